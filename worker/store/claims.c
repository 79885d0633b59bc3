/* Who reads from where, and how often one record was tried: the memory that outlives a crash. */
#include "worker/store/store_inside.h"

static void params_place(struct params *params,
                         const struct store *store,
                         const char *cluster_id,
                         const struct position *position)
{
    params_text(params, str_of(cluster_id));
    params_text(params, str_of(store->id));
    params_text(params, str_of(position->topic));
    params_i4(params, position->partition);
}

/* One statement that gives back one number; 0 if there is no such row. */
static enum status count_one(struct store *store,
                             const char *sql,
                             const struct params *params,
                             unsigned *out,
                             struct err *err)
{
    PGresult *res = NULL;
    enum status status = pg_exec(store->pg, sql, params, &res, err);
    if (status == OK) {
        *out = PQntuples(res) > 0 ? (unsigned)pg_get_i4(res, 0, 0) : 0;
    }
    PQclear(res);
    return status;
}

enum status store_claim_positions(struct store *store,
                                  const char *kafka_cluster_id,
                                  const char *process,
                                  const struct position *positions,
                                  size_t n,
                                  unsigned *claims,
                                  struct err *err)
{
    static const char sql[] =
        "UPDATE consumer_offset SET claimed_by = $5, claimed_offset = next_offset, claims = CASE "
        "WHEN claimed_offset IS DISTINCT FROM next_offset THEN 1 "
        "WHEN claimed_by = $5 THEN greatest(claims, 1) ELSE claims + 1 END "
        "WHERE kafka_cluster_id = $1 AND consumer_group = $2 AND topic = $3 AND partition = $4 "
        "RETURNING CASE WHEN try_offset = next_offset THEN claims + tries ELSE claims END";
    if (store_ready(store, err) || pg_begin(store->pg, err)) {
        return err->status;
    }
    enum status status = OK;
    for (size_t i = 0; i < n && status == OK; i++) {
        struct params params = {0};
        params_place(&params, store, kafka_cluster_id, &positions[i]);
        params_text(&params, str_of(process));
        status = count_one(store, sql, &params, &claims[i], err);
    }
    return store_finish(store, status, err);
}

enum status store_release_claims(struct store *store, const char *process, struct err *err)
{
    struct params params = {0};
    if (store_ready(store, err) || pg_begin(store->pg, err)) {
        return err->status;
    }
    params_text(&params, str_of(store->id));
    params_text(&params, str_of(process));
    return store_finish(store,
                        pg_exec(store->pg,
                                "UPDATE consumer_offset SET claims = 0 "
                                "WHERE consumer_group = $1 AND claimed_by = $2",
                                &params, NULL, err),
                        err);
}

enum status store_count_try(struct store *store,
                            const char *kafka_cluster_id,
                            const struct position *position,
                            int add,
                            int *tries,
                            struct err *err)
{
    struct params params = {0};
    unsigned sum = 0;
    if (store_ready(store, err) || pg_begin(store->pg, err)) {
        return err->status;
    }
    params_place(&params, store, kafka_cluster_id, position);
    params_i8(&params, position->next);
    params_i4(&params, add);
    enum status status =
        count_one(store,
                  "UPDATE consumer_offset SET try_offset = $5, tries = greatest($6 + CASE "
                  "WHEN try_offset = $5 THEN tries ELSE 0 END, 0) "
                  "WHERE kafka_cluster_id = $1 AND consumer_group = $2 AND topic = $3 "
                  "AND partition = $4 RETURNING tries",
                  &params, &sum, err);
    *tries = (int)sum;
    return store_finish(store, status, err);
}

enum status store_count_queue(struct store *store, int64_t max, int64_t *n, struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    if (store_ready(store, err) || pg_begin(store->pg, err)) {
        return err->status;
    }
    params_i8(&params, max);
    enum status status =
        pg_exec(store->pg, "SELECT count(*) FROM (SELECT FROM group_queue LIMIT $1) AS q", &params,
                &res, err);
    *n = status == OK ? pg_get_i8(res, 0, 0) : 0;
    PQclear(res);
    return store_finish(store, status, err);
}
