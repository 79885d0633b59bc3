#!/usr/bin/python3
"""fold: what a reader of the output topics knows, held against the tables.

A consumer that reads `newsmill.clusters` from the beginning and folds it per key, as the contract says, must end with
exactly the tables cluster, cluster_article and cluster_alias; and it must see every outbox row once, in order. This
module reads a topic as such a consumer does (read_committed), checks every event alone, folds, compares, and shows the
history of each key that differs. The checks are plain functions over Record and Tables, so that test_fold.py can
hand them doctored ones: a check that cannot fail shows nothing.

    tests/support/fold.py --bootstrap HOST:PORT --database URL [--schema newsmill] [--clusters TOPIC] [--dead TOPIC]
"""

import argparse
import collections
import datetime
import hashlib
import json
import pathlib
import struct
import sys
import time

SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "schemas"

PREFIX = "newsmill.cluster."
ADDING = {"created", "article_added", "updated"}
TYPES = ADDING | {"article_removed", "merged", "closed"}
SUMMARY = ("kind", "state", "version", "article_count", "source_count", "reprint_count", "independent_source_count",
           "label", "first_published_at", "last_published_at", "merged_into")
ARTICLE_MEMBERS = {"id", "external_id", "url", "title", "source", "published_at", "role"}
CONNECT = "__connect.errors."
HEADERS_LEFT_BEHIND = 450000  # bytes: half of NEWSMILL_MAX_EVENT_BYTES by default

# headers: a list of (name, bytes or None), as they stand; key, value: bytes or None
Record = collections.namedtuple("Record", "topic partition offset timestamp key value headers")

# An event: a record of the clusters topic, read. `type` is the short one: created, article_added …
Event = collections.namedtuple("Event", "id type key partition offset time data")

# clusters: {id: {summary column: value}}; articles: {(cluster id, article id): role}; aliases: {id: live id};
# outbox: {id: dict(type, cluster_id, reject_id, value, created_at)}; rejects: {id: dict of rejected_record}
Tables = collections.namedtuple("Tables", "clusters articles aliases outbox rejects")


class Folded:
    """One key: its summary, its members by id, and the events that made it so."""

    def __init__(self):
        self.summary, self.articles, self.history = None, {}, []


# ---- reading ------------------------------------------------------------------------------------------------------


def read_topic(bootstrap, topic, timeout=60):
    """Every committed record of the topic, per partition in order, once no transaction is open on it any more."""
    import confluent_kafka as kafka

    def consumer(isolation):
        return kafka.Consumer({"bootstrap.servers": bootstrap, "group.id": "newsmill-test-reader",
                               "enable.auto.commit": False, "enable.partition.eof": True,
                               "isolation.level": isolation})

    reader, end_reader = consumer("read_committed"), consumer("read_uncommitted")
    deadline = time.monotonic() + timeout
    try:
        partitions = sorted(reader.list_topics(topic, timeout=20).topics[topic].partitions)
        for p in partitions:
            _wait_committed(reader, end_reader, kafka.TopicPartition(topic, p), deadline)
        reader.assign([kafka.TopicPartition(topic, p, kafka.OFFSET_BEGINNING) for p in partitions])
        records, open_partitions = [], set(partitions)
        while open_partitions:
            message = reader.poll(1)
            if time.monotonic() > deadline:
                raise TimeoutError(f"{topic}: partitions {sorted(open_partitions)} did not end within {timeout} s")
            if message is None:
                continue
            if message.error():
                if message.error().code() == kafka.KafkaError._PARTITION_EOF:
                    open_partitions.discard(message.partition())
                elif not message.error().retriable() and message.error().fatal():
                    raise kafka.KafkaException(message.error())
                continue
            records.append(as_record(message))
        return sorted(records, key=lambda r: (r.partition, r.offset))
    finally:
        reader.close()
        end_reader.close()


def as_record(message):
    headers = [(name, value) for name, value in message.headers() or []]
    return Record(message.topic(), message.partition(), message.offset(), message.timestamp()[1], message.key(),
                  message.value(), headers)


def _wait_committed(reader, end_reader, where, deadline):
    """The last stable offset is the end: the coordinator answers a commit before its markers are in the log."""
    while True:
        stable = reader.get_watermark_offsets(where, timeout=20)
        end = end_reader.get_watermark_offsets(where, timeout=20)
        if stable == end:
            return
        if time.monotonic() > deadline:
            raise TimeoutError(f"{where.topic} [{where.partition}]: a transaction stays open at {stable[1]} of {end[1]}")
        time.sleep(0.1)


def read_tables(connection, schema):
    """connection: psycopg2; everything is read in one snapshot."""
    with connection, connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute(f'SET LOCAL search_path TO "{schema}"')

        def rows(sql):
            cursor.execute(sql)
            names = [c.name for c in cursor.description]
            return [dict(zip(names, row)) for row in cursor.fetchall()]

        clusters = {row.pop("cluster_id"): row
                    for row in rows(f"SELECT cluster_id, {', '.join(SUMMARY)} FROM cluster")}
        articles = {(row["cluster_id"], row["article_id"]): row["role"]
                    for row in rows("SELECT cluster_id, article_id, role FROM cluster_article")}
        aliases = {row["alias_id"]: row["cluster_id"] for row in rows("SELECT alias_id, cluster_id FROM cluster_alias")}
        outbox = {row.pop("outbox_id"): row
                  for row in rows("SELECT outbox_id, type, cluster_id, reject_id, value, created_at FROM outbox")}
        rejects = {row.pop("reject_id"): row for row in rows("SELECT * FROM rejected_record")}
    for row in rejects.values():
        for name in ("key", "headers", "value", "value_sha256"):
            row[name] = None if row[name] is None else bytes(row[name])
    return Tables(clusters, articles, aliases, outbox, rejects)


# ---- one event ----------------------------------------------------------------------------------------------------


def where(record):
    return f"{record.topic}[{record.partition}]@{record.offset}"


def moment(text):
    return None if text is None else datetime.datetime.fromisoformat(text)


def murmur2(data):
    """The hash of Kafka's default partitioner: a reader may rely on where a key is."""
    m, mask = 0x5BD1E995, 0xFFFFFFFF
    h = (0x9747B28C ^ len(data)) & mask
    whole = len(data) // 4 * 4
    for (k,) in struct.iter_unpack("<I", data[:whole]):
        k = k * m & mask
        k = (k ^ k >> 24) * m & mask
        h = (h * m & mask) ^ k
    tail = data[whole:]
    if tail:
        h = (h ^ int.from_bytes(tail, "little")) * m & mask
    h = (h ^ h >> 13) * m & mask
    return h ^ h >> 15


def read_event(record, n_partitions):
    """(Event or None, problems) of one record, looked at alone."""
    problems = []

    def need(ok, what):
        if not ok:
            problems.append(f"{where(record)}: {what}")
        return ok

    names = [name for name, _ in record.headers]
    need(len(set(names)) == len(names), f"a header stands twice: {names}")
    h = {name: (value or b"").decode("utf-8", "replace") for name, value in record.headers}
    key = (record.key or b"").decode("utf-8", "replace")
    number = h.get("ce_id", "")
    need(h.get("ce_specversion") == "1.0", f"ce_specversion is {h.get('ce_specversion')!r}")
    need(h.get("content-type") == "application/json", f"content-type is {h.get('content-type')!r}")
    if not need(number.isdigit() and number == str(int(number)), f"ce_id is {number!r}, no outbox id"):
        return None, problems
    need(h.get("ce_sequence") == number.zfill(20), f"ce_sequence is {h.get('ce_sequence')!r} for ce_id {number}")
    for name in ("ce_subject", "ce_partitionkey"):
        need(h.get(name) == key, f"{name} is {h.get(name)!r}, the key {key!r}")
    for name in ("ce_source", "ce_dataschema"):
        need(h.get(name), f"no {name}")
    kind = h.get("ce_type", "")
    short = kind[len(PREFIX):].removesuffix(".v1")
    need(kind == f"{PREFIX}{short}.v1" and short in TYPES, f"ce_type is {kind!r}")
    try:
        at = moment(h.get("ce_time", "-"))
        need(at.tzinfo is not None, f"ce_time has no zone: {h['ce_time']!r}")
    except ValueError:
        at = None
        need(False, f"ce_time is {h.get('ce_time')!r}")
    need(record.partition == (murmur2(record.key or b"") & 0x7FFFFFFF) % n_partitions,
         f"key {key!r} does not belong to partition {record.partition} of {n_partitions}")
    try:
        data = json.loads(record.value or b"")
    except ValueError as e:
        need(False, f"the value is no JSON: {e}")
        return None, problems
    if not need(isinstance(data, dict) and isinstance(data.get("cluster"), dict) and
                isinstance(data.get("articles"), list), "no cluster or no articles in it"):
        return None, problems
    need(data["cluster"].get("id") == key, f"cluster.id is {data['cluster'].get('id')!r}, the key {key!r}")
    lacking = [name for name in SUMMARY if name not in data["cluster"]]
    need(not lacking, f"the summary lacks {lacking}")
    for a in data["articles"]:
        need(ARTICLE_MEMBERS <= a.keys(), f"an article lacks {sorted(ARTICLE_MEMBERS - a.keys())}")
    return Event(int(number), short, key, record.partition, record.offset, at, data), problems


def check_schema(records, schemas=SCHEMAS):
    """Problems of the values against the JSON Schema of the events. None: there is no schema to check with."""
    files = [f for f in sorted(schemas.glob("*.json")) if "cluster" in f.name]
    if not files:
        return None
    import jsonschema

    documents = {f.name: json.loads(f.read_text()) for f in files}
    store = {d["$id"]: d for d in documents.values() if "$id" in d}
    problems = []
    validators = {}
    for r in records:
        named = dict(r.headers).get("ce_dataschema", b"").decode()
        if named not in validators:
            found = store.get(named) or documents.get(named.rsplit("/", 1)[-1])
            if found is None:
                problems.append(f"{where(r)}: ce_dataschema {named!r} is none of {sorted(documents)}")
            else:
                resolver = jsonschema.RefResolver.from_schema(found, store=store)
                found = jsonschema.Draft202012Validator(found, resolver=resolver)
            validators[named] = found
        if validators[named] is not None:
            error = next(validators[named].iter_errors(json.loads(r.value)), None)
            if error is not None:
                at = "/".join(map(str, error.absolute_path))
                problems.append(f"{where(r)}: not by {named}: {at}: {error.message[:200]}")
    return problems


# ---- all events ---------------------------------------------------------------------------------------------------


def read_events(records, n_partitions):
    """(events, problems): each event alone, then that an id comes once and in order within its partition."""
    events, problems = [], []
    for record in records:
        event, found = read_event(record, n_partitions)
        problems += found
        if event:
            events.append(event)
    seen, last = {}, {}
    for e in events:
        if e.id in seen:
            problems.append(f"doubled: event {e.id} at [{e.partition}]@{e.offset} and {seen[e.id]}")
        seen.setdefault(e.id, f"[{e.partition}]@{e.offset}")
        if e.id <= last.get(e.partition, 0):
            problems.append(f"order: event {e.id} stands behind {last[e.partition]} in partition {e.partition}")
        last[e.partition] = e.id
    return events, problems


def fold(events):
    """({key: Folded}, problems). Only what the contract allows a consumer to know is used: key, type, data, order."""
    keys, problems = {}, []

    def wrong(event, what):
        problems.append(f"event {event.id} ({event.type}) of {event.key}: {what}")

    for e in events:
        f = keys.setdefault(e.key, Folded())
        summary = e.data["cluster"]
        if (e.type == "created") == bool(f.history):
            wrong(e, "the key is known already" if f.history else "the key was never created")
        if f.summary and summary.get("version", 0) < f.summary.get("version", 0):
            wrong(e, f"version {summary.get('version')} behind {f.summary.get('version')}")
        if f.summary and summary.get("version") == f.summary.get("version") and summary != f.summary:
            wrong(e, f"another summary under version {summary.get('version')}")
        if f.summary and f.summary.get("kind") != summary.get("kind"):
            wrong(e, f"kind {summary.get('kind')} was {f.summary.get('kind')}")
        f.history.append(e)
        f.summary = summary
        if e.type in ADDING:
            f.articles.update((a["id"], a) for a in e.data["articles"])
        elif e.type == "article_removed":
            for a in e.data["articles"]:
                if f.articles.pop(a["id"], None) is None:
                    wrong(e, f"article {a['id']} is no member")
    for key, f in keys.items():
        if f.summary.get("article_count") != len(f.articles):
            problems.append(f"key {key}: article_count {f.summary.get('article_count')}, members {len(f.articles)}"
                            + history(f))
    return keys, problems


def aliases(keys):
    """The live id of every absorbed key, along merged_into: a chain ends at a key that was not absorbed."""
    result = {}
    for key in keys:
        live, steps = key, 0
        while live in keys and keys[live].summary.get("merged_into") is not None and steps <= len(keys):
            live, steps = keys[live].summary["merged_into"], steps + 1
        if live != key:
            result[int(key)] = int(live)
    return result


def history(folded):
    lines = []
    for e in folded.history:
        c = e.data["cluster"]
        lines.append(f"\n    {e.id:>7} [{e.partition}]@{e.offset} {e.type} v{c.get('version')} {c.get('state')} "
                     f"count {c.get('article_count')} into {c.get('merged_into')} articles "
                     + " ".join(f"{a['id']}:{a.get('role')}" for a in e.data["articles"]))
    return "".join(lines)


# ---- against the tables -------------------------------------------------------------------------------------------


def same(name, said, stored):
    if name in ("first_published_at", "last_published_at"):
        return moment(said) == stored
    if name == "merged_into":
        return said == (None if stored is None else str(stored))
    return said == stored


def compare_fold(keys, tables):
    """Differences between the fold and cluster, cluster_article, cluster_alias; each with the history of its key."""
    problems = []
    for key in sorted({int(k) for k in keys} | set(tables.clusters)):
        f, row = keys.get(str(key)), tables.clusters.get(key)
        if f is None:
            problems.append(f"lost: cluster {key} is in the table, and no event told of it")
            continue
        if row is None:
            problems.append(f"cluster {key} is not in the table" + history(f))
            continue
        for name in SUMMARY:
            if not same(name, f.summary.get(name), row[name]):
                problems.append(f"cluster {key}: {name} is {row[name]!r} in the table, {f.summary.get(name)!r} "
                                "by the events" + history(f))
        said = {int(a["id"]): a["role"] for a in f.articles.values()}
        stored = {article: role for (cluster, article), role in tables.articles.items() if cluster == key}
        for article in sorted(said.keys() | stored.keys()):
            if said.get(article) != stored.get(article):
                problems.append(f"cluster {key}: article {article} is {stored.get(article, 'no member')} in the table, "
                                f"{said.get(article, 'no member')} by the events" + history(f))
    for cluster in sorted({c for c, _ in tables.articles} - set(tables.clusters)):
        problems.append(f"cluster {cluster} has members and is not in the table cluster")
    told = aliases(keys)
    for key in sorted(told.keys() | tables.aliases.keys()):
        if told.get(key) != tables.aliases.get(key):
            problems.append(f"alias {key}: {tables.aliases.get(key)} in the table, {told.get(key)} by the events"
                            + (history(keys[str(key)]) if str(key) in keys else ""))
    return problems


def compare_outbox(events, tables):
    """Every event is an outbox row, as it stands there; every row of a cluster is an event."""
    problems = []
    rows = {i: row for i, row in tables.outbox.items() if row["cluster_id"] is not None}
    by_id = {e.id: e for e in events}
    for i in sorted(rows.keys() - by_id.keys()):
        problems.append(f"lost: outbox {i} ({rows[i]['type']} of {rows[i]['cluster_id']}) is not on the topic")
    for e in events:
        row = rows.get(e.id)
        if row is None:
            problems.append(f"event {e.id} ({e.type} of {e.key}) is no outbox row")
        elif (row["type"], str(row["cluster_id"]), row["created_at"]) != (f"{PREFIX}{e.type}.v1", e.key, e.time):
            problems.append(f"event {e.id} is {e.type} of {e.key} at {e.time}, its outbox row {row['type']} "
                            f"of {row['cluster_id']} at {row['created_at']}")
        elif json.loads(row["value"]) != e.data:
            problems.append(f"event {e.id} has another value than its outbox row")
    return problems


def unpack_headers(packed):
    """rejected_record.headers: per header length and bytes of name, then of value (-1: null), big-endian 32 bit."""
    headers, at = [], 0

    def take():
        nonlocal at
        (n,) = struct.unpack_from(">i", packed, at)
        at += 4
        if n < 0:
            return None
        at += n
        if at > len(packed):
            raise ValueError("the packed headers are cut off")
        return packed[at - n:at]

    while at < len(packed):
        name = take()
        headers.append((name.decode(), take()))
    return headers


def source_of(record):
    """(topic, partition, offset) of the input record that a dead letter is of; None: its headers do not say."""
    h = {name: (value or b"").decode("utf-8", "replace") for name, value in record.headers}
    try:
        return h[CONNECT + "topic"], int(h[CONNECT + "partition"]), int(h[CONNECT + "offset"])
    except (KeyError, ValueError):
        return None


def compare_dead(dead, tables):
    """Dead letters and rejected_record: one of each a rejected record, and the letter is the record, byte for byte."""
    problems, letters = [], {}
    rows = {(r["topic"], r["partition"], r["record_offset"]): dict(r, reject_id=i) for i, r in tables.rejects.items()}
    if len(rows) != len(tables.rejects):
        problems.append(f"doubled: {len(tables.rejects)} rows in rejected_record for {len(rows)} records")
    for d in dead:
        source = source_of(d)
        if source is None:
            problems.append(f"{where(d)}: no {CONNECT}topic, partition and offset among {[n for n, _ in d.headers]}")
        elif source in letters:
            problems.append(f"doubled: dead letters {where(d)} and {where(letters[source])} are both of {source}")
        elif source not in rows:
            problems.append(f"{where(d)}: a dead letter of {source}, which is not in rejected_record")
        letters.setdefault(source, d)
    for source, row in sorted(rows.items()):
        if source not in letters:
            problems.append(f"lost: rejected_record {row['reject_id']} ({row['reason']}, {source}) has no dead letter")
        else:
            problems += _compare_letter(letters[source], row)
    return problems


def _compare_letter(d, row):
    problems = []

    def need(ok, what):
        if not ok:
            problems.append(f"{where(d)} (reject {row['reject_id']}): {what}")

    unpacked = unpack_headers(row["headers"])
    given = [header for header in unpacked if header[0] != "newsmill.replay_count"]  # goes on behind ours
    h = dict(d.headers)
    whole = len(row["value"]) == row["value_bytes"]
    pointer = h.get("newsmill.original")
    if pointer is not None and len(row["headers"] or b"") > HEADERS_LEFT_BEHIND:
        given = []  # they stay in the row, where the pointer leads
    need(d.key == row["key"], f"key {d.key!r}, original {row['key']!r}")
    if pointer is None:
        need(whole and d.value == row["value"], "the value is not the original")
    else:
        need(not d.value, "a pointer to the original, and a value too")
        need(pointer == f"rejected_record/{row['reject_id']}".encode(), f"newsmill.original is {pointer!r}")
    if whole:
        need(hashlib.sha256(row["value"]).digest() == row["value_sha256"], "value_sha256 is not that of the value")
    need(d.headers[:len(given)] == given, f"headers {d.headers}, original {given}")
    for name in ("stage", "class.name", "exception.message"):
        need(h.get(CONNECT + name), f"no {CONNECT}{name}")
    need((h.get(CONNECT + "stage") or b"").decode() == row["stage"],
         f"stage {h.get(CONNECT + 'stage')}, row {row['stage']}")
    count = dict(unpacked).get("newsmill.replay_count") or b"0"
    need(h.get("newsmill.replay_count") == count, f"newsmill.replay_count {h.get('newsmill.replay_count')}, original {count}")
    return problems


# ---- everything at once -------------------------------------------------------------------------------------------


class Report:
    def __init__(self, problems, events, dead, keys, tables):
        self.problems, self.events, self.dead, self.keys, self.tables = problems, events, dead, keys, tables
        self.lost = sum(p.startswith("lost:") for p in problems)
        self.doubled = sum(p.startswith("doubled:") for p in problems)

    def __str__(self):
        kinds = collections.Counter(e.type for e in self.events)
        told = ", ".join(f"{kinds[t]} {t}" for t in sorted(kinds)) or "none"
        end = "fold = tables" if not self.problems else f"{len(self.problems)} problems"
        return (f"{len(self.events)} events ({told}), {len(self.dead)} dead letters, {len(self.keys)} keys\n"
                f"lost {self.lost} doubled {self.doubled} {end}")


def verify(bootstrap, connection, schema, clusters_topic, dead_topic):
    """Reads both output topics and the tables of a deployment that has come to rest; returns a Report."""
    records = read_topic(bootstrap, clusters_topic)
    dead = read_topic(bootstrap, dead_topic)
    return check(records, count_partitions(bootstrap, clusters_topic), dead, read_tables(connection, schema))


def count_partitions(bootstrap, topic):
    from confluent_kafka.admin import AdminClient
    return len(AdminClient({"bootstrap.servers": bootstrap}).list_topics(topic, timeout=20).topics[topic].partitions)


def check(records, n_partitions, dead, tables):
    events, problems = read_events(records, n_partitions)
    problems += check_schema(records) or []
    keys, found = fold(events)
    problems += found + compare_fold(keys, tables) + compare_outbox(events, tables) + compare_dead(dead, tables)
    return Report(problems, events, dead, keys, tables)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bootstrap", required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--schema", default="newsmill")
    parser.add_argument("--clusters", default="newsmill.clusters")
    parser.add_argument("--dead", default="newsmill.articles.dead")
    args = parser.parse_args()
    import psycopg2

    connection = psycopg2.connect(args.database)
    report = verify(args.bootstrap, connection, args.schema, args.clusters, args.dead)
    for problem in report.problems:
        print(problem)
    print(report)
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
