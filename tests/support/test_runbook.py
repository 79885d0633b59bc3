"""The runbook has an entry for whatever wakes somebody; the alerts come when they should."""

import json
import pathlib
import re
import subprocess

import pytest

import fatal_lines

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUNBOOK = (ROOT / "deploy/RUNBOOK.md").read_text()
ALERTS = (ROOT / "deploy/prometheus/alerts.yml").read_text()
NAMES = re.findall(r"^ *- alert: (\w+)$", ALERTS, re.M)


def entries():
    """Pieces of the runbook, each with its title or its lines of code, and what follows."""
    return re.split(r"^(?=### )|^<!-- -->$", RUNBOOK, flags=re.M)


def is_answered(entry):
    return all(re.search(rf"^- (?:\w+, )*{word}\b", entry, re.M) for word in ("Means", "See", "Do")) or \
        re.search(r"^- Means, See, Do: \w+\.$", entry, re.M)


@pytest.mark.parametrize("name", NAMES)
def test_every_alert_has_its_entry(name):
    found = [e for e in entries() if e.startswith(f"### {name}\n")]
    assert len(found) == 1 and is_answered(found[0]), name
    assert f"deploy/RUNBOOK.md#{name.lower()}\n" in ALERTS


def test_no_entry_for_an_alert_that_is_gone():
    assert set(re.findall(r"^### (Newsmill\w+)$", RUNBOOK, re.M)) == set(NAMES)


def test_every_fatal_line_has_its_entry():
    fatal = fatal_lines.fatal_lines()
    assert len(fatal) > 30, "the sources are read wrongly"
    told = {}
    for entry in entries():
        for line in re.findall(r"^    (.+)$", entry, re.M):
            told[line] = entry
    missing = [f"{source}: {text}" for text, source in fatal.items() if text not in told or not is_answered(told[text])]
    assert not missing, "\n".join(missing)
    section = RUNBOOK.split("# Fatal lines")[1].split("# Drills")[0]
    old = [line for line in re.findall(r"^    (.+)$", section, re.M) if line not in fatal]
    assert not old, f"no longer in the code: {old}"


def test_alerts():
    for command in (["check", "config", "prometheus.yml"], ["check", "rules", "alerts.yml"], ["test", "rules", "alerts_test.yml"]):
        done = subprocess.run(["promtool", *command], cwd=ROOT / "deploy/prometheus", capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_has_a_case_in_which_it_comes_and_one_in_which_it_does_not():
    cases = (ROOT / "deploy/prometheus/alerts_test.yml").read_text()
    for name in NAMES:
        assert re.search(rf"alertname: {name}\}}", cases), f"{name} is never absent"
        assert re.search(rf"alertname: {name}\n +exp_alerts:\n", cases), f"{name} never comes"


def test_the_dashboard_is_one():
    dashboard = json.loads((ROOT / "deploy/grafana/dashboards/newsmill.json").read_text())
    panels = [p for p in dashboard["panels"] if p["type"] != "row"]
    assert len({p["id"] for p in dashboard["panels"]}) == len(dashboard["panels"])
    for p in panels:
        assert p["title"] and p["description"] and p["targets"], p["title"]
        assert p["gridPos"]["x"] + p["gridPos"]["w"] <= 24
