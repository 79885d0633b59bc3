#!/bin/bash
# extract.sh [--epochs N]: names by Newsmill's tagger and by spaCy, trained from scratch on the same articles, as one table.
#
# Builds the release preset and installs spaCy into build/peers (PyPI; nothing of it is ours). Training spaCy with its default CPU
# config takes long (an hour on a slow machine); the model is kept in build/peers. The articles and the scorer are development
# data in ../shared; where that is absent there is nothing to measure.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../deploy/lib.sh"

peers=$root/build/peers
if [ ! -d "$root/../shared/score" ]; then
    echo "skipped: the scorers, ../shared/score, are not beside this clone"
    exit 0
fi
"$root/deploy/install-deps.sh" >&2
mkdir -p "$state" "$peers"
(cd "$root" && cmake --preset release && cmake --build --preset release --target newsmill extract_bench) \
    >"$state/build.log" 2>&1 || die "the build failed" "The whole text: $state/build.log"
say "installing spaCy" >&2
[ -x "$peers/venv/bin/pip" ] || /usr/bin/python3 -m venv --clear "$peers/venv" || die "no venv" "apt-get install python3-venv"
"$peers/venv/bin/pip" install -q --disable-pip-version-check spacy==3.7.5 click >"$peers/spacy.log" 2>&1 ||
    die "spaCy cannot be installed" "The whole text: $peers/spacy.log"
exec "$peers/venv/bin/python" "$root/tests/bench/extract.py" --peers "$peers" "$@"
