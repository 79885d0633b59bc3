#!/bin/bash
# run.sh [--articles N] [--threads T,…] [FILE.jsonl]: how fast Newsmill is on this machine, where its time goes, and how long
# an article takes from the topic to its event while 200 a second come in.
#
# FILE: articles as JSON envelopes, one a line; default ../shared/data/bulk_bbc.jsonl (development data), and where
# that is absent made-up text. Builds the release preset, and starts a PostgreSQL and a Kafka of its own.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../deploy/lib.sh"

"$root/deploy/install-deps.sh" >&2
mkdir -p "$state"
(cd "$root" && cmake --preset release && cmake --build --preset release --target newsmill) >"$state/build.log" 2>&1 ||
    die "the build failed" "The whole text: $state/build.log"
exec /usr/bin/python3 "$root/tests/bench/bench.py" "$@"
