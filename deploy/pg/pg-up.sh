#!/bin/bash
# pg-up.sh DIR PORT: a private PostgreSQL 15 on 127.0.0.1:PORT with database and role `newsmill`, and prints its URL.
#
# DIR keeps everything: place (where the cluster lies: DIR/cluster, or under /var/tmp if DIR is closed to user
# postgres), postgres.log, port. Starting again on the same DIR keeps the data, also after kill -9; a server that
# runs already is left alone. Connections are trusted, so it listens on this machine only. fsync stays on.
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: pg-up.sh DIR PORT" >&2; exit 2; }
mkdir -p "$1"
dir=$(cd "$1" && pwd)
port=$2
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

init() {
    local socket=$place
    as_server "$bin/initdb" -D "$place/data.new" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >"$dir/initdb.log" 2>&1 ||
        die "initdb failed: $(tail -n 1 "$dir/initdb.log")" "The whole text: $dir/initdb.log"
    [ ${#socket} -le 80 ] || socket= # a socket's path has 107 bytes; without one there is still 127.0.0.1
    as_server tee -a "$place/data.new/postgresql.conf" >/dev/null <<C
listen_addresses = '127.0.0.1'
unix_socket_directories = '$socket'
max_connections = 60
shared_buffers = 128MB
max_wal_size = 1GB
random_page_cost = 1.1
jit = off
logging_collector = off
log_line_prefix = '%m [%p] '
timezone = 'UTC'
C
    mv "$place/data.new" "$place/data" # only a finished cluster gets its name
}

start() {
    : >>"$place/postgres.log" && own "$place/postgres.log"
    for _ in $(seq 20); do # after kill -9 the old backends need a moment to notice
        if as_server "$bin/pg_ctl" -D "$place/data" -l "$place/postgres.log" -o "-p $port" -w -t 60 start \
            >"$dir/start.log" 2>&1; then
            return
        fi
        tail -n 3 "$place/postgres.log" | grep -qE 'shared memory block|lock file' || break
        sleep 0.5
    done
    tail -n 10 "$place/postgres.log" >&2
    die "PostgreSQL did not start on port $port" "Its log: $place/postgres.log; remove $dir and $place to begin anew."
}

# A killed server leaves its pid file; by now another process may have that number, and PostgreSQL would wait for it.
drop_stale_pid() {
    local pid
    pid=$(head -n 1 "$place/data/postmaster.pid" 2>/dev/null) || return 0
    if [ -d "/proc/$pid" ] && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" != postgres ]; then
        rm -f "$place/data/postmaster.pid"
    fi
}

sql() {
    "$bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$port" -U postgres "$@"
}

create_database() {
    [ -n "$(sql -d postgres -c "SELECT 1 FROM pg_roles WHERE rolname = 'newsmill'")" ] ||
        sql -d postgres -c "CREATE ROLE newsmill LOGIN CREATEROLE"
    [ -n "$(sql -d postgres -c "SELECT 1 FROM pg_database WHERE datname = 'newsmill'")" ] ||
        sql -d postgres -c "CREATE DATABASE newsmill OWNER newsmill"
}

find_place
if postmaster_pid >/dev/null; then
    port=$(cat "$dir/port")
else
    rm -rf "$place/data.new"
    [ -f "$place/data/PG_VERSION" ] || init
    drop_stale_pid
    echo "$port" >"$dir/port"
    start
fi
create_database
echo "postgresql://newsmill@127.0.0.1:$port/newsmill"
