"""Three roles with what they need and no more; TLS that looks at the certificate; nobody's search_path is trusted."""

import types
import urllib.parse
import uuid

import psycopg2
import pytest

import articles
import secure
import services as support
from articles import record
from services import ROOT

DENIED = psycopg2.errors.InsufficientPrivilege
ROLES = ("newsmill_owner", "newsmill_worker", "newsmill_reader")


@pytest.fixture(scope="module")
def database(services):
    """A database of its own, where nobody is more than the roles make them, with a login for each."""
    name = f"roles_{uuid.uuid4().hex[:8]}"
    admin = services.pg.connect(admin=True)
    with admin.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    urls = {}
    inside = psycopg2.connect(services.pg.admin_url.replace("/newsmill", f"/{name}"))
    inside.autocommit = True
    with inside.cursor() as cursor:
        cursor.execute((ROOT / "deploy/pg/roles.sql").read_text())
        cursor.execute((ROOT / "deploy/pg/roles.sql").read_text())  # twice is no error
        for role in ROLES:
            login = f"{name}_{role}"
            cursor.execute(f"CREATE ROLE {login} LOGIN IN ROLE {role}")
            urls[role] = f"postgresql://{login}@127.0.0.1:{services.pg.port}/{name}"
    inside.close()
    urls["newsmill_owner"] += "?options=" + urllib.parse.quote("-c role=newsmill_owner")
    yield types.SimpleNamespace(name=name, urls=urls, admin=services.pg.admin_url.replace("/newsmill", f"/{name}"))
    with admin.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        for role in ROLES:
            cursor.execute(f"DROP ROLE {name}_{role}")
    admin.close()


class Roles(support.Deployment):
    """Migrated as the owner, run as the worker; the test's own connection is the administrator's."""

    def __init__(self, services, database):
        super().__init__(services, 1, {"DATABASE_URL": database.urls["newsmill_worker"]})
        self.database = database

    def connect(self, admin=False, **kwargs):
        connection = psycopg2.connect(self.database.admin, options=f"-c search_path={self.id}", **kwargs)
        connection.autocommit = True
        return connection

    def as_role(self, role):
        connection = psycopg2.connect(self.database.urls[role])
        connection.autocommit = True
        connection.cursor().execute(f"SET search_path TO {self.id}")
        return connection


@pytest.fixture(scope="module")
def guarded(services, database):
    deployment = Roles(services, database)
    deployment.kafka.create_topic(deployment.input)
    deployment.run("topics", "--create")
    deployment.run("migrate", DATABASE_URL=database.urls["newsmill_owner"])
    deployment.produce([record(articles.article(i, seed=i // 2)) for i in range(4)] + [record(b'{"id":"secret bytes"')])
    worker = deployment.worker()
    articles.rest(deployment)
    assert articles.count(deployment, "article") == 4 and worker.stop() == 0
    assert [m for m in worker.messages() if m.get("level") in ("warn", "error")] == []
    yield deployment
    deployment.close()


def tries(guarded, role, statement):
    connection = guarded.as_role(role)
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def test_the_worker_needs_no_more_than_its_role(guarded):
    """It has run already, with ingest, groups and publishing; the commands of every day do, too."""
    for command in (["status"], ["offsets"], ["prune"], ["reprocess"], ["migrate", "--check"]):
        guarded.run(*command)


WORKER_MAY_NOT = [
    "CREATE TABLE mine (a int)", "CREATE TEMPORARY TABLE mine (a int)", "CREATE TABLE public.mine (a int)", "CREATE SCHEMA mine",
    "DROP TABLE article", "ALTER TABLE article ADD COLUMN mine int", "TRUNCATE article", "CREATE INDEX ON article (title)",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "DROP VIEW v_article", "CREATE ROLE mine", "CREATE DATABASE mine",
    "CREATE TRIGGER t BEFORE INSERT ON article FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "ALTER FUNCTION why_grouped(bigint, bigint) SECURITY INVOKER",
    "COPY article TO PROGRAM 'cat'", "SELECT pg_read_file('/etc/passwd')", "SET ROLE newsmill_owner", "SET ROLE newsmill_reader",
    "SET SESSION AUTHORIZATION postgres", "ALTER SYSTEM SET work_mem = '1GB'",
    "UPDATE schema_version SET version = 99", "DELETE FROM schema_version", "UPDATE schema_compat SET oldest_worker = 99"]


@pytest.mark.parametrize("statement", WORKER_MAY_NOT)
def test_what_a_worker_may_not(guarded, statement):
    with pytest.raises(DENIED):
        tries(guarded, "newsmill_worker", statement)


READER_MAY_NOT = [
    *(f"SELECT 1 FROM {t}" for t in ("article", "article_raw", "article_removed", "rejected_record", "outbox", "consumer_offset",
                                     "fingerprint", "duplicate_pair", "refused_pair", "article_revision", "forgotten", "entity",
                                     "schema_version", "leader")),
    "SELECT value FROM v_rejected", "SELECT headers FROM v_rejected",
    "INSERT INTO v_article (title) VALUES ('x')", "UPDATE v_rejected SET message = 'x'", "DELETE FROM v_rejected",
    "DELETE FROM v_article", "UPDATE v_furniture SET line = 'x'", "INSERT INTO article (title) VALUES ('x')",
    "SELECT nextval('cluster_id_seq')", "CREATE TABLE mine (a int)", "CREATE TEMPORARY TABLE mine (a int)",
    "CREATE SCHEMA mine", "SET ROLE newsmill_worker", "DROP VIEW v_article", "SELECT 1 FROM article FOR UPDATE", "TRUNCATE article",
    "SELECT lo_import('/etc/passwd')", "SELECT pg_advisory_lock(1), value FROM rejected_record"]


@pytest.mark.parametrize("statement", READER_MAY_NOT)
def test_what_a_reader_may_not(guarded, statement):
    with pytest.raises((DENIED, psycopg2.errors.UndefinedColumn, psycopg2.errors.ObjectNotInPrerequisiteState)):
        tries(guarded, "newsmill_reader", statement)


def test_what_a_reader_may(guarded):
    views = [v for (v,) in guarded.rows("SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'v'", guarded.id)]
    assert len(views) >= 15
    for view in views:
        tries(guarded, "newsmill_reader", f"SELECT * FROM {view}")
    a, b = tries(guarded, "newsmill_reader", "SELECT article_id FROM v_article ORDER BY external_id LIMIT 2")
    tries(guarded, "newsmill_reader", f"SELECT * FROM why_grouped({a[0]}, {b[0]})")
    tries(guarded, "newsmill_reader", f"SELECT * FROM why_not_grouped({a[0]}, {b[0]})")
    tries(guarded, "newsmill_reader", "SELECT * FROM article_search('harbour')")


def test_functions_with_their_owners_rights_look_nowhere_else(guarded):
    """Each has the schema first and pg_temp last on a path of its own; other settings of a function are its own business."""
    paths = dict(guarded.rows("SELECT proname, (SELECT s FROM unnest(proconfig) s WHERE s LIKE 'search_path=%%') FROM pg_proc "
                              "WHERE prosecdef AND pronamespace = %s::regnamespace",
                              guarded.id))
    assert {"why_grouped", "why_not_grouped", "article_search"} <= paths.keys()
    assert {n: p for n, p in paths.items() if p != f"search_path={guarded.id}, pg_catalog, pg_temp"} == {}


def test_a_readers_temporary_view_is_not_run_as_the_owner(guarded, database):
    """Where readers may make temporary things (PostgreSQL's default, which roles.sql takes away)."""
    guarded.rows(f"GRANT TEMPORARY ON DATABASE {database.name} TO newsmill_reader")
    try:
        connection = guarded.as_role("newsmill_reader")
        with connection.cursor() as cursor:
            cursor.execute("CREATE FUNCTION pg_temp.who() RETURNS bigint LANGUAGE plpgsql VOLATILE AS "
                           "$$BEGIN RAISE EXCEPTION 'ran as %', current_user; END$$")
            for table in "refused_pair", "duplicate_pair", "cluster_article", "article":
                cursor.execute(f"CREATE TEMPORARY VIEW {table} AS SELECT pg_temp.who() AS article_id, 1::bigint AS other_id, "
                               "1::bigint AS a_id, 1::bigint AS b_id, 1::bigint AS cluster_id, 'duplicates'::text AS kind")
            for call in ("why_not_grouped(1, 2)", "why_grouped(1, 2)", "article_search('x')"):
                cursor.execute(f"SELECT * FROM {guarded.id}.{call}")  # must not say "ran as"
        connection.close()
    finally:
        guarded.rows(f"REVOKE TEMPORARY ON DATABASE {database.name} FROM newsmill_reader")


def test_objects_in_public_do_not_stand_in(guarded):
    """The worker's path names its schema alone: a table or function of the same name elsewhere is never met."""
    guarded.rows("CREATE TABLE public.article (trap int)")
    guarded.rows("CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'trap'; END$$")
    try:
        before = articles.count(guarded, "article")
        guarded.produce([record(articles.article(90, seed=90))])
        assert guarded.worker("--once", ready=False, PGOPTIONS="-c search_path=public").wait(60) == 0
        assert articles.count(guarded, "article") == before + 1
        assert guarded.value("SELECT count(*) FROM public.article") == 0
    finally:
        guarded.rows("DROP TABLE public.article")
        guarded.rows("DROP FUNCTION public.now()")


@pytest.fixture(scope="module")
def tls(services):
    """The server gets a certificate for localhost; it reads it again without a restart."""
    folder = services.pg.folder / "tls"
    folder.mkdir()
    secure.authority(folder)
    secure.authority(folder, "other")
    secure.certificate(folder, "server", "localhost")
    data = services.pg.place / "data"
    owner = data.stat()
    for name in "server.crt", "server.key":
        (data / name).write_bytes((folder / name).read_bytes())
        (data / name).chmod(0o600)
        support.os.chown(data / name, owner.st_uid, owner.st_gid)
    admin = services.pg.connect(admin=True)
    with admin.cursor() as cursor:
        cursor.execute("ALTER SYSTEM SET ssl = on")
        cursor.execute("SELECT pg_reload_conf()")
    yield folder
    with admin.cursor() as cursor:
        cursor.execute("ALTER SYSTEM RESET ssl")
        cursor.execute("SELECT pg_reload_conf()")


def verifying(services, ca, host="localhost"):
    return f"postgresql://newsmill@{host}:{services.pg.port}/newsmill?sslmode=verify-full&sslrootcert={ca}"


def test_verify_full(deploy, services, tls):
    deployment = deploy()
    worker = deployment.worker(DATABASE_URL=verifying(services, tls / "ca.pem"))
    deployment.produce([record(articles.article(1))])
    articles.rest(deployment)
    assert deployment.value("SELECT bool_and(s.ssl) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) "
                            "WHERE a.application_name IN ('newsmill-ingest', 'newsmill-leader')")
    assert worker.stop() == 0


@pytest.mark.parametrize("ca, host, names", [("other.pem", "localhost", "certificate verify failed"), ("ca.pem", "127.0.0.1", "does not match host name"),
                                             ("missing.pem", "localhost", "root certificate file")])
def test_a_certificate_that_does_not_fit(deploy, services, tls, ca, host, names):
    deployment = deploy()
    worker = deployment.worker(ready=False, DATABASE_URL=verifying(services, tls / ca, host))
    assert worker.wait(30) == 1
    lines = [m["msg"] for m in worker.messages() if m.get("level") in ("warn", "error")]
    assert len(lines) == 1 and names in lines[0] and "DATABASE_URL" in lines[0], lines
