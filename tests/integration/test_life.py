"""What a worker says of itself, and how it outlives clocks, rebalances and outages."""

import json
import time

import articles
from articles import flood, record
from moved_clock import MovedClock
from services import wait_for


def metric_names(worker):
    return {line.split()[2] for line in worker.get("/metrics")[1].splitlines() if line.startswith("# TYPE")}


def test_http(deployment):
    worker = deployment.worker()
    deployment.produce([record(articles.article(1)), record(b"{")])
    articles.rest(deployment)
    assert worker.get("/livez")[0] == 200 and worker.get("/readyz")[0] == 200
    assert worker.get("/nothing")[0] == 404
    version = json.loads(worker.get("/version")[1])
    assert version and deployment.run("version").stdout.strip()
    names = metric_names(worker)
    assert {"newsmill_records_total", "newsmill_stage_seconds", "newsmill_consumer_lag", "newsmill_leader",
            "newsmill_build_info", "newsmill_retries_total"} <= names
    wait_for(lambda: worker.metric(f'newsmill_consumer_lag{{topic="{deployment.input}",partition="0"}}') == 0, 10, "no lag")
    assert worker.metric('newsmill_records_total{outcome="stored"}') == 1
    assert worker.metric('newsmill_records_total{outcome="rejected"}') == 1
    for kind in "ingest", "group", "publish":
        assert worker.metric(f'newsmill_pg_transaction_seconds_count{{kind="{kind}"}}') > 0, kind
    assert worker.metric("newsmill_leader") == 1
    here = {"NEWSMILL_HTTP_ADDR": worker.http.removeprefix("http://")}
    assert deployment.run("health", **here).returncode == 0
    assert deployment.run("health", "--ready", **here).returncode == 0
    assert worker.stop() == 0
    assert deployment.run("health", check=False, **here).returncode == 1


def test_logs_are_json_and_hold_no_body(deployment):
    worker = deployment.worker(NEWSMILL_LOG_LEVEL="debug")
    text = "An unmistakable sentence about purple giraffes in the harbour."
    deployment.produce([record(articles.article(1, text=text)), record(b'{"title":"' + text.encode())])
    articles.rest(deployment)
    assert worker.stop() == 0
    lines = worker.log.read_text().splitlines()
    assert lines
    for line in lines:
        message = json.loads(line)
        assert {"ts", "level", "msg"} <= message.keys(), line
    assert "purple giraffes" not in worker.log.read_text()


def test_no_secret_and_no_text_is_ever_logged(deploy):
    """With everything logged that can be, librdkafka's own lines too; also while a server refuses the password."""
    secrets = ("pg-hunter2", "sasl-hunter2", "query-hunter2")
    text = "An unmistakable sentence about purple giraffes in the harbour."
    all_of_it = {"NEWSMILL_LOG_LEVEL": "debug", "KAFKA_DEBUG": "all", "KAFKA_SASL_PASSWORD": "sasl-hunter2"}
    deployment = deploy()
    url = deployment.env["DATABASE_URL"].replace("newsmill@", "newsmill:pg-hunter2@")
    worker = deployment.worker(DATABASE_URL=url, **all_of_it)
    deployment.produce([record(articles.article(1, text=text, title=text, source=text)), record(b'{"title":"' + text.encode()),
                        record(text.encode() * 2000 + b"\x00\x01\x02" * 9000, None),
                        record(articles.article(2, text=text + "\x00", url=f"https://x.example/?token=query-hunter2"))])
    articles.rest(deployment)
    assert worker.stop() == 0
    nowhere = deployment.worker(ready=False, DATABASE_URL=url.replace("127.0.0.1:", "127.0.0.1:1"), **all_of_it)
    broken = deployment.worker(ready=False, DATABASE_URL=url.replace("/newsmill", "/nosuchdatabase"), **all_of_it)
    time.sleep(3)
    nowhere.stop()
    broken.stop()
    for w in worker, nowhere, broken:
        log = w.log.read_text()
        assert len(log) > 2000
        for word in ("purple giraffes", *secrets):
            assert word not in log, f"{w.log}: {word}"
    lines = [m for m in worker.messages() if m["msg"] == "ingest: record processed"]
    assert len(lines) == 4 and {m["offset"] for m in lines} == {0, 1, 2, 3}
    assert all(m["messaging.system"] == "kafka" and m["newsmill.decode.duration_us"] >= 0 for m in lines)
    assert [m["error.type"] for m in lines if m["offset"] == 1] == ["invalid_json"]


def test_log_for_people(deployment):
    worker = deployment.worker("--log-format", "text")
    assert worker.stop() == 0
    lines = worker.log.read_text().splitlines()
    assert any(line[13:].startswith("INFO  run: started  id=") for line in lines), lines
    assert "\x1b" not in worker.log.read_text(), "no terminal, no colour"


def test_joining_a_group_that_keeps_it_waiting(deploy):
    """Alive, not ready and it says why; then ready, also the one that has nothing to read."""
    deployment = deploy(1, KAFKA_CONSUMER_SESSION_TIMEOUT_MS=20000)
    first = deployment.worker()
    first.pause()
    second = deployment.worker(ready=False)
    wait_for(lambda: second.ready_says(503, "waiting for the consumer group"), 15, "/readyz to say 503 and why")
    assert second.get("/livez")[0] == 200
    first.resume()
    second.wait_ready(20)
    first.wait_ready(20)
    assert second.stop() == 0 and first.stop() == 0


# ---- clocks -------------------------------------------------------------------------------------------------------


def test_a_clock_that_goes_back(deployment):
    """Kafka's client would wait until the old time: the worker says so and ends, and the next one goes on."""
    clock = MovedClock(deployment.folder)
    worker = deployment.worker(**clock.env)
    clock.set(1800)  # brokers refuse what is an hour ahead of their own clock
    deployment.produce([record(articles.article(1))])
    deployment.wait_settled()
    assert worker.alive(), "a clock that goes forward is none of its business"
    clock.set(7200)
    deployment.produce([record(articles.article(2))])
    wait_for(lambda: worker.ready_says(503, "the clock of this machine"), 20, "/readyz to name the clock")
    clock.set(0)
    assert worker.wait(10) == 1
    assert any("clock was set back by 7" in m["msg"] and m["level"] == "error" for m in worker.messages())
    deployment.produce([record(articles.article(3))])
    second = deployment.worker(**clock.env)
    articles.rest(deployment)
    assert articles.count(deployment, "article") == 3
    assert second.stop() == 0


# ---- outages ------------------------------------------------------------------------------------------------------


def test_a_rebalance_during_an_outage(deploy, services):
    """Partitions are paused while the worker waits; those that are given away meanwhile and come back are read again."""
    deployment = deploy(4)
    first = deployment.worker()
    flood(deployment, 100)
    deployment.wait_settled()
    services.pg.stop("immediate")
    try:
        deployment.produce([record(articles.article(i), partition=i % 4) for i in range(100, 140)])
        wait_for(lambda: first.ready_says(503, "postgresql"), 10, "the first worker to wait")
        second = deployment.worker(ready=False)
        time.sleep(6)  # it joins, whether it can store or not: half of the partitions are its own now
        second.kill()
        time.sleep(5)  # its session ends: all four come back
    finally:
        services.pg.start()
    articles.rest(deployment, 40)
    assert articles.count(deployment, "article") == 140
    assert first.stop() == 0


def test_starting_while_postgresql_is_away(deployment, services):
    deployment.produce([record(articles.article(1))])
    services.pg.stop("fast")
    try:
        worker = deployment.worker(ready=False)
        time.sleep(3)
        waited = worker.alive()
        assert waited or worker.process.returncode != 0
    finally:
        services.pg.start()
    if not waited:
        worker = deployment.worker()
    articles.rest(deployment)
    assert articles.count(deployment, "article") == 1
    assert worker.stop() == 0
