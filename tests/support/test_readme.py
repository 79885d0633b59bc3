"""The README says what the binary says: its settings table is the output of `newsmill check-config --markdown`."""

import re
import subprocess

import pytest
import services

README = (services.ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def binary():
    if not services.BINARY.exists():
        pytest.fail(f"no {services.BINARY}: build it first")
    return services.BINARY


def test_settings_table(binary):
    table = subprocess.run([binary, "check-config", "--markdown"], capture_output=True, text=True, check=True).stdout.strip()
    assert "NEWSMILL_ID" in table
    assert table in README, f"README.md, Settings, should hold:\n{table}"


def test_commands(binary):
    """Every command listed is in --help, and the other way round."""
    helped = subprocess.run([binary, "--help"], capture_output=True, text=True, check=True).stdout
    has = set(re.findall(r"^  ([a-z-]+)  +\S", helped, re.M))
    section = README.split("## Commands")[1].split("\n## ")[0]
    assert set(re.findall(r"^    newsmill ([a-z-]+)", section, re.M)) == has
