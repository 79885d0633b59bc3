"""README's first command, deploy/quickstart.sh, and the ways to stop it; its data in a folder of its own."""

import os
import pathlib
import re
import subprocess

import pytest
from services import ROOT


def quickstart(folder, *args):
    """In the clone itself, whose build/release it brings up to date."""
    done = subprocess.run(["deploy/quickstart.sh", *args], cwd=ROOT, capture_output=True, text=True, timeout=300,
                          env={**os.environ, "NEWSMILL_STATE": str(folder), "NEWSMILL_KAFKA_HEAP": "256m"})
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture
def state(tmp_path):
    folder = tmp_path / "state"
    yield folder
    quickstart(folder, "--stop")


def runs(pid):
    """A process that has ended and that nobody has asked about has no command line."""
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes() != b""
    except FileNotFoundError:
        return False


def outcomes(printed):
    return dict(re.findall(r"^    (\w+) (\d+)$", printed.split("\nOUTCOMES")[1], re.M))


def test_start_stop_go_on_and_stop(state):
    printed = quickstart(state)
    for shown in ("STORED ARTICLES", "REJECTED RECORDS", "DUPLICATE GROUPS", "STORIES", "EVENTS"):
        assert re.search(rf"^{shown} \(", printed, re.M), shown
    assert "newsmill.cluster.created.v1" in printed
    sent = int(re.search(r"sent (\d+) records", printed).group(1))
    first = outcomes(printed)
    assert sum(map(int, first.values())) == sent and int(first["stored"]) >= 8
    pid = int((state / "worker.pid").read_text())
    assert runs(pid)

    assert "the data is in" in quickstart(state, "--stop", "--keep")
    assert not runs(pid) and (state / "kafka").is_dir()

    again = outcomes(quickstart(state))
    assert again == {"repeat": first["stored"], "rejected": first["rejected"]}, "the same data: the samples are known"

    assert "the data removed" in quickstart(state, "--stop")
    assert not (state / "kafka").exists() and not (state / "env").exists()
