"""The topic of articles: every state of an article once on it, whatever dies, and the last one is what the tables hold."""

import collections
import json

import pytest

import articles
import fold
import told
from articles import record
from services import ROOT, wait_for

TOPIC = "{id}.articles"
POINTS = ["store_before_commit", "store_after_commit", "publish_intent", "publish_produced", "publish_before_commit",
          "publish_after_commit", "publish_done", "group_before_commit"]


@pytest.fixture
def telling(deploy):
    return deploy(2, NEWSMILL_ARTICLES_TOPIC=TOPIC)


def once(deployment, **env):
    assert deployment.worker("--once", ready=False, **env).wait(60) == 0, deployment.logs()


def rest(deployment, settle=articles.rest):
    """(type, value) of each article's records in order, when all is as it should be."""
    settle(deployment)
    problems = told.verify(deployment)
    assert not problems, "\n".join(problems)
    ids = dict(deployment.rows("SELECT article_id::text, external_id FROM article"))
    by_id = collections.defaultdict(list)
    for r in fold.read_topic(deployment.kafka.bootstrap, deployment.articles):
        kind = told.header(r, "ce_type").removeprefix("newsmill.article.").removesuffix(".v1")
        by_id[ids.get(r.key.decode(), "none")].append((kind, r.value and json.loads(r.value)))
    return by_id


def version(n, minute, **more):
    return record(articles.article(n, modified_at=f"2026-03-01T09:{minute:02}:00Z", **more), key=b"%d" % n)


def test_an_article_its_revision_and_its_end(telling):
    """Bytes in, article.v1 out; repeats and what comes too late tell nothing; withdrawn and forgotten articles are null."""
    jsonschema = pytest.importorskip("jsonschema")
    telling.produce([version(n, 10) for n in (1, 2, 3)] + [record(b"{")])
    once(telling)
    telling.produce([version(1, 10), version(2, 20, title="Another headline of the same"), version(3, 5, title="An older one"),
                     version(1, 30, status="canceled")])
    once(telling)
    leader = telling.worker()
    telling.run("forget", "n3")
    got = rest(telling, lambda d: d.wait_settled())  # forgetting takes rows from the outbox, too
    kinds = {i: [kind for kind, _ in states] for i, states in got.items()}
    assert kinds == {"n1": ["stored", "withdrawn"], "n2": ["stored", "stored"], "none": ["stored", "forgotten"]}
    assert got["n2"][1][1]["title"] == "Another headline of the same"
    schema = json.loads((ROOT / "deploy/schemas/article.v1.json").read_text())
    for states in got.values():
        for _, value in states:
            if value is not None:
                jsonschema.validate(value, schema)
    wait_for(lambda: leader.metric("newsmill_outbox_depth") == 0, 10, "an empty outbox")
    assert leader.metric("newsmill_articles_sent_total") >= 1
    assert leader.stop() == 0


def test_what_waits_is_told(telling):
    """Where nobody leads, articles wait for the topic; `status` says how many, and none when they are on it."""
    telling.produce([version(n, 10) for n in (1, 2, 3)])
    assert telling.worker("--once", ready=False, NEWSMILL_ROLES="ingest").wait(60) == 0, telling.logs()
    told_of = telling.run("status", check=False)
    assert "3 states wait for the topic of articles" in told_of.stdout
    assert json.loads(telling.run("status", "--json", check=False).stdout)["queued_articles"] == 3
    once(telling)
    assert telling.value("SELECT queued_articles FROM v_pipeline_health") == 0
    assert "wait for the topic" not in telling.run("status", check=False).stdout


@pytest.mark.parametrize("lose_position", [False, True])
def test_deaths_at_every_step(telling, lose_position):
    """Killed where rows are stored and where they are published, with and without Kafka's position: each state is there once."""
    points = [p for p in POINTS if not lose_position or p.startswith("publish")]
    old = range(5 * len(points))
    telling.produce([version(n, 10) for n in old])
    once(telling)
    for i, point in enumerate(points):
        telling.produce([version(n, 20, text=articles.text_of(900 + n)) for n in old[5 * i:5 * i + 5]]
                        + [version(100 + n, 10) for n in old[5 * i:5 * i + 5]])
        worker = telling.worker(ready=False, NEWSMILL_TEST_FAULT=f"kill@{point}")
        assert worker.wait(60) == -9, worker.log.read_text()
        if lose_position:
            telling.kafka.delete_offsets(telling.position_group, telling.clusters)
    once(telling)
    got = rest(telling)
    assert {i: len(states) for i, states in got.items()} == {**{f"n{n}": 2 for n in old}, **{f"n{100 + n}": 1 for n in old}}


def test_only_articles_in_a_transaction_whose_end_nobody_heard(telling):
    """No event and no dead letter came with them: the topic of articles itself must tell that it was committed."""
    once(telling)  # Kafka has a position: the next transaction is no renewal of it
    page = articles.paywalled()
    telling.produce([record(page, articles.HTML)])
    worker = telling.worker(ready=False, NEWSMILL_TEST_FAULT="kill@publish_after_commit")
    assert worker.wait(60) == -9
    assert telling.rows("SELECT done < intent, (SELECT array_agg(type) FROM outbox) FROM publish_position") == [
        (True, ["newsmill.article.stored.v1"])]
    telling.kafka.delete_offsets(telling.position_group, telling.clusters)
    once(telling)
    assert sum(map(len, rest(telling).values())) == 1


def test_what_is_too_large_goes_without_its_text(deploy):
    deployment = deploy(NEWSMILL_ARTICLES_TOPIC=TOPIC, NEWSMILL_MAX_EVENT_BYTES=32768)
    text = "\n\n".join(articles.text_of(n) for n in range(60))
    worst = {"id": "\x01" * 3000, "title": "\x02" * 3000, "authors": ["Ann Lee"], "url": "https://a.example/" + "x" * 3000}
    deployment.produce([record(articles.article(1, text=text)), record(articles.article(2, text=text, **worst))])
    once(deployment)
    articles.rest(deployment)
    values = [json.loads(r.value) for r in fold.read_topic(deployment.kafka.bootstrap, deployment.articles)]
    assert [v["warnings"] for v in values] == [["over_max_event_bytes"]] * 2 and {v["text"] for v in values} == {""}
    assert "n1" in {v["id"] for v in values}


def test_reprocessed_articles_are_told_again(telling):
    """Only those that come out otherwise."""
    telling.produce([version(n, 10) for n in range(4)])
    once(telling)
    telling.rows("UPDATE article SET title = 'made worse', pipeline_version = 1 WHERE external_id IN ('n1', 'n2')")
    telling.run("reprocess", "--version-below", "999")
    once(telling)
    assert {i: len(states) for i, states in rest(telling).items()} == {"n0": 1, "n1": 2, "n2": 2, "n3": 1}


def test_switched_off_nothing_waits_and_nothing_is_sent(deploy):
    """Off from the start: no row. Switched off later: the outbox goes on over what was meant for the topic."""
    deployment = deploy(1)
    deployment.produce([record(articles.article(1))])
    once(deployment)
    assert articles.count(deployment, "article_queue") == 0 and articles.count(deployment, "outbox", "article_id IS NOT NULL") == 0
    on = {"NEWSMILL_ARTICLES_TOPIC": f"{deployment.id}.articles"}
    deployment.produce([record(articles.article(2, seed=1))])
    deployment.worker(ready=False, **on, NEWSMILL_TEST_FAULT="kill@publish_intent").wait(60)
    deployment.produce([record(articles.article(3, seed=1))])
    once(deployment)
    assert articles.count(deployment, "outbox", "article_id IS NOT NULL") == 1
    articles.rest(deployment)
