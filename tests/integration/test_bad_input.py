"""Whatever comes in: exactly one counted outcome, the record after it is processed, and memory stays bounded.

test_rejects.py says which reason each kind of bad input gets; here are many kinds at once, and large ones.
"""

import collections
import gzip
import re

import articles
import pytest
from articles import HTML, JSON, TEXT, record
from services import Record

RSS_MB = 300
OUTCOMES = "stored", "revision", "older", "repeat", "kill", "rejected", "tombstone"
GOOD = 100000  # numbers of the good articles, apart from those of others


def peak_mb(worker):
    """The most memory that was ever resident."""
    with open(f"/proc/{worker.pid}/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+)", status.read())[1]) / 1024


def good(number):
    return record(articles.article(GOOD + number, text=articles.text_of(GOOD + number, 3)), key=b"good")


def with_neighbours(records):
    """A good article behind each."""
    return [r for i, bad in enumerate(records) for r in (bad, good(i))]


def counted(worker):
    got = {o: int(worker.metric(f'newsmill_records_total{{outcome="{o}"}}')) for o in OUTCOMES}
    assert sum(got.values()) == worker.metric("newsmill_records_total"), "an outcome that this test does not know"
    return got


def hold_outcomes(deployment, worker, places, records):
    """Counters and rows against each other and against the records sent: one outcome each. Returns the counts and
    {index of the record: reason} of the rejected ones."""
    counts = counted(worker)
    at = {place: i for i, place in enumerate(places)}
    assert sum(counts.values()) == len(records), counts
    assert counts["tombstone"] == sum(r.value is None for r in records)
    rejected = {at[p, o]: reason for p, o, reason in deployment.rows("SELECT partition, record_offset, reason FROM rejected_record")}
    assert counts["rejected"] == len(rejected) == articles.count(deployment, "rejected_record")
    by_reason = collections.Counter(rejected.values())
    for reason, n in by_reason.items():
        assert worker.metric(f'newsmill_rejects_total{{reason="{reason}"}}') == n, reason
    assert counts["stored"] == articles.count(deployment, "article")
    stored = [at[place] for place in deployment.rows("SELECT partition, record_offset FROM article")]
    assert not set(stored) & set(rejected)
    numbers = {int(e[1:]) - GOOD for (e,) in deployment.rows("SELECT external_id FROM article") if e and re.fullmatch(r"n1\d{5}", e)}
    lost = set(range(len(records) // 2)) - numbers
    assert not lost, f"the records after these were not stored: {sorted(lost)[:10]}"
    return counts, rejected


def send(deployment, records, **config):
    """All of it, each in its turn; the deployment is at rest when this returns."""
    places = deployment.produce(records, **config)
    articles.rest(deployment, 120)
    return places


def test_every_json_file_and_every_charset(deployment, development_data):
    """The files of JSONTestSuite as envelopes and as bytes of no declared kind; each page that is not plain UTF-8 or says
    so, and two of each declared charset."""
    worker = deployment.worker()
    files = sorted((development_data / "json_test_suite").rglob("*.json"))
    assert len(files) == 318
    bad = [record(f.read_bytes(), kind) for f in files for kind in (JSON, None)]
    bad += [record(page, HTML) for page in odd_pages(development_data / "html")]
    records = with_neighbours(bad)
    places = send(deployment, records)
    counts, rejected = hold_outcomes(deployment, worker, places, records)
    pages = range(2 * 2 * len(files), len(records), 2)
    assert sum(i in rejected for i in pages) < len(pages) / 10, [rejected[i] for i in pages if i in rejected]
    print(f"FIGURE bad input: {len(bad)} records of JSON and pages: {counts}, {len(set(rejected.values()))} reasons, "
          f"at most {peak_mb(worker):.0f} MB")
    assert peak_mb(worker) <= RSS_MB
    assert worker.stop() == 0


def odd_pages(folder):
    """Every page that is not UTF-8, two of each charset that pages declare."""
    declared, out = collections.Counter(), []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        page = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        named = re.search(rb'charset\s*=\s*["\']?\s*([\w-]+)', page[:8192], re.I)
        charset = named[1].lower() if named else b""
        try:
            page.decode()
            plain = True
        except UnicodeDecodeError:
            plain = False
        declared[charset] += 1
        if not plain or declared[charset] <= 2:
            out.append(page)
    assert len(out) > 10
    return out


BODY = "Η κυβέρνηση ανακοίνωσε μέτρα — “σήμερα” — και ο δήμαρχος απάντησε. 市长在星期二说，港口将在三月重新开放。"

# what it is: a record; all of them in one topic, each followed by a good article
ODD = {
    "UTF-8 cut in a character, text": record(BODY.encode()[:-1], TEXT),
    "UTF-8 cut in a character, envelope": record(articles.envelope(id="cut", title="T", text=BODY)[:-5] + b'"}'),
    "UTF-8 cut in a character, page": record(f"<html><body><article><p>{BODY}</p>".encode()[:-6], HTML),
    "half a surrogate, escaped": record(rb'{"id":"s1","title":"T","text":"An emoji cut in half \ud83d and words go on after it."}'),
    "the other half": record(rb'{"id":"s2","title":"\udc00","text":"An emoji cut in half \udc00\ud800 and words go on after it."}'),
    "half a surrogate, as bytes": record(b'{"id":"s3","title":"T","text":"Cut in half \xed\xa0\xbd and words go on after it."}'),
    "NUL, escaped": record(rb'{"id":"z1","title":"A\u0000B","url":"https://a.example/\u0000","text":"Words before\u0000 and after it."}'),
    "NUL, as bytes": record(b'{"id":"z2","title":"T","text":"Words before\0 and after it."}'),
    "NUL in plain text": record(b"Words of a text before\0 and after it. And another sentence stands here.", TEXT),
    "NUL in id, source and authors": record(rb'{"id":"z\u00004","source":"\u0000","authors":["\u0000"],"title":"T","text":"The words stand."}'),
    "only NUL": record(b"\0" * 5000, TEXT),
    "brackets, deep": record(b"[" * 500000 + b"]" * 500000),
    "brackets, deep and open": record(b"[" * 2000000),
    "objects, deep": record(b'{"a":' * 200000 + b"1" + b"}" * 200000),
    "a deep field of an envelope": record(b'{"title":"T","text":"The words stand.","x":' + b'{"a":[' * 5000 + b"]}" * 5000 + b"}"),
    "elements, deep": record(b"<html><body>" + b"<div><b><table><tr><td>" * 40000 + b"<p>The words of the page stand here.", HTML),
    "a million fields": record(b'{"title":"T","text":"The words stand.",' + b",".join(b'"f%d":%d' % (i, i) for i in range(200000)) + b"}"),
    "a number of a million digits": record(b'{"id":' + b"9" * 1000000 + b',"title":"T","text":"The words stand."}'),
    "a key of 1 MB": record(articles.article(1), key=b"k" * 1000000),
    "no key, no headers": Record(articles.article(2), None),
    "an empty key": Record(articles.article(3), b"", {"content-type": JSON}),
    "headers of 1 MB": Record(articles.article(4), b"k", {"content-type": JSON, "big": b"\xff" * 1000000}),
    "headers of 1 MB, rejected": Record(b"{", b"k", {"content-type": JSON, "big": b"\0\xff" * 500000}),
    "ten thousand headers": Record(articles.article(5), b"k", {"content-type": JSON, **{f"h{i}": "v" * 90 for i in range(10000)}}),
    "a content type of 1 MB": Record(articles.article(6), b"k", {"content-type": "x" * 1000000}),
    "an unknown content type": record(articles.article(7), "application/x-unheard-of; charset=klingon"),
    "an unknown content type of a page": record(b"<html><body><article><p>" + b"The words of the page stand here. " * 9, "font/woff2"),
    "an empty content type": record(articles.article(8), ""),
    "a content type that is no text": record(articles.article(9), b"\xff\xfe\0"),
    "a charset that nobody knows": record(BODY.encode(), "text/plain; charset=klingon"),
    "a charset that it is not": record(BODY.encode("utf-16-le"), "text/plain; charset=utf-8"),
    "a traceparent that is none": Record(articles.article(10), None, {"content-type": JSON, "traceparent": b"\0" * 55}),
    "a tombstone": Record(None, b"n1"),
    "a tombstone without a key": Record(None),
    "a tombstone with headers of 1 MB": Record(None, b"k", {"content-type": JSON, "big": b"x" * 1000000}),
    "no bytes": Record(b"", b"k"),
}


def test_odd_records_of_every_kind(deployment):
    worker = deployment.worker()
    records = with_neighbours(list(ODD.values()))
    places = send(deployment, records)
    counts, rejected = hold_outcomes(deployment, worker, places, records)
    reasons = {name: rejected.get(2 * i) for i, name in enumerate(ODD)}
    print(f"FIGURE bad input: {len(ODD)} odd records: {counts}, at most {peak_mb(worker):.0f} MB")
    assert peak_mb(worker) <= RSS_MB
    for name in ODD:
        if "deep" in name and "elements" not in name or name == "headers of 1 MB, rejected":
            assert reasons[name] == "invalid_json", name
        elif "key" in name or "headers" in name or "content type" in name:
            assert reasons[name] is None, f"{name}: {reasons[name]}"
    assert worker.stop() == 0


def test_bodies_of_a_hundred_megabytes(deployment):
    """As they are they do not come in (a broker takes requests of 100 MiB, a topic records of its max.message.bytes);
    compressed they do, and so do 30 MB: over_limit, with the head of the bytes, and the next records are read."""
    worker = deployment.worker()
    body = b'{"id":"huge","title":"T","text":"' + b"A sentence of an article that does not end. " * 2272800
    assert len(body) > 100_000_000
    large = {"message.max.bytes": 200_000_000, "compression.type": "gzip"}
    with pytest.raises(Exception, match="(?i)large|size"):
        deployment.produce([record(body)])
    records = with_neighbours([record(body), record(b"[" * 30_000_000), record(body, TEXT), record(body, HTML)])
    places = send(deployment, records, **large)
    counts, rejected = hold_outcomes(deployment, worker, places, records)
    print(f"FIGURE bad input: bodies of {len(body) / 1e6:.0f} MB: {counts}, at most {peak_mb(worker):.0f} MB")
    assert counts["rejected"] == 4 and set(rejected.values()) == {"over_limit"}
    sizes = deployment.rows("SELECT value_bytes, octet_length(value) FROM rejected_record ORDER BY record_offset")
    assert [n for n, _ in sizes] == [len(body), 30_000_000, len(body), len(body)] and {kept for _, kept in sizes} == {65536}
    assert peak_mb(worker) <= RSS_MB
    assert worker.stop() == 0
