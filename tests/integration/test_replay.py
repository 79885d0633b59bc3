"""`newsmill replay`: dead letters back into their topics, as they came, each once, whatever is killed."""

import collections
import subprocess
import time

import articles
from articles import JSON, TEXT, record
from services import BINARY, Record

BODY = "The ferry to Kirkholm stayed in the harbour on Tuesday because of the storm."


def refused(deployment, records):
    """Sends them to a worker that refuses them, and waits until their letters are written."""
    worker = deployment.worker()
    deployment.produce(records)
    articles.rest(deployment)
    assert worker.stop() == 0


def replayed(deployment):
    return [r for r in deployment.kafka.read(deployment.input) if "newsmill.replay_count" in r.headers]


def table(printed):
    """{reason: {column: number}} of what replay prints first."""
    head, *lines = [line for line in printed.splitlines() if not line.startswith("replayed")]
    names = [head[i:i + 15].strip() for i in range(19, len(head), 16)]
    return {line.split()[0]: dict(zip(names, map(int, line.split()[1:]))) for line in lines}


def test_as_they_came(deployment):
    """Key, null and empty header values and bytes; counted one higher each time, and left alone after the third."""
    bad = Record(b"{", b"k\xff", {"content-type": JSON, "nothing": None, "empty": b"", "raw": b"\x00\xff"})
    worker = deployment.worker()
    deployment.produce([bad])
    articles.rest(deployment)
    for n in (1, 2, 3):
        assert "replayed 1\n" in deployment.run("replay").stdout
        articles.rest(deployment)
        again = replayed(deployment)[n - 1]
        assert (again.key, again.value) == (bad.key, bad.value)
        assert list(again.headers.items()) == [
            ("content-type", b"application/json"), ("nothing", None), ("empty", b""), ("raw", b"\x00\xff"),
            ("newsmill.replay_count", b"%d" % n)]
    done = deployment.run("replay")
    assert table(done.stdout) == {"invalid_json": {"to replay": 0, "tried enough": 1}}
    assert "replayed 0\n" in done.stdout
    assert articles.count(deployment, "rejected_record") == 4 and len(replayed(deployment)) == 3
    assert worker.stop() == 0


def test_by_reason_time_and_number(deployment):
    """What a run does not ask for waits for the next one; what it may not send any more is passed over."""
    refused(deployment, [record(b"", TEXT), record(b"{"), record(b" ", TEXT), record(b"[", JSON), record(b"", TEXT)])
    dry = deployment.run("replay", "--dry-run")
    assert table(dry.stdout) == {"empty": {"to replay": 3}, "invalid_json": {"to replay": 2}}
    assert not replayed(deployment)
    assert "replayed 2\n" in deployment.run("replay", "--reason", "empty", "--limit", "2").stdout
    assert "replayed 1\n" in deployment.run("replay", "--reason", "empty").stdout
    assert "replayed 0\n" in deployment.run("replay", "--reason", "empty").stdout
    assert table(deployment.run("replay", "--dry-run").stdout) == {
        "empty": {"to replay": 0, "done before": 3}, "invalid_json": {"to replay": 2, "done before": 0}}
    later = deployment.run("replay", "--since", "2099-01-01")
    assert table(later.stdout)["invalid_json"]["too early"] == 2 and "replayed 0\n" in later.stdout
    assert "replayed 0\n" in deployment.run("replay").stdout
    assert "replayed 2\n" in deployment.run("replay", "--from-start", "--reason", "invalid_json").stdout
    sent = collections.Counter(r.value for r in replayed(deployment))
    assert sent == {b"": 2, b" ": 1, b"{": 1, b"[": 1}


def test_after_the_cause_is_mended(deploy):
    """Too large for the limit of yesterday: the value comes from its row where the letter has none."""
    deployment = deploy(NEWSMILL_MAX_EVENT_BYTES=40000)
    value = articles.envelope(id="n1", title="Ferry stays in", text=" ".join([BODY] * 600))
    cut = articles.envelope(id="n2", title="Bridge stays open", text=" ".join([BODY] * 1000))
    deployment.rows("""
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '22000'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON article FOR EACH ROW EXECUTE FUNCTION refuse()""")
    worker = deployment.worker(NEWSMILL_MAX_ARTICLE_BYTES=65536)
    deployment.produce([record(value, key=b"n1"), record(cut, key=b"n2")])
    articles.rest(deployment)
    letters = {x.key: x for x in deployment.dead_letters()}
    assert not letters[b"n1"].value and not letters[b"n2"].value and len(cut) > 65536 > len(value) > 40000
    deployment.rows("DROP TRIGGER refuse ON article")
    done = deployment.run("replay")
    assert table(done.stdout) == {"data": {"to replay": 1, "bytes not kept": 0}, "over_limit": {"to replay": 0, "bytes not kept": 1}}
    articles.rest(deployment)
    assert set(articles.stored(deployment)) == {"n1"}
    (again,) = replayed(deployment)
    assert (again.key, again.value, again.header("newsmill.replay_count")) == (b"n1", value, "1")
    assert again.header("content-type") == JSON
    assert worker.stop() == 0


def test_killed_again_and_again(deploy):
    """Each letter once on the input topic, however often a run is killed or overtaken by another."""
    deployment = deploy(3)
    n = 4000
    refused(deployment, [record(b"{%d" % i, partition=i % 3) for i in range(n)])
    kills = 0
    for delay in (0.3, 0.5, 0.7, 0.9, 1.1):
        run = subprocess.Popen([str(BINARY), "replay"], env=deployment.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        kills += run.poll() is None
        run.kill()
        run.wait()
    assert kills >= 3
    first = subprocess.Popen([str(BINARY), "replay"], env=deployment.env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    second = deployment.run("replay", check=False)
    first_said = first.communicate(timeout=60)[1]
    fenced = [said for code, said in ((first.returncode, first_said), (second.returncode, second.stderr)) if code != 0]
    assert len(fenced) <= 1 and all("another replay has begun" in said for said in fenced), fenced
    deployment.run("replay")
    assert "replayed 0\n" in deployment.run("replay").stdout
    sent = collections.Counter(r.value for r in replayed(deployment))
    assert len(sent) == n and set(sent.values()) == {1}


def test_usage(deployment):
    for args in (["--reason", "unheard_of"], ["--limit", "0"], ["--since", "yesterday"], ["--max-replays"], ["more"]):
        done = deployment.run("replay", *args, check=False)
        assert done.returncode == 2 and "usage: newsmill replay" in done.stderr, args
    lost = deployment.run("replay", check=False, KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:1")
    assert lost.returncode == 1 and lost.stderr.startswith("newsmill replay: Kafka:"), lost.stderr
