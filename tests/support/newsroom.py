"""newsroom.py [--bin PATH] [--texts JSONL] [--seeds N,N,N] [--articles N] [--min F1]: what newsrooms do to a text, and whether the groups survive it.

From each text (id, text; development data, never stored) some versions are made with the edits below; beside them stand articles that share
something and are no copy: one that borrows quotations, forms filled in anew, and round-ups. Scored: pairs of articles in one duplicate group
against pairs of versions of one text. Pairs with a round-up are left out, but two texts that it bridges are wrong pairs like others.
"""

import argparse
import collections
import itertools
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).parents[2]
TEXTS = ROOT.parent / "shared" / "data" / "ner_worldwide_raw_train.jsonl"
WORDS = {"said": "told reporters", "about": "around", "more than": "over", "also": "too", "because": "since", "killed": "left dead",
         "began": "started", "want": "wish", "many": "a number of", "however": "but", "including": "among them", "several": "some",
         "government": "authorities", "people": "persons", "after": "following", "before": "ahead of", "new": "fresh", "big": "large",
         "need": "require", "last": "past", "such as": "like", "against": "in opposition to", "between": "among", "nearly": "almost"}
OUTLETS = ("The Lowmark Courier", "Kirkholm Daily", "Eastness Post", "Harbour Wire")


def paragraphs(text):
    return [re.sub(r"\s+", " ", p).strip() for p in re.split(r"\n\s*\n|\r\n\s*\r\n", text) if p.strip()]


def sentences(paragraph):
    return re.split(r"(?<=[.!?])\s+(?=[A-Z\"“])", paragraph)


def reword(sentence, rng):
    """One sentence as a copy-editor leaves it: other words, one less, one more."""
    for old, new in sorted(WORDS.items(), key=lambda _: rng.random())[:8]:
        sentence = re.sub(rf"\b{old}\b", new, sentence, count=1)
    words = sentence.split(" ")
    if len(words) > 8:
        at = rng.randrange(1, len(words) - 1)
        if words[at].islower():
            words[at:at + 1] = rng.choice(([], [words[at], "reportedly"], [words[at]]))
    return " ".join(words)


def trim(p, rng):
    """The tail goes; 35 to 100 % of the words stay."""
    most, kept, n = rng.uniform(.35, 1) * len(" ".join(p).split()), [], 0
    for one in p:
        if n >= most:
            break
        kept.append(one)
        n += len(one.split())
    return kept


def stub(p, rng):
    """The lead alone, where it is long enough to be a text."""
    kept = trim(p, rng)
    for n in range(1, len(p) + 1):
        if len(" ".join(p[:n]).split()) >= 60:
            return p[:n]
    return kept


def cut(p, rng):
    return [one for i, one in enumerate(p) if i == 0 or rng.random() > .2] if len(p) > 3 else p


def shuffle(p, rng):
    rest = p[1:]
    rng.shuffle(rest)
    return p[:1] + rest


def copy_edit(p, rng):
    share = rng.uniform(.05, .3)
    return [" ".join(reword(s, rng) if rng.random() < share else s for s in sentences(one)) for one in p]


def reflow(p, rng):
    whole = sentences(" ".join(p))
    out = []
    while whole:
        n = rng.randint(1, 3)
        out.append(" ".join(whole[:n]))
        whole = whole[n:]
    return out


def dateline(p, rng):
    return [f"{rng.choice(('LOWMARK', 'KIRKHOLM', 'EASTNESS'))} ({rng.choice(('Reuters', 'AP', 'AFP'))}) - {p[0]}", *p[1:]]


def caption(p, rng):
    at = rng.randint(0, len(p))
    return [*p[:at], f"Photo: A street in Lowmark on Sunday. [{rng.choice(('AP', 'Getty Images'))}]", *p[at:]]


def boilerplate(p, rng):
    name = rng.choice(OUTLETS)
    return [*p, f"Sign up for the {name} newsletter and never miss a story.", f"© {name}. All rights reserved. Follow us on Facebook and Twitter."]


def quote_style(p, rng):
    open_, close = rng.choice((("“", "”"), ("``", "''"), ("«", "»")))
    return [re.sub(r'"([^"]*)"', rf"{open_}\1{close}", one) for one in p]


EDITS = (trim, stub, cut, shuffle, copy_edit, reflow, dateline, caption, boilerplate, quote_style)


def version(p, rng):
    for edit in rng.sample(EDITS, rng.randint(1, 3)):
        p = edit(p, rng)
    return p


def form(rng, number):
    """One of a family of notices: the same words, other facts."""
    day, month = rng.randint(1, 28), rng.choice(("January", "March", "April", "June", "July", "October"))
    place = rng.choice(("Lowmark", "Kirkholm", "Eastness", "Norwell", "Abbey Cross"))
    f = [f"{rng.uniform(10, 99):.2f}" for _ in range(8)]
    return [f"The {place} grain exchange said on {month} {day} that barley for delivery next month closed at {f[0]} crowns a ton, "
            f"against {f[1]} crowns at the close of the day before, in trade of {rng.randint(1000, 9000)} tons.",
            f"Wheat closed at {f[2]} crowns and rye at {f[3]} crowns, after highs of {f[4]} and {f[5]} crowns earlier in the session, dealers said.",
            f"The index of all contracts stood at {f[6]} at the close, and stocks in the sheds of the harbour were put at {f[7]} thousand tons.",
            f"The exchange will publish its next report on {month} {day + 1}. Report number {number}."]


def borrowing(own, other, rng):
    """An article of its own that quotes what another one has: at most a third of it."""
    most, taken, n = len(" ".join(own).split()) // 3, [], 0
    for one in re.findall(r'"[^"]{40,}"', " ".join(other)):
        n += len(one.split())
        if n > most:
            break
        taken.append(one + ", he said.")
    at = rng.randint(1, len(own))
    return [*own[:at], *taken, *own[at:]]


def make(texts, rng):
    """[(id, group or None for a round-up, paragraphs)]"""
    out, spare = [], []
    for i, p in enumerate(texts):
        if i % 5 == 4:
            spare.append(p)
            continue
        out.append((f"t{i}v0", f"t{i}", p))
        out += [(f"t{i}v{k}", f"t{i}", version(p, rng)) for k in range(1, 1 + rng.randint(1, 3))]
    for i, own in enumerate(spare):
        out.append((f"q{i}", f"q{i}", borrowing(own, rng.choice(texts), rng)))
    out += [(f"f{i}", f"f{i}", form(rng, i)) for i in range(len(texts) // 10)]
    for i in range(len(texts) // 10):
        out.append((f"c{i}", None, [one for p in rng.sample(texts, rng.randint(2, 4)) for one in p]))
    rng.shuffle(out)
    return out


def joined_pairs(binary, articles):
    with tempfile.TemporaryDirectory() as tmp:
        path = pathlib.Path(tmp, "in.jsonl")
        path.write_text("".join(json.dumps({"id": i, "text": "\n\n".join(p)}) + "\n" for i, _, p in articles), encoding="utf-8")
        done = subprocess.run([binary, "cluster", "--ndjson", path], stdout=subprocess.PIPE, encoding="utf-8", check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(f"newsmill cluster: exit code {done.returncode}")
    groups = collections.defaultdict(list)
    for line in done.stdout.splitlines():
        row = json.loads(line)
        if row.get("duplicates") is not None:
            groups[row["duplicates"]].append(row["id"])
    return {pair for g in groups.values() for pair in itertools.combinations(sorted(g), 2)}


def score(binary, texts, seed):
    """(f1, precision, recall, wrong pairs, missing pairs)"""
    articles = make(texts, random.Random(seed))
    group = {i: g for i, g, _ in articles}
    versions = collections.defaultdict(list)
    for i, g, _ in articles:
        versions[g].append(i)
    want = {pair for g, ids in versions.items() if g for pair in itertools.combinations(sorted(ids), 2)}
    got = {(a, b) for a, b in joined_pairs(binary, articles) if group[a] and group[b]}
    right = len(want & got)
    p, r = right / max(1, len(got)), right / max(1, len(want))
    return 2 * p * r / max(1e-9, p + r), p, r, sorted(got - want), sorted(want - got)


def load(path, n):
    texts = []
    with open(path, encoding="utf-8") as f:
        for line in f:
            p = paragraphs(json.loads(line)["text"])
            if len(p) >= 3 and 120 <= len(" ".join(p).split()) <= 1200:
                texts.append(p)
            if len(texts) == n:
                break
    return texts


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--bin", type=pathlib.Path, default=ROOT / "build" / "release" / "newsmill")
    args.add_argument("--texts", type=pathlib.Path, default=TEXTS)
    args.add_argument("--seeds", default="1,2,3")
    args.add_argument("--articles", type=int, default=400, help="texts to begin with")
    args.add_argument("--min", type=float, default=0)
    args.add_argument("--show", type=int, default=0, metavar="N", help="list N wrong and N missing pairs of each seed")
    args = args.parse_args()
    texts = load(args.texts, args.articles)
    worst = 1
    for seed in args.seeds.split(","):
        f1, p, r, wrong, missing = score(args.bin, texts, int(seed))
        worst = min(worst, f1)
        for name, pairs in (("wrong", wrong), ("missing", missing)):
            print("".join(f"{name} {a} {b}\n" for a, b in pairs[:args.show]), end="")
        print(f"seed {seed}: P {p:.4f} R {r:.4f} F1 {f1:.4f} ({len(texts)} texts; {len(wrong)} wrong, {len(missing)} missing)")
    print(f"newsroom_f1 {worst:.4f} (the lowest)")
    return worst < args.min


if __name__ == "__main__":
    sys.exit(main())
