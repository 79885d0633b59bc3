"""What the documents show is what the service gives, and their commands run as they stand there.

tests/support/test_documents.py says which block of which document is held by which test.
"""

import json
import os
import re
import subprocess

import blocks
import pytest
from articles import JSON, record
from services import BINARY, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
RUNBOOK = (ROOT / "deploy/RUNBOOK.md").read_text(encoding="utf-8")


def folder_of(deployment, tmp_path):
    """Makes tmp_path look like a clone after deploy/quickstart.sh; the port of the worker's HTTP."""
    (tmp_path / ".newsmill").mkdir()
    port = deployment.workers[0].http.rsplit(":", 1)[1]
    (tmp_path / ".newsmill/env").write_text("".join(
        f"export {name}='{value}'\n" for name, value in {
            **{k: v for k, v in deployment.env.items() if k.startswith("NEWSMILL_")}, "DATABASE_URL": deployment.pg.url,
            "KAFKA_BOOTSTRAP_SERVERS": deployment.kafka.bootstrap, "NEWSMILL_HTTP_ADDR": f"127.0.0.1:{port}"}.items()))
    (tmp_path / "build/release").mkdir(parents=True)
    (tmp_path / "build/release/newsmill").symlink_to(BINARY)
    for name in ("deploy", "sql"):
        (tmp_path / name).symlink_to(ROOT / name)
    return port


def run(deployment, tmp_path, text):
    """A block by bash, every line of it; names of schema, topics and ports are those of the deployment."""
    port = folder_of(deployment, tmp_path)
    text = (text.replace("search_path = newsmill", f"search_path = {deployment.id}").replace("newsmill.articles.raw", deployment.input)
            .replace("localhost:9464", f"127.0.0.1:{port}"))
    if ". .newsmill/env" not in text:
        text = ". .newsmill/env\n" + text
    done = subprocess.run(["bash", "-xeuo", "pipefail", "-c", text], cwd=tmp_path, capture_output=True, text=True, timeout=60,
                          env={**os.environ, "PATH": f"{BINARY.parent}:{os.environ['PATH']}"})
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


# ---- one message in, its row and its event out ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def told(services):
    """The record of README, sent to a service that has seen no other: (deployment, article id, story id)."""
    message, _ = re.findall(r"```json\n(.*?)\n```", README, re.S)
    deployment = services.deployment()
    worker = deployment.worker()
    deployment.produce([record(message.encode(), JSON)])
    deployment.wait_settled()
    yield (deployment, *deployment.rows("SELECT article_id, story_id FROM v_article")[0])
    assert worker.stop() == 0
    deployment.close()


def test_the_row_is_what_readme_shows(told):
    deployment, _, story = told
    shown, hanging = blocks.command(README, "external_id   | lp-17").split("\n\n")
    columns = re.findall(r"^(\w+) +\|", shown, re.M)
    printed = subprocess.run(["psql", "-X", "-A", "-t", "-c", "SET timezone = 'UTC'", "-P", "format=aligned", "-P", "expanded=on", "-c",
                              f"SELECT {', '.join(columns)} FROM v_article", f"{deployment.pg.url}?options=-csearch_path%3D{deployment.id}"],
                             capture_output=True, text=True, check=True).stdout
    rows = [line.rstrip() for line in printed.splitlines() if line.strip() and line != "SET"]
    # the one number that is another in each deployment
    rows = [re.sub(rf"^(story_id +\| ){story}$", r"\g<1>6", row) for row in rows]
    assert rows == [line.rstrip() for line in shown.splitlines()]
    values = {"v_mention": "SELECT string_agg(format('%s %s (%s to %s)', type, text, span_start, span_end), ', ' ORDER BY mention_no) FROM v_mention",
              "v_quote": "SELECT format('\"%s\" said by %s', text, speaker_name) FROM v_quote",
              "v_date": "SELECT string_agg(format('%s = %s', text, value), ', ' ORDER BY date_no) FROM v_date",
              "v_amount": "SELECT string_agg(format('%s = %s %s', text, value, currency), ', ' ORDER BY amount_no) FROM v_amount"}
    assert hanging.splitlines() == [f"{view:13} | {deployment.value(sql)}" for view, sql in values.items()]


def test_the_event_is_what_readme_shows(told):
    deployment, article, story = told
    _, shown = re.findall(r"```json\n(.*?)\n```", README, re.S)
    event, = deployment.events()
    value = event.value.decode()
    assert value.startswith(f'{{"cluster":{{"id":"{story}",') and f'"articles":[{{"id":"{article}",' in value
    masked = value.replace(f'{{"cluster":{{"id":"{story}",', '{"cluster":{"id":"6",').replace(f'"articles":[{{"id":"{article}",', '"articles":[{"id":"11",')
    assert masked == shown, "byte by byte, but for the two ids"
    headers = {k: v.decode() for k, v in dict(event.headers).items()}
    assert event.key.decode() == headers["ce_subject"] == str(story)
    assert "key `6`, headers `ce_type=newsmill.cluster.created.v1 ce_id=10 ce_subject=6 …`" in README
    assert headers["ce_type"] == "newsmill.cluster.created.v1" and headers["ce_id"].isdigit()


# ---- commands -------------------------------------------------------------------------------------------------------


def test_a_look_around(deployment, tmp_path):
    worker = deployment.worker()
    block = blocks.command(README, ". .newsmill/env")
    look, stop = block.split("\n\n")
    assert [line.split("#")[0].strip() for line in stop.splitlines()] == ["deploy/quickstart.sh --stop", "deploy/quickstart.sh --stop --keep"]
    printed = run(deployment, tmp_path, look)
    assert "story_id" in printed and '"title": "Harwick Bay Bridge closed after divers find cracks in two piers"' in printed
    deployment.wait_settled()
    assert deployment.rows("SELECT title FROM v_article") == [("A bridge opens",)]
    assert worker.stop() == 0


def test_furniture_commands(deployment, tmp_path):
    worker = deployment.worker()
    deployment.run("furniture", "add", "lisbonpost.example", "A line that belongs to the articles after all")
    printed = run(deployment, tmp_path, blocks.command(README, "newsmill furniture learn"))
    assert deployment.rows("SELECT epoch, origin, source FROM v_furniture ORDER BY 1, 2") != [], printed
    assert deployment.value("SELECT count(*) FROM v_furniture WHERE newest AND origin = 'manual' AND source = 'lisbonpost.example'") == 1
    assert worker.stop() == 0


def test_questions_in_sql(sampled, tmp_path):
    deployment, _, _ = sampled
    block = blocks.command(README, "why_not_grouped(1, 3)")
    script = tmp_path / "questions.sql"
    script.write_text(block)
    done = subprocess.run(["psql", "-X", "-v", "ON_ERROR_STOP=1", "-c", "SET ROLE newsmill_reader", "-f", script,
                           f"{deployment.pg.admin_url}?options=-csearch_path%3D{deployment.id}"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(re.findall(r"^\(\d+ rows?\)$", done.stdout, re.M)) == 5 and "Orla Tennant" in done.stdout
    named = re.search(r"`psql -v days=3 -f (sql/queries/\w+\.sql)`", README).group(1)
    assert (ROOT / named).is_file(), "test_queries.py runs them all"


def test_the_runbooks_first_look(deployment, tmp_path):
    worker = deployment.worker()
    printed = run(deployment, tmp_path, blocks.command(RUNBOOK, "newsmill status"))
    assert "leader" in printed and "NEWSMILL_ID" in printed
    assert worker.stop() == 0
