"""The verifier itself: a sound topic and its tables give no problem, and every way of spoiling them gives the right one."""

import copy
import datetime
import hashlib
import json
import struct

import fold
import pytest

NOW = datetime.datetime(2026, 3, 1, 12, 0, 0, 123456, datetime.timezone.utc)
PARTITIONS = 3


class World:
    """A small deployment: two stories of which one absorbs the other, a duplicate group, two rejected records."""

    def __init__(self):
        self.records, self.dead, self.next_id = [], [], 1
        self.ends = [0] * PARTITIONS
        self.tables = fold.Tables({}, {}, {}, {}, {}, )
        self.story(1, "created", [1])
        self.story(2, "created", [2])
        self.story(2, "article_added", [3])
        self.group(3, "created", [2, 3])
        self.story(1, "article_added", [2, 3], count=3)
        self.story(1, "merged", [], count=3)
        self.story(2, "article_removed", [2, 3], count=0, state="merged", into=1)
        self.story(2, "closed", [], count=0, state="merged", into=1)
        self.story(1, "article_removed", [1], count=2)
        self.tables.aliases[2] = 1
        self.reject(b"\x00\xff no article", [("content-type", b"application/json"), ("empty", None)])
        self.reject(b"x" * 70000, [], keep=65536)

    def story(self, key, kind, articles, **more):
        self.event(key, "story", kind, {a: "member" for a in articles}, **more)

    def group(self, key, kind, articles, **more):
        self.event(key, "duplicates", kind, {a: "duplicate" if i else "original" for i, a in enumerate(articles)}, **more)

    def event(self, key, cluster_kind, kind, articles, count=None, state="open", into=None):
        row = self.tables.clusters.setdefault(key, {"version": 0})
        members = {a: r for (c, a), r in self.tables.articles.items() if c == key}
        for a in articles:
            if kind == "article_removed":
                self.tables.articles.pop((key, a), None)
                members.pop(a, None)
            else:
                self.tables.articles[key, a] = members[a] = articles[a]
        row.update(kind=cluster_kind, state=state, version=row["version"] + 1,
                   article_count=len(members) if count is None else count, source_count=1, reprint_count=0,
                   independent_source_count=1, label="Flood in Varn", first_published_at=NOW, last_published_at=None,
                   merged_into=into)
        summary = dict(row, id=str(key), first_published_at="2026-03-01T12:00:00.123456Z",
                       merged_into=None if into is None else str(into))
        listed = [{"id": str(a), "external_id": None, "url": None, "title": "t", "source": "s", "published_at": None,
                   "role": role} for a, role in articles.items()]
        value = json.dumps({"cluster": summary, "articles": listed, "evidence": {}})
        self.outbox(f"newsmill.cluster.{kind}.v1", value, cluster=key)

    def outbox(self, kind, value, cluster=None, reject=None):
        number, self.next_id = self.next_id, self.next_id + 3  # gaps mean nothing
        self.tables.outbox[number] = {"type": kind, "cluster_id": cluster, "reject_id": reject, "value": value,
                                      "created_at": NOW}
        if cluster is not None:
            key = str(cluster).encode()
            p = fold.murmur2(key) % 0x80000000 % PARTITIONS
            self.records.append(fold.Record("c", p, self.ends[p], 0, key, value.encode(), [
                ("ce_specversion", b"1.0"), ("ce_id", b"%d" % number), ("ce_source", b"/newsmill/t"),
                ("ce_type", kind.encode()), ("ce_subject", key), ("ce_time", b"2026-03-01T12:00:00.123456Z"),
                ("ce_dataschema", b"s"), ("ce_sequence", b"%020d" % number), ("ce_partitionkey", key),
                ("content-type", b"application/json")]))
            self.ends[p] += 1

    def reject(self, value, headers, keep=None):
        number = len(self.tables.rejects) + 1
        packed = b"".join(struct.pack(">i", len(n)) + n.encode() + struct.pack(">i", -1 if v is None else len(v)) + (v or b"")
                          for n, v in headers)
        self.tables.rejects[number] = {"topic": "in", "partition": 0, "record_offset": 40 + number, "stage": "decode",
                                       "reason": "not_text", "key": b"k", "headers": packed, "value": value[:keep],
                                       "value_bytes": len(value), "value_sha256": hashlib.sha256(value).digest()}
        self.outbox("dead_letter", None, reject=number)
        letter = headers + [("__connect.errors.topic", b"in"), ("__connect.errors.partition", b"0"),
                            ("__connect.errors.offset", b"%d" % (40 + number)), ("__connect.errors.stage", b"decode"),
                            ("__connect.errors.class.name", b"not_text"),
                            ("__connect.errors.exception.message", b"binary"), ("newsmill.replay_count", b"0")]
        if keep:
            letter.append(("newsmill.original", b"rejected_record/%d" % number))
        self.dead.append(fold.Record("d", 0, number, 0, b"k", b"" if keep else value, letter))

    def problems(self, monkeypatch):
        monkeypatch.setattr(fold, "check_schema", lambda records: None)
        return fold.check(self.records, PARTITIONS, self.dead, self.tables).problems


def set_header(records, i, name, value):
    headers = [(n, value if n == name else v) for n, v in records[i].headers if n != name or value is not None]
    records[i] = records[i]._replace(headers=headers)


def set_data(w, i, change, outbox=True):
    """Changes the value of event i, on the topic and (unless told not to) in the outbox."""
    data = json.loads(w.records[i].value)
    change(data)
    w.records[i] = w.records[i]._replace(value=json.dumps(data).encode())
    if outbox:
        number = int(dict(w.records[i].headers)["ce_id"])
        w.tables.outbox[number]["value"] = json.dumps(data)


def event_of(w, key, kind):
    return next(i for i, r in enumerate(w.records)
                if r.key == key and dict(r.headers)["ce_type"] == f"newsmill.cluster.{kind}.v1".encode())


def swap_in_partition(w):
    """Two events of key 2 change places, as if an older transaction had been sent late."""
    a, b = event_of(w, b"2", "created"), event_of(w, b"2", "article_added")
    w.records[a], w.records[b] = (w.records[b]._replace(offset=w.records[a].offset),
                                  w.records[a]._replace(offset=w.records[b].offset))


def again(w, i):
    w.records.append(w.records[i]._replace(offset=99))


# what is done to the world | a piece of the problem that must be told
SPOILED = {
    "an event is missing": (lambda w: w.records.pop(4), "lost: outbox"),
    "an event comes twice": (lambda w: again(w, 8), "doubled: event"),
    "an event comes twice under a new id": (lambda w: [again(w, 8), set_header(w.records, -1, "ce_id", b"900"),
                                                       set_header(w.records, -1, "ce_sequence", b"%020d" % 900)],
                                            "is no outbox row"),
    "two events have changed places": (swap_in_partition, "order: event"),
    "a sequence that is not the id": (lambda w: set_header(w.records, 0, "ce_sequence", b"%020d" % 9), "ce_sequence"),
    "a sequence without zeros": (lambda w: set_header(w.records, 0, "ce_sequence", b"1"), "ce_sequence"),
    "no ce_id": (lambda w: set_header(w.records, 0, "ce_id", None), "ce_id is"),
    "a subject of another key": (lambda w: set_header(w.records, 0, "ce_subject", b"2"), "ce_subject"),
    "no partition key": (lambda w: set_header(w.records, 0, "ce_partitionkey", None), "ce_partitionkey"),
    "an unknown type": (lambda w: set_header(w.records, 0, "ce_type", b"newsmill.cluster.made.v1"), "ce_type"),
    "no source": (lambda w: set_header(w.records, 0, "ce_source", None), "ce_source"),
    "a time without a zone": (lambda w: set_header(w.records, 0, "ce_time", b"2026-03-01T12:00:00"), "ce_time"),
    "the time of a retry": (lambda w: set_header(w.records, 0, "ce_time", b"2026-03-01T12:00:09Z"), "its outbox row"),
    "another content type": (lambda w: set_header(w.records, 0, "content-type", b"text/plain"), "content-type"),
    "a header stands twice": (lambda w: w.records[0].headers.append(("ce_id", b"1")), "stands twice"),
    "another partition": (lambda w: w.records.__setitem__(0, w.records[0]._replace(partition=(w.records[0].partition + 1) % 3)),
                          "does not belong to partition"),
    "no JSON": (lambda w: w.records.__setitem__(0, w.records[0]._replace(value=b"{")), "no JSON"),
    "the value differs from the outbox": (lambda w: set_data(w, 0, lambda d: d["cluster"].update(label="x"), False),
                                          "another value"),
    "the summary lacks a member": (lambda w: set_data(w, 0, lambda d: d["cluster"].pop("label")), "summary lacks"),
    "an article lacks its role": (lambda w: set_data(w, 0, lambda d: d["articles"][0].pop("role")), "article lacks"),
    "the id in the value is another": (lambda w: set_data(w, 0, lambda d: d["cluster"].update(id="7")), "cluster.id"),
    "a version that goes back": (lambda w: set_data(w, event_of(w, b"1", "merged"), lambda d: d["cluster"].update(version=1)),
                                 "version 1 behind 2"),
    "two states under one version": (lambda w: set_data(w, event_of(w, b"1", "merged"),
                                                        lambda d: d["cluster"].update(version=2, label="y")),
                                     "another summary under version 2"),
    "an event before its created": (lambda w: set_header(w.records, event_of(w, b"3", "created"), "ce_type",
                                                         b"newsmill.cluster.updated.v1"), "never created"),
    "created twice": (lambda w: set_header(w.records, event_of(w, b"2", "article_added"), "ce_type",
                                           b"newsmill.cluster.created.v1"), "known already"),
    "one is taken out who never was in": (lambda w: set_data(w, event_of(w, b"1", "article_removed"),
                                                             lambda d: d["articles"][0].update(id="44")), "is no member"),
    "a removal without its article": (lambda w: set_data(w, event_of(w, b"2", "article_removed"),
                                                         lambda d: d["articles"].pop()), "article_count 0, members 1"),
    "the table has another label": (lambda w: w.tables.clusters[1].update(label="y"), "cluster 1: label"),
    "the table has another count": (lambda w: w.tables.clusters[1].update(article_count=9), "cluster 1: article_count"),
    "the table has another version": (lambda w: w.tables.clusters[1].update(version=9), "cluster 1: version"),
    "the table has another time": (lambda w: w.tables.clusters[1].update(first_published_at=None), "first_published_at"),
    "the table says merged elsewhere": (lambda w: w.tables.clusters[2].update(merged_into=3), "cluster 2: merged_into"),
    "the table has a member more": (lambda w: w.tables.articles.update({(3, 1): "duplicate"}), "by the events"),
    "the table has a member less": (lambda w: w.tables.articles.pop((3, 3)), "article 3 is no member in the table"),
    "the table has another role": (lambda w: w.tables.articles.update({(3, 3): "original"}), "article 3 is original"),
    "a cluster no event told of": (lambda w: w.tables.clusters.update({8: w.tables.clusters[1]}), "lost: cluster 8"),
    "a cluster that is not in the table": (lambda w: w.tables.clusters.pop(3), "cluster 3 is not in the table"),
    "no alias": (lambda w: w.tables.aliases.clear(), "alias 2: None"),
    "an alias to the wrong one": (lambda w: w.tables.aliases.update({2: 3}), "alias 2: 3"),
    "an alias too many": (lambda w: w.tables.aliases.update({3: 1}), "alias 3: 1"),
    "no dead letter": (lambda w: w.dead.pop(), "lost: rejected_record 2"),
    "two dead letters": (lambda w: w.dead.append(w.dead[0]._replace(offset=9)), "doubled: dead letters"),
    "a dead letter of nothing": (lambda w: w.tables.rejects.pop(1), "not in rejected_record"),
    "one record rejected twice": (lambda w: w.tables.rejects.update({5: w.tables.rejects[1]}), "doubled: 3 rows"),
    "a byte of the dead letter": (lambda w: w.dead.__setitem__(0, w.dead[0]._replace(value=b"\x00\xfe no article")),
                                  "not the original"),
    "another key": (lambda w: w.dead.__setitem__(0, w.dead[0]._replace(key=None)), "original b'k'"),
    "a header is gone": (lambda w: w.dead[0].headers.pop(1), "headers"),
    "an empty header for a null one": (lambda w: w.dead[0].headers.__setitem__(1, ("empty", b"")), "headers"),
    "no place of origin": (lambda w: set_header(w.dead, 0, "__connect.errors.offset", None), "__connect.errors.topic"),
    "no class name": (lambda w: set_header(w.dead, 0, "__connect.errors.class.name", None), "class.name"),
    "no replay count": (lambda w: set_header(w.dead, 0, "newsmill.replay_count", None), "replay_count"),
    "a pointer to another row": (lambda w: set_header(w.dead, 1, "newsmill.original", b"rejected_record/7"), "newsmill.original"),
    "a cut value without a pointer": (lambda w: set_header(w.dead, 1, "newsmill.original", None), "not the original"),
    "the row's value was changed": (lambda w: w.tables.rejects[1].update(value=b"\x00\xff no_article"), "value_sha256"),
}


def test_a_sound_world_has_no_problem(monkeypatch):
    assert World().problems(monkeypatch) == []


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_world_is_seen(name, monkeypatch):
    spoil, want = SPOILED[name]
    w = World()
    spoil(w)
    found = w.problems(monkeypatch)
    assert any(want in p for p in found), f"told: {found}"


def test_a_difference_shows_the_history_of_its_key(monkeypatch):
    w = World()
    w.tables.clusters[1].update(label="y")
    (problem,) = w.problems(monkeypatch)
    assert [line.split()[2] for line in problem.splitlines()[1:]] == ["created", "article_added", "merged", "article_removed"]


def test_lost_and_doubled_are_counted(monkeypatch):
    w = World()
    again(w, 8)
    w.dead.pop()
    monkeypatch.setattr(fold, "check_schema", lambda records: None)
    report = fold.check(w.records, PARTITIONS, w.dead, w.tables)
    assert (report.lost, report.doubled) == (1, 1)
    assert "lost 1 doubled 1" in str(report)


def test_aliases_follow_a_chain():
    def folded(into):
        f = fold.Folded()
        f.summary = {"merged_into": into}
        return f
    keys = {"1": folded(None), "2": folded("1"), "3": folded("2"), "4": folded("9")}
    assert fold.aliases(keys) == {2: 1, 3: 1, 4: 9}


def test_murmur2():
    # Kafka's own figures (org.apache.kafka.common.utils.UtilsTest), as signed 32-bit numbers
    for text, want in {b"21": -973932308, b"foobar": -790332482, b"a-little-bit-long-string": -985981536,
                       b"abc": 479470107}.items():
        assert fold.murmur2(text) == want % (1 << 32), text


def test_headers_unpack():
    packed = b"\0\0\0\1a\0\0\0\2xy" + b"\0\0\0\1b\xff\xff\xff\xff" + b"\0\0\0\1c\0\0\0\0"
    assert fold.unpack_headers(packed) == [("a", b"xy"), ("b", None), ("c", b"")]
    with pytest.raises(ValueError):
        fold.unpack_headers(packed[:9])


def test_schemas_are_asked(tmp_path):
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:test:cluster-event",
              "type": "object", "properties": {"cluster": {"properties": {"kind": {"enum": ["story", "duplicates"]}}}}}
    w = World()
    for i in range(len(w.records)):
        set_header(w.records, i, "ce_dataschema", b"urn:test:cluster-event")
    assert fold.check_schema(w.records, tmp_path) is None  # nothing to check with
    (tmp_path / "cluster_event.json").write_text(json.dumps(schema))
    assert fold.check_schema(w.records, tmp_path) == []
    set_data(w, 0, lambda d: d["cluster"].update(kind="heap"))
    set_header(w.records, 1, "ce_dataschema", b"urn:test:none")
    problems = fold.check_schema(copy.deepcopy(w.records), tmp_path)
    assert len(problems) == 2 and "heap" in problems[0] and "urn:test:none" in problems[1]


STORIES = {"3": ("n4", "n14"), "4": ("n5", "n15"), "7": ("n7", "n9"), "9": ("n20",)}
OLDER = {
    "events_v1.jsonl": (
        {"created", "article_added", "article_removed", "closed"},
        {**{k: ("duplicates", "dissolved", {}) for k in ("2", "5", "6", "8")}, "1": ("story", "dissolved", {}),
         **{k: ("story", "open", dict.fromkeys(members, "member")) for k, members in STORIES.items()}}),
    "events_v1_merged.jsonl": (
        {"created", "article_added", "article_removed", "closed", "merged", "updated"},
        {"1": ("duplicates", "open", {**dict.fromkeys(("n0", "n1", "n10", "n11", "n90"), "duplicate"), "n91": "original"}),
         "2": ("duplicates", "merged", {}),
         "3": ("story", "open", dict.fromkeys(("n0", "n1", "n10", "n11", "n90", "n91"), "member"))}),
}


@pytest.mark.parametrize("name", OLDER)
def test_events_of_an_older_release_fold_the_same(name):
    """tests/data/events_v1*.jsonl: events as version 0.1 published them, never to be changed. What reads them now must come to
    the same groups, and they must still be by the schema: v1 only grows."""
    import pathlib

    import jsonschema

    types, groups = OLDER[name]
    path = pathlib.Path(__file__).resolve().parents[1] / "data" / name
    stored = [json.loads(line) for line in path.read_text().splitlines()]
    schema = json.loads((fold.SCHEMAS / "cluster_event.v1.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    assert [str(e.message)[:200] for s in stored for e in validator.iter_errors(s["data"])] == []
    events = [fold.Event(s["id"], s["type"][len(fold.PREFIX):].removesuffix(".v1"), s["key"], 0, i, None, s["data"])
              for i, s in enumerate(stored)]
    assert {e.type for e in events} == types
    keys, problems = fold.fold(events)
    assert problems == []
    assert {k: (f.summary["kind"], f.summary["state"], {a["external_id"]: a["role"] for a in f.articles.values()})
            for k, f in keys.items()} == groups
