"""told: the topic of articles against the outbox and the tables. Each row once and in order, and what it tells last is what is there."""

import collections
import json

import fold
import tables

TYPES = {f"newsmill.article.{t}.v1" for t in ("stored", "withdrawn", "forgotten")}

FORGOTTEN = "newsmill.article.forgotten.v1"


def verify(deployment):
    """deployment: at rest. Its problems; none where the topic is off, but then nothing may wait for it."""
    connection = deployment.connect()
    try:
        if not deployment.articles:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM article_queue")
                return ["article_queue has rows, and there is no topic"] if cursor.fetchone()[0] else []
        stored = {str(s.article_id): s for s in tables.read_articles(connection)}
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT outbox_id, article_id, type, value FROM outbox WHERE article_id IS NOT NULL")
            outbox = {row[0]: row[1:] for row in cursor.fetchall()}
    finally:
        connection.close()
    records = fold.read_topic(deployment.kafka.bootstrap, deployment.articles)
    return compare_outbox(records, outbox) + compare_tables(records, stored)


def header(record, name):
    return dict(record.headers).get(name, b"").decode()


def compare_outbox(records, outbox):
    problems, last = [], {}
    times = collections.Counter(int(header(r, "ce_id")) for r in records)
    problems += [f"doubled: article record {i} is {n} times on the topic" for i, n in times.items() if n > 1]
    problems += [f"lost: outbox {i} (article {outbox[i][0]}) is not on the topic of articles" for i in sorted(outbox.keys() - times)]
    for r in records:
        number, kind = int(header(r, "ce_id")), header(r, "ce_type")
        row = outbox.get(number)
        if row is None:
            problems.append(f"{fold.where(r)}: article record {number} is no outbox row")
        elif row[1] == FORGOTTEN and r.key == str(row[0]).encode():
            pass  # it may have gone out before it was forgotten
        elif (r.key, kind, r.value) != (str(row[0]).encode(), row[1], None if row[2] is None else row[2].encode()):
            problems.append(f"{fold.where(r)}: article record {number} differs from its outbox row")
        if kind not in TYPES or (r.value is None) != (kind != "newsmill.article.stored.v1"):
            problems.append(f"{fold.where(r)}: type {kind} with {'no ' if r.value is None else 'a '}value")
        if number <= last.get(r.partition, 0):
            problems.append(f"{fold.where(r)}: {number} comes behind {last[r.partition]}")
        last[r.partition] = number
    return problems


def compare_tables(records, stored):
    """The last record of each key is its article's row; a withdrawn article, and none, has no value."""
    problems, told = [], {}
    for r in records:
        told[r.key.decode()] = r.value
    for key in sorted(stored.keys() - told.keys()):
        problems.append(f"lost: article {key} was never told")
    for key, value in told.items():
        row = stored.get(key)
        if value is None or row is None or row.killed:
            if value is not None or (row is not None and not row.killed):
                problems.append(f"lost: article {key} is {'there' if value is not None else 'gone'} on its topic only")
            continue
        v1 = json.loads(value)
        if v1.pop("article_id") != key:
            problems.append(f"article {key} calls itself otherwise")
        problems += [f"article {key} on its topic: {d}" for d in tables.differences(row.v1, v1)][:5]
    return problems
