#!/bin/sh
# feed.sh: the articles of /samples to $TOPIC on $KAFKA, each with its content type. Runs in kcat's image, which has no jq.
set -eu
cd /samples
n=0
while read -r line; do
    file=$(printf %s "$line" | sed -n 's/.*"file":"\([^"]*\)".*/\1/p')
    type=$(printf %s "$line" | sed -n 's/.*"content_type":"\([^"]*\)".*/\1/p')
    kcat -q -P -b "$KAFKA" -t "$TOPIC" -k "$file" -H "content-type=$type" "$file" </dev/null
    n=$((n + 1))
done <manifest.jsonl
echo "sent $n records to $TOPIC"
