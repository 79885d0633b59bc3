#!/bin/bash
# group.sh [--data DIR]: duplicate groups beside their peers (datasketch, gaoya, simhash), speed and accuracy as one table.
#
# Builds the release preset and installs the peers into build/peers (PyPI; their dependencies are not ours).
# The labelled pairs are development data in ../shared; where that is absent there is nothing to measure.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../deploy/lib.sh"

peers=$root/build/peers
case " $* " in *" -h "* | *" --help "*) exec /usr/bin/python3 "$root/tests/bench/group.py" --help ;; esac
if [ ! -d "$root/../shared/score" ]; then
    echo "skipped: the scorers, ../shared/score, are not beside this clone"
    exit 0
fi
mkdir -p "$state" "$peers"
(cd "$root" && cmake --preset release && cmake --build --preset release --target newsmill group_bench) >"$state/build.log" 2>&1 ||
    die "the build failed" "The whole text: $state/build.log"
[ -x "$peers/venv/bin/pip" ] || /usr/bin/python3 -m venv --clear "$peers/venv"
"$peers/venv/bin/pip" install -q --disable-pip-version-check datasketch==2.0.0 gaoya==0.2.2 simhash==2.1.2
exec /usr/bin/python3 "$root/tests/bench/group.py" --peers "$peers" "$@"
