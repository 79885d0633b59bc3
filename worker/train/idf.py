#!/usr/bin/env python3
"""Counts in how many texts each term occurs: makes worker/model/idf_v1.tsv.

    idf.py TEXTS.jsonl... > worker/model/idf_v1.tsv        (one object with "text", or "body", and "title" a line)

A body may be lists and objects of strings. Texts under MIN_CHARS say little, and what begins like another counts once.

First line: the number of texts. Then: term, TAB, number of texts with it; by term, at least MIN_TEXTS.
Words, stop words and stems are those of worker/fingerprint (words.c, stem.c); the stop words are read from there.
"""

import collections
import json
import pathlib
import re
import sys
import unicodedata

MIN_TEXTS = 3
MIN_CHARS = 200
SAME_CHARS = 400
STEM_C = pathlib.Path(__file__).resolve().parent.parent / "fingerprint" / "stem.c"


def stop_words():
    rows = re.search(r"stop_words\[26\] = \{(.*?)\n\};", STEM_C.read_text(), re.S).group(1)
    return set(" ".join(re.findall(r'"([^"]*)"', rows)).split())


def is_word_code(c):
    return unicodedata.category(c)[0] in "LM" or unicodedata.category(c) == "Nd"


def words(text):
    word = ""
    for i, c in enumerate(text):
        if is_word_code(c):
            word += c.lower()
        elif word and c in "'’" and i + 1 < len(text) and is_word_code(text[i + 1]):
            continue
        elif word:
            yield word
            word = ""
    if word:
        yield word


def stem(word):
    if len(word.encode()) < 4 or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word if word.endswith(("eies", "aies")) else word[:-3] + "y"
    if word.endswith("es"):
        return word if word.endswith(("aes", "ees", "oes")) else word[:-1]
    return word if word.endswith(("us", "ss")) else word[:-1]


def strings(value):
    if isinstance(value, str):
        return [value]
    values = value.values() if isinstance(value, dict) else value or []
    return [s for v in values for s in strings(v)]


def articles(paths):
    begun = set()
    for path in paths:
        with open(path, encoding="utf-8") as f:
            for row in map(json.loads, f):
                text = "\n".join(strings(row.get("text") or row.get("body")))
                if len(text) >= MIN_CHARS and text[:SAME_CHARS] not in begun:
                    begun.add(text[:SAME_CHARS])
                    yield (row.get("title") or "") + "\n" + text


def main(paths):
    stops = stop_words()
    texts, seen = 0, collections.Counter()
    for text in articles(paths):
        seen.update({stem(w) for w in words(text) if len(w.encode()) >= 2 and w not in stops})
        texts += 1
    print(texts)
    for term, n in sorted(seen.items()):
        if n >= MIN_TEXTS and len(term.encode()) <= 32:
            print(f"{term}\t{n}")


if __name__ == "__main__":
    main(sys.argv[1:])
