#include "worker/store/explain.h"

#include <string.h>

#include "worker/store/store_inside.h"

/* One reading statement in a transaction of its own. *res is the caller's to clear. */
static enum status read_rows(struct store *store,
                             const char *sql,
                             const struct params *params,
                             PGresult **res,
                             struct err *err)
{
    if (store_ready(store, err) || pg_begin(store->pg, err)) {
        return err->status;
    }
    enum status status = pg_exec(store->pg, sql, params, res, err);
    if (status == OK) {
        status = pg_commit(store->pg, err);
    }
    if (status != OK) {
        pg_rollback(store->pg);
    }
    return status;
}

enum status
store_find_article(struct store *store, struct str name, int64_t *article_id, struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    *article_id = 0;
    params_text(&params, name);
    enum status status =
        read_rows(store,
                  "SELECT article_id FROM ("
                  "SELECT 1 AS how, article_id FROM article WHERE article_id = "
                  "CASE WHEN $1 ~ '^[0-9]{1,18}$' THEN $1::bigint END UNION ALL "
                  "SELECT 2, article_id FROM article "
                  "WHERE md5(external_id) = md5($1) AND external_id = $1 UNION ALL "
                  "SELECT 3, article_id FROM article "
                  "WHERE $1 LIKE '%://%' AND (url = $1 OR canonical_url = $1)) found "
                  "ORDER BY how, article_id LIMIT 1",
                  &params, &res, err);
    if (status == OK && PQntuples(res) == 1) {
        *article_id = pg_get_i8(res, 0, 0);
    }
    PQclear(res);
    return status;
}

static enum status take_article(
    const PGresult *res, int row, struct arena *arena, struct known_article *out, struct err *err)
{
    *out = (struct known_article){
        .article_id = pg_get_i8(res, row, 0),
        .external_id = pg_dup_str(res, row, 1, arena),
        .title = pg_dup_str(res, row, 2, arena),
        .source = pg_dup_str(res, row, 3, arena),
        .text = pg_dup_str(res, row, 4, arena),
        .dated = !PQgetisnull(res, row, 5),
        .published_us = PQgetisnull(res, row, 5) ? 0 : pg_get_time(res, row, 5),
        .print = pg_dup_str(res, row, 6, arena),
        .grouped = !PQgetisnull(res, row, 7),
        .cluster = {[CLUSTER_DUPLICATES] = pg_get_i8(res, row, 10),
                    [CLUSTER_STORY] = pg_get_i8(res, row, 11)},
    };
    if (!out->grouped) {
        return OK;
    }
    out->item.article_id = out->article_id;
    out->item.published_us = pg_get_i8(res, row, 8);
    out->item.dated = pg_get_bool(res, row, 9);
    return item_unpack(pg_get_str(res, row, 7), arena, &out->item, err);
}

enum status store_known_articles(struct store *store,
                                 const int64_t *ids,
                                 size_t n,
                                 struct arena *arena,
                                 struct known_article **out,
                                 size_t *n_out,
                                 struct err *err)
{
    struct params params;
    struct rows rows;
    PGresult *res = NULL;
    rows_of_ids(&rows, ids, n, &params);
    enum status status = read_rows(
        store,
        "SELECT a.article_id, a.external_id, a.title, coalesce(a.source_domain, a.source_name), "
        "a.text, a.published_at, f.print, g.item, g.order_us, g.dated, "
        "coalesce(d.cluster_id, 0), coalesce(s.cluster_id, 0) FROM article a "
        "LEFT JOIN fingerprint f USING (article_id) LEFT JOIN grouped_article g USING (article_id) "
        "LEFT JOIN cluster_article d ON d.article_id = a.article_id AND d.kind = 'duplicates' "
        "LEFT JOIN cluster_article s ON s.article_id = a.article_id AND s.kind = 'story' "
        "WHERE a.article_id = ANY ($1) ORDER BY 1",
        &params, &res, err);
    rows_release(&rows);
    *n_out = status == OK ? (size_t)PQntuples(res) : 0;
    *out = ARENA_NEW(arena, struct known_article, *n_out);
    for (size_t i = 0; status == OK && i < *n_out; i++) {
        status = take_article(res, (int)i, arena, &(*out)[i], err);
    }
    PQclear(res);
    return status;
}

enum status store_story_members(struct store *store,
                                int64_t story,
                                struct arena *arena,
                                int64_t **out,
                                size_t *n,
                                struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    params_i8(&params, story);
    params_i4(&params, EXPLAIN_MAX_MEMBERS);
    enum status status =
        read_rows(store,
                  "SELECT c.article_id FROM cluster_article c JOIN grouped_article g USING "
                  "(article_id) WHERE c.cluster_id = $1 AND c.kind = 'story' "
                  "ORDER BY g.order_us, c.article_id LIMIT $2",
                  &params, &res, err);
    *n = status == OK ? (size_t)PQntuples(res) : 0;
    *out = ARENA_NEW(arena, int64_t, *n);
    for (size_t i = 0; i < *n; i++) {
        (*out)[i] = pg_get_i8(res, (int)i, 0);
    }
    PQclear(res);
    return status;
}

/* A row for each passage, and one where a pair has none. */
static void take_passage(const PGresult *res, int row, struct known_pair *pair)
{
    if (!PQgetisnull(res, row, 8) && pair->n_passages < VERIFY_PASSAGES) {
        pair->passages[pair->n_passages++] = (struct passage){
            .a_start = (uint32_t)pg_get_i4(res, row, 8),
            .a_end = (uint32_t)pg_get_i4(res, row, 9),
            .b_start = (uint32_t)pg_get_i4(res, row, 10),
            .b_end = (uint32_t)pg_get_i4(res, row, 11),
        };
    }
}

static struct known_pair take_pair(const PGresult *res, int row)
{
    struct known_pair pair = {
        .from = pg_get_i8(res, row, 1),
        .to = pg_get_i8(res, row, 2),
        .verdict = {.duplicate = true,
                    .aligned = true,
                    .shared = (uint32_t)pg_get_i4(res, row, 3),
                    .of_a = (uint16_t)pg_get_i4(res, row, 4),
                    .of_b = (uint16_t)pg_get_i4(res, row, 5),
                    .masked = (uint16_t)pg_get_i4(res, row, 6),
                    .threshold = (uint16_t)pg_get_i4(res, row, 7)},
    };
    pair.verdict.score = verdict_score(&pair.verdict);
    return pair;
}

enum status store_pair_chain(struct store *store,
                             int64_t a,
                             int64_t b,
                             struct arena *arena,
                             struct known_pair **out,
                             size_t *n,
                             struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    params_i8(&params, a);
    params_i8(&params, b);
    enum status status = read_rows(
        store,
        "SELECT w.step, w.from_id, w.to_id, w.shared, w.from_permille, w.to_permille, "
        "coalesce(w.masked_permille, 0), w.threshold_permille, "
        "(CASE WHEN from_id < to_id THEN p.e->>0 ELSE p.e->>2 END)::integer, "
        "(CASE WHEN from_id < to_id THEN p.e->>1 ELSE p.e->>3 END)::integer, "
        "(CASE WHEN from_id < to_id THEN p.e->>2 ELSE p.e->>0 END)::integer, "
        "(CASE WHEN from_id < to_id THEN p.e->>3 ELSE p.e->>1 END)::integer "
        "FROM why_grouped($1, $2) w LEFT JOIN LATERAL "
        "jsonb_array_elements(w.passages) WITH ORDINALITY AS p(e, no) ON true ORDER BY step, p.no",
        &params, &res, err);
    int n_rows = status == OK ? PQntuples(res) : 0;
    *out = ARENA_NEW(arena, struct known_pair, (size_t)n_rows);
    *n = 0;
    for (int row = 0; row < n_rows; row++) {
        if ((size_t)pg_get_i4(res, row, 0) > *n) {
            (*out)[(*n)++] = take_pair(res, row);
        }
        take_passage(res, row, &(*out)[*n - 1]);
    }
    PQclear(res);
    return status;
}

enum status store_refusals(struct store *store,
                           int64_t a,
                           int64_t b,
                           struct arena *arena,
                           struct known_refusal **out,
                           size_t *n,
                           struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    params_i8(&params, a);
    params_i8(&params, b);
    enum status status =
        read_rows(store,
                  "SELECT article_id, other_id, reason = 'template', score_permille, "
                  "threshold_permille FROM why_not_grouped($1, $2)",
                  &params, &res, err);
    *n = status == OK ? (size_t)PQntuples(res) : 0;
    *out = ARENA_NEW(arena, struct known_refusal, *n);
    for (size_t i = 0; i < *n; i++) {
        (*out)[i] = (struct known_refusal){
            .article = pg_get_i8(res, (int)i, 0),
            .other = pg_get_i8(res, (int)i, 1),
            .template = pg_get_bool(res, (int)i, 2),
            .score = (uint16_t)pg_get_i4(res, (int)i, 3),
            .threshold = (uint16_t)pg_get_i4(res, (int)i, 4),
        };
    }
    PQclear(res);
    return status;
}

enum status store_runners_up(struct store *store,
                             int64_t a,
                             int64_t b,
                             struct arena *arena,
                             struct known_runner_up **out,
                             size_t *n,
                             struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    params_i8(&params, a);
    params_i8(&params, b);
    enum status status = read_rows(
        store,
        "SELECT article_id, runner_up_story_id, runner_up_id, (1000 * runner_up_score)::integer, "
        "(1000 * runner_up_threshold)::integer FROM v_story_article "
        "WHERE article_id IN ($1, $2) AND runner_up_id IS NOT NULL ORDER BY 1",
        &params, &res, err);
    *n = status == OK ? (size_t)PQntuples(res) : 0;
    *out = ARENA_NEW(arena, struct known_runner_up, *n);
    for (size_t i = 0; i < *n; i++) {
        (*out)[i] = (struct known_runner_up){
            .article = pg_get_i8(res, (int)i, 0),
            .story = pg_get_i8(res, (int)i, 1),
            .nearest = pg_get_i8(res, (int)i, 2),
            .score = (uint16_t)pg_get_i4(res, (int)i, 3),
            .threshold = (uint16_t)pg_get_i4(res, (int)i, 4),
        };
    }
    PQclear(res);
    return status;
}
