#!/bin/bash
# run.sh [--full] [--containers]: installs what is missing, builds, and runs every test. The last line is `N passed, N failed`.
#
# Suites: checks of the files that nothing compiles; units and the fuzz corpora, in the release build and under the address and undefined-behaviour
# sanitizers; the seed articles under the sanitizers (development data: skipped where it is absent); threads under the thread sanitizer;
# integration and chaos tests on a real Kafka and PostgreSQL of their own. --full: the long chaos run, outages of ten
# minutes, an hour's soak.
# --containers: also the image and the compose file on a Docker Engine of their own (tests/container.sh; wants root).
# With CI=true a skipped suite or test is a failure. Logs and JUnit files: build/test-results/.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../deploy/lib.sh"

python=/usr/bin/python3 # the one that has the packages, whatever stands first in PATH
results=$root/build/test-results
shared=$root/../shared
passed=0 failed=0
full='' containers=''
for argument in "$@"; do
    case $argument in
    --full) full=1 ;;
    --containers) containers=1 ;;
    *) die "usage: run.sh [--full] [--containers]" ;;
    esac
done

# fail SUITE WHY: counts as one failed test, for a suite that could not say so itself.
fail() {
    say "$(printf '%-18s FAILED: %s' "$1" "$2")"
    failed=$((failed + 1))
}

skip() {
    if [ "${CI:-}" = true ]; then
        fail "$1" "skipped: $2"
    else
        say "$(printf '%-18s skipped: %s' "$1" "$2")"
    fi
}

# suite NAME SECONDS COMMAND...: runs the command, which writes results/NAME.xml, and adds up what is in there.
suite() {
    local name=$1 seconds=$2 start=$SECONDS status=0 counts p f s
    shift 2
    rm -f "$results/$name.xml"
    timeout --kill-after=30 "$seconds" "$@" >"$results/$name.log" 2>&1 </dev/null &
    child=$!
    wait $child || status=$?
    child=
    if ! counts=$("$python" "$root/tests/support/results.py" "$results/$name.xml" 2>"$results/$name.notes"); then
        tail -n 30 "$results/$name.log"
        fail "$name" "no result (exit $status); $results/$name.log"
        return
    fi
    read -r p f s <<<"$counts"
    passed=$((passed + p)) failed=$((failed + f))
    say "$(printf '%-18s %4d passed, %d failed, %d skipped in %d s' "$name" "$p" "$f" "$s" $((SECONDS - start)))"
    cat "$results/$name.notes"
    if [ $status -eq 124 ] || [ $status -eq 137 ]; then
        tail -n 60 "$results/$name.log"
        fail "$name" "not done in $seconds s; $results/$name.log"
    elif [ "$f" -gt 0 ]; then
        tail -n 60 "$results/$name.log"
    elif [ $status -ne 0 ]; then
        fail "$name" "exit $status though no test failed; $results/$name.log"
    elif [ "$p" -eq 0 ]; then
        skip "$name" "no test ran"
    elif [ "$s" -gt 0 ]; then
        [ "${CI:-}" != true ] || fail "$name" "$s tests were skipped"
    fi
}

build() {
    local preset=$1 log=$results/build-$1.log start=$SECONDS
    (cd "$root" && cmake --preset "$preset" && cmake --build --preset "$preset") >"$log" 2>&1 || {
        grep -E 'error|Error|FAILED' "$log" | head -n 20
        fail "build-$preset" "see $log"
        return 1
    }
    say "$(printf '%-18s done in %d s' "build-$preset" $((SECONDS - start)))"
}

ctests() {
    suite "unit-$1" 600 ctest --test-dir "$root/build/$1" --output-on-failure --no-tests=error -j2 \
        --output-junit "$results/unit-$1.xml"
}

seeds() {
    if [ -r "$shared/score/seeds.py" ] && [ -d "$shared/data/seeds" ]; then
        suite seeds-asan 300 "$python" "$root/tests/support/seeds_junit.py" "$shared/score/seeds.py" \
            "$root/build/asan/newsmill" "$results/seeds-asan.xml"
    else
        skip seeds-asan "the development data (../shared) is not there"
    fi
}

# pytests NAME SECONDS ARGS...
pytests() {
    local name=$1 seconds=$2
    shift 2
    suite "$name" "$seconds" "$python" -m pytest -p no:cacheprovider -v --durations=10 \
        --junitxml "$results/$name.xml" "$@"
}

# What threads share, and the service itself; a report of ThreadSanitizer ends a process by 66.
threads() {
    export TSAN_OPTIONS=exitcode=66:halt_on_error=1:suppressions=$root/tests/tsan.supp
    suite unit-tsan 300 ctest --test-dir "$root/build/tsan" -L threads --output-on-failure --no-tests=error \
        --output-junit "$results/unit-tsan.xml"
    NEWSMILL_BIN=$root/build/tsan/newsmill pytests service-tsan 600 "$root/tests/integration/test_flow.py" -k "roles_in or two_deployments"
}

in_containers() {
    local why
    why=$("$root/tests/container.sh" --check) || {
        skip containers "${why:-it could not be tried}"
        return
    }
    suite containers 2400 "$root/tests/container.sh"
    grep -hE 'built in|FIGURE' "$results/containers.log" || true
}

deps() {
    "$root/deploy/install-deps.sh"
    "$root/deploy/kafka/fetch.sh" >/dev/null
    NEWSMILL_KAFKA_VERSION=3.9.1 "$root/deploy/kafka/fetch.sh" >/dev/null # for SCRAM
}

run_all() {
    pytests static 300 "$root/tests/static"
    if build release; then
        ctests release
    fi
    if build asan; then
        ctests asan
        seeds
    fi
    if build tsan; then
        threads
    fi
    pytests support 120 "$root/tests/support"
    if [ -x "$root/build/release/newsmill" ]; then
        pytests integration 1200 -n 5 --dist loadfile "$root/tests/integration" # they wait more than they work
        CHAOS_FULL=$full pytests chaos $((${full:+3300} + 300)) --capture=no "$root/tests/chaos"
        grep -hE '^lost [0-9]+' "$results/chaos.log" || true
    else
        fail integration "no build/release/newsmill"
        fail chaos "no build/release/newsmill"
    fi
    if [ -n "$full" ]; then
        NEWSMILL_OUTAGE_S=600 pytests outage 2400 --capture=no "$root/tests/integration/test_outage.py"
        pytests soak 7200 --capture=no "$root/tests/soak"
    fi
    if [ -n "$containers" ]; then
        in_containers
    fi
}

# timeout(1) makes a process group of its own, which neither Ctrl-C nor a signal to this one reaches; the servers of
# the suite under way end with it.
child=
interrupted() {
    trap - INT TERM
    if [ -n "$child" ]; then
        kill -TERM "$child" 2>/dev/null || true
        wait "$child" || true
    fi
    say "interrupted"
    exit 130
}
trap interrupted INT TERM

mkdir -p "$results"
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1
export NEWSMILL_BIN=$root/build/release/newsmill PYTHONDONTWRITEBYTECODE=1
if deps; then
    run_all
else
    fail install "see above"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
