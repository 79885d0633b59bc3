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
from confluent_kafka import Consumer, Producer  # noqa: E402
from services import BINARY, SHARED, Record, Services, ServiceError, tail, wait_for  # noqa: E402

PARTITIONS = 4
LIMIT_S = 900
INGEST_STAGES = ("decode", "normalize", "extract", "fingerprint", "store")
STAGES = ("decode", "normalize", "extract", "fingerprint", "store", "group", "publish")
LIVE_RATE, LIVE_S, WARM_S = 200, 30, 5  # articles a second, seconds


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


def memory_mb(pid, field):
    """field: VmHWM, the most that was ever resident; VmRSS, what is now."""
    with open(f"/proc/{pid}/status") as f:
        return next(int(line.split()[1]) / 1024 for line in f if line.startswith(field))


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


def series(worker, prefix):
    """{the rest of the line's name: value} of the metrics that begin with prefix."""
    lines = (line.rsplit(" ", 1) for line in worker.get("/metrics")[1].splitlines() if line.startswith(prefix))
    return {name[len(prefix):]: float(value) for name, value in lines}


def stage_ms(worker, articles, ingest_s):
    """Milliseconds of each stage an article: of a thread's time, which for store and group is mostly PostgreSQL's.

    consume: what is left of the ingest threads' time (ingest_s, all together): joining the group, fetching, waiting."""
    sums = series(worker, "newsmill_stage_seconds_sum")
    stages = {stage: 1000 * sums[f'{{stage="{stage}"}}'] / articles for stage in STAGES}
    return {"consume": 1000 * ingest_s / articles - sum(stages[stage] for stage in INGEST_STAGES), **stages}


def quantile(buckets, q):
    """Of a histogram {upper bound: count up to it}, as Prometheus does it: linear within the bucket."""
    bounds = sorted(buckets)
    want, below, low = q * buckets[bounds[-1]], 0, 0.0
    for bound in bounds:
        if buckets[bound] >= want and buckets[bound] > below:
            return low if bound == float("inf") else low + (bound - low) * (want - below) / (buckets[bound] - below)
        below, low = buckets[bound], bound
    return low


def fill(deployment, values):
    """The input topic with these values; returns the sum of its ends."""
    deployment.produce([Record(value=v, key=str(i).encode(), headers={"content-type": "application/json"})
                        for i, v in enumerate(values)], **{"linger.ms": 50})
    return sum(end for _, end in deployment.kafka.ends(deployment.input).values())


def all_stored(deployment, ends):
    return deployment.value("SELECT coalesce(sum(next_offset), 0) FROM consumer_offset") >= ends


def send_live(deployment, values):
    """Sends values at LIVE_RATE a second; how long that took."""
    producer = Producer({"bootstrap.servers": deployment.kafka.bootstrap, "linger.ms": 5})
    start = time.monotonic()
    for i, value in enumerate(values):
        while time.monotonic() < start + i / LIVE_RATE:
            producer.poll(0.002)
        producer.produce(deployment.input, value, key=str(i).encode(), headers={"content-type": "application/json"})
    if producer.flush(30) > 0:
        raise SystemExit("the producer could not send all")
    return time.monotonic() - start


def way_buckets(worker, way):
    lines = series(worker, f"newsmill_{way}_seconds_bucket")
    return {float(name.split('"')[1].replace("+Inf", "inf")): value for name, value in lines.items()}


def live(deployment, values):
    """A line on how long articles take from the topic to the event at LIVE_RATE a second, to one worker that is at work.

    The first WARM_S seconds are not counted: a worker's first assignment and a publisher's first transaction are its start."""
    worker = deployment.worker()
    warm, values = values[:LIVE_RATE * WARM_S], values[LIVE_RATE * WARM_S:LIVE_RATE * (WARM_S + LIVE_S)]
    send_live(deployment, warm)
    deployment.wait_settled(120)
    ways = "record_to_row", "record_to_event"
    before = {way: way_buckets(worker, way) for way in ways}
    took = send_live(deployment, values)
    deployment.wait_settled(120)
    texts = []
    for way in ways:
        buckets = {bound: count - before[way].get(bound, 0) for bound, count in way_buckets(worker, way).items()}
        texts.append(f"{way.replace('_', ' ')}: " + ", ".join(f"p{q} {quantile(buckets, q / 100):.2f} s" for q in (50, 95, 99)))
    worker.stop()
    return f"{len(values)} articles live in {took:.0f} s; " + "; ".join(texts)


def ingest_alone(deployment, values):
    """A line on a worker of the ingest role alone."""
    ends = fill(deployment, values)
    start = time.monotonic()
    worker = deployment.worker(ready=False, NEWSMILL_ROLES="ingest")
    wait_for(lambda: all_stored(deployment, ends), LIMIT_S, "the records to be stored", every=0.2)
    seconds, memory = time.monotonic() - start, memory_mb(worker.pid, "VmHWM")
    worker.stop()
    return f"a worker of the ingest role alone, {len(values)} articles: {len(values) / seconds:.0f} a second, at most {memory:.0f} MB resident"


def end_to_end(deployment, values, threads):
    """From the start of one worker: seconds until all is stored, and until all is grouped and published; notes; stages."""
    ends = fill(deployment, values)
    form_a_group(deployment)
    busy, start = busy_s(), time.monotonic()
    worker = deployment.worker(ready=False, NEWSMILL_THREADS=threads)

    def alive():
        if not worker.alive():
            raise SystemExit(f"the worker ended with {worker.process.returncode}\n{tail(worker.log)}")

    def consumed():
        alive()
        return all_stored(deployment, ends)

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
             f"resident memory of the worker: at most {memory_mb(worker.pid, 'VmHWM'):.0f} MB, {memory_mb(worker.pid, 'VmRSS'):.0f} MB at the end"]
    stages = stage_ms(worker, len(values), stored * threads)
    worker.stop()
    return stored, seconds, notes, stages


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


def report_stages(stages):
    names = ("consume", *STAGES)
    print("\nms an article" + "".join(f"{stage:>13s}" for stage in names))
    for threads, row in stages.items():
        print(f"{threads:2d} thread(s) " + "".join(f"{row[stage]:13.3f}" for stage in names))


def read_values(data):
    """(raw articles as they are, texts to make others of)."""
    if data:
        return [line for line in data.read_bytes().split(b"\n") if line], corpus.read_texts(data)
    say("no articles given: made-up text")
    texts = corpus.made_up_texts(random.Random(7))
    return list(corpus.make(texts, 2000)), texts


def main():
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the servers end with this process
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=30000, metavar="N", help="end to end (default: %(default)s)")
    parser.add_argument("--threads", type=lambda text: [int(t) for t in text.split(",")], default=[1, 2], metavar="T,…",
                        help="NEWSMILL_THREADS, a run for each (default: 1,2)")
    parser.add_argument("data", nargs="?", type=pathlib.Path, metavar="FILE.jsonl")
    args = parser.parse_args()
    given = args.data or SHARED / "data/bulk_bbc.jsonl"
    values, texts = read_values(given if args.data or given.is_file() else None)
    say(f"process, {len(values)} articles")
    count, cpu, wall = process_rate(values)
    say(f"making {args.articles} articles")
    made = list(corpus.make(texts, args.articles))
    rows, notes, stages = [("process, a core (user + system time)", count, cpu)], [], {}
    with Services() as services:
        for threads in args.threads:
            deployment = services.deployment(partitions=PARTITIONS)
            say(f"end to end, {threads} thread(s)")
            stored, seconds, more, stages[threads] = end_to_end(deployment, made, threads)
            articles = deployment.value("SELECT count(*) FROM article")
            rows += [(f"topic to rows, {threads} thread(s)", articles, stored), ("topic to rows to events, the same", articles, seconds)]
            notes += [f"{threads} thread(s), {line}" for line in more]
        say("COPY")
        copied, size = copy_rate(deployment)
        events = deployment.value("SELECT count(*) FROM outbox")
        rows.append(("raw binary COPY of the same rows", articles, copied))
        say(f"live, {LIVE_RATE} articles a second")
        notes.append(live(services.deployment(partitions=PARTITIONS), made))
        say("ingest alone")
        notes.append(ingest_alone(services.deployment(partitions=PARTITIONS), made))
    report(rows, [f"process took {wall:.2f} s by the clock; {size / 1e6:.0f} MB of rows in binary, {events} events", *notes])
    report_stages(stages)


if __name__ == "__main__":
    main()
