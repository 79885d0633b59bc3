"""An archive beside live news: the same groups as in the order of publication, and what is fresh does not wait for it."""

import statistics
import time

import articles
import news
from articles import record
from services import wait_for

LIVE, EVERY_S = 40, 0.2
P50_S = 4  # how long the middle one may take, on a machine that does other things too; the figures are printed


def of_a_year(seed, n):
    """Made-up news of 2025, a few days between stories; in order of publication."""
    rng = news.random_source(seed)
    made = news.make_articles(news.Words(rng), rng, n)
    return [articles.envelope(id=f"n{i}", source=a["source"], title=a["title"], text="\n\n".join(a["paragraphs"]),
                              published_at=f"2025-{1 + i * 12 // n:02}-{1 + i * 7 % 28:02}T{i % 24:02}:00:00Z")
            for i, a in enumerate(made)]


def with_archive(deploy, partitions=2, **settings):
    deployment = deploy(partitions, **settings)
    archive = deployment.id + ".backfill"
    deployment.kafka.create_topic(archive, 2)
    deployment.env["NEWSMILL_INPUT_TOPICS"] = f"{deployment.input},{archive}"
    return deployment, archive


def wait_all(deployment, topic, n, seconds=120):
    wait_for(lambda: deployment.value("SELECT coalesce(sum(next_offset), 0) FROM consumer_offset WHERE topic = %s", topic) >= n,
             seconds, f"{n} records of {topic}")


def test_the_same_groups_as_in_order_of_publication(deploy, tmp_path):
    """Three quarters of a year come late, backwards and by the archive's topic, while the last quarter comes live."""
    deployment, archive = with_archive(deploy)
    year = of_a_year("a year", 200)
    path = tmp_path / "year.jsonl"
    path.write_bytes(b"".join(v + b"\n" for v in year))
    lines = articles.json_lines(deployment.run("cluster", "--ndjson", str(path)).stdout)
    want = {kind: articles.printed_groups(lines, kind) for kind in ("duplicates", "story")}
    old = {f"n{i}" for i in range(150)}
    assert any(g & old and g - old for g in want["duplicates"] | want["story"]), "no group of both: this shows nothing"
    worker = deployment.worker()
    deployment.kafka.produce(archive, [record(v, partition=i % 2) for i, v in enumerate(reversed(year[:150]))])
    for i, v in enumerate(year[150:]):
        deployment.produce([record(v, partition=i % 2)])
    articles.rest(deployment, 90)
    for kind in want:
        got = articles.groups(deployment, kind)
        assert got == want[kind], f"{kind}: {sorted(map(sorted, got ^ want[kind]))[:6]}"
    assert deployment.value("SELECT count(*) FROM article") == 200
    assert worker.stop() == 0


def live(deployment, first):
    """LIVE articles, one after the other; seconds from the record to its first event, sorted."""
    for i in range(first, first + LIVE):
        deployment.produce([record(articles.article(i))])
        time.sleep(EVERY_S)
    wait_all(deployment, deployment.input, first + LIVE)
    wanted = {f"n{i}" for i in range(first, first + LIVE)}
    sent, seen = {}, {}

    def all_told():
        for r in deployment.kafka.read(deployment.input):
            sent.setdefault(r.json["id"], r.timestamp)
        for r in deployment.events():
            for a in r.json["articles"]:
                seen.setdefault(a["external_id"], r.timestamp)
        return wanted <= seen.keys()
    wait_for(all_told, 60, "an event for each live article", every=1)
    return sorted((seen[i] - sent[i]) / 1000 for i in wanted)


def told(seconds):
    return f"p50 {statistics.median(seconds):.2f} s, p99 {seconds[-1]:.2f} s"


def test_live_articles_do_not_wait_for_an_archive(deploy):
    deployment, archive = with_archive(deploy, 1)
    worker = deployment.worker()
    alone = live(deployment, 0)
    size = 3000
    deployment.kafka.produce(archive, [record(articles.article(1000 + i, text=articles.text_of(1000 + i, 4)), partition=i % 2)
                                       for i in range(size)])
    wait_for(lambda: articles.count(deployment, "article") > LIVE + 50, 30, "the archive to be read")
    before = articles.count(deployment, "article")
    start = time.monotonic()
    beside = live(deployment, LIVE)
    took = time.monotonic() - start
    read = articles.count(deployment, "article") - before - LIVE
    left = size + 2 * LIVE - articles.count(deployment, "article")
    print(f"FIGURE back-fill: record to event alone {told(alone)}; beside an archive ({read} articles in {took:.0f} s, {left} left) "
          f"{told(beside)}")
    assert read > 0, "the archive stood still"
    assert statistics.median(beside) < P50_S, "behind the archive each would wait for half of it"
    articles.rest(deployment, 120)
    assert articles.count(deployment, "article") == size + 2 * LIVE
    assert worker.stop() == 0


def test_an_archive_waits_while_nobody_groups(deploy):
    """No leader: the queue of the archive's articles stays short, and live articles are stored."""
    deployment, archive = with_archive(deploy, 1)
    worker = deployment.worker("--roles", "ingest")
    deployment.kafka.produce(archive, [record(articles.article(1000 + i, seed=i % 50), partition=i % 2) for i in range(1000)])
    wait_for(lambda: articles.count(deployment, "group_queue") >= 128, 30, "the archive's first articles")
    deployment.produce([record(articles.article(1))])
    wait_for(lambda: "n1" in articles.stored(deployment), 10, "the live article")
    time.sleep(2)
    assert articles.count(deployment, "group_queue") <= 128 + 128 + 1
    leader = deployment.worker("--roles", "group,publish")
    articles.rest(deployment, 90)
    assert articles.count(deployment, "article") == 1001
    assert worker.stop() == 0 and leader.stop() == 0
