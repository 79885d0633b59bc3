#!/bin/bash
# kafka-down.sh DIR: stops the node that kafka-up.sh started on DIR; its data stays. Nothing running is fine.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

[ $# -eq 1 ] || die "usage: kafka-down.sh DIR"
dir=$(cd "$1" 2>/dev/null && pwd) || exit 0
pid=$(cat "$dir/pid" 2>/dev/null) || exit 0
! process_has "$pid" "$dir/server.properties" || stop_process "$pid" 20
rm -f "$dir/pid"
