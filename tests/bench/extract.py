"""Called by extract.sh: trains spaCy on the articles that the tagger was trained on, scores both by ner.py's rules, prints a table."""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
sys.path.insert(0, str(SHARED / "score"))
TYPES = {"Person": "PERSON", "Organization": "ORG", "Location": "LOC", "Facility": "FAC", "NORP": "NORP", "Product": "PRODUCT",
         "Misc": "MISC", "Date": "DATE", "Money": "MONEY"}


def rows(name):
    with open(SHARED / "data" / f"ner_worldwide_raw_{name}.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def spacy_corpus(name, out):
    import spacy
    from spacy.tokens import DocBin
    blank, bin_ = spacy.blank("en"), DocBin()
    for row in rows(name):
        doc = blank(row["text"])
        spans = [doc.char_span(start, end, label=TYPES[kind]) for start, end, kind in row["spans"]]
        doc.ents = [span for span in spans if span]
        bin_.add(doc)
    bin_.to_disk(out)


def train_spacy(peers, epochs):
    model = peers / "spacy" / "model-best"
    if not model.exists():
        (peers / "spacy").mkdir(exist_ok=True)
        for name in ("train", "dev"):
            spacy_corpus(name, peers / "spacy" / f"{name}.spacy")
        config = peers / "spacy" / "config.cfg"
        run = [sys.executable, "-m", "spacy"]
        subprocess.run([*run, "init", "config", config, "--lang", "en", "--pipeline", "ner", "--optimize", "efficiency", "--force"],
                       check=True, stdout=subprocess.DEVNULL)
        limit = ["--training.max_epochs", str(epochs)] if epochs else []
        subprocess.run([*run, "train", config, "--output", peers / "spacy", "--paths.train", peers / "spacy" / "train.spacy",
                        "--paths.dev", peers / "spacy" / "dev.spacy", *limit], check=True, stdout=sys.stderr)
    return model


def score_spacy(model, dev):
    """F1 over the nine classes and over the seven of names, strict spans; words a second of one core."""
    import spacy
    nlp = spacy.load(model)
    texts = [row["text"] for row in dev]
    start = time.process_time()
    docs = list(nlp.pipe(texts))
    took = time.process_time() - start
    found = [{(e.start_char, e.end_char, e.label_) for e in doc.ents} for doc in docs]
    gold = [{(s, e, TYPES[t]) for s, e, t in row["spans"]} for row in dev]
    return f1(gold, found, ()), f1(gold, found, ("DATE", "MONEY")), words(texts) / took


def f1(gold, found, without):
    hit = wrong = missed = 0
    for g, f in zip(gold, found):
        g = {x for x in g if x[2] not in without}
        f = {x for x in f if x[2] not in without}
        hit, wrong, missed = hit + len(g & f), wrong + len(f - g), missed + len(g - f)
    return 2 * hit / (2 * hit + wrong + missed)


def words(texts):
    return sum(len(re.findall(r"[^\W_]+|[^\w\s]", text)) for text in texts)


def score_newsmill(dev):
    score = subprocess.run([sys.executable, SHARED / "score" / "ner.py", "--bin", ROOT / "build/release/newsmill", "--set", "dev",
                            "--json"], check=True, capture_output=True, text=True)
    metrics = json.loads(score.stdout.splitlines()[0])["metrics"]
    names = [metrics[kind] for kind in TYPES.values() if kind not in ("DATE", "MONEY")]
    tp, fp, fn = (sum(m[key] for m in names) for key in ("tp", "fp", "fn"))
    bench = subprocess.run([ROOT / "build/release/tests/extract_bench", SHARED / "data" / "ner_worldwide_raw_dev.jsonl"], check=True,
                           capture_output=True, text=True)
    speed = float(re.search(r"(\d+) tokens/s", bench.stdout).group(1))
    tokens = int(re.search(r"(\d+) tokens,", bench.stdout).group(1))
    return metrics["micro"]["f1"], 2 * tp / (2 * tp + fp + fn), speed * words(r["text"] for r in dev) / tokens


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=pathlib.Path, required=True)
    parser.add_argument("--epochs", type=int, default=0, help="of spaCy's training; 0: until it gets no better")
    args = parser.parse_args()
    dev = rows("dev")
    table = [("newsmill", *score_newsmill(dev)), ("spaCy, trained on the same", *score_spacy(train_spacy(args.peers, args.epochs), dev))]
    print(f"{len(dev)} articles, strict spans on raw text\n\n| | F1, nine classes | F1, names | words/s, one core |\n|---|---|---|---|")
    for name, nine, seven, speed in table:
        print(f"| {name} | {nine:.3f} | {seven:.3f} | {speed:,.0f} |")


if __name__ == "__main__":
    main()
