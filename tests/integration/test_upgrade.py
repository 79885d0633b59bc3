"""Migrations while older workers run: they go on, or stop with one line; newer workers refuse an older schema."""

import articles
from articles import record
from services import wait_for


def next_version(deployment, oldest=None):
    """As a newer newsmill would migrate: another table, another column, another version."""
    deployment.rows("BEGIN; ALTER TABLE article ADD COLUMN novelty integer; CREATE TABLE novelty (n integer); "
                    "INSERT INTO schema_version (version, name, checksum) VALUES (900, 'V900__novelty.sql', 1); "
                    + ("" if oldest is None else f"UPDATE schema_compat SET oldest_worker = {oldest}; ") + "COMMIT")


def test_a_worker_goes_on_beside_a_newer_schema(deployment):
    worker = deployment.worker()
    deployment.produce([record(articles.article(1))])
    articles.rest(deployment)
    next_version(deployment)
    for i in (2, 3, 4):  # longer than it takes to look at the schema again
        deployment.produce([record(articles.article(i))])
        articles.rest(deployment)
        wait_for(lambda: worker.alive(), 1, "the worker")
    assert worker.stop() == 0
    worker = deployment.worker()  # and one that starts then
    deployment.produce([record(articles.article(5)), record(articles.article(1, seed=6, modified_at="2026-11-01T00:00:00Z"))])
    articles.rest(deployment)
    assert articles.count(deployment, "article") == 5
    assert deployment.run("migrate", "--check").returncode == 0
    assert "0 migrations applied" in deployment.run("migrate").stdout
    assert worker.stop() == 0


def test_a_worker_stops_where_it_is_not_allowed_any_more(deploy):
    deployment = deploy()
    workers = [deployment.worker(), deployment.worker("--roles", "ingest"), deployment.worker("--roles", "group,publish")]
    next_version(deployment, oldest=900)
    for worker in workers:
        deployment.produce([record(articles.article(1))])
        assert worker.wait(60) == 1
        (line,) = [m for m in worker.messages() if m.get("level") == "error"]
        assert "version 900" in line["msg"] and "allows workers from version 900" in line["msg"]
    assert deployment.worker(ready=False).wait(30) == 1
    done = deployment.run("migrate", check=False)
    assert done.returncode == 1 and "version 900" in done.stderr


def test_a_newer_worker_refuses_an_older_schema(deployment):
    newest = deployment.value("SELECT max(version) FROM schema_version")
    deployment.rows("DELETE FROM schema_version WHERE version = %s", newest)
    for roles in ("ingest", "group,publish"):
        worker = deployment.worker("--roles", roles, ready=False)
        assert worker.wait(30) == 1
        assert any(f"lacks V{newest:03}" in str(m.get("msg")) and "run `newsmill migrate`" in m["msg"] for m in worker.messages())
    assert deployment.run("migrate", "--check", check=False).returncode == 1
    deployment.rows("INSERT INTO schema_version (version, name, checksum) VALUES (%s, 'another', 1)", newest)
    done = deployment.run("migrate", check=False)
    assert done.returncode == 1 and "is not the file that was applied" in done.stderr
