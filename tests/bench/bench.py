"""bench.py [--articles N] [--threads T] [FILE.jsonl]: see run.sh."""

import argparse
import os
import pathlib
import random
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import corpus  # noqa: E402
from confluent_kafka import Consumer  # noqa: E402
from services import BINARY, SHARED, Record, Services, ServiceError, tail, wait_for  # noqa: E402

PARTITIONS = 4
LIMIT_S = 900


def say(text):
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def process_rate(values):
    """Articles, CPU seconds and wall seconds of one `process` over all values."""
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as f:
        f.write(b"\n".join(values) + b"\n")
        f.flush()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.monotonic()
        done = subprocess.run([BINARY, "process", "--jobs", "1", "--ndjson", f.name], stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True)
        wall = time.monotonic() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 3):
        raise ServiceError(f"process: exit {done.returncode}\n{done.stderr[-1000:]}")
    return len(values), (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime), wall


def peak_rss_mb(pid):
    with open(f"/proc/{pid}/status") as f:
        return next(int(line.split()[1]) / 1024 for line in f if line.startswith("VmHWM"))


def cpu_s(pid):
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def busy_s():
    """CPU seconds of the whole machine so far."""
    with open("/proc/stat") as f:
        user, nice, system = map(int, f.readline().split()[1:4])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


def form_a_group(deployment):
    """A broker just started makes its topic of offsets when the first group asks for it, which takes up to 3 s: not ours."""
    consumer = Consumer({"bootstrap.servers": deployment.kafka.bootstrap, "group.id": "first-group"})
    consumer.subscribe([deployment.input])
    deadline = time.monotonic() + 60
    while not consumer.assignment():
        consumer.poll(0.2)
        if time.monotonic() > deadline:
            raise SystemExit("the broker forms no consumer group")
    consumer.close()


def end_to_end(deployment, values, threads):
    """From the start of one worker: seconds until all is stored, and until all is grouped and published; notes."""
    deployment.produce([Record(value=v, key=str(i).encode(), headers={"content-type": "application/json"})
                        for i, v in enumerate(values)], **{"linger.ms": 50})
    form_a_group(deployment)
    ends = sum(end for _, end in deployment.kafka.ends(deployment.input).values())
    busy, start = busy_s(), time.monotonic()
    worker = deployment.worker(ready=False, **({"NEWSMILL_THREADS": threads} if threads else {}))

    def alive():
        if not worker.alive():
            raise SystemExit(f"the worker ended with {worker.process.returncode}\n{tail(worker.log)}")

    def consumed():
        alive()
        return deployment.value("SELECT coalesce(sum(next_offset), 0) FROM consumer_offset") >= ends

    def published():
        alive()
        return deployment.value("SELECT ungrouped_articles + unwritten_dead_letters + unpublished_events FROM v_pipeline_health") == 0

    try:
        wait_for(consumed, LIMIT_S, "the records to be stored", every=0.2)
        stored = time.monotonic() - start
        wait_for(published, LIMIT_S, "the events to be published", every=0.2)
    except TimeoutError as e:
        health = deployment.rows("SELECT ungrouped_articles, unpublished_events, leader_epoch FROM v_pipeline_health")
        raise SystemExit(f"{e}; ungrouped, unpublished, epoch: {health}\n{tail(worker.log)}") from e
    seconds, cpu, busy = time.monotonic() - start, cpu_s(worker.pid), busy_s() - busy
    notes = [f"end to end: {cpu:.1f} s of CPU in the worker, {busy - cpu:.1f} s in all else on this machine ({os.cpu_count()} cores)",
             f"peak memory of the worker: {peak_rss_mb(worker.pid):.0f} MB (resident)"]
    worker.stop()
    return stored, seconds, notes


def copy_rate(deployment, runs=3):
    """Seconds of a raw binary COPY of every row the service wrote into empty tables with the same indexes; their bytes.

    Generated columns come as data: what the service has PostgreSQL compute is no part of a raw COPY."""
    connection = deployment.connect(admin=True)
    cursor = connection.cursor()
    folder = deployment.pg.place / "copy"
    cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'r' ORDER BY 1", [deployment.id])
    tables = [name for name, in cursor.fetchall()]
    subprocess.run(["install", "-d", "-m", "777", folder], check=True)
    for table in tables:
        cursor.execute(f"COPY (SELECT * FROM {deployment.id}.{table}) TO '{folder}/{table}' (FORMAT binary)")
    size = sum(f.stat().st_size for f in folder.iterdir())
    seconds = []
    for _ in range(runs):
        cursor.execute("DROP SCHEMA IF EXISTS bench_copy CASCADE")
        cursor.execute("CREATE SCHEMA bench_copy")
        for table in tables:
            cursor.execute(f"CREATE TABLE bench_copy.{table} (LIKE {deployment.id}.{table} INCLUDING ALL EXCLUDING GENERATED)")
        cursor.execute("CHECKPOINT")
        start = time.monotonic()
        cursor.execute("BEGIN")
        for table in tables:
            cursor.execute(f"COPY bench_copy.{table} FROM '{folder}/{table}' (FORMAT binary)")
        cursor.execute("COMMIT")
        seconds.append(time.monotonic() - start)
    connection.close()
    return statistics.median(seconds), size


def report(rows, notes):
    print(f"\n{'measure':44s} {'articles':>9s} {'seconds':>8s} {'a second':>9s} {'of COPY':>8s}")
    copy = rows[-1][1] / rows[-1][2]
    for name, count, seconds in rows:
        print(f"{name:44s} {count:9d} {seconds:8.2f} {count / seconds:9.0f} {count / seconds / copy:7.0%}")
    print("\n".join(notes))


def main():
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the servers end with this process
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10000, metavar="N", help="end to end (default: %(default)s)")
    parser.add_argument("--threads", type=int, metavar="T", help="NEWSMILL_THREADS (default: the product's)")
    parser.add_argument("data", nargs="?", type=pathlib.Path, metavar="FILE.jsonl")
    args = parser.parse_args()
    data = args.data or SHARED / "data/bulk_bbc.jsonl"
    if args.data or data.is_file():
        texts = corpus.read_texts(data)
        values = [line for line in data.read_bytes().split(b"\n") if line]
    else:
        say("no articles given: made-up text")
        texts = corpus.made_up_texts(random.Random(7))
        values = list(corpus.make(texts, 2000))
    say(f"process, {len(values)} articles")
    count, cpu, wall = process_rate(values)
    say(f"making {args.articles} articles")
    made = list(corpus.make(texts, args.articles))
    with Services() as services:
        deployment = services.deployment(partitions=PARTITIONS)
        say("end to end")
        stored, seconds, notes = end_to_end(deployment, made, args.threads)
        rows = deployment.value("SELECT count(*) FROM article")
        events = deployment.value("SELECT count(*) FROM outbox")
        say("COPY")
        copied, size = copy_rate(deployment)
    report([("process, a core (user + system time)", count, cpu),
            ("topic to rows, one worker" + (f", {args.threads} thread(s)" if args.threads else ""), rows, stored),
            ("topic to rows to events, the same", rows, seconds),
            ("raw binary COPY of the same rows", rows, copied)],
           [f"process took {wall:.2f} s by the clock; {size / 1e6:.0f} MB of rows in binary, {events} events", *notes])


if __name__ == "__main__":
    main()
