#!/bin/bash
# acls.sh PRINCIPAL: what `newsmill run` may do on a broker with ACLs, and no more: one line of kafka-acls.sh's options each.
#
# Reads NEWSMILL_ID and the NEWSMILL_…_TOPIC(S) settings as the worker does. To grant all of them to the user newsmill:
#   deploy/kafka/acls.sh User:newsmill | while read -r line; do
#       kafka-acls.sh --bootstrap-server HOST:PORT --command-config admin.properties $line
#   done
# READ and WRITE hold DESCRIBE in them. Nothing on the cluster is needed; topics are made by an administrator
# (`newsmill topics --create` with other credentials), and who only ingests (NEWSMILL_ROLES=ingest) needs the lines
# marked so. tests/integration/test_security_kafka.py takes away each line in turn.
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: acls.sh PRINCIPAL (for example User:newsmill)" >&2; exit 2; }
principal=$1
id=${NEWSMILL_ID:-newsmill}
clusters=${NEWSMILL_CLUSTERS_TOPIC:-newsmill.clusters}
dead=${NEWSMILL_DEAD_TOPIC:-newsmill.articles.dead}
articles=${NEWSMILL_ARTICLES_TOPIC:-}
IFS=, read -ra inputs <<<"${NEWSMILL_INPUT_TOPICS:-newsmill.articles.raw}"

# allow KIND NAME OPERATION
allow() {
    printf -- '--add --allow-principal %s --operation %s --%s %s\n' "$principal" "$3" "$1" "$2"
}

for topic in "${inputs[@]}"; do
    allow topic "${topic// /}" Read # ingest: the articles
done
allow group "$id" Read                             # ingest: the consumer group
allow topic "$clusters" Write                      # the events
allow topic "$clusters" Read                       # after a crash: was the last transaction committed? And the position, which is kept in its name
allow topic "$dead" Write                          # dead letters
allow topic "$dead" Read                           # after a crash, as above
if [ -n "$articles" ]; then
    allow topic "$articles" Write                  # the topic of articles, where it is wanted
    allow topic "$articles" Read                   # after a crash, as above
fi
allow group "newsmill-outbox-$id" Read             # the position of the outbox
allow transactional-id "newsmill-publish-$id" Write # one publisher
