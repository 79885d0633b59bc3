"""normalize.py --peers FOLDER [--data DIR] [--sets NAME,...] [--limit N] [--worst N]: see normalize.sh.

The figures are those of ../shared/score/text.py. Pages a second are of user and system time; a peer's leave out its
imports, ours are of the whole process; as they look for no entities, we do not either (--text-only). "x fast": that
rate over trafilatura's in its fast mode.
"""

import argparse
import collections
import json
import pathlib
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
BOOTSTRAP = 1000


class Result(collections.namedtuple("Result", "metrics per_page rate note")):
    """per_page: {id: F1; for segments the share of right ones}; rate: pages a second of CPU."""


def say(text):
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def command(tool, peers, manifest, out):
    if tool == "@mozilla/readability":
        return ["node", HERE / "readability.mjs", peers / "npm", manifest, out]
    return [peers / "venv/bin/python", HERE / "peers.py", tool, manifest, out]


def run_peer(tool, peers, rows, tmp):
    """Texts in the order of rows, CPU seconds, a note."""
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
    return [r["text"] for r in printed], last["cpu_s"], last["version"] + errors


def run(tool, peers, rows, tmp):
    if tool != OURS:
        return run_peer(tool, peers, rows, tmp)
    done = common.process(BINARY, rows, "--jobs", 1, "--text-only", manifest=True)
    return [r.get("text") or "" for r in done.rows], done.cpu, ""


def measure(tool, name, items, peers, rows, tmp):
    say(f"{name}: {tool}")
    texts, cpu, note = run(tool, peers, rows, tmp)
    if name == "traf_htmldate":
        metrics, per_page = scorer.score_segments(items, texts)
    else:
        metrics, per_page = scorer.score_shingles(items, texts, BOOTSTRAP)
    return Result(metrics, {i: f for f, i in per_page}, len(items) / max(cpu, 1e-9), note)


def print_rows(name, results, pages):
    fast = getattr(results[FAST], "rate", None)
    for tool, r in results.items():
        head = f"{name:13s} {pages:5d}  {tool:21s}"
        if isinstance(r, str):
            print(f"{head} {r}", flush=True)
            continue
        std = f"± {r.metrics['f1_std']:.4f}" if "f1_std" in r.metrics else ""
        times = f"{r.rate / fast:7.2f}" if fast else f"{'':7s}"
        print(f"{head} {r.metrics['f1']:.4f} {std:8s} {r.metrics['precision']:10.4f} {r.metrics['recall']:7.4f} "
              f"{r.rate:9.1f} {times}  {r.note}", flush=True)


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


def one_set(name, args):
    items = scorer.load(args.data, name, args.limit)
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
    return compare(name, results, args.worst)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=lambda p: pathlib.Path(p).resolve(), metavar="FOLDER", required=True,
                        help="where normalize.sh installed them")
    parser.add_argument("--data", type=pathlib.Path, default=SHARED / "data", metavar="DIR", help="default: %(default)s")
    parser.add_argument("--sets", default="wcxb,naeb,fundus,traf_htmldate", metavar="NAME,...", help="default: %(default)s")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N pages of each set")
    parser.add_argument("--worst", type=int, default=0, metavar="N",
                        help="list the N pages of each set where a peer is most above us")
    args = parser.parse_args()
    print(f"{'set':13s} {'pages':>5s}  {'tool':21s} {'F1':17s} {'precision':>8s} {'recall':>7s} {'pages/s':>9s} {'x fast':>7s}")
    after, code = [], 0
    for name in args.sets.split(","):
        try:
            after += one_set(name, args)
        except common.CannotRun as e:
            print(f"{name}: could not run: {e}")
            code = 1
    print("\n".join(["", *after]))
    return code


if __name__ == "__main__":
    sys.exit(main())
