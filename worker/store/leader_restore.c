/* The grouper's memory, read back from the tables: all of it, or some old stories. */
#include <string.h>

#include "worker/store/leader_group.h"
#include "worker/store/leader_inside.h"

#define ARTICLE_ROWS                                                                               \
    "SELECT g.article_id, g.article_id, g.identity_key, g.order_us, g.dated, g.bridging, "         \
    "g.source_hash, g.item, d.cluster_id, s.cluster_id FROM grouped_article g "                    \
    "LEFT JOIN cluster_article d ON d.article_id = g.article_id AND d.kind = 'duplicates' "        \
    "LEFT JOIN cluster_article s ON s.article_id = g.article_id AND s.kind = 'story' "
#define PAIR_ROWS                                                                                  \
    "SELECT low_id, high_id, low_permille, high_permille, threshold_permille, "                    \
    "coalesce(masked_permille, 0) FROM duplicate_pair "

/* Rows a statement: some megabytes, read well within a second. */
#define PIECE 5000

/*
 * Reads sql piece by piece: it gets the last key seen ($1, $2) and must give rows in the order
 * of their key, which is columns 0 and (for pairs) 1. use() is called for each row.
 */
typedef enum status use_row(
    const PGresult *res, int row, struct grouper *grouper, struct arena *arena, struct err *err);

static enum status
read_piece(struct leader *leader, const char *sql, int64_t key[2], PGresult **res, struct err *err)
{
    struct params params = {0};
    params_i8(&params, key[0]);
    params_i8(&params, key[1]);
    params_i4(&params, PIECE);
    enum status status = leader_begin(leader, err);
    if (status == OK) {
        status = pg_exec(leader->pg, sql, &params, res, err);
    }
    return leader_end(leader, status, err);
}

static enum status read_all(struct leader *leader,
                            const char *sql,
                            use_row *use,
                            struct grouper *grouper,
                            struct arena *arena,
                            struct err *err)
{
    int64_t key[2] = {INT64_MIN, INT64_MIN};
    for (int n = PIECE; n == PIECE && err->status == OK;) {
        PGresult *res = NULL;
        if (read_piece(leader, sql, key, &res, err)) {
            PQclear(res);
            return err->status;
        }
        n = PQntuples(res);
        for (int row = 0; row < n && err->status == OK; row++) {
            (void)use(res, row, grouper, arena, err);
        }
        if (n > 0) {
            key[0] = pg_get_i8(res, n - 1, 0);
            key[1] = pg_get_i8(res, n - 1, 1);
        }
        PQclear(res);
        arena_reset(arena);
    }
    return err->status;
}

static enum status use_cluster(
    const PGresult *res, int row, struct grouper *grouper, struct arena *arena, struct err *err)
{
    (void)arena;
    (void)err;
    bool story = str_eq(pg_get_str(res, row, 2), str_of(cluster_kind_name(CLUSTER_STORY)));
    grouper_restore_cluster(grouper, story ? CLUSTER_STORY : CLUSTER_DUPLICATES,
                            pg_get_i8(res, row, 0), (uint32_t)pg_get_i4(res, row, 3));
    return OK;
}

/* A row of ARTICLE_ROWS. */
static enum status take_article(
    const PGresult *res, int row, struct arena *arena, struct group_change *out, struct err *err)
{
    struct item item = {0};
    struct str key = pg_get_str(res, row, 2);
    if (key.n != sizeof item.key) {
        return err_set(err, ERR_FATAL, "store: grouped_article has a key of %zu bytes", key.n);
    }
    if (item_unpack(pg_get_str(res, row, 7), arena, &item, err)) {
        return err->status;
    }
    item.article_id = pg_get_i8(res, row, 0);
    memcpy(item.key, key.p, sizeof item.key);
    item.published_us = pg_get_i8(res, row, 3);
    item.dated = pg_get_bool(res, row, 4);
    item.bridging = pg_get_bool(res, row, 5);
    item.source = (uint32_t)pg_get_i8(res, row, 6);
    *out = (struct group_change){
        .revived = true,
        .article_id = item.article_id,
        .item = item,
        .cluster = {[CLUSTER_DUPLICATES] = pg_get_i8(res, row, 8),
                    [CLUSTER_STORY] = pg_get_i8(res, row, 9)},
    };
    return OK;
}

static enum status use_article(
    const PGresult *res, int row, struct grouper *grouper, struct arena *arena, struct err *err)
{
    struct group_change change;
    if (take_article(res, row, arena, &change, err)) {
        return err->status;
    }
    grouper_restore_article(grouper, &change.item, change.cluster);
    return OK;
}

static struct verdict take_verdict(const PGresult *res, int row)
{
    return (struct verdict){
        .duplicate = true,
        .of_a = (uint16_t)pg_get_i4(res, row, 2),
        .of_b = (uint16_t)pg_get_i4(res, row, 3),
        .threshold = (uint16_t)pg_get_i4(res, row, 4),
        .masked = (uint16_t)pg_get_i4(res, row, 5),
    };
}

static enum status use_pair(
    const PGresult *res, int row, struct grouper *grouper, struct arena *arena, struct err *err)
{
    (void)arena;
    (void)err;
    const struct verdict verdict = take_verdict(res, row);
    grouper_restore_pair(grouper, pg_get_i8(res, row, 0), pg_get_i8(res, row, 1), &verdict);
    return OK;
}

struct restoring {
    struct leader *leader;
    struct grouper_pulse alive;
    struct err *err;
};

/* A leader that is silent while it restores would be replaced by one that begins again. */
static void beat(void *arg)
{
    const struct restoring *restoring = arg;
    if (restoring->err->status == OK) {
        (void)leader_beat(restoring->leader, restoring->err);
    }
    if (restoring->alive.beat) {
        restoring->alive.beat(restoring->alive.arg);
    }
}

enum status leader_restore(struct leader *leader,
                           struct grouper *grouper,
                           struct grouper_pulse alive,
                           struct arena *arena,
                           struct err *err)
{
    struct restoring restoring = {leader, alive, err};
    if (read_all(leader,
                 "SELECT cluster_id, cluster_id, kind, version FROM cluster "
                 "WHERE state IN ('open', 'closed') AND pruned_at IS NULL AND cluster_id > $1 "
                 "AND $2::bigint IS NOT NULL "
                 "ORDER BY 1 LIMIT $3",
                 use_cluster, grouper, arena, err) ||
        read_all(leader,
                 ARTICLE_ROWS
                 "LEFT JOIN cluster c ON c.cluster_id = s.cluster_id "
                 "WHERE g.article_id > $1 AND $2::bigint IS NOT NULL AND c.pruned_at IS NULL "
                 "ORDER BY 1 LIMIT $3",
                 use_article, grouper, arena, err) ||
        read_all(leader, PAIR_ROWS "WHERE (low_id, high_id) > ($1, $2) ORDER BY 1, 2 LIMIT $3",
                 use_pair, grouper, arena, err)) {
        return err->status;
    }
    grouper_restored(grouper, (struct grouper_pulse){beat, &restoring});
    return err->status;
}

/* ---- what was let go ---- */

/* The stories that these articles are in; ids of articles come in, those of stories go out. */
static enum status find_stories(struct leader *leader,
                                const int64_t *ids,
                                size_t n_ids,
                                struct arena *arena,
                                int64_t **stories,
                                size_t *n,
                                struct err *err)
{
    PGresult *res = NULL;
    if (leader_by_ids(leader,
                      "SELECT DISTINCT cluster_id FROM cluster_article WHERE article_id = ANY ($1) "
                      "AND kind = 'story' ORDER BY 1",
                      ids, n_ids, &res, err)) {
        return err->status;
    }
    *n = (size_t)PQntuples(res);
    *stories = ARENA_NEW(arena, int64_t, *n);
    for (size_t i = 0; i < *n; i++) {
        (*stories)[i] = pg_get_i8(res, (int)i, 0);
    }
    PQclear(res);
    return OK;
}

static enum status revive_clusters(struct leader *leader,
                                   struct grouper *grouper,
                                   const int64_t *stories,
                                   size_t n,
                                   struct err *err)
{
    PGresult *res = NULL;
    if (leader_by_ids(
            leader,
            "SELECT cluster_id, cluster_id, kind, version FROM cluster WHERE cluster_id IN "
            "(SELECT unnest($1) UNION SELECT d.cluster_id FROM cluster_article s "
            "JOIN cluster_article d ON d.article_id = s.article_id AND d.kind = 'duplicates' "
            "WHERE s.cluster_id = ANY ($1))",
            stories, n, &res, err)) {
        return err->status;
    }
    for (int row = 0; row < PQntuples(res); row++) {
        (void)use_cluster(res, row, grouper, NULL, err);
    }
    PQclear(res);
    return OK;
}

enum status leader_revive(struct leader *leader,
                          struct grouper *grouper,
                          const int64_t *ids,
                          size_t n_ids,
                          struct arena *arena,
                          struct group_change **changes,
                          size_t *n,
                          struct err *err)
{
    PGresult *res = NULL;
    int64_t *stories = NULL;
    size_t n_stories = 0;
    *n = 0;
    if (n_ids == 0 || find_stories(leader, ids, n_ids, arena, &stories, &n_stories, err) ||
        n_stories == 0 || revive_clusters(leader, grouper, stories, n_stories, err) ||
        leader_by_ids(leader, ARTICLE_ROWS "WHERE s.cluster_id = ANY ($1) ORDER BY 1", stories,
                      n_stories, &res, err)) {
        return err->status;
    }
    *n = (size_t)PQntuples(res);
    *changes = ARENA_NEW(arena, struct group_change, *n);
    for (size_t i = 0; i < *n && err->status == OK; i++) {
        (void)take_article(res, (int)i, arena, &(*changes)[i], err);
    }
    PQclear(res);
    return err->status;
}

enum status leader_load_pairs(struct leader *leader,
                              const int64_t *ids,
                              size_t n_ids,
                              struct arena *arena,
                              struct group_candidate **out,
                              size_t *n,
                              struct err *err)
{
    PGresult *res = NULL;
    *n = 0;
    if (leader_by_ids(leader,
                      PAIR_ROWS "WHERE low_id = ANY ($1) OR high_id = ANY ($1) ORDER BY 1, 2", ids,
                      n_ids, &res, err)) {
        return err->status;
    }
    *n = (size_t)PQntuples(res);
    *out = ARENA_NEW(arena, struct group_candidate, *n);
    for (size_t i = 0; i < *n; i++) {
        (*out)[i] = (struct group_candidate){pg_get_i8(res, (int)i, 0), pg_get_i8(res, (int)i, 1),
                                             take_verdict(res, (int)i)};
    }
    PQclear(res);
    return OK;
}
