"""article_revision: what outlets changed, the same rows in whatever order the versions came."""

import hashlib
import itertools

import pytest

import articles
from articles import record

HOUR = 3600 * 1000
BASE = 1772355600000  # a record's timestamp, in ms

A = ("Five hurt in ferry accident",
     "Five people were hurt in Kirkholm when a ferry hit the pier.\n\nThe repair will cost $40 million, said Ada Holm, who runs it. "
     "\"We are sorry for it all,\" said Holm.")
B = ("Six hurt in ferry accident",
     "Six people were hurt in Kirkholm when a ferry hit the pier.\n\nThe repair will cost $40 million, said Ada Holm, who runs it. "
     "\"We are sorry for it all,\" said Holm.")
C = ("Six hurt in ferry accident",
     "Six people were hurt in Kirkholm when a ferry hit the pier.\n\nThe repair will cost $60 million, said Ada Holm, who runs it.\n\n"
     "Correction: An earlier version of this article gave another sum.")


def version(number, content, hour, **more):
    title, text = content
    return record(articles.envelope(id=f"n{number}", source=f"outlet{number}.example", title=title, text=text,
                                    published_at="2026-03-01T07:00:00Z", modified_at=f"2026-03-01T{hour:02}:00:00Z", **more))


def withdrawal(number, hour, **more):
    return record(articles.envelope(id=f"n{number}", source=f"outlet{number}.example", status="canceled",
                                    modified_at=f"2026-03-01T{hour:02}:00:00Z", **more))


def history(deployment, number, columns="revision_no, current, withdrawn, first_at, last_at, title, headline_before, headline_after, "
            "sentences_added, sentences_removed, figures_added, figures_removed, names_added, names_removed, quotes_added, "
            "quotes_removed, correction_note, sentences_added_count, sentences_removed_count, text"):
    return deployment.rows(f"SELECT {columns} FROM v_revision JOIN article USING (article_id) WHERE external_id = %s ORDER BY revision_no"
                           .replace("title,", "v_revision.title,").replace(" text", " v_revision.text")
                           .replace("first_at", "v_revision.first_at"), f"n{number}")


def state(deployment, number):
    """Everything but what says how and when it came."""
    article = deployment.rows("SELECT killed, revision, revised, order_at, content_hash::text, title, text, first_at, content_at, "
                              "(SELECT count(*) FROM quote q WHERE q.article_id = a.article_id), "
                              "(SELECT count(*) FROM mention m WHERE m.article_id = a.article_id) "
                              "FROM article a WHERE external_id = %s", f"n{number}")
    return article, history(deployment, number)


def test_what_changed(deployment):
    worker = deployment.worker()
    for content, hour in ((A, 8), (B, 9), (C, 10)):
        deployment.produce([version(1, content, hour)])
        articles.rest(deployment)
    first, second, third = history(deployment, 1, "revision_no, current, headline_before, headline_after, sentences_added, "
                                   "sentences_removed, figures_added, figures_removed, quotes_removed, names_removed, correction_note")
    assert first == (1, False, *[None] * 9)
    assert second[:4] == (2, False, A[0], B[0])
    assert second[4:6] == ([B[1].split("\n")[0]], [A[1].split("\n")[0]])
    assert second[8:] == ([], [], None)
    assert third[:4] == (3, True, None, None)
    assert third[4] == ["The repair will cost $60 million, said Ada Holm, who runs it.", C[1].split("\n")[-1]]
    assert (third[6], third[7]) == (["$60 million"], ["$40 million"])
    assert third[8] == ["We are sorry for it all,"] and third[10] == "Correction: An earlier version of this article gave another sum."
    assert deployment.value("SELECT revision FROM article") == 3
    asked = deployment.rows((articles.ROOT / "sql/queries/changed_after_publication.sql").read_text())
    assert [r[-1] is not None for r in asked] == [True, False] and [str(r[6]) for r in asked] == ["3:00:00", "2:00:00"]
    assert worker.stop() == 0


def test_no_history_without_a_change(deployment):
    """Repeats, in whatever order, are no versions."""
    worker = deployment.worker()
    for hour in (9, 8, 10):
        deployment.produce([version(1, A, hour, section=str(hour))])
        articles.rest(deployment)
    assert articles.count(deployment, "article_revision") == 0
    assert deployment.rows("SELECT revision, revised, first_at < order_at FROM article") == [(1, False, True)]
    assert worker.stop() == 0


SETS = {
    "a version comes back": lambda n: [version(n, A, 8), version(n, B, 9), version(n, A, 10), version(n, C, 11)],
    "repeats between": lambda n: [version(n, A, 8), version(n, B, 9), version(n, B, 10, section="again"), version(n, C, 11)],
    "withdrawn at the end": lambda n: [version(n, A, 8), version(n, B, 9), withdrawal(n, 10)],
    "withdrawn and back": lambda n: [version(n, A, 8), withdrawal(n, 9), version(n, A, 10), version(n, C, 11)],
    "withdrawn twice": lambda n: [version(n, A, 8), withdrawal(n, 9), withdrawal(n, 10, note="once more"), version(n, B, 7)],
    "at one time": lambda n: [version(n, A, 8), version(n, B, 8), version(n, C, 8), withdrawal(n, 9)],
}


def greatest(number):
    """Of "at one time": equal times are ordered by the bytes."""
    return max((hashlib.sha256(version(number, c, 8).value).digest(), c[1]) for c in (A, B, C))[1]


@pytest.mark.parametrize("stepwise", [True, False])
def test_in_any_order(deploy, stepwise):
    """All orders of arrival, each for an article of its own, one by one and in one batch: one state."""
    deployment = deploy(NEWSMILL_BATCH_MS=200 if stepwise else 2000)
    worker = deployment.worker()
    cases = [(name, order) for name, values in SETS.items() for order in itertools.permutations(range(len(values(0))))]
    arrivals = [[SETS[name](number)[i] for i in order] for number, (name, order) in enumerate(cases)]
    if stepwise:
        for step in itertools.zip_longest(*arrivals):
            deployment.produce([r for r in step if r is not None])
            deployment.wait_settled()
    else:
        deployment.produce([r for records in arrivals for r in records])
    articles.rest(deployment)
    want = {}
    for number, (name, order) in enumerate(cases):
        (article,), versions = state(deployment, number)
        if name == "at one time":  # which is the last depends on the id, and so does `current`
            assert (article[0], article[6]) == (True, greatest(number)), order
            article, versions = article[:4], [row[3:] for row in versions]
        assert want.setdefault(name, (article, versions)) == (article, versions), f"{name}, {order}"
    assert {name: len(versions) for name, (_, versions) in want.items()} == {
        "a version comes back": 3, "repeats between": 3, "withdrawn at the end": 3, "withdrawn and back": 3,
        "withdrawn twice": 3, "at one time": 4}
    assert worker.stop() == 0


def test_by_the_records_time_over_two_partitions(deploy):
    """Without modified_at the records' times order; every message twice."""
    deployment = deploy(2)
    worker = deployment.worker()
    orders = list(itertools.permutations([(A, 0), (B, 1), (C, 2)]))
    for step in range(3):
        for again in range(2):
            deployment.produce([record(articles.envelope(id=f"n{n}", source="outlet.example", title=c[0], text=c[1]),
                                       timestamp=BASE + hour * HOUR, partition=(n + again) % 2)
                                for n, order in enumerate(orders) for c, hour in [order[step]]])
        deployment.wait_settled()
    articles.rest(deployment)
    want = state(deployment, 0)
    assert [row[5] for row in want[1]] == [A[0], B[0], C[0]] and want[0][0][1] == 3
    assert all(state(deployment, n) == want for n in range(len(orders)))
    assert worker.stop() == 0
