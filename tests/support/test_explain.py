"""`newsmill process --explain` says of each line of a page whether it stays, and why."""

import json
import re
import subprocess

import pytest
import services

DATELINE = "KIRKHOLM, March 2 (NPA) —"
TEXT = ["The pier at Kirkholm was opened again on Monday, eleven months after the storm that took its outer end, and the "
        "first boat left for the islands at seven in the morning.",
        "About two hundred people stood on the quay, said the harbour master, who had asked the band of the school to play "
        "until the boat was out of sight.",
        "The repair cost less than the county had planned, because the old stones could be lifted from the bottom of the bay "
        "and were used for the new wall."]
PAGE = ("<html><head><title>Ferry pier reopens</title></head><body><nav class='top bar'><ul><li><a href=/>Home</a></li>"
        "<li><a href=/w>World</a></li></ul></nav><article class=story><h1>Ferry pier reopens</h1>"
        + "".join(f"<p>{p}</p>" for p in [f"{DATELINE} {TEXT[0]}"] + TEXT[1:])
        + "</article><footer><p>Copyright The Kirkholm Post.</p></footer></body></html>")
BLOCK = re.compile(r'(keep|drop) +(\d+|-) +(in|out|-) +(\S.*?) \| "(.*?)"((?: \| .*)?)$')


@pytest.fixture
def explain(tmp_path):
    if not services.BINARY.exists():
        pytest.fail(f"no {services.BINARY}: build it first")

    def run(value, *flags, code=0):
        path = tmp_path / "article"
        path.write_bytes(value.encode())
        done = subprocess.run([services.BINARY, "process", "--explain", *flags, path], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (code, "")
        return done.stdout.splitlines()

    return run


@pytest.mark.parametrize("value, flags", [
    (PAGE, ["--content-type", "text/html"]),
    (json.dumps({"id": "7", "html": PAGE}), ["--ndjson"]),
], ids=["page", "envelope"])
def test_page(explain, value, flags):
    head, *lines = explain(value, *flags)
    assert re.fullmatch(r'== .+: article, "Ferry pier reopens"', head)
    blocks = {m[5]: m for m in map(BLOCK.match, lines) if m}
    for text in [f"{DATELINE} {TEXT[0]}"] + TEXT[1:]:
        decision, thousandths, region, path, _, reasons = blocks[text[:80] + "…"].groups()
        assert (decision, region, path) == ("keep", "in", "html > body > article.story > p")
        assert int(thousandths) > 550
        assert 3 <= len(re.findall(r"(?:^ \| |, )\S+ -?\d+ \([+-]\d+\.\d\d\)", reasons)) <= 5, reasons
    decision, _, region, path, _, _ = blocks["World"].groups()
    assert (decision, region, path) == ("drop", "out", "body > nav.top.bar > ul > li")
    at = next(i for i, line in enumerate(lines) if f'"{DATELINE}' in line)
    assert lines[at + 1] == f'  then removed, dateline (the rest stays): "{DATELINE}"'


def test_text(explain):
    text = f"Ferry pier reopens\n\n{TEXT[0]}\n\nREAD MORE: Timetable of the ferries\n\nIt sails \x1b[31m on Monday, they said.\n"
    lines = explain(text, "--content-type", "text/plain")
    assert lines[1:] == ['drop "Ferry pier reopens"', '  then removed, title: "Ferry pier reopens"', f'keep "{TEXT[0][:80]}…"',
                         'drop "READ MORE: Timetable of the ferries"',
                         '  then removed, promo: "READ MORE: Timetable of the ferries"',
                         'keep "It sails ?[31m on Monday, they said."'], "nothing that a terminal obeys"


def test_furniture(explain, tmp_path):
    """An outlet's own line, which nothing else would take out."""
    line = "We are the paper of the islands since the year of the storm."
    value = json.dumps({"source": "kirkholm.example", "text": "\n\n".join([*TEXT, line])})
    (tmp_path / "list").write_text(json.dumps({"source": "kirkholm.example", "line": line}) + "\n")
    assert f'keep "{line}"' in explain(value, "--ndjson")
    told = explain(value, "--ndjson", "--furniture", str(tmp_path / "list"))
    assert told[-2:] == [f'drop "{line}"', f'  then removed, furniture: "{line}"']


def test_rejected(explain):
    (line,) = explain('{"title":"T"}', "--ndjson", code=3)
    assert ": rejected, no_body: " in line


def test_cluster_has_no_such_flag(explain):
    done = subprocess.run([services.BINARY, "cluster", "--explain"], capture_output=True, text=True)
    assert done.returncode == 2 and "--explain is a flag of process" in done.stderr
