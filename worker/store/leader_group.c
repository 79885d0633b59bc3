/* What the leader reads of articles, and writes of clusters. */
#include "worker/store/leader_group.h"

#include <stdlib.h>
#include <string.h>

#include "worker/store/leader_inside.h"
#include "worker/store/rows.h"

#define ARTICLE_FIELDS                                                                             \
    "a.article_id, a.identity_key, a.killed, a.published_at IS NOT NULL, a.published_at, "         \
    "a.published_precision = 'day', a.record_at, a.kind, a.external_id, a.url, a.title, "          \
    "a.source_name, a.source_domain, a.agency"

static void
take_article(const PGresult *res, int row, struct arena *arena, struct group_article *out)
{
    bool dated = pg_get_bool(res, row, 3);
    *out = (struct group_article){
        .article_id = pg_get_i8(res, row, 0),
        .identity_key = pg_dup_str(res, row, 1, arena),
        .killed = pg_get_bool(res, row, 2),
        .dated = dated,
        .published_us = dated ? pg_get_time(res, row, 4) : 0,
        .day_only = pg_get_bool(res, row, 5),
        .record_us = pg_get_time(res, row, 6),
        .kind = pg_dup_str(res, row, 7, arena),
        .external_id = pg_dup_str(res, row, 8, arena),
        .url = pg_dup_str(res, row, 9, arena),
        .title = pg_dup_str(res, row, 10, arena),
        .source_name = pg_dup_str(res, row, 11, arena),
        .source_domain = pg_dup_str(res, row, 12, arena),
        .agency = pg_dup_str(res, row, 13, arena),
    };
}

/*
 * Rows are locked in the order of their ids, as ingest does, and what they stand for is read by
 * a statement of its own: the first may wait for a revision that is being stored, and would still
 * see the article as it was before.
 */
static const char lock_sql[] =
    "SELECT article_id FROM group_queue ORDER BY article_id LIMIT $1 FOR UPDATE";

static const char queue_sql[] =
    "WITH q AS (DELETE FROM group_queue WHERE article_id = ANY ($1) RETURNING article_id, "
    "queued_at), tried AS (DELETE FROM group_try WHERE article_id = ANY ($1)) "
    "SELECT " ARTICLE_FIELDS ", f.print, q.queued_at, q.queued_at = a.stored_at, t.traceparent "
    "FROM q JOIN article a USING (article_id) LEFT JOIN fingerprint f USING (article_id) "
    "LEFT JOIN article_trace t USING (article_id) ORDER BY a.article_id";

/* Takes at most max rows off the queue; *res: what they stand for. */
static enum status
take_queue(struct leader *leader, int max, struct arena *arena, PGresult **res, struct err *err)
{
    struct params params = {0};
    PGresult *locked = NULL;
    params_i8(&params, max);
    if (pg_exec(leader->pg, lock_sql, &params, &locked, err)) {
        return err->status;
    }
    size_t n = (size_t)PQntuples(locked);
    int64_t *ids = ARENA_NEW(arena, int64_t, n);
    for (size_t i = 0; i < n; i++) {
        ids[i] = pg_get_i8(locked, (int)i, 0);
    }
    PQclear(locked);
    if (n > 0 && leader->claims > 0 && !leader->careful && leader_clear_claims(leader, err)) {
        return err->status;
    }
    return leader_by_ids(leader, queue_sql, ids, n, res, err);
}

enum status leader_group_begin(struct leader *leader,
                               int max,
                               struct arena *arena,
                               struct group_article **articles,
                               struct str **prints,
                               struct group_origin **origins,
                               size_t *n,
                               struct err *err)
{
    PGresult *res = NULL;
    *n = 0;
    if (leader_begin(leader, err) || take_queue(leader, max, arena, &res, err)) {
        return err->status;
    }
    *n = (size_t)PQntuples(res);
    *articles = ARENA_NEW(arena, struct group_article, *n);
    *prints = ARENA_NEW(arena, struct str, *n);
    *origins = ARENA_NEW(arena, struct group_origin, *n);
    for (size_t i = 0; i < *n; i++) {
        take_article(res, (int)i, arena, &(*articles)[i]);
        (*prints)[i] = pg_dup_str(res, (int)i, 14, arena);
        (*origins)[i] = (struct group_origin){.queued_us = pg_get_time(res, (int)i, 15),
                                              .fresh = pg_get_bool(res, (int)i, 16),
                                              .traceparent = pg_dup_str(res, (int)i, 17, arena)};
    }
    PQclear(res);
    return OK;
}

enum status leader_group_end(struct leader *leader, enum status status, struct err *err)
{
    return leader_end(leader, status, err);
}

enum status leader_load_articles(struct leader *leader,
                                 const int64_t *ids,
                                 size_t n,
                                 struct arena *arena,
                                 struct group_article **out,
                                 size_t *n_out,
                                 struct err *err)
{
    PGresult *res = NULL;
    if (leader_by_ids(leader,
                      "SELECT " ARTICLE_FIELDS
                      " FROM article a WHERE a.article_id = ANY ($1) ORDER BY 1",
                      ids, n, &res, err)) {
        return err->status;
    }
    *n_out = (size_t)PQntuples(res);
    *out = ARENA_NEW(arena, struct group_article, *n_out);
    for (size_t i = 0; i < *n_out; i++) {
        take_article(res, (int)i, arena, &(*out)[i]);
    }
    PQclear(res);
    return OK;
}

enum status leader_load_prints(struct leader *leader,
                               const int64_t *ids,
                               size_t n,
                               struct arena *arena,
                               struct stored_print **out,
                               size_t *n_out,
                               struct err *err)
{
    PGresult *res = NULL;
    if (leader_by_ids(
            leader,
            "SELECT article_id, print FROM fingerprint WHERE article_id = ANY ($1) ORDER BY 1", ids,
            n, &res, err)) {
        return err->status;
    }
    *n_out = (size_t)PQntuples(res);
    *out = ARENA_NEW(arena, struct stored_print, *n_out);
    for (size_t i = 0; i < *n_out; i++) {
        (*out)[i] =
            (struct stored_print){pg_get_i8(res, (int)i, 0), pg_dup_str(res, (int)i, 1, arena)};
    }
    PQclear(res);
    return OK;
}

enum status leader_cluster_ids(struct leader *leader, int n, int64_t *out, struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    params_i4(&params, n);
    if (pg_exec(leader->pg,
                "SELECT nextval('cluster_id_seq') FROM generate_series(1, $1) ORDER BY 1", &params,
                &res, err)) {
        return err->status;
    }
    for (int i = 0; i < n; i++) {
        out[i] = pg_get_i8(res, i, 0);
    }
    PQclear(res);
    return OK;
}

/* Sends rows to sql and releases them. No rows: nothing is sent. */
static enum status
send_rows(struct leader *leader, const char *sql, struct rows *rows, struct err *err)
{
    struct params params = {0};
    enum status status = OK;
    if (rows->n_rows > 0) {
        rows_params(rows, &params);
        status = pg_exec(leader->pg, sql, &params, NULL, err);
    }
    rows_release(rows);
    return status;
}

enum status leader_write_pairs(struct leader *leader,
                               const int64_t *dropped,
                               size_t n_dropped,
                               const struct group_pair *pairs,
                               size_t n,
                               struct err *err)
{
    static const char insert[] =
        "INSERT INTO duplicate_pair (low_id, high_id, shared, low_permille, high_permille, "
        "masked_permille, "
        "threshold_permille, passages, epoch, pipeline_version) "
        "SELECT a, b, shared, of_a, of_b, masked, threshold, passages::jsonb, 0, version "
        "FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) "
        "AS p(a, b, shared, of_a, of_b, masked, threshold, passages, version)";
    struct rows rows;
    if (n_dropped > 0 &&
        leader_by_ids(leader,
                      "DELETE FROM duplicate_pair WHERE low_id = ANY ($1) OR high_id = ANY ($1)",
                      dropped, n_dropped, NULL, err)) {
        return err->status;
    }
    rows_init(&rows, "IIiiiiiti");
    for (size_t i = 0; i < n; i++) {
        rows_i8(&rows, pairs[i].a);
        rows_i8(&rows, pairs[i].b);
        rows_i4(&rows, (int32_t)pairs[i].shared);
        rows_i4(&rows, pairs[i].of_a);
        rows_i4(&rows, pairs[i].of_b);
        rows_i4(&rows, pairs[i].masked);
        rows_i4(&rows, pairs[i].threshold);
        rows_text(&rows, pairs[i].passages);
        rows_i4(&rows, VERIFY_VERSION);
        rows_done(&rows);
    }
    return send_rows(leader, insert, &rows, err);
}

enum status leader_write_refused(struct leader *leader,
                                 const int64_t *dropped,
                                 size_t n_dropped,
                                 const struct refused_row *refused,
                                 size_t n,
                                 struct err *err)
{
    static const char upsert[] =
        "INSERT INTO refused_pair AS r (article_id, other_id, reason, shared, article_permille, "
        "other_permille, masked_permille, score_permille, threshold_permille, passages, "
        "pipeline_version) "
        "SELECT a, o, reason, shared, of_a, of_o, masked, score, threshold, passages::jsonb, "
        "version FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
        "AS p(a, o, reason, shared, of_a, of_o, masked, score, threshold, passages, version) "
        "ON CONFLICT (article_id) DO UPDATE SET other_id = excluded.other_id, "
        "reason = excluded.reason, shared = excluded.shared, "
        "article_permille = excluded.article_permille, other_permille = excluded.other_permille, "
        "masked_permille = excluded.masked_permille, score_permille = excluded.score_permille, "
        "threshold_permille = excluded.threshold_permille, passages = excluded.passages, "
        "pipeline_version = excluded.pipeline_version, decided_at = now() "
        "WHERE (excluded.score_permille, -excluded.other_id) > (r.score_permille, -r.other_id)";
    struct rows rows;
    if (n_dropped > 0 &&
        leader_by_ids(leader,
                      "DELETE FROM refused_pair WHERE article_id = ANY ($1) OR other_id = ANY ($1)",
                      dropped, n_dropped, NULL, err)) {
        return err->status;
    }
    rows_init(&rows, "IItiiiiiiti");
    for (size_t i = 0; i < n; i++) {
        rows_i8(&rows, refused[i].article);
        rows_i8(&rows, refused[i].other);
        rows_text(&rows, refused[i].template ? STR("template") : STR("score"));
        rows_i4(&rows, (int32_t)refused[i].shared);
        rows_i4(&rows, refused[i].of_article);
        rows_i4(&rows, refused[i].of_other);
        rows_i4(&rows, refused[i].masked);
        rows_i4(&rows, refused[i].score);
        rows_i4(&rows, refused[i].threshold);
        rows_text(&rows, refused[i].passages);
        rows_i4(&rows, VERIFY_VERSION);
        rows_done(&rows);
    }
    return send_rows(leader, upsert, &rows, err);
}

enum status leader_read_pairs(
    struct leader *leader, struct group_pair *pairs, size_t n, struct arena *arena, struct err *err)
{
    struct params params = {0};
    struct rows rows;
    PGresult *res = NULL;
    rows_init(&rows, "iII");
    for (size_t i = 0; i < n; i++) {
        rows_i4(&rows, (int32_t)i);
        rows_i8(&rows, pairs[i].a);
        rows_i8(&rows, pairs[i].b);
        rows_done(&rows);
    }
    rows_params(&rows, &params);
    enum status status =
        n == 0 ? OK
               : pg_exec(leader->pg,
                         "SELECT k.no, p.shared, p.low_permille, p.high_permille, "
                         "coalesce(p.masked_permille, 0), p.threshold_permille, p.passages::text "
                         "FROM unnest($1, $2, $3) AS k(no, a, b) "
                         "JOIN duplicate_pair p ON p.low_id = k.a AND p.high_id = k.b",
                         &params, &res, err);
    rows_release(&rows);
    for (int i = 0; status == OK && i < PQntuples(res); i++) {
        struct group_pair *pair = &pairs[pg_get_i4(res, i, 0)];
        pair->shared = (uint32_t)pg_get_i4(res, i, 1);
        pair->of_a = (uint16_t)pg_get_i4(res, i, 2);
        pair->of_b = (uint16_t)pg_get_i4(res, i, 3);
        pair->masked = (uint16_t)pg_get_i4(res, i, 4);
        pair->threshold = (uint16_t)pg_get_i4(res, i, 5);
        pair->passages = pg_dup_str(res, i, 6, arena);
    }
    PQclear(res);
    return status;
}

enum status leader_write_items(struct leader *leader,
                               const struct group_change *changes,
                               size_t n,
                               struct arena *arena,
                               struct err *err)
{
    static const char upsert[] =
        "INSERT INTO grouped_article SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7) "
        "ON CONFLICT (article_id) DO UPDATE SET identity_key = excluded.identity_key, "
        "order_us = excluded.order_us, dated = excluded.dated, bridging = excluded.bridging, "
        "source_hash = excluded.source_hash, item = excluded.item";
    struct rows rows;
    int64_t *gone = ARENA_NEW(arena, int64_t, n);
    size_t n_gone = 0;
    rows_init(&rows, "IbI??Ib");
    for (size_t i = 0; i < n; i++) {
        const struct item *item = &changes[i].item;
        if (changes[i].removed) {
            gone[n_gone++] = changes[i].article_id;
            continue;
        }
        rows_i8(&rows, item->article_id);
        rows_bytea(&rows, (struct str){(const char *)item->key, sizeof item->key});
        rows_i8(&rows, item->published_us);
        rows_bool(&rows, item->dated);
        rows_bool(&rows, item->bridging);
        rows_i8(&rows, item->source);
        rows_bytea(&rows, item_pack(item, arena));
        rows_done(&rows);
    }
    if (send_rows(leader, upsert, &rows, err)) {
        return err->status;
    }
    return n_gone == 0
               ? OK
               : leader_by_ids(leader, "DELETE FROM grouped_article WHERE article_id = ANY ($1)",
                               gone, n_gone, NULL, err);
}

static void add_cluster(struct rows *rows, const struct cluster_row *row)
{
    const struct cluster_change *change = row->change;
    const struct cluster_summary *summary = &change->summary;
    rows_i8(rows, change->id);
    rows_text(rows, str_of(cluster_kind_name(change->kind)));
    rows_text(rows, str_of(row->state));
    rows_i4(rows, (int32_t)change->version);
    rows_i4(rows, (int32_t)summary->article_count);
    rows_i4(rows, (int32_t)summary->source_count);
    rows_i4(rows, (int32_t)summary->reprint_count);
    rows_i4(rows, (int32_t)summary->independent_source_count);
    rows_text(rows, row->label);
    rows_time(rows, summary->first_us, summary->dated);
    rows_time(rows, summary->last_us, summary->dated);
    rows_time(rows, summary->newest_us, summary->article_count > 0);
    if (change->merged_into) {
        rows_i8(rows, change->merged_into);
    } else {
        rows_null(rows);
    }
    rows_done(rows);
}

/* An absorbed cluster becomes an alias, and whatever pointed to it now points to its heir. */
static enum status
write_aliases(struct leader *leader, const struct cluster_row *clusters, size_t n, struct err *err)
{
    struct rows moved;
    struct rows added;
    rows_init(&moved, "II");
    rows_init(&added, "II");
    for (size_t i = 0; i < n; i++) {
        const struct cluster_change *change = clusters[i].change;
        for (int k = 0; change->fate == CLUSTER_MERGED && k < 2; k++) {
            struct rows *rows = k == 0 ? &moved : &added;
            rows_i8(rows, change->id);
            rows_i8(rows, change->merged_into);
            rows_done(rows);
        }
    }
    if (send_rows(
            leader,
            "UPDATE cluster_alias SET cluster_id = m.live FROM unnest($1, $2) AS m(old, live) "
            "WHERE cluster_id = m.old",
            &moved, err)) {
        rows_release(&added);
        return err->status;
    }
    return send_rows(
        leader, "INSERT INTO cluster_alias (alias_id, cluster_id) SELECT * FROM unnest($1, $2)",
        &added, err);
}

enum status leader_write_clusters(struct leader *leader,
                                  const struct cluster_row *clusters,
                                  size_t n,
                                  struct err *err)
{
    static const char upsert[] =
        "INSERT INTO cluster (cluster_id, kind, state, version, article_count, source_count, "
        "reprint_count, "
        "independent_source_count, label, first_published_at, last_published_at, newest_at, "
        "merged_into) "
        "SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
        "ON CONFLICT (cluster_id) DO UPDATE SET state = excluded.state, version = "
        "excluded.version, "
        "article_count = excluded.article_count, source_count = excluded.source_count, "
        "reprint_count = excluded.reprint_count, "
        "independent_source_count = excluded.independent_source_count, label = excluded.label, "
        "first_published_at = excluded.first_published_at, last_published_at = "
        "excluded.last_published_at, newest_at = excluded.newest_at, pruned_at = NULL, "
        "merged_into = excluded.merged_into, updated_at = now()";
    struct rows rows;
    rows_init(&rows, "Itt"
                     "iiiii"
                     "tTTTI");
    for (size_t i = 0; i < n; i++) {
        add_cluster(&rows, &clusters[i]);
    }
    if (send_rows(leader, upsert, &rows, err)) {
        return err->status;
    }
    return write_aliases(leader, clusters, n, err);
}

enum status leader_write_members(struct leader *leader,
                                 const struct member_row *members,
                                 size_t n,
                                 struct err *err)
{
    struct rows left;
    struct rows here;
    rows_init(&left, "ItI");
    rows_init(&here, "ItItt");
    for (size_t i = 0; i < n; i++) {
        bool stays = members[i].evidence.p != NULL;
        struct rows *rows = stays ? &here : &left;
        rows_i8(rows, members[i].article_id);
        rows_text(rows, str_of(cluster_kind_name(members[i].kind)));
        rows_i8(rows, members[i].cluster_id);
        if (stays) {
            rows_text(rows, str_of(member_role_name(members[i].role)));
            rows_text(rows, members[i].evidence);
        }
        rows_done(rows);
    }
    if (send_rows(
            leader,
            "DELETE FROM cluster_article c USING unnest($1, $2, $3) AS m(article_id, kind, "
            "cluster_id) "
            "WHERE c.article_id = m.article_id AND c.kind = m.kind AND c.cluster_id = m.cluster_id",
            &left, err)) {
        rows_release(&here);
        return err->status;
    }
    return send_rows(
        leader,
        "INSERT INTO cluster_article (article_id, kind, cluster_id, role, evidence) "
        "SELECT article_id, kind, cluster_id, role, evidence::jsonb "
        "FROM unnest($1, $2, $3, $4, $5) AS m(article_id, kind, cluster_id, role, evidence) "
        "ON CONFLICT (article_id, kind) DO UPDATE SET cluster_id = excluded.cluster_id, "
        "role = excluded.role, evidence = excluded.evidence",
        &here, err);
}

enum status leader_write_events(struct leader *leader,
                                const struct event_row *events,
                                size_t n,
                                struct err *err)
{
    struct rows rows;
    rows_init(&rows, "iIttiTTt");
    for (size_t i = 0; i < n; i++) {
        rows_i4(&rows, (int32_t)i);
        rows_i8(&rows, events[i].cluster_id);
        rows_text(&rows, str_of(events[i].type));
        rows_text(&rows, events[i].value);
        rows_i4(&rows, (int32_t)events[i].value.n);
        rows_time(&rows, events[i].record_us, events[i].record_us != 0);
        rows_time(&rows, events[i].queued_us, events[i].queued_us != 0);
        rows_text(&rows, events[i].traceparent);
        rows_done(&rows);
    }
    return send_rows(
        leader,
        "INSERT INTO outbox (type, cluster_id, value, bytes, record_at, stored_at, traceparent) "
        "SELECT type, cluster_id, value, bytes, record_at, stored_at, traceparent "
        "FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS e(no, cluster_id, type, value, bytes, "
        "record_at, stored_at, traceparent) ORDER BY no",
        &rows, err);
}
