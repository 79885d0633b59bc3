#!/usr/bin/env python3
"""Trains the model that tells a page's article from what stands around it: makes worker/model/blocks_v1.bin.

    blocks.py train DATA OUT.bin [--dump PROGRAM]          all pages of DATA
    blocks.py cv DATA [--dump PROGRAM] [--keep FOLDER]     five parts by domain: each judged by a model of the others

DATA: a folder with extract_wcxb.jsonl and html/wcxb/. PROGRAM: `blocks_dump`, which the build makes: it reads pages
and computes features with the very code that the service runs. Needs LightGBM and numpy.

How a model is made:
1. A block is text if its words stand in the page's reference text, else not (label()). It weighs its share of that text.
2. Words of class names: how often they stand around text, and around the rest, as a log-odds. For the pages trained on,
   the score of a word comes from other domains than the page's own (four parts), else it would be learned by heart.
3. A forest of gradient-boosted trees is trained on the blocks near the text and on a third of the rest, which weigh three
   times as much: most of a page is menus that nobody would take for text.
Leaves and thresholds are rounded to whole numbers. A second forest that also saw the first one's opinion of all blocks
around was no better on pages kept apart (three parts: .960 and .960), so there is none.
"""

import argparse
import collections
import gzip
import hashlib
import json
import math
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import urllib.parse

import lightgbm
import numpy as np

SCORE_ONE = 4096  # block_model.h
THREADS = 2
MIN_DOMAINS = 4  # a class word of fewer says nothing of others
NEAR = 6  # elements around a block whose class words count
ROUNDS = 400
AROUND = 12  # blocks on each side of text that are all trained on
FAR_SHARE = 0.3  # of the others
WORD = re.compile(r"\w+")


# ---- pages and labels -----------------------------------------------------------------------------------------------


class Page:
    def __init__(self, row, path):
        self.path, self.gold, self.file = path, row["text"], row["file"]
        host = urllib.parse.urlparse(row["url"]).hostname or row["file"]
        self.domain = ".".join(host.split(".")[-2:])


def part(domain, n, salt=""):
    return int(hashlib.md5((domain + salt).encode()).hexdigest(), 16) % n


def words(text):
    return WORD.findall(text.lower())


def runs(tokens, n=4):
    return list(zip(*(tokens[i:] for i in range(n))))


def longest_chain(found):
    """Of (block, place in the gold text, words): the blocks of the heaviest chain in which both grow."""
    best, before = [], []
    for i, (block, place, weight) in enumerate(found):
        top, at = 0, -1
        for k in range(i):
            if found[k][1] < place:
                value = best[k] - (0.2 if found[k][0] < block - 1 else 0)
                if value > top:
                    top, at = value, k
        best.append(top + weight)
        before.append(at)
    at, chain = max(range(len(found)), key=best.__getitem__, default=-1), set()
    while at >= 0:
        chain.add(found[at][0])
        at = before[at]
    return chain


def label(texts, gold):
    """Is each block text? By its runs of four words; a short one by the lines of the gold text and by its neighbours."""
    tokens = words(gold)
    whole = " ".join(tokens)
    lines = {" ".join(words(line)) for line in gold.split("\n")}
    first = {}
    for i, run in enumerate(runs(tokens)):
        first.setdefault(run, i)
    split = [words(t) for t in texts]
    shares = [sum(r in first for r in runs(w)) / len(runs(w)) if len(w) >= 4 else 0 for w in split]
    is_text = [s > 0.5 for s in shares]
    keys = [" ".join(w) for w in split]
    copies = collections.Counter(keys)
    found = []
    for i, w in enumerate(split):
        if is_text[i]:
            places = sorted(first[r] for r in runs(w) if r in first)
            found.append((i, places[len(places) // 2], len(w)))
    if any(copies[keys[i]] > 1 for i, _, _ in found):  # of several copies one is the text
        chain = longest_chain(found)
        told = {keys[i] for i in chain}
        for i, _, _ in found:
            if copies[keys[i]] > 1 and i not in chain and keys[i] in told:
                is_text[i] = False
    places = [i for i, t in enumerate(is_text) if t]
    low, high = (places[0], places[-1]) if places else (0, -1)
    out = list(is_text)
    for i, w in enumerate(split):
        if 0 < len(w) < 4:
            if keys[i] in lines:
                out[i] = low - 3 <= i <= high + 3
            else:
                left = i > 0 and is_text[i - 1] and " ".join(split[i - 1][-3:] + w) in whole
                right = i + 1 < len(split) and is_text[i + 1] and " ".join(w + split[i + 1][:3]) in whole
                out[i] = left or right
    return out


# ---- the program that reads pages -----------------------------------------------------------------------------------


class Dump:
    """Pages unpacked in a folder; what blocks_dump says of them."""

    def __init__(self, program, pages, folder):
        self.program, self.files = program, {}
        for i, page in enumerate(pages):
            raw = page.path.read_bytes()
            path = pathlib.Path(folder, f"{i}.html")
            path.write_bytes(gzip.decompress(raw) if page.path.suffix == ".gz" else raw)
            self.files[page] = str(path)
        self.folder = pathlib.Path(folder)

    def _run(self, pages, *args):
        names = "".join(self.files[p] + "\n" for p in pages)
        return subprocess.run([self.program, *map(str, args)], input=names.encode(), stdout=subprocess.PIPE, check=True).stdout

    def texts(self, pages):
        """Per page a list of {"text", "tokens": class words of each of the elements around it}."""
        return [json.loads(line) for line in self._run(pages, "texts").splitlines()]

    def features(self, pages, model):
        """Per page a matrix."""
        data, at, out = self._run(pages, "features", model), 0, []
        for _ in pages:
            rows, cols = struct.unpack_from("<ii", data, at)
            out.append(np.frombuffer(data, "<i4", rows * cols, at + 8).reshape(rows, cols))
            at += 8 + 4 * rows * cols
        return out


# ---- learning -------------------------------------------------------------------------------------------------------


def fnv(word):
    value = 2166136261
    for byte in word.lower().encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


def token_scores(pages):
    """Log-odds in thousandths of each class word: around text against around the rest."""
    around = (collections.Counter(), collections.Counter())
    domains = collections.defaultdict(set)
    for page in pages:
        totals = [sum(len(b["text"]) for b, t in zip(page.blocks, page.labels) if t == side) or 1 for side in (False, True)]
        here = (collections.Counter(), collections.Counter())
        for block, text in zip(page.blocks, page.labels):
            for element in block["tokens"][:NEAR]:
                for word in set(element):
                    here[int(text)][word] += len(block["text"]) / totals[int(text)]
        for side in (0, 1):
            for word, share in here[side].items():
                around[side][word] += min(1, 2 * share)
                domains[word].add(page.domain)
    return {word: round(1000 * max(-3, min(3, math.log((around[1][word] + 0.5) / (around[0][word] + 0.5)))))
            for word, seen in domains.items() if len(seen) >= MIN_DOMAINS}


def chosen(page, rng):
    """The rows of a page to train on, and their weights."""
    near = np.zeros(len(page.labels), bool)
    for i in np.flatnonzero(page.labels):
        near[max(0, i - AROUND):i + AROUND + 1] = True
    rows = near | (rng.random(len(near)) < FAR_SHARE)
    return rows, (page.weights * np.where(near, 1, 1 / FAR_SHARE))[rows]


def fit(pages, matrices, seed=1):
    rng = np.random.default_rng(seed)
    rows, weights = zip(*(chosen(p, rng) for p in pages))
    x = np.vstack([m[r] for m, r in zip(matrices, rows)])
    y = np.concatenate([p.labels[r] for p, r in zip(pages, rows)]).astype(int)
    weight = np.concatenate(weights)
    params = {"objective": "binary", "learning_rate": 0.04, "num_leaves": 31, "min_data_in_leaf": 40,
              "feature_fraction": 0.3, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5, "max_bin": 63,
              "use_missing": False, "verbose": -1, "num_threads": THREADS, "seed": seed, "deterministic": True,
              "force_row_wise": True}
    return lightgbm.train(params, lightgbm.Dataset(x, y, weight=weight / weight.mean()), ROUNDS)


def forest_bytes(booster):
    """Header and body of a forest; see block_model.c."""
    trees, nodes, leaves = [], [], []
    model = booster.dump_model() if booster else {"tree_info": [], "max_feature_idx": -1}
    for info in model["tree_info"]:
        trees.append((len(nodes), len(leaves)))
        first_node, first_leaf, todo = len(nodes), len(leaves), [(info["tree_structure"], None, None)]
        while todo:
            tree, parent, side = todo.pop(0)
            if "leaf_value" in tree and "split_feature" not in tree:
                child = ~(len(leaves) - first_leaf)
                leaves.append(round(tree["leaf_value"] * SCORE_ONE))
            else:
                assert tree["decision_type"] == "<="
                child = len(nodes) - first_node
                nodes.append([math.floor(tree["threshold"]), tree["split_feature"], 0, 0])
                todo += [(tree["left_child"], len(nodes) - 1, 2), (tree["right_child"], len(nodes) - 1, 3)]
            if parent is not None:
                nodes[parent][side] = child
            elif child < 0:  # a tree of one leaf: a node that always goes there
                nodes.append([0, 0, child, child])
    head = struct.pack("<IIIIi", len(trees), len(nodes), len(leaves), model["max_feature_idx"] + 1, 0)
    body = b"".join(struct.pack("<II", *t) for t in trees)
    body += b"".join(struct.pack("<iHhhH", n[0], n[1], n[2], n[3], 0) for n in nodes)
    return head, body + b"".join(struct.pack("<i", v) for v in leaves)


def write_model(path, tokens, booster=None):
    write_hashed(path, sorted({fnv(word): score for word, score in sorted(tokens.items()) if score}.items()), booster)


def write_hashed(path, by_hash, booster=None):
    """by_hash: (hash, score) in order."""
    head, body = forest_bytes(booster)
    permille = [round(math.log((i + 0.5) / (999.5 - i)) * SCORE_ONE) for i in range(1000)]
    data = b"NMBLOCK1" + struct.pack("<II", 1, len(by_hash)) + head
    data += b"".join(struct.pack("<Ii", *t) for t in by_hash) + struct.pack("<1000i", *permille) + body
    pathlib.Path(path).write_bytes(data)


def train(pages, dump, out):
    """Writes the model of these pages."""
    features = {}
    for k in range(4):
        group = [p for p in pages if part(p.domain, 4, "inner") == k]
        write_model(out, token_scores([p for p in pages if part(p.domain, 4, "inner") != k]))
        features.update(zip(group, dump.features(group, out)))
    booster = fit(pages, [features[p] for p in pages])
    write_model(out, token_scores(pages), booster)


# ---- commands -------------------------------------------------------------------------------------------------------


def load(data):
    with open(data / "extract_wcxb.jsonl", encoding="utf-8") as f:
        rows = [json.loads(line) for line in f]
    return [Page(row, data / "html/wcxb" / row["file"]) for row in rows]


def prepare(pages, dump):
    for page, blocks in zip(pages, dump.texts(pages)):
        page.blocks = blocks
        page.labels = np.array(label([b["text"] for b in blocks], page.gold), bool)
        total = len(words(page.gold)) or 1
        page.weights = np.array([min(1, len(words(b["text"])) / total) + 0.002 for b in blocks])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["train", "cv"])
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("out", nargs="?", type=pathlib.Path)
    parser.add_argument("--dump", default="build/release/blocks_dump", metavar="PROGRAM")
    parser.add_argument("--keep", type=pathlib.Path, metavar="FOLDER", help="cv: the five models stay here")
    args = parser.parse_args()
    pages = load(args.data)
    with tempfile.TemporaryDirectory() as folder:
        dump = Dump(args.dump, pages, folder)
        prepare(pages, dump)
        if args.command == "train":
            train(pages, dump, args.out)
        else:
            for k in range(5):
                inside = [p for p in pages if part(p.domain, 5) != k]
                train(inside, dump, args.keep / f"fold{k}.bin")
                print(f"part {k}: {len(pages) - len(inside)} pages kept apart", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
