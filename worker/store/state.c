#include "worker/store/state.h"

#include "worker/store/store_inside.h"

#define PAGE 200

enum status store_state_begin(struct store *store, int64_t *position, struct err *err)
{
    PGresult *res = NULL;
    if (store_ready(store, err) || pg_begin_snapshot(store->pg, err)) {
        return err->status;
    }
    if (pg_exec(store->pg,
                "SELECT greatest(done, (SELECT max(outbox_id) FROM outbox)) FROM publish_position",
                NULL, &res, err) == OK) {
        *position = pg_get_i8(res, 0, 0);
    }
    PQclear(res);
    if (err->status != OK) {
        pg_rollback(store->pg);
    }
    return err->status;
}

void store_state_end(struct store *store)
{
    pg_rollback(store->pg);
}

static enum cluster_kind kind_of(struct str name)
{
    return str_eq(name, str_of(cluster_kind_name(CLUSTER_STORY))) ? CLUSTER_STORY
                                                                  : CLUSTER_DUPLICATES;
}

static enum member_role role_of(struct str name)
{
    enum member_role role = ROLE_ORIGINAL;
    while (role < ROLE_MEMBER && !str_eq(name, str_of(member_role_name(role)))) {
        role++;
    }
    return role;
}

static uint32_t get_count(const PGresult *res, int row, int col)
{
    return (uint32_t)pg_get_i4(res, row, col);
}

static void
take_cluster(const PGresult *res, int row, struct arena *arena, struct state_cluster *out)
{
    bool dated = !PQgetisnull(res, row, 8);
    *out = (struct state_cluster){
        .cluster_id = pg_get_i8(res, row, 0),
        .kind = kind_of(pg_get_str(res, row, 1)),
        .version = get_count(res, row, 2),
        .summary = {.article_count = get_count(res, row, 3),
                    .source_count = get_count(res, row, 4),
                    .reprint_count = get_count(res, row, 5),
                    .independent_source_count = get_count(res, row, 6),
                    .dated = dated,
                    .first_us = dated ? pg_get_time(res, row, 8) : 0,
                    .last_us = dated ? pg_get_time(res, row, 9) : 0},
        .closed = pg_get_bool(res, row, 10),
        .label = pg_dup_str(res, row, 7, arena),
    };
}

static void
take_article(const PGresult *res, int row, struct arena *arena, struct state_article *out)
{
    bool dated = !PQgetisnull(res, row, 7);
    *out = (struct state_article){
        .article_id = pg_get_i8(res, row, 1),
        .role = role_of(pg_get_str(res, row, 2)),
        .external_id = pg_dup_str(res, row, 3, arena),
        .url = pg_dup_str(res, row, 4, arena),
        .title = pg_dup_str(res, row, 5, arena),
        .source = pg_dup_str(res, row, 6, arena),
        .dated = dated,
        .published_us = dated ? pg_get_time(res, row, 7) : 0,
    };
}

/* The members of clusters first to last, both inclusive, in the order of the clusters. */
static enum status read_members(struct store *store,
                                struct state_cluster *clusters,
                                size_t n,
                                struct arena *arena,
                                struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    params_i8(&params, clusters[0].cluster_id);
    params_i8(&params, clusters[n - 1].cluster_id);
    if (pg_exec(store->pg,
                "SELECT m.cluster_id, m.article_id, m.role, a.external_id, a.url, a.title, "
                "coalesce(nullif(a.source_domain, ''), a.source_name), a.published_at "
                "FROM cluster_article m JOIN article a USING (article_id) "
                "WHERE m.cluster_id BETWEEN $1 AND $2 ORDER BY m.cluster_id, m.article_id",
                &params, &res, err)) {
        return err->status;
    }
    size_t at = 0;
    size_t n_rows = (size_t)PQntuples(res);
    struct state_article *articles = ARENA_NEW(arena, struct state_article, n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        int64_t cluster_id = pg_get_i8(res, (int)i, 0);
        while (clusters[at].cluster_id < cluster_id) {
            at++;
        }
        take_article(res, (int)i, arena, &articles[i]);
        clusters[at].articles = clusters[at].articles ? clusters[at].articles : &articles[i];
        clusters[at].n_articles++;
    }
    PQclear(res);
    return OK;
}

enum status store_state_page(struct store *store,
                             int64_t after,
                             struct arena *arena,
                             struct state_cluster **out,
                             size_t *n,
                             struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    params_i8(&params, after);
    params_i8(&params, PAGE);
    *n = 0;
    if (pg_exec(store->pg,
                "SELECT cluster_id, kind, version, article_count, source_count, reprint_count, "
                "independent_source_count, label, first_published_at, last_published_at, state = "
                "'closed' "
                "FROM cluster WHERE cluster_id > $1 AND state IN ('open', 'closed') "
                "ORDER BY cluster_id LIMIT $2",
                &params, &res, err)) {
        return err->status;
    }
    *n = (size_t)PQntuples(res);
    *out = ARENA_NEW(arena, struct state_cluster, *n);
    for (size_t i = 0; i < *n; i++) {
        take_cluster(res, (int)i, arena, &(*out)[i]);
    }
    PQclear(res);
    return *n > 0 ? read_members(store, *out, *n, arena, err) : OK;
}
