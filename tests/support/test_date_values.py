"""Dates in sentences of real articles, drawn at random, mean what a reader says they mean.

tests/data/date_values.tsv holds places and labels, no text: the articles are development data (../shared/data), whose licences
forbid a copy here. As a program it prints the figures and what is wrong: test_date_values.py [BINARY].
"""

import collections
import csv
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LABELS = ROOT / "tests/data/date_values.tsv"
SHARED = ROOT.parent / "shared"
BINARY = pathlib.Path(os.environ.get("NEWSMILL_BINARY", ROOT / "build/release/newsmill"))
WANTED = 0.85  # share of the labelled times that have their value

Label = collections.namedtuple("Label", "file id start end type value mod")


def labels():
    with LABELS.open(encoding="utf-8") as f:
        rows = csv.DictReader((line for line in f if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Label(**{**row, "start": int(row["start"]), "end": int(row["end"])}) for row in rows]


def articles_of(wanted):
    """{(file, id): record} of the labels' articles."""
    out = {}
    for name in {label.file for label in wanted}:
        ids = {label.id for label in wanted if label.file == name}
        with (SHARED / "data" / f"{name}.jsonl").open(encoding="utf-8") as f:
            out.update(((name, r["id"]), r) for r in map(json.loads, f) if r["id"] in ids)
    return out


def processed(records, binary):
    """The article.v1 of each record, in order."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as f:
        for (_, i), r in records.items():
            f.write(json.dumps({"id": i, "text": r["text"], "published_at": r.get("date")}) + "\n")
        f.flush()
        done = subprocess.run([binary, "process", "--keep-all", "--ndjson", f.name], capture_output=True, text=True, check=True)
    return dict(zip(records, map(json.loads, done.stdout.splitlines()), strict=True))


def same_value(got, wanted):
    def plain(value):
        return re.sub(r"(T\d\d:\d\d):00", r"\1", value or "").removesuffix("Z")

    return plain(got) in wanted.split("/")


def judge(binary=BINARY):
    """Counts, and a line for each label without its value and each date that no label has."""
    sys.path.insert(0, str(SHARED / "score"))
    import common  # the scorers' mapping from a given text onto the one that was printed

    wanted = labels()
    records = articles_of(wanted)
    printed = processed(records, binary)
    maps = {key: common.Mapping(r["text"], printed[key].get("text") or "") for key, r in records.items()}
    n, notes = collections.Counter(), []
    dates = {}
    for key in records:
        spans = [(maps[key].span(d["start"], d["end"]), d) for d in printed[key].get("dates") or []]
        dates[key] = [(*span, d) for span, d in spans if span]
    for s in (label for label in wanted if label.type == "SENTENCE"):
        key = (s.file, s.id)
        times = [t for t in wanted if t.type != "SENTENCE" and (t.file, t.id) == key]
        for t in times:
            n["all"] += 1
            over = [d for a, b, d in dates[key] if min(b, t.end) > max(a, t.start)]
            n["found"] += bool(over)
            right = any(same_value(d["value"], t.value) for d in over)
            n["right"] += right
            n["typed"] += any(d["type"] == t.type for d in over)
            if not right:
                text = records[key]["text"][t.start : t.end]
                notes.append(f"{text!r} is {t.value}, not {[d['value'] for d in over]}")
        for a, b, d in dates[key]:
            if min(b, s.end) > max(a, s.start) and not any(min(b, t.end) > max(a, t.start) for t in times):
                n["spare"] += 1
                notes.append(f"spare: {d['text']!r} {d['value']}")
    return n, notes


def test_labels_are_whole():
    """They lie in their sentences, in order, with values that TIMEX3 knows."""
    value = re.compile(r"(\d{2,4}|X{2,4})(-\w\w)?(-\w\w)?(T\w[\w:]+)?|(\d{4}|X{4})-W\w\w(-WE|-\d)?|PT?[\dX]+[A-Z]{1,2}|(PAST|PRESENT|FUTURE)_REF")
    sentence = None
    for label in labels():
        if label.type == "SENTENCE":
            sentence, at = label, label.start
            continue
        assert (label.file, label.id) == (sentence.file, sentence.id)
        assert at <= label.start < label.end <= sentence.end
        at = label.end
        assert label.type in ("DATE", "TIME", "DURATION", "SET")
        assert all(value.fullmatch(v) for v in label.value.split("/")), label


def test_values():
    import pytest

    if not (SHARED / "data").is_dir() or not (SHARED / "score").is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"no development data in {SHARED}")
        pytest.skip(f"no development data in {SHARED}")
    n, notes = judge()
    assert n["right"] >= WANTED * n["all"], f"{n}\n" + "\n".join(notes)


if __name__ == "__main__":
    counts, lines = judge(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else BINARY)
    print("\n".join(lines))
    print(f"of {counts['all']} times {counts['found']} found, {counts['typed']} with their type, {counts['right']} with their "
          f"value ({counts['right'] / counts['all']:.3f}); {counts['spare']} spare")
