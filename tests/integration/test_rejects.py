"""Bad input gets a reason, a row and a dead letter with the original bytes, and costs no other record."""

import hashlib
import json

import pytest

import articles
import tables
from articles import HTML, JSON, TEXT, record
from services import Record

LIMIT = 20000

# what it is: value, content type, reason
BAD = {
    "neither JSON nor text": (bytes(range(256)) * 8, None, "not_text"),
    "a picture that says it is text": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(128, 256)) * 9 + b"\0" * 50, TEXT,
                                       "not_text"),
    "no bytes at all": (b"", TEXT, "empty"),
    "only blanks": (b" \r\n\t \n", TEXT, "empty"),
    "only NUL bytes": (b"\0" * 300, TEXT, "empty"),
    "over the limit": (b"One sentence of a very long article. " * 1000, TEXT, "over_limit"),
    "an envelope cut short": (b'{"id":"c1","title":"A title","text":"Half a sen', JSON, "invalid_json"),
    "JSON that is no object": (b'["a", "b"]', JSON, "invalid_json"),
    "a bomb of brackets": (b"[" * 9000 + b"]" * 9000, JSON, "invalid_json"),
    "a bomb of objects": (b'{"a":' * 3000 + b"1" + b"}" * 3000, JSON, "invalid_json"),
    "a deep member of an envelope": (b'{"title":"A","text":"B c d.","x":' + b"[" * 200 + b"]" * 200 + b"}", JSON, "invalid_json"),
    "an envelope in bad UTF-8": (b'{"id":"u1","title":"\xff\xfe","text":"\xc3\x28 \xed\xa0\x80"}' + b"\x80" * 40, JSON,
                                 "invalid_json"),
    "an envelope without a body": (b'{"id":"b1","title":"Only a title"}', JSON, "no_body"),
    "an envelope with an empty body": (b'{"id":"b2","title":"Only a title","text":"  "}', JSON, "no_body"),
    "a page without text": (b"<!DOCTYPE html><html><head><title>T</title></head><body><script>x()</script></body></html>",
                            HTML, "no_body"),
    "an error page": (b"<!DOCTYPE html><html><head><title>404 - Page not found</title></head><body><h1>Page not found</h1>"
                      b"<p>The page you are looking for does not exist.</p></body></html>", HTML, "not_article"),
    "only furniture": (b"Sign up for our newsletter\nShare on Facebook\nAdvertisement\n", TEXT, "only_boilerplate"),
}


def test_every_bad_record_and_its_neighbours(deploy):
    deployment = deploy(2, NEWSMILL_MAX_ARTICLE_BYTES=LIMIT)
    batch = []
    for i, (value, content_type, _) in enumerate(BAD.values()):
        batch.append(record(articles.article(i), key=b"good", partition=i % 2))
        bad = record(value, content_type, key=b"bad \xff %d" % i, partition=i % 2, timestamp=1772355600000 + i)
        bad.headers.update({"trace": b"\x00\xfft", "nothing": None, "empty": b"", "ünï": "cöde"})
        batch.append(bad)
    batch.append(record(articles.article(len(BAD)), partition=0))
    worker = deployment.worker()
    places = dict(zip(BAD, deployment.produce(batch)[1::2]))
    report = articles.rest(deployment)  # holds dead letters against rows, byte for byte

    rows = {(p, o): r for p, o, *r in deployment.rows(
        "SELECT partition, record_offset, reason, stage, message, value_bytes, value, value_sha256, "
        "extract(epoch FROM record_at) FROM rejected_record WHERE topic = %s", deployment.input)}
    wrong = []
    for i, (name, (value, _, reason)) in enumerate(BAD.items()):
        if places[name] not in rows:
            wrong.append(f"{name}: not rejected")
            continue
        got, stage, message, size, kept, digest, at = rows[places[name]]
        if got != reason or not stage or not message:
            wrong.append(f"{name}: {got!r}, stage {stage!r}, {message!r}; should be {reason}")
        if (size, bytes(kept), bytes(digest)) != (len(value), value[:65536], hashlib.sha256(value).digest()):
            wrong.append(f"{name}: size, bytes or sha256 are not the original ones")
        if round(at * 1000) != 1772355600000 + i:
            wrong.append(f"{name}: record_at {at}")
    assert not wrong, "\n".join(wrong)
    assert len(rows) == len(BAD) == len(report.dead)
    assert set(articles.stored(deployment)) == {f"n{i}" for i in range(len(BAD) + 1)}
    assert worker.metric('newsmill_records_total{outcome="rejected"}') == len(BAD)
    assert worker.metric('newsmill_records_total{outcome="stored"}') == len(BAD) + 1
    assert worker.stop() == 0


def test_a_dead_letter_in_full(deployment):
    """Written down once as a consumer of the dead-letter topic sees it."""
    worker = deployment.worker()
    deployment.produce([record(articles.article(1)), Record(b"{", b"k\xff", {"content-type": "application/json", "a": b"1"})])
    articles.rest(deployment)
    (letter,) = deployment.dead_letters()
    assert (letter.key, letter.value) == (b"k\xff", b"{")
    assert list(letter.headers.items())[:2] == [("content-type", b"application/json"), ("a", b"1")]
    assert letter.header("__connect.errors.topic") == deployment.input
    assert (letter.header("__connect.errors.partition"), letter.header("__connect.errors.offset")) == ("0", "1")
    assert letter.header("__connect.errors.stage") == "decode"
    assert "invalid_json" in letter.header("__connect.errors.class.name")
    assert letter.header("__connect.errors.exception.message")
    assert letter.header("newsmill.replay_count") == "0"
    assert worker.stop() == 0


def test_a_large_dead_letter_is_a_pointer(deploy):
    """Larger than an event may be, though an article may be as large: the letter names the row, the row has the bytes."""
    deployment = deploy(NEWSMILL_MAX_EVENT_BYTES=50000)
    value = b'{"id":"big","text":"' + b"x " * 40000
    worker = deployment.worker()
    deployment.produce([record(value), record(articles.article(1))])
    articles.rest(deployment)
    (letter,) = deployment.dead_letters()
    (reject, kept, size), = deployment.rows("SELECT reject_id, value, value_bytes FROM rejected_record")
    assert (bytes(kept), size) == (value, len(value))
    assert not letter.value and letter.header("newsmill.original") == f"rejected_record/{reject}"
    assert worker.stop() == 0


def test_over_the_limit_keeps_the_first_64_kib(deployment):
    """The default limit is 4 MiB."""
    value = bytes("A sentence of an article that does not end. ", "ascii") * 100000
    worker = deployment.worker()
    deployment.produce([record(value, TEXT), record(articles.article(1))])
    articles.rest(deployment)
    rows = deployment.rows("SELECT reason, value, value_bytes, value_sha256 FROM rejected_record")
    assert [(r, bytes(v), n, bytes(s)) for r, v, n, s in rows] == [
        ("over_limit", value[:65536], len(value), hashlib.sha256(value).digest())]
    (letter,) = deployment.dead_letters()
    assert not letter.value and letter.header("newsmill.original").startswith("rejected_record/")
    assert worker.stop() == 0


def test_a_null_value_is_a_tombstone(deployment):
    worker = deployment.worker()
    deployment.produce([Record(None, b"n1"), record(articles.article(1)), Record(None, b"n1"), Record(None)])
    report = articles.rest(deployment)
    assert set(articles.stored(deployment)) == {"n1"}
    assert articles.count(deployment, "rejected_record") == 0 and report.dead == []
    assert worker.metric('newsmill_records_total{outcome="tombstone"}') == 3
    assert worker.stop() == 0


@pytest.mark.parametrize("state", ["22000", "22P05", "54000", "23514"])
def test_a_data_error_costs_one_record(deployment, state):
    """PostgreSQL refuses one article of a batch for what is in it: it alone is rejected."""
    deployment.rows("""
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.title LIKE 'Refuse%%' THEN
                RAISE EXCEPTION 'cannot be stored' USING ERRCODE = '{}';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON article FOR EACH ROW EXECUTE FUNCTION refuse()"""
                    .format(state).replace("%%", "%"))
    batch = [record(articles.article(i)) for i in range(30)]
    bad = {7: articles.article(7, title="Refuse this"), 8: articles.article(8, title="Refuse that")}
    for i, value in bad.items():
        batch[i] = record(value)
    deployment.produce(batch)
    worker = deployment.worker()
    articles.rest(deployment)
    assert set(articles.stored(deployment)) == {f"n{i}" for i in range(30)} - {"n7", "n8"}
    rows = deployment.rows("SELECT record_offset, reason, stage, value, message FROM rejected_record ORDER BY 1")
    assert [(o, r, bytes(v)) for o, r, _, v, _ in rows] == [(7, "data", bad[7]), (8, "data", bad[8])]
    assert all(stage == "store" and state in message for _, _, stage, _, message in rows), rows
    assert worker.stop() == 0


# value of an envelope that looks dangerous and is fine: what must be stored
ODD = {
    "a NUL in the text": (rb'{"id":"o","title":"T","text":"Before\u0000 and after it, the words of the text stand."}',
                          lambda a: "Before" in a["text"] and "\0" not in a["text"]),
    "a NUL in the title": (rb'{"id":"o","title":"A\u0000B","text":"The words of the text stand as they were."}',
                           lambda a: "\0" not in a["title"] and a["title"].startswith("A")),
    "half a surrogate": (rb'{"id":"o","title":"T","text":"An emoji cut in half \ud83d and the words of the text go on."}',
                         lambda a: "the words of the text go on" in a["text"]),
    "a NUL in an unknown field": (rb'{"id":"o","title":"T","text":"The words of the text stand.","x":"a\u0000b"}',
                                  lambda a: a["text"] == "The words of the text stand."),
    "a very long URL": (json.dumps({"id": "o", "url": "https://a.example/" + "x/" * 5000, "title": "T",
                                    "text": "The words of the text stand."}).encode(), lambda a: len(a["url"]) > 5000),
    "a very long id": (json.dumps({"id": "o" * 5000, "title": "T", "text": "The words of the text stand."}).encode(),
                       lambda a: len(a["id"]) == 5000),
    "a year that no calendar has": (b'{"id":"o","title":"T","text":"The words of the text stand.","published_at":"99999-99-99"}',
                                    lambda a: a["published_at"] is None),
    "numbers where texts should be": (b'{"id":17,"title":5,"text":"The words of the text stand.","authors":{"a":1},"source":[]}',
                                      lambda a: a["text"] == "The words of the text stand."),
    "a huge amount": (b'{"id":"o","title":"T","text":"The debt is $' + b"9" * 400 + b' and the words stand."}',
                      lambda a: "the words stand" in a["text"]),
    "a text without spaces": (b'{"id":"o","title":"T","text":"' + b"w" * 100000 + b'"}', lambda a: len(a["text"]) == 100000),
}


@pytest.fixture(scope="module")
def odd(services):
    deployment = services.deployment()
    worker = deployment.worker()
    values = [value.replace(b'"id":"o"', b'"id":"o%d"' % i) for i, (value, _) in enumerate(ODD.values())]
    places = deployment.produce([record(value) for value in values])
    articles.rest(deployment)
    stored = {s.place[1:]: s.v1 for s in tables.read_articles(deployment.connect())}
    rejected = {(p, o): (r, m) for p, o, r, m in deployment.rows(
        "SELECT partition, record_offset, reason, message FROM rejected_record")}
    yield {name: (stored.get(place), rejected.get(place)) for name, place in zip(ODD, places)}
    assert worker.stop() == 0
    deployment.close()


@pytest.mark.parametrize("name", ODD)
def test_odd_but_fine(odd, name):
    article, rejected = odd[name]
    assert article is not None, f"rejected: {rejected}"
    assert ODD[name][1](article), article


def test_a_content_type_of_odd_bytes(deployment):
    """It is a header, and any bytes can stand there; the article is stored, and the header as far as it is text."""
    value = articles.article(1)
    deployment.produce([Record(value=value, headers={"content-type": b"application/json; charset=\xff\x00utf-8"})])
    worker = deployment.worker()
    articles.rest(deployment)
    assert set(articles.stored(deployment)) == {"n1"} and articles.count(deployment, "rejected_record") == 0
    assert deployment.value("SELECT content_type FROM article_raw") == "application/json; charset=\ufffdutf-8"
    assert worker.stop() == 0


def test_text_in_other_charsets(deployment):
    texts = {"iso-8859-1": "Der Bürgermeister von Köln begrüßte die Gäste im großen Saal.",
             "windows-1252": "“The café’s owner” – he said – paid €50 for it, and left.",
             "utf-16": "Καλημέρα, είπε ο δήμαρχος στους πολίτες της μικρής πόλης."}
    worker = deployment.worker()
    deployment.produce([record(t.encode(c), f"text/plain; charset={c}") for c, t in texts.items()] +
                       [record(texts["windows-1252"].encode("windows-1252") + b" Twice.", TEXT)])
    articles.rest(deployment)
    got = {t for (t,) in deployment.rows("SELECT text FROM article")}
    plain = str.maketrans("“”’–", "\"\"'-")
    assert len(got) == 4
    for text in texts.values():
        assert any(text.translate(plain)[:30] in g.translate(plain) for g in got), (text, got)
    assert worker.stop() == 0
