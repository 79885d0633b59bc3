# shellcheck shell=bash
# Shared by pg-up.sh and pg-down.sh. Sets `dir` (the folder named on the command line), `place` (where the cluster
# really lies) and `bin`. PostgreSQL refuses to run as root: then everything is done as user postgres, and the
# cluster must lie where that user may go. A clone under /root is not such a place; /var/tmp is.

. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

bin=/usr/lib/postgresql/15/bin
[ -x "$bin/postgres" ] || die "PostgreSQL 15 is not installed" "Run deploy/install-deps.sh first."

as_server() {
    if [ "$(id -u)" -eq 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

own() {
    [ "$(id -u)" -ne 0 ] || chown postgres: "$1"
}

# Chosen once, then remembered in DIR/place.
# shellcheck disable=SC2154 # dir is the caller's
find_place() {
    place=$(cat "$dir/place" 2>/dev/null) || place=
    if [ -n "$place" ] && [ -d "$place" ]; then
        return
    fi
    place=$dir/cluster
    mkdir -p "$place" && own "$place"
    if ! as_server test -w "$place"; then
        rmdir "$place"
        place=/var/tmp/newsmill-pg-$(printf %s "$dir" | md5sum | cut -c1-12)
        mkdir -p "$place" && own "$place"
    fi
    echo "$place" >"$dir/place"
}

postmaster_pid() {
    local pid
    pid=$(head -n 1 "$place/data/postmaster.pid" 2>/dev/null) && process_has "$pid" "$place/data" && echo "$pid"
}
