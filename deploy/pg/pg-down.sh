#!/bin/bash
# pg-down.sh DIR [fast|immediate]: stops the server that pg-up.sh started on DIR; its data stays. Nothing running is
# fine. `immediate` is the crash that tests want.
set -euo pipefail
{ [ $# -ge 1 ] && [ $# -le 2 ]; } || { echo "usage: pg-down.sh DIR [fast|immediate]" >&2; exit 2; }
dir=$(cd "$1" 2>/dev/null && pwd) || exit 0
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ -f "$dir/place" ] || exit 0
find_place
postmaster_pid >/dev/null || exit 0
as_server "$bin/pg_ctl" -D "$place/data" -m "${2:-fast}" -w -t 30 stop >"$dir/stop.log" 2>&1 ||
    as_server "$bin/pg_ctl" -D "$place/data" -m immediate -w -t 30 stop >>"$dir/stop.log" 2>&1 ||
    die "PostgreSQL did not stop: $(tail -n 1 "$dir/stop.log")"
