#!/bin/bash
# quickstart.sh                 everything from a bare Debian 12 to articles in, rows and events out, on this machine:
#                               installs packages, builds, starts a private PostgreSQL and Kafka, migrates, starts
#                               the worker, feeds it the sample articles and shows what came of them.
# quickstart.sh --stop          stops all of it and removes its data (the build and the downloads stay).
# quickstart.sh --stop --keep   stops all of it; the next start goes on with the same data.
#
# Everything lies under .newsmill/ (NEWSMILL_STATE): env (settings, for a shell of your own), worker.log, pg/, kafka/.
# Run again it finds what runs, feeds the samples once more, and the service knows them as repeats.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

newsmill=$root/build/release/newsmill
samples=$root/deploy/samples
topic=newsmill.articles.raw
events=newsmill.clusters
log=$state/worker.log

usage() {
    sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"
}

# ---- stop ----------------------------------------------------------------------------------------------------------

worker_running() {
    local pid
    pid=$(cat "$state/worker.pid" 2>/dev/null) && alive "$pid" && process_has "$pid" "newsmill run"
}

stop_all() {
    ! worker_running || stop_process "$(cat "$state/worker.pid")" 10
    rm -f "$state/worker.pid"
    "$root/deploy/kafka/kafka-down.sh" "$state/kafka"
    "$root/deploy/pg/pg-down.sh" "$state/pg"
    if [ -n "$keep" ]; then
        say "stopped; the data is in $state"
        return
    fi
    local place
    place=$(cat "$state/pg/place" 2>/dev/null) || place=$state/pg/cluster
    rm -rf "$place" "$state/pg" "$state/kafka" "$state"/{env,http_port,events.jsonl} "$state"/*.log
    say "stopped, and the data removed"
}

# ---- start ---------------------------------------------------------------------------------------------------------

# Settings of the caller's shell must not reach the worker of the quick start.
forget_environment() {
    local name
    for name in ${!NEWSMILL_@} ${!KAFKA_@} ${!PG@} DATABASE_URL; do
        case $name in
        NEWSMILL_STATE | NEWSMILL_CACHE | NEWSMILL_KAFKA_HEAP) ;;
        *) unset "$name" ;;
        esac
    done
}

build() {
    say "building (log: $state/build.log)"
    (cd "$root" && cmake --preset release && cmake --build --preset release --target newsmill) 2>&1 |
        tee "$state/build.log" | awk '/^\[[0-9]+\/[0-9]+\]/ {if (++n % 20 == 0) {print "        " $1; fflush()}}' || {
        grep -E 'error|FAILED' "$state/build.log" | head -n 20 >&2
        die "the build failed" "The whole text: $state/build.log"
    }
}

# port_of FILE N: the port used the last time, unless somebody else has it by now; else a free one of N neighbours.
port_of() {
    local port
    port=$(cat "$1" 2>/dev/null) || port=
    if [ -n "$port" ] && ! listening "$port"; then
        echo "$port"
    else
        free_port "$2"
    fi
}

start_servers() {
    say "starting PostgreSQL"
    DATABASE_URL=$("$root/deploy/pg/pg-up.sh" "$state/pg" "$(port_of "$state/pg/port" 1)")
    say "starting Kafka"
    "$root/deploy/kafka/kafka-up.sh" "$state/kafka" "$(port_of "$state/kafka/port" 2)"
    KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:$(cat "$state/kafka/port")
    worker_running || port_of "$state/http_port" 1 >"$state/http_port.new"
    [ ! -s "$state/http_port.new" ] || mv "$state/http_port.new" "$state/http_port"
    NEWSMILL_HTTP_ADDR=127.0.0.1:$(cat "$state/http_port")
    export DATABASE_URL KAFKA_BOOTSTRAP_SERVERS NEWSMILL_HTTP_ADDR
    cat >"$state/env" <<C
export DATABASE_URL=$DATABASE_URL
export KAFKA_BOOTSTRAP_SERVERS=$KAFKA_BOOTSTRAP_SERVERS
export NEWSMILL_HTTP_ADDR=$NEWSMILL_HTTP_ADDR
C
}

show_logs() {
    local place
    place=$(cat "$state/pg/place" 2>/dev/null) || place=$state/pg
    for file in "$log" "$state/kafka/kafka.log" "$place/postgres.log"; do
        printf -- '--- the end of %s\n' "$file"
        tail -n 12 "$file" 2>&1 || true
    done >&2
}

start_worker() {
    say "tables and topics"
    "$newsmill" migrate >"$state/migrate.log" 2>&1 || {
        tail -n 5 "$state/migrate.log" >&2
        die "newsmill migrate failed" "To begin anew: deploy/quickstart.sh --stop, then deploy/quickstart.sh"
    }
    "$newsmill" topics --create >"$state/topics.log" 2>&1 || {
        tail -n 5 "$state/topics.log" >&2
        die "newsmill topics --create failed" "To begin anew: deploy/quickstart.sh --stop, then deploy/quickstart.sh"
    }
    if worker_running; then
        say "the worker runs already"
        return
    fi
    say "starting the worker (log: $log, HTTP: $NEWSMILL_HTTP_ADDR)"
    setsid nohup "$newsmill" run >>"$log" 2>&1 </dev/null &
    echo $! >"$state/worker.pid"
}

# wait_until SECONDS WHAT COMMAND...
wait_until() {
    local seconds=$1 what=$2 end=$((SECONDS + $1))
    shift 2
    until "$@" >/dev/null 2>&1; do
        if [ $SECONDS -ge $end ] || ! worker_running; then
            worker_running || what="$what (the worker has ended)"
            show_logs
            die "waited up to $seconds s for: $what" "What the worker says is in $log." \
                "To begin anew: deploy/quickstart.sh --stop, then deploy/quickstart.sh"
        fi
        sleep 0.1
    done
}

# ---- feed and show -------------------------------------------------------------------------------------------------

kafka() {
    kcat -q -b "$KAFKA_BOOTSTRAP_SERVERS" "$@"
}

sql() {
    PGOPTIONS='-c search_path=newsmill' psql -X -q -v ON_ERROR_STOP=1 -P pager=off -P footer=off -P null=- \
        -d "$DATABASE_URL" "$@"
}

feed() {
    local line file type
    while read -r line; do
        file=$(jq -r .file <<<"$line")
        type=$(jq -r .content_type <<<"$line")
        kafka -P -t "$topic" -k "$file" -H "content-type=$type" "$samples/$file" </dev/null ||
            die "the sample $file could not be sent to $topic" "Kafka's log: $state/kafka/kafka.log"
    done <"$samples/manifest.jsonl"
    say "sent $(grep -c . "$samples/manifest.jsonl") records to $topic"
}

# The records on the input topic, over all its partitions.
sent() {
    local partitions
    mapfile -t partitions < <(kcat -L -J -b "$KAFKA_BOOTSTRAP_SERVERS" -t "$topic" |
        jq -r '.topics[0] | .topic as $t | .partitions[] | "-t\n\($t):\(.partition):-1"')
    kcat -Q -b "$KAFKA_BOOTSTRAP_SERVERS" "${partitions[@]}" | awk '{n += $NF} END {print n + 0}'
}

# Everything consumed, grouped and published?
settled() {
    [ "$(sql -A -t -c "SELECT (SELECT coalesce(sum(next_offset), 0) FROM consumer_offset WHERE topic = '$topic') >= $1
        AND (SELECT ungrouped_articles + unwritten_dead_letters + unpublished_events FROM v_pipeline_health) = 0")" = t ]
}

show_rows() {
    printf '\nSTORED ARTICLES (view v_article)\n'
    sql -c "SELECT article_id AS id, coalesce(source_name, source_domain) AS source, left(title, 60) AS title,
        published_at AT TIME ZONE 'UTC' AS published FROM v_article ORDER BY article_id"
    printf 'REJECTED RECORDS (view v_rejected), each also on newsmill.articles.dead\n'
    sql -c "SELECT reject_id AS id, encode(key, 'escape') AS key, stage, reason, left(message, 60) AS message
        FROM v_rejected ORDER BY reject_id"
    printf 'DUPLICATE GROUPS (view v_duplicate)\n'
    sql -c "SELECT duplicate_group_id AS group, article_id AS id, role, left(title, 60) AS title
        FROM v_duplicate ORDER BY 1, 2"
    printf 'STORIES (views v_story, v_story_article)\n'
    sql -c "SELECT s.story_id AS story, left(s.label, 40) AS label, a.article_id AS id, left(a.title, 60) AS title
        FROM v_story s JOIN v_story_article a USING (story_id) ORDER BY 1, 3"
}

show_events() {
    local file=$state/events.jsonl
    kafka -C -t "$events" -o beginning -e -J -X isolation.level=read_committed >"$file" 2>"$state/kcat.log" ||
        die "the topic $events could not be read: $(tail -n 1 "$state/kcat.log")"
    printf 'EVENTS (topic %s, %d in all, the last 40)\n' "$events" "$(grep -c . "$file")"
    jq -r -s 'map(. + {h: ([.headers | _nwise(2) | {(.[0]): .[1]}] | add), d: (.payload | fromjson)})
        | sort_by(.h.ce_id | tonumber) | .[-40:][]
        | [.h.ce_id, .h.ce_type, .key, .d.cluster.kind, (.d.articles // [] | map(.id) | join(",")), .d.cluster.label]
        | map(tostring) | @tsv' "$file" |
        awk -F '\t' 'BEGIN {printf "%5s %-35s %4s %-10s %-10s %s\n", "id", "type", "key", "kind", "articles", "label"}
            {printf "%5s %-35s %4s %-10s %-10s %s\n", $1, $2, $3, $4, $5, $6}'
}

show() {
    show_rows
    show_events
    printf '\nOUTCOMES since the worker started (metric newsmill_records_total)\n'
    curl -sS --max-time 5 "http://$NEWSMILL_HTTP_ADDR/metrics" |
        sed -n 's/^newsmill_records_total{outcome="\([^"]*\)"} \([1-9].*\)/    \1 \2/p'
}

start_all() {
    mkdir -p "$state"
    forget_environment
    "$root/deploy/install-deps.sh"
    "$root/deploy/kafka/fetch.sh" >/dev/null
    build
    start_servers
    start_worker
    wait_until 60 "the worker to be ready" "$newsmill" health --ready
    feed
    wait_until 60 "the samples to be stored, grouped and published" settled "$(sent)"
    say "stored, grouped and published"
    show
    cat <<C

It goes on running. To look around:   . ${state#"$PWD"/}/env
    psql "\$DATABASE_URL" -c "SET search_path = newsmill" -c "SELECT * FROM v_story"
    curl http://$NEWSMILL_HTTP_ADDR/metrics
To stop it:   deploy/quickstart.sh --stop
C
    say "done"
}

action=start_all
keep=
for argument in "$@"; do
    case $argument in
    --stop) action=stop_all ;;
    --keep) keep=1 ;;
    --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
    esac
done
"$action"
