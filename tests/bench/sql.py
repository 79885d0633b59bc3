#!/usr/bin/python3
"""How long queries take: each of sql/queries, and article_search(), on as many articles as asked for.

A worker fills the tables with 3,000 articles of ten days; then SQL multiplies them: every further copy is ten days
older, has groups and stories of its own, and half of its names and outlets too. Each query runs three times by psql as
newsmill_reader; the table has the median, and the worst node that reads a whole table of more than 10,000 rows.
"""

import argparse
import pathlib
import random
import re
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/support"), str(ROOT / "tests/bench")]

import bench  # noqa: E402
import corpus  # noqa: E402
from services import SHARED, Services  # noqa: E402

BASE, DAYS = 3000, 10
STEP = 1 << 24  # between the ids of two copies
QUERIES = ROOT / "sql/queries"
SEARCHES = {"article_search, one word": "SELECT * FROM article_search('government')",
            "article_search, phrase, 30 days": "SELECT * FROM article_search('\"prime minister\" -election', since => "
            "(SELECT max(published_at) - interval '30 days' FROM v_article))",
            "article_search, rare words": "SELECT * FROM article_search('satellite orbit')",
            "v_article by id": "SELECT * FROM v_article WHERE article_id = (SELECT max(article_id) FROM v_article)",
            "v_story_article of a story": "SELECT * FROM v_story_article WHERE story_id = (SELECT max(story_id) FROM v_story)",
            "v_quote_origin of an article": "SELECT * FROM v_quote_origin WHERE article_id = (SELECT max(article_id) FROM v_quote)",
            "v_entity by name": "SELECT * FROM v_entity WHERE name = 'European Union'"}

# What a copy changes in each table; columns that are not named stay. {k}: the copy's number.
CHANGES = {
    "article": {"article_id": "article_id + {k}", "published_at": "published_at - {c} * interval '10 days'",
                "stored_at": "stored_at - {c} * interval '10 days'", "order_at": "order_at - {c} * interval '10 days'",
                "source_domain": "CASE WHEN article_id % 2 = 0 THEN source_domain ELSE 'c' || {c} % 40 || '.' || source_domain END",
                "identity_key": "sha256(identity_key || int4send({c}))"},
    "article_entity": {"article_id": "article_id + {k}", "entity_id": "CASE WHEN entity_id % 2 = 0 THEN entity_id ELSE entity_id + {k} END"},
    "entity": {"entity_id": "entity_id + {k}", "name": "name || ' #{c}'"},
    "cluster": {"cluster_id": "cluster_id + {k}", **{c: c + " - {c} * interval '10 days'" for c in
                ("first_published_at", "last_published_at", "created_at", "updated_at")}},
    "cluster_article": {"cluster_id": "cluster_id + {k}", "article_id": "article_id + {k}"},
    "duplicate_pair": {"low_id": "low_id + {k}", "high_id": "high_id + {k}"},
    "quote": {"article_id": "article_id + {k}", "quote_key": "quote_key # {k}", "shingles": "(SELECT array_agg(s # {c}) FROM unnest(shingles) s)"},
    **{t: {"article_id": "article_id + {k}"} for t in ("mention", "article_date", "amount", "article_removed")},
}


def columns(deployment, table):
    return [c for c, in deployment.rows(
        "SELECT column_name::text FROM information_schema.columns WHERE table_schema = %s AND table_name = %s AND is_generated = 'NEVER' "
        "ORDER BY ordinal_position", deployment.id, table)]


def multiply(deployment, copies):
    """The tables of CHANGES hold 1 + copies times as much."""
    cursor = deployment.connect(admin=True).cursor()
    cursor.execute("SET session_replication_role = replica")  # no foreign keys, row by row
    cursor.execute(f"SET search_path TO {deployment.id}, pg_catalog")
    for table, changes in CHANGES.items():
        names = columns(deployment, table)
        cursor.execute(f"CREATE TEMP TABLE base AS SELECT * FROM {table}")
        for c in range(1, copies + 1):
            values = [(changes.get(n) or n).format(k=c * STEP, c=c) for n in names]
            where = "WHERE entity_id % 2 = 1" if table == "entity" else ""
            quoted = ", ".join(f'"{n}"' for n in names)
            cursor.execute(f"INSERT INTO {table} ({quoted}) OVERRIDING SYSTEM VALUE SELECT {', '.join(values)} FROM base {where}")
        cursor.execute("DROP TABLE base")
        print(f"  {table}", flush=True)
    count_names(cursor)
    cursor.execute("VACUUM ANALYZE")


def count_names(cursor):
    """What the leader does a slice at a time, for all that was written without triggers."""
    cursor.execute("TRUNCATE count_queue")
    cursor.execute("INSERT INTO count_queue (slice) SELECT DISTINCT article_id >> 10 FROM article")
    times, more = [], True
    while more:
        start = time.monotonic()
        cursor.execute("SELECT count_slice()")
        more = cursor.fetchone()[0]
        times.append(time.monotonic() - start)
    cursor.execute("SELECT count(*), pg_total_relation_size('entity_count') >> 20, (SELECT count(*) FROM article_entity), "
                   "pg_total_relation_size('article_entity') >> 20 FROM entity_count")
    rows, size, of, of_size = cursor.fetchone()
    print(f"  entity_count: {rows} rows ({size} MB) of article_entity's {of} ({of_size} MB); a slice in {statistics.median(times) * 1000:.0f} ms, "
          f"{max(times) * 1000:.0f} at most", flush=True)


def psql(deployment, *args):
    done = subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", "SET ROLE newsmill_reader", *args,
                           f"{deployment.pg.admin_url}?options=-csearch_path%3D{deployment.id}"], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return done.stdout


def milliseconds(deployment, *query):
    return sum(float(ms) for ms in re.findall(r"^Time: ([\d.]+) ms", psql(deployment, "-c", "\\timing on", "-c", "\\o /dev/null", *query), re.M))


def report(deployment):
    found = []
    asked = {q.stem: ("-f", str(q)) for q in sorted(QUERIES.glob("*.sql"))} | {n: ("-c", sql) for n, sql in SEARCHES.items()}
    for name, query in asked.items():
        found.append((name, statistics.median(milliseconds(deployment, *query) for _ in range(3))))
        print(f"{name:36s} {found[-1][1]:10.1f} ms", flush=True)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100000, metavar="N")
    parser.add_argument("--keep", action="store_true", help="wait for Enter before the servers go")
    parser.add_argument("data", nargs="?", type=pathlib.Path, metavar="FILE.jsonl")
    args = parser.parse_args()
    data = args.data or SHARED / "data/bulk_bbc.jsonl"
    texts = corpus.read_texts(data) if args.data or data.is_file() else corpus.made_up_texts(random.Random(7))
    with Services() as services:
        deployment = services.deployment(partitions=bench.PARTITIONS)
        bench.say(f"{BASE} articles by the worker")
        bench.end_to_end(deployment, list(corpus.make(texts, BASE)), threads=2)
        deployment.rows("UPDATE article SET published_at = (SELECT max(published_at) FROM article) - random() * interval '10 days'")
        bench.say(f"{args.articles} by SQL")
        multiply(deployment, args.articles // BASE - 1)
        count = deployment.value("SELECT count(*) FROM article")
        bench.say(f"queries on {count} articles, {deployment.value('SELECT count(*) FROM mention')} mentions")
        start = time.monotonic()
        report(deployment)
        bench.say(f"done in {time.monotonic() - start:.0f} s")
        if args.keep:
            print(f"psql '{deployment.pg.admin_url}?options=-csearch_path%3D{deployment.id}'", flush=True)
            input()


if __name__ == "__main__":
    main()
