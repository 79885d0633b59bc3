#!/bin/bash
# show.sh: what the worker of docker-compose.yml has made: articles, rejected records, groups, stories, and the events.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

docker compose exec --no-TTY --env PGOPTIONS='-c search_path=newsmill' postgres \
    psql -X -q -U newsmill -P pager=off -P footer=off -P null=- newsmill \
    -c '\echo STORED ARTICLES' -c "SELECT article_id AS id, coalesce(source_name, source_domain) AS source,
        left(title, 60) AS title, published_at FROM v_article ORDER BY article_id" \
    -c '\echo REJECTED RECORDS' -c "SELECT reject_id AS id, encode(key, 'escape') AS key, reason FROM v_rejected ORDER BY 1" \
    -c '\echo DUPLICATE GROUPS' -c "SELECT duplicate_group_id AS group, article_id AS id, role, left(title, 60) AS title
        FROM v_duplicate ORDER BY 1, 2" \
    -c '\echo STORIES' -c "SELECT story_id AS story, left(label, 60) AS label, article_count AS articles FROM v_story ORDER BY 1"
echo EVENTS
docker compose run --rm --no-TTY --no-deps --entrypoint kcat feed -q -C -e -b kafka:9092 -t newsmill.clusters -o beginning \
    -X isolation.level=read_committed -f '%k %h\n' | sed 's/,/ /g' | cut -c1-120
