"""A server is away under load: waited out in the same process, said once, at no cost in memory, and made up for at once.

NEWSMILL_OUTAGE_S (15): how long each is away; tests/run.sh --full takes ten minutes.
"""

import json
import os
import pathlib
import re
import time

import articles
import pytest
from articles import record
from services import wait_for

OUTAGE_S = float(os.environ.get("NEWSMILL_OUTAGE_S", "15"))
NOTICED_S = 12  # until then /readyz may not know yet
BACK_S = 10  # five are promised and printed; a machine that does other things too is slower
GROWTH_MB = 24  # of resident memory, from the first seconds of the outage to its end


def rss_mb(worker):
    text = pathlib.Path(f"/proc/{worker.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024


def watch(worker, word):
    """Sits the outage out; the resident memory in MB, a sample a second."""
    start, memory = time.monotonic(), []
    while time.monotonic() - start < OUTAGE_S:
        assert worker.alive(), worker.messages()[-3:]
        assert worker.get("/livez")[0] == 200
        code, body = worker.get("/readyz")
        if time.monotonic() - start > NOTICED_S:
            assert code == 503 and word in body.lower()
        memory.append(rss_mb(worker))
        time.sleep(1)
    return memory


def lines_since(worker, count):
    return [m for m in worker.messages()[count:] if m.get("level") in ("warn", "error", "info")]


@pytest.mark.parametrize("server, word", [("pg", "postgresql"), ("kafka", "kafka")])
def test_away_under_load(deploy, services, server, word):
    deployment = deploy(2)
    worker = deployment.worker()
    deployment.produce([record(articles.article(i)) for i in range(400)])
    wait_for(lambda: articles.count(deployment, "article") > 100, 30, "the first articles")
    said = len(worker.messages())
    if server == "pg":
        services.pg.stop("immediate")
        deployment.produce([record(articles.article(i)) for i in range(400, 600)])
    else:
        services.kafka.kill()
    try:
        memory = watch(worker, word)
    finally:
        getattr(services, server).start()
    back = time.monotonic()
    if server == "kafka":
        deployment.produce([record(articles.article(i)) for i in range(400, 600)])
    wait_for(lambda: articles.count(deployment, "article") > 400, 30, "work to go on")
    took = time.monotonic() - back
    articles.rest(deployment, 60)
    assert articles.count(deployment, "article") == 600 and articles.count(deployment, "rejected_record") == 0
    assert worker.metric("newsmill_retries_total") > 0 or server == "kafka"
    lines = lines_since(worker, said)
    print(f"{server} away for {OUTAGE_S:.0f} s: memory {memory[0]:.0f} to {max(memory):.0f} MB, {len(lines)} log lines, "
          f"at work again {took:.1f} s after its return")
    assert max(memory) - memory[min(5, len(memory) - 1)] <= GROWTH_MB
    assert took < BACK_S
    assert len(lines) <= 16, "\n".join(json.dumps(m) for m in lines)
    assert worker.stop() == 0


FULL = """
CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'could not extend file "base/1/2": No space left on device' USING ERRCODE = 'disk_full';
END
$$"""


@pytest.mark.parametrize("table", ["article", "grouped_article"])
def test_a_full_database(deploy, table):
    """It answers, and takes nothing: said once, unready all the time, and over once what waited is in the tables."""
    deployment = deploy(2)
    worker = deployment.worker()
    deployment.produce([record(articles.article(i)) for i in range(20)])
    articles.rest(deployment)
    said = len(worker.messages())
    deployment.rows(FULL)
    deployment.rows(f"CREATE TRIGGER full_disk BEFORE INSERT ON {table} EXECUTE FUNCTION no_space()")
    deployment.produce([record(articles.article(i), partition=i % 2) for i in range(100, 140)])
    wait_for(lambda: worker.ready_says(503, "53100"), NOTICED_S, "the worker to say so")
    end = time.monotonic() + 6
    while time.monotonic() < end:
        assert worker.get("/readyz")[0] == 503 and worker.get("/livez")[0] == 200
        time.sleep(.05)
    assert worker.metric("newsmill_retries_total") >= 3
    texts = [m["msg"] for m in worker.messages()[said:]]
    assert len([t for t in texts if "waits" in t]) <= 2 and not [t for t in texts if "goes on" in t], texts  # a line a loop
    deployment.rows(f"DROP TRIGGER full_disk ON {table}")
    wait_for(lambda: worker.get("/readyz")[0] == 200, NOTICED_S, "the worker to be ready again")
    articles.rest(deployment)
    assert articles.count(deployment, "article") == 60 and articles.count(deployment, "rejected_record") == 0
    assert "goes on" in str(worker.messages()[said:])
    assert worker.stop() == 0
