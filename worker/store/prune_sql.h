/*
 * prune_sql — the statements that prune, for the leader and for `newsmill prune`. Private to store.
 *
 * $1 is an age in days, $2 how many rows; those of raw bodies also have $3, the id to begin behind.
 */
#ifndef WORKER_STORE_PRUNE_SQL_H
#define WORKER_STORE_PRUNE_SQL_H

#define PRUNE_CUTOFF "now() - make_interval(days => $1::int)"

#define OLD_OUTBOX                                                                                 \
    "SELECT outbox_id FROM outbox WHERE outbox_id <= (SELECT done FROM publish_position) "         \
    "AND created_at < " PRUNE_CUTOFF

/* Ids are in the order of time: the first row that is too young ends it. */
#define PRUNE_OUTBOX                                                                               \
    "DELETE FROM outbox o USING (SELECT outbox_id, created_at FROM outbox WHERE outbox_id <= "     \
    "(SELECT done FROM publish_position) ORDER BY outbox_id LIMIT $2) f "                          \
    "WHERE o.outbox_id = f.outbox_id AND f.created_at < " PRUNE_CUTOFF

/* A window of so many bodies; gives how many it had and its last id. */
#define PRUNE_RAW                                                                                  \
    "WITH w AS (SELECT article_id FROM article_raw WHERE article_id > $3 "                         \
    "           ORDER BY article_id LIMIT $2), "                                                   \
    "d AS (DELETE FROM article_raw r USING article a WHERE r.article_id IN (SELECT article_id "    \
    "      FROM w) AND a.article_id = r.article_id AND a.stored_at < " PRUNE_CUTOFF                \
    " RETURNING 1) "                                                                               \
    "SELECT (SELECT count(*) FROM w), (SELECT coalesce(max(article_id), 0) FROM w), "              \
    "(SELECT count(*) FROM d)"

#define OLD_STORIES                                                                                \
    "SELECT cluster_id FROM cluster WHERE kind = 'story' AND state IN ('open', 'closed') "         \
    "AND pruned_at IS NULL AND coalesce(last_published_at, created_at) < " PRUNE_CUTOFF

#define QUEUE_STORIES                                                                              \
    "INSERT INTO prune_queue (cluster_id) " OLD_STORIES                                            \
    " AND NOT EXISTS (SELECT FROM prune_queue q WHERE q.cluster_id = cluster.cluster_id) "         \
    "ORDER BY coalesce(last_published_at, created_at) LIMIT $2 ON CONFLICT DO NOTHING"

#endif
