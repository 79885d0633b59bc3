#!/bin/bash
# kafka-up.sh DIR PORT: one Apache Kafka node (KRaft) on 127.0.0.1:PORT, its controller on PORT + 1.
#
# DIR keeps everything: data/ log kafka.log pid port server.properties. Starting again on the same DIR keeps the
# topics, also after kill -9; a node that runs already is left alone. The heap is NEWSMILL_KAFKA_HEAP (256m).
# NEWSMILL_KAFKA_BEHIND="PORT:TOLD ...": further listeners on PORT that tell their clients to come to TOLD, where a
# proxy of the caller's leads back to PORT.
# NEWSMILL_KAFKA_MORE=FILE: further lines of server.properties, which win over those here.
# NEWSMILL_KAFKA_SCRAM="NAME:PASSWORD ...": users for SCRAM-SHA-512; they are made with the storage, once.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

[ $# -eq 2 ] || die "usage: kafka-up.sh DIR PORT"
mkdir -p "$1"
dir=$(cd "$1" && pwd)
port=$2
conf=$dir/server.properties
heap=${NEWSMILL_KAFKA_HEAP:-256m}
log4j=(-Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.logFile=System.out
    -Dorg.slf4j.simpleLogger.log.org.apache.kafka.coordinator.group=info # who joined and who is waited for
    -Dorg.slf4j.simpleLogger.showDateTime=true "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS")

# Small and quick rather than fast: one replica of everything, short sessions so that a killed node is back in
# seconds, and no topic that nobody asked for.
# The first rebalance of an empty group must wait a little: at 0 it is tried before members that are still being
# given their ids have joined, and then put off for their whole rebalance timeout (300 s).
write_conf() {
    local listeners='' advertised='' protocols='' pair i=0
    for pair in ${NEWSMILL_KAFKA_BEHIND:-}; do
        i=$((i + 1))
        listeners+=",BEHIND$i://127.0.0.1:${pair%:*}"
        advertised+=",BEHIND$i://127.0.0.1:${pair#*:}"
        protocols+=",BEHIND$i:PLAINTEXT"
    done
    cat >"$conf" <<C
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$((port + 1))
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$((port + 1))$listeners
advertised.listeners=PLAINTEXT://127.0.0.1:$port$advertised
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT$protocols
log.dirs=$dir/data
num.partitions=1
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=500
group.min.session.timeout.ms=500
broker.session.timeout.ms=1500
broker.heartbeat.interval.ms=300
num.network.threads=2
num.io.threads=2
log.cleaner.dedupe.buffer.size=2097152
C
    [ -z "${NEWSMILL_KAFKA_MORE:-}" ] || cat "$NEWSMILL_KAFKA_MORE" >>"$conf" # of two lines of a name Java takes the last
}

running() {
    local pid
    pid=$(cat "$dir/pid" 2>/dev/null) && process_has "$pid" "$conf"
}

format() {
    local id=$dir/cluster_id user users=()
    for user in ${NEWSMILL_KAFKA_SCRAM:-}; do
        users+=(--add-scram "SCRAM-SHA-512=[name=${user%%:*},password=${user#*:}]")
    done
    [ -s "$id" ] || printf 'n%s\n' "$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | cut -c1-21)" >"$id"
    java -Xmx128m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "${log4j[@]}" -cp "$lib/*" \
        kafka.tools.StorageTool format --ignore-formatted -t "$(cat "$id")" -c "$conf" "${users[@]}" >"$dir/format.log" 2>&1 ||
        die "Kafka could not prepare its storage in $dir: $(tail -n 1 "$dir/format.log")" "The whole text: $dir/format.log"
}

wait_ready() {
    local pid=$1
    for _ in $(seq 1200); do # KRaft opens the port last: who can connect can work
        ! listening "$port" || return 0
        alive "$pid" || break
        sleep 0.05
    done
    tail -n 15 "$dir/kafka.log" >&2
    die "Kafka did not start on port $port within a minute" "Its log: $dir/kafka.log; remove $dir to begin anew."
}

lib=$("$root/deploy/kafka/fetch.sh")
if running; then
    port=$(cat "$dir/port")
    wait_ready "$(cat "$dir/pid")"
    exit 0
fi
write_conf
[ -f "$dir/data/meta.properties" ] || format
echo "$port" >"$dir/port"
# A node that lives for minutes spends more on the second compiler than it wins back.
setsid nohup java "-Xms$heap" "-Xmx$heap" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -XX:MaxDirectMemorySize=64m -Djava.net.preferIPv4Stack=true \
    -Djava.awt.headless=true "${log4j[@]}" -cp "$lib/*" kafka.Kafka "$conf" >>"$dir/kafka.log" 2>&1 </dev/null &
echo $! >"$dir/pid"
wait_ready $!
