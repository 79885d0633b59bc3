"""group_peers.py TOOL TEXTS OUT: one of group.py's peers over NDJSON {"id", "text"}, inside the peers' own venv.

OUT: a JSON line [id, id] for each pair that the tool calls alike, then {"version", "cpu_us"}: CPU microseconds of all, hashing, index and search.
Settings are the ones that each tool's own documentation begins with; texts are words in lower case.
"""

import importlib.metadata
import itertools
import json
import re
import resource
import sys


def shingles(text):
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i:i + 5]) for i in range(max(1, len(words) - 4))}


def datasketch(texts):
    from datasketch import MinHash, MinHashLSH
    index, pairs = MinHashLSH(threshold=.5, num_perm=128), []
    for i, text in texts:
        sketch = MinHash(num_perm=128)
        sketch.update_batch([s.encode() for s in shingles(text)])
        pairs += [(i, other) for other in index.query(sketch)]
        index.insert(i, sketch)
    return "datasketch", pairs


def gaoya(texts):
    from gaoya.minhash import MinHashStringIndex
    index = MinHashStringIndex(hash_size=32, jaccard_threshold=.5, num_bands=42, band_size=3, num_hashes=126, analyzer="word", lowercase=True,
                               ngram_range=(5, 5))
    pairs = []
    for n, (i, text) in enumerate(texts):
        pairs += [(i, texts[other][0]) for other in index.query(text)]
        index.insert_document(n, text)
    return "gaoya", pairs


def simhash(texts):
    from simhash import Simhash, SimhashIndex
    index, pairs = SimhashIndex([], k=3), []
    for i, text in texts:
        value = Simhash(list(shingles(text)))
        pairs += [(i, other) for other in index.get_near_dups(value)]
        index.add(i, value)
    return "simhash", pairs


def main(tool, source, out):
    with open(source, encoding="utf-8") as f:
        texts = [(row["id"], row["text"]) for row in map(json.loads, f)]
    begin = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    package, pairs = {"datasketch": datasketch, "gaoya": gaoya, "simhash": simhash}[tool](texts)
    spent = resource.getrusage(resource.RUSAGE_SELF).ru_utime - begin
    with open(out, "w", encoding="utf-8") as f:
        f.writelines(json.dumps(pair) + "\n" for pair in itertools.chain(pairs))
        f.write(json.dumps({"version": importlib.metadata.version(package), "cpu_us": round(1e6 * spent)}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
