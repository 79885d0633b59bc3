"""Articles for the benchmark: as many as asked for, all different, drawn from a text's own word pairs.

A chain over word pairs keeps what the cost depends on (word lengths, names, figures, quotation marks) and shares few
runs of five words between articles, so that they are no duplicates of each other. One in ten is a trimmed reprint.
"""

import datetime
import json
import random

OUTLETS = [f"outlet{i:02d}.example" for i in range(50)]
START = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
MINUTE = datetime.timedelta(minutes=1)
SYLLABLES = [c + v for c in "b d f g k l m n p r s t v z br dr gr kl st tr".split() for v in "a e i o u".split()]
SMALL = "the of and to in a that for on with as was by said at from is it has have been their were".split()


def made_up_texts(rng, count=400, words=350):
    """Text where none is given: a language of its own, with a few common words, names, figures and quotes."""
    vocabulary = ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(12000)]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    texts = []
    for _ in range(count):
        out = []
        while len(out) < words:
            sentence = []
            for word in rng.choices(vocabulary, weights, k=rng.randint(8, 24)):
                if rng.random() < 0.4:
                    sentence.append(rng.choice(SMALL))
                sentence.append(word.capitalize() if rng.random() < 0.08 else word)
            if rng.random() < 0.2:
                sentence.append(f"${rng.randint(2, 900)} million")
            line = " ".join(sentence)
            out += (f'"{line}," {rng.choice(vocabulary).capitalize()} said.' if rng.random() < 0.15 else
                    line[0].upper() + line[1:] + ".").split()
        texts.append(" ".join(out))
    return texts


def read_texts(path):
    with open(path, encoding="utf-8") as f:
        rows = [json.loads(line) for line in f if line.strip()]
    return [row["text"] for row in rows if row.get("text")]


def chain(texts):
    """{word: words that follow it}"""
    following = {}
    for text in texts:
        words = text.split()
        for a, b in zip(words, words[1:]):
            following.setdefault(a, []).append(b)
    return following


def make(texts, count, seed=1):
    """`count` JSON envelopes as bytes."""
    rng = random.Random(seed)
    following = chain(texts)
    starts = [text.split()[0] for text in texts]
    lengths = [len(text.split()) for text in texts]
    made = []
    for i in range(count):
        if made and rng.random() < 0.1:
            first, title = rng.choice(made[-500:])
            paragraphs = first[:max(1, len(first) * 3 // 4)]
        else:
            paragraphs = split(walk(rng, following, starts, rng.choice(lengths)))
            title = " ".join(walk(rng, following, starts, 9))
        made.append((paragraphs, title))
        yield json.dumps({"id": f"bench-{i}", "source": rng.choice(OUTLETS), "title": title, "text": "\n\n".join(paragraphs),
                          "published_at": (START + i * MINUTE).isoformat(), "language": "en"}).encode()


def walk(rng, following, starts, length):
    word = rng.choice(starts)
    out = [word]
    while len(out) < length:
        word = rng.choice(following.get(word) or starts)
        out.append(word)
    return out


def split(words, size=60):
    return [" ".join(words[i:i + size]) + "." for i in range(0, len(words), size)]
