"""Exports and views for other tools: each command of deploy/examples/README.md, run as it stands there."""

import csv
import io
import json
import os
import re
import subprocess
import sys

import blocks
import pytest
from services import ROOT

README = (ROOT / "deploy/examples/README.md").read_text(encoding="utf-8")
GKG = ("gkgrecordid date sourcecollectionidentifier sourcecommonname documentidentifier counts v2counts themes v2themes locations v2locations "
       "persons v2persons organizations v2organizations v2tone dates gcam sharingimage relatedimages socialimageembeds socialvideoembeds "
       "quotations allnames amounts translationinfo extras").split()
PLAIN = {"bigint", "integer", "numeric", "text", "boolean", "date", "timestamp with time zone"}


def run(deployment, word, folder):
    """The command with this word in it, in folder; names of schema and topics are those of the deployment."""
    shown = blocks.command(README, word)
    text = (re.sub(r"newsmill\.clusters", deployment.clusters, shown).replace("search_path = newsmill", f"search_path = {deployment.id}")
            .replace("deploy/examples/", f"{ROOT}/deploy/examples/"))
    assert text != shown or "duckdb" in shown
    env = {**os.environ, "KAFKA_BOOTSTRAP_SERVERS": deployment.kafka.bootstrap, "DATABASE_URL": deployment.pg.url,
           "NEWSMILL_ID": deployment.id, "NEWSMILL_CLUSTERS_TOPIC": deployment.clusters}
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", text], cwd=folder, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_three_ways_one_answer(sampled, tmp_path):
    deployment, _, _ = sampled
    by_kcat, by_sql = (run(deployment, word, tmp_path).splitlines() for word in ("kcat -C", "FROM v_duplicate"))
    assert by_kcat[0].startswith("6 story ") and len(by_kcat) > 2
    assert by_sql == by_kcat
    folded = run(deployment, "fold_groups.py", tmp_path)
    assert f"{by_kcat[0].split(' ', 2)[2]}" in folded and "differ in 0 memberships" in folded


def test_ndjson(sampled, tmp_path):
    deployment, by_file, _ = sampled
    run(deployment, "row_to_json", tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "articles.ndjson").read_text(encoding="utf-8").splitlines()]
    assert {r["article_id"]: (r["title"], r["text"]) for r in rows} == {r["article_id"]: (r["title"], r["text"]) for r in by_file.values()}
    assert any("\\" in json.dumps(r["text"]) for r in rows), "newlines and quotation marks come through"


@pytest.fixture(scope="module")
def duckdb(tmp_path_factory):
    """PYTHONPATH for DuckDB."""
    try:
        import duckdb  # noqa: F401
        return ""
    except ImportError:
        folder = tmp_path_factory.mktemp("duckdb")  # a pip of its own: the system's python may have none
        for args in [sys.executable, "-m", "venv", folder], [folder / "bin/pip", "install", "--quiet", "duckdb==2.0.0"]:
            done = subprocess.run(args, capture_output=True, text=True)
            if done.returncode != 0:
                pytest.skip(f"no DuckDB to be had: {(done.stdout + done.stderr)[-300:]}")
        packages, = folder.glob("lib/python*/site-packages")
        return str(packages)


def test_csv_and_parquet(sampled, tmp_path, duckdb):
    deployment, by_file, _ = sampled
    run(deployment, "FORMAT csv", tmp_path)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "articles.csv").read_text(encoding="utf-8"))))
    assert {int(r["article_id"]): r["title"] for r in rows} == {r["article_id"]: r["title"] or "" for r in by_file.values()}
    (tmp_path / "duckdb").write_text(f"#!/bin/sh\nPYTHONPATH={duckdb} exec {sys.executable} -c 'import duckdb, sys; "
                                     "duckdb.sql(sys.argv[2])' \"$@\"\n")  # as its command line does
    (tmp_path / "duckdb").chmod(0o755)
    path = os.environ["PATH"]
    os.environ["PATH"] = f"{tmp_path}:{path}"
    try:
        run(deployment, "duckdb -c", tmp_path)
        told = subprocess.run([sys.executable, "-c", "import duckdb; print(duckdb.sql(\"SELECT count(*), min(typeof(published_at)), "
                               "count(DISTINCT story_id) FROM 'articles.parquet'\").fetchall()[0])"], cwd=tmp_path,
                              env={**os.environ, "PYTHONPATH": duckdb}, capture_output=True, text=True, check=True).stdout
    finally:
        os.environ["PATH"] = path
    stories = {r["story_id"] for r in by_file.values() if r["story_id"]}
    assert told.strip() == str((len(rows), "TIMESTAMP WITH TIME ZONE", len(stories)))


def test_gkg(sampled, tmp_path):
    deployment, by_file, _ = sampled
    run(deployment, "v_gkg", tmp_path)
    rows = [dict(zip(GKG, line.split("\t"), strict=True)) for line in (tmp_path / "gkg.tsv").read_text(encoding="utf-8").splitlines()]
    assert [c for c, in deployment.rows("SELECT attname::text FROM pg_attribute WHERE attrelid = 'v_gkg'::regclass AND attnum > 0 ORDER BY attnum")] == GKG
    by_id = {int(r["gkgrecordid"].split("-")[1]): r for r in rows}
    assert set(by_id) == {r["article_id"] for r in by_file.values() if not r["killed"]}
    for article in by_file.values():
        row = by_id[article["article_id"]]
        assert re.fullmatch(r"\d{14}", row["date"]) and (not article["at"] or row["date"] == article["at"].strftime("%Y%m%d%H%M%S"))
        for field, separator in ((row["v2persons"], ","), (row["v2organizations"], ","), (row["allnames"], ",")):
            assert all(re.fullmatch(r"[^,]+,\d+", part) for part in field.split(";") if part), (field, separator)
        for part in filter(None, row["allnames"].split(";")):
            words, start = part.rsplit(",", 1)
            assert re.sub(r"[;,#|<>\s]+", " ", article["text"][int(start):]).startswith(words)
        for part in filter(None, row["quotations"].split("#")):
            start, length, verb, words = part.split("|")
            assert re.sub(r"[;,#|<>\s]+", " ", article["text"][int(start):int(start) + int(length)]).strip() == words
        assert all(len(part.split("#")) == 7 for part in filter(None, row["locations"].split(";")))
        assert all(len(part.split("#")) == 9 for part in filter(None, row["v2locations"].split(";")))
        assert all(re.fullmatch(r"(1#0#0|2#\d+#0|3#\d+#\d+)#\d{4}#\d+", part) for part in filter(None, row["dates"].split(";")))
        assert all(re.fullmatch(r"-?[\d.]+,[^,]+,\d+", part) for part in filter(None, row["amounts"].split(";")))
        assert int(row["gcam"].split(":")[1]) == len(article["text"].split())
    everything = {f for r in rows for f in GKG if r[f]}
    assert {"persons", "organizations", "locations", "dates", "quotations", "amounts", "extras"} <= everything


def test_plain_columns(deployment):
    """What the document calls plain has no arrays and no JSON, and readers may see it."""
    named = re.search(r"no\narrays, no JSON\): (.*?)\. Filter", README, re.S).group(1)
    views = re.findall(r"`(v_\w+)`", named)
    assert len(views) == 7
    for view in views:
        types = {t for t, in deployment.rows("SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", view)}
        assert types <= PLAIN, (view, types)
        assert deployment.value("SELECT has_table_privilege('newsmill_reader', %s::regclass, 'SELECT')", view)
