#include "worker/store/forget.h"

#include "worker/fault.h"
#include "worker/store/children.h"
#include "worker/store/rows.h"
#include "worker/store/store_inside.h"

enum status store_forget_find(struct store *store,
                              struct str text,
                              struct arena *arena,
                              struct forget_found **out,
                              size_t *n,
                              struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    params_text(&params, text);
    *n = 0;
    if (store_ready(store, err) || pg_begin(store->pg, err)) {
        return err->status;
    }
    enum status status =
        pg_exec(store->pg,
                "SELECT article_id, external_id, url, title FROM article a "
                "WHERE (a.article_id::text = $1 OR a.external_id = $1 OR a.url = $1 "
                "OR a.canonical_url = $1) "
                "AND NOT EXISTS (SELECT FROM forgotten f WHERE f.article_id = a.article_id) "
                "ORDER BY article_id LIMIT 100",
                &params, &res, err);
    if (status == OK) {
        *n = (size_t)PQntuples(res);
        *out = ARENA_NEW(arena, struct forget_found, *n);
        for (int i = 0; i < PQntuples(res); i++) {
            (*out)[i] = (struct forget_found){.article_id = pg_get_i8(res, i, 0),
                                              .external_id = pg_dup_str(res, i, 1, arena),
                                              .url = pg_dup_str(res, i, 2, arena),
                                              .title = pg_dup_str(res, i, 3, arena)};
        }
    }
    PQclear(res);
    return store_finish(store, status, err);
}

/* ---- the first step ---- */

/* A short id may stand in any record; its URL, and a longer id in quotes, hardly. */
static const char rejects_sql[] =
    "UPDATE rejected_record r SET key = NULL, headers = '', value = '' FROM article a "
    "WHERE a.article_id = $1 AND length(r.value) > 0 AND ("
    "position(convert_to(a.url, 'UTF8') IN r.value) > 0 "
    "OR position(convert_to(a.canonical_url, 'UTF8') IN r.value) > 0 "
    "OR (length(a.external_id) >= 6 "
    "    AND position(convert_to('\"' || a.external_id || '\"', 'UTF8') IN r.value) > 0))";

/* Its times are later than any record's, and its place is no record's: nothing replaces it. */
static const char empty_sql[] =
    "UPDATE article SET killed = true, revised = true, revision = 1, order_at = '9999-12-31', "
    "first_at = NULL, content_at = '9999-12-31', content_raw_hash = raw_hash, content_hash = '', "
    "external_id = NULL, url = NULL, canonical_url = NULL, source_name = NULL, "
    "source_domain = NULL, title = NULL, authors = '{}', agency = NULL, published_at = NULL, "
    "published_precision = NULL, published_from = NULL, modified_at = NULL, language = NULL, "
    "language_percent = NULL, text = '', warnings = '{}', envelope = NULL, record_offset = -1 "
    "WHERE article_id = $1";

static enum status
run(struct store *store, const char *sql, int64_t article_id, int64_t *rows, struct err *err)
{
    struct params params = {0};
    int64_t n = 0;
    params_i8(&params, article_id);
    return pg_exec_count(store->pg, sql, &params, rows ? rows : &n, err);
}

static enum status drop_children(struct store *store, int64_t article_id, struct err *err)
{
    struct rows ids;
    rows_init(&ids, "I");
    rows_i8(&ids, article_id);
    rows_done(&ids);
    (void)delete_children(store, &ids, err);
    rows_release(&ids);
    (void)(err->status != OK ||
           run(store, "DELETE FROM article_revision WHERE article_id = $1", article_id, NULL, err));
    return err->status;
}

#define FORGOTTEN "'newsmill.article.forgotten.v1'"

/* On the topic of articles what was not sent yet goes out empty; told: a last record says so. */
static enum status unsay(struct store *store, int64_t article_id, bool told, struct err *err)
{
    static const char *const steps[] = {
        "UPDATE article_queue SET value = NULL, type = " FORGOTTEN " WHERE article_id = $1",
        "UPDATE outbox SET value = NULL, type = " FORGOTTEN " WHERE article_id = $1",
        "INSERT INTO article_queue (article_id, type, bytes) "
        "VALUES ($1, " FORGOTTEN ", 0)",
    };
    for (size_t i = 0; i < (told ? 3 : 2) && err->status == OK; i++) {
        (void)run(store, steps[i], article_id, NULL, err);
    }
    return err->status;
}

static enum status
erase(struct store *store, int64_t article_id, bool told, int64_t *rejects, struct err *err)
{
    if (run(store, "SELECT FROM article WHERE article_id = $1 FOR UPDATE", article_id, NULL, err) ||
        run(store, rejects_sql, article_id, rejects, err) ||
        run(store, empty_sql, article_id, NULL, err) || drop_children(store, article_id, err) ||
        run(store, "INSERT INTO forgotten (article_id) VALUES ($1) ON CONFLICT DO NOTHING",
            article_id, NULL, err) ||
        unsay(store, article_id, told, err) ||
        run(store,
            "INSERT INTO group_queue (article_id) VALUES ($1) ON CONFLICT (article_id) "
            "DO UPDATE SET queued_at = excluded.queued_at",
            article_id, NULL, err)) {
        return err->status;
    }
    fault_point("forget_before_commit");
    return OK;
}

enum status store_forget_erase(
    struct store *store, int64_t article_id, bool told, int64_t *rejects, struct err *err)
{
    if (store_ready(store, err) || pg_begin(store->pg, err)) {
        return err->status;
    }
    return store_finish(store, erase(store, article_id, told, rejects, err), err);
}

/* ---- the second step ---- */

/* The leader has decided: what it told of the article is in the outbox by now. */
static const char told_sql[] =
    "UPDATE forgotten f SET outbox_id = (SELECT coalesce(max(outbox_id), 0) FROM outbox) "
    "WHERE outbox_id IS NULL AND NOT EXISTS (SELECT FROM group_queue q "
    "WHERE q.article_id = f.article_id)";

static const char ready_sql[] =
    "SELECT f.article_id FROM forgotten f JOIN article a USING (article_id) "
    "WHERE f.outbox_id <= (SELECT done FROM publish_position) "
    "AND NOT EXISTS (SELECT FROM group_queue q WHERE q.article_id = f.article_id) "
    "ORDER BY a.identity_key FOR UPDATE OF a";

/* Of clusters that it was in: their labels may have been its title. */
static const char outbox_sql[] =
    "DELETE FROM outbox WHERE outbox_id <= (SELECT done FROM publish_position) "
    "AND cluster_id IN (SELECT cluster_id FROM outbox "
    "WHERE position('{\"id\":\"' || $1::bigint || '\",\"external_id\"' IN value) > 0)";

static enum status forget(struct store *store, int64_t *left, struct err *err)
{
    PGresult *res = NULL;
    if (pg_exec(store->pg, told_sql, NULL, NULL, err) ||
        pg_exec(store->pg, ready_sql, NULL, &res, err)) {
        return err->status;
    }
    for (int i = 0; i < PQntuples(res) && err->status == OK; i++) {
        int64_t id = pg_get_i8(res, i, 0);
        (void)(run(store, outbox_sql, id, NULL, err) || drop_children(store, id, err) ||
               run(store, "DELETE FROM article WHERE article_id = $1", id, NULL, err) ||
               run(store, "DELETE FROM forgotten WHERE article_id = $1", id, NULL, err));
    }
    PQclear(res);
    res = NULL;
    if (err->status == OK &&
        pg_exec(store->pg, "SELECT count(*) FROM forgotten", NULL, &res, err) == OK) {
        *left = pg_get_i8(res, 0, 0);
    }
    PQclear(res);
    return err->status;
}

enum status store_forget_finish(struct store *store, int64_t *left, struct err *err)
{
    *left = 0;
    if (store_ready(store, err) || pg_begin(store->pg, err)) {
        return err->status;
    }
    return store_finish(store, forget(store, left, err), err);
}
