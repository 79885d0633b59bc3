"""A secret of its own in every setting that is one: by variable, by …_FILE, by flag, in URLs. None is ever shown: in logs of all levels, help,
check-config, the pages of HTTP, errors after a wrong one, or on any command line."""

import pathlib
import re
import subprocess

import pytest

import articles
from articles import record
from services import BINARY, ROOT

# Everything that librdkafka or we call a secret; the marks are all different
KAFKA = ("KAFKA_SASL_PASSWORD", "KAFKA_SSL_KEY_PASSWORD", "KAFKA_SSL_KEYSTORE_PASSWORD", "KAFKA_SSL_KEY_PEM", "KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET",
         "KAFKA_SASL_OAUTHBEARER_CONFIG", "KAFKA_CONSUMER_SASL_PASSWORD", "KAFKA_PRODUCER_SASL_PASSWORD")
URLS = ("DATABASE_URL", "NEWSMILL_LEADER_DATABASE_URL")


def mark(name):
    return f"{name.lower().replace('_', '')}Hunter2"


MARKS = {name: mark(name) for name in (*KAFKA, *URLS, "PGPASSWORD")}


def shown(text):
    """The secrets that stand in it."""
    found = [name for name, m in MARKS.items() if m.lower() in text.lower()]
    return found + ["hunter2"] * ("unter2" in text and not found)


def url_with(deployment, name):
    return deployment.env["DATABASE_URL"].replace("newsmill@", f"newsmill:{MARKS[name]}@")


@pytest.fixture(params=["variables", "files"])
def given(request, deployment, tmp_path):
    """The deployment's environment with all of them set."""
    values = {name: url_with(deployment, name) for name in URLS} | {name: MARKS[name] for name in KAFKA}
    env = {"PGPASSWORD": MARKS["PGPASSWORD"], "DATABASE_URL": ""}
    for name, value in values.items():
        if request.param == "files":
            (tmp_path / name).write_text(value + "\n")
            env[name + "_FILE"] = str(tmp_path / name)
        else:
            env[name] = value
    return env


@pytest.fixture(scope="module")
def bare(services):
    """A deployment without topics and tables: here everything fails."""
    deployment = services.deployment(prepare=False)
    yield deployment
    deployment.close()


def said_by(deployment, *args, seconds=3, **env):
    """(exit code, all that it said); None for one that still waits for its server, which is then killed."""
    try:
        done = deployment.run(*args, check=False, seconds=seconds, **env)
        return done.returncode, done.stdout + done.stderr
    except subprocess.TimeoutExpired as e:
        return None, (e.stdout or b"").decode() + (e.stderr or b"").decode()


def commands():
    usage = subprocess.run([BINARY, "--help"], capture_output=True, text=True, check=True).stdout
    found = re.findall(r"^  ([a-z-]+) {2,}", usage, re.M)
    assert len(found) >= 18
    return found


def test_no_help_and_no_report_shows_one(deployment, given):
    for command in commands():
        done = deployment.run(command, "--help", check=False, **given)
        assert done.returncode == 0 and shown(done.stdout + done.stderr) == [], command
    for args in ["check-config"], ["check-config", "--batch-max", "none"], ["version"], ["--help"], ["nosuch"], ["run", "--nosuch"]:
        done = deployment.run(*args, check=False, **given)
        assert done.stdout or done.stderr
        assert shown(done.stdout + done.stderr) == [], args
    said = deployment.run("check-config", check=False, **given)
    for name in (*URLS, "sasl.password", "ssl.key.pem"):
        line, = re.findall(rf"^.*\b{re.escape(name)}\b.*\*\*\*.*$", said.stdout, re.M)[:1] or [None]
        assert line, f"{name} is shown as *** in {said.stdout}"


def test_not_where_a_worker_speaks(deployment, given):
    """At work, with everything logged that librdkafka has to say; its pages, its command line, that of its threads."""
    # key files of these names would be asked for over TLS alone: the plaintext listener never looks at them
    env = {k: v for k, v in given.items() if "KEY" not in k and "OAUTH" not in k}
    worker = deployment.worker(NEWSMILL_LOG_LEVEL="debug", KAFKA_DEBUG="all", **env)
    deployment.produce([record(articles.article(1)), record(b"{")])
    articles.rest(deployment)
    for page in "/livez", "/readyz", "/metrics", "/version", "/healthz", "/", "/env", "/config":
        _, body = worker.get(page)
        assert body and shown(body) == [], page
    for path in [f"/proc/{worker.pid}/cmdline", *map(str, pathlib.Path(f"/proc/{worker.pid}/task").glob("*/comm"))]:
        assert shown(pathlib.Path(path).read_bytes().decode("utf-8", "replace")) == [], path
    names = deployment.rows("SELECT application_name, query FROM pg_stat_activity WHERE usename = 'newsmill'")
    assert len(names) > 1 and shown(str(names)) == []
    assert worker.stop() == 0
    log = worker.log.read_text()
    assert len(log) > 10000 and shown(log) == []


WRONG = {
    "no server": ("127.0.0.1:", "127.0.0.1:1"), "no database": ("/newsmill", "/nosuchdatabase"), "no such option": ("/newsmill", "/newsmill?nosuch=1"),
    "no port": ("127.0.0.1:", "127.0.0.1:x"), "no host": ("127.0.0.1", "nosuch.invalid"), "another scheme": ("postgresql:", "mysql:"),
    "no bracket": ("127.0.0.1", "[127.0.0.1")}
ASKS_POSTGRES = (["run"], ["migrate"], ["status"], ["explain", "1", "2"], ["forget", "1"], ["offsets"], ["prune"], ["reprocess"], ["snapshot"],
                 ["furniture", "list"])


@pytest.mark.parametrize("wrong", WRONG)
def test_not_in_errors_of_postgresql(bare, tmp_path, wrong):
    url = url_with(bare, "DATABASE_URL").replace(*WRONG[wrong], 1)
    (tmp_path / "url").write_text(url)
    for args in ASKS_POSTGRES if wrong == "no database" else ASKS_POSTGRES[:3]:
        for env in {"DATABASE_URL": url}, {"DATABASE_URL": "", "DATABASE_URL_FILE": str(tmp_path / "url")}:
            code, text = said_by(bare, *args, **env)
            assert code != 0 and shown(text) == [], (args, text)
            assert text.strip() or code is None, args


def test_not_where_the_server_asks_for_a_password(services, deployment):
    """A server that refuses it repeats the user's name, not the password."""
    admin = services.pg.connect(admin=True)
    login, good, bad = f"{deployment.id}_login", "goodHunter2", "badHunter2"
    rules = services.pg.place / "data/pg_hba.conf"
    before = rules.read_text()
    with admin.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {login} LOGIN PASSWORD '{good}' IN ROLE newsmill")
        try:
            rules.write_text(f"host all {login} 127.0.0.1/32 scram-sha-256\n" + before)
            cursor.execute("SELECT pg_reload_conf()")
            url = services.pg.url.replace("newsmill@", f"{login}:{bad}@")
            for _ in range(50):  # the reload takes a moment
                done = deployment.run("status", check=False, DATABASE_URL=url)
                if done.returncode:
                    break
            said = done.stderr + done.stdout
            assert done.returncode == 1 and "password authentication failed" in said and "unter2" not in said
            worker = deployment.worker(ready=False, DATABASE_URL=url, NEWSMILL_LOG_LEVEL="debug")
            assert worker.wait(30) == 1
            assert "password authentication failed" in worker.log.read_text() and "unter2" not in worker.log.read_text()
            # it exits 1 all the same: no worker leads here; that it has read the tables is what counts
            let_in = deployment.run("status", check=False, DATABASE_URL=url.replace(bad, good))
            assert "articles wait for their group" in let_in.stdout and "password" not in let_in.stderr and "unter2" not in let_in.stdout + let_in.stderr
        finally:
            rules.write_text(before)
            cursor.execute("SELECT pg_reload_conf()")
            cursor.execute(f"DROP ROLE {login}")
    admin.close()


@pytest.mark.parametrize("wrong", [{"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"}, {"KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT", "KAFKA_SASL_MECHANISM": "PLAIN"},
                                   {"KAFKA_SECURITY_PROTOCOL": "SASL_SSL", "KAFKA_SASL_MECHANISM": "SCRAM-SHA-512"},
                                   {"KAFKA_SASL_MECHANISM": "NOSUCH"}, {"KAFKA_NOSUCH_PASSWORD": "nosuchHunter2"}], ids=str)
def test_not_in_errors_of_kafka(bare, tmp_path, wrong):
    (tmp_path / "password").write_text(MARKS["KAFKA_SASL_PASSWORD"])
    env = {"KAFKA_SASL_USERNAME": "app", "KAFKA_SASL_PASSWORD_FILE": str(tmp_path / "password"), "KAFKA_DEBUG": "all", "KAFKA_SOCKET_TIMEOUT_MS": "2000",
           **wrong}
    for args in ["topics"], ["check-config"], ["tail", "--from", "earliest", "--until-end"]:
        _, text = said_by(bare, *args, **env)
        assert shown(text) == [], (args, text[-500:])


def test_no_script_puts_one_on_a_command_line():
    """What documents and scripts tell people to type has no place for one: a flag stands in ps."""
    for path in [ROOT / "docker-compose.yml", ROOT / "README.md", *(ROOT / "deploy").rglob("*.sh"), *(ROOT / "deploy/k8s").rglob("*.yml")]:
        for line in path.read_text().splitlines():
            assert not re.search(r"(-X\s*sasl\.password=|--database-url[= ]\S*:\S*@)", line), (path, line)
