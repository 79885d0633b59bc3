#include "worker/store/furniture.h"

#include <inttypes.h>
#include <stdlib.h>

#include "worker/store/store_inside.h"

static enum status end(struct store *store, bool commit, struct err *err)
{
    if (err->status == OK && commit) {
        (void)pg_commit(store->pg, err);
    }
    if (err->status != OK || !commit) {
        pg_rollback(store->pg);
    }
    return err->status;
}

static enum status begin(struct store *store, struct err *err)
{
    return store_ready(store, err) ? err->status : pg_begin(store->pg, err);
}

/* epoch: FURNITURE_NEWEST becomes a number. */
static enum status find_epoch(struct store *store, int32_t *epoch, struct err *err)
{
    PGresult *res = NULL;
    struct params params = {0};
    params_i4(&params, *epoch);
    if (pg_exec(store->pg,
                "SELECT coalesce(max(epoch), 0) FROM furniture_epoch WHERE $1 IN (-1, epoch)",
                &params, &res, err)) {
        return err->status;
    }
    int32_t found = pg_get_i4(res, 0, 0);
    PQclear(res);
    if (*epoch > 0 && found != *epoch) {
        return err_set(err, ERR_FATAL, "there is no epoch %" PRId32, *epoch);
    }
    *epoch = found;
    return OK;
}

/* ---- reading ---- */

static struct furniture *set_of(int32_t epoch, const PGresult *res)
{
    size_t n = (size_t)PQntuples(res);
    struct furniture_key *keys = calloc(n + 1, sizeof *keys);
    if (!keys) {
        abort();
    }
    for (size_t i = 0; i < n; i++) {
        keys[i] = (struct furniture_key){furniture_hash(pg_get_str(res, (int)i, 0)),
                                         (uint64_t)pg_get_i8(res, (int)i, 1)};
    }
    struct furniture *set = furniture_new(epoch, keys, n);
    free(keys);
    return set;
}

enum status
store_load_furniture(struct store *store, int32_t epoch, struct furniture **out, struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    if (begin(store, err)) {
        return err->status;
    }
    if (find_epoch(store, &epoch, err) == OK) {
        params_i4(&params, epoch);
        (void)pg_exec(store->pg,
                      "SELECT source, line_hash FROM furniture_line "
                      "WHERE epoch = $1 AND origin <> 'removed'",
                      &params, &res, err);
    }
    if (end(store, true, err) == OK) {
        *out = set_of(epoch, res);
    }
    PQclear(res);
    return err->status;
}

static enum status read_list(struct store *store,
                             int32_t epoch,
                             struct arena *arena,
                             struct furniture_list *out,
                             struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    params_i4(&params, epoch);
    if (pg_exec(store->pg,
                "SELECT source, line, origin, articles, round(share * 1000)::integer "
                "FROM furniture_line WHERE epoch = $1",
                &params, &res, err)) {
        return err->status;
    }
    *out = (struct furniture_list){0};
    for (int i = 0; i < PQntuples(res); i++) {
        struct furniture_line item = {.source = pg_dup_str(res, i, 0, arena),
                                      .line = pg_dup_str(res, i, 1, arena),
                                      .articles = (uint32_t)pg_get_i4(res, i, 3),
                                      .permille = (uint32_t)pg_get_i4(res, i, 4)};
        (void)furniture_origin_of(pg_get_str(res, i, 2), &item.origin);
        ARENA_PUSH(arena, out->items, out->n, out->cap, item);
    }
    PQclear(res);
    furniture_list_sort(out);
    return OK;
}

enum status store_list_furniture(struct store *store,
                                 int32_t *epoch,
                                 struct arena *arena,
                                 struct furniture_list *out,
                                 struct err *err)
{
    if (begin(store, err)) {
        return err->status;
    }
    if (find_epoch(store, epoch, err) == OK) {
        (void)read_list(store, *epoch, arena, out, err);
    }
    return end(store, true, err);
}

/* ---- a new epoch ---- */

static enum status
write_list(struct store *store, int32_t epoch, const struct furniture_list *list, struct err *err)
{
    struct rows rows;
    struct params params = {0};
    rows_init(&rows, "tIttii");
    for (size_t i = 0; i < list->n; i++) {
        const struct furniture_line *item = &list->items[i];
        rows_text(&rows, item->source);
        rows_i8(&rows, (int64_t)furniture_hash(item->line));
        rows_text(&rows, item->line);
        rows_text(&rows, str_of(furniture_origin_name(item->origin)));
        rows_i4(&rows, (int32_t)item->articles);
        rows_i4(&rows, (int32_t)item->permille);
        rows_done(&rows);
    }
    rows_params(&rows, &params);
    params_i4(&params, epoch);
    (void)pg_exec(store->pg,
                  "INSERT INTO furniture_line "
                  "(epoch, source, line_hash, line, origin, articles, share) "
                  "SELECT $7, source, line_hash, line, origin, articles, permille / 1000.0 "
                  "FROM unnest($1, $2, $3, $4, $5, $6) "
                  "AS l(source, line_hash, line, origin, articles, permille)",
                  &params, NULL, err);
    rows_release(&rows);
    return err->status;
}

static enum status
write_epoch(struct store *store, int32_t epoch, const char *note, struct err *err)
{
    struct params params = {0};
    params_i4(&params, epoch);
    params_text(&params, str_of(note));
    return pg_exec(store->pg, "INSERT INTO furniture_epoch (epoch, note) VALUES ($1, $2)", &params,
                   NULL, err);
}

/* The next writer waits here until this one has committed, and then sees what it wrote. */
static enum status lock_writers(struct store *store, struct err *err)
{
    return pg_exec(store->pg,
                   "SELECT pg_advisory_xact_lock("
                   "hashtextextended('newsmill furniture ' || current_schema(), 0))",
                   NULL, NULL, err);
}

static enum status change_epoch(struct store *store,
                                const struct furniture_change *change,
                                struct arena *arena,
                                int32_t *epoch,
                                bool *written,
                                struct err *err)
{
    struct furniture_list before, after;
    *epoch = FURNITURE_NEWEST;
    if (lock_writers(store, err) || find_epoch(store, epoch, err) ||
        read_list(store, *epoch, arena, &before, err) ||
        change->make(change->context, &before, arena, &after, err)) {
        return err->status;
    }
    if (change->dry_run || furniture_list_same(&before, &after)) {
        return OK;
    }
    *written = true;
    ++*epoch;
    return write_epoch(store, *epoch, change->note, err) ? err->status
                                                         : write_list(store, *epoch, &after, err);
}

enum status store_change_furniture(struct store *store,
                                   const struct furniture_change *change,
                                   struct arena *arena,
                                   int32_t *epoch,
                                   struct err *err)
{
    bool written = false;
    if (begin(store, err)) {
        return err->status;
    }
    (void)change_epoch(store, change, arena, epoch, &written, err);
    return end(store, written, err);
}

/* ---- what it is learned from ---- */

enum status store_furniture_articles(struct store *store,
                                     struct str source,
                                     int per_source,
                                     int64_t newest,
                                     struct arena *arena,
                                     struct furniture_article **out,
                                     size_t *n,
                                     struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    *n = 0;
    if (begin(store, err)) {
        return err->status;
    }
    params_text(&params, source);
    params_i4(&params, per_source);
    params_i8(&params, newest);
    (void)pg_exec(
        store->pg,
        "SELECT a.source, a.article_id, coalesce(c.cluster_id, -a.article_id), a.day "
        "FROM (SELECT source, article_id, day, row_number() OVER "
        "             (PARTITION BY source ORDER BY article_id DESC) AS place "
        "      FROM (SELECT coalesce(source_domain, source_name) COLLATE \"C\" AS source, "
        "article_id, "
        "                   (coalesce(published_at, record_at) AT TIME ZONE 'UTC')::date "
        "                   - '2000-01-01'::date AS day "
        "            FROM article WHERE NOT killed "
        "            AND article_id > (SELECT max(article_id) FROM article) - $3) AS every "
        "      WHERE source IS NOT NULL AND ($1::text IS NULL OR source = $1)) AS a "
        "LEFT JOIN cluster_article c ON c.article_id = a.article_id AND c.kind = 'duplicates' "
        "WHERE place <= $2 ORDER BY a.source, a.article_id",
        &params, &res, err);
    if (end(store, true, err) == OK) {
        *n = (size_t)PQntuples(res);
        *out = ARENA_NEW(arena, struct furniture_article, *n + 1);
        for (int i = 0; i < (int)*n; i++) {
            (*out)[i] = (struct furniture_article){.source = pg_dup_str(res, i, 0, arena),
                                                   .article_id = pg_get_i8(res, i, 1),
                                                   .group = pg_get_i8(res, i, 2),
                                                   .day = pg_get_i4(res, i, 3)};
        }
    }
    PQclear(res);
    return err->status;
}

enum status store_read_records(struct store *store,
                               const struct furniture_article *articles,
                               size_t n,
                               furniture_record_fn *each,
                               void *context,
                               struct err *err)
{
    struct params params = {0};
    struct rows ids;
    PGresult *res = NULL;
    if (begin(store, err)) {
        return err->status;
    }
    rows_init(&ids, "I");
    for (size_t i = 0; i < n; i++) {
        rows_i8(&ids, articles[i].article_id);
        rows_done(&ids);
    }
    rows_params(&ids, &params);
    (void)pg_exec(store->pg,
                  "SELECT article_id, content_type, value FROM article_raw "
                  "WHERE article_id = ANY ($1)",
                  &params, &res, err);
    rows_release(&ids);
    if (end(store, true, err) == OK) {
        for (int i = 0; i < PQntuples(res); i++) {
            each(context, pg_get_i8(res, i, 0), pg_get_str(res, i, 1), pg_get_str(res, i, 2));
        }
    }
    PQclear(res);
    return err->status;
}
