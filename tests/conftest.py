"""Fixtures for every test that needs the real servers: see support/services.py."""

import pathlib
import signal
import sys
import threading

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent / "support"))

import services as support  # noqa: E402


def pytest_configure():
    # As Ctrl-C: the run ends, and the servers with it. (SystemExit would only fail the test under way.) One of
    # pytest-xdist's processes may be in another thread here, where no handler can be set; it ends with its parent.
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    setattr(item, f"report_{call.when}", report)


@pytest.fixture(scope="session")
def services():
    """One PostgreSQL and one Kafka for the whole run."""
    with support.Services() as running:
        yield running


@pytest.fixture
def new_deployment(services, request):
    """A function: new_deployment(partitions=1, **settings) gives a deployment of its own; all end with the test."""
    made = []

    def make(**kwargs):
        made.append(services.deployment(**kwargs))
        return made[-1]

    yield make
    failed = any(getattr(request.node, f"report_{when}", None) and getattr(request.node, f"report_{when}").failed
                 for when in ("setup", "call"))
    for deployment in made:
        if failed:
            print(deployment.logs())
        deployment.close()


@pytest.fixture
def deployment(new_deployment):
    """The usual one: one partition, default settings."""
    return new_deployment()
