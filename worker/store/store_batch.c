/*
 * One batch, one transaction: positions, articles, their children, rejects, queues.
 * Statements name the arrays of a batch by their place in rows_init() (batch.c).
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "worker/fault.h"
#include "worker/store/article_sql.h"
#include "worker/store/batch_rows.h"
#include "worker/store/children.h"
#include "worker/store/entities.h"
#include "worker/store/history.h"
#include "worker/store/plan.h"
#include "worker/store/posts.h"
#include "worker/store/search_words.h"
#include "worker/store/store.h"
#include "worker/store/store_inside.h"

static int order(const struct revision *a, const struct revision *b)
{
    if (a->order_us != b->order_us) {
        return a->order_us < b->order_us ? -1 : 1;
    }
    return memcmp(a->raw.bytes, b->raw.bytes, sizeof a->raw.bytes);
}

static int compare(const void *x, const void *y, void *arg)
{
    const struct revision *revisions = arg;
    const struct revision *a = &revisions[*(const uint32_t *)x];
    const struct revision *b = &revisions[*(const uint32_t *)y];
    int by_key = memcmp(a->key.bytes, b->key.bytes, sizeof a->key.bytes);
    if (by_key != 0) {
        return by_key;
    }
    int by_order = order(a, b);
    return by_order != 0 ? by_order : (*(const uint32_t *)x > *(const uint32_t *)y ? 1 : -1);
}

static bool same(const struct sha256 *a, const struct sha256 *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

static bool same_content(const struct revision *a, const struct revision *b)
{
    return a->killed == b->killed && (same(&a->raw, &b->raw) || same(&a->content, &b->content));
}

/*
 * Of the records with one identity only the last in order can matter to the article: the others
 * have their outcome here. Where the last one is a withdrawal, what it withdraws is stored first:
 * the article keeps its text. Record numbers in by_key get ACTION_INSERT.
 */
static void plan_identity(struct plan *plan, const uint32_t *records, size_t n)
{
    const struct revision *revisions = plan->batch->revisions;
    size_t decides = n - 1;
    while (decides > 0 && revisions[records[decides]].killed) {
        decides--;
    }
    if (revisions[records[decides]].killed) {
        decides = n - 1; /* nothing but withdrawals */
    } else if (decides < n - 1) {
        plan->kills[plan->n_kills++] = records[n - 1];
    }
    plan->by_key[plan->n_inserts++] = records[decides];
    plan->actions[records[decides]] = ACTION_INSERT;
    for (size_t i = 0; i + 1 < n; i++) {
        const struct revision *next = &revisions[records[i + 1]];
        plan->outcomes[records[i]] =
            same_content(&revisions[records[i]], next) ? BATCH_REPEAT : BATCH_OLDER;
    }
}

static void plan_batch(struct plan *plan)
{
    const struct revision *revisions = plan->batch->revisions;
    size_t n = 0;
    for (uint32_t i = 0; i < plan->batch->n; i++) {
        if (revisions[i].rejected) {
            plan->outcomes[i] = BATCH_REJECTED;
        } else {
            plan->sorted[n++] = i;
        }
    }
    plan->n_sorted = n;
    qsort_r(plan->sorted, n, sizeof *plan->sorted, compare, plan->batch->revisions);
    for (size_t i = 0, k = 0; i < n; i = k) {
        for (k = i + 1;
             k < n && same(&revisions[plan->sorted[i]].key, &revisions[plan->sorted[k]].key); k++) {
        }
        plan_identity(plan, plan->sorted + i, k - i);
    }
}

static void int_array(struct rows *rows, const struct plan *plan)
{
    rows_init(rows, "iI");
    for (size_t i = 0; i < plan->batch->n; i++) {
        rows_i4(rows, (int32_t)plan->actions[i]);
        rows_i8(rows, plan->ids[i]);
        rows_done(rows);
    }
}

/* Runs sql with the arrays of rows, then $n+1 = actions and $n+2 = ids by record number, and
 * $n+3 = words by row. */
static enum status run(struct store *store,
                       struct plan *plan,
                       const char *sql,
                       struct rows *rows,
                       PGresult **out,
                       struct err *err)
{
    struct params params = {0};
    struct rows decided;
    if (rows->n_rows == 0 && !out) {
        return OK;
    }
    int_array(&decided, plan);
    rows_params(rows, &params);
    rows_params(&decided, &params);
    rows_params(&plan->words, &params);
    enum status status = pg_exec(store->pg, sql, &params, out, err);
    rows_release(&decided);
    return status;
}

/* ---- positions ---- */

static enum status move_positions(struct store *store,
                                  const char *cluster_id,
                                  struct batch *batch,
                                  bool *conflict,
                                  struct err *err)
{
    struct params params = {0};
    int64_t moved = 0;
    rows_params(&batch->moves, &params);
    params_text(&params, str_of(cluster_id));
    params_text(&params, str_of(store->id));
    enum status status = pg_exec_count(
        store->pg,
        "UPDATE consumer_offset o SET next_offset = m.next, updated_at = now() "
        "FROM (SELECT * FROM unnest($1, $2, $3, $4) AS m(topic, partition, old, next) "
        "      ORDER BY topic, partition) m "
        "WHERE o.kafka_cluster_id = $5 AND o.consumer_group = $6 AND o.topic = m.topic "
        "AND o.partition = m.partition AND o.next_offset = m.old",
        &params, &moved, err);
    *conflict = status == OK && moved != (int64_t)batch->moves.n_rows;
    return status;
}

/* ---- articles ---- */

static enum status
insert_articles(struct store *store, struct plan *plan, PGresult **out, struct err *err)
{
    return run(
        store, plan,
        "INSERT INTO article (identity_key, killed, order_at, raw_hash, content_hash, "
        "pipeline_version, external_id, url, canonical_url, source_name, source_domain, title, "
        "authors, agency, published_at, published_precision, published_from, modified_at, "
        "language, language_percent, "
        "kind, text, warnings, envelope, topic, partition, record_offset, record_at, "
        "dateline_place, furniture_epoch, search_words) "
        "SELECT identity_key, killed, order_at, raw_hash, content_hash, " PIPELINE_VERSION_SQL
        ", external_id, url, "
        "canonical_url, source_name, source_domain, title, "
        "coalesce(string_to_array(authors, E'\\x1f'), '{}'), agency, "
        "published_at, "
        "published_precision, published_from, modified_at, language, "
        "language_percent, kind, "
        "text, "
        "coalesce(string_to_array(warnings, E'\\x1f'), '{}'), "
        "envelope::jsonb, topic, partition, "
        "record_offset, record_at, dateline_place, furniture_epoch, search_words "
        "FROM " ARTICLE_COLUMNS_AND_WORDS " "
        "WHERE " ACTIONS "[ord + 1] = 1 ORDER BY identity_key "
        "ON CONFLICT (identity_key) DO NOTHING RETURNING identity_key, "
        "article_id",
        &plan->batch->articles, out, err);
}

/* The record of an identity in a list that is sorted by identity. */
static uint32_t find_key(const struct plan *plan, const uint32_t *records, size_t n, struct str key)
{
    size_t low = 0;
    size_t high = n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        const struct revision *r = &plan->batch->revisions[records[mid]];
        int c = memcmp(r->key.bytes, key.p, sizeof r->key.bytes);
        if (c == 0) {
            return records[mid];
        }
        low = c < 0 ? mid + 1 : low;
        high = c < 0 ? high : mid;
    }
    assert(!"an identity that was not sent");
    abort();
}

static void take_inserted(struct plan *plan, const PGresult *res)
{
    for (int i = 0; i < PQntuples(res); i++) {
        uint32_t ord = find_key(plan, plan->by_key, plan->n_inserts, pg_get_str(res, i, 0));
        plan->ids[ord] = pg_get_i8(res, i, 1);
        plan->outcomes[ord] = plan->batch->revisions[ord].killed ? BATCH_KILL : BATCH_STORED;
    }
}

static struct sha256 get_hash(const PGresult *res, int row, int col)
{
    struct sha256 hash = {0};
    struct str bytes = pg_get_str(res, row, col);
    memcpy(hash.bytes, bytes.p ? bytes.p : "",
           bytes.n < sizeof hash.bytes ? bytes.n : sizeof hash.bytes);
    return hash;
}

/* Columns as in lock_existing(). */
static struct known take_known(const PGresult *res, int row)
{
    return (struct known){.exists = true,
                          .killed = pg_get_bool(res, row, 5),
                          .revised = pg_get_bool(res, row, 7),
                          .raw = get_hash(res, row, 3),
                          .content = get_hash(res, row, 4),
                          .first_us = pg_get_time(res, row, 8),
                          .has_text = pg_get_str(res, row, 10).p != NULL,
                          .text_us = pg_get_time(res, row, 9),
                          .text_raw = get_hash(res, row, 10)};
}

/* What an older record is to an article that was withdrawn since: the text that it keeps is the
 * last one of before. */
static enum action decide_under(const struct revision *mine, const struct known *known)
{
    const struct revision kept = {.order_us = known->text_us, .raw = known->text_raw};
    bool kill = !known->killed || mine->killed;
    return !kill && (!known->has_text || order(mine, &kept) > 0) ? ACTION_UNDER : ACTION_NONE;
}

/* A withdrawal of what has never been there but withdrawn shows what it says itself. */
static enum action decide_newer(const struct revision *mine, const struct known *known)
{
    bool keeps = mine->killed && (!known->killed || known->has_text);
    return keeps ? ACTION_KILL : ACTION_REPLACE;
}

/* What is to be done with a record whose article exists; columns as in lock_existing(). */
static void decide(struct plan *plan, uint32_t ord, const PGresult *res, int row)
{
    const struct revision *mine = &plan->batch->revisions[ord];
    const struct known *known = &plan->known[ord];
    struct revision theirs = {.order_us = pg_get_time(res, row, 2),
                              .killed = known->killed,
                              .raw = known->raw,
                              .content = known->content};
    bool newer = order(mine, &theirs) > 0;
    bool this_version = pg_get_i4(res, row, 6) == PIPELINE_VERSION;
    plan->ids[ord] = pg_get_i8(res, row, 1);
    if (same_content(mine, &theirs) && (this_version || same(&mine->raw, &theirs.raw))) {
        plan->actions[ord] = newer ? ACTION_TOUCH : ACTION_NONE;
        plan->outcomes[ord] = BATCH_REPEAT;
    } else if (!newer) {
        plan->actions[ord] = decide_under(mine, known);
        plan->outcomes[ord] = BATCH_OLDER;
    } else {
        plan->actions[ord] = decide_newer(mine, known);
        plan->outcomes[ord] = mine->killed ? BATCH_KILL : BATCH_REVISION;
    }
}

/* Locks the articles that are there of the records' identities, in the order of their keys, and
 * decides. */
static enum status lock_existing(
    struct store *store, struct plan *plan, const uint32_t *records, size_t n, struct err *err)
{
    struct rows keys;
    struct params params = {0};
    PGresult *res = NULL;
    rows_init(&keys, "b");
    for (size_t i = 0; i < n; i++) {
        const struct sha256 *key = &plan->batch->revisions[records[i]].key;
        if (plan->ids[records[i]] == 0) {
            rows_bytea(&keys, (struct str){(const char *)key->bytes, sizeof key->bytes});
            rows_done(&keys);
        }
    }
    int asked = (int)keys.n_rows;
    rows_params(&keys, &params);
    enum status status =
        asked == 0 ? OK
                   : pg_exec(store->pg,
                             "SELECT identity_key, article_id, order_at, raw_hash, content_hash, "
                             "killed, pipeline_version, revised, coalesce(first_at, order_at), "
                             "coalesce(content_at, order_at), content_raw_hash "
                             "FROM article WHERE identity_key = ANY ($1) "
                             "ORDER BY identity_key FOR NO KEY UPDATE",
                             &params, &res, err);
    rows_release(&keys);
    for (int i = 0; status == OK && i < PQntuples(res); i++) {
        uint32_t ord = find_key(plan, records, n, pg_get_str(res, i, 0));
        plan->known[ord] = take_known(res, i);
        decide(plan, ord, res, i);
    }
    if (status == OK && PQntuples(res) != asked) {
        status = err_set(err, ERR_RETRY, "store: an article was erased meanwhile");
    }
    PQclear(res);
    return status;
}

static bool any(const struct plan *plan, enum action action)
{
    for (size_t i = 0; i < plan->batch->n; i++) {
        if (plan->actions[i] == action) {
            return true;
        }
    }
    return false;
}

/* ACTION_UNDER leaves the withdrawal as it is. */
#define IS_UNDER ACTIONS "[r.ord + 1] = 5"
#define REPLACED_STATE                                                                             \
    "killed = r.killed OR " IS_UNDER ", "                                                          \
    "order_at = CASE WHEN " IS_UNDER " THEN a.order_at ELSE r.order_at END, "                      \
    "raw_hash = CASE WHEN " IS_UNDER " THEN a.raw_hash ELSE r.raw_hash END, "                      \
    "content_at = CASE WHEN " IS_UNDER " THEN r.order_at END, "                                    \
    "content_raw_hash = CASE WHEN " IS_UNDER " THEN r.raw_hash END, "                              \
    "first_at = CASE WHEN NOT a.revised AND a.killed = r.killed "                                  \
    "AND a.content_hash = r.content_hash THEN coalesce(a.first_at, a.order_at) END"

static enum status replace_articles(struct store *store, struct plan *plan, struct err *err)
{
    if (run(store, plan,
            "UPDATE article a SET " REPLACED_STATE ", " ARTICLE_SET ", topic = r.topic, "
            "partition = r.partition, record_offset = r.record_offset, record_at = r.record_at, "
            "stored_at = now(), search_words = r.search_words FROM " ARTICLE_COLUMNS_AND_WORDS
            " WHERE " ACTIONS "[r.ord + 1] IN (2, 5) "
            "AND a.article_id = " IDS "[r.ord + 1]",
            &plan->batch->articles, NULL, err)) {
        return err->status;
    }
    struct rows ids;
    rows_init(&ids, "I");
    for (size_t i = 0; i < plan->batch->n; i++) {
        if (plan->actions[i] == ACTION_REPLACE || plan->actions[i] == ACTION_UNDER) {
            rows_i8(&ids, plan->ids[i]);
            rows_done(&ids);
        }
    }
    (void)delete_children(store, &ids, err);
    rows_release(&ids);
    return err->status;
}

/* Repeats and withdrawals leave the text as it is. */
#define TOUCHED                                                                                    \
    "UPDATE article a SET order_at = r.order_at, raw_hash = r.raw_hash, killed = r.killed, "       \
    "first_at = CASE WHEN NOT a.revised THEN coalesce(a.first_at, a.order_at) END, "               \
    "content_at = CASE WHEN r.killed AND NOT a.killed THEN a.order_at ELSE a.content_at END, "     \
    "content_raw_hash = CASE WHEN r.killed AND NOT a.killed THEN a.raw_hash "                      \
    "ELSE a.content_raw_hash END FROM " ARTICLE_COLUMNS " WHERE a.article_id = " IDS               \
    "[r.ord + 1] AND " ACTIONS "[r.ord + 1] = "

/* Withdrawals come last: some withdraw what this batch has brought. */
static enum status withdraw_articles(struct store *store, struct plan *plan, struct err *err)
{
    if (lock_existing(store, plan, plan->kills, plan->n_kills, err) || !any(plan, ACTION_KILL)) {
        return err->status;
    }
    return run(store, plan, TOUCHED "3", &plan->batch->articles, NULL, err);
}

static enum status store_articles(struct store *store, struct plan *plan, struct err *err)
{
    PGresult *res = NULL;
    struct history *history = NULL;
    if (plan->n_inserts == 0) {
        return OK;
    }
    if (search_words_find(store, plan->batch, &plan->words, err) ||
        insert_articles(store, plan, &res, err)) {
        return err->status;
    }
    take_inserted(plan, res);
    PQclear(res);
    if (lock_existing(store, plan, plan->by_key, plan->n_inserts, err) == OK &&
        history_begin(store, plan, &history, err) == OK) {
        bool replaces = any(plan, ACTION_REPLACE) || any(plan, ACTION_UNDER);
        if ((!replaces || replace_articles(store, plan, err) == OK) &&
            (!any(plan, ACTION_TOUCH) ||
             run(store, plan, TOUCHED "4", &plan->batch->articles, NULL, err) == OK) &&
            withdraw_articles(store, plan, err) == OK) {
            (void)history_end(store, history, err);
        }
    }
    history_free(history);
    return err->status;
}

/* ---- what follows an article ---- */

static enum status write_children(struct store *store, struct plan *plan, struct err *err)
{
    int64_t *ids = calloc(plan->batch->n + 1, sizeof *ids);
    if (!ids) {
        abort();
    }
    for (size_t i = 0; i < plan->batch->n; i++) {
        bool has = plan->actions[i] == ACTION_INSERT || plan->actions[i] == ACTION_REPLACE ||
                   plan->actions[i] == ACTION_UNDER;
        ids[i] = has ? plan->ids[i] : 0;
    }
    enum status status = store_children(store, plan->batch, ids, plan->entity_ids, err);
    free(ids);
    return status;
}

/*
 * DO UPDATE, not DO NOTHING: a row that the leader has locked is about to be deleted for the
 * revision before this one; updating waits for it, and then inserts anew.
 */
static enum status queue_articles(struct store *store, const struct plan *plan, struct err *err)
{
    struct params params = {0};
    struct rows ids;
    rows_init(&ids, "I");
    for (size_t i = 0; i < plan->batch->n; i++) {
        bool decides = plan->actions[i] != ACTION_NONE && plan->actions[i] != ACTION_TOUCH &&
                       plan->actions[i] != ACTION_UNDER;
        if (decides) {
            rows_i8(&ids, plan->ids[i]);
            rows_done(&ids);
        }
    }
    rows_params(&ids, &params);
    enum status status = ids.n_rows == 0
                             ? OK
                             : pg_exec(store->pg,
                                       "INSERT INTO group_queue (article_id) "
                                       "SELECT DISTINCT id FROM unnest($1) AS q(id) ORDER BY id "
                                       "ON CONFLICT (article_id) DO UPDATE "
                                       "SET queued_at = excluded.queued_at",
                                       &params, NULL, err);
    rows_release(&ids);
    return status;
}

/* A withdrawal tells what it leaves; what it withdraws in the same batch was never to be seen. */
static enum status queue_posts(struct store *store, const struct plan *plan, struct err *err)
{
    int64_t *ids = calloc(plan->batch->n + 1, sizeof *ids);
    if (!ids) {
        abort();
    }
    for (size_t i = 0; i < plan->batch->n; i++) {
        enum action action = plan->actions[i];
        bool tells = action == ACTION_INSERT || action == ACTION_REPLACE || action == ACTION_KILL;
        ids[i] = tells ? plan->ids[i] : 0;
    }
    (void)posts_queue(store->pg, plan->batch, ids, err);
    free(ids);
    return err->status;
}

static enum status store_rejects(struct store *store, struct batch *batch, struct err *err)
{
    struct params params = {0};
    if (batch->rejects.n_rows == 0) {
        return OK;
    }
    rows_params(&batch->rejects, &params);
    return pg_exec(
        store->pg,
        "WITH r AS (INSERT INTO rejected_record (topic, partition, record_offset, record_at, "
        "stage, reason, message, key, headers, value, value_bytes, value_sha256) "
        "SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
        "RETURNING reject_id) INSERT INTO reject_queue SELECT reject_id FROM r",
        &params, NULL, err);
}

/* One wake-up for the leader; it polls as well, so nothing depends on it. */
static enum status notify(struct store *store, struct err *err)
{
    struct params params = {0};
    params_text(&params, str_of(store->id));
    return pg_exec(store->pg, "SELECT pg_notify('newsmill/' || $1, '')", &params, NULL, err);
}

/* What is stored after an epoch was made is made by it: the check is part of the transaction. */
static enum status check_epoch(struct store *store, struct batch *batch, struct err *err)
{
    PGresult *res = NULL;
    if (pg_exec(store->pg, "SELECT coalesce(max(epoch), 0) FROM furniture_epoch", NULL, &res,
                err)) {
        return err->status;
    }
    batch->stale = pg_get_i4(res, 0, 0) > batch->furniture_epoch;
    PQclear(res);
    return OK;
}

static enum status transaction(
    struct store *store, const char *cluster_id, struct plan *plan, bool *conflict, struct err *err)
{
    fault_point("store_begin");
    if (pg_begin(store->pg, err) || check_epoch(store, plan->batch, err) ||
        move_positions(store, cluster_id, plan->batch, conflict, err)) {
        return err->status;
    }
    if (*conflict || plan->batch->stale) {
        pg_rollback(store->pg);
        return OK;
    }
    if (store_articles(store, plan, err) || write_children(store, plan, err) ||
        queue_articles(store, plan, err) || queue_posts(store, plan, err) ||
        store_rejects(store, plan->batch, err) || notify(store, err)) {
        return err->status;
    }
    fault_point("store_before_commit");
    if (pg_commit(store->pg, err)) {
        return err->status;
    }
    fault_point("store_after_commit");
    return OK;
}

/* A race over a key heals when the batch is tried again; twice in a row it is our own bug. */
static enum status count_races(struct store *store, struct err *err)
{
    bool race =
        err->status == ERR_RETRY && (strstr(err->text, " 23505 ") || strstr(err->text, " 23503 "));
    store->races = race ? store->races + 1 : 0;
    if (store->races >= 2) {
        err->status = ERR_FATAL;
    }
    return err->status;
}

static struct plan plan_new(struct batch *batch, enum batch_outcome *outcomes)
{
    struct plan plan = {
        .batch = batch,
        .outcomes = outcomes,
        .sorted = calloc(batch->n + 1, sizeof *plan.sorted),
        .by_key = calloc(batch->n + 1, sizeof *plan.by_key),
        .kills = calloc(batch->n + 1, sizeof *plan.kills),
        .actions = calloc(batch->n + 1, sizeof *plan.actions),
        .ids = calloc(batch->n + 1, sizeof *plan.ids),
        .known = calloc(batch->n + 1, sizeof *plan.known),
    };
    if (!plan.sorted || !plan.by_key || !plan.kills || !plan.actions || !plan.ids || !plan.known) {
        abort();
    }
    rows_init(&plan.words, "v");
    plan_batch(&plan);
    return plan;
}

static void plan_release(struct plan *plan)
{
    rows_release(&plan->words);
    free(plan->entity_ids);
    free(plan->sorted);
    free(plan->by_key);
    free(plan->kills);
    free(plan->actions);
    free(plan->ids);
    free(plan->known);
}

enum status store_batch(struct store *store,
                        const char *kafka_cluster_id,
                        struct batch *batch,
                        enum batch_outcome *outcomes,
                        bool *conflict,
                        struct err *err)
{
    struct plan plan = plan_new(batch, outcomes);
    *conflict = false;
    enum status status = store_ready(store, err);
    if (status == OK) {
        status = entities_find(store, batch, &plan.entity_ids, err);
    }
    if (status == OK) {
        status = transaction(store, kafka_cluster_id, &plan, conflict, err);
    }
    if (status != OK) {
        pg_rollback(store->pg);
        status = count_races(store, err);
    } else {
        store->races = 0;
    }
    plan_release(&plan);
    return status;
}
