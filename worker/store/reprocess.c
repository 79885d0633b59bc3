#include "worker/store/reprocess.h"

#include <stdlib.h>
#include <string.h>

#include "worker/fault.h"
#include "worker/store/article_sql.h"
#include "worker/store/batch_rows.h"
#include "worker/store/children.h"
#include "worker/store/entities.h"
#include "worker/store/history.h"
#include "worker/store/posts.h"
#include "worker/store/store_inside.h"

#define PIECE_BYTES ((int64_t)8 << 20)

const char *reprocess_field_name(enum reprocess_field field)
{
    static const char *const names[] = {
        [REPROCESS_TITLE] = "title",         [REPROCESS_TEXT] = "text",
        [REPROCESS_AUTHORS] = "authors",     [REPROCESS_AGENCY] = "agency",
        [REPROCESS_PUBLISHED] = "published", [REPROCESS_LANGUAGE] = "language",
        [REPROCESS_KIND] = "kind",           [REPROCESS_WARNINGS] = "warnings",
        [REPROCESS_PLACE] = "place",         [REPROCESS_REMOVED] = "removed",
        [REPROCESS_ENTITIES] = "entities",   [REPROCESS_MENTIONS] = "mentions",
        [REPROCESS_QUOTES] = "quotes",       [REPROCESS_DATES] = "dates",
        [REPROCESS_AMOUNTS] = "amounts",     [REPROCESS_PRINT] = "fingerprint",
    };
    return names[field];
}

/* What events show, and what grouping goes by. */
#define SHOWN                                                                                      \
    (1u << REPROCESS_TITLE | 1u << REPROCESS_PUBLISHED | 1u << REPROCESS_KIND |                    \
     1u << REPROCESS_PLACE | 1u << REPROCESS_PRINT)

/* ---- the job ---- */

static enum status open_job(struct store *store, struct reprocess_job *job, struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    params_text(&params, str_of(job->name));
    if (!job->dry_run && pg_exec(store->pg,
                                 "INSERT INTO reprocess_job (job, after_id, upto_id) SELECT $1, 0, "
                                 "coalesce(max(article_id), 0) FROM article ON CONFLICT DO NOTHING",
                                 &params, NULL, err)) {
        return err->status;
    }
    if (pg_exec(store->pg,
                "SELECT coalesce((SELECT after_id FROM reprocess_job WHERE job = $1), 0), "
                "coalesce((SELECT upto_id FROM reprocess_job WHERE job = $1), "
                "(SELECT max(article_id) FROM article), 0)",
                &params, &res, err)) {
        return err->status;
    }
    job->after = job->dry_run ? 0 : pg_get_i8(res, 0, 0);
    job->upto = pg_get_i8(res, 0, 1);
    PQclear(res);
    return OK;
}

enum status store_reprocess_open(struct store *store, struct reprocess_job *job, struct err *err)
{
    if (store_ready(store, err) || pg_begin(store->pg, err)) {
        return err->status;
    }
    return store_finish(store, open_job(store, job, err), err);
}

enum status
store_reprocess_close(struct store *store, const struct reprocess_job *job, struct err *err)
{
    struct params params = {0};
    if (job->dry_run) {
        return OK;
    }
    if (store_ready(store, err) || pg_begin(store->pg, err)) {
        return err->status;
    }
    params_text(&params, str_of(job->name));
    return store_finish(
        store, pg_exec(store->pg, "DELETE FROM reprocess_job WHERE job = $1", &params, NULL, err),
        err);
}

/* ---- reading ---- */

/* A withdrawn article that never had a text of its own has nothing to be read again. */
static const char read_sql[] =
    "SELECT article_id, topic, partition, record_offset, record_at, content_type, value FROM "
    "(SELECT a.article_id, a.topic, a.partition, a.record_offset, a.record_at, w.content_type, "
    "        w.value, sum(octet_length(w.value)) OVER (ORDER BY a.article_id) "
    "                 - octet_length(w.value) AS before "
    " FROM (SELECT * FROM article WHERE article_id > $1 AND article_id <= $2 AND stored_at >= $3 "
    "       AND ($4 = 0 OR pipeline_version < $4) "
    "       AND ($5::text IS NULL OR source_name = $5 OR source_domain = $5) "
    "       AND (NOT killed OR content_raw_hash IS NOT NULL) "
    "       AND EXISTS (SELECT FROM article_raw e WHERE e.article_id = article.article_id) "
    "       ORDER BY article_id LIMIT $6) a "
    " JOIN article_raw w USING (article_id)) p "
    "WHERE before < $7 ORDER BY article_id";

static void take_item(const PGresult *res, int row, struct arena *arena, struct reprocess_item *out)
{
    *out = (struct reprocess_item){
        .article_id = pg_get_i8(res, row, 0),
        .origin = {.topic = arena_zstr(arena, pg_get_str(res, row, 1)),
                   .partition = pg_get_i4(res, row, 2),
                   .offset = pg_get_i8(res, row, 3),
                   .record_us = pg_get_time(res, row, 4),
                   .content_type = pg_dup_str(res, row, 5, arena)},
        .value = pg_dup_str(res, row, 6, arena),
    };
}

enum status store_reprocess_read(struct store *store,
                                 const struct reprocess_job *job,
                                 const struct reprocess_choice *choice,
                                 int max_rows,
                                 struct arena *arena,
                                 struct reprocess_item **out,
                                 size_t *n,
                                 struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    struct rows since;
    *n = 0;
    if (store_ready(store, err) || pg_begin(store->pg, err)) {
        return err->status;
    }
    rows_init(&since, "T"); /* one time, as the value of an array's only element */
    rows_time(&since, choice->since_us == INT64_MIN ? 0 : choice->since_us, true);
    rows_done(&since);
    struct rows_reader reader = rows_read(&since);
    params_i8(&params, job->after);
    params_i8(&params, job->upto);
    params_binary(&params, PG_TIMESTAMPTZ, rows_value(&reader, 0));
    params_i4(&params, choice->version_below);
    params_text(&params, choice->source);
    params_i8(&params, max_rows);
    params_i8(&params, PIECE_BYTES);
    enum status status = pg_exec(store->pg, read_sql, &params, &res, err);
    rows_release(&since);
    if (status == OK) {
        *n = (size_t)PQntuples(res);
        *out = ARENA_NEW(arena, struct reprocess_item, *n);
        for (size_t i = 0; i < *n; i++) {
            take_item(res, (int)i, arena, &(*out)[i]);
        }
    }
    PQclear(res);
    return store_finish(store, status, err);
}

/* ---- comparing ---- */

/* A piece on its way. */
struct piece {
    struct store *store;
    struct batch *batch;
    int64_t *ids;      /* by record number; 0: to be left alone */
    unsigned *differs; /* bits of enum reprocess_field, by record number */
    struct sha256 *old_content;
    int64_t *entity_ids;
    struct reprocess_report report;
};

/* By record number, for $n in statements. */
static void id_rows(const struct piece *p, bool changed_only, struct rows *rows)
{
    rows_init(rows, "I");
    for (size_t i = 0; i < p->batch->n; i++) {
        bool wanted = p->ids[i] != 0 && (!changed_only || p->differs[i] != 0);
        rows_i8(rows, wanted ? p->ids[i] : 0);
        rows_done(rows);
    }
}

/* In the order of identities, as ingest locks them; and only if they are what was read. */
static const char lock_sql[] =
    "SELECT k.ord, a.content_hash, a.identity_key = k.identity_key FROM article a "
    "JOIN unnest($1, $2, $3, $4, $5, $6) AS k(ord, article_id, identity_key, topic, partition, "
    "record_offset) ON a.article_id = k.article_id AND a.topic = k.topic "
    "AND a.partition = k.partition AND a.record_offset = k.record_offset "
    "ORDER BY a.identity_key FOR NO KEY UPDATE OF a";

static enum status
lock_articles(struct piece *p, const struct reprocess_item *items, struct err *err)
{
    struct params params = {0};
    struct rows rows;
    PGresult *res = NULL;
    rows_init(&rows, "iIbtiI");
    for (size_t i = 0; i < p->batch->n; i++) {
        const struct sha256 *key = &p->batch->revisions[i].key;
        rows_i4(&rows, (int32_t)i);
        rows_i8(&rows, items[i].article_id);
        rows_bytea(&rows, (struct str){(const char *)key->bytes, sizeof key->bytes});
        rows_text(&rows, str_of(items[i].origin.topic));
        rows_i4(&rows, items[i].origin.partition);
        rows_i8(&rows, items[i].origin.offset);
        rows_done(&rows);
    }
    rows_params(&rows, &params);
    enum status status = pg_exec(p->store->pg, lock_sql, &params, &res, err);
    rows_release(&rows);
    p->report.overtaken = (int64_t)p->batch->n - (status == OK ? PQntuples(res) : 0);
    for (int i = 0; status == OK && i < PQntuples(res); i++) {
        int32_t ord = pg_get_i4(res, i, 0);
        memcpy(p->old_content[ord].bytes, pg_get_str(res, i, 1).p, sizeof p->old_content->bytes);
        if (pg_get_bool(res, i, 2)) {
            p->ids[ord] = items[ord].article_id;
        } else {
            p->report.renamed++;
        }
    }
    PQclear(res);
    return status;
}

/* Columns after ord in the order of enum reprocess_field. */
static const char fields_sql[] =
    "SELECT r.ord, a.title IS DISTINCT FROM r.title, a.text IS DISTINCT FROM r.text, "
    "a.authors IS DISTINCT FROM coalesce(string_to_array(r.authors, E'\\x1f'), '{}'), "
    "a.agency IS DISTINCT FROM r.agency, "
    "(a.published_at, a.published_precision, a.published_from) IS DISTINCT FROM "
    "(r.published_at, r.published_precision, r.published_from), "
    "(a.language, a.language_percent) IS DISTINCT FROM (r.language, r.language_percent), "
    "a.kind IS DISTINCT FROM r.kind, "
    "a.warnings IS DISTINCT FROM coalesce(string_to_array(r.warnings, E'\\x1f'), '{}'), "
    "(a.external_id, a.url, a.canonical_url, a.source_name, a.source_domain, a.modified_at, "
    "a.envelope, a.dateline_place) IS DISTINCT FROM (r.external_id, r.url, r.canonical_url, "
    "r.source_name, "
    "r.source_domain, r.modified_at, r.envelope::jsonb, r.dateline_place) "
    "FROM " ARTICLE_COLUMNS " JOIN article a ON a.article_id = ($31::bigint[])[r.ord + 1]";

static enum status compare_fields(struct piece *p, struct err *err)
{
    struct params params = {0};
    struct rows ids;
    PGresult *res = NULL;
    id_rows(p, false, &ids);
    rows_params(&p->batch->articles, &params);
    rows_params(&ids, &params);
    enum status status = pg_exec(p->store->pg, fields_sql, &params, &res, err);
    rows_release(&ids);
    for (int i = 0; status == OK && i < PQntuples(res); i++) {
        int32_t ord = pg_get_i4(res, i, 0);
        for (int f = 0; f <= REPROCESS_PLACE; f++) {
            p->differs[ord] |= pg_get_bool(res, i, f + 1) ? 1u << f : 0;
        }
    }
    PQclear(res);
    return status;
}

/* Rows that only one side has; $n is the array of ids by record number, behind the columns. */
#define EITHER(now, stored)                                                                        \
    "WITH now AS (" now "), stored AS (" stored ") "                                               \
    "SELECT DISTINCT article_id FROM ((TABLE now EXCEPT ALL TABLE stored) "                        \
    "UNION ALL (TABLE stored EXCEPT ALL TABLE now)) d"

static const struct child {
    enum reprocess_field field;
    size_t rows; /* offset in struct batch */
    int columns; /* the first so many of them */
    const char *sql;
} children[] = {
    {REPROCESS_REMOVED, offsetof(struct batch, removed), 4,
     EITHER("SELECT ($5::bigint[])[ord + 1] AS article_id, no, reason, text "
            "FROM unnest($1, $2, $3, $4) AS r(ord, no, reason, text) "
            "WHERE ($5::bigint[])[ord + 1] <> 0",
            "SELECT article_id, removed_no, reason, text FROM article_removed "
            "WHERE article_id = ANY ($5)")},
    {REPROCESS_ENTITIES, offsetof(struct batch, entities), 6,
     EITHER("SELECT ($7::bigint[])[ord + 1] AS article_id, no, type, name, subtype, salience "
            "FROM unnest($1, $2, $3, $4, $5, $6) AS r(ord, no, type, name, subtype, salience) "
            "WHERE ($7::bigint[])[ord + 1] <> 0",
            "SELECT article_id, entity_no, type, name, subtype, salience_ppm FROM article_entity "
            "JOIN entity USING (entity_id) WHERE article_id = ANY ($7)")},
    {REPROCESS_MENTIONS, offsetof(struct batch, mentions), 7,
     EITHER("SELECT ($8::bigint[])[ord + 1] AS article_id, no, entity_no, s, e, text, role "
            "FROM unnest($1, $2, $3, $4, $5, $6, $7) AS r(ord, no, entity_no, s, e, text, role) "
            "WHERE ($8::bigint[])[ord + 1] <> 0",
            "SELECT article_id, mention_no, entity_no, span_start, span_end, text, role "
            "FROM mention WHERE article_id = ANY ($8)")},
    /* Without the shingles, which the words make; pipelines 2 to 5 made others of them. */
    {REPROCESS_QUOTES, offsetof(struct batch, quotes), 9,
     EITHER("SELECT ($10::bigint[])[ord + 1] AS article_id, no, s, e, text, speaker, entity_no, "
            "cue, key FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) "
            "AS r(ord, no, s, e, text, speaker, entity_no, cue, key) "
            "WHERE ($10::bigint[])[ord + 1] <> 0",
            "SELECT article_id, quote_no, span_start, span_end, q.text, speaker, entity_no, cue, "
            "CASE WHEN pipeline_version NOT BETWEEN 2 AND 5 THEN quote_key END "
            "FROM quote q JOIN article USING (article_id) WHERE article_id = ANY ($10)")},
    {REPROCESS_DATES, offsetof(struct batch, dates), 8,
     EITHER("SELECT ($9::bigint[])[ord + 1] AS article_id, no, s, e, text, type, value, mod "
            "FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) "
            "AS r(ord, no, s, e, text, type, value, mod) WHERE ($9::bigint[])[ord + 1] <> 0",
            "SELECT article_id, date_no, span_start, span_end, text, type, value, mod "
            "FROM article_date WHERE article_id = ANY ($9)")},
    {REPROCESS_AMOUNTS, offsetof(struct batch, amounts), 10,
     EITHER("SELECT ($11::bigint[])[ord + 1] AS article_id, no, s, e, text, type, value::numeric, "
            "currency, unit, mod FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
            "AS r(ord, no, s, e, text, type, value, currency, unit, mod) "
            "WHERE ($11::bigint[])[ord + 1] <> 0",
            "SELECT article_id, amount_no, span_start, span_end, text, type, value, currency, "
            "unit, mod FROM amount WHERE article_id = ANY ($11)")},
    {REPROCESS_PRINT, offsetof(struct batch, prints), 2,
     EITHER("SELECT ($3::bigint[])[ord + 1] AS article_id, print "
            "FROM unnest($1, $2) AS r(ord, print) WHERE ($3::bigint[])[ord + 1] <> 0",
            "SELECT article_id, print FROM fingerprint WHERE article_id = ANY ($3)")},
};

static void mark(struct piece *p, int64_t article_id, enum reprocess_field field)
{
    for (size_t i = 0; i < p->batch->n; i++) {
        if (p->ids[i] == article_id) {
            p->differs[i] |= 1u << field;
        }
    }
}

static enum status compare_children(struct piece *p, struct err *err)
{
    for (size_t c = 0; err->status == OK && c < sizeof children / sizeof children[0]; c++) {
        const struct child *child = &children[c];
        struct rows rows = *(const struct rows *)(const void *)((char *)p->batch + child->rows);
        struct params params = {0};
        struct rows ids;
        PGresult *res = NULL;
        id_rows(p, false, &ids);
        rows.n_cols = child->columns; /* a view of the first ones; never released */
        rows_params(&rows, &params);
        rows_params(&ids, &params);
        if (pg_exec(p->store->pg, child->sql, &params, &res, err) == OK) {
            for (int i = 0; i < PQntuples(res); i++) {
                mark(p, pg_get_i8(res, i, 0), child->field);
            }
        }
        PQclear(res);
        rows_release(&ids);
    }
    return err->status;
}

static void count(struct piece *p)
{
    for (size_t i = 0; i < p->batch->n; i++) {
        if (p->ids[i] == 0) {
            continue;
        }
        p->report.same += p->differs[i] == 0;
        p->report.changed += p->differs[i] != 0;
        for (int f = 0; f < REPROCESS_FIELDS; f++) {
            if (p->differs[i] & 1u << f) {
                int64_t n = p->report.fields[f].n++;
                if (n < REPROCESS_EXAMPLES) {
                    p->report.fields[f].examples[n] = p->ids[i];
                }
            }
        }
    }
}

/* ---- writing ---- */

static enum status write_articles(struct piece *p, struct err *err)
{
    struct params params = {0};
    struct rows ids;
    id_rows(p, true, &ids);
    rows_params(&p->batch->articles, &params);
    rows_params(&ids, &params);
    enum status status = pg_exec(p->store->pg,
                                 "UPDATE article a SET " ARTICLE_SET " FROM " ARTICLE_COLUMNS
                                 " WHERE a.article_id = ($31::bigint[])[r.ord + 1]",
                                 &params, NULL, err);
    rows_release(&ids);
    return status;
}

static enum status write_children(struct piece *p, struct err *err)
{
    struct rows gone;
    int64_t *ids = calloc(p->batch->n + 1, sizeof *ids);
    if (!ids) {
        abort();
    }
    rows_init(&gone, "I");
    for (size_t i = 0; i < p->batch->n; i++) {
        ids[i] = p->differs[i] ? p->ids[i] : 0;
        if (ids[i] != 0) {
            rows_i8(&gone, ids[i]);
            rows_done(&gone);
        }
    }
    if (delete_children(p->store, &gone, err) == OK) {
        (void)store_children(p->store, p->batch, ids, p->entity_ids, err);
    }
    rows_release(&gone);
    free(ids);
    return err->status;
}

static enum status write_history(struct piece *p, struct err *err)
{
    struct rows old;
    rows_init(&old, "Ib");
    for (size_t i = 0; i < p->batch->n; i++) {
        if (p->differs[i] != 0) {
            rows_i8(&old, p->ids[i]);
            rows_bytea(&old, (struct str){(const char *)p->old_content[i].bytes,
                                          sizeof p->old_content[i].bytes});
            rows_done(&old);
        }
    }
    (void)history_restate(p->store, &old, err);
    rows_release(&old);
    return err->status;
}

/* What came out the same is of this version too; what shows is grouped again. */
static enum status write_rest(struct piece *p, struct err *err)
{
    struct rows same;
    struct rows shown;
    struct params params = {0};
    struct params queue = {0};
    rows_init(&same, "I");
    rows_init(&shown, "I");
    for (size_t i = 0; i < p->batch->n; i++) {
        struct rows *rows = p->differs[i] == 0 ? &same : p->differs[i] & SHOWN ? &shown : NULL;
        if (rows && p->ids[i] != 0) {
            rows_i8(rows, p->ids[i]);
            rows_done(rows);
        }
    }
    rows_params(&same, &params);
    rows_params(&shown, &queue);
    rows_params(&same, &queue);
    if (pg_exec(p->store->pg,
                "UPDATE article SET pipeline_version = " PIPELINE_VERSION_SQL
                " WHERE article_id = ANY ($1) AND pipeline_version <> " PIPELINE_VERSION_SQL,
                &params, NULL, err) == OK) {
        (void)pg_exec(p->store->pg,
                      "INSERT INTO group_queue (article_id) SELECT id FROM unnest($1) AS q(id) "
                      "UNION SELECT article_id FROM group_try "
                      "WHERE left_at IS NOT NULL AND article_id = ANY ($2) "
                      "ORDER BY id ON CONFLICT (article_id) DO UPDATE "
                      "SET queued_at = excluded.queued_at",
                      &queue, NULL, err);
    }
    rows_release(&same);
    rows_release(&shown);
    return err->status;
}

static enum status queue_posts(struct piece *p, struct err *err)
{
    int64_t *ids = calloc(p->batch->n + 1, sizeof *ids);
    if (!ids) {
        abort();
    }
    for (size_t i = 0; i < p->batch->n; i++) {
        ids[i] = p->differs[i] ? p->ids[i] : 0;
    }
    (void)posts_queue(p->store->pg, p->batch, ids, err);
    free(ids);
    return err->status;
}

static enum status
move_job(struct store *store, const struct reprocess_job *job, int64_t last, struct err *err)
{
    struct params params = {0};
    int64_t moved = 0;
    params_text(&params, str_of(job->name));
    params_i8(&params, job->after);
    params_i8(&params, last);
    if (pg_exec_count(store->pg,
                      "UPDATE reprocess_job SET after_id = $3, updated_at = now() "
                      "WHERE job = $1 AND after_id = $2",
                      &params, &moved, err)) {
        return err->status;
    }
    return moved == 1 ? OK
                      : err_set(err, ERR_RETRY, "reprocess: another run of the same job goes on");
}

static enum status write_piece(struct piece *p,
                               const struct reprocess_job *job,
                               const struct reprocess_item *items,
                               int64_t last,
                               struct err *err)
{
    if (pg_begin(p->store->pg, err) || (!job->dry_run && move_job(p->store, job, last, err)) ||
        lock_articles(p, items, err) || compare_fields(p, err) || compare_children(p, err)) {
        return err->status;
    }
    count(p);
    if (job->dry_run) {
        pg_rollback(p->store->pg);
        return OK;
    }
    if (p->report.changed > 0 && (write_articles(p, err) || write_children(p, err) ||
                                  write_history(p, err) || queue_posts(p, err))) {
        return err->status;
    }
    if (write_rest(p, err)) {
        return err->status;
    }
    fault_point("reprocess_before_commit");
    return pg_commit(p->store->pg, err);
}

static void add_report(struct reprocess_report *sum, const struct reprocess_report *more)
{
    sum->same += more->same;
    sum->changed += more->changed;
    sum->overtaken += more->overtaken;
    sum->renamed += more->renamed;
    for (int f = 0; f < REPROCESS_FIELDS; f++) {
        for (int64_t i = 0; i < more->fields[f].n; i++) {
            int64_t n = sum->fields[f].n++;
            if (n < REPROCESS_EXAMPLES && i < REPROCESS_EXAMPLES) {
                sum->fields[f].examples[n] = more->fields[f].examples[i];
            }
        }
    }
}

enum status store_reprocess_write(struct store *store,
                                  struct reprocess_job *job,
                                  struct batch *batch,
                                  const struct reprocess_item *items,
                                  int64_t last,
                                  struct reprocess_report *report,
                                  struct err *err)
{
    struct piece piece = {
        .store = store,
        .batch = batch,
        .ids = calloc(batch->n + 1, sizeof *piece.ids),
        .differs = calloc(batch->n + 1, sizeof *piece.differs),
        .old_content = calloc(batch->n + 1, sizeof *piece.old_content),
    };
    if (!piece.ids || !piece.differs || !piece.old_content) {
        abort();
    }
    enum status status = store_ready(store, err);
    if (status == OK && !job->dry_run) {
        status = entities_find(store, batch, &piece.entity_ids, err);
    }
    if (status == OK) {
        status = write_piece(&piece, job, items, last, err);
    }
    if (status == OK) {
        job->after = last;
        add_report(report, &piece.report);
    } else {
        pg_rollback(store->pg);
    }
    free(piece.entity_ids);
    free(piece.ids);
    free(piece.differs);
    free(piece.old_content);
    return status;
}
