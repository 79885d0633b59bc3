"""v_entity_day says what the articles say, whatever came in whichever order and whoever was killed meanwhile."""

import random
import threading

import articles
from articles import record
from services import wait_for

NAMES = ["Ada Holm", "Mara Reed", "Edvard Crane", "Orla Tennant", "Tomas Berg", "Lena Fisk", "Kirkholm", "Saltmere"]

# From the mentions themselves, for every dated article that is not withdrawn.
TOLD = """
SELECT (a.published_at AT TIME ZONE 'UTC')::date, m.entity_id, count(DISTINCT a.article_id)::int
FROM v_mention m JOIN v_article a USING (article_id) WHERE a.published_at IS NOT NULL AND NOT a.killed GROUP BY 1, 2 ORDER BY 1, 2"""
COUNTED = "SELECT day, entity_id, articles::int FROM v_entity_day ORDER BY 1, 2"


def settled(deployment):
    """The counts, when nothing waits to be counted."""
    deployment.wait_settled()
    wait_for(lambda: deployment.value("SELECT uncounted_since IS NULL FROM v_pipeline_health"), 30, "the counts")
    counted = deployment.rows(COUNTED)
    assert counted == deployment.rows(TOLD)
    return counted


def make(rng, number, hour):
    """A version of one of a few articles: names and day come and go with it."""
    text = "\n\n".join(f"{name} said on Monday that the ferry to {rng.choice(NAMES[6:])} will sail again in week {rng.randrange(50)}."
                       for name in rng.sample(NAMES, 3))
    day = rng.choice(["2026-03-01T23:59:59Z", "2026-03-02T00:00:00Z", "2026-03-05T08:00:00+02:00", None])
    more = {} if day is None else {"published_at": day}
    if rng.random() < 0.15:
        more["status"] = "canceled"
    return record(articles.envelope(id=f"n{number}", source=f"outlet{number}.example", title=f"Ferry {number}: the news at {hour}", text=text,
                                    modified_at=f"2026-03-06T{hour:02}:00:00Z", **more))


def test_any_history(deploy):
    """Repeats, revisions, withdrawals, forgotten articles, kills of the worker, and a pipeline that was another."""
    rng = random.Random(15)
    deployment = deploy(partitions=2, NEWSMILL_BATCH_MAX=7)
    worker = deployment.worker()
    for turn in range(5):
        sent = [make(rng, rng.randrange(20), rng.randrange(24)) for _ in range(40)]
        deployment.produce(sent + rng.sample(sent, 8))
        if turn == 1:
            worker.kill()
            worker = deployment.worker()
        counted = settled(deployment)
        if turn == 2:
            gone = deployment.value("SELECT min(article_id) FROM article WHERE NOT killed")
            deployment.run("forget", str(gone))
            assert settled(deployment) != counted
        if turn == 3:  # as if an older pipeline had found other names
            deployment.rows("UPDATE article SET pipeline_version = 1, content_hash = sha256(identity_key)")
            deployment.rows("DELETE FROM mention WHERE article_id % 2 = 0")
            deployment.rows("DELETE FROM article_entity WHERE article_id % 2 = 0")
            assert settled(deployment) != counted
            deployment.run("reprocess", "--version-below", "2")
            assert settled(deployment) == counted
    assert len(counted) > 10
    assert worker.stop() == 0


def test_writers_and_counters_beside_each_other(deployment):
    """Three write at random while two count: when all are done, the counts are true. Slices are told apart."""
    deployment.rows("INSERT INTO entity (type, name) SELECT 'PERSON', 'Name ' || i FROM generate_series(1, 30) i")
    done = threading.Event()
    failed = []

    def write(seed):
        rng = random.Random(seed)
        connection = deployment.connect()
        try:
            cursor = connection.cursor()
            cursor.execute("SET synchronous_commit = off")
            for _ in range(150):
                article = rng.randrange(40) * 1021 * 3 + seed  # over some thirty slices; each writer has articles of its own
                day = rng.choice(["2026-03-01", "2026-03-02", None])
                cursor.execute("BEGIN")
                cursor.execute("DELETE FROM article_entity WHERE article_id = %s", [article])
                cursor.execute("DELETE FROM mention WHERE article_id = %s", [article])
                if rng.random() < 0.2:
                    cursor.execute("DELETE FROM article WHERE article_id = %s", [article])
                else:
                    cursor.execute(
                        "INSERT INTO article (article_id, identity_key, order_at, raw_hash, content_hash, pipeline_version, published_at, kind, "
                        "text, topic, partition, record_offset, record_at, killed) OVERRIDING SYSTEM VALUE "
                        "VALUES (%s, int8send(%s), now(), '', '', 1, %s, 'article', '', '', 0, 0, now(), %s) ON CONFLICT (article_id) "
                        "DO UPDATE SET published_at = excluded.published_at, killed = excluded.killed",
                        [article, article, day, rng.random() < 0.2])
                    for no, entity in enumerate(rng.sample(range(1, 31), rng.randrange(4))):
                        cursor.execute("INSERT INTO article_entity VALUES (%s, %s, %s, NULL, 0)", [article, no, entity])
                        cursor.execute("INSERT INTO mention VALUES (%s, %s, %s, 0, 1, 'x', NULL)", [article, no, no])
                cursor.execute("ROLLBACK" if rng.random() < 0.1 else "COMMIT")
        except Exception as e:
            failed.append(e)
        finally:
            connection.close()

    def count():
        connection = deployment.connect()
        try:
            cursor = connection.cursor()
            while not done.is_set():
                cursor.execute("SELECT count_slice()")
        except Exception as e:
            failed.append(e)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=[seed]) for seed in range(3)]
    counters = [threading.Thread(target=count) for _ in range(2)]
    for thread in writers + counters:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in counters:
        thread.join()
    assert failed == []
    while deployment.value("SELECT count_slice()"):
        pass
    counted = deployment.rows(COUNTED)
    assert len(counted) > 20 and deployment.value("SELECT count(DISTINCT slice) FROM entity_count") > 10
    assert counted == deployment.rows(TOLD)


def test_once_leaves_nothing_uncounted(deployment):
    deployment.produce([record(articles.article(i)) for i in range(5)])
    assert deployment.worker("--once", ready=False).wait(60) == 0
    assert deployment.value("SELECT uncounted_since FROM v_pipeline_health") is None
    assert deployment.rows(COUNTED) == deployment.rows(TOLD) != []
