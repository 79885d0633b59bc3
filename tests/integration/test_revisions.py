"""What comes again: repeats, revisions in any order, withdrawals. The state is that of the last revision, however it came."""

import hashlib
import itertools
import json

import pytest

import articles
import tables
from articles import record

TEXT_A, TEXT_B = articles.text_of("revision a"), articles.text_of("revision b")
HOUR = 3600 * 1000
BASE = 1772355600000  # a record's timestamp, in ms


def revision(text, hour=None, number=1, **more):
    modified = {} if hour is None else {"modified_at": f"2026-03-01T{hour:02}:00:00Z"}
    return articles.article(number, text=text, title="One title", **modified, **more)


def start(deployment):
    """A worker, and two other articles that have the texts A and B: a revision moves n1 from one group to the other."""
    worker = deployment.worker()
    deployment.produce([record(articles.article(10, text=TEXT_A)), record(articles.article(20, text=TEXT_B))])
    articles.rest(deployment)
    return worker


def state(deployment):
    """(text, killed, partner) of n1 — the other member of its duplicate group, or None."""
    found = articles.stored(deployment)["n1"]
    partner = [next(iter(g - {"n1"})) for g in articles.groups(deployment, "duplicates") if "n1" in g]
    return found.v1["text"], found.killed, partner[0] if partner else None


# ---- repeats ------------------------------------------------------------------------------------------------------


def test_repeats_give_no_rows_and_no_event(deployment):
    worker = start(deployment)
    deployment.produce([record(revision(TEXT_A))])
    before = articles.rest(deployment)
    rows = deployment.rows("SELECT article_id, revision, stored_at FROM article ORDER BY 1")
    again = [record(revision(TEXT_A)), record(revision(TEXT_A), key=b"other", timestamp=BASE + HOUR),
             record(revision(TEXT_A, section="the same words, another record")), record(revision(TEXT_A))]
    deployment.produce(again)
    after = articles.rest(deployment)
    assert [e.id for e in after.events] == [e.id for e in before.events]
    assert deployment.rows("SELECT article_id, revision, stored_at FROM article ORDER BY 1") == rows
    assert articles.count(deployment, "group_queue") == 0
    assert worker.metric('newsmill_records_total{outcome="repeat"}') == len(again)
    assert worker.stop() == 0


def test_repeats_within_one_batch(deployment):
    """Equal keys in one batch collapse; three records, one article, one event a cluster."""
    deployment.produce([record(revision(TEXT_A)) for _ in range(3)] + [record(articles.article(2))] * 2)
    worker = deployment.worker()
    report = articles.rest(deployment)
    assert articles.count(deployment, "article") == 2
    assert sorted(e.type for e in report.events) == ["created", "created"]
    assert worker.stop() == 0


def test_identity(deployment):
    """One article by id and source, else by URL in canonical form, else by its bytes."""
    text = [articles.text_of(f"identity {i}") for i in range(8)]
    worker = deployment.worker()
    deployment.produce([record(articles.envelope(**fields)) for fields in [
        dict(id="1", source="a.example", text=text[0], modified_at="2026-03-01T01:00:00Z"),
        dict(id="1", source="a.example", text=text[1], modified_at="2026-03-01T02:00:00Z"),          # the same
        dict(id="1", source="b.example", text=text[2], modified_at="2026-03-01T03:00:00Z"),          # another outlet's 1
        dict(url="https://a.example/x?utm_source=feed", text=text[3], modified_at="2026-03-01T01:00:00Z"),
        dict(url="https://a.example/x#top", text=text[4], modified_at="2026-03-01T02:00:00Z"),       # the same page
        dict(url="https://a.example/y", text=text[5], modified_at="2026-03-01T03:00:00Z"),           # another page
        dict(title="No name", text=text[6]),
        dict(title="No name", text=text[6]),                                                         # the same bytes
        dict(title="No name", text=text[7]),                                                         # other bytes
    ]])
    articles.rest(deployment)
    got = {t for (t,) in deployment.rows("SELECT text FROM article")}
    want = {text[i] for i in (1, 2, 4, 5, 6, 7)}
    assert len(got) == 6
    assert {t[:200] for t in got} == {t[:200] for t in want}
    assert worker.stop() == 0


# ---- revisions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_revisions_in_any_order(deployment, order):
    """A at 8, B at 9, A again at 10: the last is A, though its text is the first one's."""
    values = [revision(TEXT_A, 8), revision(TEXT_B, 9), revision(TEXT_A, 10)]
    worker = start(deployment)
    for i in order:
        deployment.produce([record(values[i], timestamp=BASE)])
        articles.rest(deployment)
    assert state(deployment) == (TEXT_A, False, "n10")
    assert worker.stop() == 0


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_revisions_of_one_batch_in_any_order(deploy, order):
    deployment = deploy(NEWSMILL_BATCH_MS=1000)
    values = [revision(TEXT_A, 8), revision(TEXT_B, 9), revision(TEXT_A, 10)]
    worker = start(deployment)
    deployment.produce([record(values[i], timestamp=BASE) for i in order])
    articles.rest(deployment)
    assert state(deployment) == (TEXT_A, False, "n10")
    assert worker.stop() == 0


@pytest.mark.parametrize("backwards", [False, True])
def test_without_modified_at_the_records_time_orders(deploy, backwards):
    deployment = deploy(2)
    made = [record(revision(TEXT_A), timestamp=BASE, partition=0), record(revision(TEXT_B), timestamp=BASE + HOUR, partition=1)]
    worker = start(deployment)
    for r in reversed(made) if backwards else made:
        deployment.produce([r])
        articles.rest(deployment)
    assert state(deployment) == (TEXT_B, False, "n20")
    assert worker.stop() == 0


@pytest.mark.parametrize("backwards", [False, True])
def test_equal_times_are_ordered_by_the_bytes(deployment, backwards):
    values = [revision(TEXT_A, 8), revision(TEXT_B, 8)]
    worker = start(deployment)
    for v in reversed(values) if backwards else values:
        deployment.produce([record(v)])
        articles.rest(deployment)
    want = max(values, key=lambda v: hashlib.sha256(v).digest())
    assert state(deployment)[0] == (TEXT_A if want is values[0] else TEXT_B)
    assert worker.stop() == 0


def test_a_revision_replaces_every_child_row(deployment):
    worker = deployment.worker()
    deployment.produce([record(revision(TEXT_A, 8))])
    articles.rest(deployment)
    deployment.produce([record(revision("Ann Bell of Dorrin said “we are sorry” on Monday and paid $5.", 9))])
    articles.rest(deployment)
    found = articles.stored(deployment)["n1"]
    assert found.revision == 2
    left = {t: articles.count(deployment, t) for t in ("article", "article_raw", "fingerprint")}
    assert left == {"article": 1, "article_raw": 1, "fingerprint": 1}
    path = deployment.folder / "one.jsonl"
    path.write_bytes(revision("Ann Bell of Dorrin said “we are sorry” on Monday and paid $5.", 9) + b"\n")
    (line,) = deployment.run("process", "--ndjson", str(path)).stdout.splitlines()
    assert tables.differences(found.v1, json.loads(line)) == []
    assert worker.stop() == 0


def test_two_workers_store_one_new_article_at_once(deploy):
    """The same new articles on two partitions, read by two workers: one row each, and nobody fails."""
    deployment = deploy(2, NEWSMILL_BATCH_MAX=20)
    workers = [deployment.worker(), deployment.worker()]
    values = [articles.article(i) for i in range(300)]
    deployment.produce([record(v, partition=p) for v in values for p in (0, 1)])
    articles.rest(deployment)
    assert articles.count(deployment, "article") == 300
    outcomes = [sum(w.metric(f'newsmill_records_total{{outcome="{o}"}}') for w in workers) for o in ("stored", "repeat")]
    assert outcomes == [300, 300]
    assert [w.stop() for w in workers] == [0, 0]


# ---- withdrawals --------------------------------------------------------------------------------------------------


def withdrawn(hour, number=1):
    return articles.envelope(id=f"n{number}", source=f"outlet{number}.example", status="canceled",
                             modified_at=f"2026-03-01T{hour:02}:00:00Z")


def test_a_withdrawn_article_leaves_its_groups(deployment):
    worker = start(deployment)
    deployment.produce([record(revision(TEXT_A, 8))])
    before = articles.rest(deployment)
    assert state(deployment)[2] == "n10"
    deployment.produce([record(withdrawn(9))])
    after = articles.rest(deployment)
    article = deployment.value("SELECT article_id FROM article WHERE external_id = 'n1'")
    assert articles.stored(deployment)["n1"].killed
    assert deployment.rows("SELECT 1 FROM cluster_article WHERE article_id = %s", article) == []
    known = {e.id for e in before.events}
    new = [e for e in after.events if e.id not in known]
    removed = [e for e in new if e.type == "article_removed" and str(article) in {a["id"] for a in e.data["articles"]}]
    assert {e.data["cluster"]["kind"] for e in removed} == {"duplicates", "story"}
    # a group of one is no duplicate group: it is dissolved, and the events say so
    assert deployment.rows("SELECT 1 FROM cluster_article WHERE kind = 'duplicates'") == []
    states = {e.key: e.data["cluster"]["state"] for e in after.events if e.data["cluster"]["kind"] == "duplicates"}
    assert set(states.values()) == {"dissolved"}
    assert worker.stop() == 0


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_withdrawal_has_its_place_among_the_revisions(deployment, order):
    """Text at 8, withdrawn at 9, back at 10: it is back, in any order of arrival."""
    values = [revision(TEXT_A, 8), withdrawn(9), revision(TEXT_B, 10)]
    worker = start(deployment)
    for i in order:
        deployment.produce([record(values[i])])
        articles.rest(deployment)
    assert state(deployment) == (TEXT_B, False, "n20")
    assert worker.stop() == 0


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_late_revision_does_not_bring_back_what_was_withdrawn(deployment, order):
    values = [revision(TEXT_A, 8), withdrawn(9)]
    worker = start(deployment)
    for i in order:
        deployment.produce([record(values[i])])
        articles.rest(deployment)
    assert articles.stored(deployment)["n1"].killed
    assert all("n1" not in g for kind in ("duplicates", "story") for g in articles.groups(deployment, kind))
    assert worker.stop() == 0


def test_a_bridge_that_is_withdrawn_splits_the_group(deployment):
    """A and C share nothing; B holds most of both. Without B there are two groups again."""
    both = "\n\n".join(TEXT_A.split("\n\n")[:-1] + TEXT_B.split("\n\n")[:-1])
    worker = deployment.worker()
    deployment.produce([record(articles.article(i, text=t)) for i, t in enumerate([TEXT_A, TEXT_A, TEXT_B, TEXT_B], 1)])
    articles.rest(deployment)
    two = {frozenset({"n1", "n2"}), frozenset({"n3", "n4"})}
    assert articles.groups(deployment, "duplicates") == two
    ids = [i for (i,) in deployment.rows("SELECT DISTINCT cluster_id FROM cluster_article WHERE kind = 'duplicates'")]
    deployment.produce([record(articles.article(5, text=both))])
    report = articles.rest(deployment)
    assert articles.groups(deployment, "duplicates") == {frozenset({"n1", "n2", "n3", "n4", "n5"})}
    merged = report.keys[str(max(ids))]
    assert (merged.summary["state"], merged.summary["merged_into"]) == ("merged", str(min(ids)))  # the lower id stays
    aliases = dict(deployment.rows("SELECT alias_id, cluster_id FROM cluster_alias"))
    assert aliases[max(ids)] == min(ids)
    assert {"merged", "article_added"} <= {e.type for e in report.keys[str(min(ids))].history}
    deployment.produce([record(withdrawn(9, number=5))])
    articles.rest(deployment)
    assert articles.groups(deployment, "duplicates") == two
    assert worker.stop() == 0
