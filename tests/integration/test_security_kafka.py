"""A broker that asks for TLS, a password and ACLs: the lines of deploy/kafka/acls.sh are enough, each of them is needed, and
what is refused is said in one line, loses nothing and doubles nothing."""

import re
import subprocess
import types

import pytest

import articles
import secure
import services as support
from articles import record
from secure import said
from services import ROOT

USERS = {"app": "app-hunter2", **{f"less{i}": f"less-hunter{i}" for i in range(10)}}
QUICK = {"KAFKA_CONSUMER_SESSION_TIMEOUT_MS": 3000, "KAFKA_CONSUMER_HEARTBEAT_INTERVAL_MS": 500}


@pytest.fixture(scope="module")
def broker(services):
    kafka = secure.SecureKafka(services.folder / "kafka-secure", USERS)
    kafka.start()
    yield kafka
    kafka.stop()


@pytest.fixture(scope="module")
def guarded(services, broker):
    """A deployment on it; the test's own connection may do everything."""
    place = types.SimpleNamespace(kafka=broker, pg=services.pg, folder=services.folder)
    deployment = support.Deployment(place, 1, {**QUICK, "NEWSMILL_ARTICLES_TOPIC": "{id}.articles"}).prepare()
    printed = subprocess.run([ROOT / "deploy/kafka/acls.sh", "User:app"], env=deployment.env, capture_output=True, text=True, check=True)
    deployment.acls = secure.read_acls(printed.stdout)
    broker.allow(deployment.acls)
    yield deployment
    deployment.close()


def test_the_listed_acls_are_enough(guarded):
    worker = guarded.worker(**guarded.kafka.client("app"))
    guarded.produce([record(articles.article(1)), record(b"{"), record(articles.article(2, seed=1))])
    report = articles.rest(guarded)
    assert articles.count(guarded, "article") == 2 and len(report.dead) == 1
    assert worker.stop() == 0
    assert said(worker) == []


@pytest.mark.parametrize("lacks", range(10))
def test_every_acl_is_needed(guarded, lacks):
    """Without one line a worker ends and says in one line what it was refused; with it all goes on where it stopped."""
    missing, n = guarded.acls[lacks], articles.count(guarded, "article")
    guarded.kafka.allow([acl._replace(principal=f"User:less{lacks}") for i, acl in enumerate(guarded.acls) if i != lacks])
    after_crash = missing.kind == "topic" and missing.operation == "Read" and missing.name in (guarded.clusters, guarded.dead, guarded.articles)
    guarded.produce([record(articles.article(100 + lacks, seed=1)), record(b"{}")])
    if after_crash:  # the position is lost besides, so that the topics themselves must be read
        crashed = guarded.worker(ready=False, **guarded.kafka.client("app", NEWSMILL_TEST_FAULT="kill@publish_before_commit"))
        crashed.wait(60)
        guarded.kafka.delete_offsets(guarded.position_group, guarded.clusters)
    worker = guarded.worker(ready=False, **guarded.kafka.client(f"less{lacks}"))
    assert worker.wait(60) == 1, missing
    lines = said(worker)
    assert len(lines) == 1 and re.search("authoriz|denied", lines[0], re.I), (missing, lines)
    healed = guarded.worker(**guarded.kafka.client("app"))
    articles.rest(guarded)  # every outbox row is on its topic, once and in order
    assert articles.count(guarded, "article") == n + 1
    assert healed.stop() == 0


LOGIN, TRUST = "KAFKA_SASL_PASSWORD", "KAFKA_SSL_CA_LOCATION"


@pytest.mark.parametrize("wrong, names", [
    ({"KAFKA_SASL_PASSWORD": "wrong-hunter2"}, LOGIN), ({"KAFKA_SASL_USERNAME": "nobody"}, "KAFKA_SASL_USERNAME"),
    ({"KAFKA_SASL_MECHANISM": "SCRAM-SHA-512"}, "KAFKA_SASL_MECHANISM"), ({"KAFKA_SSL_CA_LOCATION": "other.pem"}, TRUST),
    ({"KAFKA_SSL_CA_LOCATION": "no-such.pem"}, "ssl.ca.location"), ({"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1"}, "KAFKA_BOOTSTRAP_SERVERS")],
    ids=["password", "user", "mechanism", "authority", "no authority", "host name"])
def test_what_is_set_wrongly(guarded, wrong, names):
    env = guarded.kafka.client("app", **wrong)
    if "KAFKA_SSL_CA_LOCATION" in wrong:
        env["KAFKA_SSL_CA_LOCATION"] = str(guarded.kafka.folder / "tls" / wrong["KAFKA_SSL_CA_LOCATION"])
    if "KAFKA_BOOTSTRAP_SERVERS" in wrong:
        env["KAFKA_BOOTSTRAP_SERVERS"] = f"127.0.0.1:{guarded.kafka.secure_port}"
    worker = guarded.worker(ready=False, **env)
    assert worker.wait(60) == 1
    lines = said(worker)
    assert len(lines) == 1 and names in lines[0], lines
    assert "hunter2" not in worker.log.read_text()
