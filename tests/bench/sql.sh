#!/bin/bash
# sql.sh [--articles N] [--days D] [FILE.jsonl]: how long the queries of sql/queries take on N articles (default 100,000), as one table.
#
# --days D: all within D days; else ten days for each 3,000 articles.
#
# FILE: as for run.sh. Builds the release preset, and starts a PostgreSQL and a Kafka of its own.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../deploy/lib.sh"

"$root/deploy/install-deps.sh" >&2
mkdir -p "$state"
(cd "$root" && cmake --preset release && cmake --build --preset release --target newsmill) >"$state/build.log" 2>&1 ||
    die "the build failed" "The whole text: $state/build.log"
exec /usr/bin/python3 "$root/tests/bench/sql.py" "$@"
