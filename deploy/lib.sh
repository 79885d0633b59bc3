# shellcheck shell=bash
# What the scripts of this folder share: to be sourced after `set -euo pipefail`.
#
# root        the clone
# state       where the quick start keeps its data (NEWSMILL_STATE)
# cache       what is downloaded once (NEWSMILL_CACHE)

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
state=${NEWSMILL_STATE:-$root/.newsmill}
cache=${NEWSMILL_CACHE:-$root/.newsmill/cache}
export root state cache

# One line of progress, with the seconds since the script began.
say() {
    printf '[%4ds] %s\n' "$SECONDS" "$*"
}

# die WHAT WHAT-TO-DO...: what failed on one line, then what to do about it.
die() {
    printf 'FAILED: %s\n' "$1" >&2
    shift
    [ $# -eq 0 ] || printf '        %s\n' "$@" >&2
    exit 1
}

listening() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# free_port [N]: the first of N neighbouring ports that nobody listens on. They lie below the range that
# the kernel hands to outgoing connections, so none can take them between this look and the server's start.
free_port() {
    local n=${1:-1} base i
    for _ in $(seq 200); do
        base=$((15000 + (RANDOM * 32768 + RANDOM) % 15000))
        for ((i = 0; i < n; i++)); do
            ! listening $((base + i)) || continue 2
        done
        echo "$base"
        return
    done
    die "no free port between 15000 and 30000"
}

# process_has PID WORD: a living process of that id whose command line holds WORD; a pid file may be old.
process_has() {
    [ -n "$1" ] && [ -r "/proc/$1/cmdline" ] && tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null | grep -qF -- "$2"
}

# stop_process PID SECONDS: SIGTERM, then SIGKILL when the time is over.
stop_process() {
    kill -TERM "$1" 2>/dev/null || return 0
    for ((i = 0; i < $2 * 20; i++)); do
        alive "$1" || return 0
        sleep 0.05
    done
    kill -KILL "$1" 2>/dev/null || true
}

# A zombie that nobody has reaped yet (a container without an init) is not alive.
alive() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    stat=${stat##*) }
    [ "${stat%% *}" != Z ]
}
