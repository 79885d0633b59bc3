"""language.py [--data DIR] [--show N]: how often the language of a text is right, of single sentences and of whole articles.

Sentences: langid_lingua_sentences.jsonl, 38 languages. Articles: the English texts among the development data, given as
plain text, and the pages of WCXB. Texts once more with a wrong declaration ("language": "fr"), which must not
overrule what is clear. CPU: of the whole of `process`, per article.
"""

import argparse
import collections
import pathlib
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
import text as pages  # noqa: E402

ENGLISH = {"bulk_bbc": "text", "story_g5w": "text", "story_ecbplus": "text", "story_wikinews": "text",
           "neardup_reuters_dev": "text", "ner_worldwide_raw_dev": "text", "quotes_polnear_dev": "text"}
MIN_WORDS = 50  # a whole article; shorter rows of these sets are headlines and tables


def ask(articles, manifest=False):
    """What `process` says of each, None where it was rejected."""
    done = common.process(BINARY, articles, "--jobs", 2, manifest=manifest)
    print(f"  ({1e6 * done.cpu / len(articles):.0f} µs CPU each, {len(articles)})", flush=True)
    return [row.get("language") for row in done.rows]


def report(name, want, got, show):
    pairs = [(w, g) for w, g in zip(want, got) if g is not None]
    right = sum(w == g for w, g in pairs)
    print(f"{name:34s} {right / len(pairs):.4f}  of {len(pairs)}; und {sum(g == 'und' for _, g in pairs)}", flush=True)
    wrong = collections.Counter(p for p in pairs if p[0] != p[1])
    if show and wrong:
        print("    " + ", ".join(f"{w} as {g} {n}" for (w, g), n in wrong.most_common(show)))
    return right / len(pairs)


def sentences(args):
    rows = common.read_jsonl(args.data / "langid_lingua_sentences.jsonl")
    want = [r["lang"] for r in rows]
    given = [{"id": str(i), "text": r["text"]} for i, r in enumerate(rows)]
    report("sentences", want, ask(given), args.show)
    report("sentences, declared French", want, ask([g | {"language": "fr"} for g in given]), args.show)
    report("sentences, declared right", want, ask([g | {"language": w} for g, w in zip(given, want)]), args.show)


def articles(args):
    for name, key in ENGLISH.items():
        rows = [r for r in common.read_jsonl(args.data / f"{name}.jsonl") if len(common.words(r[key])) >= MIN_WORDS]
        given = [{"id": str(i), "text": r[key]} for i, r in enumerate(rows)]
        report(name, ["en"] * len(rows), ask(given), args.show)
        report(f"{name}, declared French", ["en"] * len(rows), ask([g | {"language": "fr"} for g in given]), args.show)


def english_pages(args):
    """All pages of WCXB are English, whatever they declare."""
    with tempfile.TemporaryDirectory() as tmp:
        rows = pages.manifest(pages.load(args.data, "wcxb"), tmp)
        got = ask(rows, manifest=True)
    report("pages of wcxb", ["en"] * len(got), got, args.show)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, default=SHARED / "data", metavar="DIR", help="default: %(default)s")
    parser.add_argument("--show", type=int, default=12, metavar="N", help="list the N commonest mistakes of each set")
    args = parser.parse_args()
    try:
        sentences(args)
        articles(args)
        english_pages(args)
    except common.CannotRun as e:
        print(f"could not run: {e}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
