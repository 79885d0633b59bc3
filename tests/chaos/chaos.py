#!/usr/bin/python3
"""chaos: three workers, four partitions, and everything that can be killed is killed; then nothing is lost or doubled.

    tests/chaos/chaos.py [--seconds N] [--faults N] [--articles N] [--seed S] [--full]

A feed of made-up news (feed.py) is sent over --seconds while --faults faults (faults.py) strike: kill -9 of workers at
random and at named points (NEWSMILL_TEST_FAULT=kill@POINT:N), of the broker, immediate stops of PostgreSQL, SIGSTOP
past the leader's limit, loss of the publisher's position. When all is healed and settled, verify.py holds the tables
and both output topics against the input topic. One line per fault, then `lost 0 doubled 0 fold = tables`; a
difference prints its history, and the logs of workers and servers are kept.
"""

import argparse
import pathlib
import random
import shutil
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "support")]

import faults  # noqa: E402
import feed  # noqa: E402
import fleet  # noqa: E402
import services  # noqa: E402
import verify  # noqa: E402

PARTITIONS, WORKERS = 4, 3
SETTLE_S = 60
LOGS = services.ROOT / "build/test-results"


class Run:
    """One storm: `problems` and `strikes` tell how it went."""

    def __init__(self, options, services_):
        self.options, self.services = options, services_
        self.rng = random.Random(f"chaos {options.seed}")
        self.start, self.problems, self.strikes = time.monotonic(), [], 0
        self.deployment = services_.deployment(
            PARTITIONS, NEWSMILL_MAX_ARTICLE_BYTES=feed.LIMIT, NEWSMILL_BATCH_MAX=60, NEWSMILL_THREADS=self.rng.choice([1, 2]),
            **self.articles_topic(options))
        static = self.rng.random() < 0.5 and self.deployment.env["NEWSMILL_THREADS"] == "1"
        self.fleet = fleet.Fleet(self.deployment, WORKERS, self.say, static)
        self.sender, self.kept = None, []
        self.say(f"seed {options.seed}: {WORKERS} workers, threads {self.deployment.env['NEWSMILL_THREADS']}"
                 + (", static members" if static else "") + (", topic of articles" if self.deployment.articles else ""))

    @staticmethod
    def articles_topic(options):
        """In every second storm; by a die of its own, so that a seed's faults stay what they were."""
        return {"NEWSMILL_ARTICLES_TOPIC": "{id}.articles"} if random.Random(f"topic {options.seed}").random() < 0.5 else {}

    def say(self, text):
        print(f"[{time.monotonic() - self.start:6.1f}s] {text}", flush=True)

    def storm(self):
        """All faults, while the feed runs. The last one has struck before the feed ends, or the feed waits for nobody."""
        sends = feed.Feed(self.options.seed, self.options.articles, PARTITIONS).sends
        sender = self.sender = fleet.Sender(self.services.kafka.bootstrap, self.deployment.input, sends, self.options.seconds)
        self.say(f"{len(sends)} records over {self.options.seconds} s")
        self.fleet.run(2)
        sender.start()
        for number, fault in enumerate(self.plan(), 1):
            self.fleet.run(self.rng.random() * 1.5)
            self._strike(number, fault)
        self.fleet.wait(lambda: not sender.is_alive(), self.options.seconds + 90)
        if sender.is_alive() or sender.failed or sender.left:
            self.problems.append(f"the test's producer failed: {sender.failed[:3]}")
        return sends

    def plan(self):
        return faults.plan(self.rng, self.options.faults)

    def _strike(self, number, fault):
        try:
            done = fault(self, self.rng)
            self.strikes += 1
            self.say(f"fault {number}: {done}")
        except faults.NotStruck as e:
            self.say(f"fault {number}: {fault.__name__} did not strike: {e}")

    def settle(self):
        """Everything is up, and stays up until all is done; then SIGTERM."""
        self.fleet.release()
        self.fleet.disarm()
        healed, asked = time.monotonic(), []
        self.fleet.wait(lambda: all(s.alive() for s in self.fleet.slots), 10)

        def settled():
            if asked and time.monotonic() - asked[-1] < 1:
                return False
            asked.append(time.monotonic())
            try:
                self.deployment.wait_settled(0.01)
                return not verify.check_offsets(self.deployment)  # Kafka is told what the tables know, also by a worker just started
            except Exception:  # TimeoutError in the words of services, or a server that is not up yet
                return False

        if not self.fleet.wait(settled, SETTLE_S):
            self.problems.append(f"lost: not settled {SETTLE_S} s after the last fault\n{self.fleet.states()}")
        self.say(f"settled {time.monotonic() - healed:.1f} s after the last fault and the last record")
        late = [e for e in self.fleet.exits if e[0] > healed + 10]
        self.problems += [f"worker {n} ended by itself with {code} in quiet: {words}" for _, n, code, words in late]
        self.fleet.run(1)
        self.fleet.stop()

    def check(self, sends):
        found = verify.verify(self.deployment, sends, self.kept, bool(self.sender.elsewhere))
        self.problems += self.fleet.problems + found.problems
        for note in found.notes:
            self.say(note)

    def keep_logs(self):
        kept = LOGS / f"chaos-{self.options.seed}"
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        for log in [*self.deployment.folder.glob("*.log"), self.services.kafka.log, self.services.pg.log]:
            shutil.copy(log, kept)
        return kept


def storm(options):
    """Runs one; returns its problems. `strikes` too few is a problem: a storm that did not blow shows nothing."""
    with services.Services() as servers:
        run = Run(options, servers)
        try:
            sends = run.storm()
            run.settle()
            run.check(sends)
            if run.strikes < options.faults * 3 // 4:
                run.problems.append(f"only {run.strikes} of {options.faults} faults struck")
        except BaseException as e:
            run.problems.append(f"{type(e).__name__}: {e}")
            print(f"logs: {run.keep_logs()}")
            raise
        report(run)
        return run.problems


def report(run):
    for problem in run.problems[:40]:
        print(problem)
    if len(run.problems) > 40:
        print(f"… and {len(run.problems) - 40} more")
    lost, doubled = (sum(p.startswith(w) for p in run.problems) for w in ("lost:", "doubled:"))
    run.say(f"{run.strikes} faults, {len(run.fleet.strikes)} deaths at named points, {len(run.fleet.exits)} exits")
    if run.problems:
        print(f"logs: {run.keep_logs()}")
    end = f"and {len(run.problems)} problems in all" if run.problems else "fold = tables"
    print(f"lost {lost} doubled {doubled} {end}", flush=True)


def parse(argv=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--full", action="store_true", help="27 faults in five minutes instead of 7 in about one")
    parser.add_argument("--seconds", type=float, help="how long the feed is sent")
    parser.add_argument("--faults", type=int)
    parser.add_argument("--articles", type=int, default=1250, help="distinct ones; about 1.8 times as many records")
    options = parser.parse_args(argv)
    options.faults = options.faults or (27 if options.full else 7)
    options.seconds = options.seconds or (210 if options.full else 40)
    return options


def main():
    options = parse()
    print(__doc__.splitlines()[0])
    return 1 if storm(options) else 0


if __name__ == "__main__":
    sys.exit(main())
