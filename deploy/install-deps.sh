#!/bin/bash
# install-deps.sh [--fuzz]: installs from Debian 12 what building, running and testing Newsmill needs. Needs root (or
# sudo); quick, and without a word to apt, when nothing is missing. --fuzz: also clang, for the preset of that name.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

build=(build-essential ca-certificates cmake git libcld2-dev libjansson-dev libmicrohttpd-dev libpq-dev libpsl-dev
    librdkafka-dev libssl-dev libuchardet-dev libutf8proc-dev libxml2-dev libxxhash-dev ninja-build pkg-config)
# PostgreSQL, Kafka's Java, and what shows the quick start's results
services=(curl jq kcat maven openjdk-17-jre-headless postgresql-15 postgresql-client-15 procps)
tests=(iproute2 libcriterion-dev mandoc prometheus python3 python3-confluent-kafka python3-jsonschema python3-psycopg2
    python3-pytest python3-pytest-xdist python3-venv shellcheck zsh)
fuzz=(clang libclang-rt-14-dev) # large, so only on demand

missing() {
    local p
    for p in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || echo "$p"
    done
}

apt() {
    local log=$1
    shift
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 \
        -o Dpkg::Options::=--force-unsafe-io "$@" >>"$log" 2>&1 &
    local pid=$! n=0
    while alive $pid; do
        sleep 0.5
        n=$((n + 1))
        [ $((n % 20)) -ne 0 ] || printf '        %s\n' "$(tail -n 1 "$log" | cut -c1-100)"
    done
    wait $pid
}

# Debian would make a cluster of its own and start it at every boot; the private one needs only the programs.
install_postgresql_common() {
    [ -n "$(missing postgresql-common)" ] || return 0
    apt "$log" install -y --no-install-recommends postgresql-common || return 1
    "${as_root[@]}" sed -i 's/^#\?create_main_cluster *=.*/create_main_cluster = false/' \
        /etc/postgresql-common/createcluster.conf
}

# Likewise a Prometheus for the whole machine: the tests start one of their own.
mask_prometheus() {
    [ -n "$(missing prometheus)" ] && [ -d /run/systemd/system ] || return 0
    "${as_root[@]}" systemctl mask prometheus >>"$log" 2>&1
}

command -v apt-get >/dev/null ||
    die "this script is for Debian" "Elsewhere install: ${build[*]} ${services[*]} ${tests[*]}"
case $* in
"") ;;
--fuzz) tests+=("${fuzz[@]}") ;;
*) die "usage: install-deps.sh [--fuzz]" ;;
esac
mapfile -t todo < <(missing "${build[@]}" "${services[@]}" "${tests[@]}")
if [ ${#todo[@]} -eq 0 ]; then
    say "packages: nothing to install"
    exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "packages are missing and this is not root: ${todo[*]}" \
        "As root: apt-get install --no-install-recommends ${todo[*]}"
    as_root=(sudo)
fi
log=$(mktemp /tmp/newsmill-install.XXXXXX.log)
failed() {
    grep -E '^(E|Err):?' "$log" | tail -n 5 >&2 || tail -n 5 "$log" >&2
    die "$1" "$2" "The whole log: $log"
}

say "packages: ${#todo[@]} to install with what they need, about 400 MB on a bare system (log: $log)"
apt "$log" update || failed "apt-get update failed" "Is the Debian mirror reachable? See /etc/apt/sources.list*."
"${as_root[@]}" mkdir -p /usr/share/man/man1 # Java's package fails in a slim image without it
install_postgresql_common || failed "postgresql-common could not be installed" "Mend apt, then run this again."
mask_prometheus || failed "the service of Prometheus could not be kept from starting" "systemctl mask prometheus"
apt "$log" install -y --no-install-recommends "${todo[@]}" ||
    failed "the packages could not be installed" "Mend apt (for example: apt-get -f install), then run this again."
rm -f "$log"
say "packages: installed"
