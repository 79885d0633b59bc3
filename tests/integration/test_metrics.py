"""The metrics of a run as a real Prometheus sees them; every panel of the dashboard, asked of it."""

import json
import math
import re
import subprocess
import time

import articles
import pytest
from articles import record
from prometheus import Prometheus
from services import ROOT, wait_for

DASHBOARD = json.loads((ROOT / "deploy/grafana/dashboards/newsmill.json").read_text())
TARGETS = [(f"{p['title']}: {t['refId']}", t["expr"]) for p in DASHBOARD["panels"] for t in p.get("targets", [])]
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture(scope="module")
def scraped(services, tmp_path_factory):
    """(deployment, workers, Prometheus, when it began): two workers, some of everything, for some twenty seconds."""
    deployment = services.deployment(2)
    workers = [deployment.worker(), deployment.worker()]
    prometheus = Prometheus(tmp_path_factory.mktemp("prometheus"), workers)
    began = time.time()
    for step in range(5):
        first = step * 40
        deployment.produce([record(articles.article(i, seed=i % 30), partition=i % 2) for i in range(first, first + 40)] +
                           [record(articles.article(first, seed=first % 30)), record(b"{"), record(b"\x00\x01\x02" * 50, None)])
        time.sleep(3)
    deployment.produce([record(None)])
    deployment.wait_settled()
    time.sleep(11)  # the lag is asked for every ten seconds
    yield deployment, workers, prometheus, began
    prometheus.stop()
    for worker in workers:
        assert worker.stop() == 0
    deployment.close()


def test_promtool_finds_nothing_to_say(scraped):
    _, workers, _, _ = scraped
    text = workers[0].get("/metrics")[1]
    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True)
    said = [line for line in (done.stdout + done.stderr).splitlines() if line and not line.startswith("process_")]
    assert not said, said
    for name in re.findall(r"^# TYPE (\S+)", text, re.M):
        assert re.search(rf"^# HELP {name} \S+ .*\.$", text, re.M), f"{name} says nothing of itself"


def test_cardinality_is_low(scraped):
    _, workers, prometheus, _ = scraped
    per_worker = dict((m["instance"], v) for m, v in prometheus.query("scrape_samples_scraped"))
    assert len(per_worker) == len(workers) and max(per_worker.values()) < 500, per_worker


def test_what_was_counted_is_what_happened(scraped):
    deployment, workers, prometheus, _ = scraped
    value = prometheus.value
    by_outcome = {m["outcome"]: v for m, v in prometheus.query("sum by (outcome) (newsmill_records_total)")}
    rejected = articles.count(deployment, "rejected_record")
    assert by_outcome["stored"] == articles.count(deployment, "article") == 200
    assert by_outcome["rejected"] == rejected == 10 and by_outcome["tombstone"] == 1
    assert by_outcome["repeat"] == 5, by_outcome
    assert {m["reason"]: v for m, v in prometheus.query("sum by (reason) (newsmill_rejects_total) > 0")} == \
        dict(deployment.rows("SELECT reason, count(*) FROM rejected_record GROUP BY 1"))
    assert value("sum(newsmill_dead_letters_total)") == rejected
    events = deployment.events()
    counted = {m["type"]: v for m, v in prometheus.query("sum by (type) (newsmill_events_total) > 0")}
    assert sum(counted.values()) == len(events)
    assert counted == {t: sum(e.header("ce_type") == t for e in events) for t in counted}
    created = {m["kind"]: v for m, v in prometheus.query('sum by (kind) (newsmill_group_changes_total{act="created"})')}
    assert created == {k: articles.count(deployment, "cluster", f"kind = '{k}'") for k in ("duplicates", "story")}
    members = value('sum(newsmill_group_changes_total{kind="story",act="article_added"}) - '
                    'sum(newsmill_group_changes_total{kind="story",act="article_removed"})')
    assert members == articles.count(deployment, "cluster_article", "kind = 'story'")
    assert value("sum(newsmill_record_to_row_seconds_count)") == 200 + 5 + 10
    assert 0 < value("sum(newsmill_row_to_event_seconds_count)") <= len(events)
    assert value("sum(newsmill_leader)") == 1 and value("min(newsmill_ready)") == 1


def test_what_waits_is_nothing(scraped):
    deployment, _, prometheus, _ = scraped
    lags = {m["partition"]: v for m, v in prometheus.query("newsmill_consumer_lag")}
    assert lags == {"0": 0, "1": 0}
    ends = deployment.kafka.ends(deployment.input)
    assert {int(m["partition"]): v for m, v in prometheus.query("newsmill_consumer_margin_records")} == \
        {p: end for p, (_, end) in ends.items()}
    assert prometheus.value("sum(newsmill_ungrouped_articles)") == 0 and prometheus.value("sum(newsmill_outbox_depth)") == 0


def test_of_the_process_and_its_clients(scraped):
    _, workers, prometheus, _ = scraped
    for name, least, most in (("process_cpu_seconds_total", .1, 300), ("process_resident_memory_bytes", 20e6, 1e9),
                              ("process_virtual_memory_bytes", 20e6, 1e11), ("process_open_fds", 10, 200),
                              ("process_max_fds", 200, 1e10), ("process_threads", 4, 100),
                              ("process_start_time_seconds", time.time() - 600, time.time())):
        values = [v for _, v in prometheus.query(name)]
        assert len(values) == len(workers) and all(least < v < most for v in values), (name, values)
    clients = {m["client"] for m, _ in prometheus.query("newsmill_kafka_broker_in_flight_requests")}
    assert clients == {"ingest-0", "ingest-1", "publish"}
    assert prometheus.value('max(max_over_time(newsmill_kafka_broker_rtt_seconds{client="publish"}[1m]))') > 0
    assert {m["partition"] for m, _ in prometheus.query("newsmill_kafka_fetch_queue_messages")} == {"0", "1"}
    build = prometheus.query("newsmill_build_info")
    assert len(build) == 2 and all(m["version"] and m["rdkafka"] and m["libpq"] and m["pipeline"] for m, _ in build)


def test_a_partition_that_is_given_away_is_no_longer_told(scraped):
    """Each partition is told once, by the worker that has it."""
    _, _, prometheus, _ = scraped
    assert prometheus.query("count by (topic, partition) (newsmill_consumer_lag) > 1") == []


@pytest.mark.parametrize("name, expression", TARGETS, ids=[name for name, _ in TARGETS])
def test_every_panel_answers(scraped, name, expression):
    _, _, prometheus, began = scraped
    expression = expression.replace("$deployment", ".*").replace("$__rate_interval", "5s")
    assert "$" not in expression
    series = prometheus.range(expression, began, time.time())
    assert series, f"{name} has no series: {expression}"
    assert any(not math.isnan(v) for _, values in series for v in values), f"{name} has no value: {expression}"


def test_rules_can_be_evaluated(scraped):
    _, _, prometheus, _ = scraped
    rules = wait_for(lambda: (lambda r: r if "unknown" not in r.values() else None)(prometheus.rules()), 20, "the rules")
    assert set(rules.values()) == {"ok"}, rules
    firing = prometheus.query('ALERTS{alertstate="firing"}')
    assert firing == [], "a healthy run alarms nobody"
