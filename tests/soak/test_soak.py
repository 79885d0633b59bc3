"""An hour of tests/chaos/soak.sh: run by tests/run.sh --full alone."""

import json
import pathlib
import subprocess

SOAK = pathlib.Path(__file__).resolve().parents[1] / "chaos/soak.sh"


def test_an_hour(tmp_path):
    told = tmp_path / "soak.json"
    assert subprocess.run([SOAK, "--minutes", "60", "--json", told], check=False).returncode == 0
    figures = json.loads(told.read_text())
    assert figures["lost"] == figures["doubled"] == figures["problems"] == 0
    assert figures["worker_deaths"] + figures["server_deaths"] >= 500, "a storm that does not blow shows nothing"
