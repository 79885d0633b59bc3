"""One PostgreSQL and one Kafka for all tests; a deployment (NEWSMILL_ID, topics, tables) of its own for each."""

import os
import pathlib
import re
import shutil
import sys

import pytest

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / "support")]

import articles  # noqa: E402
import services as support  # noqa: E402

LOGS = support.ROOT / "build/test-results/integration-logs"


@pytest.fixture(scope="session")
def services():
    if not support.BINARY.exists():
        pytest.fail(f"no {support.BINARY}: build it first (cmake --preset release && cmake --build --preset release)")
    with support.Services() as servers:
        yield servers


@pytest.fixture
def deploy(services, request):
    """deploy(partitions=1, **settings): a deployment that ends with the test; its logs are kept if the test fails."""
    made = []
    # A worker that was killed is a member of the consumer group until its session ends.
    quick = {"KAFKA_CONSUMER_SESSION_TIMEOUT_MS": 3000, "KAFKA_CONSUMER_HEARTBEAT_INTERVAL_MS": 500}

    def make(partitions=1, **settings):
        made.append(services.deployment(partitions, **{**quick, **settings}))
        return made[-1]

    yield make
    failed = getattr(request.node, "outcome_of_call", None)
    for deployment in made:
        deployment.close()
        if failed is None or failed.failed:
            kept = LOGS / re.sub(r"[^\w.-]+", "_", request.node.name) / deployment.id
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(deployment.folder, kept)


@pytest.fixture(scope="module")
def sampled(services):
    """The samples stored and settled: (deployment, {file name: article row as a dict})."""
    deployment = services.deployment()
    manifest = articles.json_lines((articles.SAMPLES / "manifest.jsonl").read_text())
    worker = deployment.worker()
    where = deployment.produce([articles.record((articles.SAMPLES / m["file"]).read_bytes(), m["content_type"]) for m in manifest])
    deployment.wait_settled()
    support.wait_for(lambda: deployment.value("SELECT uncounted_since IS NULL FROM v_pipeline_health"), 30, "names to be counted")
    files = {place: m["file"] for place, m in zip(where, manifest)}
    with deployment.connect().cursor() as cursor:
        cursor.execute("SELECT v.*, a.partition, a.record_offset, v.published_at AT TIME ZONE 'UTC' AS at "
                       "FROM v_article v JOIN article a USING (article_id)")
        names = [c.name for c in cursor.description]
        rows = [dict(zip(names, row)) for row in cursor.fetchall()]
    by_file = {files[row["partition"], row["record_offset"]]: row for row in rows}
    yield deployment, by_file, files
    assert worker.stop() == 0
    deployment.close()


@pytest.fixture
def deployment(deploy):
    return deploy()


@pytest.fixture
def development_data():
    """The folder of the development data; tests that need it are skipped where it is absent, but not in our own CI."""
    data = support.SHARED / "data"
    if not data.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs the development data in {data}")
        pytest.skip(f"the development data ({data}) is not there")
    return data


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    result = yield
    if call.when == "call":
        item.outcome_of_call = result.get_result()
