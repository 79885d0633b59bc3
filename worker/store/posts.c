#include "worker/store/posts.h"

/* The members come without the first one, the id: it was not known when they were made. */
#define HEAD "'{\"schema\":\"newsmill.article.v1\",\"article_id\":\"' || a.article_id || '\",'"

/* One row for an article at most: of its records in a batch one becomes its state. */
static const char sql[] =
    "INSERT INTO article_queue (article_id, type, value, bytes, record_at, traceparent) "
    "SELECT article_id, CASE WHEN value IS NULL THEN 'newsmill.article.withdrawn.v1' "
    "ELSE 'newsmill.article.stored.v1' END, value, coalesce(octet_length(value), 0), record_at, "
    "traceparent FROM (SELECT p.ord, a.article_id, " HEAD " || p.members AS value, p.record_at, "
    "p.traceparent FROM unnest($1, $2, $3, $4) AS p(ord, members, traceparent, record_at) "
    "JOIN article a ON a.article_id = ($5::bigint[])[p.ord + 1] "
    "WHERE a.killed = (p.members IS NULL)) n ORDER BY ord";

enum status posts_queue(struct pg *pg, struct batch *batch, const int64_t *ids, struct err *err)
{
    struct params params = {0};
    struct rows by_record;
    if (batch->posts.n_rows == 0) {
        return OK;
    }
    rows_init(&by_record, "I");
    for (size_t i = 0; i < batch->n; i++) {
        rows_i8(&by_record, ids[i]);
        rows_done(&by_record);
    }
    rows_params(&batch->posts, &params);
    rows_params(&by_record, &params);
    enum status status = pg_exec(pg, sql, &params, NULL, err);
    rows_release(&by_record);
    return status;
}
