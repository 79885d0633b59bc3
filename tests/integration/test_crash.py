"""A record that kills its worker costs itself, and no other record."""

import pytest

import articles
from articles import record
from services import wait_for

DEADLY = "the syllable that no worker survives"
CRASH = {"NEWSMILL_TEST_FAULT": f"crash@{DEADLY}"}


def deadly(i):
    return record(articles.article(i, text=f"An ordinary first sentence of the text. And {DEADLY}, at its end."))


def run_until_rest(deployment, stored, **env):
    """Restarts the worker whenever it has died, as a supervisor would; how often it was."""
    deaths, worker = 0, deployment.worker(ready=False, **env)

    def settled():
        nonlocal deaths, worker
        if not worker.alive():
            deaths += 1
            assert deaths < 20, "it dies and dies"
            worker = deployment.worker(ready=False, **env)
        waiting = deployment.rows("SELECT ungrouped_articles FROM v_pipeline_health")[0][0]
        return deployment.rows("SELECT count(*) FROM v_article")[0][0] == stored and waiting == 0 and worker.alive()

    try:
        wait_for(settled, 90, f"{stored} articles")
    except TimeoutError as e:
        raise AssertionError(f"{e}\n{deployment.logs()}") from e
    articles.rest(deployment)
    assert worker.stop() == 0
    return deaths


def rejects(deployment):
    return [(reason, bytes(value)) for reason, value in
            deployment.rows("SELECT reason, value FROM rejected_record ORDER BY record_offset")]


@pytest.mark.parametrize("threads", [1, 2])
def test_the_third_death_rejects_it(deploy, threads):
    """With two loops, the other partition's records are in hands at each death: none of them pays for it."""
    deployment = deploy(2, NEWSMILL_THREADS=threads)
    batch = [record(articles.article(i), partition=i % 2) for i in range(60)]
    bad = deadly(60)
    bad.partition = 0
    batch.insert(17, bad)
    deployment.produce(batch)
    assert run_until_rest(deployment, 60, **CRASH) == 3
    assert rejects(deployment) == [("crashes_worker", bad.value)]
    (letter,) = deployment.dead_letters()
    assert letter.value == bad.value and "crashes_worker" in letter.header("__connect.errors.class.name")


def test_two_of_them_side_by_side(deploy):
    deployment = deploy(1)
    deployment.produce([record(articles.article(1)), deadly(2), deadly(3), record(articles.article(4))])
    assert run_until_rest(deployment, 2, **CRASH) <= 6
    assert [reason for reason, _ in rejects(deployment)] == ["crashes_worker"] * 2


def test_a_death_of_another_cause_rejects_nothing(deploy):
    """Killed four times before it gets on: then all goes through, one record at a time or not."""
    deployment = deploy(1)
    deployment.produce([record(articles.article(i)) for i in range(40)])
    for _ in range(4):
        worker = deployment.worker(ready=False, NEWSMILL_TEST_FAULT="kill@ingest_fetched")
        wait_for(lambda w=worker: not w.alive(), 30, "its death")
    assert run_until_rest(deployment, 40) == 0
    assert rejects(deployment) == []


def test_deaths_while_it_is_stored_reject_nothing(deploy):
    """Killed six times in a row, from outside, in the moment in which the first record, alone by then, is stored."""
    deployment = deploy(1)
    deployment.produce([record(articles.article(i)) for i in range(10)])
    for _ in range(6):
        worker = deployment.worker(ready=False, NEWSMILL_TEST_FAULT="kill@store_before_commit")
        wait_for(lambda w=worker: not w.alive(), 30, "its death")
    assert deployment.rows("SELECT tries FROM consumer_offset") == [(5,)], "each of the tries counts a quarter"
    assert run_until_rest(deployment, 10) == 0
    assert rejects(deployment) == []


def test_an_end_in_peace_leaves_no_suspects(deploy):
    deployment = deploy(1)
    for _ in range(3):
        assert deployment.worker().stop() == 0
    assert deployment.rows("SELECT claims FROM consumer_offset") == [(0,)]


# ---- the leader ---------------------------------------------------------------------------------------------------

DEADLY_TITLE = "A headline that no leader survives"
GROUP_CRASH = {"NEWSMILL_TEST_FAULT": f"crash-group@{DEADLY_TITLE}"}


def left_out(deployment):
    return deployment.rows("SELECT title FROM v_left_ungrouped")


def ungrouped(deployment):
    return {e for (e,) in deployment.rows("SELECT external_id FROM v_article a WHERE NOT EXISTS "
                                          "(SELECT FROM v_story_article s WHERE s.article_id = a.article_id)")}


def test_an_article_that_kills_the_leader_stays_ungrouped(deploy):
    """All others are grouped, and its next revision too."""
    deployment = deploy(1)
    batch = [record(articles.article(i)) for i in range(40)]
    batch.insert(25, record(articles.article(99, title=DEADLY_TITLE)))
    deployment.produce(batch)
    assert run_until_rest(deployment, 41, **GROUP_CRASH) in (5, 6)  # 6: where a batch before it got through
    assert left_out(deployment) == [(DEADLY_TITLE,)]
    assert ungrouped(deployment) == {"n99"}
    deployment.produce([record(articles.article(99, title="A harmless headline")),
                        record(articles.article(100))])
    assert run_until_rest(deployment, 42, **GROUP_CRASH) == 0
    assert left_out(deployment) == [] and ungrouped(deployment) == set()


def test_reprocess_tries_again_what_was_left_out(deploy):
    deployment = deploy(1)
    deployment.produce([record(articles.article(i)) for i in range(3)] + [record(articles.article(99, title=DEADLY_TITLE))])
    run_until_rest(deployment, 4, **GROUP_CRASH)
    assert ungrouped(deployment) == {"n99"}
    assert "4 came out the same" in deployment.run("reprocess").stdout
    assert run_until_rest(deployment, 4) == 0
    assert left_out(deployment) == [] and ungrouped(deployment) == set()


def test_a_leader_that_dies_of_another_cause_leaves_nothing_out(deploy):
    deployment = deploy(1)
    deployment.produce([record(articles.article(i)) for i in range(40)])
    for point in ("leader_locked", "group_before_commit") * 2:
        worker = deployment.worker(ready=False, NEWSMILL_TEST_FAULT=f"kill@{point}")
        wait_for(lambda w=worker: not w.alive(), 30, "its death")
    assert run_until_rest(deployment, 40) == 0
    assert left_out(deployment) == [] and ungrouped(deployment) == set()
    assert deployment.rows("SELECT claims FROM leader") == [(0,)]
    assert deployment.rows("SELECT count(*) FROM group_try") == [(0,)]


def test_a_leader_that_ends_in_peace_is_no_reason_for_suspicion(deploy):
    deployment = deploy(1)
    for _ in range(3):
        assert deployment.worker().stop() == 0
    assert deployment.rows("SELECT claims FROM leader") == [(0,)]
