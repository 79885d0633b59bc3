/*
 * store_inside — what the files of the ingest side share. Private.
 */
#ifndef WORKER_STORE_INSIDE_H
#define WORKER_STORE_INSIDE_H

#include "common/clock.h"
#include "worker/store/pg.h"
#include "worker/store/rows.h"
#include "worker/store/store.h"

struct store {
    struct pg *pg;
    char *id;
    struct names *names;        /* entities known by now */
    struct search_memo *search; /* pieces of text known by now */
    int64_t schema_checked_us;  /* monotonic, on the present connection; 0: not yet */
    unsigned races;             /* 23505 and 23503 in a row, for one batch */
};

/* Ends a transaction: commits it if status is OK, else rolls back. */
enum status store_finish(struct store *store, enum status status, struct err *err);

/* How often a connection that stays looks whether its schema still allows it. */
#define SCHEMA_CHECK_US (10 * (int64_t)CLOCK_US_PER_S)

/* ERR_FATAL: not every migration of this binary is applied, or newer ones that do not allow it
 * any more (schema_compat). */
enum status schema_check(struct pg *pg, struct err *err);

/* The positions of a deployment, in the present transaction; see store_list_offsets(). */
enum status offsets_read(struct pg *pg,
                         const char *id,
                         struct arena *arena,
                         struct offset_row **out,
                         size_t *n,
                         struct err *err);

#endif
