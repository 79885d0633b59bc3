"""`newsmill reprocess`: stored raw articles through the present pipeline, beside live traffic."""

import datetime
import os
import signal
import subprocess

import articles
import tables
from articles import record
from services import BINARY, wait_for

N = 12


def older(deployment, numbers=range(N)):
    """As if an older pipeline had stored these: other titles, and a fact less."""
    names = tuple(f"n{i}" for i in numbers)
    deployment.rows("UPDATE article SET pipeline_version = 1, title = 'Old: ' || title, content_hash = sha256(identity_key) "
                    "WHERE external_id IN %s", names)
    deployment.rows("DELETE FROM mention WHERE mention_no = 0 AND article_id IN (SELECT article_id FROM article WHERE external_id IN %s)",
                    names)


def as_processed(deployment):
    """Articles whose rows are not what `process` makes of their raw bytes."""
    stored = articles.stored(deployment)
    path = deployment.folder / "all.jsonl"
    path.write_bytes(b"".join(s.value + b"\n" for s in stored.values()))
    printed = {v["id"]: v for v in articles.json_lines(deployment.run("process", "--ndjson", str(path)).stdout)}
    return {name: d for name, s in stored.items() if (d := tables.differences(s.v1, printed[name]))}


def fill(deployment):
    worker = deployment.worker()
    deployment.produce([record(articles.article(i)) for i in range(N)])
    articles.rest(deployment)
    return worker


def test_what_is_the_same_stays_and_what_differs_is_stored(deployment):
    worker = fill(deployment)
    before = articles.rest(deployment)
    deployment.rows("UPDATE article SET pipeline_version = 1")
    older(deployment, [3, 5])
    rows = deployment.rows("SELECT article_id, stored_at, xmin::text FROM article ORDER BY 1")
    dry = deployment.run("reprocess", "--dry-run").stdout
    assert f"{N} articles: {N - 2} came out the same, 2 changed" in dry
    assert deployment.rows("SELECT article_id, stored_at, xmin::text FROM article ORDER BY 1") == rows
    done = deployment.run("reprocess", "--version-below", "2").stdout
    ids = [i for (i,) in deployment.rows("SELECT article_id FROM article WHERE external_id IN ('n3', 'n5') ORDER BY 1")]
    fields = {line.split()[0]: line.split()[1:] for line in done.splitlines()[1:]}
    assert fields == {f: ["2", "articles", *map(str, ids)] for f in ("title", "mentions")}
    assert as_processed(deployment) == {}
    after = articles.rest(deployment)
    told = {a["id"] for e in after.events if e.id > max(e.id for e in before.events) for a in e.data["articles"]}
    assert told == set(map(str, ids))
    assert deployment.value("SELECT count(*) FROM article WHERE pipeline_version = 1 OR title LIKE 'Old%%' OR revision <> 1") == 0
    assert "0 articles" in deployment.run("reprocess", "--version-below", "2").stdout
    assert articles.count(deployment, "reprocess_job") == 0
    assert worker.stop() == 0


def test_quotes_of_older_pipelines_get_their_shingles_anew(deployment):
    """Nothing of the quote itself differs; what it is found by does."""
    worker = deployment.worker()
    text = ("The ferry hit the pier at Kirkholm on Monday, and five people were hurt.\n\n"
            '"We have walked every metre of that wet pier," Mara Reed said.')
    deployment.produce([record(articles.envelope(id="n1", source="a.example", title="Ferry hits pier", text=text))])
    articles.rest(deployment)
    made = deployment.rows("SELECT quote_no, quote_key, shingles FROM quote")
    assert len(made) == 1
    deployment.rows("UPDATE article SET pipeline_version = 5")
    deployment.rows("UPDATE quote SET shingles = '{1,2}'")
    assert "1 changed" in deployment.run("reprocess").stdout
    assert deployment.rows("SELECT quote_no, quote_key, shingles FROM quote") == made
    assert "1 came out the same" in deployment.run("reprocess").stdout
    articles.rest(deployment)
    assert worker.stop() == 0


def test_choice(deployment):
    worker = fill(deployment)
    older(deployment)
    assert "1 articles" in deployment.run("reprocess", "--dry-run", "--source", "outlet4.example").stdout
    assert "0 articles" in deployment.run("reprocess", "--dry-run", "--since", "2099-01-01").stdout
    assert f"{N} articles" in deployment.run("reprocess", "--dry-run", "--since", "2020-01-01").stdout
    assert deployment.run("reprocess", "--version-below", "none", check=False).returncode == 2
    assert deployment.value("SELECT count(*) FROM article WHERE pipeline_version = 1") == N
    assert worker.stop() == 0


def start(deployment, *args, **env):
    return subprocess.Popen([str(BINARY), "reprocess", *args], env={**deployment.env, **env}, stdout=subprocess.PIPE, text=True)


def stopped(process):
    return open(f"/proc/{process.pid}/stat").read().rsplit(")", 1)[1].split()[0] == "T"


def test_a_newer_revision_meanwhile_wins(deployment):
    """Between reading and storing, a worker stores another version of one article and withdraws another."""
    worker = fill(deployment)
    older(deployment)
    run = start(deployment, NEWSMILL_TEST_FAULT="stop@reprocess_processed")
    wait_for(lambda: stopped(run), 20, "reprocess to be stopped")
    newer = articles.text_of("a newer text")
    later = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=5)).isoformat()
    deployment.produce([record(articles.article(2, text=newer, title="Newer", modified_at=later)),
                        record(articles.envelope(id="n4", source="outlet4.example", status="canceled",
                                                 modified_at=later))])
    articles.rest(deployment)
    os.kill(run.pid, signal.SIGCONT)
    out, _ = run.communicate(timeout=30)
    assert run.returncode == 0 and f"{N - 1} changed, 1 stored by a worker meanwhile" in out
    stored = articles.stored(deployment)
    assert (stored["n2"].v1["title"], stored["n2"].v1["text"]) == ("Newer", newer)
    assert stored["n4"].killed and not stored["n4"].v1["title"].startswith("Old")
    assert as_processed(deployment) == {}
    articles.rest(deployment)
    assert worker.stop() == 0


def test_killed_and_started_again(deployment):
    """Killed before each commit in turn, it goes on behind what it had done; every article once."""
    worker = fill(deployment)
    older(deployment)
    for left in (N - 4, N - 8):
        run = start(deployment, "--rate", "4", NEWSMILL_TEST_FAULT="kill@reprocess_before_commit:2")
        assert run.wait(30) == -signal.SIGKILL
        run.stdout.close()
        assert deployment.value("SELECT count(*) FROM article WHERE pipeline_version = 1") == left
    done = deployment.run("reprocess", "--rate", "1000").stdout
    assert f"{left} articles" in done
    assert as_processed(deployment) == {}
    articles.rest(deployment)
    assert worker.stop() == 0


def test_the_versions_follow(deployment):
    """The row of the current version is the reprocessed one; the one before it is compared with that."""
    worker = deployment.worker()
    for hour, text in ((8, "The ferry hit the pier at Kirkholm on Monday, and five people were hurt."),
                       (9, "The ferry hit the pier at Kirkholm on Monday, and six people were hurt.")):
        deployment.produce([record(articles.envelope(id="n1", source="a.example", title="Ferry hits pier", text=text,
                                                     modified_at=f"2026-03-01T{hour:02}:00:00Z"))])
        articles.rest(deployment)
    columns = "revision_no, current, first_at, title, text, headline_after, sentences_added, sentences_removed"
    before = deployment.rows(f"SELECT {columns} FROM v_revision ORDER BY 1")
    deployment.rows("UPDATE article_revision SET title = 'Old', content_hash = sha256('x') WHERE content_hash = "
                    "(SELECT content_hash FROM article)")
    deployment.rows("UPDATE article SET title = 'Old', content_hash = sha256('x'), pipeline_version = 1")
    deployment.run("reprocess")
    assert deployment.rows(f"SELECT {columns} FROM v_revision ORDER BY 1") == before
    articles.rest(deployment)
    assert worker.stop() == 0
