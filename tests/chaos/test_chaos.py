"""The storm as a test, and tests of what it is made of. CHAOS_FULL=1: the long one; CHAOS_SEED: not the day's seed."""

import collections
import os
import random
import time

import chaos
import faults
import feed
import fold
import outages
import verify


def test_storm():
    full = ["--full"] if os.environ.get("CHAOS_FULL") else []
    options = chaos.parse(full + ["--seed", os.environ.get("CHAOS_SEED", time.strftime("%Y%m%d"))])
    assert chaos.storm(options) == []


# ---- the feed -----------------------------------------------------------------------------------------------------


def on_topic(sends, order=None):
    """The sends as records of a topic, each partition in the order given."""
    ends, records = collections.Counter(), []
    for s in order or sends:
        records.append(fold.Record("in", s.partition, ends[s.partition], 0, s.key, s.value, s.headers))
        ends[s.partition] += 1
    return records


def test_the_feed_is_the_same_for_the_same_seed():
    assert feed.Feed(3, 60, 4).sends == feed.Feed(3, 60, 4).sends
    assert feed.Feed(3, 60, 4).sends != feed.Feed(4, 60, 4).sends


def test_the_feed_has_what_hurts():
    sends = feed.Feed(1, 1250, 4).sends
    cases = [feed.case_of(s) for s in sends]
    assert len(sends) >= 2000
    assert len({c["reason"] for c in cases if "reason" in c}) == 5
    assert sum(c.get("killed", False) for c in cases) >= 20
    assert sum("tombstone" in c for c in cases) >= 10
    repeats = sum(n - 1 for n in collections.Counter((c["identity"], s.value) for c, s in zip(cases, sends)
                                                     if "identity" in c).values())
    assert repeats >= 200
    assert {s.partition for s in sends} == {0, 1, 2, 3}


def test_what_is_expected_does_not_depend_on_the_order():
    sends = feed.Feed(2, 200, 4).sends
    want, rejected = feed.expect(on_topic(sends))
    shuffled = random.Random(1).sample(sends, len(sends))
    got, again = feed.expect(on_topic(sends, shuffled))
    assert got == want
    assert sorted(r for r, _ in again.values()) == sorted(r for r, _ in rejected.values())
    assert any(e.killed for e in want.values()) and any(len(e.raws) > 1 for e in want.values())


def test_the_producers_own_loss_is_seen():
    sends = feed.Feed(2, 50, 4).sends
    records = on_topic(sends)
    assert verify.check_sent(sends, records) == []
    assert verify.check_sent(sends, records + records[:1]) == []  # a retry of the producer
    assert verify.check_sent(sends, records[1:]) != []


# ---- the plan -----------------------------------------------------------------------------------------------------


def test_a_long_plan_has_every_kind():
    for seed in range(5):
        kinds = faults.plan(random.Random(seed), 25)
        assert set(kinds) == set(faults.KINDS) and len(kinds) == 25


def test_a_plan_of_a_soak_has_every_kind():
    for seed in range(5):
        kinds = faults.plan(random.Random(seed), 30, outages.KINDS)
        assert set(kinds) >= set(outages.KINDS) > set(faults.KINDS)


def test_short_plans_differ():
    assert len({tuple(faults.plan(random.Random(seed), 7)) for seed in range(5)}) == 5
