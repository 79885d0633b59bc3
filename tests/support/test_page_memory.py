"""A page made to cost memory: the process that reads it takes less than ten times its size, and says one thing of it."""

import json
import subprocess
import sys

import pytest
import services

TEXT = "The ferry to the island sails again in March, and its people are glad of it."
MILLION = 10**6
TIMES = 10  # as much memory as the page

# Of a small process's child: until it is another program, a child has all its parent's memory, and its maximum counts that.
PEAK = "import resource, subprocess, sys; subprocess.run(sys.argv[2:], stdout=open(sys.argv[1], 'wb'), check=True); " \
       "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)"


@pytest.fixture
def peak(tmp_path):
    if not services.BINARY.exists():
        pytest.fail(f"no {services.BINARY}: build it first")

    def peak(page):
        """Bytes of memory that process took for it, and its line."""
        path, out = tmp_path / "page.html", tmp_path / "out.json"
        path.write_bytes(page)
        done = subprocess.run([sys.executable, "-S", "-c", PEAK, out, services.BINARY, "process", "--content-type", "text/html",
                               "--max-article-bytes", str(200 * MILLION), path], stdout=subprocess.PIPE, check=True)
        return int(done.stdout), json.loads(out.read_text(encoding="utf-8"))

    return peak


@pytest.mark.parametrize("front, unit, times, back, warnings", [
    (f"<p>{TEXT}", "<p>a", 10 * MILLION // 4, "", ["html_cut_at_length"]),
    (f"<p>{TEXT}", "<p>a", 100 * MILLION // 4, "", ["html_cut_at_length"]),
    ("", f"<p>{TEXT}</p>", 100 * MILLION // 83, "", ["facts_truncated", "html_cut_at_length"]),
    (f"<p>{TEXT}</p>", "<div>", MILLION, "deep", ["html_cut_at_depth", "html_cut_at_length"]),
    ('<p title="', "a", 10 * MILLION, f'">{TEXT}</p>', []),
    (f"<p>{TEXT}</p>", "<a href=/x>link</a> ", MILLION, "", ["html_cut_at_length"]),
], ids=["10 MB of p", "100 MB of p", "100 MB of text", "a million elements", "an attribute of 10 MB", "a million links"])
def test_bounded(peak, front, unit, times, back, warnings):
    page = (front + unit * times + back).encode()
    took, line = peak(page)
    assert took <= TIMES * len(page), f"{took / len(page):.1f} times"
    assert line["text"].startswith(TEXT) and sorted(line["warnings"]) == warnings
