"""The comparison of stored and printed articles must see every field."""

import copy
import datetime

import tables

STORED = {
    "id": "a1", "url": "https://a.example/1", "canonical_url": None, "source": {"name": "A", "domain": "a.example"},
    "title": "T", "authors": ["B C"], "agency": None, "dateline_place": "Dorrin", "published_precision": "second", "published_from": "envelope",
    "published_at": datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.timezone.utc), "modified_at": None, "language": "en",
    "language_confidence": 0.97,
    "kind": "article", "text": "Ann Bell paid $5.", "warnings": [], "pipeline_version": 1,
    "removed": [{"text": "Photo: X", "reason": "photo_credit"}],
    "entities": [{"id": 0, "type": "PERSON", "name": "Ann Bell", "subtype": None, "salience": 0.4123,
                  "mentions": [{"start": 0, "end": 8, "text": "Ann Bell", "role": None}]}],
    "quotes": [], "dates": [],
    "amounts": [{"start": 14, "end": 16, "text": "$5", "type": "MONEY", "value": 5.0, "currency": "USD", "unit": None, "mod": None}],
}


def printed():
    p = copy.deepcopy(STORED)
    p.update(schema="newsmill.article.v1", published_at="2026-03-01T12:00:00Z")
    p["entities"][0].update(salience=0.412, wikidata=None)
    del p["entities"][0]["subtype"], p["amounts"][0]["unit"]
    p["amounts"][0]["value"] = 5
    return p


def leaves(value, path=()):
    if isinstance(value, dict):
        for k, v in value.items():
            yield from leaves(v, path + (k,))
    elif isinstance(value, list) and value:
        for i, v in enumerate(value):
            yield from leaves(v, path + (i,))
    else:
        yield path


def test_the_same_article_does_not_differ():
    assert tables.differences(STORED, printed()) == []


def test_every_field_counts():
    paths = list(leaves(STORED))
    assert len(paths) > 30
    for path in paths:
        other = copy.deepcopy(STORED)
        at = other
        for step in path[:-1]:
            at = at[step]
        old = at[path[-1]]
        at[path[-1]] = [{"text": "more"}] if isinstance(old, list) else 0.9 if path[-1] == "salience" else "other"
        assert tables.differences(other, printed()), path


def test_a_missing_piece_counts():
    for name in ("removed", "entities", "amounts", "authors"):
        assert tables.differences({**STORED, name: []}, printed()), name
