#include "worker/store/rows.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"

#define HEADER_BYTES 20 /* dimensions, has-null, element type, length, lower bound */
#define PG_EPOCH_US  (INT64_C(946684800) * CLOCK_US_PER_S)

/* PostgreSQL takes values up to 1 GB; a column of one batch stays far below. */
#define COLUMN_MAX_BYTES ((size_t)512 << 20)

static enum pg_oid element_of(char letter)
{
    switch (letter) {
    case 'i':
        return PG_INT4;
    case 'I':
        return PG_INT8;
    case 't':
        return PG_TEXT;
    case 'b':
        return PG_BYTEA;
    case 'a':
        return PG_INT4_ARRAY;
    case 'T':
        return PG_TIMESTAMPTZ;
    case 'v':
        return PG_TSVECTOR;
    default:
        assert(letter == '?');
        return PG_BOOL;
    }
}

static enum pg_oid array_of(enum pg_oid element)
{
    switch (element) {
    case PG_INT4:
        return PG_INT4_ARRAY;
    case PG_INT8:
        return PG_INT8_ARRAY;
    case PG_TEXT:
        return PG_TEXT_ARRAY;
    case PG_BYTEA:
        return PG_BYTEA_ARRAY;
    case PG_TIMESTAMPTZ:
        return PG_TIMESTAMPTZ_ARRAY;
    case PG_TSVECTOR:
        return PG_TSVECTOR_ARRAY;
    default:
        return PG_BOOL_ARRAY;
    }
}

static void clear_column(struct column *column)
{
    static const char header[HEADER_BYTES] = {0};
    buf_reset(&column->bytes);
    buf_add(&column->bytes, header, sizeof header);
    column->has_null = false;
}

void rows_init(struct rows *rows, const char *types)
{
    *rows = (struct rows){.n_cols = (int)strlen(types)};
    assert(rows->n_cols <= ROWS_MAX_COLUMNS);
    for (int i = 0; i < rows->n_cols; i++) {
        rows->cols[i].element = element_of(types[i]);
        buf_init(&rows->cols[i].bytes, COLUMN_MAX_BYTES);
        clear_column(&rows->cols[i]);
    }
}

void rows_release(struct rows *rows)
{
    for (int i = 0; i < rows->n_cols; i++) {
        buf_release(&rows->cols[i].bytes);
    }
}

void rows_reset(struct rows *rows)
{
    for (int i = 0; i < rows->n_cols; i++) {
        clear_column(&rows->cols[i]);
    }
    rows->n_rows = 0;
    rows->at = 0;
}

static struct buf *next_column(struct rows *rows, enum pg_oid element)
{
    struct column *column = &rows->cols[rows->at++];
    assert(rows->at <= rows->n_cols && column->element == element);
    (void)element;
    return &column->bytes;
}

void rows_i4(struct rows *rows, int32_t v)
{
    struct buf *bytes = next_column(rows, PG_INT4);
    buf_add_u32be(bytes, 4);
    buf_add_u32be(bytes, (uint32_t)v);
}

void rows_i8(struct rows *rows, int64_t v)
{
    struct buf *bytes = next_column(rows, PG_INT8);
    buf_add_u32be(bytes, 8);
    buf_add_u64be(bytes, (uint64_t)v);
}

void rows_i4_array(struct rows *rows, const uint32_t *items, uint32_t n)
{
    struct buf *bytes = next_column(rows, PG_INT4_ARRAY);
    const bool any = n > 0; /* an empty array has no dimension */
    buf_add_u32be(bytes, any ? HEADER_BYTES + 8 * n : 12);
    buf_add_u32be(bytes, any);
    buf_add_u32be(bytes, 0); /* no NULL in it */
    buf_add_u32be(bytes, PG_INT4);
    if (any) {
        buf_add_u32be(bytes, n);
        buf_add_u32be(bytes, 1); /* first subscript */
    }
    for (uint32_t i = 0; i < n; i++) {
        buf_add_u32be(bytes, 4);
        buf_add_u32be(bytes, items[i]);
    }
}

void rows_null(struct rows *rows)
{
    struct column *column = &rows->cols[rows->at++];
    assert(rows->at <= rows->n_cols);
    buf_add_u32be(&column->bytes, UINT32_MAX);
    column->has_null = true;
}

static void add_bytes(struct rows *rows, enum pg_oid element, struct str s)
{
    if (!s.p) {
        rows_null(rows);
        return;
    }
    struct buf *bytes = next_column(rows, element);
    buf_add_u32be(bytes, (uint32_t)s.n);
    buf_add_str(bytes, s);
}

void rows_text(struct rows *rows, struct str s)
{
    add_bytes(rows, PG_TEXT, s);
}

void rows_bytea(struct rows *rows, struct str s)
{
    add_bytes(rows, PG_BYTEA, s);
}

void rows_tsvector(struct rows *rows, struct str s)
{
    add_bytes(rows, PG_TSVECTOR, s);
}

void rows_time(struct rows *rows, int64_t us, bool known)
{
    if (!known) {
        rows_null(rows);
        return;
    }
    struct buf *bytes = next_column(rows, PG_TIMESTAMPTZ);
    buf_add_u32be(bytes, 8);
    buf_add_u64be(bytes, (uint64_t)(us - PG_EPOCH_US));
}

void rows_bool(struct rows *rows, bool v)
{
    struct buf *bytes = next_column(rows, PG_BOOL);
    buf_add_u32be(bytes, 1);
    buf_add(bytes, v ? "\1" : "\0", 1);
}

void rows_done(struct rows *rows)
{
    assert(rows->at == rows->n_cols);
    rows->at = 0;
    rows->n_rows++;
}

static void put_u32be(char *out, uint32_t v)
{
    out[0] = (char)(v >> 24);
    out[1] = (char)(v >> 16);
    out[2] = (char)(v >> 8);
    out[3] = (char)v;
}

void rows_params(struct rows *rows, struct params *params)
{
    for (int i = 0; i < rows->n_cols; i++) {
        struct column *column = &rows->cols[i];
        if (buf_failed(&column->bytes)) {
            abort(); /* the batch's own bound is far below the column's */
        }
        char *header = column->bytes.p;
        put_u32be(header, rows->n_rows > 0 ? 1 : 0);
        put_u32be(header + 4, column->has_null);
        put_u32be(header + 8, (uint32_t)column->element);
        put_u32be(header + 12, rows->n_rows);
        put_u32be(header + 16, 1);
        size_t n = rows->n_rows > 0 ? column->bytes.n : 12; /* an empty array has no dimension */
        params_binary(params, array_of(column->element), (struct str){column->bytes.p, n});
    }
}

void rows_of_ids(struct rows *rows, const int64_t *ids, size_t n, struct params *params)
{
    *params = (struct params){0};
    rows_init(rows, "I");
    for (size_t i = 0; i < n; i++) {
        rows_i8(rows, ids[i]);
        rows_done(rows);
    }
    rows_params(rows, params);
}

/* ---- reading ---- */

static uint32_t get_u32be(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;
    return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

struct rows_reader rows_read(const struct rows *rows)
{
    struct rows_reader reader = {.rows = rows};
    for (int i = 0; i < rows->n_cols; i++) {
        reader.cells[i] = rows->cols[i].bytes.p + HEADER_BYTES;
    }
    return reader;
}

bool rows_more(const struct rows_reader *reader)
{
    return reader->row < reader->rows->n_rows;
}

struct str rows_cell(const struct rows_reader *reader, int col)
{
    uint32_t n = get_u32be(reader->cells[col]);
    return (struct str){reader->cells[col], 4 + (n == UINT32_MAX ? 0 : n)};
}

struct str rows_value(const struct rows_reader *reader, int col)
{
    struct str cell = rows_cell(reader, col);
    bool null = get_u32be(cell.p) == UINT32_MAX;
    return null ? (struct str){NULL, 0} : str_sub(cell, 4, cell.n);
}

int32_t rows_value_i4(const struct rows_reader *reader, int col)
{
    return (int32_t)get_u32be(reader->cells[col] + 4);
}

void rows_next(struct rows_reader *reader)
{
    for (int i = 0; i < reader->rows->n_cols; i++) {
        reader->cells[i] += rows_cell(reader, i).n;
    }
    reader->row++;
}
