"""feed, tail and status: what a person has at hand beside the service."""

import json
import os
import signal
import subprocess
import time

import articles
import pytest
from services import BINARY, Record, wait_for

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


# ---- feed ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path):
    """A folder as archives are: pages, envelopes, texts, a list of lines, a hidden file."""
    folder = tmp_path / "archive"
    (folder / "2026/03").mkdir(parents=True)
    (folder / "2026/03/b.html").write_text("<html><body><h1>Ferry</h1><p>It sails.</p></body></html>")
    (folder / "2026/03/a.json").write_bytes(articles.article(1))
    (folder / "2026/note.txt").write_text("A note.\n\nOf two paragraphs.")
    (folder / "z.ndjson").write_bytes(b"\n".join(articles.article(i) for i in range(10, 40)) + b"\n\n")
    (folder / "unknown").write_text("Something else.")
    (folder / ".hidden").write_text("not sent")
    return folder


def sent(deployment):
    return deployment.kafka.read(deployment.input)


def test_feed_sends_a_folder(deployment, archive):
    done = deployment.run("feed", archive)
    assert done.stdout == "34 articles acknowledged, 0 refused\n" and "\r" not in done.stderr
    records = sent(deployment)
    assert len(records) == 34
    assert {(r.value, r.header("content-type")) for r in records} == {
        ((archive / "2026/03/b.html").read_bytes(), "text/html"), (articles.article(1), "application/json"),
        ((archive / "2026/note.txt").read_bytes(), "text/plain"), (b"Something else.", None),
        *((articles.article(i), "application/json") for i in range(10, 40))}


def test_feed_reads_standard_input(deployment):
    lines = b"".join(articles.article(i) + b"\n" for i in range(5))
    done = subprocess.run([BINARY, "feed", "-"], env=deployment.env, input=lines, capture_output=True, timeout=60, check=True)
    assert done.stdout == b"5 articles acknowledged, 0 refused\n"
    assert [r.value for r in sent(deployment)] == lines.splitlines()


def test_feed_keeps_to_its_rate(deployment, tmp_path):
    path = tmp_path / "x.ndjson"
    path.write_bytes(b"".join(articles.article(i) + b"\n" for i in range(60)))
    start = time.monotonic()
    deployment.run("feed", path, "--rate", "20")
    assert 2.8 < time.monotonic() - start < 15, "60 at 20 a second"


def test_feed_goes_on_after_it_was_stopped(deployment, tmp_path):
    """Stopped by a signal, then killed: each article comes, and only those of the last second before the kill twice."""
    lines = [articles.article(i) for i in range(300)]
    first, second = tmp_path / "1.ndjson", tmp_path / "2.jsonl"
    first.write_bytes(b"\n".join(lines[:100]))
    second.write_bytes(b"\n".join(lines[100:]))
    command = [BINARY, "feed", first, second, "--rate", "50", "--resume", tmp_path / "place"]

    run = subprocess.Popen(command, env=deployment.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(2.5)
    run.send_signal(signal.SIGTERM)
    out, error = run.communicate(timeout=20)
    assert run.returncode == 1 and "the same command goes on from here" in error
    before = int(out.split()[0])
    assert 20 < before < 300 and len(sent(deployment)) == before

    run = subprocess.Popen(command, env=deployment.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(2.5)
    run.kill()
    run.wait()
    killed = len(sent(deployment))
    assert before < killed < 300

    deployment.run("feed", first, second, "--resume", tmp_path / "place")
    values = [r.value for r in sent(deployment)]
    assert set(values) == set(lines) and len(values) <= 300 + 150, "twice: at most what a second or two had"
    assert [v for i, v in enumerate(values) if v not in values[:i]] == lines, "in their order"
    assert deployment.run("feed", first, second, "--resume", tmp_path / "place").stdout.startswith("0 articles")
    other = deployment.run("feed", second, first, "--resume", tmp_path / "place", check=False)
    assert other.returncode == 2 and "--resume" in other.stderr


def test_feed_names_what_kafka_refuses(deployment, tmp_path):
    path = tmp_path / "x.ndjson"
    path.write_bytes(articles.article(1) + b"\n" + json.dumps({"id": "big", "text": "x" * 50000}).encode() + b"\n" + articles.article(2))
    done = deployment.run("feed", path, check=False, KAFKA_PRODUCER_MESSAGE_MAX_BYTES=20000)
    assert done.returncode == 3 and done.stdout == "2 articles acknowledged, 1 refused\n"
    assert f"{path}, article 2: " in done.stderr
    assert len(sent(deployment)) == 2


@pytest.mark.parametrize("args, says", [
    (["/nowhere/x.json"], "/nowhere/x.json: No such file"), ([], "usage:"), (["--rate", "0", "x"], "usage:"),
    (["--topic", "nosuch.topic", os.devnull], "newsmill topics --create")])
def test_feed_says_what_is_wrong(deployment, args, says):
    done = deployment.run("feed", *args, check=False)
    assert done.returncode in (1, 2) and says in done.stderr


# ---- tail ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def told(services):
    """A deployment with events: two copies of one text, a story of its own, and one with a trace."""
    deployment = services.deployment(1)
    worker = deployment.worker()
    deployment.produce([articles.record(articles.article(i, seed=s, title=t)) for i, s, t in
                        ((1, 1, "Ferry \x1b[31msails\x1b[0m"), (2, 1, "Ferry \u202esails"), (3, 3, "Bridge opens"))])
    deployment.produce([Record(value=articles.article(4, seed=4, title="Traced"),
                               headers={"content-type": "application/json", "traceparent": TRACE})])
    deployment.wait_settled()
    yield deployment
    assert worker.stop() == 0
    deployment.close()


def test_tail_shows_every_event_once(told):
    done = told.run("tail", "--from", "earliest", "--until-end", "--json")
    shown = [json.loads(line) for line in done.stdout.splitlines()]
    events = {e.header("ce_id"): e for e in told.events()}
    assert len(shown) == len(events) >= 4
    for s in shown:
        event = events[s["id"]]
        assert s["data"] == event.json and s["specversion"] == "1.0"
        assert all(s[k] == event.header(f"ce_{k}") for k in ("type", "source", "subject", "time"))


def test_tail_in_lines_for_people(told):
    lines = told.run("tail", "--from", "1h", "--until-end").stdout.splitlines()
    assert len(lines) == len(told.events())
    assert any("duplicates" in line and "created" in line and "2 articles" in line for line in lines)
    assert any('"Bridge opens"' in line for line in lines)
    assert not any(c in line for line in lines for c in "\x1b\u202e"), "nothing that moves a terminal"


def test_tail_of_one_cluster_and_of_the_future(told):
    cluster = told.value("SELECT cluster_id FROM cluster WHERE kind = 'duplicates'")
    lines = told.run("tail", "--from", "earliest", "--until-end", "--cluster", str(cluster), "--json").stdout.splitlines()
    assert lines and all(json.loads(line)["subject"] == str(cluster) for line in lines)
    assert told.run("tail", "--until-end").stdout == ""
    assert told.run("tail", "--from", "2040-01-01", "--until-end").stdout == ""


def test_tail_follows(told):
    tail = subprocess.Popen([BINARY, "tail"], env=told.env, stdout=subprocess.PIPE, text=True)
    time.sleep(4)
    text = ("A lighthouse keeper on the island of Orrest has catalogued every moth seen at the lamp since 1987.\n\n"
            "Her ledgers, forty of them, go to the natural history society in spring.")  # no pattern of the made texts
    told.produce([articles.record(articles.article(77, title="Late news", text=text))])
    line = tail.stdout.readline()
    assert '"Late news"' in line and "created" in line
    tail.terminate()
    assert tail.wait(10) == 0


@pytest.mark.parametrize("args", [["--from", "someday"], ["--cluster", "x"], ["--what"]])
def test_tail_knows_its_flags(told, args):
    assert told.run("tail", *args, check=False).returncode == 2


# ---- status -------------------------------------------------------------------------------------------------------


def test_status_of_a_healthy_deployment(told):
    done = told.run("status")
    assert "leader " in done.stdout and not any(line.startswith("!") for line in done.stdout.splitlines()), done.stdout
    status = json.loads(told.run("status", "--json").stdout)
    assert status["ok"] and status["leader"]["alive"] and status["lag"] == 0 and status["outbox"] == 0
    assert status["ungrouped"] == 0 and status["brokers"] == 1 and status["kafka_error"] is None
    partition, = status["partitions"]
    assert partition["next"] == partition["end"] > 0 and not partition["lost"] and partition["topic"] == told.input
    versions = status["versions"]
    assert versions["schema"] == versions["schema_applied"] > 0 and versions["postgresql"].startswith("15")
    assert status["published_up_to"] == told.value("SELECT max(outbox_id) FROM outbox")


def test_status_when_nobody_works(deployment):
    """No leader, a lag, a backlog: exit code 1, and it says so; after work the last reject is there."""
    first = deployment.worker("--once", ready=False)
    assert first.wait(60) == 0
    deployment.produce([articles.record(articles.article(i)) for i in range(3)] + [articles.record(b"{")])
    time.sleep(16)  # so long the last leader counts as alive
    done = deployment.run("status", "--json", check=False)
    status = json.loads(done.stdout)
    assert done.returncode == 1 and not status["ok"] and not status["leader"]["alive"] and status["lag"] == 4
    text = deployment.run("status", check=False).stdout
    assert "! leader      none since" in text and "4 records" in text
    worker = deployment.worker()
    deployment.wait_settled()
    status = json.loads(deployment.run("status", "--json").stdout)
    reject, = status["rejects"]
    assert (reject["reason"], reject["offset"], reject["topic"]) == ("invalid_json", 3, deployment.input)
    assert worker.stop() == 0


def test_status_without_an_answer(deployment):
    done = deployment.run("status", check=False, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 1 and "! PostgreSQL  " in done.stdout
    done = deployment.run("status", "--json", check=False, KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:1")
    status = json.loads(done.stdout)
    assert done.returncode == 1 and status["kafka_error"] and status["postgresql_error"] is None


# ---- tracing ------------------------------------------------------------------------------------------------------


def test_a_trace_goes_from_the_record_to_row_and_events(told):
    trace = TRACE.split("-")[1]
    row, = told.rows("SELECT article_id, title FROM v_article WHERE trace_id = %s", trace)
    assert row[1] == "Traced"
    traced = [e for e in told.events() if e.header("traceparent")]
    assert traced and all(str(row[0]) in {a["id"] for a in e.json["articles"]} for e in traced)
    for e in traced:
        version, found, span, flags = e.header("traceparent").split("-")
        assert (version, found, flags) == ("00", trace, "01")
        assert len(span) == 16 and span != TRACE.split("-")[2], "a span of our own"
    assert told.value("SELECT count(*) FROM v_article WHERE trace_id IS NOT NULL") == 1
