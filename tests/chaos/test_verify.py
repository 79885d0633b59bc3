"""The chaos verifier on a made-up deployment: silent when all is right, and every spoiling gives its problem."""

import collections
import hashlib
import struct

import pytest

import feed
import fleet
import tables
import verify
from test_chaos import on_topic


class Made:
    """What a deployment would answer after a feed went well; its attributes are there to be spoiled."""

    id = group = "t"
    position_group, input, clusters, dead = "newsmill-outbox-t", "in", "c", "d"

    def __init__(self):
        self.records = on_topic(feed.Feed(5, 120, 4).sends)
        self.expected, self.rejected = feed.expect(self.records)
        self.kafka = self
        ends = collections.Counter(r.partition for r in self.records)
        self.ends_, self.offsets, self.committed_ = dict(ends), dict(ends), {"t": dict(ends), "newsmill-outbox-t": {0: 40}}
        self.position, self.left = (40, 40, 40), {"group_queue": 0, "reject_queue": 0, "article_queue": 0}
        self.stored = [self._stored(i, e) for i, e in enumerate(self.expected.values(), 1)]
        self.reject_rows = [self._reject(place, reason, r) for place, (reason, r) in self.rejected.items()]
        live = [s for s in self.stored if not s.killed]
        self.printed = [{"duplicates": i // 2 if i < 20 else None, "story": i // 3} for i in range(len(live))]
        ids = sorted(s.article_id for s in live)  # the order of check_groups is that of identities
        by_identity = {e.identity: s.article_id for s, e in zip(self.stored, self.expected.values())}
        order = [by_identity[i] for i in sorted(i for i, e in self.expected.items() if not e.killed)]
        assert sorted(order) == ids
        self.member = {(a, kind): 100 + p[kind] for a, p in zip(order, self.printed) for kind in p if p[kind] is not None}

    def _stored(self, number, e):
        raw = min(e.raws)
        how, n = e.identity.split()
        v1 = {"id": f"urn:news:{n}" if how == "id" else None, "url": f"https://a.example/2026/{n}.html" if how == "url" else None}
        return tables.Stored(number, b"", hashlib.sha256(raw).digest(), e.content_type, raw, e.killed, 1, None, None, v1)

    def _reject(self, place, reason, r):
        packed = b"".join(struct.pack(">i", len(n)) + n.encode() + struct.pack(">i", -1 if v is None else len(v)) + (v or b"")
                          for n, v in r.headers)
        value = r.value[:65536] if reason == "over_limit" else r.value
        return ("in", *place, reason, value, len(r.value), r.key, packed)

    # what verify asks a deployment

    def ends(self, topic):
        return {p: (0, end) for p, end in self.ends_.items()}

    def committed(self, group, topic):
        return self.committed_[group]

    def value(self, sql):
        return self.left[sql.split()[-1]]

    def rows(self, sql, *args):
        if "consumer_offset" in sql:
            return list(self.offsets.items())
        if "publish_position" in sql:
            return [self.position]
        if "rejected_record" in sql:
            return self.reject_rows
        return [(a, kind, c) for (a, kind), c in self.member.items()]

    def problems(self, monkeypatch):
        monkeypatch.setattr(verify, "offline", lambda command, articles: self.printed[:len(articles)])
        found = verify.check_offsets(self)
        by_identity, problems = verify.check_articles(self.stored, self.expected)
        return found + problems + verify.check_rejects(self, self.rejected) + verify.check_groups(
            self, by_identity, self.expected)[0]


def change(made, i, **fields):
    made.stored[i] = made.stored[i]._replace(**fields)


def change_reject(made, column, value):
    row = list(made.reject_rows[0])
    row[column] = value
    made.reject_rows[0] = tuple(row)


SPOILED = {
    "an article is missing": (lambda m: m.stored.pop(3), "lost: article"),
    "an article is there twice": (lambda m: m.stored.append(m.stored[3]._replace(article_id=999)), "doubled: article"),
    "an article nobody sent": (lambda m: m.stored.append(m.stored[3]._replace(v1={"id": "urn:news:7777", "url": None})),
                               "none that was sent"),
    "an old revision": (lambda m: change(m, 3, raw_hash=b"old"), "the last revision"),
    "withdrawn, and still there": (lambda m: change(m, next(i for i, s in enumerate(m.stored) if s.killed), killed=False),
                                   "killed is False"),
    "raw bytes of another revision": (lambda m: change(m, 3, value=b"other"), "article_raw"),
    "an offset that lags": (lambda m: m.offsets.update({2: 1}), "consumer_offset is"),
    "a partition without an offset": (lambda m: m.offsets.pop(2), "consumer_offset is"),
    "Kafka's offsets lag": (lambda m: m.committed_["t"].update({2: 1}), "committed offsets"),
    "something is still queued": (lambda m: m.left.update(group_queue=2), "left in group_queue"),
    "the outbox is ahead": (lambda m: setattr(m, "position", (39, 39, 40)), "publish_position"),
    "a transaction is open": (lambda m: setattr(m, "position", (39, 40, 40)), "publish_position"),
    "the position is lost": (lambda m: m.committed_.update({"newsmill-outbox-t": {}}), "position group"),
    "a bad record has no row": (lambda m: m.reject_rows.pop(), "is not in rejected_record"),
    "a bad record has two rows": (lambda m: m.reject_rows.append(m.reject_rows[0]), "doubled: 2 rows"),
    "a good record was rejected": (lambda m: m.reject_rows.append(("in", 0, 9999, "no_body", b"", 0, None, b"")),
                                   "though it is an article"),
    "another reason": (lambda m: change_reject(m, 3, "crashes_worker"), "rejected for crashes_worker"),
    "other bytes": (lambda m: change_reject(m, 4, b"?"), "bytes differ"),
    "another key": (lambda m: change_reject(m, 6, b"?"), "key or headers"),
    "other headers": (lambda m: change_reject(m, 7, b""), "key or headers"),
    "a group was split": (lambda m: m.member.update({next(k for k in m.member if k[1] == "duplicates"): 555}),
                          "duplicates: cluster puts"),
    "an article left its story": (lambda m: m.member.pop(next(k for k in m.member if k[1] == "story")), "story: cluster puts"),
    "two stories in one": (lambda m: m.member.update({k: 100 for k, c in m.member.items() if k[1] == "story" and c == 101}),
                           "cluster has not"),
    "a withdrawn one is a member": (lambda m: m.member.update({(next(s.article_id for s in m.stored if s.killed), "story"): 100}),
                                    "withdrawn articles"),
}


def test_all_is_well(monkeypatch):
    assert Made().problems(monkeypatch) == []


@pytest.mark.parametrize("name", SPOILED)
def test_spoiled(name, monkeypatch):
    spoil, want = SPOILED[name]
    made = Made()
    spoil(made)
    found = made.problems(monkeypatch)
    assert any(want in p for p in found), found


def test_a_dead_letter_is_its_original():
    made = Made()
    dead = [r._replace(topic="d", value=b"" if reason == "over_limit" else r.value, headers=r.headers + [
        ("__connect.errors.topic", b"in"), ("__connect.errors.partition", b"%d" % r.partition),
        ("__connect.errors.offset", b"%d" % r.offset)]) for reason, r in made.rejected.values()]
    assert verify.check_dead_bytes(dead, made.rejected, "in") == []
    for spoiled in (dead[0]._replace(value=b"?"), dead[0]._replace(key=b"?"), dead[0]._replace(headers=dead[0].headers[1:]),
                    dead[0]._replace(headers=dead[0].headers[:-1])):
        assert len(verify.check_dead_bytes([spoiled, *dead[1:]], made.rejected, "in")) == 1


def test_the_order_of_offsets_is_watched():
    offsets, problems = fleet.Offsets(None), []
    for rows in ({"0": 5}, {"0": 9, "1": 2}, {"0": 9, "1": 2}, {"0": 8, "1": 3}):
        offsets.row, offsets.next = lambda sql, rows=rows: (rows,), 0.0
        offsets.sample(problems)
    assert len(problems) == 1 and "from 9 back to 8" in problems[0]
