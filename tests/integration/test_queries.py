"""The queries of sql/queries, run by psql as a reader would, on the samples."""

import csv
import io
import subprocess

import articles
import pytest
from services import ROOT

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
