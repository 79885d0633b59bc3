#include "worker/store/leader_tries.h"

#include "worker/store/leader_inside.h"

/* One number; 0 if it is NULL or there is no row. */
static enum status read_number(struct leader *leader,
                               const char *sql,
                               const struct params *params,
                               int64_t *out,
                               struct err *err)
{
    PGresult *res = NULL;
    *out = 0;
    enum status status = leader_begin(leader, err);
    if (status == OK) {
        status = pg_exec(leader->pg, sql, params, &res, err);
    }
    if (status == OK && PQntuples(res) > 0 && !PQgetisnull(res, 0, 0)) {
        *out = pg_get_i8(res, 0, 0);
    }
    PQclear(res);
    return leader_end(leader, status, err);
}

enum status leader_suspects(struct leader *leader, int max, int64_t *until, struct err *err)
{
    struct params params = {0};
    *until = 0;
    leader->careful = false;
    if (leader->claims <= 1) {
        return OK;
    }
    params_i8(&params, max);
    if (read_number(leader,
                    "SELECT max(article_id) FROM "
                    "(SELECT article_id FROM group_queue ORDER BY article_id LIMIT $1) AS q",
                    &params, until, err)) {
        return err->status;
    }
    leader->careful = *until != 0;
    return OK;
}

enum status
leader_next_suspect(struct leader *leader, int64_t until, int64_t *article_id, struct err *err)
{
    struct params params = {0};
    params_i8(&params, until);
    if (read_number(leader,
                    "SELECT article_id FROM group_queue WHERE article_id <= $1 "
                    "ORDER BY article_id LIMIT 1",
                    &params, article_id, err)) {
        return err->status;
    }
    leader->careful = *article_id != 0;
    return leader->careful ? OK : leader_end_claim(leader, err);
}

enum status
leader_count_try(struct leader *leader, int64_t article_id, unsigned *tries, struct err *err)
{
    struct params params = {0};
    int64_t n = 0;
    params_i8(&params, article_id);
    /* One that was left out before has come back: a new revision, or a new version of ours. */
    enum status status =
        read_number(leader,
                    "INSERT INTO group_try AS t (article_id, tries) VALUES ($1, 1) "
                    "ON CONFLICT (article_id) DO UPDATE SET left_at = NULL, "
                    "tries = CASE WHEN t.left_at IS NULL THEN t.tries + 1 ELSE 1 END "
                    "RETURNING tries::bigint",
                    &params, &n, err);
    *tries = (unsigned)n;
    return status;
}

enum status leader_leave_ungrouped(struct leader *leader, int64_t article_id, struct err *err)
{
    struct params params = {0};
    params_i8(&params, article_id);
    enum status status = leader_begin(leader, err);
    if (status == OK) {
        status = pg_exec(leader->pg,
                         "WITH q AS (DELETE FROM group_queue WHERE article_id = $1) "
                         "UPDATE group_try SET left_at = clock_timestamp() WHERE article_id = $1",
                         &params, NULL, err);
    }
    return leader_end(leader, status, err);
}

enum status leader_end_claim(struct leader *leader, struct err *err)
{
    if (!leader_leads(leader) || leader->claims == 0) {
        return OK;
    }
    enum status status = leader_begin(leader, err);
    if (status == OK) {
        status = leader_clear_claims(leader, err);
    }
    return leader_end(leader, status, err);
}
