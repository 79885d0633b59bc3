/*
 * rows — rows on their way into a table: one binary array per column. Private to store.
 *
 * What:  values are appended one after another in the order of the columns; the arrays go to
 *        the server as parameters of `INSERT … SELECT … FROM unnest($1, $2, …)`.
 * Why:   of the ways measured this was the fastest that can resolve conflicts (2,400–5,700
 *        articles a second of 27 rows; COPY to a staging table 1,200–1,700).
 * Holds: all columns have the same number of values between two rows (rows_done asserts it).
 * Source: the binary array format: array_recv in src/backend/utils/adt/arrayfuncs.c.
 */
#ifndef WORKER_STORE_ROWS_H
#define WORKER_STORE_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/buf.h"
#include "common/str.h"
#include "worker/store/pg.h"

#define ROWS_MAX_COLUMNS 40

struct rows {
    int n_cols;
    int at; /* column that the next value goes to */
    uint32_t n_rows;
    struct column {
        enum pg_oid element;
        struct buf bytes; /* header (20 bytes), then the elements */
        bool has_null;
    } cols[ROWS_MAX_COLUMNS];
};

/*
 * types: one letter a column: 'i' int4, 'I' int8, 't' text, 'b' bytea, 'T' timestamptz, '?' bool,
 * 'v' tsvector, 'a' int4[]; rows with that one are for COPY, as there is no array of arrays for
 * unnest.
 */
void rows_init(struct rows *rows, const char *types);
void rows_release(struct rows *rows);
void rows_reset(struct rows *rows); /* no rows; keeps its memory */

void rows_i4(struct rows *rows, int32_t v);
void rows_i8(struct rows *rows, int64_t v);
void rows_i4_array(struct rows *rows, const uint32_t *items, uint32_t n);
void rows_text(struct rows *rows, struct str s); /* not given: NULL */
void rows_bytea(struct rows *rows, struct str s);
void rows_tsvector(struct rows *rows, struct str s);       /* in binary form */
void rows_time(struct rows *rows, int64_t us, bool known); /* unknown: NULL */
void rows_bool(struct rows *rows, bool v);
void rows_null(struct rows *rows);
void rows_done(struct rows *rows); /* a row is complete */

/*
 * Reading rows again, from the first on: cells in the binary form that both arrays and COPY
 * use, length and bytes.
 */
struct rows_reader {
    const struct rows *rows;
    uint32_t row; /* the present one; n_rows: behind the last */
    const char *cells[ROWS_MAX_COLUMNS];
};

struct rows_reader rows_read(const struct rows *rows);
bool rows_more(const struct rows_reader *reader);
void rows_next(struct rows_reader *reader);
struct str rows_cell(const struct rows_reader *reader, int col);  /* with its length in front */
struct str rows_value(const struct rows_reader *reader, int col); /* without; NULL: not given */
int32_t rows_value_i4(const struct rows_reader *reader, int col);

/*
 * One column, the ids, and that as the one parameter, for "… = ANY ($1)". Both are made here;
 * rows is to be released when the statement has run.
 */
void rows_of_ids(struct rows *rows, const int64_t *ids, size_t n, struct params *params);

/* Appends every column as an array parameter. rows must stay until the statement has run. */
void rows_params(struct rows *rows, struct params *params);

#endif
