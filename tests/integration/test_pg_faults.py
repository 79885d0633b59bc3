"""The k-th call to PostgreSQL fails, for every k of one batch and of one grouping transaction (tests/unit/pg_faults.c)."""

import os
import subprocess

import articles
import pytest
from services import BINARY

PROGRAM = BINARY.parent / "tests/pg_faults"


@pytest.fixture
def program():
    if not PROGRAM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"no {PROGRAM}: it is built with the worker")
        pytest.skip(f"no {PROGRAM}: build all of the preset for it")
    return PROGRAM


def test_the_kth_call_fails_for_every_k(deployment, program):
    done = subprocess.run([str(program), deployment.pg.url, deployment.id], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    last, of_store, of_group = map(int, done.stdout.split())
    print(f"FIGURE failing calls: {of_store} of a batch, {of_group} of a grouping transaction, each once")
    assert of_store > 30 and of_group > 30
    topics = {f"t{k}" for k in range(1, last + 1)}

    def by_topic(sql):
        return dict(deployment.rows(sql))
    assert by_topic("SELECT topic, next_offset FROM consumer_offset") == dict.fromkeys(topics, 4)
    assert by_topic("SELECT topic, count(*) FROM article GROUP BY 1") == dict.fromkeys(topics, 3)
    assert by_topic("SELECT topic, count(*) FROM rejected_record GROUP BY 1") == dict.fromkeys(topics, 1)
    tables = {t for (t,) in deployment.rows("SELECT table_name FROM information_schema.columns WHERE table_schema = %s "
                                            "AND column_name = 'article_id' AND table_name NOT LIKE 'v\\_%%'", deployment.id)}
    for table in sorted(tables - {"article"}):
        doubled = deployment.value(f"SELECT count(*) - count(DISTINCT to_jsonb(t)) FROM {table} t")
        assert doubled == 0, f"{table}: {doubled} rows twice"
    for table in ("article_raw", "fingerprint"):
        assert by_topic(f"SELECT topic, count(*) FROM {table} JOIN article USING (article_id) GROUP BY 1") == dict.fromkeys(topics, 3)
    want = {frozenset({f"k{k}-0", f"k{k}-1"}) for k in range(1, last + 1)}
    assert articles.groups(deployment, "duplicates") == want
    assert articles.count(deployment, "cluster_article", "kind = 'story'") == 3 * last
    worker = deployment.worker("--roles", "group,publish")
    report = articles.rest(deployment)  # fold(events) = tables, each event and dead letter once
    assert len(report.dead) == last
    assert worker.stop() == 0
