# shellcheck shell=bash
# Made by generate.py from `newsmill --help`: do not edit.
# To use it: . newsmill.bash, or copy it to /usr/share/bash-completion/completions/newsmill

_newsmill() {
    local words
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W 'check-config cluster explain feed furniture health migrate offsets process replay run status tail topics train version' -- "$2")
        return
    fi
    case ${COMP_WORDS[1]} in
    check-config) words='--batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --help --http-addr --id --input-topics --leader-database-url --log-format --log-level --markdown --max-article-bytes --max-event-bytes --model --roles --start --threads' ;;
    cluster) words='--content-type --events --furniture --help --keep-all --manifest --max-article-bytes --model --ndjson --published-at --url' ;;
    explain) words='--batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --help --http-addr --id --input-topics --json --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --roles --start --threads' ;;
    feed) words='--batch-bytes --batch-max --batch-ms --clusters-topic --content-type --database-url --dead-topic --help --http-addr --id --input-topics --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --ndjson --quiet --rate --resume --roles --start --threads --topic' ;;
    furniture) words='--batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --dry-run --epoch --help --http-addr --id --input-topics --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --roles --source --start --threads' ;;
    health) words='--batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --help --http-addr --id --input-topics --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --ready --roles --start --threads' ;;
    migrate) words='--batch-bytes --batch-max --batch-ms --check --clusters-topic --database-url --dead-topic --help --http-addr --id --input-topics --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --roles --start --threads' ;;
    offsets) words='--accept-loss --batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --help --http-addr --id --input-topics --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --roles --set --start --threads' ;;
    process) words='--content-type --explain --furniture --help --jobs --keep-all --manifest --max-article-bytes --model --ndjson --published-at --text-only --url' ;;
    replay) words='--batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --dry-run --from-start --help --http-addr --id --input-topics --leader-database-url --limit --log-format --log-level --max-article-bytes --max-event-bytes --max-replays --model --reason --roles --since --start --threads' ;;
    run) words='--batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --help --http-addr --id --input-topics --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --once --roles --start --threads' ;;
    status) words='--batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --help --http-addr --id --input-topics --json --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --roles --start --threads' ;;
    tail) words='--batch-bytes --batch-max --batch-ms --cluster --clusters-topic --database-url --dead-topic --from --help --http-addr --id --input-topics --json --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --roles --start --threads --until-end' ;;
    topics) words='--batch-bytes --batch-max --batch-ms --check --clusters-topic --create --database-url --dead-topic --help --http-addr --id --input-topics --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --partitions --replication-factor --roles --start --threads' ;;
    train) words='--epochs --help --list --out' ;;
    version) words='--help' ;;
    *) return ;;
    esac
    case $2 in
    -*) mapfile -t COMPREPLY < <(compgen -W "$words" -- "$2") ;;
    *) mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
    esac
}
complete -o filenames -F _newsmill newsmill
