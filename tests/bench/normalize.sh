#!/bin/bash
# normalize.sh [--data DIR] [--sets NAME,...] [--pages N | --all] [--worst N]: our main-text extractor beside its peers, as one
# table, of a fixed sample of pages (some minutes) or of all (half an hour).
#
# Builds the release preset and installs the peers into build/peers (PyPI, npm; their dependencies are not ours).
# The scorers and the pages are development data in ../shared; where that is absent there is nothing to measure.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../deploy/lib.sh"

peers=$root/build/peers
python_peers=(trafilatura==2.3.1 readability-lxml==0.9 "newspaper4k[ja,nlp,zh]==0.9.6" justext==3.0.2)
node_peers=(@mozilla/readability@0.6.0 jsdom@26.1.0)

# attempt NAME COMMAND...: runs it, once; where it fails the peer's row will say so, from NAME.failed.
attempt() {
    local name=$1 log
    shift
    log=$peers/$name.log
    rm -f "$peers/$name.failed"
    [ "$(cat "$peers/$name.done" 2>/dev/null)" != "$*" ] || return 0
    if "$@" >"$log" 2>&1; then
        echo "$*" >"$peers/$name.done"
    else
        { grep -iE 'error|^E:' "$log" || cat "$log"; } | tail -n 1 | cut -c1-100 >"$peers/$name.failed"
        say "$name: not installed, see $log" >&2
    fi
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

debian() {
    as_root apt-get -q update && as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@"
}

install_python() {
    [ -x "$peers/venv/bin/pip" ] || /usr/bin/python3 -m venv --clear "$peers/venv" ||
        { debian python3-venv && /usr/bin/python3 -m venv --clear "$peers/venv"; } || return 1
    "$peers/venv/bin/pip" install -q --disable-pip-version-check "$@"
}

install_node() {
    command -v npm >/dev/null || debian nodejs npm || return 1
    npm install --silent --no-fund --no-audit --prefix "$peers/npm" "$@"
}

case " $* " in *" -h "* | *" --help "*) exec /usr/bin/python3 "$root/tests/bench/normalize.py" --help ;; esac
if [ ! -d "$root/../shared/score" ]; then
    echo "skipped: the scorers, ../shared/score, are not beside this clone"
    exit 0
fi
"$root/deploy/install-deps.sh" >&2
mkdir -p "$state" "$peers/npm"
(cd "$root" && cmake --preset release && cmake --build --preset release --target newsmill) >"$state/build.log" 2>&1 ||
    die "the build failed" "The whole text: $state/build.log"
say "installing the peers" >&2
for peer in "${python_peers[@]}"; do
    attempt "${peer%%[[=]*}" install_python "$peer" lxml_html_clean # lxml has it no longer, two of the peers want it
done
attempt readability.mjs install_node "${node_peers[@]}"
exec /usr/bin/python3 "$root/tests/bench/normalize.py" --peers "$peers" "$@"
