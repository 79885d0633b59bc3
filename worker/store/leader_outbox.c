/* The outbox and how far it has been published. */
#include <string.h>

#include "worker/store/leader.h"
#include "worker/store/leader_inside.h"

static enum status publish_state(struct leader *leader, struct publish_state *out, struct err *err)
{
    PGresult *res = NULL;
    if (leader_begin(leader, err) || pg_exec(leader->pg,
                                             "SELECT done, intent, coalesce((SELECT max(outbox_id) "
                                             "FROM outbox), 0) FROM publish_position",
                                             NULL, &res, err)) {
        return err->status;
    }
    *out = (struct publish_state){
        .done = pg_get_i8(res, 0, 0),
        .intent = pg_get_i8(res, 0, 1),
        .newest = pg_get_i8(res, 0, 2),
    };
    PQclear(res);
    return OK;
}

enum status leader_publish_state(struct leader *leader, struct publish_state *out, struct err *err)
{
    return leader_end(leader, publish_state(leader, out, err), err);
}

enum status
leader_set_position(struct leader *leader, int64_t done, int64_t intent, struct err *err)
{
    struct params params = {0};
    params_i8(&params, done);
    params_i8(&params, intent);
    enum status status = leader_begin(leader, err);
    if (status == OK) {
        status = pg_exec(leader->pg,
                         "UPDATE publish_position SET done = $1, intent = $2, updated_at = now()",
                         &params, NULL, err);
    }
    return leader_end(leader, status, err);
}

static void take_row(const PGresult *res, int row, struct arena *arena, struct outbox_row *out)
{
    *out = (struct outbox_row){
        .outbox_id = pg_get_i8(res, row, 0),
        .created_us = pg_get_time(res, row, 1),
        .type = pg_dup_str(res, row, 2, arena),
        .cluster_id = pg_get_i8(res, row, 3),
        .value = pg_dup_str(res, row, 4, arena),
        .bytes = pg_get_i4(res, row, 5),
        .reject =
            {
                .reject_id = pg_get_i8(res, row, 6),
                .topic = pg_dup_str(res, row, 7, arena),
                .partition = pg_get_i4(res, row, 8),
                .offset = pg_get_i8(res, row, 9),
                .stage = pg_dup_str(res, row, 10, arena),
                .reason = pg_dup_str(res, row, 11, arena),
                .message = pg_dup_str(res, row, 12, arena),
                .key = pg_dup_str(res, row, 13, arena),
                .headers = pg_dup_str(res, row, 14, arena),
                .value = pg_dup_str(res, row, 15, arena),
                .value_bytes = pg_get_i8(res, row, 16),
            },
        .record_us = pg_get_time(res, row, 17),
        .stored_us = pg_get_time(res, row, 18),
        .traceparent = pg_dup_str(res, row, 19, arena),
        .article_id = pg_get_i8(res, row, 20),
    };
}

/* The sum of sizes before a row must be below the limit: the first row always comes. */
static const char read_sql[] =
    "SELECT o.outbox_id, o.created_at, o.type, o.cluster_id, o.value, o.bytes, o.reject_id, "
    "r.topic, r.partition, "
    "r.record_offset, r.stage, r.reason, r.message, r.key, r.headers, "
    "CASE WHEN r.value_bytes = length(r.value) THEN r.value ELSE '' END, r.value_bytes, "
    "coalesce(o.record_at, 'epoch'), coalesce(o.stored_at, 'epoch'), o.traceparent, o.article_id "
    "FROM (SELECT *, sum(bytes) OVER (ORDER BY outbox_id) - bytes AS before FROM "
    "      (SELECT * FROM outbox WHERE outbox_id > $1 ORDER BY outbox_id LIMIT $2) n) o "
    "LEFT JOIN rejected_record r USING (reject_id) WHERE o.before < $3 ORDER BY o.outbox_id";

enum status leader_read_outbox(struct leader *leader,
                               int64_t after,
                               int max_rows,
                               int64_t max_bytes,
                               struct arena *arena,
                               struct outbox_row **out,
                               size_t *n,
                               struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    params_i8(&params, after);
    params_i8(&params, max_rows);
    params_i8(&params, max_bytes);
    *n = 0;
    enum status status = leader_begin(leader, err);
    if (status == OK) {
        status = pg_exec(leader->pg, read_sql, &params, &res, err);
    }
    if (status == OK) {
        *n = (size_t)PQntuples(res);
        *out = ARENA_NEW(arena, struct outbox_row, *n);
        for (size_t i = 0; i < *n; i++) {
            take_row(res, (int)i, arena, &(*out)[i]);
        }
    }
    PQclear(res);
    return leader_end(leader, status, err);
}

enum status leader_outbox_rejects(struct leader *leader, int max_rows, int64_t *n, struct err *err)
{
    struct params params = {0};
    params_i8(&params, max_rows);
    *n = 0;
    enum status status = leader_begin(leader, err);
    if (status == OK) {
        status =
            pg_exec_count(leader->pg,
                          "WITH q AS (DELETE FROM reject_queue WHERE reject_id IN "
                          "(SELECT reject_id FROM reject_queue ORDER BY reject_id LIMIT $1) "
                          "RETURNING reject_id) "
                          "INSERT INTO outbox (type, reject_id, bytes) "
                          "SELECT 'dead_letter', reject_id, (r.value_bytes + length(r.headers) + "
                          "coalesce(length(r.key), 0) + length(r.message))::int "
                          "FROM q JOIN rejected_record r USING (reject_id) ORDER BY reject_id",
                          &params, n, err);
    }
    return leader_end(leader, status, err);
}

/* The sum of sizes before a row must be below the limit: the first row always goes. */
static const char articles_sql[] =
    "WITH s AS (SELECT queue_id, sum(bytes) OVER (ORDER BY queue_id) - bytes AS before FROM "
    "           (SELECT queue_id, bytes FROM article_queue ORDER BY queue_id LIMIT $1) n), "
    "q AS (DELETE FROM article_queue a USING s WHERE a.queue_id = s.queue_id AND s.before < $2 "
    "      RETURNING a.*) "
    "INSERT INTO outbox (type, article_id, value, bytes, record_at, traceparent) "
    "SELECT type, article_id, value, bytes, record_at, traceparent FROM q ORDER BY queue_id";

enum status leader_outbox_articles(
    struct leader *leader, int max_rows, int64_t max_bytes, int64_t *n, struct err *err)
{
    struct params params = {0};
    params_i8(&params, max_rows);
    params_i8(&params, max_bytes);
    *n = 0;
    enum status status = leader_begin(leader, err);
    if (status == OK) {
        status = pg_exec_count(leader->pg, articles_sql, &params, n, err);
    }
    return leader_end(leader, status, err);
}

enum status
leader_backlog(struct leader *leader, bool articles, struct backlog *out, struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    params_i8(&params, articles);
    enum status status = leader_begin(leader, err);
    if (status == OK) {
        status = pg_exec(
            leader->pg,
            "SELECT (SELECT count(*) FROM group_queue), (SELECT count(*) FROM reject_queue) + "
            "CASE WHEN $1 <> 0 THEN (SELECT count(*) FROM article_queue) ELSE 0 END, "
            "(SELECT count(*) FROM outbox WHERE outbox_id > (SELECT done FROM publish_position))",
            &params, &res, err);
    }
    if (status == OK) {
        *out = (struct backlog){
            .ungrouped = pg_get_i8(res, 0, 0),
            .unwritten = pg_get_i8(res, 0, 1),
            .unpublished = pg_get_i8(res, 0, 2),
        };
    }
    PQclear(res);
    return leader_end(leader, status, err);
}
