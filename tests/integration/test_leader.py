"""One leader, and every event once: takeovers, deaths at each step, a lost position, a fenced producer."""

import time

import confluent_kafka
import pytest

import articles
from articles import flood, record
from services import ServiceError, wait_for


def epoch(deployment):
    return deployment.value("SELECT epoch FROM leader")


def test_a_killed_leader_is_followed(deployment):
    first = deployment.worker()
    wait_for(lambda: first.metric("newsmill_leader") == 1, 10, "a leader")
    second = deployment.worker()
    before = epoch(deployment)
    first.kill()
    wait_for(lambda: second.metric("newsmill_leader") == 1, 15, "the next leader")
    assert epoch(deployment) == before + 1
    deployment.produce([record(articles.article(1)), record(articles.article(2, seed=1))])
    articles.rest(deployment)
    assert len(articles.groups(deployment, "duplicates")) == 1
    assert second.stop() == 0


def test_a_stopped_leader_is_replaced_and_does_no_harm(deployment):
    """SIGSTOP past 5 s of silence: the standby takes over; the sleeper wakes, finds its epoch gone and writes nothing."""
    first = deployment.worker()
    wait_for(lambda: first.metric("newsmill_leader") == 1, 10, "a leader")
    second = deployment.worker()
    first.pause()
    deployment.produce([record(articles.article(i, seed=i // 2), partition=0) for i in range(10)])
    wait_for(lambda: second.metric("newsmill_leader") == 1, 15, "the next leader")
    first.resume()
    articles.rest(deployment, 90)
    assert len(articles.groups(deployment, "duplicates")) == 5
    assert second.metric("newsmill_leader") == 1
    assert not first.alive() or first.metric("newsmill_leader") == 0
    for worker in (first, second):
        if worker.alive():
            assert worker.stop() == 0


def test_a_backend_that_is_terminated_is_no_end(deployment):
    """An administrator ends the leader's session: it, or a restart of it, leads again."""
    worker = deployment.worker()
    wait_for(lambda: worker.metric("newsmill_leader") == 1, 10, "a leader")
    with deployment.connect(admin=True).cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM leader")
    time.sleep(2)
    if not worker.alive():
        worker = deployment.worker()
    deployment.produce([record(articles.article(1)), record(articles.article(2, seed=1))])
    articles.rest(deployment)
    assert len(articles.groups(deployment, "duplicates")) == 1
    assert worker.stop() == 0


# ---- publishing ---------------------------------------------------------------------------------------------------


def positions(deployment):
    done, intent, last = deployment.rows("SELECT done, intent, (SELECT max(outbox_id) FROM outbox) FROM publish_position")[0]
    return done, intent, last, deployment.kafka.committed(deployment.position_group, deployment.clusters)


POINTS = ["publish_intent", "publish_produced", "publish_before_commit", "publish_after_commit", "publish_done",
          "leader_locked", "group_before_commit", "group_after_commit"]


def die(deployment, point, **env):
    worker = deployment.worker(ready=False, NEWSMILL_TEST_FAULT=f"kill@{point}", **env)
    assert worker.wait(60) == -9, worker.log.read_text()


@pytest.mark.parametrize("lose_position", [False, True])
def test_deaths_while_publishing(deployment, lose_position):
    """Killed at each step in turn, with and without Kafka's record of the position: every event is there once.

    Each worker finds what the one before has left, and dies at the next step.
    """
    flood(deployment, 60)
    assert deployment.worker("--once", ready=False).wait(60) == 0
    points = [p for p in POINTS if p.startswith("publish")] if lose_position else POINTS
    for i, point in enumerate(points):
        new = range(60 + 20 * i, 80 + 20 * i)
        deployment.produce([record(articles.article(n, seed=n % 50)) for n in new] + [record(b"{")])
        die(deployment, point)
        if lose_position:
            deployment.kafka.delete_offsets(deployment.position_group, deployment.clusters)
    worker = deployment.worker()
    articles.rest(deployment, 90)
    done, intent, last, position = positions(deployment)
    assert done == intent == last and position == {0: last}
    assert articles.count(deployment, "article") == 60 + 20 * len(points)
    assert worker.stop() == 0


def test_headers_of_a_dead_letter_are_not_taken_for_ours(deployment):
    """Input records may be CloudEvents themselves: their ce_id is not an outbox id when the publisher reads back."""
    strange = [record(b"{", key=b"%d" % i) for i in range(300)]
    for i, r in enumerate(strange):
        r.headers["ce_id"] = str(i + 200)  # 301 and more: ids that the outbox will only give later
    deployment.produce(strange)
    assert deployment.worker("--once", ready=False).wait(60) == 0
    flood(deployment, 60)
    die(deployment, "publish_intent")
    deployment.kafka.delete_offsets(deployment.position_group, deployment.clusters)
    worker = deployment.worker()
    articles.rest(deployment)
    assert worker.stop() == 0


def test_deaths_while_storing(deployment):
    flood(deployment, 200)
    for point in ["ingest_fetched", "store_begin", "store_before_commit", "store_after_commit", "offsets_committed"]:
        die(deployment, f"{point}:2", NEWSMILL_BATCH_MAX=20)
    worker = deployment.worker()
    articles.rest(deployment, 90)
    assert articles.count(deployment, "article") == 200
    assert deployment.rows("SELECT max(revision) FROM article") == [(1,)]
    assert worker.stop() == 0


def test_a_restored_backup_stops_the_publisher(deployment):
    """Kafka knows of more than the tables do: going on would send other events under the same ids."""
    flood(deployment, 20)
    assert deployment.worker("--once", ready=False).wait(60) == 0
    deployment.rows("UPDATE publish_position SET done = 1, intent = 1")
    deployment.rows("DELETE FROM outbox WHERE outbox_id > 1")
    before = deployment.kafka.ends(deployment.clusters)
    deployment.produce([record(articles.article(i)) for i in range(500, 510)])
    worker = deployment.worker(ready=False)
    assert worker.wait(40) != 0
    assert any(m.get("level") == "error" and "position" in str(m["msg"]) for m in worker.messages()), worker.log.read_text()
    after = deployment.kafka.ends(deployment.clusters)
    assert sum(e for _, e in after.values()) - sum(e for _, e in before.values()) <= 2  # a marker, but no event


def test_a_second_publisher_is_fenced(deployment):
    """The transactional id is one per deployment, so that a leader that was thought dead cannot commit any more."""
    worker = deployment.worker()
    flood(deployment, 10)
    articles.rest(deployment)
    other = confluent_kafka.Producer({"bootstrap.servers": deployment.kafka.bootstrap,
                                      "transactional.id": f"newsmill-publish-{deployment.id}"})
    other.init_transactions(30)
    del other
    deployment.produce([record(articles.article(i)) for i in range(100, 110)])
    try:
        deployment.wait_settled(20)  # it took a new producer and went on
    except ServiceError:
        assert not worker.alive() and worker.process.returncode != 0  # or ended: a restart heals that
        worker = deployment.worker()
    articles.rest(deployment)
    assert worker.stop() == 0


def test_a_revision_stored_while_the_leader_takes_the_queue(deployment):
    """The leader waits for the row that ingest holds, and then groups what ingest has stored, not what stood there before."""
    worker = deployment.worker()
    deployment.produce([record(articles.article(i, seed=1)) for i in (1, 2)])
    articles.rest(deployment)
    assert articles.groups(deployment, "duplicates") == {frozenset({"n1", "n2"})}
    assert worker.stop() == 0
    deployment.rows("INSERT INTO group_queue SELECT article_id FROM article WHERE external_id = 'n2'")
    ingest = deployment.connect()
    ingest.autocommit = False
    with ingest.cursor() as cursor:
        cursor.execute("UPDATE article SET killed = true WHERE external_id = 'n2'")
        cursor.execute("UPDATE group_queue SET queued_at = now()")
        worker = deployment.worker()
        wait_for(lambda: deployment.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ~ 'group_queue'"),
                 15, "the leader to wait for the row")
        ingest.commit()
    ingest.close()
    deployment.wait_settled()
    assert articles.groups(deployment, "duplicates") == set()
    articles.rest(deployment)
    assert worker.stop() == 0
