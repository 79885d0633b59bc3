#!/bin/bash
# soak.sh [--minutes N] [--seed S] [...]: soak.py on small disks of its own, if this is root: in a mount namespace, so
# that nothing of them is left when it ends, however that is. Needs build/release/newsmill.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../deploy/lib.sh"

[ -x "$root/build/release/newsmill" ] || die "no build/release/newsmill" "Build it: cmake --preset release && cmake --build --preset release"
if [ "$(id -u)" = 0 ] && unshare --mount true 2>/dev/null; then
    exec env NEWSMILL_SOAK_DISKS=1 unshare --mount --propagation private /usr/bin/python3 "$root/tests/chaos/soak.py" "$@"
fi
say "no small disks: that needs root"
exec /usr/bin/python3 "$root/tests/chaos/soak.py" "$@"
