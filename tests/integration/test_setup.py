"""Before the first record: tables, topics, settings; and the SQL that users get."""

import threading

import pytest

import articles
from articles import record
from services import free_port, wait_for


def test_migrate_twice_and_check(services):
    deployment = services.deployment(prepare=False)
    before = deployment.run("migrate", "--check", check=False)
    assert before.returncode == 1 and before.stdout + before.stderr
    deployment.run("migrate")
    tables = deployment.rows("SELECT count(*) FROM information_schema.tables WHERE table_schema = %s", deployment.id)
    deployment.run("migrate")
    assert deployment.rows("SELECT count(*) FROM information_schema.tables WHERE table_schema = %s", deployment.id) == tables
    assert deployment.run("migrate", "--check").returncode == 0


def test_migrate_by_several_at_once(services):
    deployment = services.deployment(prepare=False)
    codes = []
    threads = [threading.Thread(target=lambda: codes.append(deployment.run("migrate", check=False).returncode)) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert codes == [0] * 4
    assert deployment.run("migrate", "--check").returncode == 0


def test_run_needs_the_tables(services):
    deployment = services.deployment(prepare=False)
    deployment.kafka.create_topic(deployment.input)
    deployment.run("topics", "--create")
    worker = deployment.worker(ready=False)
    assert worker.wait(20) != 0
    assert any("migrate" in str(m.get("msg")) for m in worker.messages()), worker.log.read_text()


def test_topics_twice_and_check(deployment):
    deployment.run("topics", "--create")
    assert deployment.run("topics", "--check").returncode == 0
    deployment.kafka.delete_topic(deployment.dead)
    wait_for(lambda: deployment.run("topics", "--check", check=False).returncode == 1, 10, "the missing topic to be seen")
    done = deployment.run("topics", "--check", check=False)
    assert deployment.dead in done.stdout + done.stderr


def test_every_column_of_every_view_and_table_has_a_comment(deployment):
    bare = deployment.rows("""
        SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped
          AND col_description(c.oid, a.attnum) IS NULL AND c.relname NOT LIKE '%%migration%%'""", f'"{deployment.id}"')
    assert bare == []
    assert deployment.value("SELECT count(*) FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'v'",
                            f'"{deployment.id}"') >= 10


def test_readers_see_the_views_only(deployment):
    connection = deployment.connect(admin=True)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE newsmill_reader")
        for view in ("v_article", "v_story", "v_story_article", "v_duplicate", "v_entity", "v_mention", "v_quote", "v_quote_origin",
                     "v_date", "v_amount", "v_rejected", "v_removed", "v_furniture", "v_revision", "v_entity_day", "v_article_entity",
                     "v_entity_count", "v_entity_name", "v_article_flat", "v_gkg", "v_pipeline_health"):
            cursor.execute(f"SELECT * FROM {view} LIMIT 1")
        cursor.execute("SELECT * FROM why_grouped(1, 2)")
        for table in ("article", "outbox", "consumer_offset"):
            with pytest.raises(Exception, match="permission denied"):
                cursor.execute(f"SELECT 1 FROM {table}")


@pytest.fixture(scope="module")
def filled(services):
    deployment = services.deployment()
    deployment.produce([record(articles.article(i, seed=i // 3)) for i in range(12)] + [record(b"{")])
    assert deployment.worker("--once", ready=False).wait(60) == 0
    yield deployment
    deployment.close()


def test_why_grouped(filled):
    ids = dict(filled.rows("SELECT external_id, article_id FROM article"))
    steps = filled.rows("SELECT step, from_id, to_id, shared, passages FROM why_grouped(%s, %s)", ids["n0"], ids["n2"])
    assert steps and steps[0][1] == ids["n0"] and steps[-1][2] == ids["n2"]
    assert all(shared >= 8 and passages for *_, shared, passages in steps)
    assert filled.rows("SELECT * FROM why_grouped(%s, %s)", ids["n0"], ids["n3"]) == []


REFUSED = [(["-X", "acks=0"], {}), (["-X", "enable.auto.commit=true"], {}), (["-X", "no.such.property=1"], {}),
           ([], {"KAFKA_ISOLATION_LEVEL": "read_uncommitted"}), ([], {"KAFKA_CONSUMER_AUTO_OFFSET_RESET": "latest"}),
           ([], {"KAFKA_PRODUCER_TRANSACTIONAL_ID": "x"}), ([], {"NEWSMILL_BATCH_MAX": "many"}),
           ([], {"NEWSMILL_ID": "Not a name"}), (["--roles", "group"], {}), (["--no-such-flag"], {})]


@pytest.mark.parametrize("args, env", REFUSED, ids=[" ".join([*a, *e]) for a, e in REFUSED])
def test_refused_settings(filled, args, env):
    """What would break a promise ends the command before anything is read, with a word about it."""
    done = filled.run("run", "--once", *args, check=False, seconds=20, NEWSMILL_HTTP_ADDR=f"127.0.0.1:{free_port()}", **env)
    assert done.returncode == (1 if "no.such.property=1" in args else 2), done  # only librdkafka knows all its properties
    assert (done.stdout + done.stderr).strip()
