#!/bin/bash
# container.sh [--keep] [--units] | --check: the image, docker-compose.yml and the README's commands for containers, tried on a Docker Engine
# of its own. Needs root, a Debian and some 4 GB under /var/tmp; takes some ten minutes from nothing.
#
# No registry is needed: debian:trixie-slim is made from the distribution's packages, and the official images of PostgreSQL, Kafka,
# kcat and Prometheus have stand-ins under their names (tests/containers/); Grafana has none and is left out. All of it lies in a
# folder of its own and in a network namespace of its own, and goes at the end; what was downloaded for the base image stays in
# .newsmill/cache. --keep: the engine's data stays for the next time. --units: the image's stage `test` too.
#
# --check: only whether it can run here. Exit 77, with the reason, where it cannot. JUnit file: build/test-results/containers.xml.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../deploy/lib.sh"

keep='' units='' check=''
for argument in "$@"; do
    case $argument in
    --keep) keep=1 ;;
    --units) units=1 ;;
    --check) check=1 ;;
    *) die "usage: container.sh [--keep] [--units] | --check" ;;
    esac
done

export PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin PYTHONDONTWRITEBYTECODE=1
netns=newsmill-$$
engine=${NEWSMILL_CONTAINERS:-/var/tmp/newsmill-engine}
[ -n "$keep" ] || engine=$engine.$$
results=$root/build/test-results
logs=$results/containers-logs
mkdir -p "$logs"
. "$root/tests/containers/engine.sh"

why=$(engine_lacks)
if [ -n "$why" ]; then
    echo "containers cannot be tried: $why"
    exit 77
fi
[ -z "$check" ] || exit 0

clean() {
    trap - EXIT INT TERM
    engine_stop
    if [ -z "$keep" ]; then
        rm -rf --one-file-system "$engine"
    fi
}
trap clean EXIT
trap 'exit 130' INT TERM

# image NAME CONTEXT: quietly; the log is shown when it fails.
image() {
    local log=$logs/build-${1//[:\/]/_}.log
    ! docker image inspect "$1" >/dev/null 2>&1 || return 0
    say "making $1"
    docker build -t "$1" "$2" >"$log" 2>&1 || {
        tail -n 15 "$log" >&2
        die "the image $1 could not be made" "See $log."
    }
}

kafka_image() {
    local context=$engine/kafka jars
    jars=$("$root/deploy/kafka/fetch.sh")
    rm -rf "$context"
    cp -r "$root/tests/containers/kafka" "$context"
    cp -r "$jars" "$context/lib"
    image apache/kafka:4.1.1 "$context"
    rm -rf "$context"
}

# Today's `docker compose` and `kustomize`, which Debian 12 does not have.
tools() {
    local container
    image newsmill-test-tools "$root/tests/containers/tools"
    mkdir -p "$DOCKER_CONFIG/cli-plugins" "$engine/bin"
    container=$(docker create newsmill-test-tools)
    docker cp "$container:/usr/libexec/docker/cli-plugins/docker-compose" "$DOCKER_CONFIG/cli-plugins/" >/dev/null
    docker cp "$container:/usr/bin/kustomize" "$engine/bin/" >/dev/null
    docker rm "$container" >/dev/null
}

# What the containers' rows and events are compared with.
native() {
    say "building what runs outside containers"
    (cd "$root" && cmake --preset release && cmake --build --preset release --target newsmill) >"$logs/build-native.log" 2>&1 || {
        tail -n 15 "$logs/build-native.log" >&2
        die "the build failed" "See $logs/build-native.log."
    }
}

# By the compose file, and once more as another version: the upgrade's image, of the same layers.
product() {
    local start=$SECONDS
    say "building the image by docker-compose.yml"
    docker compose build worker >"$logs/build-newsmill.log" 2>&1 || {
        tail -n 15 "$logs/build-newsmill.log" >&2
        die "the image could not be built" "See $logs/build-newsmill.log."
    }
    say "built in $((SECONDS - start)) s"
    NEWSMILL_VERSION=next NEWSMILL_IMAGE=newsmill:next docker compose build worker >"$logs/build-next.log" 2>&1
    if [ -n "$units" ]; then
        start=$SECONDS
        say "the unit tests in their stage"
        docker build --target test "$root" >"$logs/build-test.log" 2>&1 || {
            tail -n 30 "$logs/build-test.log" >&2
            die "the stage of the unit tests failed" "See $logs/build-test.log."
        }
        say "$(grep 'tests passed' "$logs/build-test.log") in $((SECONDS - start)) s"
    fi
}

"$root/deploy/install-deps.sh"
engine_install
say "starting an engine"
engine_start
docker ps --all --quiet | xargs -r docker rm --force --volumes >/dev/null # of a run that kept its engine
docker volume prune --force >/dev/null
base_image trixie
tools
(
    image postgres:17 "$root/tests/containers/postgres"
    image edenhill/kcat:1.7.1 "$root/tests/containers/kcat"
    image prom/prometheus:v3.5.0 "$root/tests/containers/prometheus"
    kafka_image
) &
stand_ins=$! # they wait for downloads and disks, while what follows works

NEWSMILL_REVISION=$(git -C "$root" rev-parse HEAD 2>/dev/null || echo 0000000000000000000000000000000000000000)
SOURCE_DATE_EPOCH=$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 0)
NEWSMILL_SECRETS=$engine/secrets
export NEWSMILL_REVISION SOURCE_DATE_EPOCH NEWSMILL_SECRETS COMPOSE_PROJECT_NAME=newsmill KUSTOMIZE=$engine/bin/kustomize
cd "$root"
rm -rf "$NEWSMILL_SECRETS"
product
native
wait "$stand_ins"

# Files of that folder are what a command in the namespace finds in /etc.
mkdir -p "/etc/netns/$netns"
echo '127.0.0.1 localhost' >"/etc/netns/$netns/hosts"
say "the tests"
engine_exec /usr/bin/python3 -m pytest -p no:cacheprovider -v -x --durations=8 -rP --junitxml "$results/containers.xml" \
    "$root/tests/containers" >"$logs/pytest.log" 2>&1 && status=0 || status=$?
grep -E '^(FIGURE|[^ ]+::[^ ]+ (PASSED|FAILED|ERROR)|E  |=+ .* in )' "$logs/pytest.log" || true
[ "$status" -eq 0 ]
