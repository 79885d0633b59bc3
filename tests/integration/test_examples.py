"""deploy/examples: what a consumer may copy works as it stands."""

import os
import subprocess

from services import ROOT


def run(deployment, **more):
    env = {**os.environ, "KAFKA_BOOTSTRAP_SERVERS": deployment.kafka.bootstrap, "NEWSMILL_CLUSTERS_TOPIC": deployment.clusters,
           "NEWSMILL_ID": deployment.id, **more}
    return subprocess.run([ROOT / "deploy/examples/fold_groups.py"], env=env, capture_output=True, text=True, timeout=60)


def test_the_fold_agrees_with_the_tables(sampled):
    deployment, _, _ = sampled
    done = run(deployment, DATABASE_URL=deployment.pg.url)
    assert done.returncode == 0, done.stderr
    assert "tables and events differ in 0 memberships" in done.stdout


def test_a_difference_is_seen(sampled):
    deployment, _, _ = sampled
    deployment.rows("CREATE TABLE kept AS SELECT * FROM cluster_article ORDER BY cluster_id LIMIT 1")
    deployment.rows("DELETE FROM cluster_article c USING kept k WHERE (c.cluster_id, c.article_id) = (k.cluster_id, k.article_id)")
    try:
        done = run(deployment, DATABASE_URL=deployment.pg.url)
        assert done.returncode == 1 and "differ in 1 memberships" in done.stdout, done.stdout + done.stderr
    finally:
        deployment.rows("INSERT INTO cluster_article SELECT * FROM kept")
        deployment.rows("DROP TABLE kept")
