"""Articles for the benchmark: as many as asked for, all different, as much alike as news is.

Given texts are used as they are first; then again and again in another language each time: every word of five letters
or more (but not figures or small words) becomes another one of the same shape. So lengths, names, quotes, figures and
how many articles tell of one event stay as they were, and no round has a story with another. One article in ten is
followed by a trimmed reprint.
"""

import datetime
import hashlib
import json
import random
import re

OUTLETS = [f"outlet{i:02d}.example" for i in range(50)]
START = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
MINUTE = datetime.timedelta(minutes=1)
SYLLABLES = [c + v for c in "b d f g k l m n p r s t v z br dr gr kl st tr".split() for v in "a e i o u".split()]
SMALL = "the of and to in a that for on with as was by said at from is it has have been their were".split()


def made_up_texts(rng, count=2000, words=350):
    """Texts where none are given: each with some words of its own among common ones, names, figures and quotes."""
    texts = []
    for _ in range(count):
        own = ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(120)]
        weights = [1 / (rank + 3) for rank in range(len(own))]
        out, length = [], words * rng.uniform(0.4, 1.6)
        while len(out) < length:
            sentence = []
            for word in rng.choices(own, weights, k=rng.randint(6, 16)):
                if rng.random() < 0.6:
                    sentence.append(rng.choice(SMALL))
                sentence.append(word.capitalize() if rng.random() < 0.12 else word)
            if rng.random() < 0.2:
                sentence.append(f"${rng.randint(2, 900)} million")
            line = " ".join(sentence)
            out += (f'"{line}," {rng.choice(own).capitalize()} said.' if rng.random() < 0.15 else
                    line[0].upper() + line[1:] + ".").split()
        texts.append(" ".join(out))
    return texts


def read_texts(path):
    with open(path, encoding="utf-8") as f:
        rows = [json.loads(line) for line in f if line.strip()]
    return [row["text"] for row in rows if row.get("text")]


def other_word(word, language):
    digest = hashlib.blake2b(f"{language} {word.lower()}".encode(), digest_size=8).digest()
    new = "".join(SYLLABLES[b % len(SYLLABLES)] for b in digest)[:len(word)]
    return new.capitalize() if word[0].isupper() else new


def translate(text, language, known):
    """The text in another language; language 0 is its own. known: the words so far."""
    def one(match):
        word = match.group()
        if word not in known:
            known[word] = other_word(word, language)
        return known[word]

    return re.sub(r"[^\W\d_]{5,}", one, text) if language else text


def paragraphs(text, size=60):
    if "\n" in text:
        return [p for p in text.split("\n") if p.strip()]
    words = text.split()
    return [" ".join(words[i:i + size]) for i in range(0, len(words), size)]


def make(texts, count, seed=1):
    """`count` JSON envelopes as bytes."""
    rng = random.Random(seed)
    made, language = 0, 0
    while made < count:
        known = {}
        for text in rng.sample(texts, len(texts)):
            parts = paragraphs(translate(text, language, known))
            copies = [parts]
            if rng.random() < 0.1:
                copies.append(parts[:max(1, len(parts) * 3 // 4)])
            for copy in copies:
                if made < count:
                    yield envelope(made, copy, rng)
                    made += 1
        language += 1


def envelope(number, parts, rng):
    return json.dumps({"id": f"bench-{number}", "source": rng.choice(OUTLETS), "title": " ".join(parts[0].split()[:9]),
                       "text": "\n\n".join(parts), "published_at": (START + number * MINUTE).isoformat(),
                       "language": "en"}).encode()
