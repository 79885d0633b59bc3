"""docker-compose.yml and the README's commands for it, on a real engine: started by tests/container.sh, inside the engine's network.

The tests go on from one another, in this order: up, the samples, three workers, workers that are killed, renamed, moved and doubled
under load, another image, the end. What comes of it is held against a native run of the same binary's source, and the topics
against the tables (tests/support/fold.py).
"""

import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time

import confluent_kafka
import psycopg2
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "support")]

import articles  # noqa: E402
import fold  # noqa: E402
import services  # noqa: E402
import tables  # noqa: E402

SECTION = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## Containers\n")[1].split("\n## ")[0]
COMMANDS = [line.split(" # ")[0].strip() for line in SECTION.splitlines() if re.match(r"    (docker|deploy)", line)]
# No registry, so no Grafana; Prometheus has a stand-in, and is started alone.
WITHOUT_GRAFANA = {"docker compose --profile observability up --detach --wait":
                   "docker compose --profile observability up --detach --wait prometheus"}
MANIFEST = articles.json_lines((articles.SAMPLES / "manifest.jsonl").read_text())
ran = []
figures = {}


def shell(command, seconds=180, check=True, show=True, **env):
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=seconds)
    if show:
        print(f"$ {command}\n{done.stdout}{done.stderr}")
    if check and done.returncode != 0:
        raise AssertionError(f"{command}: exit {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def readme(part, **more):
    """Runs the one command of the README's section that is `part` or has it in it, as it stands there."""
    command, = [c for c in COMMANDS if c == part] or [c for c in COMMANDS if part in c]
    ran.append(command)
    return shell(WITHOUT_GRAFANA.get(command, command), **more)


class Stack:
    """The running compose project; looks like a services.Deployment to what compares tables and topics."""

    id, input, clusters, dead, partitions = "newsmill", "newsmill.articles.raw", "newsmill.clusters", "newsmill.articles.dead", None

    def __init__(self):
        self.kafka = self
        self.bootstrap = "kafka:9092"

    def names(self):
        """Lets this network know kafka and postgres by name, as the containers do."""
        lines = ["127.0.0.1 localhost"]
        for name in ("kafka", "postgres"):
            container, = containers(name)
            lines.append(f"{address(container)} {name}")
        pathlib.Path("/etc/hosts").write_text("\n".join(lines) + "\n", encoding="utf-8")  # ip-netns(8) put its own there

    def connect(self):
        url = (pathlib.Path(os.environ["NEWSMILL_SECRETS"]) / "database_url").read_text().strip()
        connection = psycopg2.connect(url, options="-c search_path=newsmill")
        connection.autocommit = True
        return connection

    def rows(self, sql, *args):
        connection = self.connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, args or None)
                return cursor.fetchall()
        finally:
            connection.close()

    def value(self, sql, *args):
        return self.rows(sql, *args)[0][0]

    def ends(self):
        consumer = confluent_kafka.Consumer({"bootstrap.servers": self.bootstrap, "group.id": "test"})
        try:
            parts = consumer.list_topics(self.input, 20).topics[self.input].partitions
            return {p: consumer.get_watermark_offsets(confluent_kafka.TopicPartition(self.input, p), 20)[1] for p in parts}
        finally:
            consumer.close()

    def wait_settled(self, seconds=120):
        def settled():
            stored = dict(self.rows("SELECT partition, next_offset FROM consumer_offset WHERE topic = %s", self.input))
            left = self.value("SELECT ungrouped_articles + unwritten_dead_letters + unpublished_events FROM v_pipeline_health")
            return left == 0 and all(stored.get(p, 0) >= end for p, end in self.ends().items())
        services.wait_for(settled, seconds, "the stack to settle", every=0.5)


def containers(service, every=False):
    return shell(f"docker compose ps {'--all' if every else ''} --quiet {service}", show=False).split()


def inspect(container):
    return json.loads(shell(f"docker inspect {container}", show=False))[0]


def address(container):
    network, = inspect(container)["NetworkSettings"]["Networks"].values()
    return network["IPAddress"]


def health(container, path="--ready"):
    return subprocess.run(["docker", "exec", container, "/usr/local/bin/newsmill", "health", *([path] if path else [])],
                          capture_output=True, text=True)


def wait_ready(of=None, seconds=60):
    of = of or containers("worker")
    services.wait_for(lambda: all(health(c).returncode == 0 for c in of), seconds, "every worker to be ready", every=0.2)
    return of


def kill(container, number=9):
    """As the kernel would: by `docker kill` the engine would take the container for stopped on purpose."""
    os.kill(inspect(container)["State"]["Pid"], number)


def leader(stack):
    """The container that leads, by the host name in its row."""
    holder = stack.value("SELECT leader_holder FROM v_pipeline_health")
    return next((c for c in containers("worker") if inspect(c)["Config"]["Hostname"] in holder), None)


class Load:
    """Articles on the input topic until it is left; every one is acknowledged by Kafka."""

    def __init__(self, stack, first, a_second=15):
        self.stack, self.first, self.sent, self.a_second = stack, first, 0, a_second
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        producer = confluent_kafka.Producer({"bootstrap.servers": self.stack.bootstrap, "enable.idempotence": True})
        while not self.stop.is_set():
            number = self.first + self.sent
            producer.produce(self.stack.input, articles.article(number, seed=number // 2), key=str(number),
                             headers={"content-type": "application/json"})
            producer.poll(0)
            self.sent += 1
            time.sleep(1 / self.a_second)
        assert producer.flush(60) == 0

    def __enter__(self):
        self.thread.start()
        time.sleep(1)
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join()


def hold(stack, want, seconds=180):
    """All is done, each article is there once, and the topics say what the tables say."""
    stack.wait_settled(seconds)
    found = collections.Counter(r[0] for r in stack.rows("SELECT external_id FROM article WHERE external_id LIKE 'n%%'"))
    assert len(found) == want and set(found.values()) == {1}, f"{len(found)} articles, {want} sent"
    connection = stack.connect()
    try:
        report = fold.verify(stack.bootstrap, connection, stack.id, stack.clusters, stack.dead)
    finally:
        connection.close()
    assert not report.problems, "\n".join(map(str, report.problems[:20]))
    return report


# ---- the stack, and what it is held against ------------------------------------------------------------------------


@pytest.fixture(scope="session")
def stack():
    readme("deploy/secrets.sh")
    started = time.monotonic()
    readme("docker compose up --detach --wait")
    running = Stack()
    wait_ready()
    figures["start to ready, s"] = time.monotonic() - started
    running.names()
    yield running
    print(shell("docker compose logs --no-color --tail 40", check=False))
    shell("docker compose --profile demo --profile observability down --volumes", check=False)
    for name, value in figures.items():
        print(f"FIGURE {name}: {value:.1f}")


def state_of(deployment):
    """What the samples became, in terms that do not depend on the order of arrival: rows by their raw bytes, groups, rejects, and
    what a reader of the topics ends with."""
    connection = deployment.connect()
    try:
        stored = tables.read_articles(connection)
        report = fold.verify(deployment.kafka.bootstrap, connection, deployment.id, deployment.clusters, deployment.dead)
    finally:
        connection.close()
    assert not report.problems, report.problems[:10]
    rows = {s.raw_hash.hex(): s.v1 for s in stored}
    raw_of = {str(s.article_id): s.raw_hash.hex() for s in stored}
    groups = {(key.summary["kind"], frozenset(raw_of[a] for a in map(str, key.articles)))
              for key in report.keys.values() if key.summary["state"] == "open"}
    rejects = sorted(deployment.rows("SELECT encode(key, 'escape'), reason FROM v_rejected"))
    return rows, groups, rejects


@pytest.fixture(scope="session")
def native():
    """The same samples through a worker, PostgreSQL and Kafka outside containers."""
    with services.Services() as servers:
        deployment = servers.deployment()
        worker = deployment.worker()
        deployment.produce([articles.record((articles.SAMPLES / m["file"]).read_bytes(), m["content_type"], key=m["file"].encode())
                            for m in MANIFEST])
        deployment.wait_settled()
        yield state_of(deployment)
        assert worker.stop() == 0


# ---- the tests, in order -------------------------------------------------------------------------------------------


def test_image():
    """Small, without a shell, not root, labelled, checked by its own binary."""
    image, = json.loads(shell("docker image inspect newsmill:latest"))
    config = image["Config"]
    figures["image, MB"] = image["Size"] / 1e6
    assert image["Size"] <= 90e6
    assert config["User"] == "10001:10001"
    assert config["Healthcheck"]["Test"] == ["CMD", "/usr/local/bin/newsmill", "health"]
    assert config["Labels"]["org.opencontainers.image.title"] == "newsmill"
    assert re.fullmatch(r"[0-9a-f]{40}", config["Labels"]["org.opencontainers.image.revision"])
    assert len(image["RootFS"]["Layers"]) == 1
    assert "newsmill" in shell("docker run --rm newsmill:latest version")
    shellless = subprocess.run(["docker", "run", "--rm", "--entrypoint", "/bin/sh", "newsmill:latest"], capture_output=True)
    assert shellless.returncode == 127


def test_converters(tmp_path):
    """Charsets are converted by modules that the image must bring."""
    path = tmp_path / "koi8.html"
    page = ("<html><head><meta charset=koi8-r><title>Мост открыт</title></head><body><article><h1>Мост открыт</h1><p>" +
            "Новый мост через реку был открыт в понедельник после шести лет строительства. " * 6 + "</p></article></body></html>")
    path.write_bytes(page.encode("koi8-r"))
    printed = shell(f"docker run --rm --volume {path}:/page.html:ro newsmill:latest process /page.html")
    assert json.loads(printed)["title"] == "Мост открыт"


def test_up(stack):
    """Started as the README says: alive and ready, read-only, without rights, within limits, with nothing published."""
    worker, = containers("worker")
    found = inspect(worker)
    assert found["State"]["Health"]["Status"] == "healthy"
    host = found["HostConfig"]
    assert host["ReadonlyRootfs"] and host["CapDrop"] == ["ALL"] and host["SecurityOpt"] == ["no-new-privileges:true"]
    assert host["Memory"] == 1 << 30 and host["NanoCpus"] == 2_000_000_000
    for service in ("worker", "postgres", "kafka"):
        container, = containers(service)
        assert not any(inspect(container)["NetworkSettings"]["Ports"].values())
    environment = "\n".join(found["Config"]["Env"])
    assert (pathlib.Path(os.environ["NEWSMILL_SECRETS"]) / "postgres_password").read_text().strip() not in environment
    for once in ("migrate", "topics"):
        container, = containers(once, every=True)
        assert inspect(container)["State"]["ExitCode"] == 0


def test_samples(stack, native):
    """The samples become the rows, groups, rejects and events of the native run."""
    readme("run --rm feed")
    stack.wait_settled()
    shown = readme("show.sh")
    assert "newsmill.cluster.created.v1" in shown and "not_text" in shown
    rows, groups, rejects = state_of(stack)
    native_rows, native_groups, native_rejects = native
    assert rows.keys() == native_rows.keys() and len(rows) == len(MANIFEST) - len(rejects)
    different = {raw: {k: (v, native_rows[raw][k]) for k, v in v1.items() if v != native_rows[raw][k]} for raw, v1 in rows.items()}
    assert not any(different.values()), different
    assert groups == native_groups and len(groups) > 1
    assert rejects == native_rejects and rejects


def test_three(stack):
    """Three workers: one leads, all of them are ready."""
    readme("--scale worker=3")
    assert len(wait_ready()) == 3
    assert leader(stack)


def test_prometheus(stack):
    """Every worker is scraped, by the configuration that the compose file mounts."""
    readme("--profile observability up")

    def scraped():
        up = json.loads(shell("curl -sS --max-time 5 'http://127.0.0.1:9090/api/v1/query?query=up'"))["data"]["result"]
        return [r["value"][1] for r in up] == ["1"] * 3
    services.wait_for(scraped, 60, "three workers to be scraped", every=1)
    rules = json.loads(shell("curl -sS --max-time 5 http://127.0.0.1:9090/api/v1/rules"))["data"]["groups"]
    assert bool(rules) == (ROOT / "deploy/prometheus/alerts.yml").exists()
    shell("docker compose --profile observability rm --stop --force prometheus")


def epoch(stack):
    return stack.value("SELECT leader_epoch FROM v_pipeline_health")


def test_killed(stack):
    """The leader and then another worker are killed under load; the engine starts them again; nothing is lost or doubled."""
    before = epoch(stack)
    with Load(stack, 0) as load:
        first = leader(stack)
        kill(first)
        services.wait_for(lambda: epoch(stack) > before, 30, "another leader", every=0.2)
        second = next(c for c in containers("worker") if c not in (first, leader(stack)))
        kill(second)
        services.wait_for(lambda: [inspect(c)["RestartCount"] for c in (first, second)] == [1, 1], 30, "both to be started again")
        assert len(wait_ready()) == 3
    hold(stack, load.sent)
    stack.load = load.sent


def test_moved(stack):
    """Under load a worker gets another name, the leader is frozen until it is replaced and then thawed, all are made anew (as when
    pods are rescheduled), and two more come that have one host name: still one leader at a time, and each event once."""
    with Load(stack, stack.load) as load:
        shell(f"docker rename {containers('worker')[0]} elsewhere")
        before, frozen = epoch(stack), leader(stack)
        shell(f"docker pause {frozen}")
        services.wait_for(lambda: epoch(stack) > before, 60, "another leader", every=0.2)
        shell(f"docker unpause {frozen}")
        time.sleep(2)
        assert leader(stack) != frozen
        network, = inspect(frozen)["NetworkSettings"]["Networks"]
        before = epoch(stack)
        shell("docker compose up --detach --wait --scale worker=3 --force-recreate --no-deps worker")
        services.wait_for(lambda: epoch(stack) > before, 30, "a leader among the new ones", every=0.2)
        secret = pathlib.Path(os.environ["NEWSMILL_SECRETS"]) / "database_url"
        twins = [shell(f"docker run --detach --name twin{i} --hostname twin --read-only --cap-drop ALL --network {network} "
                       f"--env KAFKA_BOOTSTRAP_SERVERS=kafka:9092 --env DATABASE_URL_FILE=/url --volume {secret}:/url:ro "
                       f"newsmill:latest").strip() for i in (1, 2)]
        wait_ready(twins)
        before = epoch(stack)
        shell("docker compose stop worker")  # now one of the twins must lead
        services.wait_for(lambda: epoch(stack) > before, 60, "a twin to lead", every=0.2)
        assert stack.value("SELECT leader_holder FROM v_pipeline_health").startswith("twin")
        time.sleep(3)
        shell("docker compose start worker")
        for twin in twins:
            shell(f"docker stop --time 30 {twin}")
            assert inspect(twin)["State"]["ExitCode"] == 0
            shell(f"docker rm {twin}")
    stack.load += load.sent
    hold(stack, stack.load)


def test_upgrade(stack):
    """Another image under load, by the same command."""
    old = {inspect(c)["Image"] for c in containers("worker")}
    with Load(stack, stack.load) as load:
        readme("--scale worker=3", NEWSMILL_IMAGE="newsmill:next")
        new = {inspect(c)["Image"] for c in wait_ready()}
    assert len(new) == 1 and not new & old
    stack.load += load.sent
    hold(stack, stack.load)


def test_stop(stack):
    """Every worker ends with 0 within its grace, and the last command takes all away."""
    running = containers("worker")
    peaks = [int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{inspect(c)['State']['Pid']}/status").read_text())[1]) for c in running]
    figures["most memory of a worker, MiB"] = max(peaks) / 1024
    started = time.monotonic()
    shell("docker compose stop worker", NEWSMILL_IMAGE="newsmill:next")
    figures["clean stop, s"] = time.monotonic() - started
    assert [inspect(c)["State"]["ExitCode"] for c in running] == [0, 0, 0]
    readme("down --volumes")
    assert not containers("", every=True)
    assert "newsmill" not in shell("docker volume ls --quiet")
    assert set(ran) == set(COMMANDS), "a command of the README was not run"
