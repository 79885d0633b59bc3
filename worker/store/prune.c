#include "worker/store/prune.h"

#include "worker/store/prune_sql.h"
#include "worker/store/store_inside.h"

#define STEP_ROWS 1000

/* One statement in a transaction of its own; its only row, if it is a query. */
static enum status step(struct store *store,
                        const char *sql,
                        int64_t days,
                        int64_t rows,
                        int64_t after,
                        PGresult **res,
                        int64_t *count,
                        struct err *err)
{
    struct params params = {0};
    params_i8(&params, days);
    if (rows > 0) {
        params_i8(&params, rows);
    }
    if (after >= 0) {
        params_i8(&params, after);
    }
    if (store_ready(store, err) || pg_begin(store->pg, err)) {
        return err->status;
    }
    enum status status = res ? pg_exec(store->pg, sql, &params, res, err)
                             : pg_exec_count(store->pg, sql, &params, count, err);
    return store_finish(store, status, err);
}

static enum status
count(struct store *store, const char *sql, int64_t days, int64_t *out, struct err *err)
{
    PGresult *res = NULL;
    if (days > 0 && step(store, sql, days, 0, -1, &res, NULL, err) == OK) {
        *out = pg_get_i8(res, 0, 0);
    }
    PQclear(res);
    return err->status;
}

static enum status
delete_all(struct store *store, const char *sql, int64_t days, int64_t *out, struct err *err)
{
    int64_t n = STEP_ROWS;
    while (days > 0 && n == STEP_ROWS) {
        if (step(store, sql, days, STEP_ROWS, -1, NULL, &n, err)) {
            return err->status;
        }
        *out += n;
    }
    return OK;
}

static enum status delete_raw(struct store *store, int64_t days, int64_t *out, struct err *err)
{
    int64_t after = 0;
    for (int64_t window = STEP_ROWS; days > 0 && window == STEP_ROWS;) {
        PGresult *res = NULL;
        if (step(store, PRUNE_RAW, days, STEP_ROWS, after, &res, NULL, err) == OK) {
            window = pg_get_i8(res, 0, 0);
            after = pg_get_i8(res, 0, 1);
            *out += pg_get_i8(res, 0, 2);
        }
        PQclear(res);
        if (err->status != OK) {
            break;
        }
    }
    return err->status;
}

enum status store_prune(struct store *store,
                        const struct retain *retain,
                        bool dry_run,
                        struct pruned *out,
                        struct err *err)
{
    *out = (struct pruned){0};
    if (dry_run) {
        (void)(count(store, "SELECT count(*) FROM (" OLD_OUTBOX ") o", retain->outbox_days,
                     &out->outbox, err) ||
               count(store,
                     "SELECT count(*) FROM article_raw JOIN article USING (article_id) "
                     "WHERE stored_at < " PRUNE_CUTOFF,
                     retain->raw_days, &out->raw, err) ||
               count(store, "SELECT count(*) FROM (" OLD_STORIES ") s", retain->stories_days,
                     &out->stories, err));
        return err->status;
    }
    if (delete_all(store, PRUNE_OUTBOX, retain->outbox_days, &out->outbox, err) ||
        delete_raw(store, retain->raw_days, &out->raw, err)) {
        return err->status;
    }
    return delete_all(store, QUEUE_STORIES, retain->stories_days, &out->stories, err);
}
