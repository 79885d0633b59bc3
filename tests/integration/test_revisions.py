"""What comes again: repeats, revisions in any order, withdrawals. The state is that of the last revision, however it came."""

import hashlib
import itertools
import json

import pytest

import articles
import tables
from articles import record

HOUR = 3600 * 1000
BASE = 1772355600000  # a record's timestamp, in ms


class Case:
    """One article, whose revisions come in an order of their own, and two others that have its texts A and B: each
    revision moves it from one duplicate group to the other. Many cases share a deployment."""

    def __init__(self, number=1):
        self.number, self.name = number, f"n{number}"
        self.a, self.b = articles.text_of(f"revision a {number}"), articles.text_of(f"revision b {number}")
        self.with_a, self.with_b = f"n{number}01", f"n{number}02"

    def partners(self):
        return [record(articles.article(int(name[1:]), text=text)) for name, text in
                ((self.with_a, self.a), (self.with_b, self.b))]

    def revision(self, text, hour=None, **more):
        modified = {} if hour is None else {"modified_at": f"2026-03-01T{hour:02}:00:00Z"}
        return articles.article(self.number, text=text, title="One title", **modified, **more)

    def withdrawn(self, hour):
        return articles.envelope(id=self.name, source=f"outlet{self.number}.example", status="canceled",
                                 modified_at=f"2026-03-01T{hour:02}:00:00Z")

    def state(self, stored, groups):
        """(text, killed, the other member of its duplicate group or None)"""
        found = stored[self.name]
        partner = [next(iter(g - {self.name})) for g in groups if self.name in g]
        return found.v1["text"], found.killed, partner[0] if partner else None


def start(deployment, cases):
    worker = deployment.worker()
    deployment.produce([r for case in cases for r in case.partners()])
    articles.rest(deployment)
    return worker


def come(deployment, cases, orders, values, stepwise=True):
    """values(case): its records. Each case gets them in its own order, in steps that are settled, or all at once."""
    made = [[values(case)[i] for i in order] for case, order in zip(cases, orders)]
    if stepwise:
        for step in zip(*made):
            deployment.produce(step)
            deployment.wait_settled()
    else:
        deployment.produce([r for records in made for r in records])
    articles.rest(deployment)


def check(deployment, cases, want):
    """want(case): the state that each must have."""
    stored, groups = articles.stored(deployment), articles.groups(deployment, "duplicates")
    wrong = [f"{c.name}: {c.state(stored, groups)[1:]}, text {'as' if c.state(stored, groups)[0] == want(c)[0] else 'not as'} "
             f"wanted; should be {want(c)[1:]}" for c in cases if c.state(stored, groups) != want(c)]
    assert not wrong, "\n".join(wrong)


ORDERS = list(itertools.permutations(range(3)))


# ---- repeats ------------------------------------------------------------------------------------------------------


def test_repeats_give_no_rows_and_no_event(deployment):
    case = Case()
    worker = start(deployment, [case])
    deployment.produce([record(case.revision(case.a))])
    before = articles.rest(deployment)
    rows = deployment.rows("SELECT article_id, revision, stored_at FROM article ORDER BY 1")
    again = [record(case.revision(case.a)), record(case.revision(case.a), key=b"other", timestamp=BASE + HOUR),
             record(case.revision(case.a, section="the same words, another record")), record(case.revision(case.a))]
    deployment.produce(again)
    after = articles.rest(deployment)
    assert [e.id for e in after.events] == [e.id for e in before.events]
    assert deployment.rows("SELECT article_id, revision, stored_at FROM article ORDER BY 1") == rows
    assert articles.count(deployment, "group_queue") == 0
    assert worker.metric('newsmill_records_total{outcome="repeat"}') == len(again)
    assert worker.stop() == 0


def test_repeats_within_one_batch(deployment):
    """Equal keys in one batch collapse; three records, one article, one event a cluster."""
    deployment.produce([record(articles.article(1)) for _ in range(3)] + [record(articles.article(2))] * 2)
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


@pytest.mark.parametrize("stepwise", [True, False])
def test_revisions_in_any_order(deploy, stepwise):
    """A at 8, B at 9, A again at 10: the last is A, though its text is the first one's. One by one, and in one batch."""
    deployment = deploy(NEWSMILL_BATCH_MS=200 if stepwise else 1000)
    cases = [Case(number) for number, _ in enumerate(ORDERS, 1)]
    worker = start(deployment, cases)
    come(deployment, cases, ORDERS, lambda c: [record(c.revision(text, hour), timestamp=BASE) for text, hour in
                                               ((c.a, 8), (c.b, 9), (c.a, 10))], stepwise)
    check(deployment, cases, lambda c: (c.a, False, c.with_a))
    assert worker.stop() == 0


def test_without_modified_at_the_records_time_orders(deploy):
    deployment = deploy(2)
    cases = [Case(1), Case(2)]
    worker = start(deployment, cases)
    come(deployment, cases, [(0, 1), (1, 0)], lambda c: [
        record(c.revision(c.a), timestamp=BASE, partition=0),
        record(c.revision(c.b), timestamp=BASE + HOUR, partition=1)])
    check(deployment, cases, lambda c: (c.b, False, c.with_b))
    assert worker.stop() == 0


def test_equal_times_are_ordered_by_the_bytes(deployment):
    cases = [Case(n) for n in range(1, 5)]
    worker = start(deployment, cases)
    come(deployment, cases, [(0, 1), (1, 0)] * 2, lambda c: [record(c.revision(c.a, 8)), record(c.revision(c.b, 8))])

    def greater(case):
        a, b = (hashlib.sha256(case.revision(text, 8)).digest() for text in (case.a, case.b))
        return (case.a, False, case.with_a) if a > b else (case.b, False, case.with_b)

    check(deployment, cases, greater)
    assert worker.stop() == 0


def test_a_revision_replaces_every_child_row(deployment):
    case, text = Case(), 'Ann Bell of Dorrin said "we are sorry" on Monday and paid $5.'
    worker = deployment.worker()
    for value in (case.revision(case.a, 8), case.revision(text, 9)):
        deployment.produce([record(value)])
        articles.rest(deployment)
    found = articles.stored(deployment)["n1"]
    assert found.revision == 2
    left = {t: articles.count(deployment, t) for t in ("article", "article_raw", "fingerprint")}
    assert left == {"article": 1, "article_raw": 1, "fingerprint": 1}
    path = deployment.folder / "one.jsonl"
    path.write_bytes(case.revision(text, 9) + b"\n")
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


def test_a_withdrawn_article_leaves_its_groups(deployment):
    case = Case()
    worker = start(deployment, [case])
    deployment.produce([record(case.revision(case.a, 8))])
    before = articles.rest(deployment)
    check(deployment, [case], lambda c: (c.a, False, c.with_a))
    deployment.produce([record(case.withdrawn(9))])
    after = articles.rest(deployment)
    article = deployment.value("SELECT article_id FROM article WHERE external_id = 'n1'")
    assert articles.stored(deployment)["n1"].killed
    assert deployment.rows("SELECT 1 FROM cluster_article WHERE article_id = %s", article) == []
    known = {e.id for e in before.events}
    removed = [e for e in after.events if e.id not in known and e.type == "article_removed"
               and str(article) in {a["id"] for a in e.data["articles"]}]
    assert {e.data["cluster"]["kind"] for e in removed} == {"duplicates", "story"}
    # a group of one is no duplicate group: it is dissolved, and the events say so
    assert deployment.rows("SELECT 1 FROM cluster_article WHERE kind = 'duplicates'") == []
    last = {e.key: e.data["cluster"] for e in sorted(after.events)}
    assert {c["state"] for c in last.values() if c["kind"] == "duplicates"} == {"dissolved"}
    assert worker.stop() == 0


def test_what_may_be_no_article_is_stored_and_in_no_group(deployment):
    """It leaves the groups that it was in, and comes back with its text."""
    case = Case()
    worker = start(deployment, [case])
    cut = {"id": case.name, "source": "outlet1.example", "html": articles.paywalled(), "modified_at": "2026-03-01T09:00:00Z"}
    steps = [(case.revision(case.a, 8), "article"), (articles.envelope(**cut), "not_article"),
             (case.revision(case.b, 10), "article"), (articles.envelope(**{**cut, "id": "n2"}), "not_article"),
             (articles.envelope(**{**cut, "id": "n3"}), "not_article")]
    for value, kind in steps:
        deployment.produce([record(value)])
        articles.rest(deployment)
        (name, found), = deployment.rows("SELECT external_id, kind FROM article WHERE external_id = %s",
                                         json.loads(value)["id"])
        grouped = [any(name in g for g in articles.groups(deployment, k)) for k in ("duplicates", "story")]
        assert (found, grouped) == (kind, [kind == "article"] * 2), name
    assert worker.stop() == 0


def test_a_withdrawal_has_its_place_among_the_revisions(deployment):
    """Text at 8, withdrawn at 9, back at 10: it is back, in any order of arrival."""
    cases = [Case(number) for number, _ in enumerate(ORDERS, 1)]
    worker = start(deployment, cases)
    come(deployment, cases, ORDERS, lambda c: [record(c.revision(c.a, 8)), record(c.withdrawn(9)),
                                               record(c.revision(c.b, 10))])
    check(deployment, cases, lambda c: (c.b, False, c.with_b))
    assert worker.stop() == 0


def test_a_late_revision_does_not_bring_back_what_was_withdrawn(deployment):
    cases = [Case(1), Case(2)]
    worker = start(deployment, cases)
    come(deployment, cases, [(0, 1), (1, 0)], lambda c: [record(c.revision(c.a, 8)), record(c.withdrawn(9))])
    stored = articles.stored(deployment)
    for case in cases:
        assert stored[case.name].killed
        assert all(case.name not in g for kind in ("duplicates", "story") for g in articles.groups(deployment, kind))
    assert worker.stop() == 0


def halves(text):
    """(first half, second half, all of it)"""
    paragraphs = text.split("\n\n")
    middle = len(paragraphs) // 2
    return "\n\n".join(paragraphs[:middle]), "\n\n".join(paragraphs[middle:]), text


def test_a_bridge_that_is_withdrawn_splits_the_group(deployment):
    """Two halves of one text share no words; the whole holds both. Without it there are two groups again."""
    bridge = Case(5)
    half, other, both = halves(articles.text_of("bridge", sentences=28))
    worker = deployment.worker()
    deployment.produce([record(articles.article(i, text=t)) for i, t in enumerate([half, half, other, other], 1)])
    articles.rest(deployment)
    two = {frozenset({"n1", "n2"}), frozenset({"n3", "n4"})}
    assert articles.groups(deployment, "duplicates") == two
    ids = [i for (i,) in deployment.rows("SELECT DISTINCT cluster_id FROM cluster_article WHERE kind = 'duplicates'")]
    deployment.produce([record(bridge.revision(both, 8))])
    report = articles.rest(deployment)
    assert articles.groups(deployment, "duplicates") == {frozenset({"n1", "n2", "n3", "n4", "n5"})}
    merged = report.keys[str(max(ids))]
    assert (merged.summary["state"], merged.summary["merged_into"]) == ("merged", str(min(ids)))  # the lower id stays
    aliases = dict(deployment.rows("SELECT alias_id, cluster_id FROM cluster_alias"))
    assert aliases[max(ids)] == min(ids)
    assert {"merged", "article_added"} <= {e.type for e in report.keys[str(min(ids))].history}
    deployment.produce([record(bridge.withdrawn(9))])
    articles.rest(deployment)
    assert articles.groups(deployment, "duplicates") == two
    assert worker.stop() == 0


def test_a_chain_of_merges(deployment):
    """Three groups; the second and third are joined, then the first with both: every absorbed id leads to the live one."""
    paragraphs = articles.text_of("chain", sentences=42).split("\n\n")
    third = len(paragraphs) // 3
    texts = ["\n\n".join(paragraphs[i * third:(i + 1) * third]) for i in range(3)]
    worker = deployment.worker()
    deployment.produce([record(articles.article(10 * i + k, text=texts[i])) for i in range(3) for k in range(2)])
    articles.rest(deployment)
    for number, (i, k) in enumerate([(1, 2), (0, 1)], 90):
        deployment.produce([record(articles.article(number, text=texts[i] + "\n\n" + texts[k]))])
        articles.rest(deployment)
    (group,) = articles.groups(deployment, "duplicates")
    assert len(group) == 8
    live = deployment.value("SELECT cluster_id FROM cluster WHERE kind = 'duplicates' AND state = 'open'")
    absorbed = deployment.rows("SELECT cluster_id FROM cluster WHERE kind = 'duplicates' AND state = 'merged'")
    aliases = dict(deployment.rows("SELECT alias_id, cluster_id FROM cluster_alias"))
    assert len(absorbed) == 2 and all(aliases[i] == live for (i,) in absorbed)
    assert worker.stop() == 0
