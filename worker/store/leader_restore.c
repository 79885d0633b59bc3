/* The grouper's memory, read back from the tables. */
#include <string.h>

#include "worker/store/leader_group.h"
#include "worker/store/leader_inside.h"

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

static enum status use_article(
    const PGresult *res, int row, struct grouper *grouper, struct arena *arena, struct err *err)
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
    int64_t clusters[CLUSTER_KINDS] = {
        [CLUSTER_DUPLICATES] = pg_get_i8(res, row, 8),
        [CLUSTER_STORY] = pg_get_i8(res, row, 9),
    };
    grouper_restore_article(grouper, &item, clusters);
    return OK;
}

static enum status use_pair(
    const PGresult *res, int row, struct grouper *grouper, struct arena *arena, struct err *err)
{
    (void)arena;
    (void)err;
    const struct verdict verdict = {
        .of_a = (uint16_t)pg_get_i4(res, row, 2),
        .of_b = (uint16_t)pg_get_i4(res, row, 3),
        .threshold = (uint16_t)pg_get_i4(res, row, 4),
        .masked = (uint16_t)pg_get_i4(res, row, 5),
    };
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
                 "WHERE state IN ('open', 'closed') AND cluster_id > $1 AND $2::bigint IS NOT NULL "
                 "ORDER BY 1 LIMIT $3",
                 use_cluster, grouper, arena, err) ||
        read_all(
            leader,
            "SELECT g.article_id, g.article_id, g.identity_key, g.order_us, g.dated, g.bridging, "
            "g.source_hash, g.item, d.cluster_id, s.cluster_id FROM grouped_article g "
            "LEFT JOIN cluster_article d ON d.article_id = g.article_id AND d.kind = 'duplicates' "
            "LEFT JOIN cluster_article s ON s.article_id = g.article_id AND s.kind = 'story' "
            "WHERE g.article_id > $1 AND $2::bigint IS NOT NULL ORDER BY 1 LIMIT $3",
            use_article, grouper, arena, err) ||
        read_all(leader,
                 "SELECT low_id, high_id, low_permille, high_permille, threshold_permille, "
                 "coalesce(masked_permille, 0) FROM duplicate_pair "
                 "WHERE (low_id, high_id) > ($1, $2) ORDER BY 1, 2 LIMIT $3",
                 use_pair, grouper, arena, err)) {
        return err->status;
    }
    grouper_restored(grouper, (struct grouper_pulse){beat, &restoring});
    return err->status;
}
