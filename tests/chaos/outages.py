"""outages: what else happens to a deployment in a year: networks, disks, clocks, and people. Used by soak.py.

Each function is one fault, as in faults.py, and returns what it did. `run` is a soak.Soak.
"""

import os
import pathlib
import signal
import threading

import confluent_kafka
import faults
import feed
from faults import NotStruck

MAX_SLOTS = 5


def hail(run, rng):
    """Workers die one after the other, faster than they start."""
    count = rng.randrange(8, 16)
    for _ in range(count):
        alive = [s for s in run.fleet.slots if s.alive()]
        if alive:
            run.fleet.kill(rng.choice(alive))
        run.fleet.run(0.1 + rng.random())
    return f"kill -9 of {count} workers in a row"


# ---- networks -----------------------------------------------------------------------------------------------------


def _spoil(proxy, rng, ways=("cut", "freeze", "slow")):
    way = rng.choice(ways)
    if way == "slow":
        proxy.slow(0.05 + rng.random() * 0.3)
    else:
        getattr(proxy, way)()
    return way


def worker_cut_off(run, rng):
    """One worker loses its way to one of the servers, or finds it slow."""
    slot, server = rng.choice(run.fleet.slots), rng.choice(("pg", "kafka"))
    seconds = 2 + rng.random() * 7
    way = _spoil(run.ways[slot.number][server], rng)
    run.fleet.run(seconds)
    run.ways[slot.number][server].open()
    return f"worker {slot.number} to {server}: {way} for {seconds:.1f} s"


def leader_cut_off(run, rng):
    """The leader keeps one of its servers and loses the other. Without PostgreSQL it is replaced."""
    leader = run.fleet.leader()
    if leader is None:
        raise NotStruck("nobody leads")
    server, seconds = rng.choice(("pg", "kafka")), faults.SILENCE_S + 3 + rng.random() * 4
    way = _spoil(run.ways[leader.number][server], rng, ("cut", "freeze"))
    run.fleet.run(seconds)
    followed = run.fleet.leader()
    run.ways[leader.number][server].open()
    if server == "pg" and len(run.fleet.slots) > 1 and (followed is None or followed is leader):
        run.problems.append(f"nobody took over from a leader without PostgreSQL ({way}) for {seconds:.1f} s")
    return f"the leader, worker {leader.number}, to {server}: {way} for {seconds:.1f} s, " \
           f"then worker {followed.number if followed else None} led"


def server_cut_off(run, rng):
    """All workers lose one of the servers at once."""
    server, seconds = rng.choice(("pg", "kafka")), 2 + rng.random() * 6
    way = rng.choice(("cut", "freeze", "slow"))
    for ways in run.ways:
        _spoil(ways[server], rng, (way,))
    run.fleet.run(seconds)
    for ways in run.ways:
        ways[server].open()
    return f"all to {server}: {way} for {seconds:.1f} s"


# ---- machines -----------------------------------------------------------------------------------------------------


def _family(pid):
    """The process and those it has started."""
    found = [pid]
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
        except (OSError, ValueError):
            continue
    return found


def _wake(pids):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGCONT)
        except ProcessLookupError:
            pass


def server_sleeps(run, rng):
    """Kafka or PostgreSQL stops answering, connections stand."""
    server, seconds = rng.choice((run.services.pg, run.services.kafka)), 1 + rng.random() * 5
    pids = _family(server.pid)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    waking = threading.Timer(seconds, _wake, [pids])  # the fleet's own look at the tables sleeps with PostgreSQL
    waking.start()
    run.fleet.run(seconds)
    waking.join()
    return f"SIGSTOP of {type(server).__name__} for {seconds:.1f} s"


def disk_full(run, rng):
    """The disk of one of the servers is full for a while; then somebody makes room, and starts it if it gave up."""
    name, server = rng.choice((("pg", run.services.pg), ("kafka", run.services.kafka)))
    if name not in run.disks:
        raise NotStruck("no small disk: that needs root")
    ballast, seconds = run.disks[name] / "ballast", 2 + rng.random() * 5
    with open(ballast, "wb", buffering=0) as f:
        try:
            while True:
                f.write(b"\0" * (1 << 20))
        except OSError:
            pass
    size = ballast.stat().st_size
    run.fleet.run(seconds)
    ballast.unlink()
    run.fleet.beside(run.revive(server))
    return f"disk of {name} full ({size >> 20} MB) for {seconds:.1f} s"


def clock_jumps(run, rng):
    """The clock of every worker goes forward, while PostgreSQL's and Kafka's stay; and perhaps back to theirs.

    An hour ahead of the broker's own clock it refuses what they publish, which then waits until the clock is right;
    set back, they end, to be started anew."""
    if run.clock is None:
        raise NotStruck("this round's workers have their own clock")
    jump = rng.choice((30, 1800, 86400))
    run.clock.set(jump)
    run.fleet.run(3 + rng.random() * 4)
    if rng.random() < 0.5 or jump > 1800:
        run.clock.set(0)
    return f"workers' clocks moved by {jump} s"


# ---- people -------------------------------------------------------------------------------------------------------


def scale(run, rng):
    """A worker joins, or leaves by SIGTERM, perhaps in the middle of the rebalance the last one caused."""
    told = []
    for _ in range(rng.choice((1, 2, 2, 3))):
        if run.fleet.reserve and (len(run.fleet.slots) <= 2 or rng.random() < 0.5):
            run.fleet.join()
            told.append("one joins")
        else:
            slot = rng.choice(run.fleet.slots)
            run.fleet.leave(slot)
            told.append(f"worker {slot.number} leaves")
        run.fleet.run(rng.random() * 2)
    return f"{', '.join(told)}; {len(run.fleet.slots)} now"


def more_partitions(run, rng):
    """The input topic gains a partition, and records come to it."""
    kafka, topic = run.services.kafka, run.deployment.input
    count = len(kafka.ends(topic))
    if count >= 8:
        raise NotStruck("it has enough")
    run.fleet.beside(lambda: kafka.grow_topic(topic, count + 1))
    run.sender.elsewhere.append(count)
    return f"the input topic has {count + 1} partitions"


def _all_down(run):
    for slot in run.fleet.slots:
        run.fleet.kill(slot, hold=True)


def delete_group_offsets(run, rng):
    """The consumer group forgets where it was; the tables know."""
    kafka, deployment = run.services.kafka, run.deployment
    _all_down(run)
    try:
        run.fleet.run(4)  # their sessions end, or the group still has members
        run.fleet.beside(lambda: kafka.delete_offsets(deployment.group, deployment.input))
        left = kafka.committed(deployment.group, deployment.input)
    finally:
        run.fleet.release()
    if left:
        raise NotStruck(f"its offsets are still {left}")
    return "deletion of the consumer group's offsets"


def retention(run, rng):
    """Kafka deletes records nobody has read yet: the workers stop and say so, and a person accepts the loss.

    What is lost are repeats of stored articles, so that what the tables must hold stays known."""
    try:
        return _retention(run, rng)
    finally:
        run.sender.going.set()


def _retention(run, rng):
    if not run.sender.pause() or not run.fleet.wait(run.settled, 40):
        raise NotStruck("the feed did not come to rest")
    _all_down(run)
    try:
        partition = run.fleet.beside(lambda: _lose(run, rng))
    finally:
        run.fleet.release()
    said = run.fleet.wait(lambda: any("records are lost" in words for _, _, _, words in run.fleet.exits[run.seen:]), 30)
    run.seen = len(run.fleet.exits)
    deployment = run.deployment
    deployment.run("offsets", "--set", f"{deployment.input}:{partition}=earliest", "--accept-loss")
    if not said:
        run.problems.append(f"partition {partition} lost records and no worker said so")
    return f"retention passed the stored offset of partition {partition}"


def _lose(run, rng):
    """Sends repeats to a partition and deletes all it holds but the last one; returns its number. Of one that nobody has read yet
    (a new one, which static members hear of with the next rebalance) there is no position that could tell of a loss."""
    kafka, topic = run.services.kafka, run.deployment.input
    sent = [s for s in run.sender.sends[:run.sender.sent] if {"modified", "reason"}.isdisjoint(feed.case_of(s))]
    if len(sent) < 20:
        raise NotStruck("too little is sent yet")
    read = {p for (p,) in run.deployment.rows("SELECT partition FROM consumer_offset WHERE topic = %s", topic)}
    if not read:
        raise NotStruck("no partition has a position yet")
    partition = rng.choice(sorted(read))
    run.keep(partition)
    producer = confluent_kafka.Producer({"bootstrap.servers": kafka.bootstrap})
    for s in rng.sample(sent, 12):
        producer.produce(topic, s.value, s.key, partition=partition, headers=s.headers)
    if producer.flush(20):
        raise NotStruck("the repeats could not be sent")
    end = kafka.ends(topic)[partition][1]
    kafka.delete_records(topic, {partition: end - 1})
    return partition


KINDS = faults.KINDS + (hail, worker_cut_off, leader_cut_off, server_cut_off, server_sleeps, disk_full, clock_jumps, scale,
                        more_partitions, delete_group_offsets, retention, hail, hail)
