"""Why two stored articles are, or are not, one text and one story: from the tables, through `newsmill explain` and SQL."""

import json

import pytest

import articles
from articles import record

WIRE = articles.text_of("ferry", sentences=40).split("\n\n")
MARKET = ("The {place} grain exchange said on {day} that barley for delivery next month closed at {a} crowns a ton, against {b} crowns at "
          "the close of the day before, in trade of {n} tons. Wheat closed at {c} crowns and rye at {d} crowns, after highs of {e} and "
          "{f} crowns earlier in the session, dealers said. The index of all contracts stood at {g} at the close, and stocks in the "
          "sheds of the harbour were put at {h} thousand tons.")
EARLY = MARKET.format(place="Lowmark", day="March 3", a="41.20", b="40.75", n=3200, c="55.10", d="38.65", e="55.90", f="39.05", g="611.4", h="18.2")
LATE = MARKET.format(place="Lowmark", day="March 4", a="42.85", b="41.20", n=2750, c="54.30", d="37.95", e="55.15", f="38.70", g="615.9", h="17.6")


def envelope(name, text, hour):
    return articles.envelope(id=name, source=f"{name}.example", title=f"Report {name}", text=text, published_at=f"2026-03-04T{hour:02}:00:00Z")


@pytest.fixture(scope="module")
def told(services):
    deployment = services.deployment()
    half = len(WIRE) // 2
    mine = [envelope("whole", "\n\n".join(WIRE), 8), envelope("head", "\n\n".join(WIRE[:half + 1]), 9),
            envelope("tail", "\n\n".join(WIRE[half:]), 10), envelope("early", EARLY, 11), envelope("late", LATE, 12),
            envelope("other", articles.text_of("another event"), 13)]
    deployment.produce([record(one) for one in mine])
    worker = deployment.worker()
    articles.rest(deployment)
    yield deployment, dict(deployment.rows("SELECT external_id, article_id FROM article"))
    assert worker.stop() == 0
    deployment.close()


def explain(deployment, a, b):
    return json.loads(deployment.run("explain", "--json", str(a), str(b)).stdout)


def test_a_chain_of_pairs_with_their_passages(told):
    deployment, ids = told
    got = explain(deployment, "head", "tail")
    assert got["together"] == "duplicates"
    assert [(p["from"], p["to"]) for p in got["pairs"]] == [(str(ids["head"]), str(ids["whole"])), (str(ids["whole"]), str(ids["tail"]))]
    text = dict(deployment.rows("SELECT article_id::text, text FROM article"))
    for pair in got["pairs"]:
        assert pair["score"] >= pair["threshold"] and pair["method"] == "shingles" and pair["passages"]
        for passage in pair["passages"]:
            a, b, c, d = passage["offsets"]
            assert text[pair["from"]][a:b] == passage["from_text"]
            assert text[pair["to"]][c:d] == passage["to_text"]
            assert passage["from_text"].split()[0].lower().strip('"') == passage["to_text"].split()[0].lower().strip('"')


def test_a_form_filled_in_anew_is_told_apart(told):
    deployment, ids = told
    got = explain(deployment, ids["early"], ids["late"])
    assert got["together"] in ("story", "apart")
    assert [p["result"] for p in got["pairs"]] == ["template"]
    assert {(r["article"], r["other"], r["reason"]) for r in got["nearest_refused"]} == {
        (str(ids["early"]), str(ids["late"]), "template"), (str(ids["late"]), str(ids["early"]), "template")}
    rows = deployment.rows("SELECT article_id, other_id, reason, score_permille > 0 FROM why_not_grouped(%s, %s)", ids["early"], ids["late"])
    assert sorted(rows) == sorted([(ids["early"], ids["late"], "template", True), (ids["late"], ids["early"], "template", True)])
    assert deployment.rows("SELECT * FROM why_grouped(%s, %s)", ids["early"], ids["late"]) == []
    assert deployment.rows("SELECT * FROM why_not_grouped(%s, %s)", ids["head"], ids["tail"]) == []


def test_strangers_are_compared_too(told):
    deployment, _ = told
    got = explain(deployment, "whole", "other")
    assert got["together"] == "apart" and got["pairs"][0]["result"] == "score" and not got["nearest_refused"]
    assert got["links"][0]["score"] < got["links"][0]["threshold"]


def test_the_second_best_story_is_told(told):
    """Of an article of each story; in the table, the view and the command the same."""
    deployment, _ = told
    rain = ("The river at Lowmark rose {n} feet on {day} after a night of rain, and the council closed both bridges. Mayor {who} asked "
            "people in the lower town to sleep elsewhere. {more}")
    deployment.produce([record(envelope("flood1", rain.format(n=4, day="Sunday", who="Edda Quill", more="Sandbags went to the mill, to "
                                        "the school and to the two inns at the ferry. Nobody was hurt in the lower town."), 1)),
                        record(envelope("flood2", rain.format(n=9, day="Friday", who="Orin Vass", more="A dam above the weir broke, "
                                        "cattle drowned, soldiers brought tents and bread, and the railway stopped for a week."), 2))])
    articles.rest(deployment)
    rows = {name: rest for name, *rest in deployment.rows(
        "SELECT external_id, v.story_id, runner_up_story_id, runner_up_id, runner_up_score::float, runner_up_threshold::float "
        "FROM v_story_article v JOIN article USING (article_id) WHERE external_id LIKE 'flood%'")}
    told_of = [r for r in explain(deployment, "flood1", "flood2")["runner_up_stories"]]
    ids = dict(deployment.rows("SELECT external_id, article_id FROM article"))
    if rows["flood1"][0] == rows["flood2"][0]:
        assert told_of == [] and rows["flood1"][1] is None
    else:
        story, other, article, score, threshold = rows["flood2"]
        assert (other, article) == (rows["flood1"][0], ids["flood1"]) and 0 < score and threshold == 0.14
        assert {"article": str(ids["flood2"]), "story": str(other), "nearest": str(article), "score": score,
                "threshold": threshold} in told_of


def test_words_for_people(told):
    deployment, ids = told
    plain = deployment.run("explain", str(ids["head"]), str(ids["whole"])).stdout
    assert plain.startswith("One duplicate group") and "passage 1" in plain and " | " in plain
    assert "\x1b" not in plain  # not a terminal


@pytest.mark.parametrize("args, code", [(("no such id", "head"), 1), (("head", "head"), 1), (("head",), 2), (("head", "tail", "whole"), 2)])
def test_what_cannot_be_explained(told, args, code):
    deployment, _ = told
    done = deployment.run("explain", *args, check=False)
    assert done.returncode == code and done.stderr and not done.stdout


def test_a_revision_takes_its_refusal_with_it(told):
    deployment, ids = told
    deployment.produce([record(articles.envelope(id="late", source="late.example", title="Report late", text=articles.text_of("a third event"),
                                                 published_at="2026-03-04T12:00:00Z"))])
    articles.rest(deployment)
    assert deployment.rows("SELECT article_id FROM refused_pair WHERE %s IN (article_id, other_id)", ids["late"]) == []
