#!/bin/bash
# kafka-tool.sh CLASS ARGS...: one of Kafka's own command-line tools (org.apache.kafka.tools.CLASS), for example
#   deploy/kafka/kafka-tool.sh TopicCommand --bootstrap-server 127.0.0.1:PORT --describe
#   deploy/kafka/kafka-tool.sh consumer.group.ConsumerGroupCommand --bootstrap-server 127.0.0.1:PORT --list
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

[ $# -ge 1 ] || die "usage: kafka-tool.sh CLASS ARGS..."
lib=$("$root/deploy/kafka/fetch.sh")
exec java -Xmx128m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
    -cp "$lib/*" "org.apache.kafka.tools.$1" "${@:2}"
