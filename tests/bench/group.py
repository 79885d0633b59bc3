"""group.py [--data DIR] [--peers DIR] [--bin DIR]: duplicate groups beside their peers, as one table.

Accuracy: the labelled pairs in DIR, over the whole pool; a pair is joined if both articles are in one component of the pairs that a tool gives.
Time: CPU microseconds an article of fingerprint, candidates and verification over articles of 300 to 600 words (and what they come to at 450);
the peers get the text that our pipeline leaves. Candidate recall: positive pairs that group_bench looked at.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).parents[2]
PEERS = ("datasketch", "gaoya", "simhash")


def components(pairs):
    root = {}

    def find(x):
        while root.setdefault(x, x) != x:
            root[x] = root[root[x]]
            x = root[x]
        return x

    for a, b in pairs:
        root[find(a)] = find(b)
    return find


def run(command):
    done = subprocess.run([str(c) for c in command], check=False, encoding="utf-8", stdout=subprocess.PIPE)
    if done.returncode not in (0, 3):  # 3: some articles are rejected
        raise SystemExit(f"{command[0]}: exit code {done.returncode}")
    return done.stdout.splitlines()


def write(path, rows):
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return path


def ours(build, path):
    rows = [json.loads(line) for line in run([build / "tests" / "group_bench", path])]
    return [(r["a"], r["b"]) for r in rows[:-1] if r["duplicate"]], {frozenset((r["a"], r["b"])) for r in rows[:-1]}, rows[-1]


def peer(peers, tool, path, tmp):
    out = tmp / f"{tool}.out"
    run([peers / "venv" / "bin" / "python", ROOT / "tests" / "bench" / "group_peers.py", tool, path, out])
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return rows[:-1], rows[-1]


def figures(labelled, find):
    joined = [(p["label"] in ("duplicate", "revision"), p["label"], find(p["idA"]) == find(p["idB"])) for p in labelled]
    tp = sum(pos and j for pos, _, j in joined)
    p, r = tp / max(1, sum(j for *_, j in joined)), tp / max(1, sum(pos for pos, *_ in joined))
    templates = [j for _, label, j in joined if label == "template"]
    return f"{2 * p * r / max(1e-9, p + r):8.3f} {p:6.3f} {r:6.3f} {sum(templates):6d}/{len(templates)}"


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--data", type=pathlib.Path, default=ROOT.parent / "shared" / "data")
    args.add_argument("--peers", type=pathlib.Path, default=ROOT / "build" / "peers")
    args.add_argument("--bin", type=pathlib.Path, default=ROOT / "build" / "release", metavar="DIR")
    args = args.parse_args()
    sys.path.insert(0, str(ROOT.parent / "shared" / "score"))
    import pairs as scorer
    name, labelled = scorer.load_pairs(argparse.Namespace(pairs=None, data=args.data))
    pool = scorer.load_pool(argparse.Namespace(data=args.data, extra=[], shuffle=None), labelled)
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        cleaned = [json.loads(line) for line in run([args.bin / "newsmill", "process", "--ndjson", write(tmp / "raw", pool)])]
        texts = [{"id": r["id"], "text": r["text"]} for r in cleaned if r.get("text")]
        usual = [t for t in texts if 300 <= len(t["text"].split()) <= 600]
        n = sum(len(t["text"].split()) for t in usual) / len(usual)
        pool_path, usual_path = tmp / "raw", write(tmp / "usual", usual)
        clean_path = write(tmp / "clean", texts)
        given, candidates, _ = ours(args.bin, pool_path)
        cost = ours(args.bin, usual_path)[2]
        spent = {k: cost[k] / cost["articles"] for k in ("fingerprint_us", "candidates_us", "verify_us")}
        print(f"{name}: {len(labelled)} pairs, a pool of {len(pool)}; time over {len(usual)} articles of {n:.0f} words")
        print(f"{'tool':24s} {'µs/article':>10s} {'at 450 w':>9s} {'F1':>8s} {'P':>6s} {'R':>6s} templates joined")
        us = sum(spent.values())
        print(f"{'newsmill':24s} {us:10.0f} {us * 450 / n:9.0f} {figures(labelled, components(given))}")
        for tool in PEERS:
            timed = peer(args.peers, tool, usual_path, tmp)[1]
            us = timed["cpu_us"] / len(usual)
            result = figures(labelled, components(peer(args.peers, tool, clean_path, tmp)[0]))
            print(f"{tool + ' ' + timed['version']:24s} {us:10.0f} {us * 450 / n:9.0f} {result}")
        wanted = [frozenset((p["idA"], p["idB"])) for p in labelled if p["label"] in ("duplicate", "revision")]
        print("newsmill: " + ", ".join(f"{k[:-3]} {v:.0f} µs" for k, v in spent.items()) +
              f"; candidate recall {sum(p in candidates for p in wanted)}/{len(wanted)}")


if __name__ == "__main__":
    main()
