"""Records in, rows and events out: the samples, the seeds, and that nothing depends on order, batches or threads."""

import collections
import json

import pytest

import articles
import news
import tables
from articles import HTML, TEXT, record
from services import wait_for



# ---- the samples, against what a reader of them expects -----------------------------------------------------------

BRIDGE = {"01_wire.txt", "02_reprint_ledger.txt", "03_reprint_coastal.json", "04_beacon.html", "05_tribune.txt",
          "06_radio.json"}
REPRINTS = {"01_wire.txt", "02_reprint_ledger.txt", "03_reprint_coastal.json"}
REJECTED = {"11_cut_short.json": "invalid_json", "12_picture.png": "not_text"}

# column of v_article | what it holds; published_at as text in UTC
READ = {
    "01_wire.txt": {"title": "Harwick Bay Bridge closed after divers find cracks in two piers", "authors": ["Marta Lindqvist"],
                    "published": "2026-03-10 14:05:00"},
    "02_reprint_ledger.txt": {"title": "Bridge to Saltmere closed after divers find cracks", "day": "2026-03-10"},
    "03_reprint_coastal.json": {"title": "Harwick bridge repair to cost $42 million", "authors": ["Marta Lindqvist"],
                                "source_domain": "coastalcourier.example", "published": "2026-03-10 16:20:00",
                                "language": "en", "url": "https://coastalcourier.example/2026/03/10/harwick-bridge-repair"},
    "04_beacon.html": {"title": "Saltmere wakes up as an island again", "authors": ["Josephine Bright"],
                       "published": "2026-03-10 17:30:00", "published_from": "json-ld"},
    "05_tribune.txt": {"day": "2026-03-10"},
    "06_radio.json": {"external_id": "radio-north/2026/03/11/0417", "source_name": "Radio North",
                      "title": "Harwick council calls special session on closed bridge",
                      "published": "2026-03-11 05:15:00"},
    "07_observatory.txt": {"title": "Amateur astronomer finds comet from her balcony", "day": "2026-03-09"},
    "10_latin1.html": {"title": "Café Zoë reopens in Montréal after fire", "day": "2026-03-08"},
}

# pieces of text that must be in the stored article | pieces that must not, because they are no part of the story
TEXTS = {
    "01_wire.txt": (["cutting the island town of Saltmere off from the mainland"], ["Photo: Idris Falk", "(NPA) —", "Published 10 March"]),
    "02_reprint_ledger.txt": (["cutting the island town of Saltmere off"],
                              ["Share on Facebook", "3 min read", "https://", "Sign up for our morning newsletter"]),
    "04_beacon.html": (["only supermarket held no bread"], ["Log in", "Ferry tickets", "Terms of use", "L. Amadi"]),
    "05_tribune.txt": (["gave the bridge the second-worst of five grades"], ["date 2026-03-10", "Photo: NPA"]),
    "07_observatory.txt": (["noticed a faint smudge near the star Spica"], ["Follow us on Twitter"]),
    "10_latin1.html": (["crème brûlée"], ["Photo: André Lefèvre"]),
}


def test_samples_are_stored_or_rejected(sampled):
    deployment, by_file, files = sampled
    assert set(by_file) == set(files.values()) - set(REJECTED)
    rejected = deployment.rows("SELECT partition, record_offset, reason FROM v_rejected")
    assert {files[p, o]: reason for p, o, reason in rejected} == REJECTED


def test_samples_are_read_as_a_reader_would(sampled):
    _, by_file, _ = sampled
    wrong = []
    for name, want in READ.items():
        row = by_file[name]
        got = dict(row, published=str(row["at"]), day=str(row["at"])[:10])
        wrong += [f"{name}: {k} is {got[k]!r}, should be {v!r}" for k, v in want.items() if got[k] != v]
    for name, (parts, noise) in TEXTS.items():
        text = by_file[name]["text"]
        wrong += [f"{name}: lost {p!r}" for p in parts if p not in text]
        wrong += [f"{name}: kept {p!r}" for p in noise if p in text]
    assert not wrong, "\n".join(wrong)


def test_samples_are_grouped(sampled):
    _, by_file, _ = sampled

    def members(column):
        found = collections.defaultdict(set)
        for name, row in by_file.items():
            if row[column] is not None:
                found[row[column]].add(name)
        return set(map(frozenset, found.values()))

    assert members("duplicate_group_id") == {frozenset(REPRINTS)}
    stories = members("story_id")
    assert frozenset(BRIDGE) in stories
    assert frozenset({"07_observatory.txt"}) in stories and frozenset({"10_latin1.html"}) in stories


def test_samples_facts(sampled):
    deployment, by_file, _ = sampled
    wire = by_file["01_wire.txt"]["article_id"]
    people = {n for (n,) in deployment.rows("SELECT name FROM v_mention WHERE article_id = %s AND type = 'PERSON'", wire)}
    assert {"Orla Tennant", "Piers Okonjo"} <= people
    quotes = deployment.rows("SELECT text, speaker_name FROM v_quote WHERE article_id = %s ORDER BY span_start", wire)
    assert any(t.startswith("We would rather explain") and who == "Orla Tennant" for t, who in quotes)
    money = deployment.rows("SELECT value, currency FROM v_amount WHERE article_id = %s AND type = 'MONEY'", wire)
    assert (42000000, "USD") in [(int(v), c) for v, c in money]
    assert deployment.rows("SELECT 1 FROM v_date WHERE article_id = %s AND value = '2026-09-30'", wire)
    off = deployment.rows("""
        SELECT s.kind, s.text FROM (
            SELECT 'mention' AS kind, article_id, text, span_start, span_end FROM mention
            UNION ALL SELECT 'quote', article_id, text, span_start, span_end FROM quote
            UNION ALL SELECT 'date', article_id, text, span_start, span_end FROM article_date
            UNION ALL SELECT 'amount', article_id, text, span_start, span_end FROM amount) s
        JOIN article a USING (article_id)
        WHERE s.text <> substr(a.text, span_start + 1, span_end - span_start)""")
    assert off == []


def test_samples_events(sampled):
    deployment, by_file, _ = sampled
    report = articles.rest(deployment)
    assert len(report.dead) == len(REJECTED)
    group = by_file["01_wire.txt"]["duplicate_group_id"]
    folded = report.keys[str(group)]
    assert folded.summary["kind"] == "duplicates" and folded.summary["state"] == "open"
    assert {int(a): m["role"] for a, m in folded.articles.items()} == {
        by_file[f]["article_id"]: "original" if f == original(by_file) else "duplicate" for f in REPRINTS}


def original(by_file):
    """The earliest published of the reprints."""
    return min(REPRINTS, key=lambda f: (by_file[f]["published_at"] is None, by_file[f]["published_at"]))


def test_samples_again_are_repeats(sampled):
    deployment, _, _ = sampled
    manifest = articles.json_lines((articles.SAMPLES / "manifest.jsonl").read_text())
    before = articles.rest(deployment)
    rows = articles.count(deployment, "article"), articles.count(deployment, "mention")
    deployment.produce([record((articles.SAMPLES / m["file"]).read_bytes(), m["content_type"])
                        for m in manifest if m["file"] not in REJECTED])
    after = articles.rest(deployment)
    assert (articles.count(deployment, "article"), articles.count(deployment, "mention")) == rows
    assert [e.id for e in after.events] == [e.id for e in before.events]


# ---- the seeds ----------------------------------------------------------------------------------------------------


def test_seeds_through_kafka_equal_process_and_cluster(deployment, development_data):
    files = sorted((development_data / "seeds").glob("*.txt"))
    assert len(files) == 5
    worker = deployment.worker()
    deployment.produce([record(f.read_bytes(), TEXT) for f in files])
    articles.rest(deployment)
    printed = articles.json_lines(deployment.run("process", "--content-type", TEXT, *map(str, files)).stdout)
    connection = deployment.connect()
    stored = {s.value: s for s in tables.read_articles(connection)}
    assert len(stored) == 5
    wrong = [f"{f.name}: {d}" for f, p in zip(files, printed)
             for d in tables.differences(stored[f.read_bytes()].v1, p)]
    assert not wrong, "\n".join(wrong)

    number = {stored[f.read_bytes()].article_id: f.name[:3] for f in files}
    found = collections.defaultdict(set)
    for article, kind, cluster in deployment.rows("SELECT article_id, kind, cluster_id FROM cluster_article"):
        found[kind, cluster].add(number[article])
    got = {(kind, frozenset(members)) for (kind, _), members in found.items()}
    assert got == {("duplicates", frozenset({"000", "001"})), ("story", frozenset({"000", "001", "002", "003", "004"}))}
    assert worker.stop() == 0


# ---- order, batches, threads --------------------------------------------------------------------------------------


def envelopes(seed, n):
    rng = news.random_source(seed)
    made = news.make_articles(news.Words(rng), rng, n)
    return [articles.envelope(id=f"n{i}", source=a["source"], title=a["title"], text="\n\n".join(a["paragraphs"]),
                              published_at=f"2026-03-{1 + i // 1440:02}T{i // 60 % 24:02}:{i % 60:02}:00Z")
            for i, a in enumerate(made)]


KINDS = ("duplicates", "story")  # so called in the tables and in what `newsmill cluster` prints


@pytest.fixture(scope="module")
def day():
    return envelopes("a day", 160)


def by_cluster_command(deployment, values, tmp_path):
    path = tmp_path / "day.jsonl"
    path.write_bytes(b"".join(v + b"\n" for v in values))
    lines = articles.json_lines(deployment.run("cluster", "--ndjson", str(path)).stdout)
    return {kind: articles.printed_groups(lines, kind) for kind in KINDS}


@pytest.mark.parametrize("partitions, threads, batch, backwards",
                         [(1, 1, 500, False), (1, 1, 7, True), (4, 1, 50, False), (4, 4, 20, True)])
def test_groups_do_not_depend_on_how_the_articles_came(deploy, day, tmp_path, partitions, threads, batch, backwards):
    deployment = deploy(partitions, NEWSMILL_THREADS=threads, NEWSMILL_BATCH_MAX=batch)
    want = by_cluster_command(deployment, day, tmp_path)
    assert len(want["duplicates"]) > 10 and max(map(len, want["story"])) > 3  # else this shows nothing
    values = list(reversed(day)) if backwards else day
    worker = deployment.worker()
    deployment.produce([record(v, partition=i % partitions) for i, v in enumerate(values)])
    articles.rest(deployment)
    for kind in want:
        got = articles.groups(deployment, kind)
        assert got == want[kind], f"{kind}: {sorted(map(sorted, got ^ want[kind]))[:6]}"
    assert worker.stop() == 0


def test_three_workers_share_the_work(deploy, day, tmp_path):
    deployment = deploy(4)
    want = by_cluster_command(deployment, day, tmp_path)
    workers = [deployment.worker() for _ in range(3)]
    deployment.produce([record(v, partition=i % 4) for i, v in enumerate(day)])
    articles.rest(deployment)
    assert {kind: articles.groups(deployment, kind) for kind in want} == want
    assert sum(w.metric("newsmill_leader") for w in workers) == 1
    assert sum(w.metric('newsmill_records_total{outcome="stored"}') for w in workers) == len(day)
    assert [w.stop() for w in workers] == [0, 0, 0]


def test_roles_in_processes_of_their_own(deployment):
    ingest = deployment.worker("--roles", "ingest")
    deployment.produce([record(articles.article(i, seed=i // 2)) for i in range(6)])
    wait_for(lambda: articles.count(deployment, "group_queue") == 6, 20, "six stored articles")
    assert articles.count(deployment, "cluster") == 0  # nothing is grouped while nobody leads
    leader = deployment.worker("--roles", "group,publish")
    articles.rest(deployment)
    assert articles.groups(deployment, "duplicates") == {frozenset({f"n{2 * i}", f"n{2 * i + 1}"}) for i in range(3)}
    assert ingest.metric("newsmill_leader") == 0 and leader.metric("newsmill_leader") == 1
    assert ingest.stop() == 0 and leader.stop() == 0


def test_two_deployments_in_one_database_do_not_meet(deploy):
    one, two = deploy(), deploy()
    workers = [one.worker(), two.worker()]
    one.produce([record(articles.article(i, seed=i // 2)) for i in range(4)])
    two.produce([record(articles.article(i, seed=i)) for i in range(3)] + [record(b"{")])
    first, second = articles.rest(one), articles.rest(two)
    assert set(articles.stored(one)) == {"n0", "n1", "n2", "n3"}
    assert set(articles.stored(two)) == {"n0", "n1", "n2"}
    assert len(articles.groups(one, "duplicates")) == 2 and articles.groups(two, "duplicates") == set()
    assert (len(first.dead), len(second.dead)) == (0, 1)
    assert [w.stop() for w in workers] == [0, 0]


def test_every_format_and_dialect(deployment):
    """The same article in every shape is one duplicate group; what an envelope cannot say in a column is kept."""
    body = articles.text_of("dialects")
    page = f"<html><head><title>One title</title></head><body><article><h1>One title</h1>" \
           f"{''.join(f'<p>{p}</p>' for p in body.split(chr(10) * 2))}</article></body></html>"
    dialects = [dict(id="d0", headline="One title", body=body, pubDate="Sun, 01 Mar 2026 09:00:00 +0100", publisher="A"),
                dict(guid="d1", title="One title", articleBody=body, datePublished="2026-03-01T09:00:00+01:00",
                     author=["Ann Bell"], inLanguage="en-GB"),
                dict(uri="d2", title="One title", maintext=body, date_publish="2026-03-01 08:00:00", source_domain="c.example",
                     section="regional", tags=["x", {"y": 1}]),
                dict(identifier="d3", title="One title", html=page, publication_date="2026-03-01T08:00:00Z")]
    worker = deployment.worker()
    deployment.produce([record(articles.envelope(**d)) for d in dialects] +
                       [record(articles.envelope(**dict(dialects[0], id="d4")), None),  # nobody says that it is JSON
                        record(page.encode(), HTML), record(page.encode("utf-16"), HTML + "; charset=utf-16"),
                        record(body.encode(), TEXT)])
    articles.rest(deployment)
    rows = deployment.rows("SELECT external_id, title, published_at AT TIME ZONE 'UTC', envelope FROM v_article "
                           "WHERE external_id IS NOT NULL ORDER BY 1")
    assert [r[0] for r in rows] == ["d0", "d1", "d2", "d3", "d4"]
    assert {r[1] for r in rows} == {"One title"} and {str(r[2]) for r in rows} == {"2026-03-01 08:00:00"}
    assert rows[2][3] == {"section": "regional", "tags": ["x", {"y": 1}]}
    assert deployment.rows("SELECT article_count FROM cluster WHERE kind = 'duplicates'") == [(8,)]
    assert worker.stop() == 0


def test_processed_text_is_what_process_prints(deployment, tmp_path):
    """All fields of many articles, stored and printed."""
    values = envelopes("fields", 60)
    worker = deployment.worker()
    deployment.produce([record(v) for v in values])
    deployment.wait_settled()
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"".join(v + b"\n" for v in values))
    stored = articles.stored(deployment)
    for line in articles.json_lines(deployment.run("process", "--ndjson", str(path)).stdout):
        assert tables.differences(stored[line["id"]].v1, line) == [], json.dumps(line)[:500]
    assert worker.stop() == 0


def test_once_stops_when_caught_up(deployment):
    deployment.produce([record(articles.article(i, seed=i // 2)) for i in range(40)])
    worker = deployment.worker("--once", ready=False)
    assert worker.wait(60) == 0
    articles.rest(deployment, 1)  # nothing was left to do
    assert articles.count(deployment, "article") == 40
    assert deployment.worker("--once", ready=False).wait(30) == 0  # nothing to do at all
