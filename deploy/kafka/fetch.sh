#!/bin/bash
# fetch.sh: downloads Apache Kafka's jars (44 MB) into the cache unless they are there, and prints their folder as
# the last line on stdout; progress goes to stderr. An interrupted download goes on where it stopped.
# NEWSMILL_KAFKA_VERSION=3.9.1: another version than pom.xml's, the last one of 3 for clients that need it.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

here=$root/deploy/kafka
version=${NEWSMILL_KAFKA_VERSION:-$(sed -n 's/.*<kafka.version>\(.*\)<.*/\1/p' "$here/pom.xml")}
lib=$cache/kafka-$version

download() {
    local log=$cache/maven.log
    say "downloading Apache Kafka $version, 44 MB of jars ..."
    if ! mvn -B -C -f "$here/pom.xml" "-Dkafka.version=$version" "-Dmaven.repo.local=$cache/m2" \
        dependency:copy-dependencies "-DoutputDirectory=$lib" 2>&1 | tee "$log" |
        awk '/Downloaded from .*\.jar/ {if (++n % 20 == 0) {printf "        %d jars\n", n; fflush()}}'; then
        grep -m3 ERROR "$log" >&2 || tail -n 5 "$log" >&2
        die "Apache Kafka could not be downloaded" \
            "Maven needs https://repo.maven.apache.org; behind a proxy or a mirror set it in ~/.m2/settings.xml." \
            "Then run the same command again: what has arrived is kept. The whole log: $log"
    fi
    touch "$lib/.complete"
    rm -rf "$cache/m2" # the jars are copied, and Maven's own plugins are not needed again
}

mkdir -p "$cache"
exec 9>"$cache/kafka.lock"
flock 9 # a quick start and a test run may begin together
[ -e "$lib/.complete" ] || download >&2
echo "$lib"
