"""The queries of sql/queries, run by psql as a reader would, on the samples."""

import csv
import io
import random
import subprocess

import articles
import pytest
from services import ROOT, wait_for

QUERIES = ROOT / "sql/queries"
QUOTE = "We would rather explain a closed bridge than a fallen one"


def ask(deployment, query, **variables):
    """The rows that psql prints, as dicts of strings; as role newsmill_reader, who may read views only."""
    flags = [f for k, v in variables.items() for f in ("-v", f"{k}={v}")]
    done = subprocess.run(["psql", "-X", "--csv", "-v", "ON_ERROR_STOP=1", *flags, "-c", "SET ROLE newsmill_reader", "-f", QUERIES / query,
                           f"{deployment.pg.admin_url}?options=-csearch_path%3D{deployment.id}"], capture_output=True, text=True)
    assert done.returncode == 0, f"{query}: {done.stderr}"
    assert done.stdout.startswith("SET\n")
    return list(csv.DictReader(io.StringIO(done.stdout[4:])))


def newest_stories(rows):
    assert (rows[0]["articles"], rows[0]["reprints"]) == ("6", "2")
    assert int(rows[0]["sources"]) >= 2 and [int(r["sources"]) for r in rows] == sorted((int(r["sources"]) for r in rows), reverse=True)


def story_timeline(rows):
    assert len(rows) == 6 and [r["role"] for r in rows].count("duplicate") == 2
    times = [r["published_at"] for r in rows]
    assert times == sorted(times) and rows[0]["after"] == "00:00:00"


def who_said_it_first(rows):
    top = rows[0]
    assert top["quote"].startswith(QUOTE) and int(top["outlets"]) >= 3


def most_quoted(rows):
    assert rows[0]["speaker"] == "Orla Tennant" and rows[0]["stories"] == "1" and int(rows[0]["quotes"]) >= 3


def rising_entities(rows):
    names = {r["name"]: r for r in rows}
    assert int(names["Orla Tennant"]["now"]) == 6 and names["Orla Tennant"]["before"] == "0"


def mentioned_together(rows):
    pairs = {frozenset((r["name"], r["with_name"])): r["stories"] for r in rows}
    assert pairs[frozenset(("Orla Tennant", "Edvard Crane"))] == "1"


def agency_reprints(rows):
    assert rows == [], "the samples' agency is none that is known; test_agencies has some"


def exclusive_stories(rows):
    labels = {r["label"] for r in rows}
    assert "Amateur astronomer finds comet from her balcony" in labels and len(rows) == 3


def changed_after_publication(rows):
    assert [r["title"] for r in rows] == ["Saltmere wakes up as an island again"]
    assert rows[0]["after"] == "00:40:00" and rows[0]["revision"] == "1"
    assert rows[0]["sentences_added"] == "", "the samples have one version of each; test_history has more"


def dates_ahead(rows):
    days = {r["day"]: r for r in rows}
    assert days["2026-09-30"]["said_as"] == "September 30" and "2026-07-04" in days
    assert "2026-02-17" not in days, "it was past when the article appeared"


def money(rows):
    top = rows[0]
    assert (top["value"], top["currency"]) == ("42000000", "USD") and top["organizations"] != "{}"


def fastest_outlets(rows):
    assert all(int(r["first"]) <= int(r["stories"]) for r in rows)
    assert sum(int(r["first"]) for r in rows) == 1


def why_grouped(rows):
    assert rows[0]["step"] == "1" and int(rows[0]["shared_shingles"]) > 50
    assert all(int(r["from_permille"]) >= int(r["threshold_permille"]) or int(r["to_permille"]) >= int(r["threshold_permille"])
               for r in rows)


def rejects_by_reason(rows):
    assert {(r["reason"], r["records"]) for r in rows} == {("invalid_json", "1"), ("not_text", "1")}


def pipeline_health(rows):
    assert len(rows) == 1 and (rows[0]["ungrouped_articles"], rows[0]["unpublished_events"]) == ("0", "0")
    assert rows[0]["leader_holder"] and rows[0]["leader_silent_for"] < "00:00:10"


def removed_lines(rows):
    assert ("share", "Share on Facebook Share on X Copy link") in {(r["reason"], r["line"]) for r in rows}


CHECKS = {f.__name__: f for f in (
    newest_stories, story_timeline, who_said_it_first, most_quoted, rising_entities, mentioned_together, agency_reprints,
    exclusive_stories, changed_after_publication, dates_ahead, money, fastest_outlets, why_grouped, rejects_by_reason,
    pipeline_health, removed_lines)}


@pytest.mark.parametrize("name", sorted(p.stem for p in QUERIES.glob("*.sql")))
def test_query(sampled, name):
    deployment, _, _ = sampled
    CHECKS[name](ask(deployment, name + ".sql"))
    question = (QUERIES / f"{name}.sql").read_text().splitlines()[0]
    assert question.startswith("-- ") and "?" in question, "each opens with its question"


def test_agencies(deployment):
    """A wire's text, as two outlets print it, and another one's."""
    texts = {i: articles.text_of(i) for i in (1, 2)}
    worker = deployment.worker()
    deployment.produce([articles.record(articles.envelope(
        id=f"n{i}", title=f"Headline {i}", source=source, text=f"LONDON ({wire}) - {texts[text]}", published_at=f"2026-03-01T0{i}:00:00Z"))
        for i, source, wire, text in ((1, "a.example", "Reuters", 1), (2, "b.example", "Reuters", 1), (3, "b.example", "AP", 2),
                                      (4, "a.example", "AP", 2), (5, "AP", "AP", 2))])
    deployment.wait_settled()
    rows = {(r["agency"], r["outlet"]): (r["articles"], r["reprints"]) for r in ask(deployment, "agency_reprints.sql")}
    assert rows == {("Reuters", "a.example"): ("1", "0"), ("Reuters", "b.example"): ("1", "1"), ("AP", "b.example"): ("1", "1"),
                    ("AP", "a.example"): ("1", "1"), ("AP", "AP"): ("1", "0")}, "the wire's own is the original, though it came last"
    assert worker.stop() == 0


def test_with_values(sampled):
    deployment, by_file, _ = sampled
    comet = by_file["07_observatory.txt"]["story_id"]
    assert [r["title"] for r in ask(deployment, "story_timeline.sql", story=comet)] == ["Amateur astronomer finds comet from her balcony"]
    assert {r["day"] for r in ask(deployment, "dates_ahead.sql", day="2026-07-04")} == {"2026-07-04"}
    assert {r["currency"] for r in ask(deployment, "money.sql", least=10000000)} == {"USD"}
    assert all("Orla Tennant" in (r["name"], r["with_name"]) for r in ask(deployment, "mentioned_together.sql", name="Orla Tennant"))
    assert ask(deployment, "removed_lines.sql", domain="nowhere.example") == []


# ---- the same questions, said plainly -------------------------------------------------------------------------------

# Over all articles, quotes and mentions, where the queries take short cuts: counts by day, keys, the largest first.
PLAIN = {
    "money": """
        SELECT m.value, m.currency, m.text, array_agg(DISTINCT n.name ORDER BY n.name) AS organizations, a.title, a.article_id
        FROM v_amount m JOIN v_article a USING (article_id) JOIN v_mention n USING (article_id)
        WHERE a.published_at > (SELECT max(published_at) - interval '7 days' FROM v_article) AND m.type = 'MONEY' AND n.type = 'ORG'
          AND a.duplicate_role IS DISTINCT FROM 'duplicate' AND n.span_start < m.span_end + 200 AND n.span_end > m.span_start - 200
        GROUP BY m.article_id, m.amount_no, m.value, m.currency, m.text, a.title, a.article_id
        ORDER BY m.value DESC, a.article_id, m.amount_no LIMIT 50""",
    "who_said_it_first": """
        SELECT min(q.text) AS quote, min(q.speaker_name) AS speaker, count(DISTINCT a.source_domain) AS outlets,
               (array_agg(coalesce(a.source_name, a.source_domain) ORDER BY a.published_at, a.article_id))[1] AS first_outlet,
               min(a.published_at) AS first_published_at
        FROM v_quote q JOIN v_article a USING (article_id)
        WHERE a.published_at > (SELECT max(published_at) - interval '7 days' FROM v_article)
        GROUP BY trim(regexp_replace(lower(q.text), '[^[:alnum:]]+', ' ', 'g')) HAVING count(*) > 1 ORDER BY 3 DESC, 5, 1 LIMIT 50""",
    "mentioned_together": """
        WITH told AS (
            SELECT m.*, a.article_id, coalesce(a.story_id, -a.article_id) AS story
            FROM (SELECT DISTINCT article_id, entity_id, type, name FROM v_mention) m JOIN v_article a USING (article_id)
            WHERE NOT a.killed AND (a.published_at AT TIME ZONE 'UTC')::date
                  > (SELECT (max(published_at) AT TIME ZONE 'UTC')::date - 7 FROM v_article)),
        often AS (SELECT entity_id, name, type, count(*) AS articles FROM told WHERE type IN ('PERSON', 'ORG') GROUP BY 1, 2, 3
                  ORDER BY 4 DESC, 1 LIMIT CASE WHEN :'name' = '' THEN 300 END)
        SELECT x.name, x.type, y.name AS with_name, y.type AS with_type, s.stories
        FROM (SELECT a.entity_id AS x, b.entity_id AS y, count(DISTINCT story) AS stories FROM told a JOIN told b USING (story) GROUP BY 1, 2) s
        JOIN often x ON x.entity_id = s.x
        JOIN often y ON y.entity_id = s.y
        WHERE (:'name' = '' AND s.x < s.y) OR (s.x <> s.y AND x.name = :'name')
        ORDER BY stories DESC, CASE WHEN :'name' = '' THEN least(x.articles, y.articles) END DESC, CASE WHEN :'name' = '' THEN s.x END,
                 CASE WHEN :'name' = '' THEN s.y END, x.name, y.name LIMIT 50"""}


@pytest.fixture(scope="module")
def told(services):
    """Two hundred short articles of three weeks: few people, firms, sums and quotes, told by several outlets."""
    rng = random.Random(27)
    people = [f"{first} {last}" for first in ("Ada", "Mara", "Edvard", "Tomas") for last in ("Holm", "Reed", "Crane")]
    firms = [f"{name} Bank" for name in ("Harwick", "Saltmere", "Kirkholm", "Lisbon", "Norwich")]
    words = [f"We will {rng.choice(('build', 'close', 'paint', 'sell'))} the {thing} on pier {n} before the winter comes" for n, thing in
             enumerate(("bridge", "ferry", "crane", "tower", "mill") * 6)]

    def text():
        return "\n\n".join(f'{person}, who leads {firm}, put ${rng.randrange(1, 900)} million into the harbour. "{quote}," {person} said on Monday.'
                           for person, firm, quote in zip(rng.sample(people, 3), rng.sample(firms, 3), rng.sample(words, 3)))

    texts = [text() for _ in range(120)]
    deployment = services.deployment()
    worker = deployment.worker()
    deployment.produce([articles.record(articles.envelope(
        id=f"n{i}", source=f"outlet{rng.randrange(12)}.example", title=f"Harbour news {i}", text=rng.choice(texts),
        published_at=f"2026-03-{rng.randrange(1, 22):02}T{rng.randrange(24):02}:{i % 60:02}:{i // 60:02}Z")) for i in range(200)])
    deployment.wait_settled()
    wait_for(lambda: deployment.value("SELECT uncounted_since IS NULL FROM v_pipeline_health"), 30, "names to be counted")
    yield deployment
    assert worker.stop() == 0
    deployment.close()


@pytest.mark.parametrize("name, values", [("money", {}), ("who_said_it_first", {}), ("mentioned_together", {}),
                                          ("mentioned_together", {"name": "Harwick Bank"})])
def test_short_cuts_give_the_plain_answer(told, tmp_path, name, values):
    plain = tmp_path / "plain.sql"
    plain.write_text(PLAIN[name])
    want = ask(told, plain, **{"name": "", **values})
    assert len(want) >= 10
    assert sorted(map(str, ask(told, f"{name}.sql", **values))) == sorted(map(str, want))


def test_quotes_of_older_pipelines(told, tmp_path):
    """They have no key; their words do."""
    want = ask(told, "who_said_it_first.sql")
    told.rows("CREATE TABLE kept AS SELECT article_id, quote_no, quote_key FROM quote")
    try:
        told.rows("UPDATE quote SET quote_key = NULL")
        assert ask(told, "who_said_it_first.sql") == want
    finally:
        told.rows("UPDATE quote q SET quote_key = k.quote_key FROM kept k WHERE (k.article_id, k.quote_no) = (q.article_id, q.quote_no)")
        told.rows("DROP TABLE kept")
