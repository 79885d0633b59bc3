#!/usr/bin/python3
"""soak: storms one after the other, each on servers, tables and topics of its own, with more kinds of trouble than chaos.py.

    tests/chaos/soak.sh [--minutes N] [--seed S] [--articles N] [--json FILE]

Up to five workers reach PostgreSQL and Kafka through proxies (proxy.py) that cut, freeze and slow; the servers lie on
small disks that fill up; workers' clocks jump in every second storm; and people scale, add partitions and lose offsets
(outages.py). After each storm verify.py holds everything against the input topic, as for chaos.py. At the end a table
of the faults by kind, and `lost 0 doubled 0` over all storms.
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "support")]

import chaos  # noqa: E402
import faults  # noqa: E402
import feed  # noqa: E402
import fleet  # noqa: E402
import fold  # noqa: E402
import moved_clock  # noqa: E402
import outages  # noqa: E402
import proxy  # noqa: E402
import services  # noqa: E402

DISK_MB = 700  # so much has each server; a storm writes some 200 MB
STORM_S, FAULTS = 200, 30
CLOCK_S = 15    # so long a worker may take to see its clock set back, and to end


class Servers(services.Services):
    """Services on small disks of their own where that can be (root, in a mount namespace: soak.sh makes one)."""

    def __init__(self):
        super().__init__()
        self.disks = {}
        if os.environ.get("NEWSMILL_SOAK_DISKS") == "1":
            for name, owner in (("pg", "postgres"), ("kafka", "root")):
                place = self.folder / name
                place.mkdir()
                subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", place], check=True)
                self.disks[name] = place
        base = services.free_port(2 * outages.MAX_SLOTS)
        self.kafka.behind = {base + i: base + outages.MAX_SLOTS + i for i in range(outages.MAX_SLOTS)}

    def close(self):
        super().close()
        for place in self.disks.values():
            subprocess.run(["umount", "-l", place], check=False)


class Soak(chaos.Run):
    """One storm of a soak. ways: for each slot {server: Proxy}; disks: {server: folder}; clock: a MovedClock, or None."""

    def __init__(self, options, servers, proxies, moved):
        super().__init__(options, servers)
        self.disks, self.seen, self.clock = servers.disks, 0, None
        self.ways, self.kinds = [], collections.Counter()
        first = services.free_port(outages.MAX_SLOTS)
        self.fleet.reserve = [fleet.Slot(i) for i in range(chaos.WORKERS, outages.MAX_SLOTS)]
        for slot, (listener, told) in zip(self.fleet.slots + self.fleet.reserve, servers.kafka.behind.items()):
            pg = proxies.proxy(first + slot.number, servers.pg.port)
            self.ways.append({"pg": pg, "kafka": proxies.proxy(told, listener)})
            slot.env = {**self.fleet.slots[0].env, **slot.env, "KAFKA_BOOTSTRAP_SERVERS": f"127.0.0.1:{told}",
                        "DATABASE_URL": servers.pg.url.replace(str(servers.pg.port), str(pg.port))}
            if "KAFKA_CONSUMER_GROUP_INSTANCE_ID" in slot.env:
                slot.env["KAFKA_CONSUMER_GROUP_INSTANCE_ID"] = f"slot-{slot.number}"
        if moved:
            self._move_clocks()

    def _move_clocks(self):
        self.clock = moved_clock.MovedClock(self.deployment.folder)
        for slot in self.fleet.slots + self.fleet.reserve:
            slot.env |= self.clock.env
        self.say("workers' clocks can be moved")

    def plan(self):
        return faults.plan(self.rng, self.options.faults, outages.KINDS)

    def _strike(self, number, fault):
        before = self.strikes
        try:
            super()._strike(number, fault)
        except Exception as e:  # a server that is not back yet cannot be asked; the storm goes on
            self.say(f"fault {number}: {fault.__name__}: {type(e).__name__}: {str(e)[:200]}")
        self.kinds[fault.__name__] += self.strikes - before
        for server in (self.services.pg, self.services.kafka):
            self.fleet.beside(self.revive(server))

    def revive(self, server):
        """What starts a server that gave up; the scripts leave one that runs alone."""
        def work():
            for _ in range(5):
                try:
                    return server.start()
                except services.ServiceError as e:
                    last = e
                    time.sleep(1)
            raise last
        return work

    def settled(self):
        try:
            self.deployment.wait_settled(0.01)
            return True
        except Exception:  # a server that is not up yet
            return False

    def keep(self, partition):
        """What is on the partition now is remembered: retention is about to take it."""
        have = {(r.partition, r.offset) for r in self.kept}
        for r in fold.read_topic(self.services.kafka.bootstrap, self.deployment.input):
            if r.partition == partition and (r.partition, r.offset) not in have:
                self.kept.append(r)

    def _set_clocks_right(self):
        """Workers whose clock was ahead end now with 1, in seconds: SIGTERM is not to meet one of them on its way out."""
        self.fleet.release()
        ahead = [s.worker for s in self.fleet.slots if s.alive()]
        self.clock.set(0)
        self.fleet.wait(lambda: not any(w.alive() for w in ahead), CLOCK_S)

    def settle(self):
        if self.clock:
            self._set_clocks_right()
        for ways in self.ways:
            for way in ways.values():
                way.open()
        self.sender.going.set()
        super().settle()


def storm(options, moved):
    """Runs one; the Soak, its problems in it."""
    proxies = proxy.Proxies()
    try:
        with Servers() as servers:
            run = Soak(options, servers, proxies, moved)
            try:
                sends = run.storm()
                run.settle()
                run.check(sends)
            except BaseException as e:
                run.problems.append(f"{type(e).__name__}: {e}")
                print(f"logs: {run.keep_logs()}")
                if not isinstance(e, Exception):
                    raise
            chaos.report(run)
            return run
    finally:
        proxies.close()


def report(runs, seconds):
    kinds = sum((r.kinds for r in runs), collections.Counter())
    print(f"\n{'fault':24s} {'struck':>7s}")
    for kind in sorted({k.__name__ for k in outages.KINDS}):
        print(f"{kind:24s} {kinds[kind]:7d}")
    problems = [p for r in runs for p in r.problems]
    lost, doubled = (sum(p.startswith(w) for p in problems) for w in ("lost:", "doubled:"))
    deaths = sum(r.fleet.deaths for r in runs)
    records = sum(r.sender.sent for r in runs)
    told = {"storms": len(runs), "minutes": round(seconds / 60, 1), "faults": sum(kinds.values()), "kinds": dict(kinds),
            "worker_deaths": deaths, "server_deaths": kinds["broker"] + kinds["postgres"], "records": records,
            "lost": lost, "doubled": doubled, "problems": len(problems)}
    print(f"{told['storms']} storms in {told['minutes']} min, {records} records, {told['faults']} faults, {deaths} deaths of workers, "
          f"{told['server_deaths']} of servers\nlost {lost} doubled {doubled} problems {len(problems)}", flush=True)
    return told


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60, help="no storm begins after so long (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=int(time.strftime("%Y%m%d")), help="default: today's date")
    parser.add_argument("--articles", type=int, default=1250, help="distinct ones of a storm (default: %(default)s)")
    parser.add_argument("--faults", type=int, default=FAULTS, help="of a storm (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=STORM_S, help="how long a storm's feed is sent (default: %(default)s)")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="the figures, for programs")
    options = parser.parse_args()
    start, runs = time.monotonic(), []
    while not runs or time.monotonic() - start < options.minutes * 60:
        one = argparse.Namespace(**vars(options))
        one.seed = options.seed * 1000 + len(runs)
        runs.append(storm(one, len(runs) % 2 == 1))
    told = report(runs, time.monotonic() - start)
    if options.json:
        options.json.write_text(json.dumps(told, indent=1) + "\n")
    return 1 if told["problems"] else 0


if __name__ == "__main__":
    sys.exit(main())
