"""SCRAM-SHA-512 over TLS against the last Kafka 3: librdkafka before 2.6.1 cannot do it with Kafka 4. As with PLAIN
(test_security_kafka.py) the listed rights are enough, and what is wrong is said in one line that names what to look at."""

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

USERS = {"app": "scram-hunter2", "less": "less-hunter2"}
QUICK = {"KAFKA_CONSUMER_SESSION_TIMEOUT_MS": 3000, "KAFKA_CONSUMER_HEARTBEAT_INTERVAL_MS": 500}


@pytest.fixture(scope="module")
def broker(services):
    kafka = secure.SecureKafka(services.folder / "kafka-scram", USERS, mechanism="SCRAM-SHA-512", version="3.9.1")
    kafka.start()
    yield kafka
    kafka.stop()


@pytest.fixture(scope="module")
def guarded(services, broker):
    place = types.SimpleNamespace(kafka=broker, pg=services.pg, folder=services.folder)
    deployment = support.Deployment(place, 1, QUICK).prepare()
    printed = subprocess.run([ROOT / "deploy/kafka/acls.sh", "User:app"], env=deployment.env, capture_output=True, text=True, check=True)
    deployment.acls = secure.read_acls(printed.stdout)
    broker.allow(deployment.acls)
    broker.allow([acl._replace(principal="User:less") for acl in deployment.acls if acl.name != deployment.input])
    yield deployment
    deployment.close()


def test_articles_go_through(guarded):
    worker = guarded.worker(**guarded.kafka.client("app"))
    guarded.produce([record(articles.article(1)), record(b"{"), record(articles.article(2, seed=1))])
    report = articles.rest(guarded)
    assert articles.count(guarded, "article") == 2 and len(report.dead) == 1
    assert worker.stop() == 0
    assert said(worker, "warn", "error") == []
    assert "hunter2" not in worker.log.read_text()


def test_a_missing_acl(guarded):
    worker = guarded.worker(ready=False, **guarded.kafka.client("less"))
    assert worker.wait(60) == 1
    lines = said(worker)
    assert len(lines) == 1 and re.search("authoriz", lines[0], re.I) and guarded.input in lines[0], lines


@pytest.mark.parametrize("wrong, names", [
    ({"KAFKA_SASL_PASSWORD": "wrong-hunter2"}, "KAFKA_SASL_PASSWORD"), ({"KAFKA_SASL_USERNAME": "nobody"}, "KAFKA_SASL_USERNAME"),
    ({"KAFKA_SASL_MECHANISM": "PLAIN"}, "KAFKA_SASL_MECHANISM"), ({"KAFKA_SASL_MECHANISM": "SCRAM-SHA-256"}, "KAFKA_SASL_MECHANISM"),
    ({"KAFKA_SSL_CA_LOCATION": "other.pem"}, "KAFKA_SSL_CA_LOCATION"), ({"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1"}, "KAFKA_BOOTSTRAP_SERVERS")],
    ids=["password", "user", "mechanism", "weaker mechanism", "authority", "host name"])
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
