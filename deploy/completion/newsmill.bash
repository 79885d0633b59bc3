# shellcheck shell=bash
# Made by generate.py from `newsmill --help`: do not edit.
# To use it: . newsmill.bash, or copy it to /usr/share/bash-completion/completions/newsmill

_newsmill() {
    local words
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W 'check-config cluster explain feed forget furniture health migrate offsets process prune replay reprocess run snapshot status tail topics train version' -- "$2")
        return
    fi
    case ${COMP_WORDS[1]} in
    check-config) words='--articles-topic --batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --gazetteer --help --http-addr --id --idle-days --input-topics --leader-database-url --log-format --log-level --markdown --max-article-bytes --max-event-bytes --model --retain-outbox-days --retain-raw-days --retain-stories-days --roles --start --state-topic --threads' ;;
    cluster) words='--content-type --events --furniture --gazetteer --help --keep-all --manifest --max-article-bytes --model --ndjson --published-at --url' ;;
    explain) words='--articles-topic --batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --gazetteer --help --http-addr --id --idle-days --input-topics --json --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --retain-outbox-days --retain-raw-days --retain-stories-days --roles --start --state-topic --threads' ;;
    feed) words='--articles-topic --batch-bytes --batch-max --batch-ms --clusters-topic --content-type --database-url --dead-topic --gazetteer --help --http-addr --id --idle-days --input-topics --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --ndjson --quiet --rate --resume --retain-outbox-days --retain-raw-days --retain-stories-days --roles --start --state-topic --threads --topic' ;;
    forget) words='--all --articles-topic --batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --finish --gazetteer --help --http-addr --id --idle-days --input-topics --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --retain-outbox-days --retain-raw-days --retain-stories-days --roles --start --state-topic --threads --wait' ;;
    furniture) words='--articles-topic --batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --dry-run --epoch --gazetteer --help --http-addr --id --idle-days --input-topics --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --retain-outbox-days --retain-raw-days --retain-stories-days --roles --source --start --state-topic --threads' ;;
    health) words='--articles-topic --batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --gazetteer --help --http-addr --id --idle-days --input-topics --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --ready --retain-outbox-days --retain-raw-days --retain-stories-days --roles --start --state-topic --threads' ;;
    migrate) words='--articles-topic --batch-bytes --batch-max --batch-ms --check --clusters-topic --database-url --dead-topic --gazetteer --help --http-addr --id --idle-days --input-topics --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --retain-outbox-days --retain-raw-days --retain-stories-days --roles --start --state-topic --threads' ;;
    offsets) words='--accept-loss --articles-topic --batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --gazetteer --help --http-addr --id --idle-days --input-topics --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --retain-outbox-days --retain-raw-days --retain-stories-days --roles --set --start --state-topic --threads' ;;
    process) words='--content-type --explain --furniture --gazetteer --help --jobs --keep-all --manifest --max-article-bytes --model --ndjson --published-at --text-only --url' ;;
    prune) words='--articles-topic --batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --dry-run --gazetteer --help --http-addr --id --idle-days --input-topics --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --outbox-days --raw-days --retain-outbox-days --retain-raw-days --retain-stories-days --roles --start --state-topic --stories-days --threads' ;;
    replay) words='--articles-topic --batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --dry-run --from-start --gazetteer --help --http-addr --id --idle-days --input-topics --leader-database-url --limit --log-format --log-level --max-article-bytes --max-event-bytes --max-replays --model --reason --retain-outbox-days --retain-raw-days --retain-stories-days --roles --since --start --state-topic --threads' ;;
    reprocess) words='--articles-topic --batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --dry-run --gazetteer --help --http-addr --id --idle-days --input-topics --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --rate --retain-outbox-days --retain-raw-days --retain-stories-days --roles --since --source --start --state-topic --threads --version-below' ;;
    run) words='--articles-topic --batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --gazetteer --help --http-addr --id --idle-days --input-topics --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --once --retain-outbox-days --retain-raw-days --retain-stories-days --roles --start --state-topic --threads' ;;
    snapshot) words='--articles-topic --batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --gazetteer --help --http-addr --id --idle-days --input-topics --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --retain-outbox-days --retain-raw-days --retain-stories-days --roles --start --state-topic --threads' ;;
    status) words='--articles-topic --batch-bytes --batch-max --batch-ms --clusters-topic --database-url --dead-topic --gazetteer --help --http-addr --id --idle-days --input-topics --json --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --retain-outbox-days --retain-raw-days --retain-stories-days --roles --start --state-topic --threads' ;;
    tail) words='--articles-topic --batch-bytes --batch-max --batch-ms --cluster --clusters-topic --database-url --dead-topic --from --gazetteer --help --http-addr --id --idle-days --input-topics --json --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --retain-outbox-days --retain-raw-days --retain-stories-days --roles --start --state-topic --threads --until-end' ;;
    topics) words='--articles-topic --batch-bytes --batch-max --batch-ms --check --clusters-topic --create --database-url --dead-topic --gazetteer --help --http-addr --id --idle-days --input-topics --leader-database-url --log-format --log-level --max-article-bytes --max-event-bytes --model --partitions --replication-factor --retain-outbox-days --retain-raw-days --retain-stories-days --roles --start --state-topic --threads' ;;
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
