/*
 * store_inside — what the files of the ingest side share. Private.
 */
#ifndef WORKER_STORE_INSIDE_H
#define WORKER_STORE_INSIDE_H

#include "worker/store/pg.h"
#include "worker/store/rows.h"
#include "worker/store/store.h"

struct store {
    struct pg *pg;
    char *id;
    struct names *names; /* entities known by now */
    bool schema_checked; /* on the present connection */
    unsigned races;      /* 23505 and 23503 in a row, for one batch */
};

/* Ends a transaction: commits it if status is OK, else rolls back. */
enum status store_finish(struct store *store, enum status status, struct err *err);

/* ERR_FATAL: not every migration of this binary is applied, or one that it does not know. */
enum status schema_check(struct pg *pg, struct err *err);

#endif
