"""One quote in several articles: who had it first, in which words, and who says somebody else said it."""

import pytest

import articles
from articles import TEXT, record

LONG = "We have walked every metre of that tunnel and there is no gas in it, so the men will go back to work on Monday morning"
FIRST, REST = LONG.split(", so ")
SECOND = "The company has paid for the new pumps and nobody will lose a day of wages over the time the pit was closed"

# id: (hour, text)
MINE = {
    "whole": (8, f'"{LONG}," Petra Lund said at the gate of the mine.'),
    "again": (11, f'The mine reopens.\n\n"{LONG.upper()[0]}{LONG[1:]}," Lund told reporters, who had waited all night.'),
    "shortened": (9, f'Petra Lund said: "{FIRST}."'),
    "merged": (10, f'"{LONG}. {SECOND}," Petra Lund said.'),
    "second": (12, f'"{SECOND}," Ole Brandt said.'),
    "common": (7, '"We have walked every street of this town, and nobody would talk to us," Ada Holm said.'),
    "other": (13, '"It was the wettest summer that anybody in the valley can remember," Ada Holm said.'),
}


def envelope(name, hour, text):
    filler = articles.text_of(f"mine {name}", sentences=4)
    return articles.envelope(id=name, source=f"{name}.example", title=f"Report of the {name}", text=f"{text}\n\n{filler}",
                             published_at=f"2026-03-02T{hour:02}:00:00Z")


@pytest.fixture(scope="module")
def mine(services):
    deployment = services.deployment()
    worker = deployment.worker()
    deployment.produce([record(envelope(name, hour, text)) for name, (hour, text) in MINE.items()])
    articles.rest(deployment)
    yield deployment
    assert worker.stop() == 0
    deployment.close()


def carriers(deployment, name, like):
    """[(carrier, relation, other_speaker)] of the quote of that article which begins so, the first carrier first."""
    return deployment.rows(
        "SELECT c.external_id, o.relation, o.other_speaker FROM v_quote_origin o JOIN article a USING (article_id) "
        "JOIN article c ON c.article_id = o.carrier_article_id "
        "WHERE a.external_id = %s AND o.text LIKE %s ORDER BY o.carrier_no", name, like + "%")


@pytest.mark.parametrize("name, like, want", [
    ("whole", "We have", [("whole", "whole"), ("shortened", "shorter"), ("merged", "longer"), ("again", "whole")]),
    ("shortened", "We have", [("whole", "longer"), ("shortened", "whole"), ("merged", "longer"), ("again", "longer")]),
    ("merged", "We have", [("whole", "shorter"), ("shortened", "shorter"), ("merged", "whole"), ("again", "shorter"),
                           ("second", "shorter")]),
    ("second", "The company", [("merged", "longer"), ("second", "whole")]),
    ("common", "We have", []),
    ("other", "It was", []),
])
def test_a_quote_is_found_in_other_words(mine, name, like, want):
    assert [(carrier, relation) for carrier, relation, _ in carriers(mine, name, like)] == want


def test_another_speaker_is_told(mine):
    assert [other for _, _, other in carriers(mine, "second", "The company")] == [True, False]
    assert [other for _, _, other in carriers(mine, "again", "We have")] == [False] * 4


def test_the_seeds_share_a_quote(deployment, development_data):
    files = sorted((development_data / "seeds").glob("*.txt"))
    assert len(files) == 5
    worker = deployment.worker()
    deployment.produce([record(f.read_bytes(), TEXT) for f in files])
    articles.rest(deployment)
    linked = deployment.rows("SELECT article_id, quote_no, count(DISTINCT carrier_article_id) FROM v_quote_origin "
                             "GROUP BY article_id, quote_no")
    assert max(n for _, _, n in linked) == 5, linked
    assert worker.stop() == 0
