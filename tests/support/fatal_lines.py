"""fatal_lines: every text with which the service can stop for good, read from its source.

A text is what err_set() is given together with a status that is or may be ERR_FATAL; what printf fills in stands as '…'. Commands that are run
by hand are left out: they say what is wrong to the one who runs them.
"""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ("consume", "fingerprint", "group", "model", "publish", "serve", "store")
# A status that is computed may be fatal, too.
CALL = re.compile(r'\berr_set\(\s*[^,;]+,\s*(?=\S)(?!ERR_(?:RETRY|INPUT)\s*,)([^;"]*?),\s*'
                  r'((?:"(?:[^"\\]|\\.)*"|PRI[a-zA-Z0-9]+|\s)+)', re.S)
SPEC = re.compile(r"%(?:[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|z|j|t)?[a-zA-Z])")


def _text(literals):
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"|(PRI[a-zA-Z0-9]+)', literals)
    joined = "".join("d" if macro else text for text, macro in parts)
    return SPEC.sub("…", joined.replace('\\"', '"'))


def fatal_lines():
    """{text: file} of the service."""
    sources = [*ROOT.glob("worker/*.c"), *(s for f in FOLDERS for s in ROOT.glob(f"worker/{f}/*.c"))]
    found = {}
    for source in sorted(sources):
        for call in CALL.finditer(source.read_text()):
            found[_text(call.group(2))] = source.relative_to(ROOT)
    found.pop("…", None)  # hands on what another call has said
    return found


if __name__ == "__main__":
    for text, source in fatal_lines().items():
        print(f"{source}: {text}")
