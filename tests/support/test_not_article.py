"""What may be no article has its kind and no groups, also in `newsmill cluster`; what surely is none is rejected."""

import json
import subprocess

import articles
import pytest
import services

FIRST = "The ferry to Kirkholm stayed in the harbour on Tuesday, after a storm had broken the outer end of its pier."
GONE = "<html><head><title>Page not found</title></head><body><h1>404</h1><p>It does not exist.</p></body></html>"


@pytest.fixture
def run(tmp_path):
    if not services.BINARY.exists():
        pytest.fail(f"no {services.BINARY}: build it first")

    def run(command, envelopes):
        path = tmp_path / "in.jsonl"
        path.write_text("".join(json.dumps(e) + "\n" for e in envelopes), encoding="utf-8")
        done = subprocess.run([services.BINARY, command, "--ndjson", path], capture_output=True, text=True)
        return done.returncode, articles.json_lines(done.stdout)

    return run


def wall(number):
    return {"id": f"w{number}", "source": f"outlet{number}.example", "html": articles.paywalled()}


def text(number):
    return {"id": f"t{number}", "source": f"outlet{number}.example", "text": articles.text_of("one text")}


def test_in_no_group(run):
    code, lines = run("cluster", [wall(1), text(1), wall(2), text(2)])
    assert code == 0
    groups = {line["id"]: (line["duplicates"], line["story"]) for line in lines}
    assert groups["w1"] == groups["w2"] == (None, None)
    assert groups["t1"] == groups["t2"] and None not in groups["t1"]


def test_leaves_its_groups(run):
    again = {**wall(2), "id": "t2", "modified_at": "2026-03-02T00:00:00Z"}
    code, lines = run("cluster", [text(1), text(2), text(3), again])
    groups = {line["id"]: (line["duplicates"], line["story"]) for line in lines}
    assert code == 0 and groups["t2"] == (None, None)
    assert groups["t1"] == groups["t3"] and None not in groups["t1"]


def test_kinds(run):
    code, lines = run("process", [wall(1), {"id": "g", "html": GONE}, {"id": "h", "html": GONE, "text": FIRST}])
    assert code == 3
    assert [line.get("kind") for line in lines] == ["not_article", None, "article"]
    assert lines[1]["rejected"]["reason"] == "not_article" and lines[1]["rejected"]["stage"] == "decode"
