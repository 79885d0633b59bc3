"""An hour of tests/chaos/soak.sh, and many orders of arrival: run by tests/run.sh --full alone."""

import json
import pathlib
import subprocess

CHAOS = pathlib.Path(__file__).resolve().parents[1] / "chaos"
SOAK = CHAOS / "soak.sh"


def test_an_hour(tmp_path):
    told = tmp_path / "soak.json"
    assert subprocess.run([SOAK, "--minutes", "60", "--json", told], check=False).returncode == 0
    figures = json.loads(told.read_text())
    assert figures["lost"] == figures["doubled"] == figures["problems"] == 0
    assert figures["worker_deaths"] + figures["server_deaths"] >= 500, "a storm that does not blow shows nothing"


def test_the_same_groups_for_twenty_orders_and_one_to_eight_workers():
    assert subprocess.run(["/usr/bin/python3", CHAOS / "orders.py"], check=False).returncode == 0
