#include "worker/store/leader_prune.h"

#include "worker/store/leader_inside.h"
#include "worker/store/prune_sql.h"

#define STEP_ROWS     1000
#define STEP_ARTICLES 1000
#define STEP_STORIES  500

/* Runs a statement with an age and a number of rows, in a transaction of its own. */
static enum status
step(struct leader *leader, const char *sql, int64_t days, int64_t *rows, struct err *err)
{
    struct params params = {0};
    params_i8(&params, days);
    params_i8(&params, STEP_ROWS);
    *rows = 0;
    enum status status = leader_begin(leader, err);
    if (status == OK) {
        status = pg_exec_count(leader->pg, sql, &params, rows, err);
    }
    return leader_end(leader, status, err);
}

static enum status
prune_raw(struct leader *leader, int64_t days, struct prune_pass *pass, struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    params_i8(&params, days);
    params_i8(&params, STEP_ROWS);
    params_i8(&params, pass->raw_after);
    enum status status = leader_begin(leader, err);
    if (status == OK) {
        status = pg_exec(leader->pg, PRUNE_RAW, &params, &res, err);
    }
    if (status == OK) {
        pass->raw_done = pg_get_i8(res, 0, 0) < STEP_ROWS;
        pass->raw_after = pg_get_i8(res, 0, 1);
    }
    PQclear(res);
    return leader_end(leader, status, err);
}

enum status leader_prune(struct leader *leader,
                         const struct retain *retain,
                         struct prune_pass *pass,
                         bool *more,
                         struct err *err)
{
    int64_t outbox = 0;
    int64_t stories = 0;
    if (retain->outbox_days > 0 && step(leader, PRUNE_OUTBOX, retain->outbox_days, &outbox, err)) {
        return err->status;
    }
    if (retain->raw_days > 0 && !pass->raw_done && prune_raw(leader, retain->raw_days, pass, err)) {
        return err->status;
    }
    if (retain->stories_days > 0 &&
        step(leader, QUEUE_STORIES, retain->stories_days, &stories, err)) {
        return err->status;
    }
    *more =
        outbox == STEP_ROWS || stories == STEP_ROWS || (retain->raw_days > 0 && !pass->raw_done);
    return OK;
}

/* Stories in order, as long as those before them have not too many articles. */
static const char take_sql[] =
    "WITH s AS (SELECT cluster_id, sum(article_count) OVER (ORDER BY cluster_id) - article_count "
    "           AS before FROM (SELECT q.cluster_id, coalesce(c.article_count, 0) AS article_count "
    "           FROM prune_queue q LEFT JOIN cluster c USING (cluster_id) "
    "           ORDER BY q.cluster_id LIMIT $1) n) "
    "DELETE FROM prune_queue q USING s WHERE q.cluster_id = s.cluster_id AND s.before < $1 "
    "RETURNING q.cluster_id";

/* The ids that sql gives. */
static enum status read_ids(struct leader *leader,
                            const char *sql,
                            struct params *params,
                            struct arena *arena,
                            int64_t **ids,
                            size_t *n,
                            struct err *err)
{
    PGresult *res = NULL;
    *n = 0;
    if (pg_exec(leader->pg, sql, params, &res, err)) {
        return err->status;
    }
    *n = (size_t)PQntuples(res);
    *ids = ARENA_NEW(arena, int64_t, *n);
    for (size_t i = 0; i < *n; i++) {
        (*ids)[i] = pg_get_i8(res, (int)i, 0);
    }
    PQclear(res);
    return OK;
}

enum status leader_begin_prune(
    struct leader *leader, struct arena *arena, int64_t **ids, size_t *n, struct err *err)
{
    struct params params = {0};
    params_i8(&params, STEP_ARTICLES);
    *n = 0;
    return leader_begin(leader, err) ? err->status
                                     : read_ids(leader, take_sql, &params, arena, ids, n, err);
}

enum status leader_begin_closing(struct leader *leader, struct err *err)
{
    return leader_begin(leader, err);
}

#define NEWEST "coalesce(newest_at, last_published_at, created_at)"

enum status leader_idle_stories(struct leader *leader,
                                int64_t days,
                                struct arena *arena,
                                int64_t **ids,
                                size_t *n,
                                struct err *err)
{
    struct params params = {0};
    params_i8(&params, days);
    params_i8(&params, STEP_STORIES);
    return read_ids(leader,
                    "SELECT cluster_id FROM cluster WHERE kind = 'story' AND state = 'open' "
                    "AND " NEWEST " <= (SELECT news_at FROM story_clock) "
                    "- make_interval(days => $1::int) "
                    "ORDER BY " NEWEST ", cluster_id LIMIT $2",
                    &params, arena, ids, n, err);
}

enum status leader_move_clock(struct leader *leader, int64_t news_us, struct err *err)
{
    struct params params = {0};
    params_i8(&params, news_us);
    return pg_exec(
        leader->pg,
        "INSERT INTO story_clock AS c (news_at) VALUES (timestamptz 'epoch' + $1 * interval "
        "'1 microsecond') ON CONFLICT (only_row) "
        "DO UPDATE SET news_at = excluded.news_at WHERE c.news_at < excluded.news_at",
        &params, NULL, err);
}

/* One that is in the queue has a new revision, and this may be its print. */
static const char drop_sql[] =
    "DELETE FROM fingerprint f WHERE article_id = ANY ($1) "
    "AND NOT EXISTS (SELECT FROM group_queue q WHERE q.article_id = f.article_id)";

enum status leader_let_go(struct leader *leader,
                          const int64_t *clusters,
                          size_t n_clusters,
                          const int64_t *articles,
                          size_t n_articles,
                          struct err *err)
{
    return leader_by_ids(leader, "UPDATE cluster SET pruned_at = now() WHERE cluster_id = ANY ($1)",
                         clusters, n_clusters, NULL, err)
               ? err->status
               : leader_by_ids(leader, drop_sql, articles, n_articles, NULL, err);
}
