"""feed: a made-up news day as Kafka records, the same for the same seed.

The articles are those of tests/support/news.py. On top comes what feeds do to a reader: records sent again (also to
another partition), revisions out of order, withdrawals, tombstones, and records that are no article. What the tables
must hold in the end is not remembered here but read from the input topic (expect()), because a record that was sent
twice by a retry is a record too.
"""

import collections
import datetime
import hashlib
import html
import json
import random

import news

DAY = datetime.datetime(2026, 3, 2, 5, 0, 0, tzinfo=datetime.timezone.utc)
LIMIT = 65536  # NEWSMILL_MAX_ARTICLE_BYTES of the deployment under test

# What is sent. headers: a list; the first one is ("case", what it is, as JSON)
Send = collections.namedtuple("Send", "value key headers partition timestamp")

# What the tables must hold of one article. raws: the record values that may be its current one (any if they
# differ in nothing that counts); content_type: of that record
Expected = collections.namedtuple("Expected", "identity raws content_type killed")


# ---- records ------------------------------------------------------------------------------------------------------


def stamp(seconds):
    return (DAY + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def envelope(number, article, how, published, modified=None, **more):
    """The article in one of the dialects that feeds speak; how: id or url, what it is known by."""
    text = "\n\n".join(article["paragraphs"])
    dialect = number % 3
    names = [("title", "text", "published_at"), ("headline", "articleBody", "datePublished"),
             ("title", "maintext", "date_publish")][dialect]
    fields = dict(zip(names, (article["title"], text, published)))
    if how == "id":
        fields[["id", "guid", "identifier"][dialect]] = f"urn:news:{number}"
        fields["source"] = article["source"]
    else:
        fields["url"] = f"https://{article['source']}/2026/{number}.html"
    if modified:
        fields["modified_at"] = modified
    return json.dumps({**fields, **more}, ensure_ascii=False).encode()


def page(article, published):
    title = html.escape(article["title"])
    body = "".join(f"<p>{html.escape(p)}</p>\n" for p in article["paragraphs"])
    return (f"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\n"
            f"<meta property=\"article:published_time\" content=\"{published}\"></head>\n"
            f"<body><article><h1>{title}</h1>\n{body}</article></body></html>\n").encode()


def malformed(rng, number):
    """(value, content type or None, why it must be rejected)"""
    return rng.choice([
        (f'{{"id":"bad-{number}","title":"cut off in the mid'.encode(), b"application/json", "invalid_json"),
        (b'[' * 3000 + b']' * 3000, b"application/json", "invalid_json"),
        (f'{{"id":"bad-{number}","title":"A title and nothing else"}}'.encode(), b"application/json", "no_body"),
        (b"\x89\x01\x02\xff\xfe\x00\x10" * 40 + bytes([number % 251]), b"application/octet-stream", "not_text"),
        (b"", None, "empty"),
        (b" \n\t \n", b"text/plain", "empty"),
        (b"\0" * 500, b"text/plain", "empty"),
        (f"Line {number} of a text without an end.\n".encode() * (LIMIT // 30), b"text/plain", "over_limit"),
    ])


class Feed:
    """sends: what to send, in order."""

    def __init__(self, seed, articles, partitions):
        self.rng, self.partitions = random.Random(f"feed {seed}"), partitions
        words = news.Words(self.rng)
        waves = []
        for number, article in enumerate(news.make_articles(words, self.rng, articles)):
            waves.append((self.rng.random(), self._records(number, article, words)))
        for number in range(articles // 30):
            waves.append((self.rng.random(), [self._bad(number)]))
        for number in range(articles // 100):
            waves.append((self.rng.random(), [self._tombstone(number)]))
        self.sends = self._mix(waves)

    def _mix(self, waves):
        """Each article's records in their order, at random places behind its first."""
        timed = []
        for at, records in waves:
            for i, record in enumerate(records):
                timed.append((at, i, record))
                at += self.rng.random() * 0.2
        timed.sort(key=lambda t: t[:2])
        return [record for _, _, record in timed]

    def _send(self, case, value, key, content_type, partition=None):
        headers = [("case", json.dumps(case).encode())]
        if content_type:
            headers.append(("content-type", content_type))
        if partition is None:
            partition = int.from_bytes(hashlib.sha256(key or b"").digest()[:4], "big") % self.partitions
        return Send(value, key, headers, partition, None)

    def _records(self, number, article, words):
        rng = self.rng
        published, key = stamp(number * 37 + 7), f"a{number}".encode()
        how = rng.choices(["id", "url", "page"], [75, 15, 10])[0]
        kind, identity = b"application/json", f"{how} {number}"

        def send(value, elsewhere=False, **case):
            partition = rng.randrange(self.partitions) if elsewhere else None
            return self._send({"identity": identity, **case}, value, None if elsewhere else key, kind, partition)

        if how == "page":
            kind = b"text/html; charset=utf-8"
            first = send(page(article, published))
            return [first] + [first] * (rng.random() < 0.2) + [send(first.value, True)] * (rng.random() < 0.1)
        if rng.random() < 0.75:
            first = send(envelope(number, article, how, published))
            records = [first] + [first] * (rng.random() < 0.2)
            if rng.random() < 0.15:  # the same article in other bytes
                records.append(send(envelope(number, article, how, published, feed="second"), rng.random() < 0.5))
            return records
        return self._revised(number, article, how, published, words, send)

    def _revised(self, number, article, how, published, words, send):
        """Revisions in any order and anywhere; perhaps withdrawn at last. Each says when it was made."""
        rng = self.rng
        versions = [article]
        for _ in range(rng.choice([1, 1, 2])):
            event = news.make_event(words, rng)
            text = list(versions[-1]["paragraphs"])
            text.insert(rng.randrange(len(text) + 1), words.sentence(event))
            if rng.random() < 0.3:  # rewritten: it may leave its group
                text = news.make_text(words, rng, event, 9)
            versions.append({**article, "paragraphs": text, "title": article["title"] + f", {words.thing(event)}"})
        made = [(i, envelope(number, v, how, published, modified=stamp(number * 37 + 3600 * (i + 1))))
                for i, v in enumerate(versions)]
        if rng.random() < 0.5:
            rng.shuffle(made)
        records = [send(value, rng.random() < 0.3, modified=i) for i, value in made]
        records += [records[0]] * (rng.random() < 0.3)
        if rng.random() < 0.2:
            killed = {"status": "canceled", "modified_at": stamp(number * 37 + 3600 * 9)}
            known = envelope(number, {**article, "paragraphs": []}, how, published)
            # behind the first record that made the article known in its own partition
            records.insert(0, send(records[0].value, modified=made[0][0]))
            records.append(send(json.dumps({**json.loads(known), **killed}).encode(), modified=9, killed=True))
        return records

    def _bad(self, number):
        value, content_type, reason = malformed(self.rng, number)
        send = self._send({"reason": reason}, value, self.rng.choice([None, b"bad", b"\xff\x00"]), content_type)
        send.headers.extend([("trace", b"t-%d" % number), ("empty", b""), ("null", None), ("trace", b"again"),
                             ("ce_id", b"%d" % self.rng.randrange(500))])  # a record may be an event of somebody else
        return send

    def _tombstone(self, number):
        return self._send({"tombstone": True}, None, b"gone%d" % number, None)


# ---- what must come of it -----------------------------------------------------------------------------------------


def case_of(record):
    return json.loads(dict(record.headers)["case"])


def expect(records):
    """(expected articles by identity, rejected records as {(partition, offset): (reason, record)}) of an input topic."""
    articles, rejected = collections.defaultdict(list), {}
    for r in records:
        case = case_of(r)
        if "reason" in case:
            rejected[r.partition, r.offset] = (case["reason"], r)
        elif "identity" in case:
            articles[case["identity"]].append((case.get("modified", 0), case.get("killed", False), r))
    expected = {}
    for identity, found in articles.items():
        newest = max(order for order, _, _ in found)
        current = [(killed, r) for order, killed, r in found if order == newest]
        expected[identity] = Expected(identity, {r.value for _, r in current},
                                      dict(current[0][1].headers)["content-type"].decode(), current[0][0])
    return expected, rejected
