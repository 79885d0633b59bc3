"""Outlet furniture: a line that keeps coming back in one outlet is learned, and goes from what comes next; what is stored stays."""

import json

import pytest

import articles
import tables
from articles import record

POST, OTHER = "post.example", "other.example"
PROMISE = "The Kirkholm Post is printed on paper from Minho, and its readers carry it home by bicycle."


def value(number, source=POST, line=PROMISE, seed=None, **more):
    text = articles.text_of(f"furniture {seed or number}")
    return articles.article(number, source=source, text=f"{text}\n\n{line}" if line else text,
                            published_at=f"2026-03-{number % 28 + 1:02}T08:00:00Z", **more)


def furniture(deployment, *args, **more):
    return deployment.run("furniture", *args, **more).stdout


def come(deployment, values):
    deployment.produce([record(v) for v in values])
    return articles.rest(deployment)


def text_of(deployment, number):
    """(text has the line, epoch, what was taken out as furniture)"""
    ((text, epoch, article),) = deployment.rows(
        "SELECT text, furniture_epoch, article_id FROM v_article WHERE external_id = %s", f"n{number}")
    removed = deployment.rows("SELECT text FROM v_removed WHERE article_id = %s AND reason = 'furniture'", article)
    return PROMISE in text, epoch, [t for (t,) in removed]


def test_learned_taken_out_and_brought_back(deployment):
    worker = deployment.worker()
    come(deployment, [value(n) for n in range(1, 13)] + [value(n, line=None) for n in range(13, 21)] +
         [value(n, OTHER) for n in range(31, 34)])
    assert text_of(deployment, 1) == (True, 0, [])
    rows = deployment.rows("SELECT article_id, text, revision, stored_at, furniture_epoch FROM article ORDER BY 1")

    assert f"+ learned  {POST}  {PROMISE}" in furniture(deployment, "learn", "--dry-run").splitlines()
    assert articles.count(deployment, "furniture_epoch") == 0
    assert furniture(deployment, "learn").splitlines()[-1] == "epoch 1"
    assert deployment.rows("SELECT epoch, note, newest, source, line, origin, articles, share FROM v_furniture") == [
        (1, "learned", True, POST, PROMISE, "learned", 12, pytest.approx(0.6))]
    (line,) = [l for l in furniture(deployment, "list").splitlines() if PROMISE in l]
    assert line.split()[:4] == [POST, "learned", "12", "0.600"]
    assert PROMISE not in furniture(deployment, "list", "--source", OTHER)

    report = come(deployment, [value(41), value(42, OTHER)])
    assert text_of(deployment, 41) == (False, 1, [PROMISE])
    assert text_of(deployment, 42) == (True, 1, [])
    assert deployment.rows("SELECT article_id, text, revision, stored_at, furniture_epoch FROM article "
                           "WHERE article_id <= %s ORDER BY 1", rows[-1][0]) == rows
    assert any(m.get("msg") == "ingest: new epoch of furniture" and m.get("epoch") == 1 for m in worker.messages())

    # the same bytes, and the same content in other bytes: repeats in any epoch, both ways
    repeats = worker.metric('newsmill_records_total{outcome="repeat"}')
    again = come(deployment, [value(1), value(2, section="another record"), value(41), value(41, section="and another")])
    assert worker.metric('newsmill_records_total{outcome="repeat"}') == repeats + 4
    assert [e.id for e in again.events] == [e.id for e in report.events]
    assert text_of(deployment, 2) == (True, 0, []) and text_of(deployment, 41) == (False, 1, [PROMISE])

    # what is there already makes no epoch; what a hand removes makes one, and is not learned again
    assert furniture(deployment, "learn").splitlines()[-1] == "epoch 1"
    assert furniture(deployment, "remove", POST, PROMISE).splitlines()[-1] == "epoch 2"
    come(deployment, [value(43)])
    assert text_of(deployment, 43) == (True, 2, [])
    assert furniture(deployment, "learn").splitlines()[-1] == "epoch 2"

    # a new revision is by the epoch of now
    assert furniture(deployment, "add", POST, f"•  {PROMISE}").splitlines()[-1] == "epoch 3"
    come(deployment, [value(43, seed="revised")])
    assert text_of(deployment, 43) == (False, 3, [PROMISE])
    assert deployment.value("SELECT revision FROM article WHERE external_id = 'n43'") == 2
    assert furniture(deployment, "learn").splitlines()[-1] == "epoch 3"
    assert deployment.rows("SELECT epoch, origin FROM v_furniture ORDER BY 1") == [(1, "learned"), (2, "removed"), (3, "manual")]
    assert worker.stop() == 0


def test_an_epoch_gives_the_same_text_again(deployment, tmp_path):
    """export --epoch N and process --furniture: what was stored, without a database; and import makes the epoch again."""
    furniture(deployment, "add", POST, PROMISE)
    worker = deployment.worker()
    come(deployment, [value(1), value(2, OTHER)])
    furniture(deployment, "add", POST, "Another line that nobody has seen")
    file, raw = tmp_path / "epoch-1.ndjson", tmp_path / "raw.ndjson"
    file.write_text(furniture(deployment, "export", "--epoch", "1"))
    assert [json.loads(l) for l in file.read_text().splitlines()] == [{"source": POST, "line": PROMISE, "origin": "manual"}]
    raw.write_bytes(value(1) + b"\n" + value(2, OTHER) + b"\n")
    printed = {v["id"]: v for v in articles.json_lines(
        deployment.run("process", "--ndjson", "--furniture", str(file), str(raw)).stdout)}
    stored = articles.stored(deployment)
    assert tables.differences(stored["n1"].v1, printed["n1"]) == []
    assert tables.differences(stored["n2"].v1, printed["n2"]) == []
    assert PROMISE not in printed["n1"]["text"] and PROMISE in printed["n2"]["text"]
    plain = articles.json_lines(deployment.run("process", "--ndjson", str(raw)).stdout)
    assert PROMISE in plain[0]["text"]
    groups = articles.json_lines(deployment.run("cluster", "--ndjson", "--furniture", str(file), str(raw)).stdout)
    assert len(groups) == 2

    assert furniture(deployment, "import", str(file)).splitlines()[-1] == "epoch 3"
    assert furniture(deployment, "export") == file.read_text()
    assert furniture(deployment, "import", str(file)).splitlines()[-1] == "epoch 3", "nothing new"
    assert worker.stop() == 0


def test_threads_and_workers_follow(deploy):
    """Two workers of two threads: behind an epoch no batch is stored by the one before, and nothing is lost or doubled."""
    deployment = deploy(4, NEWSMILL_BATCH_MAX=10)
    workers = [deployment.worker(), deployment.worker()]
    for epoch in (1, 2, 3):
        line = PROMISE.replace("its readers", f"its {('eldest', 'oldest', 'other')[epoch - 1]} readers")
        assert furniture(deployment, "add", POST, line).splitlines()[-1] == f"epoch {epoch}"
        numbers = range(100 * epoch, 100 * epoch + 60)
        come(deployment, [value(n, line=line) for n in numbers])
        assert deployment.rows("SELECT furniture_epoch, count(*) FROM article WHERE record_offset >= 0 AND external_id = ANY (%s) "
                               "GROUP BY 1", [f"n{n}" for n in numbers]) == [(epoch, 60)]
        assert articles.count(deployment, "article_removed", "reason = 'furniture'") == 60 * epoch
    assert [w.stop() for w in workers] == [0, 0]


def test_usage_and_errors(deployment, tmp_path):
    bad = tmp_path / "bad.ndjson"
    bad.write_text('{"source": "a"}\n')
    for args, code in [((), 2), (("forget",), 2), (("add", POST), 2), (("add", POST, PROMISE, "more"), 2),
                       (("list", "--epoch", "0"), 2), (("learn", "--epoch", "1"), 2), (("remove", POST, "never seen"), 1),
                       (("list", "--epoch", "7"), 1), (("import", str(bad)), 1), (("import", str(tmp_path / "none")), 1),
                       (("add", POST, " "), 1), (("--help",), 0), (("list",), 0), (("export",), 0), (("learn",), 0)]:
        done = deployment.run("furniture", *args, check=False)
        assert done.returncode == code, (args, done.stdout, done.stderr)
        assert code == 0 or done.stderr, args
    assert articles.count(deployment, "furniture_epoch") == 0
    assert deployment.run("process", "--furniture", str(bad), "/dev/null", check=False).returncode == 1
    furniture(deployment, "add", POST, "--", "--- a line that begins with dashes")
    assert articles.count(deployment, "furniture_line") == 1


def test_workers_may_add_epochs_and_change_none(deployment):
    furniture(deployment, "add", POST, PROMISE)
    with deployment.connect(admin=True).cursor() as cursor:
        cursor.execute("SET ROLE newsmill_worker")
        cursor.execute("INSERT INTO furniture_epoch (epoch, note) VALUES (2, 'a test')")
        for statement in ("UPDATE furniture_line SET line = 'x'", "DELETE FROM furniture_line", "DELETE FROM furniture_epoch"):
            with pytest.raises(Exception, match="permission denied"):
                cursor.execute(statement)
        cursor.execute("SET ROLE newsmill_reader")
        cursor.execute("SELECT * FROM v_furniture")
        assert len(cursor.fetchall()) == 1
