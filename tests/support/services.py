"""Real PostgreSQL, Kafka and workers for tests, and ways to hurt them.

    with Services() as services:                      # one PostgreSQL and one Kafka, in a folder of their own
        deployment = services.deployment(partitions=4)  # a fresh NEWSMILL_ID and fresh topics, migrated
        deployment.produce([Record(value=b"...", headers={"content-type": "text/plain"})])
        worker = deployment.worker()                  # newsmill run, waited for until /readyz says 200
        wait_for(lambda: deployment.rows("SELECT count(*) FROM v_article")[0][0] == 1, 20, "one article")
        worker.stop()
        events = deployment.events()

Servers are started by the scripts in deploy/, so the tests hold them too. The binary is NEWSMILL_BIN
(build/release/newsmill). Everything started here ends with this process, however that ends.
NEWSMILL_TEST_KEEP=1 keeps the folder.
"""

import ctypes
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field

import confluent_kafka
import confluent_kafka.admin
import psycopg2

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("NEWSMILL_BIN", ROOT / "build/release/newsmill")).resolve()
SHARED = ROOT.parent / "shared"  # development data that not every clone has beside it


class ServiceError(Exception):
    """A server or a worker did not do what was asked; the text says which and shows the end of its log."""


# ---- small helpers ------------------------------------------------------------------------------------------------


def free_port(count=1):
    """The first of `count` neighbouring ports nobody listens on, below the range of outgoing connections."""
    for base in (15000 + int.from_bytes(os.urandom(4), "big") % 15000 for _ in range(200)):
        if all(_is_free(base + i) for i in range(count)):
            return base
    raise ServiceError("no free port between 15000 and 30000")


def _is_free(port):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_for(condition, seconds, what, every=0.1):
    """Waits until condition() is true and returns its value. Its exceptions count as 'not yet' until the time is over."""
    end = time.monotonic() + seconds
    while True:
        last = None
        try:
            value = condition()
            if value:
                return value
        except Exception as e:  # a server that is just starting may answer with anything
            last = e
        if time.monotonic() > end:
            raise TimeoutError(f"after {seconds} s still waiting for {what}" + (f": {last}" if last else ""))
        time.sleep(every)


def tail(path, lines=30):
    try:
        return "\n".join(pathlib.Path(path).read_text(errors="replace").splitlines()[-lines:])
    except OSError as e:
        return str(e)


def _script(*args, **more):
    env = {**{k: v for k, v in os.environ.items() if not k.startswith("PG")}, **more}
    done = subprocess.run([str(a) for a in args], capture_output=True, text=True, stdin=subprocess.DEVNULL, env=env)
    if done.returncode != 0:
        raise ServiceError(f"{pathlib.Path(args[0]).name}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def _watermarks(consumer, place, tries=50):
    """A client learns of the partitions beside the caller who just listed them: it may not know one for a moment."""
    for left in range(tries, 0, -1):
        try:
            return consumer.get_watermark_offsets(place, 30)
        except confluent_kafka.KafkaException as e:
            if e.args[0].code() != confluent_kafka.KafkaError._UNKNOWN_PARTITION or left == 1:
                raise
            time.sleep(0.1)


# Waits for the end of process $1, then stops the servers in folder $2; $3 is the clone. Outlives kill -9 of a test run.
_REAPER = '''while [ -d /proc/$1 ]; do sleep 1; done
for k in "$2"/kafka*; do "$3/deploy/kafka/kafka-down.sh" "$k"; done; "$3/deploy/pg/pg-down.sh" "$2/pg" immediate
[ -n "$NEWSMILL_TEST_KEEP" ] || rm -rf "$2"'''


def _die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


# ---- servers ------------------------------------------------------------------------------------------------------


class Postgres:
    """A private PostgreSQL 15. `url` connects as role newsmill, admin_url as superuser."""

    def __init__(self, folder):
        self.folder, self.port = pathlib.Path(folder), free_port()
        self.url = f"postgresql://newsmill@127.0.0.1:{self.port}/newsmill"
        self.admin_url = f"postgresql://postgres@127.0.0.1:{self.port}/newsmill"

    def start(self):
        _script(ROOT / "deploy/pg/pg-up.sh", self.folder, self.port)

    def stop(self, mode="fast"):
        """mode: fast, or immediate (no checkpoint, recovery at the next start)."""
        _script(ROOT / "deploy/pg/pg-down.sh", self.folder, mode)

    def kill(self):
        """kill -9 of the postmaster; its children end when they notice."""
        os.kill(self.pid, signal.SIGKILL)

    @property
    def place(self):
        return pathlib.Path((self.folder / "place").read_text().strip())

    @property
    def pid(self):
        return int((self.place / "data/postmaster.pid").read_text().split()[0])

    @property
    def log(self):
        return self.place / "postgres.log"

    def connect(self, admin=False, **kwargs):
        connection = psycopg2.connect(self.admin_url if admin else self.url, **kwargs)
        connection.autocommit = True
        return connection


class Kafka:
    """One KRaft node."""

    def __init__(self, folder):
        self.folder, self.port = pathlib.Path(folder), free_port(2)
        self.bootstrap = f"127.0.0.1:{self.port}"
        self.log = self.folder / "kafka.log"
        self.behind = {}  # {port of a further listener: the port its clients are told to come to}

    def start(self):
        _script(ROOT / "deploy/kafka/kafka-up.sh", self.folder, self.port,
                NEWSMILL_KAFKA_BEHIND=" ".join(f"{port}:{told}" for port, told in self.behind.items()))

    def stop(self):
        _script(ROOT / "deploy/kafka/kafka-down.sh", self.folder)

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        wait_for(lambda: _is_free(self.port), 10, "the killed broker's port")

    @property
    def pid(self):
        return int((self.folder / "pid").read_text())

    def tool(self, name, *args):
        """One of org.apache.kafka.tools, e.g. tool("consumer.group.ConsumerGroupCommand", "--list"); about 2 s."""
        return _script(ROOT / "deploy/kafka/kafka-tool.sh", name, "--bootstrap-server", self.bootstrap, *args)

    def admin(self):
        return confluent_kafka.admin.AdminClient({"bootstrap.servers": self.bootstrap})

    def create_topic(self, name, partitions=1, **config):
        """config: topic settings with _ for the dots, e.g. retention_ms=-1."""
        topic = confluent_kafka.admin.NewTopic(name, partitions, 1,
                                               config={k.replace("_", "."): str(v) for k, v in config.items()})
        admin = self.admin()  # must live until the answer is there
        for done in admin.create_topics([topic]).values():
            done.result(30)

    def grow_topic(self, name, partitions):
        """So many partitions from now on."""
        admin = self.admin()
        for done in admin.create_partitions([confluent_kafka.admin.NewPartitions(name, partitions)]).values():
            done.result(30)

    def delete_topic(self, name):
        admin = self.admin()
        for done in admin.delete_topics([name]).values():
            done.result(30)

    def produce(self, topic, records, **config):
        """Sends Records and waits until each is acknowledged; returns [(partition, offset)] in their order."""
        producer = confluent_kafka.Producer({"bootstrap.servers": self.bootstrap, "enable.idempotence": True,
                                             "message.max.bytes": 64 << 20, "linger.ms": 5, **config})
        where, failed = [None] * len(records), []

        def report(i):
            def done(error, message):
                if error:
                    failed.append(f"record {i}: {error}")
                else:
                    where[i] = (message.partition(), message.offset())
            return done

        for i, r in enumerate(records):
            options = {} if r.partition is None else {"partition": r.partition}
            if r.timestamp is not None:
                options["timestamp"] = r.timestamp
            while True:
                try:
                    producer.produce(topic, r.value, r.key, headers=list(r.headers.items()), on_delivery=report(i), **options)
                    break
                except BufferError:
                    producer.poll(0.1)
            producer.poll(0)
        left = producer.flush(60)
        if left or failed:
            raise ServiceError(f"produce to {topic}: {left} not delivered, {failed[:3]}")
        return where

    def read(self, topic, committed=True, seconds=30):
        """Every record of the topic from the first to the end, as a read_committed consumer sees it, by partition and offset."""
        if committed:
            self._wait_committed(topic)
        consumer = confluent_kafka.Consumer({
            "bootstrap.servers": self.bootstrap, "group.id": f"test-{uuid.uuid4()}", "enable.auto.commit": False,
            "isolation.level": "read_committed" if committed else "read_uncommitted", "enable.partition.eof": True,
            "auto.offset.reset": "error", "fetch.wait.max.ms": 50})
        try:
            partitions = consumer.list_topics(topic, 30).topics[topic].partitions
            if not partitions:
                raise ServiceError(f"no topic {topic}")
            consumer.assign([confluent_kafka.TopicPartition(topic, p, confluent_kafka.OFFSET_BEGINNING) for p in partitions])
            records, open_ends, end = [], set(partitions), time.monotonic() + seconds
            while open_ends:
                if time.monotonic() > end:
                    raise TimeoutError(f"{topic}: partitions {sorted(open_ends)} not read to their end in {seconds} s")
                message = consumer.poll(0.5)
                if message is None:
                    continue
                if message.error() is None:
                    records.append(Record.of(message))
                elif message.error().code() == confluent_kafka.KafkaError._PARTITION_EOF:
                    open_ends.discard(message.partition())
                elif not message.error().retriable():
                    raise ServiceError(f"{topic}: {message.error()}")
            return sorted(records, key=lambda r: (r.partition, r.offset))
        finally:
            consumer.close()

    def _wait_committed(self, topic, seconds=10):
        """Until what is in the log now is decided: a coordinator answers a commit before its markers are in the log, and a
        reader in between would find the end before the records. A transaction left open on purpose is not waited for."""
        end, until = {p: e for p, (_, e) in self.ends(topic).items()}, time.monotonic() + seconds
        while time.monotonic() < until:
            if all(stable >= end.get(p, 0) for p, (_, stable) in self.ends(topic, "read_committed").items()):
                return
            time.sleep(0.1)

    def ends(self, topic, isolation="read_uncommitted"):
        """{partition: (first offset, end offset)}; read_committed: the end is the last stable offset."""
        consumer = confluent_kafka.Consumer({"bootstrap.servers": self.bootstrap, "group.id": "test-ends",
                                             "isolation.level": isolation})
        try:
            return {p: _watermarks(consumer, confluent_kafka.TopicPartition(topic, p))
                    for p in consumer.list_topics(topic, 30).topics[topic].partitions}
        finally:
            consumer.close()

    def committed(self, group, topic):
        """{partition: offset} committed by the group; partitions without one are left out."""
        consumer = confluent_kafka.Consumer({"bootstrap.servers": self.bootstrap, "group.id": group, "enable.auto.commit": False})
        try:
            wanted = [confluent_kafka.TopicPartition(topic, p) for p in consumer.list_topics(topic, 30).topics[topic].partitions]
            return {tp.partition: tp.offset for tp in consumer.committed(wanted, 30) if tp.offset >= 0}
        finally:
            consumer.close()

    def delete_offsets(self, group, topic):
        return self.tool("consumer.group.ConsumerGroupCommand", "--delete-offsets", "--group", group, "--topic", topic)


    def delete_records(self, topic, before):
        """As retention does: before is {partition: the first offset that stays}."""
        path = self.folder / f"delete-{uuid.uuid4().hex[:8]}.json"
        path.write_text(json.dumps({"version": 1, "partitions": [{"topic": topic, "partition": p, "offset": offset}
                                                                 for p, offset in before.items()]}))
        self.tool("DeleteRecordsCommand", "--offset-json-file", path)


@dataclass
class Record:
    """One Kafka record, to be sent or as it was read. headers: {name: str or bytes}; read ones are bytes."""

    value: bytes = None
    key: bytes = None
    headers: dict = field(default_factory=dict)
    timestamp: int = None  # milliseconds
    partition: int = None
    offset: int = None

    @classmethod
    def of(cls, message):
        return cls(message.value(), message.key(), dict(message.headers() or []), message.timestamp()[1],
                   message.partition(), message.offset())

    @property
    def json(self):
        return json.loads(self.value)

    def header(self, name):
        """The header as text, or None."""
        value = self.headers.get(name)
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


# ---- the service --------------------------------------------------------------------------------------------------


class Worker:
    """One `newsmill run`. Its standard output and error are in `log`."""

    def __init__(self, args, env, log, http_port):
        self.log, self.http = pathlib.Path(log), f"http://127.0.0.1:{http_port}"
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen([str(BINARY), *args], env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                            preexec_fn=_die_with_parent)

    @property
    def pid(self):
        return self.process.pid

    def alive(self):
        return self.process.poll() is None

    def get(self, path, timeout=5):
        """(status, body) of a GET; (0, reason) if nobody answers."""
        try:
            with urllib.request.urlopen(self.http + path, timeout=timeout) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as e:
            return e.code, e.read().decode()
        except OSError as e:
            return 0, str(e)

    def metric(self, name):
        """The sum over the samples of this metric, or of one if `name` holds its labels too: 'x_total{outcome="stored"}'."""
        _, body = self.get("/metrics")
        found = [line.rsplit(" ", 1) for line in body.splitlines() if not line.startswith("#") and " " in line]
        return sum(float(v) for k, v in found if k == name or k.split("{")[0] == name)

    def ready_says(self, status, word):
        """Does /readyz answer so, with this word in its reason?"""
        code, body = self.get("/readyz")
        return code == status and word in body.lower()

    def wait_ready(self, seconds=30):
        def ready():
            if not self.alive():
                raise SystemError(f"exit {self.process.returncode}")
            return self.get("/readyz")[0] == 200
        try:
            wait_for(lambda: not self.alive() or ready(), seconds, "/readyz")
        except TimeoutError as e:
            raise ServiceError(f"worker not ready: {self.get('/readyz')}\n{tail(self.log)}") from e
        if not self.alive():
            raise ServiceError(f"worker ended with {self.process.returncode}\n{tail(self.log)}")

    def wait(self, seconds=30):
        """Waits for its end; the exit code (negative: the signal)."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired as e:
            raise ServiceError(f"worker {self.pid} did not end in {seconds} s\n{tail(self.log)}") from e

    def stop(self, seconds=10):
        """SIGTERM, then the exit code."""
        if self.alive():
            self.process.send_signal(signal.SIGTERM)
        return self.wait(seconds)

    def kill(self):
        self.process.kill()
        return self.process.wait(10)

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def messages(self):
        """Its log lines, parsed; lines that are no JSON come as {"msg": line}."""
        lines = self.log.read_text(errors="replace").splitlines()
        return [_json_or_text(line) for line in lines if line]


def _json_or_text(line):
    try:
        value = json.loads(line)
        return value if isinstance(value, dict) else {"msg": line}
    except ValueError:
        return {"msg": line}


class Deployment:
    """One NEWSMILL_ID: its schema, its topics, its workers. The SQL helpers have the schema on their search path."""

    def __init__(self, services, partitions, env):
        self.services, self.kafka, self.pg = services, services.kafka, services.pg
        self.id = f"t{uuid.uuid4().hex[:10]}"
        self.input, self.clusters, self.dead = f"{self.id}.raw", f"{self.id}.clusters", f"{self.id}.dead"
        self.state = f"{self.id}.state"
        env = {k: str(v).replace("{id}", self.id) for k, v in env.items()}
        self.articles = env.get("NEWSMILL_ARTICLES_TOPIC")  # "{id}.articles" where a test wants it
        self.group, self.position_group = self.id, f"newsmill-outbox-{self.id}"
        self.workers, self._connection, self.closed = [], None, False
        self.partitions = partitions
        self.folder = services.folder / self.id
        self.folder.mkdir()
        self.env = {**{k: v for k, v in os.environ.items() if not k.startswith(("NEWSMILL_", "KAFKA_", "PG", "DATABASE_"))},
                    "NEWSMILL_ID": self.id, "NEWSMILL_INPUT_TOPICS": self.input, "NEWSMILL_CLUSTERS_TOPIC": self.clusters,
                    "NEWSMILL_DEAD_TOPIC": self.dead, "NEWSMILL_STATE_TOPIC": self.state, "NEWSMILL_HTTP_ADDR": "off", "DATABASE_URL": self.pg.url,
                    "KAFKA_BOOTSTRAP_SERVERS": self.kafka.bootstrap, **{k: str(v) for k, v in env.items()}}

    def prepare(self):
        """Topics and tables. The input topic is made here, with the number of partitions the test asks for."""
        self.kafka.create_topic(self.input, self.partitions, max_message_bytes=32 << 20)
        self.run("topics", "--create")
        self.run("migrate")
        return self

    def run(self, *args, check=True, seconds=60, **env):
        """A sub-command to its end; the CompletedProcess with text output. check: an exit code other than 0 is an error."""
        done = subprocess.run([str(BINARY), *args], env={**self.env, **{k: str(v) for k, v in env.items()}},
                              capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=seconds)
        if check and done.returncode != 0:
            raise ServiceError(f"newsmill {' '.join(args)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def worker(self, *args, ready=True, **env):
        """Starts `newsmill run ARGS` with further environment; waits until it is ready unless told not to."""
        port = free_port()
        worker = Worker(["run", *args], {**self.env, "NEWSMILL_HTTP_ADDR": f"127.0.0.1:{port}",
                                         **{k: str(v) for k, v in env.items()}},
                        self.folder / f"worker-{len(self.workers)}.log", port)
        self.workers.append(worker)
        if ready:
            worker.wait_ready()
        return worker

    def connect(self, admin=False, **kwargs):
        return self.pg.connect(admin, options=f"-c search_path={self.id}", **kwargs)

    def rows(self, sql, *args):
        """All rows of a query (or [] of a command), by a connection that is kept and renewed when it broke."""
        if self._connection is None or self._connection.closed:
            self._connection = self.connect()
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(sql, args or None)
                return cursor.fetchall() if cursor.description else []
        except psycopg2.OperationalError:
            self._connection.close()
            raise

    def value(self, sql, *args):
        return self.rows(sql, *args)[0][0]

    def produce(self, records, **config):
        return self.kafka.produce(self.input, records, **config)

    def events(self):
        return self.kafka.read(self.clusters)

    def dead_letters(self):
        return self.kafka.read(self.dead)

    def wait_settled(self, seconds=60):
        """Until every record sent is consumed, every article grouped and every event and dead letter on its topic."""
        def settled():
            ends = {(t, p): end for t in self.env["NEWSMILL_INPUT_TOPICS"].split(",") for p, (_, end) in self.kafka.ends(t).items()}
            stored = {(t, p): offset for t, p, offset in self.rows("SELECT topic, partition, next_offset FROM consumer_offset")}
            left = self.rows("SELECT ungrouped_articles + unwritten_dead_letters + unpublished_events "
                             "+ (SELECT count(*) FROM article_queue) FROM v_pipeline_health")
            return all(stored.get(at, 0) >= end for at, end in ends.items()) and left and left[0][0] == 0
        try:
            wait_for(settled, seconds, f"{self.id} to settle", every=0.2)
        except TimeoutError as e:
            raise ServiceError(f"{e}\n{self.logs()}") from e

    def logs(self, lines=20):
        return "\n".join(f"--- {w.log.name} (exit {w.process.poll()})\n{tail(w.log, lines)}" for w in self.workers)

    def close(self):
        for worker in self.workers:
            if worker.alive():
                worker.kill()
        if self._connection is not None:
            self._connection.close()
        if not self.closed:
            self.closed = True
            self._delete_topics()

    def _delete_topics(self):
        """Some thirty partitions a deployment: a broker that keeps those of a hundred gets slow, above all when it starts again."""
        try:
            for done in self.kafka.admin().delete_topics(
                    [t for t in (self.input, self.clusters, self.dead, self.state, self.articles) if t]).values():
                done.exception(10)
        except Exception as e:  # a test may have ended the broker
            print(f"{self.id}: topics stay: {e}")


class Services:
    """A PostgreSQL and a Kafka of one's own, and the deployments made on them."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="newsmill-test-", dir=os.environ.get("NEWSMILL_TEST_DIR", "/var/tmp")))
        self.folder.chmod(0o755)  # user postgres must come through
        self.pg, self.kafka = Postgres(self.folder / "pg"), Kafka(self.folder / "kafka")
        self.deployments, self.reaper = [], None

    def start(self):
        self.reaper = subprocess.Popen(["bash", "-c", _REAPER, "reaper", str(os.getpid()), self.folder, ROOT], start_new_session=True,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.pg.start()
        self.kafka.start()
        return self

    def deployment(self, partitions=1, prepare=True, **env):
        """A fresh one, its topics and tables made (unless prepare is False); env are settings, e.g. NEWSMILL_BATCH_MAX=7."""
        deployment = Deployment(self, partitions, env)
        self.deployments.append(deployment)
        return deployment.prepare() if prepare else deployment

    def close(self):
        for deployment in self.deployments:
            deployment.close()
        for server in (self.kafka, self.pg):
            try:
                server.stop()
            except ServiceError as e:
                print(e)
        if not os.environ.get("NEWSMILL_TEST_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)
        self.deployments.clear()
        if self.reaper is not None:
            os.killpg(self.reaper.pid, signal.SIGKILL)
            self.reaper.wait()
            self.reaper = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()
