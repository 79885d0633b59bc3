#include "worker/store/history.h"

#include <stdlib.h>
#include <string.h>

#include "worker/record.h"
#include "worker/store/article_sql.h"
#include "worker/store/history_diff.h"

/* Columns of the batch's rows (batch.c). */
enum {
    ARTICLE_TITLE = 11,
    ARTICLE_TEXT = 21,
    ARTICLE_TOPIC = 24,
    ARTICLE_PARTITION = 25,
    ARTICLE_OFFSET = 26,
    ARTICLE_RECORD_AT = 27,
    ENTITY_NAME = 3,
    SPAN_TEXT = 4, /* of quotes and amounts */
    REMOVED_REASON = 2,
    REMOVED_TEXT = 3,
};

/* Facts of a version: lists as revision.h has them, grown as the batch's rows are read. */
enum list {
    LIST_NOTES,
    LIST_FIGURES,
    LIST_NAMES,
    LIST_QUOTES,
    LISTS
};

#define LIST_MAX_BYTES ((size_t)64 << 20)

/* One version of one article, of the records that bring it. */
struct version_key {
    size_t identity; /* place in plan->by_key */
    bool killed;
    struct sha256 content;
    int64_t order_us; /* of the record; after collapsing the least */
    int64_t last_us;
    uint32_t record; /* the least of them */
};

struct history {
    const struct plan *plan;
    struct version_key *versions;
    size_t n_versions;
    struct buf *lists; /* LISTS for each version */
};

void history_free(struct history *h)
{
    if (h) {
        for (size_t i = 0; h->lists && i < h->n_versions * LISTS; i++) {
            buf_release(&h->lists[i]);
        }
        free(h->lists);
        free(h->versions);
        free(h);
    }
}

static bool same(const struct sha256 *a, const struct sha256 *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/* ---- which versions there are ---- */

static int compare(const void *x, const void *y)
{
    const struct version_key *a = x;
    const struct version_key *b = y;
    if (a->identity != b->identity) {
        return a->identity < b->identity ? -1 : 1;
    }
    if (a->killed != b->killed) {
        return a->killed ? 1 : -1;
    }
    int by_content = memcmp(a->content.bytes, b->content.bytes, sizeof a->content.bytes);
    if (by_content != 0) {
        return by_content;
    }
    if (a->order_us != b->order_us) {
        return a->order_us < b->order_us ? -1 : 1;
    }
    return (a->record > b->record) - (a->record < b->record);
}

static bool same_version(const struct version_key *a, const struct version_key *b)
{
    return a->identity == b->identity && a->killed == b->killed && same(&a->content, &b->content);
}

/* The same bytes are the same version, though another pipeline may have made another text. */
static struct version_key key_of(const struct plan *plan, size_t identity, uint32_t record)
{
    const struct revision *r = &plan->batch->revisions[record];
    const struct known *known = &plan->known[plan->by_key[identity]];
    bool stored = known->exists && known->killed == r->killed && same(&known->raw, &r->raw);
    return (struct version_key){.identity = identity,
                                .killed = r->killed,
                                .content = stored ? known->content : r->content,
                                .order_us = r->order_us,
                                .last_us = r->order_us,
                                .record = record};
}

static void find_versions(struct history *h)
{
    const struct plan *plan = h->plan;
    const struct revision *revisions = plan->batch->revisions;
    size_t identity = 0;
    size_t n = 0;
    for (size_t i = 0; i < plan->n_sorted; i++) {
        uint32_t record = plan->sorted[i];
        identity += !same(&revisions[plan->by_key[identity]].key, &revisions[record].key);
        h->versions[i] = key_of(plan, identity, record);
    }
    qsort(h->versions, plan->n_sorted, sizeof *h->versions, compare);
    for (size_t i = 0; i < plan->n_sorted; i++) {
        if (n > 0 && same_version(&h->versions[n - 1], &h->versions[i])) {
            h->versions[n - 1].last_us = h->versions[i].order_us;
        } else {
            h->versions[n++] = h->versions[i];
        }
    }
    h->n_versions = n;
}

static int64_t article_of(const struct history *h, const struct version_key *version)
{
    return h->plan->ids[h->plan->by_key[version->identity]];
}

/* How many of the versions from i on are of one identity. */
static size_t run_from(const struct history *h, size_t i)
{
    size_t k = i + 1;
    while (k < h->n_versions && h->versions[k].identity == h->versions[i].identity) {
        k++;
    }
    return k - i;
}

/* ---- what is there already ---- */

#define KEPT_COLUMNS                                                                               \
    "article_id, killed, content_hash, first_at, last_at, title, text, removed_notes, figures, "   \
    "names, quotes, pipeline_version, topic, partition, record_offset, record_at, stored_at"
/* From title on, of article a. */
#define KEPT_VALUES                                                                                \
    "title, text, "                                                                                \
    "ARRAY(SELECT r.text FROM article_removed r WHERE r.article_id = a.article_id "                \
    "      AND r.reason = 'update_note' ORDER BY r.removed_no), "                                  \
    "ARRAY(SELECT m.text FROM amount m WHERE m.article_id = a.article_id ORDER BY m.amount_no), "  \
    "ARRAY(SELECT e.name FROM article_entity n JOIN entity e USING (entity_id) "                   \
    "      WHERE n.article_id = a.article_id ORDER BY n.entity_no), "                              \
    "ARRAY(SELECT q.text FROM quote q WHERE q.article_id = a.article_id ORDER BY q.quote_no), "    \
    "pipeline_version, topic, partition, record_offset, record_at, stored_at"

/* The version that an article has, before it is replaced. */
static const char keep_sql[] =
    "INSERT INTO article_revision (" KEPT_COLUMNS ") SELECT article_id, killed, content_hash, "
    "coalesce(first_at, order_at), order_at, " KEPT_VALUES
    " FROM article a WHERE article_id = ANY ($1) AND NOT revised";

static const char first_sql[] =
    "UPDATE article a SET first_at = f.at FROM unnest($1, $2) AS f(article_id, at) "
    "WHERE a.article_id = f.article_id AND NOT a.revised AND f.at < coalesce(a.first_at, "
    "a.order_at)";

/* Sends rows to sql and releases them. No rows: nothing is sent. */
static enum status
send_rows(struct store *store, const char *sql, struct rows *rows, struct err *err)
{
    struct params params = {0};
    enum status status = OK;
    if (rows->n_rows > 0) {
        rows_params(rows, &params);
        status = pg_exec(store->pg, sql, &params, NULL, err);
    }
    rows_release(rows);
    return status;
}

/* An article whose versions of this batch are all the one it has. */
static bool unchanged(const struct history *h, const struct version_key *only, size_t n)
{
    const struct known *known = &h->plan->known[h->plan->by_key[only->identity]];
    return n == 1 && !known->revised &&
           (!known->exists ||
            (known->killed == only->killed && same(&known->content, &only->content)));
}

/* Keeps what is stored of articles that get a second version, and the least time of the others;
 * drops the others' versions, so that those to be written are left. */
static enum status keep_stored(struct store *store, struct history *h, struct err *err)
{
    struct rows kept;
    struct rows firsts;
    size_t left = 0;
    rows_init(&kept, "I");
    rows_init(&firsts, "IT");
    for (size_t i = 0, n = 0; i < h->n_versions; i += n) {
        const struct version_key version = h->versions[i];
        const struct known *known = &h->plan->known[h->plan->by_key[version.identity]];
        int64_t first_us = known->exists ? known->first_us : version.last_us;
        n = run_from(h, i);
        if (!unchanged(h, &version, n)) {
            memmove(&h->versions[left], &h->versions[i], n * sizeof *h->versions);
            left += n;
            if (known->exists && !known->revised) {
                rows_i8(&kept, article_of(h, &version));
                rows_done(&kept);
            }
        } else if (version.order_us < first_us) {
            rows_i8(&firsts, article_of(h, &version));
            rows_time(&firsts, version.order_us, true);
            rows_done(&firsts);
        }
    }
    h->n_versions = left;
    if (send_rows(store, keep_sql, &kept, err)) {
        rows_release(&firsts);
        return err->status;
    }
    return send_rows(store, first_sql, &firsts, err);
}

enum status
history_begin(struct store *store, const struct plan *plan, struct history **out, struct err *err)
{
    struct history *h = calloc(1, sizeof *h);
    if (!h || !(h->versions = calloc(plan->n_sorted + 1, sizeof *h->versions))) {
        abort();
    }
    *out = h;
    h->plan = plan;
    find_versions(h);
    return keep_stored(store, h, err);
}

/* ---- the new versions ---- */

/* By record number, the number of its version plus one; 0: none is to be written. */
static uint32_t *number_versions(const struct history *h)
{
    uint32_t *numbers = calloc(h->plan->batch->n + 1, sizeof *numbers);
    if (!numbers) {
        abort();
    }
    for (size_t i = 0; i < h->n_versions; i++) {
        numbers[h->versions[i].record] = (uint32_t)i + 1;
    }
    return numbers;
}

/* Adds a column of rows that belong to versions to their lists. */
static void gather(
    struct history *h, const uint32_t *numbers, const struct rows *rows, int column, enum list list)
{
    for (struct rows_reader r = rows_read(rows); rows_more(&r); rows_next(&r)) {
        uint32_t number = numbers[rows_value_i4(&r, 0)];
        bool wanted = number > 0 && (list != LIST_NOTES ||
                                     str_eq(rows_value(&r, REMOVED_REASON), STR("update_note")));
        if (!wanted) {
            continue;
        }
        struct buf *out = &h->lists[(number - 1) * LISTS + list];
        struct str text = rows_value(&r, column);
        if (out->n > 0) {
            buf_add(out, "\x1f", 1);
        }
        for (size_t i = 0; i < text.n; i++) {
            buf_add(out, text.p[i] == '\x1f' ? " " : text.p + i, 1);
        }
    }
}

static void gather_facts(struct history *h, const uint32_t *numbers)
{
    const struct batch *batch = h->plan->batch;
    h->lists = calloc(h->n_versions * LISTS, sizeof *h->lists);
    if (!h->lists) {
        abort();
    }
    for (size_t i = 0; i < h->n_versions * LISTS; i++) {
        buf_init(&h->lists[i], LIST_MAX_BYTES);
    }
    gather(h, numbers, &batch->removed, REMOVED_TEXT, LIST_NOTES);
    gather(h, numbers, &batch->amounts, SPAN_TEXT, LIST_FIGURES);
    gather(h, numbers, &batch->entities, ENTITY_NAME, LIST_NAMES);
    gather(h, numbers, &batch->quotes, SPAN_TEXT, LIST_QUOTES);
}

/* A version that is there: only its times can be new. */
static const char add_sql[] =
    "INSERT INTO article_revision AS r (article_id, killed, content_hash, first_at, last_at, "
    "title, "
    "text, removed_notes, figures, names, quotes, pipeline_version, topic, partition, "
    "record_offset, record_at) "
    "SELECT article_id, killed, content_hash, first_at, last_at, title, text, "
    "string_to_array(notes, E'\\x1f'), string_to_array(figures, E'\\x1f'), "
    "string_to_array(names, E'\\x1f'), string_to_array(quotes, E'\\x1f'), " PIPELINE_VERSION_SQL
    ", topic, partition, record_offset, record_at "
    "FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
    "$14, $15) AS v(article_id, killed, content_hash, first_at, last_at, "
    "title, text, notes, figures, names, quotes, topic, partition, "
    "record_offset, record_at) "
    "ON CONFLICT (article_id, killed, content_hash) DO UPDATE SET "
    "first_at = least(r.first_at, excluded.first_at), "
    "last_at = greatest(r.last_at, excluded.last_at) "
    "WHERE excluded.first_at < r.first_at OR excluded.last_at > r.last_at";

static int64_t value_i8(const struct rows_reader *r, int column)
{
    struct str bytes = rows_value(r, column);
    uint64_t v = 0;
    for (size_t i = 0; i < bytes.n; i++) {
        v = v << 8 | (unsigned char)bytes.p[i];
    }
    return (int64_t)v;
}

static void add_version(struct history *h, struct rows *rows, const struct rows_reader *r, size_t i)
{
    const struct version_key *v = &h->versions[i];
    const struct revision *record = &h->plan->batch->revisions[v->record];
    struct str text = rows_value(r, ARTICLE_TEXT);
    rows_i8(rows, article_of(h, v));
    rows_bool(rows, v->killed);
    rows_bytea(rows, (struct str){(const char *)v->content.bytes, sizeof v->content.bytes});
    rows_time(rows, v->order_us, true);
    rows_time(rows, v->last_us, true);
    rows_text(rows, rows_value(r, ARTICLE_TITLE));
    rows_text(rows, text.p ? text : STR(""));
    for (enum list list = 0; list < LISTS; list++) {
        struct str joined = buf_str(&h->lists[i * LISTS + list]);
        rows_text(rows, joined.n > 0 ? joined : STR(""));
    }
    rows_text(rows, rows_value(r, ARTICLE_TOPIC));
    rows_i4(rows, rows_value_i4(r, ARTICLE_PARTITION));
    rows_i8(rows, value_i8(r, ARTICLE_OFFSET));
    rows_time(rows, record->record_us, true);
    rows_done(rows);
}

static enum status write_versions(struct store *store, struct history *h, struct err *err)
{
    struct rows rows;
    uint32_t *numbers = number_versions(h);
    gather_facts(h, numbers);
    rows_init(&rows, "I?bTTtttttttiIT");
    for (struct rows_reader r = rows_read(&h->plan->batch->articles); rows_more(&r);
         rows_next(&r)) {
        uint32_t number = numbers[rows_value_i4(&r, 0)];
        if (number > 0) {
            add_version(h, &rows, &r, number - 1);
        }
    }
    free(numbers);
    return send_rows(store, add_sql, &rows, err);
}

static const char count_sql[] =
    "UPDATE article a SET revised = true, first_at = NULL, revision = c.n "
    "FROM (SELECT article_id, greatest(1, count(*) FILTER (WHERE NOT killed))::int AS n "
    "      FROM article_revision WHERE article_id = ANY ($1) GROUP BY article_id) c "
    "WHERE a.article_id = c.article_id AND (NOT a.revised OR a.revision <> c.n "
    "OR a.first_at IS NOT NULL)";

enum status history_end(struct store *store, struct history *h, struct err *err)
{
    struct rows changed; /* articles, and since when their versions may be others */
    struct rows ids;
    if (h->n_versions == 0) {
        return OK;
    }
    if (write_versions(store, h, err)) {
        return err->status;
    }
    rows_init(&changed, "IT");
    rows_init(&ids, "I");
    for (size_t i = 0, n = 0; i < h->n_versions; i += n) {
        int64_t least_us = INT64_MAX;
        n = run_from(h, i);
        for (size_t k = i; k < i + n; k++) {
            least_us = h->versions[k].order_us < least_us ? h->versions[k].order_us : least_us;
        }
        rows_i8(&changed, article_of(h, &h->versions[i]));
        rows_time(&changed, least_us, true);
        rows_done(&changed);
        rows_i8(&ids, article_of(h, &h->versions[i]));
        rows_done(&ids);
    }
    enum status status = history_compare(store->pg, &changed, err);
    rows_release(&changed);
    if (status != OK) {
        rows_release(&ids);
        return status;
    }
    return send_rows(store, count_sql, &ids, err);
}

/* ---- when another pipeline has made another text of the same record ---- */

static const char take_sql[] =
    "DELETE FROM article_revision r USING unnest($1, $2) AS k(article_id, content_hash) "
    "WHERE r.article_id = k.article_id AND NOT r.killed AND r.content_hash = k.content_hash "
    "RETURNING r.article_id, r.first_at, r.last_at";

/* Whoever was compared with the old row is to be compared anew. */
static const char unlink_sql[] =
    "UPDATE article_revision r SET previous_hash = '' "
    "FROM unnest($1, $2) AS k(article_id, content_hash) "
    "WHERE r.article_id = k.article_id AND NOT r.killed AND r.previous_hash = k.content_hash";

/* Another version may have that content by now: they are one. */
static const char restate_sql[] =
    "INSERT INTO article_revision AS r (" KEPT_COLUMNS
    ") SELECT a.article_id, false, content_hash, "
    "k.first_at, k.last_at, " KEPT_VALUES " FROM article a "
    "JOIN unnest($1, $2, $3) AS k(article_id, first_at, last_at) ON k.article_id = a.article_id "
    "ON CONFLICT (article_id, killed, content_hash) DO UPDATE SET "
    "first_at = least(r.first_at, excluded.first_at), "
    "last_at = greatest(r.last_at, excluded.last_at), previous_hash = ''";

enum status history_restate(struct store *store, struct rows *old, struct err *err)
{
    struct params params = {0};
    struct rows times;
    struct rows changed;
    PGresult *res = NULL;
    rows_params(old, &params);
    if (old->n_rows == 0 || pg_exec(store->pg, unlink_sql, &params, NULL, err) ||
        pg_exec(store->pg, take_sql, &params, &res, err)) {
        return err->status;
    }
    rows_init(&times, "ITT");
    rows_init(&changed, "IT");
    for (int i = 0; i < PQntuples(res); i++) {
        rows_i8(&times, pg_get_i8(res, i, 0));
        rows_time(&times, pg_get_time(res, i, 1), true);
        rows_time(&times, pg_get_time(res, i, 2), true);
        rows_done(&times);
        rows_i8(&changed, pg_get_i8(res, i, 0));
        rows_time(&changed, pg_get_time(res, i, 1), true);
        rows_done(&changed);
    }
    PQclear(res);
    if (send_rows(store, restate_sql, &times, err) == OK && changed.n_rows > 0) {
        (void)history_compare(store->pg, &changed, err);
    }
    rows_release(&changed);
    return err->status;
}
