#!/usr/bin/env python3
"""Trains the model that tells an article's lines from what stands around them: makes worker/model/lines_v1.bin.

    lines.py train DUMPS OUT.bin [--dump PROGRAM]          all of DUMPS
    lines.py cv DUMPS [--dump PROGRAM] [--keep FOLDER]     five parts by domain: each judged by a model of the others

DUMPS: texts as lines with a label each, one JSON object a line with `url`, `lines` and `keep` (1: the line is article).
The noise scorer writes such files from labelled pages (--cases FILE). PROGRAM: `lines_dump`, which the build makes: it
runs the typed passes and computes features with the very code that the service runs. Needs LightGBM and numpy.

How a model is made:
1. Words, pairs of words, first and last words and whole lines get a score: the log-odds of noise, counted in domains. For
   the texts trained on it comes from other domains than the text's own (four parts), else it would be learned by heart.
2. Each text is shown in several states: as it is, with half of its noise gone, and clean. The model runs in rounds, so it
   has to know what a text looks like when it is nearly done, and above all when there is nothing to do. Some are shown a
   second time in letters that no word is known in, with capitals or without: so it learns to go by shape where it cannot read.
3. A forest of gradient-boosted trees. A very long page is trained on in part, else a few tables would rule.
"""

import argparse
import collections
import json
import math
import pathlib
import random
import string
import subprocess
import sys
import tempfile
import urllib.parse

import lightgbm
import numpy as np

import blocks  # forest_bytes, part

SCORE_ONE = blocks.SCORE_ONE
THREADS = 1
MIN_DOMAINS = 3  # a word of fewer says nothing of others
ROUNDS = 140
LONG = 150  # rows of one text that are trained on, drawn at random
STATES = {"raw": 1, "half": 0.5, "clean": 0.7, "foreign": 0.4}  # and the share of texts that are shown so
ROTATED = str.maketrans(string.ascii_lowercase + string.ascii_uppercase,
                        string.ascii_lowercase[13:] + string.ascii_lowercase[:13] + string.ascii_uppercase[13:] + string.ascii_uppercase[:13])
UNCASED = {ord(c): chr(0xAC00 + 400 * (i % 26)) for i, c in enumerate(string.ascii_letters)}


class Text:
    """One state of one text; rows are the lines that the typed passes leave."""

    def __init__(self, row, state):
        url = row["url"] or row["id"]
        self.domain = ".".join((urllib.parse.urlparse(url).hostname or url).split(".")[-2:])
        self.state = state
        rng, gone, stays = random.Random(url), state == "clean", []
        for i, k in enumerate(row["keep"]):
            if state == "half" and (i == 0 or row["keep"][i - 1]):
                gone = rng.random() < 0.5  # a run of noise goes or stays as one
            stays.append(bool(k) or not gone)
        if state == "foreign":
            letters = rng.choice([ROTATED, UNCASED])
            row = {**row, "lines": [x.translate(letters) for x in row["lines"]]}
            clean = rng.random() < 0.3
            stays = [bool(k) or not clean for k in row["keep"]]
        self.lines = [x for x, s in zip(row["lines"], stays) if s]
        self.noise = np.array([not k for k, s in zip(row["keep"], stays) if s], bool)


# ---- the program that reads lines -----------------------------------------------------------------------------------


class Dump:
    def __init__(self, program):
        self.program = program

    def _run(self, texts, *args):
        data = "".join(json.dumps(t.lines) + "\n" for t in texts).encode()
        out = subprocess.run([self.program, *map(str, args)], input=data, stdout=subprocess.PIPE, check=True).stdout
        return np.frombuffer(out, "<i4")

    def tokens(self, texts):
        """Per text: numbers of its rows, hashes of each."""
        data, at = self._run(texts, "tokens"), 0
        for text in texts:
            rows, at = int(data[at]), at + 1
            text.rows, text.tokens = [], []
            for _ in range(rows):
                n = int(data[at + 1])
                text.rows.append(int(data[at]))
                text.tokens.append(data[at + 2:at + 2 + n].view("<u4").tolist())
                at += 2 + n
            text.labels = text.noise[text.rows]

    def features(self, texts, model):
        """Per text a matrix."""
        data, at, out = self._run(texts, "features", model), 0, []
        for _ in texts:
            rows, cols = int(data[at]), int(data[at + 1])
            out.append(data[at + 2:at + 2 + rows * (cols + 1)].reshape(rows, cols + 1)[:, 1:])
            at += 2 + rows * (cols + 1)
        return out


# ---- learning -------------------------------------------------------------------------------------------------------


def token_scores(texts):
    """Log-odds in thousandths of each token: a domain counts as noise by its share of lines with the token that are noise."""
    lines = collections.defaultdict(lambda: collections.defaultdict(lambda: [0, 0]))
    for text in texts:
        for tokens, noise in zip(text.tokens, text.labels):
            for token in set(tokens):
                lines[token][text.domain][int(noise)] += 1
    out = {}
    for token, domains in lines.items():
        if len(domains) >= MIN_DOMAINS:
            noise = sum(n / (n + t) for t, n in domains.values())
            odds = (noise + 0.3) / (len(domains) - noise + 0.7)  # most lines are text
            out[token] = round(1000 * max(-3, min(3, math.log(odds))))
    return out


def fit(texts, matrices, seed=1):
    rng = np.random.default_rng(seed)
    parts = []
    for text, matrix in zip(texts, matrices):
        n = len(text.labels)
        rows = np.sort(rng.choice(n, LONG, replace=False)) if n > LONG else np.arange(n)
        weight = max(1, n / LONG) ** 0.5  # else a few tables of a thousand lines would rule
        parts.append((matrix[rows], text.labels[rows], np.full(len(rows), weight)))
    x, y, weight = (np.concatenate(p) for p in zip(*(p for p in parts if len(p[1]))))
    params = {"objective": "binary", "learning_rate": 0.1, "num_leaves": 31, "min_data_in_leaf": 60,
              "feature_fraction": 0.3, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 10, "max_bin": 63,
              "use_missing": False, "verbose": -1, "num_threads": THREADS, "seed": seed, "deterministic": True,
              "force_row_wise": True}
    return lightgbm.train(params, lightgbm.Dataset(x, y.astype(int), weight=weight / weight.mean()), ROUNDS)


def write_model(path, tokens, booster=None):
    blocks.write_hashed(path, sorted((h, s) for h, s in tokens.items() if s), booster)


def train(texts, dump, out):
    """Writes the model of these texts."""
    features = {}
    raw = [t for t in texts if t.state == "raw"]
    for k in range(4):
        group = [t for t in texts if blocks.part(t.domain, 4, "inner") == k]
        write_model(out, token_scores([t for t in raw if blocks.part(t.domain, 4, "inner") != k]))
        features.update(zip(group, dump.features(group, out)))
    booster = fit(texts, [features[t] for t in texts])
    write_model(out, token_scores(raw), booster)
    return booster


# ---- commands -------------------------------------------------------------------------------------------------------


def judge(texts, dump, model, booster):
    """Lines of noise found at a few thresholds, the typed passes' included; clean: share of lines lost."""
    for state in STATES:
        group = [t for t in texts if t.state == state]
        scores = [booster.predict(m) if len(m) else np.zeros(0) for m in dump.features(group, model)]
        for limit in (0.4, 0.5, 0.6, 0.7):
            tp = fp = fn = words = 0
            for text, score in zip(group, scores):
                gone = np.ones(len(text.noise), bool)
                gone[text.rows] = score > limit
                tp += int((gone & text.noise).sum())
                fp += int((gone & ~text.noise).sum())
                fn += int((~gone & text.noise).sum())
                words += len(text.noise)
            yield state, limit, tp, fp, fn, words


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["train", "cv"])
    parser.add_argument("dumps", type=pathlib.Path)
    parser.add_argument("out", nargs="?", type=pathlib.Path)
    parser.add_argument("--parts", type=int, default=5, metavar="N", help="cv: stop after so many of the five")
    parser.add_argument("--dump", default="build/release/lines_dump", metavar="PROGRAM")
    parser.add_argument("--keep", type=pathlib.Path, metavar="FOLDER", help="cv: the five models stay here")
    args = parser.parse_args()
    with open(args.dumps, encoding="utf-8") as f:
        rows = [json.loads(line) for line in f]
    rng = random.Random(1)
    texts = [Text(row, state) for row in rows for state, share in STATES.items() if rng.random() < share]
    dump = Dump(args.dump)
    dump.tokens(texts)
    if args.command == "train":
        train(texts, dump, args.out)
        return
    with tempfile.TemporaryDirectory() as folder:
        total = collections.Counter()
        for k in range(args.parts):
            out = (args.keep or pathlib.Path(folder)) / f"fold{k}.bin"
            booster = train([t for t in texts if blocks.part(t.domain, 5) != k], dump, out)
            apart = [t for t in texts if blocks.part(t.domain, 5) == k]
            for state, limit, *counts in judge(apart, dump, out, booster):
                for i, n in enumerate(counts):
                    total[state, limit, i] += n
            print(f"part {k}: {sum(t.state == 'raw' for t in apart)} texts kept apart", file=sys.stderr, flush=True)
        for state, limit in sorted({key[:2] for key in total}):
            tp, fp, fn, n = (total[state, limit, i] for i in range(4))
            f1 = 2 * tp / max(1, 2 * tp + fp + fn)
            print(f"{state:6} above {limit}: noise P {tp / max(1, tp + fp):.3f} R {tp / max(1, tp + fn):.3f} F1 {f1:.3f}; lines lost {fp / n:.4f}")


if __name__ == "__main__":
    main()
