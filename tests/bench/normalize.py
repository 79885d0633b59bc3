"""normalize.py --peers FOLDER [--data DIR] [--sets NAME,...] [--pages N | --all] [--worst N]: see normalize.sh.

The figures are those of ../shared/score/text.py, with the middle 95 % of 1,000 resamples of the pages. Without --all they are
of a random sample of each set, the same one every time. Pages a second are of user time spent in the tool alone: reading
files, imports, a first page and scoring are left out; ours are of the whole process, and as the peers look for no entities, we do not
either (--text-only). "x fast": that rate over trafilatura's in its fast mode.
"""

import argparse
import collections
import hashlib
import json
import pathlib
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

from services import BINARY, SHARED  # noqa: E402

sys.path.insert(0, str(SHARED / "score"))
if not (SHARED / "score").is_dir():
    print("skipped: the scorers, ../shared/score, are not beside this clone")
    sys.exit(0)

import common  # noqa: E402
import text as scorer  # noqa: E402

OURS, FAST = "newsmill", "trafilatura fast"
PEERS = {FAST: "trafilatura", "trafilatura": "trafilatura", "readability-lxml": "readability-lxml", "newspaper4k": "newspaper4k",
         "justext": "justext", "@mozilla/readability": "readability.mjs"}  # and what they were installed as
LIMIT_S = 3600
SAMPLE = 60  # pages of a set
BOOTSTRAP = 1000
OUR_PAGES = 1000  # at least, so that the clock is not read within its own grain: the sample again and again
SEGMENTS = "traf_htmldate"


class Result(collections.namedtuple("Result", "metrics interval per_page user_s note")):
    """interval: of F1; per_page: {id: F1; for segments the share of right ones}; user_s: seconds of user time a page."""


def say(text):
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def command(tool, peers, manifest, out):
    if tool == "@mozilla/readability":
        return ["node", HERE / "readability.mjs", peers / "npm", manifest, out]
    return [peers / "venv/bin/python", HERE / "peers.py", tool, manifest, out]


def run_peer(tool, peers, rows, tmp):
    """Texts in the order of rows, seconds of user time, a note."""
    failed = peers / f"{PEERS[tool]}.failed"
    if failed.is_file():
        raise common.CannotRun(f"not installed: {failed.read_text().strip()}")
    manifest, out = pathlib.Path(tmp, "peer.jsonl"), pathlib.Path(tmp, "out.jsonl")
    common.write_jsonl(manifest, rows)
    try:
        done = subprocess.run(command(tool, peers, manifest, out), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              timeout=LIMIT_S)
    except OSError as e:
        raise common.CannotRun(f"not installed: {e.strerror}: {e.filename}") from e
    except subprocess.TimeoutExpired as e:
        raise common.CannotRun(f"failed: not done after {LIMIT_S} s") from e
    if done.returncode:
        said = [line for line in done.stderr.decode(errors="replace").splitlines() if "Error" in line]
        raise common.CannotRun(f"failed: exit {done.returncode} {''.join(said[-1:])}")
    *printed, last = common.read_jsonl(out)
    printed = common.in_order(printed, [r["id"] for r in rows])
    errors = f"; an error on {last['errors']} pages" if last["errors"] else ""
    return [r["text"] for r in printed], last["user_s"], last["version"] + errors


def run_ours(rows):
    times = -(-OUR_PAGES // len(rows))
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = common.process(BINARY, rows * times, "--jobs", 1, "--text-only", manifest=True)
    user = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    return [r.get("text") or "" for r in done.rows[:len(rows)]], user / times, ""


def segment_metrics(counts):
    m = common.prf(*map(sum, zip(*counts)))
    return {"f1": m["f1"], "precision": m["p"], "recall": m["r"]}


def segment_counts(item, text):
    """Right, kept wrongly, lost; and the share of right ones."""
    m, per_page = scorer.score_segments([item], [text])
    return (m["tp"], m["fp"], m["fn"]), per_page[0][0]


def page_counts(item, text):
    tp, fp, fn = counts = scorer.shingle_matching(item["row"]["text"], text)
    return counts, 2 * tp / (2 * tp + fp + fn) if sum(counts) else 1.0


def interval(metrics, counts):
    rng = random.Random(1)
    values = sorted(metrics(rng.choices(counts, k=len(counts)))["f1"] for _ in range(BOOTSTRAP))
    return values[BOOTSTRAP * 25 // 1000], values[BOOTSTRAP * 975 // 1000 - 1]


def measure(tool, name, items, peers, rows, tmp):
    say(f"{name}: {tool}")
    texts, user, note = run_ours(rows) if tool == OURS else run_peer(tool, peers, rows, tmp)
    metrics, count = (segment_metrics, segment_counts) if name == SEGMENTS else (scorer.shingle_metrics, page_counts)
    counts, shares = zip(*(count(i, t) for i, t in zip(items, texts)))
    return Result(metrics(counts), interval(metrics, counts), {i["id"]: s for i, s in zip(items, shares)}, user / len(items), note)


def print_row(name, pages, tool, figures, user_s, fast_s, note=""):
    times = f"{fast_s / user_s:7.2f}" if fast_s else f"{'':7s}"
    print(f"{name:13s} {pages:5d}  {tool:21s} {figures:41s} {1 / user_s:9.1f} {times}  {note}", flush=True)


def print_rows(name, results, pages):
    fast = getattr(results[FAST], "user_s", None)
    for tool, r in results.items():
        if isinstance(r, str):
            print(f"{name:13s} {pages:5d}  {tool:21s} {r}", flush=True)
            continue
        m = r.metrics
        print_row(name, pages, tool, f"{m['f1']:.4f} ({r.interval[0]:.3f} to {r.interval[1]:.3f}) {m['precision']:9.4f} {m['recall']:7.4f}",
                  r.user_s, fast, r.note)


def print_rates(sets):
    """All sets together. sets: [(pages, results)]"""
    total = sum(pages for pages, _ in sets)
    means = {tool: sum(pages * results[tool].user_s for pages, results in sets) / total for tool in (OURS, *PEERS)
             if all(not isinstance(results[tool], str) for _, results in sets)}
    for tool, user_s in means.items():
        print_row("all", total, tool, "", user_s, means.get(FAST))


def best_peers(results):
    """{id: (figure, name) of the peer that does best on that page}"""
    peers = {t: r for t, r in results.items() if t != OURS and not isinstance(r, str)}
    first = next(iter(peers.values()), None)
    return {i: max((r.per_page[i], t) for t, r in peers.items()) for i in first.per_page} if first else {}


def compare(name, results, worst):
    """What is left to gain: the mean over pages if for each the best peer were known, and where it is most above ours."""
    best, ours = best_peers(results), results[OURS].per_page
    if not best:
        return []
    lines = [f"{name}: mean over pages: ours {statistics.fmean(ours.values()):.4f}, the best peer of each page "
             f"{statistics.fmean(f for f, _ in best.values()):.4f}"]
    behind = sorted(ours, key=lambda i: ours[i] - best[i][0])[:worst]
    return lines + [f"  {name} {i}  ours {ours[i]:.4f}  {best[i][1]} {best[i][0]:.4f}" for i in behind]


def sample(items, pages):
    """The same pages every time; None: all."""
    if pages is None or len(items) <= pages:
        return items
    return sorted(items, key=lambda i: hashlib.md5(i["id"].encode()).digest())[:pages]


def one_set(name, args):
    """Pages, results, and where the best peer is ahead."""
    items = sample(scorer.load(args.data, name), None if args.all else args.pages)
    results = {}
    with tempfile.TemporaryDirectory() as tmp:
        rows = scorer.manifest(items, tmp)
        for tool in (OURS, *PEERS):
            try:
                results[tool] = measure(tool, name, items, args.peers, rows, tmp)
            except common.CannotRun as e:
                if tool == OURS:
                    raise
                results[tool] = str(e)
    print_rows(name, results, len(items))
    return len(items), results, compare(name, results, args.worst)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=lambda p: pathlib.Path(p).resolve(), metavar="FOLDER", required=True,
                        help="where normalize.sh installed them")
    parser.add_argument("--data", type=pathlib.Path, default=SHARED / "data", metavar="DIR", help="default: %(default)s")
    parser.add_argument("--sets", default="wcxb,naeb,fundus,traf_htmldate", metavar="NAME,...", help="default: %(default)s")
    parser.add_argument("--pages", type=int, default=SAMPLE, metavar="N", help="sample of each set (default: %(default)s)")
    parser.add_argument("--all", action="store_true", help="all pages instead: half an hour")
    parser.add_argument("--worst", type=int, default=0, metavar="N",
                        help="list the N pages of each set where a peer is most above us")
    args = parser.parse_args()
    print(f"{'set':13s} {'pages':>5s}  {'tool':21s} {'F1 (95 % interval)':24s} {'precision':>8s} {'recall':>7s} {'pages/s':>9s} {'x fast':>7s}")
    sets, after, code = [], [], 0
    for name in args.sets.split(","):
        try:
            pages, results, behind = one_set(name, args)
            sets.append((pages, results))
            after += behind
        except common.CannotRun as e:
            print(f"{name}: could not run: {e}")
            code = 1
    if sets:
        print_rates(sets)
    print("\n".join(["", *after]))
    return code


if __name__ == "__main__":
    sys.exit(main())
