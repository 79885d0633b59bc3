"""sizing.py [--articles N] [FILE.jsonl]: what the table in deploy/k8s/README.md is made of.

N articles through two workers by role, as deploy/k8s runs them: CPU time and peak memory of each, and what PostgreSQL and the
topics keep. CPU time, since a machine that does other things as well tells little by the clock.
"""

import argparse
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import bench  # noqa: E402
import corpus  # noqa: E402
from services import SHARED, Record, Services  # noqa: E402


def topic_bytes(services, topic):
    return sum(f.stat().st_size for f in services.folder.glob(f"kafka/data/{topic}-*/*.log"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=4000, metavar="N")
    parser.add_argument("data", nargs="?", type=pathlib.Path, metavar="FILE.jsonl", default=SHARED / "data/bulk_bbc.jsonl")
    args = parser.parse_args()
    texts = corpus.read_texts(args.data) if args.data.is_file() else corpus.made_up_texts(random.Random(7))
    made = list(corpus.make(texts, args.articles))
    with Services() as services:
        deployment = services.deployment(partitions=bench.PARTITIONS)
        size = "SELECT pg_database_size(current_database())"
        empty = deployment.value(size)
        roles = ("ingest", "group,publish")
        workers = {role: deployment.worker(NEWSMILL_ROLES=role) for role in roles}
        idle = {role: (bench.cpu_s(w.pid), bench.memory_mb(w.pid, "VmHWM")) for role, w in workers.items()}
        deployment.produce([Record(value=v, headers={"content-type": "application/json"}, partition=i % bench.PARTITIONS)
                            for i, v in enumerate(made)])
        deployment.wait_settled(bench.LIMIT_S)
        rows = deployment.value("SELECT count(*) FROM article")
        print(f"{rows} articles of {sum(map(len, made)) / len(made):.0f} bytes")
        for role, worker in workers.items():
            cpu, peak = bench.cpu_s(worker.pid) - idle[role][0], bench.memory_mb(worker.pid, "VmHWM")
            print(f"{role}: {rows / cpu:.0f} articles a CPU second; memory {idle[role][1]:.0f} MB idle, {peak:.0f} MB at most")
        print(f"PostgreSQL: {(deployment.value(size) - empty) / rows:.0f} bytes an article")
        for topic in (deployment.input, deployment.clusters):
            print(f"topic {topic.split('.', 1)[1]}: {topic_bytes(services, topic) / rows:.0f} bytes an article")


if __name__ == "__main__":
    main()
