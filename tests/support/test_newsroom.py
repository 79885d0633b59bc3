"""The generator of newsroom edits: that it says what it does, and that groups survive a small slice of it."""

import pathlib
import random
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import newsroom  # noqa: E402

TEXT = [f"Paragraph {i} of the report from Lowmark said that the harbour had been closed for {i} days. \"We wait,\" said the pilot, who has "
        f"been there for most of his life and has seen {i} winters like this one. Nobody knew more about it." for i in range(1, 9)]
BINARY = newsroom.ROOT / "build" / "release" / "newsmill"


def words(p):
    return " ".join(p).split()


@pytest.mark.parametrize("edit", newsroom.EDITS, ids=lambda e: e.__name__)
def test_an_edit_keeps_most_of_what_it_leaves(edit):
    for seed in range(20):
        got = edit(list(TEXT), random.Random(seed))
        kept = set(words(got)) & set(words(TEXT))
        assert len(words(got)) >= min(60, .35 * len(words(TEXT))), seed
        assert len(kept) >= .6 * len(set(words(got))), seed


def test_a_seed_says_everything():
    texts = [[f"{i} {p}" for p in TEXT] for i in range(20)]
    one, same, other = (newsroom.make(texts, random.Random(seed)) for seed in (5, 5, 6))
    assert one == same
    assert one != other
    assert {group for _, group, _ in one} >= {None, "t0", "q0", "f0"}


def test_forms_differ_in_their_facts_only():
    a, b = (newsroom.form(random.Random(seed), seed) for seed in (1, 2))
    assert len(words(a)) == len(words(b))
    assert .5 * len(words(a)) < sum(x == y for x, y in zip(words(a), words(b), strict=True)) < .9 * len(words(a))


@pytest.mark.skipif(not newsroom.TEXTS.is_file(), reason="the development data (../shared) is not there")
def test_groups_survive_the_newsroom():
    assert BINARY.is_file(), "the release build comes first"
    f1, p, r, wrong, missing = newsroom.score(BINARY, newsroom.load(newsroom.TEXTS, 80), 20)
    assert f1 >= .95, (p, r, wrong[:10], missing[:10])
