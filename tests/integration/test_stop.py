"""SIGTERM, whatever the worker is at: it ends within ten seconds, with 0, and nothing is lost or double."""

import pathlib
import time

import pytest

import articles
from articles import flood, record
from services import wait_for


def test_sigterm_under_load(deploy):
    """Within 5 s, with 0, and the group is left: who comes next has its partitions at once."""
    deployment = deploy(2)
    flood(deployment, 3000)
    worker = deployment.worker()
    wait_for(lambda: articles.count(deployment, "article") > 0, 20, "the first rows")
    start = time.monotonic()
    assert worker.stop() == 0
    assert time.monotonic() - start < 5
    members = deployment.kafka.tool("consumer.group.ConsumerGroupCommand", "--describe", "--group", deployment.group, "--members")
    assert "consumer-" not in members and "rdkafka" not in members, members
    start = time.monotonic()
    second = deployment.worker()
    before = sum(o for (o,) in deployment.rows("SELECT next_offset FROM consumer_offset"))
    wait_for(lambda: sum(o for (o,) in deployment.rows("SELECT next_offset FROM consumer_offset")) > before, 10, "progress")
    assert time.monotonic() - start < 10
    articles.rest(deployment, 120)
    assert articles.count(deployment, "article") == 3000
    assert second.stop() == 0


def test_sigterm_at_once_and_twice(deployment):
    worker = deployment.worker(ready=False)
    time.sleep(0.2)
    assert worker.stop() == 0 or worker.process.returncode == -15  # before it listens to signals
    worker = deployment.worker()
    worker.process.terminate()
    worker.process.terminate()
    assert worker.wait(6) == 0


def stops_well(worker, seconds=10):
    """The supervisor's view: SIGTERM, then 0 within ten seconds."""
    start = time.monotonic()
    code = worker.stop(seconds + 5)
    took = time.monotonic() - start
    assert (code, took < seconds) == (0, True), f"exit {code} after {took:.1f} s\n{worker.log.read_text()[-2000:]}"


def test_sigterm_in_a_start(deployment, services):
    """As soon as it says that it has started, and while Kafka does not answer."""
    worker = deployment.worker(ready=False)
    wait_for(lambda: any(m["msg"] == "run: started" for m in worker.messages()), 10, "the start", every=0.001)
    stops_well(worker)
    nowhere = deployment.worker(ready=False, KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:1")
    wait_for(lambda: any(m["msg"] == "run: started" for m in nowhere.messages()), 10, "the start")
    time.sleep(1)
    stops_well(nowhere)


def test_sigterm_in_a_rebalance(deploy):
    """The group waits for a member that does not answer; who is told to stop in the middle of it stops."""
    deployment = deploy(4, KAFKA_CONSUMER_SESSION_TIMEOUT_MS=20000)
    first, second = deployment.worker(), deployment.worker()
    first.pause()
    third = deployment.worker(ready=False)
    wait_for(lambda: third.ready_says(503, "waiting for the consumer group"), 15, "the rebalance")
    stops_well(third)
    stops_well(second)
    first.resume()
    first.wait_ready(30)
    flood(deployment, 40)
    articles.rest(deployment)
    stops_well(first)
    assert articles.count(deployment, "article") == 40


@pytest.mark.parametrize("point", ["store_before_commit", "group_before_commit", "publish_produced:2", "publish_before_commit:2"])
def test_sigterm_in_a_transaction(deployment, point):
    """Stopped there, told to end, and let go on: it ends well, and the next one finds nothing lost and nothing double.

    The first transaction of a publisher is an empty one, that renews its position."""
    worker = deployment.worker(NEWSMILL_TEST_FAULT=f"stop@{point}")
    flood(deployment, 40)
    wait_for(lambda: state_of(worker) == "T", 20, f"{point} to be passed")
    worker.process.terminate()
    worker.resume()
    stops_well(worker)
    second = deployment.worker()
    articles.rest(deployment)
    assert articles.count(deployment, "article") == 40
    stops_well(second)


def state_of(worker):
    return pathlib.Path(f"/proc/{worker.pid}/stat").read_text().rsplit(")", 1)[1].split()[0]


def test_sigterm_while_postgresql_is_away(deployment, services):
    worker = deployment.worker()
    services.pg.stop("immediate")
    try:
        deployment.produce([record(articles.article(1))])
        time.sleep(2)
        stops_well(worker)
    finally:
        services.pg.start()
    assert deployment.worker("--once", ready=False).wait(60) == 0
    assert articles.count(deployment, "article") == 1


def test_sigterm_while_kafka_is_away(deployment, services):
    worker = deployment.worker()
    deployment.produce([record(articles.article(1))])
    articles.rest(deployment)
    services.kafka.stop()
    try:
        wait_for(lambda: worker.ready_says(503, "kafka"), 40, "/readyz to name Kafka")
        stops_well(worker)
    finally:
        services.kafka.start()
