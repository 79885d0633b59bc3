#!/bin/bash
# run.sh TARGET|all [SECONDS]: fuzzes one of the targets here (page, decode …), or each in turn, for so long (60 s).
#
# Installs clang if it is missing, builds the fuzz preset, and runs the target on a copy of its corpus, which stays as
# it is. A finding (crash, hang, leak, too much memory) is a failure; the next target still has its turn.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../deploy/lib.sh"

build=$root/build/fuzz
cd "$root/tests/fuzz"
mapfile -t targets < <(printf '%s\n' *_fuzz.c | sed 's/_fuzz\.c$//')
usage="usage: run.sh TARGET|all [SECONDS], TARGET one of: ${targets[*]}"
wanted=${1:-} seconds=${2:-60}
[[ $# -ge 1 && $# -le 2 && $seconds =~ ^[1-9][0-9]*$ ]] || die "$usage"
if [ "$wanted" != all ]; then
    [ -f "${wanted}_fuzz.c" ] || die "$usage"
    targets=("$wanted")
fi

# fuzz TARGET: false if it found something.
fuzz() {
    local target=$1 status=0 work input
    work=$(mktemp -d "$build/$target.XXXXXX")
    cp -r "corpus/$target" "$work/corpus"
    say "$target: $seconds s from $(find "$work/corpus" -type f | wc -l) inputs"
    "$build/tests/${target}_fuzz" -max_total_time="$seconds" -timeout=10 -artifact_prefix="$work/" \
        -print_final_stats=1 "$work/corpus" >"$work/log" 2>&1 || status=$?
    if [ $status -eq 0 ]; then
        say "$target: nothing found, $(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log") runs"
        rm -rf "$work"
        return 0
    fi
    grep -E 'ERROR|SUMMARY|runtime error' "$work/log" | head -n 5 || tail -n 5 "$work/log"
    input=$(find "$work" -maxdepth 1 -type f ! -name log ! -name 'slow-unit-*' | head -n 1)
    say "$target: FAILED (exit $status), the whole log: $work/log"
    [ -z "$input" ] || say "$target: the input: $input; again: $build/tests/${target}_fuzz $input"
    return 1
}

"$root/deploy/install-deps.sh" --fuzz
mkdir -p "$build"
(cd "$root" && cmake --preset fuzz && cmake --build --preset fuzz --target "${targets[@]/%/_fuzz}") >"$build/build.log" 2>&1 ||
    die "the build failed" "The whole text: $build/build.log"
failed=()
for target in "${targets[@]}"; do
    fuzz "$target" || failed+=("$target")
done
[ ${#failed[@]} -eq 0 ] || die "findings in: ${failed[*]}"
