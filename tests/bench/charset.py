"""charset.py [--data DIR]: the pages among the development data that are not UTF-8, and how they decode.

A line each: what the page declares, what it was decoded as, replacement characters in all that is printed of it. Exit 1
if there are any where the declared charset reads all bytes of the page.
"""

import argparse
import gzip
import pathlib
import re
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

from services import BINARY, SHARED  # noqa: E402

if not (SHARED / "score").is_dir():
    print("skipped: the scorers, ../shared/score, are not beside this clone")
    sys.exit(0)
sys.path.insert(0, str(SHARED / "score"))

import common  # noqa: E402

META = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)


def page_bytes(path):
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


def reads(raw, charset):
    try:
        raw.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def declared(raw):
    found = META.search(raw[:4096])
    return found[1].decode().lower() if found else None


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for v in value:
            yield from strings(v)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, default=SHARED / "data", metavar="DIR", help="default: %(default)s")
    args = parser.parse_args()
    pages = [(p, page_bytes(p)) for p in sorted(args.data.glob("html/*/*"))]
    others = [(p, raw) for p, raw in pages if not reads(raw, "utf-8")]
    with tempfile.TemporaryDirectory() as tmp:
        rows = []
        for i, (path, raw) in enumerate(others):
            file = pathlib.Path(tmp, f"{i}.html")
            file.write_bytes(raw)
            rows.append({"file": str(file), "id": str(i), "content_type": "text/html"})
        printed = common.process(BINARY, rows, manifest=True).rows
    bad = 0
    for (path, raw), row in zip(others, printed):
        own = declared(raw)
        marks = sum(s.count("\ufffd") for s in strings(row))
        wrong = marks > 0 and own is not None and reads(raw, own)
        bad += wrong
        words = [w for w in row.get("warnings", []) if "charset" in w or "bytes" in w or "encod" in w]
        print(f"{'WRONG' if wrong else 'ok':5s} {path.parent.name}/{path.name}: declared {own}; {', '.join(words) or 'rejected'}; "
              f"{marks} replacement characters")
    print(f"{len(others)} of {len(pages)} pages are not UTF-8; {bad} of them decode wrongly")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
