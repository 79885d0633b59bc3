#include "worker/store/children.h"

#include <stddef.h>
#include <stdlib.h>

#include "worker/store/pg.h"

/* All rows of one table in one batch; a batch's own bound is far below. */
#define COPY_MAX_BYTES ((size_t)1 << 30)

/* Fields that no column of the rows has. */
#define ARTICLE_ID (-1) /* by the record number in column 0 */
#define ENTITY_ID  (-2) /* by the number of the row */
#define END        (-3)

static const struct child {
    size_t rows; /* offset in struct batch */
    const char *copy;
    int fields[11]; /* columns of rows in the order of the table's, ended by END */
} tables[] = {
    {offsetof(struct batch, raws),
     "COPY article_raw FROM STDIN (FORMAT binary)",
     {ARTICLE_ID, 1, 2, END}},
    {offsetof(struct batch, removed),
     "COPY article_removed FROM STDIN (FORMAT binary)",
     {ARTICLE_ID, 1, 2, 3, END}},
    {offsetof(struct batch, entities),
     "COPY article_entity FROM STDIN (FORMAT binary)",
     {ARTICLE_ID, 1, ENTITY_ID, 4, 5, END}},
    {offsetof(struct batch, mentions),
     "COPY mention FROM STDIN (FORMAT binary)",
     {ARTICLE_ID, 1, 2, 3, 4, 5, 6, END}},
    {offsetof(struct batch, quotes),
     "COPY quote FROM STDIN (FORMAT binary)",
     {ARTICLE_ID, 1, 2, 3, 4, 5, 6, 7, 8, 9, END}},
    {offsetof(struct batch, dates),
     "COPY article_date FROM STDIN (FORMAT binary)",
     {ARTICLE_ID, 1, 2, 3, 4, 5, 6, 7, END}},
    {offsetof(struct batch, prints),
     "COPY fingerprint FROM STDIN (FORMAT binary)",
     {ARTICLE_ID, 1, END}},
    {offsetof(struct batch, traces),
     "COPY article_trace FROM STDIN (FORMAT binary)",
     {ARTICLE_ID, 1, END}},
};

static void add_id(struct buf *out, int64_t id)
{
    buf_add_u32be(out, 8);
    buf_add_u64be(out, (uint64_t)id);
}

static void add_row(struct buf *out,
                    const struct child *table,
                    const struct rows_reader *r,
                    int64_t article_id,
                    const int64_t *entity_ids)
{
    uint16_t n = 0;
    while (table->fields[n] != END) {
        n++;
    }
    buf_add_u16be(out, n);
    for (uint16_t i = 0; i < n; i++) {
        if (table->fields[i] >= 0) {
            buf_add_str(out, rows_cell(r, table->fields[i]));
        } else {
            add_id(out, table->fields[i] == ARTICLE_ID ? article_id : entity_ids[r->row]);
        }
    }
}

static enum status copy_table(struct store *store,
                              const struct batch *batch,
                              const struct child *table,
                              const int64_t *ids,
                              const int64_t *entity_ids,
                              struct err *err)
{
    static const char header[] =
        "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0"; /* signature, flags, extension */
    const struct rows *rows =
        (const struct rows *)(const void *)((const char *)batch + table->rows);
    struct buf out;
    size_t begun;
    buf_init(&out, COPY_MAX_BYTES);
    buf_add(&out, header, sizeof header);
    begun = out.n;
    for (struct rows_reader r = rows_read(rows); rows_more(&r); rows_next(&r)) {
        int64_t article_id = ids[rows_value_i4(&r, 0)];
        if (article_id != 0) {
            add_row(&out, table, &r, article_id, entity_ids);
        }
    }
    bool any = out.n > begun;
    buf_add_u16be(&out, UINT16_MAX); /* trailer */
    if (buf_failed(&out)) {
        abort(); /* the batch's own bound is far below */
    }
    enum status status = any ? pg_copy(store->pg, table->copy, buf_str(&out), err) : OK;
    buf_release(&out);
    return status;
}

/* numeric has a binary form that is not a double's: the server reads it from text. */
static enum status
insert_amounts(struct store *store, struct batch *batch, const int64_t *ids, struct err *err)
{
    struct params params = {0};
    struct rows by_record;
    if (batch->amounts.n_rows == 0) {
        return OK;
    }
    rows_init(&by_record, "I");
    for (size_t i = 0; i < batch->n; i++) {
        rows_i8(&by_record, ids[i]);
        rows_done(&by_record);
    }
    rows_params(&batch->amounts, &params);
    rows_params(&by_record, &params);
    enum status status =
        pg_exec(store->pg,
                "INSERT INTO amount "
                "SELECT ($11)[ord + 1], no, s, e, text, type, value::numeric, currency, unit, mod "
                "FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
                "AS r(ord, no, s, e, text, type, value, currency, unit, mod) "
                "WHERE ($11)[ord + 1] <> 0",
                &params, NULL, err);
    rows_release(&by_record);
    return status;
}

enum status store_children(struct store *store,
                           struct batch *batch,
                           const int64_t *ids,
                           const int64_t *entity_ids,
                           struct err *err)
{
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        if (copy_table(store, batch, &tables[i], ids, entity_ids, err)) {
            return err->status;
        }
    }
    return insert_amounts(store, batch, ids, err);
}

enum status delete_children(struct store *store, struct rows *ids, struct err *err)
{
    static const char *const deletes[] = {"DELETE FROM article_raw WHERE article_id = ANY ($1)",
                                          "DELETE FROM article_removed WHERE article_id = ANY ($1)",
                                          "DELETE FROM article_entity WHERE article_id = ANY ($1)",
                                          "DELETE FROM mention WHERE article_id = ANY ($1)",
                                          "DELETE FROM quote WHERE article_id = ANY ($1)",
                                          "DELETE FROM article_date WHERE article_id = ANY ($1)",
                                          "DELETE FROM amount WHERE article_id = ANY ($1)",
                                          "DELETE FROM fingerprint WHERE article_id = ANY ($1)",
                                          "DELETE FROM article_trace WHERE article_id = ANY ($1)"};
    for (size_t i = 0; err->status == OK && i < sizeof deletes / sizeof deletes[0]; i++) {
        struct params params = {0};
        rows_params(ids, &params);
        (void)pg_exec(store->pg, deletes[i], &params, NULL, err);
    }
    return err->status;
}
