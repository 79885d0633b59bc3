"""The README says what the binary says: its settings table is the output of `newsmill check-config --markdown`."""

import json
import re
import subprocess

import blocks
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


def test_example(binary, tmp_path):
    """The message shown makes the row and the names, quotes, dates and amounts shown."""
    message, event = re.findall(r"```json\n(.*?)\n```", README, re.S)
    path = tmp_path / "message.json"
    path.write_text(message + "\n", encoding="utf-8")
    done = subprocess.run([binary, "process", "--ndjson", path], capture_output=True, text=True, check=True)
    article = json.loads(done.stdout)
    shown = {name: value.strip() for name, value in re.findall(r"^    (\w+) +\| (.*)$", README, re.M)}
    assert article["title"] == shown["title"] == json.loads(event)["cluster"]["label"]
    assert article["canonical_url"] == shown["canonical_url"]
    assert article["source"]["name"] == shown["source_name"]
    assert article["text"].split("\n")[0] == shown["text"].rstrip("+")
    assert shown["v_mention"] == ", ".join(f"{e['type']} {m['text']} ({m['start']} to {m['end']})"
                                           for e in article["entities"] for m in e["mentions"])
    quote, = article["quotes"]
    assert shown["v_quote"] == f"\"{quote['text']}\" said by {quote['speaker']['text']}"
    assert shown["v_date"] == ", ".join(f"{d['text']} = {d['value']}" for d in article["dates"])
    assert shown["v_amount"] == ", ".join(f"{a['text']} = {a['value']} {a['currency']}" for a in article["amounts"])


def test_names_of_your_own(binary, tmp_path):
    """The gazetteer shown finds what it names."""
    (tmp_path / "names.txt").write_text(blocks.command((services.ROOT / "worker/model/README.md").read_text(encoding="utf-8"), "# our town") + "\n")
    (tmp_path / "a.txt").write_text("The mill of QWI in Upper Land was sold on Monday. The buyer, Ana Held, said that it would stay open for ten years.\n")
    done = subprocess.run([binary, "process", "--gazetteer", tmp_path / "names.txt", tmp_path / "a.txt"], capture_output=True, text=True, check=True)
    found = {(e["type"], e.get("subtype"), e["mentions"][0]["text"]) for e in json.loads(done.stdout)["entities"]}
    assert {("ORG", None, "QWI"), ("LOC", "GPE", "Upper Land"), ("PERSON", None, "Ana Held")} <= found
