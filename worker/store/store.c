#include "worker/store/store.h"

#include <stdlib.h>
#include <string.h>

#include "worker/store/names.h"
#include "worker/store/search_memo.h"
#include "worker/store/store_inside.h"

/* A statement of a batch takes a fraction of this; a server that is silent for longer is as
 * good as gone, and Kafka's max.poll.interval.ms (300 s) is still far. */
#define STATEMENT_MS 30000

struct store *store_new(const struct store_options *options)
{
    const struct pg_options pg = {.conninfo = options->conninfo,
                                  .schema = options->id,
                                  .application = "newsmill-ingest",
                                  .statement_ms = STATEMENT_MS};
    struct store *store = calloc(1, sizeof *store);
    if (!store) {
        abort();
    }
    store->pg = pg_new(&pg);
    store->id = strdup(options->id);
    store->names = names_new(NAMES_MAX);
    store->search = search_memo_new();
    return store;
}

void store_free(struct store *store)
{
    if (store) {
        pg_free(store->pg);
        names_free(store->names);
        search_memo_free(store->search);
        free(store->id);
        free(store);
    }
}

enum status store_ready(struct store *store, struct err *err)
{
    int64_t now_us = clock_monotonic_us();
    bool checked =
        store->schema_checked_us != 0 && now_us - store->schema_checked_us < SCHEMA_CHECK_US;
    if (pg_connected(store->pg) && checked) {
        return OK;
    }
    store->schema_checked_us = 0;
    if (pg_begin(store->pg, err) || schema_check(store->pg, err)) {
        pg_rollback(store->pg);
        return err->status;
    }
    store->schema_checked_us = now_us;
    return pg_commit(store->pg, err);
}

enum status store_finish(struct store *store, enum status status, struct err *err)
{
    if (status == OK) {
        status = pg_commit(store->pg, err);
    }
    if (status != OK) {
        pg_rollback(store->pg);
    }
    return status;
}

static void
position_rows(struct rows *rows, const struct position *positions, size_t n, bool known_only)
{
    rows_init(rows, "tiI");
    for (size_t i = 0; i < n; i++) {
        if (!known_only || positions[i].next != POSITION_UNKNOWN) {
            rows_text(rows, str_of(positions[i].topic));
            rows_i4(rows, positions[i].partition);
            rows_i8(rows, positions[i].next);
            rows_done(rows);
        }
    }
}

static enum status
refuse_other_cluster(struct store *store, const char *cluster_id, struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    params_text(&params, str_of(store->id));
    params_text(&params, str_of(cluster_id));
    if (pg_exec(store->pg,
                "SELECT kafka_cluster_id FROM consumer_offset WHERE consumer_group = $1 "
                "AND kafka_cluster_id <> $2 LIMIT 1",
                &params, &res, err)) {
        return err->status;
    }
    if (PQntuples(res) > 0) {
        (void)err_set(
            err, ERR_FATAL,
            "store: the stored offsets belong to Kafka cluster %.*s, but this is %s: a topic of "
            "another cluster has other offsets. Use another NEWSMILL_ID for it",
            STR_ARG(pg_get_str(res, 0, 0)), cluster_id);
    }
    PQclear(res);
    return err->status;
}

static void fill_positions(struct position *positions, size_t n, const PGresult *res)
{
    for (size_t i = 0; i < n; i++) {
        positions[i].next = POSITION_UNKNOWN;
        for (int row = 0; row < PQntuples(res); row++) {
            if (str_eq(pg_get_str(res, row, 0), str_of(positions[i].topic)) &&
                pg_get_i4(res, row, 1) == positions[i].partition) {
                positions[i].next = pg_get_i8(res, row, 2);
            }
        }
    }
}

static enum status read_positions(struct store *store,
                                  const char *cluster_id,
                                  struct position *positions,
                                  size_t n,
                                  struct err *err)
{
    struct params params = {0};
    struct rows rows;
    PGresult *res = NULL;
    position_rows(&rows, positions, n, false);
    rows_params(&rows, &params);
    params_text(&params, str_of(cluster_id));
    params_text(&params, str_of(store->id));
    enum status status =
        pg_exec(store->pg,
                "SELECT o.topic, o.partition, o.next_offset FROM consumer_offset o "
                "JOIN unnest($1, $2, $3) AS p(topic, partition, next) USING (topic, partition) "
                "WHERE o.kafka_cluster_id = $4 AND o.consumer_group = $5",
                &params, &res, err);
    if (status == OK) {
        fill_positions(positions, n, res);
    }
    PQclear(res);
    rows_release(&rows);
    return status;
}

enum status store_read_positions(struct store *store,
                                 const char *kafka_cluster_id,
                                 struct position *positions,
                                 size_t n,
                                 struct err *err)
{
    if (store_ready(store, err)) {
        return err->status;
    }
    enum status status = pg_begin(store->pg, err);
    if (status == OK) {
        status = refuse_other_cluster(store, kafka_cluster_id, err);
    }
    if (status == OK) {
        status = read_positions(store, kafka_cluster_id, positions, n, err);
    }
    return store_finish(store, status, err);
}

enum status store_create_positions(struct store *store,
                                   const char *kafka_cluster_id,
                                   struct position *positions,
                                   size_t n,
                                   struct err *err)
{
    struct params params = {0};
    struct rows rows;
    if (store_ready(store, err) || pg_begin(store->pg, err)) {
        return err->status;
    }
    position_rows(&rows, positions, n, true);
    rows_params(&rows, &params);
    params_text(&params, str_of(kafka_cluster_id));
    params_text(&params, str_of(store->id));
    enum status status =
        pg_exec(store->pg,
                "INSERT INTO consumer_offset "
                "(kafka_cluster_id, consumer_group, topic, partition, next_offset) "
                "SELECT $4, $5, topic, partition, next "
                "FROM unnest($1, $2, $3) AS p(topic, partition, next) "
                "ORDER BY topic, partition ON CONFLICT DO NOTHING",
                &params, NULL, err);
    rows_release(&rows);
    if (status == OK) {
        status = read_positions(store, kafka_cluster_id, positions, n, err);
    }
    return store_finish(store, status, err);
}

enum status offsets_read(struct pg *pg,
                         const char *id,
                         struct arena *arena,
                         struct offset_row **out,
                         size_t *n,
                         struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    params_text(&params, str_of(id));
    if (pg_exec(pg,
                "SELECT kafka_cluster_id, topic, partition, next_offset, updated_at "
                "FROM consumer_offset WHERE consumer_group = $1 ORDER BY 1, 2, 3",
                &params, &res, err)) {
        return err->status;
    }
    *n = (size_t)PQntuples(res);
    *out = ARENA_NEW(arena, struct offset_row, *n);
    for (int i = 0; i < PQntuples(res); i++) {
        (*out)[i] = (struct offset_row){
            .kafka_cluster_id = pg_dup_str(res, i, 0, arena),
            .topic = pg_dup_str(res, i, 1, arena),
            .partition = pg_get_i4(res, i, 2),
            .next = pg_get_i8(res, i, 3),
            .updated_us = pg_get_time(res, i, 4),
        };
    }
    PQclear(res);
    return OK;
}

enum status store_list_offsets(
    struct store *store, struct arena *arena, struct offset_row **out, size_t *n, struct err *err)
{
    if (store_ready(store, err)) {
        return err->status;
    }
    enum status status = pg_begin(store->pg, err);
    if (status == OK) {
        status = offsets_read(store->pg, store->id, arena, out, n, err);
    }
    return store_finish(store, status, err);
}

static enum status set_offset(struct store *store,
                              const char *cluster_id,
                              const struct position *to,
                              int64_t old,
                              struct err *err)
{
    struct params params = {0};
    int64_t moved = 0;
    params_text(&params, str_of(cluster_id));
    params_text(&params, str_of(store->id));
    params_text(&params, str_of(to->topic));
    params_i4(&params, to->partition);
    params_i8(&params, to->next);
    params_i8(&params, old);
    if (pg_exec_count(
            store->pg,
            "WITH moved AS (INSERT INTO consumer_offset "
            "(kafka_cluster_id, consumer_group, topic, partition, next_offset) "
            "VALUES ($1, $2, $3, $4, $5) "
            "ON CONFLICT (kafka_cluster_id, consumer_group, topic, partition) DO UPDATE "
            "SET next_offset = excluded.next_offset, updated_at = now() "
            "WHERE consumer_offset.next_offset = $6 RETURNING 1) "
            "INSERT INTO offset_audit (kafka_cluster_id, topic, partition, old_offset, new_offset) "
            "SELECT $1, $3, $4, nullif($6, -1), $5 FROM moved",
            &params, &moved, err)) {
        return err->status;
    }
    if (moved != 1) {
        return err_set(err, ERR_RETRY, "store: the offset of %s:%d has moved meanwhile", to->topic,
                       to->partition);
    }
    return OK;
}

enum status store_set_offset(struct store *store,
                             const char *kafka_cluster_id,
                             const struct position *to,
                             int64_t old,
                             struct err *err)
{
    if (store_ready(store, err) || pg_begin(store->pg, err)) {
        return err->status;
    }
    return store_finish(store, set_offset(store, kafka_cluster_id, to, old, err), err);
}

enum status store_read_reject(struct store *store,
                              int64_t reject_id,
                              struct arena *arena,
                              struct stored_reject *out,
                              struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    *out = (struct stored_reject){0};
    if (store_ready(store, err) || pg_begin(store->pg, err)) {
        return err->status;
    }
    params_i8(&params, reject_id);
    enum status status = pg_exec(store->pg,
                                 "SELECT key, headers, value FROM rejected_record "
                                 "WHERE reject_id = $1 AND length(value) = value_bytes",
                                 &params, &res, err);
    if (status == OK && PQntuples(res) == 1) {
        *out = (struct stored_reject){.key = pg_dup_str(res, 0, 0, arena),
                                      .headers = pg_dup_str(res, 0, 1, arena),
                                      .value = pg_dup_str(res, 0, 2, arena),
                                      .whole = true};
    }
    PQclear(res);
    return store_finish(store, status, err);
}
