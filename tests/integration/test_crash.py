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
        return deployment.rows("SELECT count(*) FROM v_article")[0][0] == stored and worker.alive()

    wait_for(settled, 90, f"{stored} articles")
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


def test_an_end_in_peace_leaves_no_suspects(deploy):
    deployment = deploy(1)
    for _ in range(3):
        assert deployment.worker().stop() == 0
    assert deployment.rows("SELECT claims FROM consumer_offset") == [(0,)]
