"""faults: what is done to the fleet and its servers. Each function is one fault and returns what it did, for the log."""

import os
import signal

INGEST_POINTS = ("ingest_fetched", "store_begin", "store_before_commit", "store_after_commit", "offsets_committed")
GROUP_POINTS = ("leader_locked", "group_before_commit", "group_after_commit")
PUBLISH_POINTS = ("publish_intent", "publish_produced", "publish_before_commit", "publish_after_commit", "publish_done")

SILENCE_S = 5  # a leader that is silent for longer is replaced


class NotStruck(Exception):
    """An armed worker came through: the fault did not happen."""


def _pass(rng):
    return f":{rng.choice([1, 1, 2, 3])}"


def _struck(run, before, count, seconds):
    return run.fleet.wait(lambda: len(run.fleet.strikes) >= before + count, seconds)


def kill_worker(run, rng):
    slot = rng.choice(run.fleet.slots)
    leads = slot is run.fleet.leader()
    run.fleet.kill(slot)
    return f"kill -9 of worker {slot.number}" + (", the leader" if leads else "")


def kill_all(run, rng):
    for slot in run.fleet.slots:
        run.fleet.kill(slot)
    return "kill -9 of all workers"


def ingest_point(run, rng):
    """A worker dies at a point of its ingest loop."""
    point = rng.choice(INGEST_POINTS) + _pass(rng)
    slot, before = rng.choice(run.fleet.slots), len(run.fleet.strikes)
    run.fleet.kill(slot, arm=point)
    if not _struck(run, before, 1, 25):
        run.fleet.disarm()
        raise NotStruck(point)
    return f"kill -9 of worker {slot.number} at {point}"


def _leader_point(run, point, hold=False):
    """The standbys are armed, then the leader dies: whoever leads next dies at the point, and the next one too."""
    fleet, before = run.fleet, len(run.fleet.strikes)
    leader = fleet.leader() or fleet.slots[0]
    for slot in fleet.slots:
        if slot is not leader:
            fleet.kill(slot, arm=point)
    fleet.wait(lambda: all(s.alive() for s in fleet.slots), 5)
    fleet.run(0.7)
    fleet.kill(leader, hold=True)
    struck = _struck(run, before, 1, 25)
    if not hold:
        fleet.release()
    if not struck:
        fleet.release()
        fleet.disarm()
        raise NotStruck(point)
    return len(fleet.strikes) - before


def group_point(run, rng):
    point = rng.choice(GROUP_POINTS) + _pass(rng)
    _leader_point(run, point)
    run.fleet.wait(lambda: not any(s.point for s in run.fleet.slots), 8)
    run.fleet.disarm()
    return f"kill -9 of the leader at {point}"


def publish_point(run, rng):
    point = rng.choice(PUBLISH_POINTS) + _pass(rng)
    _leader_point(run, point)
    run.fleet.wait(lambda: not any(s.point for s in run.fleet.slots), 8)
    run.fleet.disarm()
    return f"kill -9 of the leader at {point}"


def broker(run, rng):
    away = rng.random() * 4
    run.services.kafka.kill()
    run.fleet.run(away)
    run.fleet.beside(run.services.kafka.start)
    return f"kill -9 of the broker, {away:.1f} s away"


def postgres(run, rng):
    away = rng.random() * 4
    run.fleet.beside(lambda: run.services.pg.stop("immediate"))
    run.fleet.run(away)
    run.fleet.beside(run.services.pg.start)
    return f"immediate stop of PostgreSQL, {away:.1f} s away"


def stop_leader(run, rng):
    """The leader sleeps past its limit, another one leads, then it wakes and believes it still does."""
    leader = run.fleet.leader()
    if leader is None:
        raise NotStruck("nobody leads")
    pid, seconds = leader.worker.pid, SILENCE_S + 2 + rng.random() * 3
    os.kill(pid, signal.SIGSTOP)
    run.fleet.run(seconds)
    followed = run.fleet.leader()
    if leader.alive() and leader.worker.pid == pid:
        os.kill(pid, signal.SIGCONT)
    if followed is None or followed is leader:
        run.fleet.problems.append(f"nobody took over from a leader that was stopped for {seconds:.1f} s")
    return f"SIGSTOP of the leader for {seconds:.1f} s, followed by worker {followed.number if followed else None}"


def stop_worker(run, rng):
    """A worker sleeps until its partitions are given away, then wakes in the middle of its batch."""
    slot = rng.choice([s for s in run.fleet.slots if s is not run.fleet.leader() and s.alive()] or run.fleet.slots)
    if not slot.alive():
        raise NotStruck("no worker")
    pid, seconds = slot.worker.pid, 4 + rng.random() * 3
    os.kill(pid, signal.SIGSTOP)
    run.fleet.run(seconds)
    if slot.alive() and slot.worker.pid == pid:
        os.kill(pid, signal.SIGCONT)
    return f"SIGSTOP of worker {slot.number} for {seconds:.1f} s"


def delete_position(run, rng):
    """The publisher's position is lost in Kafka while nobody leads, with a transaction possibly under way."""
    point = rng.choice(PUBLISH_POINTS)
    fleet = run.fleet
    for slot in fleet.slots[1:]:
        fleet.kill(slot, hold=True)
    before = len(fleet.strikes)
    fleet.kill(fleet.slots[0], arm=point)
    struck = _struck(run, before, 1, 25)
    fleet.kill(fleet.slots[0], hold=True)
    deployment = run.deployment
    try:
        fleet.beside(lambda: deployment.kafka.delete_offsets(deployment.position_group, deployment.clusters))
        left = deployment.kafka.committed(deployment.position_group, deployment.clusters)
    finally:
        fleet.release()
    if left:
        raise NotStruck(f"the position is still {left}")
    return "deletion of the position group's offsets" + (f" after a death at {point}" if struck else "")


# Every kind comes before any comes again; those with points come oftener in a long run.
KINDS = (publish_point, broker, ingest_point, postgres, group_point, delete_position, stop_leader, kill_worker,
         stop_worker, kill_all)


def plan(rng, count, first=KINDS):
    """count faults in an order of their own; a short one is cut from a different place for each seed."""
    kinds = []
    while len(kinds) < count:
        more = list(first) if not kinds else list(first) + [publish_point, ingest_point, group_point, publish_point]
        rng.shuffle(more)
        kinds += more
    return kinds[:count]
