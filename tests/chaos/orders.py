#!/usr/bin/python3
"""orders: the same articles in many orders, to one worker and to several of which some are killed, fall into the same groups.

    tests/chaos/orders.py [--orders N] [--first N] [--workers 1,2,4,8] [--articles N] [--seed S]

A feed of made-up news (feed.py: repeats, revisions, withdrawals and malformed records too) is sent in each of --orders
random orders to each number of workers, while workers are killed at random moments. When all is settled verify.py holds
tables and topics against the input (nothing lost or doubled, fold = tables), and the groups of every run, as sets of
articles, must be those of the first. One line per run; the last says how many differ.
"""

import argparse
import collections
import pathlib
import random
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "support")]

import feed  # noqa: E402
import fleet  # noqa: E402
import services  # noqa: E402
import tables  # noqa: E402
import verify  # noqa: E402

PARTITIONS, SEND_S, SETTLE_S = 8, 4, 60


def groups_of(deployment):
    """{kind: set of groups, each a set of the articles' own identities}."""
    identities = {s.article_id: verify.identity_of(s) or s.raw_hash for s in tables.read_articles(deployment.connect())}
    members = collections.defaultdict(set)
    for article, kind, cluster in deployment.rows("SELECT article_id, kind, cluster_id FROM cluster_article"):
        members[kind, cluster].add(identities[article])
    return {wanted: {frozenset(m) for (kind, _), m in members.items() if kind == wanted} for wanted in ("duplicates", "story")}


def one(servers, sends, workers, rng):
    """(groups, deaths, problems) of one run."""
    deployment = servers.deployment(PARTITIONS, NEWSMILL_MAX_ARTICLE_BYTES=feed.LIMIT, NEWSMILL_BATCH_MAX=rng.choice((10, 60, 200)))
    crew = fleet.Fleet(deployment, workers, lambda _: None, static=False)
    sender = fleet.Sender(servers.kafka.bootstrap, deployment.input, sends, SEND_S)
    crew.run(1)
    sender.start()
    while sender.is_alive():
        crew.run(0.2 + rng.random() * 1.5)
        crew.kill(rng.choice(crew.slots))

    def settled():
        try:
            deployment.wait_settled(0.01)
            return True
        except Exception:  # TimeoutError in the words of services
            return False

    problems = [] if crew.wait(settled, SETTLE_S) else [f"lost: not settled in {SETTLE_S} s\n{crew.states()}"]
    crew.run(0.5)
    crew.stop()
    problems += [f"worker {n} ended by itself with {code}: {words}" for _, n, code, words in crew.exits]
    problems += crew.problems + verify.verify(deployment, sends).problems
    return groups_of(deployment), crew.deaths, problems


def differences(groups, first):
    return [f"{kind}: {len(first[kind] ^ groups[kind])} groups are not in both, as {sorted(map(str, min(first[kind] ^ groups[kind], key=len)))[:6]}"
            for kind in first if groups[kind] != first[kind]]


def run(options):
    """Figures of all runs; prints a line for each."""
    sends = feed.Feed(options.seed, options.articles, PARTITIONS).sends
    first, told = None, collections.Counter()
    for number in range(options.first, options.orders):
        rng = random.Random(f"order {options.seed} {number}")
        order = sends if number == 0 else rng.sample(sends, len(sends))
        with services.Services() as servers:
            for workers in options.workers:
                start = time.monotonic()
                groups, deaths, problems = one(servers, order, workers, rng)
                first = first or groups
                other = differences(groups, first)
                told += collections.Counter(runs=1, deaths=deaths, differ=bool(other), problems=len(problems))
                print(f"order {number}, {workers} workers: {deaths} deaths, {', '.join(f'{len(g)} {kind}' for kind, g in groups.items())}, "
                      f"{'other groups' if other else 'the same groups'}, {time.monotonic() - start:.0f} s", flush=True)
                for line in other + problems:
                    print(f"    {line}", flush=True)
    print(f"{told['runs']} runs, {len(sends)} records each, {told['deaths']} deaths: {told['differ']} differ, {told['problems']} problems", flush=True)
    return told


def parse(argv=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=20)
    parser.add_argument("--first", type=int, default=0, help="goes on with this one, as after an interruption")
    parser.add_argument("--workers", type=lambda text: [int(n) for n in text.split(",")], default=[1, 2, 4, 8])
    parser.add_argument("--articles", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(argv)


if __name__ == "__main__":
    figures = run(parse())
    sys.exit(1 if figures["differ"] or figures["problems"] else 0)
