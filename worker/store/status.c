#include "worker/store/status.h"

#include "worker/store/pg.h"
#include "worker/store/store_inside.h"

#define STATEMENT_MS 10000

static enum status
read_health(struct pg *pg, struct arena *arena, struct store_status *out, struct err *err)
{
    PGresult *res = NULL;
    if (pg_exec(pg,
                "SELECT (SELECT max(version) FROM schema_version), now(), leader_epoch, "
                "leader_holder, CASE WHEN leader_epoch > 0 THEN leader_beat_at ELSE 'epoch' END, "
                "ungrouped_articles, unwritten_dead_letters, unpublished_events, "
                "coalesce(oldest_ungrouped_at, 'epoch'), published_up_to, publishing_up_to, "
                "coalesce((SELECT stored_at FROM article ORDER BY article_id DESC LIMIT 1), "
                "'epoch'), "
                "current_setting('server_version'), "
                /* an older schema has no such column */
                "coalesce((to_jsonb(h) ->> 'queued_articles')::bigint, 0) FROM v_pipeline_health h",
                NULL, &res, err)) {
        return err->status;
    }
    *out = (struct store_status){
        .schema_version = pg_get_i4(res, 0, 0),
        .now_us = pg_get_time(res, 0, 1),
        .epoch = pg_get_i8(res, 0, 2),
        .holder = pg_dup_str(res, 0, 3, arena),
        .beat_us = pg_get_time(res, 0, 4),
        .ungrouped = pg_get_i8(res, 0, 5),
        .unwritten = pg_get_i8(res, 0, 6),
        .unpublished = pg_get_i8(res, 0, 7),
        .oldest_us = pg_get_time(res, 0, 8),
        .done = pg_get_i8(res, 0, 9),
        .intent = pg_get_i8(res, 0, 10),
        .last_stored_us = pg_get_time(res, 0, 11),
        .server = pg_dup_str(res, 0, 12, arena),
        .queued = pg_get_i8(res, 0, 13),
    };
    PQclear(res);
    return OK;
}

static enum status
read_rejects(struct pg *pg, struct arena *arena, struct store_status *out, struct err *err)
{
    PGresult *res = NULL;
    struct params params = {0};
    params_i4(&params, STATUS_REJECTS);
    if (pg_exec(pg,
                "SELECT reason, stage, topic, message, partition, record_offset, rejected_at "
                "FROM rejected_record ORDER BY reject_id DESC LIMIT $1",
                &params, &res, err)) {
        return err->status;
    }
    out->n_rejects = (size_t)PQntuples(res);
    for (int i = 0; i < PQntuples(res); i++) {
        out->rejects[i] = (struct status_reject){
            .reason = pg_dup_str(res, i, 0, arena),
            .stage = pg_dup_str(res, i, 1, arena),
            .topic = pg_dup_str(res, i, 2, arena),
            .message = pg_dup_str(res, i, 3, arena),
            .partition = pg_get_i4(res, i, 4),
            .offset = pg_get_i8(res, i, 5),
            .at_us = pg_get_time(res, i, 6),
        };
    }
    PQclear(res);
    return OK;
}

enum status store_status(const struct store_options *options,
                         struct arena *arena,
                         struct store_status *out,
                         struct err *err)
{
    struct pg *pg = pg_new(&(struct pg_options){.conninfo = options->conninfo,
                                                .schema = options->id,
                                                .application = "newsmill-status",
                                                .statement_ms = STATEMENT_MS});
    if (pg_begin(pg, err) == OK && read_health(pg, arena, out, err) == OK &&
        read_rejects(pg, arena, out, err) == OK) {
        (void)offsets_read(pg, options->id, arena, &out->offsets, &out->n_offsets, err);
    }
    pg_rollback(pg);
    pg_free(pg);
    return err->status;
}
