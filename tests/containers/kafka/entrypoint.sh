#!/bin/bash
# KAFKA_… to server.properties, the storage formatted, and the broker, as the official image does it.
set -euo pipefail
export CLUSTER_ID=${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}
flags=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.awt.headless=true
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.logFile=System.out)
java -Xmx128m "${flags[@]}" -cp '/opt/kafka/libs/*' kafka.docker.KafkaDockerWrapper setup \
    --default-configs-dir /etc/kafka/docker --mounted-configs-dir /mnt/shared/config --final-configs-dir /opt/kafka/config
# shellcheck disable=SC2086 # options, separated by spaces
exec java ${KAFKA_HEAP_OPTS:--Xms512m -Xmx512m} "${flags[@]}" -cp '/opt/kafka/libs/*' kafka.Kafka \
    /opt/kafka/config/server.properties
