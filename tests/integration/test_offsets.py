"""Where ingest stands is in PostgreSQL, moved with the rows; Kafka's own offsets only follow."""

import re

import confluent_kafka
import pytest

import articles
from articles import record
from services import wait_for


def offsets(deployment):
    return dict(deployment.rows("SELECT partition, next_offset FROM consumer_offset WHERE consumer_group = %s AND topic = %s",
                                deployment.group, deployment.input))


def ends(deployment):
    return {p: end for p, (_, end) in deployment.kafka.ends(deployment.input).items()}


def test_committed_offsets_follow(deploy):
    deployment = deploy(3)
    worker = deployment.worker()
    deployment.produce([record(articles.article(i), partition=i % 2) for i in range(20)])
    articles.rest(deployment)
    assert offsets(deployment) == ends(deployment) == {0: 10, 1: 10, 2: 0}
    wait_for(lambda: deployment.kafka.committed(deployment.group, deployment.input).items() >= {0: 10, 1: 10}.items(), 10,
             "the committed offsets")
    assert deployment.value("SELECT count(DISTINCT kafka_cluster_id) FROM consumer_offset") == 1
    assert worker.stop() == 0


def test_a_restart_goes_on_where_it_stood(deployment):
    for start in (0, 10, 20):
        deployment.produce([record(articles.article(i)) for i in range(start, start + 10)])
        worker = deployment.worker()
        articles.rest(deployment)
        assert worker.stop() == 0
    assert worker.metric("newsmill_records_total") == 0  # it is gone; the line above waited for its end
    assert articles.count(deployment, "article") == 30
    assert deployment.rows("SELECT max(revision) FROM article") == [(1,)]


def test_kafkas_offsets_have_no_say(deployment):
    """Somebody resets the group in Kafka: nothing is read again, nothing left out."""
    worker = deployment.worker()
    deployment.produce([record(articles.article(i)) for i in range(10)])
    articles.rest(deployment)
    assert worker.stop() == 0
    client = confluent_kafka.Consumer({"bootstrap.servers": deployment.kafka.bootstrap, "group.id": deployment.group})
    client.commit(offsets=[confluent_kafka.TopicPartition(deployment.input, 0, 3)], asynchronous=False)
    client.close()
    deployment.produce([record(articles.article(i)) for i in range(10, 15)])
    worker = deployment.worker()
    articles.rest(deployment)
    assert worker.metric("newsmill_records_total") == 5
    assert articles.count(deployment, "article") == 15
    assert worker.stop() == 0


def test_an_offset_moved_by_another_process_is_read_again(deployment):
    """Compare-and-set fails: the worker drops what it holds, reads the table and goes on from there. Nothing doubles."""
    worker = deployment.worker()
    deployment.produce([record(articles.article(i)) for i in range(20)])
    before = articles.rest(deployment)
    deployment.rows("UPDATE consumer_offset SET next_offset = 5 WHERE topic = %s", deployment.input)
    deployment.produce([record(articles.article(i)) for i in range(20, 30)])
    after = articles.rest(deployment)
    assert offsets(deployment) == {0: 30}
    assert set(articles.stored(deployment)) == {f"n{i}" for i in range(30)}
    assert deployment.rows("SELECT max(revision) FROM article") == [(1,)]
    assert {e.id for e in before.events} <= {e.id for e in after.events}
    assert worker.alive() and worker.stop() == 0


def test_an_offset_moved_forward_is_respected(deployment):
    """Another worker has stored these records meanwhile (or somebody skipped them): they are not stored here."""
    worker = deployment.worker()
    deployment.produce([record(articles.article(i)) for i in range(5)])
    articles.rest(deployment)
    assert worker.stop() == 0
    deployment.produce([record(articles.article(i)) for i in range(5, 10)])
    deployment.rows("UPDATE consumer_offset SET next_offset = 8 WHERE topic = %s", deployment.input)
    worker = deployment.worker()
    articles.rest(deployment)
    assert set(articles.stored(deployment)) == {f"n{i}" for i in (0, 1, 2, 3, 4, 8, 9)}
    assert worker.stop() == 0


def transaction(deployment, values, commit):
    producer = confluent_kafka.Producer({"bootstrap.servers": deployment.kafka.bootstrap,
                                         "transactional.id": f"test-{deployment.id}"})
    producer.init_transactions(30)
    producer.begin_transaction()
    for value in values:
        producer.produce(deployment.input, value, partition=0, headers={"content-type": "application/json"})
    producer.flush(30)
    if commit:
        producer.commit_transaction(30)
    else:
        producer.abort_transaction(30)


def test_control_records_at_the_end_are_passed(deployment):
    """A committed and an aborted transaction: each ends with a control record, which no consumer is shown."""
    worker = deployment.worker()
    transaction(deployment, [articles.article(1), articles.article(2)], True)
    wait_for(lambda: offsets(deployment) == {0: 3}, 20, "the offset behind the control record")
    transaction(deployment, [articles.article(3)], False)
    wait_for(lambda: offsets(deployment) == ends(deployment) == {0: 5}, 20, "the offset behind the aborted transaction")
    articles.rest(deployment)
    assert set(articles.stored(deployment)) == {"n1", "n2"}
    assert worker.stop() == 0


def delete_before(deployment, offset):
    deployment.kafka.delete_records(deployment.input, {0: offset})
    wait_for(lambda: deployment.kafka.ends(deployment.input)[0][0] == offset, 20, "the records to be gone")


@pytest.fixture
def lossy(deployment):
    """Stored to 5; 5 to 7 are deleted before they were read."""
    worker = deployment.worker()
    deployment.produce([record(articles.article(i)) for i in range(5)])
    articles.rest(deployment)
    assert worker.stop() == 0
    deployment.produce([record(articles.article(i)) for i in range(5, 12)])
    delete_before(deployment, 8)
    return deployment


def test_records_that_are_gone_stop_the_worker(lossy):
    worker = lossy.worker(ready=False)
    assert worker.wait(30) not in (0, None)
    named = [m for m in worker.messages() if "newsmill offsets" in str(m.get("msg"))]
    assert len(named) == 1 and named[0]["level"] == "error", worker.log.read_text()
    assert offsets(lossy) == {0: 5}  # nothing was skipped in silence
    again = lossy.worker(ready=False)
    assert again.wait(30) != 0  # and it stays so until somebody decides


def test_offsets_are_moved_by_command_and_audited(lossy):
    shown = lossy.run("offsets").stdout
    assert re.search(rf"{lossy.input}\b.*\b0\b.*\b5\b", shown), shown
    refused = lossy.run("offsets", "--set", f"{lossy.input}:0=earliest", check=False)
    assert refused.returncode != 0 and "--accept-loss" in refused.stdout + refused.stderr
    assert offsets(lossy) == {0: 5} and articles.count(lossy, "offset_audit") == 0
    lossy.run("offsets", "--set", f"{lossy.input}:0=earliest", "--accept-loss")
    assert offsets(lossy) == {0: 8}
    assert lossy.rows("SELECT topic, partition, old_offset, new_offset, db_user FROM offset_audit") == [
        (lossy.input, 0, 5, 8, "newsmill")]
    worker = lossy.worker()
    articles.rest(lossy)
    assert set(articles.stored(lossy)) == {f"n{i}" for i in (0, 1, 2, 3, 4, 8, 9, 10, 11)}
    assert worker.stop() == 0


@pytest.mark.parametrize("to, want", [("latest", 9), ("3", 3), ("earliest", 0)])
def test_offsets_set(deployment, to, want):
    deployment.produce([record(articles.article(i)) for i in range(9)])
    assert deployment.worker("--once", ready=False).wait(60) == 0
    deployment.run("offsets", "--set", f"{deployment.input}:0={to}", "--accept-loss")
    assert offsets(deployment) == {0: want}
    assert deployment.worker("--once", ready=False).wait(60) == 0  # records read again are repeats
    articles.rest(deployment)
    assert articles.count(deployment, "article") == 9 and deployment.rows("SELECT max(revision) FROM article") == [(1,)]


@pytest.mark.parametrize("wrong", ["nonsense", "{input}:0", "{input}:0=sometimes", "{input}:99=earliest", "other:0=earliest",
                                   "{input}:0=-4"])
def test_offsets_refuses_what_makes_no_sense(deployment, wrong):
    done = deployment.run("offsets", "--set", wrong.format(input=deployment.input), "--accept-loss", check=False)
    assert done.returncode != 0 and (done.stdout + done.stderr).strip()
    assert articles.count(deployment, "offset_audit") == 0


def test_start_latest(deploy):
    """NEWSMILL_START counts where nothing is stored yet, and never afterwards."""
    deployment = deploy(NEWSMILL_START="latest")
    deployment.produce([record(articles.article(i)) for i in range(5)])
    worker = deployment.worker()
    wait_for(lambda: offsets(deployment) == {0: 5}, 20, "the start")
    deployment.produce([record(articles.article(5))])
    articles.rest(deployment)
    assert worker.stop() == 0
    deployment.produce([record(articles.article(6))])
    worker = deployment.worker()
    articles.rest(deployment)
    assert set(articles.stored(deployment)) == {"n5", "n6"}
    assert worker.stop() == 0


def test_start_at_a_time(deploy):
    deployment = deploy(NEWSMILL_START="2026-03-01T12:00:00Z")
    noon = 1772366400000
    deployment.produce([record(articles.article(i), timestamp=noon + (i - 3) * 60000) for i in range(6)])
    worker = deployment.worker()
    articles.rest(deployment)
    assert set(articles.stored(deployment)) == {"n3", "n4", "n5"}
    assert worker.stop() == 0


def test_another_cluster_id_is_fatal(deployment):
    """The offsets belong to another Kafka cluster: they mean nothing here, and going on would lose or repeat."""
    deployment.produce([record(articles.article(1))])
    assert deployment.worker("--once", ready=False).wait(60) == 0
    deployment.rows("UPDATE consumer_offset SET kafka_cluster_id = 'another'")
    worker = deployment.worker(ready=False)
    assert worker.wait(30) != 0
    assert any(m.get("level") == "error" and "cluster" in str(m["msg"]) for m in worker.messages()), worker.log.read_text()


def test_several_input_topics(deploy):
    deployment = deploy()
    second = deployment.id + ".backfill"
    deployment.kafka.create_topic(second, 2)
    deployment.env["NEWSMILL_INPUT_TOPICS"] = f"{deployment.input},{second}"
    worker = deployment.worker()
    deployment.produce([record(articles.article(i, seed=i // 2)) for i in range(0, 10, 2)])
    deployment.kafka.produce(second, [record(articles.article(i, seed=i // 2), partition=i % 4 // 2) for i in range(1, 10, 2)])
    wait_for(lambda: articles.count(deployment, "article") == 10, 30, "articles of both topics")
    articles.rest(deployment)
    assert len(articles.groups(deployment, "duplicates")) == 5
    assert deployment.value("SELECT sum(next_offset) FROM consumer_offset WHERE topic = %s", second) == 5
    assert worker.stop() == 0


def test_partitions_that_a_member_has_not_heard_of(deploy):
    """The group's leader has seen them and gives them to members that ask Kafka only every five minutes."""
    deployment = deploy(1, NEWSMILL_THREADS=3)
    first = deployment.worker()
    deployment.produce([record(articles.article(0), partition=0)])
    articles.rest(deployment)
    deployment.kafka.grow_topic(deployment.input, 6)
    second = deployment.worker(ready=False, NEWSMILL_THREADS=1)
    wait_for(lambda: len(deployment.kafka.ends(deployment.input)) == 6, 20, "six partitions")
    deployment.produce([record(articles.article(i), partition=i % 6) for i in range(1, 13)])
    articles.rest(deployment, 40)
    assert articles.count(deployment, "article") == 13
    assert first.stop() == 0 and second.stop() == 0
