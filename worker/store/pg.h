/*
 * pg — one PostgreSQL connection, its errors sorted by what happens next. Private to store.
 *
 * What:  connecting, statements with parameters and a deadline, transactions.
 * Why:   libpq blocks for ever on a server that has been stopped, and its errors are texts;
 *        the stages above need "wait", "split the batch" or "stop".
 * Holds: search_path and synchronous_commit are set in each transaction, so that the ingest
 *        role works behind a transaction pooler.
 */
#ifndef WORKER_STORE_PG_H
#define WORKER_STORE_PG_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/str.h"

/* Object ids of the types that we send (src/include/catalog/pg_type.dat; they never change). */
enum pg_oid {
    PG_BOOL = 16,
    PG_BYTEA = 17,
    PG_INT8 = 20,
    PG_INT4 = 23,
    PG_TEXT = 25,
    PG_BOOL_ARRAY = 1000,
    PG_BYTEA_ARRAY = 1001,
    PG_INT4_ARRAY = 1007,
    PG_TEXT_ARRAY = 1009,
    PG_INT8_ARRAY = 1016,
    PG_TIMESTAMPTZ = 1184,
    PG_TIMESTAMPTZ_ARRAY = 1185,
    PG_TSVECTOR = 3614,
    PG_TSVECTOR_ARRAY = 3643,
};

struct pg_options {
    const char *conninfo;    /* URL or keywords; "": libpq's PG* environment */
    const char *schema;      /* NEWSMILL_ID */
    const char *application; /* application_name */
    int statement_ms;        /* a statement that takes longer counts as a lost connection */
    bool leader;             /* short timeouts, and no pooler: leader.h */
};

struct pg;

struct pg *pg_new(const struct pg_options *options); /* not connected; the strings are copied */
void pg_free(struct pg *pg);                         /* may be NULL */

void pg_disconnect(struct pg *pg);
bool pg_connected(const struct pg *pg);
PGconn *pg_conn(struct pg *pg); /* for LISTEN and for poll(2); NULL if not connected */

#define PG_MAX_PARAMS 48

/* Parameters in binary form. The values are borrowed until the statement has run. */
struct params {
    int n;
    Oid types[PG_MAX_PARAMS];
    const char *values[PG_MAX_PARAMS];
    int lengths[PG_MAX_PARAMS];
    int formats[PG_MAX_PARAMS];
    char scratch[PG_MAX_PARAMS][8];
};

void params_i4(struct params *params, int32_t v);
void params_i8(struct params *params, int64_t v);
void params_text(struct params *params, struct str s); /* not given: NULL */
void params_binary(struct params *params, enum pg_oid type, struct str bytes);

/*
 * What an SQLSTATE means for the caller (as pg_exec says below); NULL, which is a broken
 * connection, is ERR_RETRY.
 */
enum status pg_status_of(const char *sqlstate);

/*
 * Runs one statement; results come in binary form. params may be NULL.
 * out:  if not NULL, the result, to be cleared by the caller with PQclear; else dropped.
 * ERR_RETRY  connection lost, deadline passed, serialization, out of resources, a race
 * ERR_INPUT  SQLSTATE 22*, 54*, 23514: some value cannot be stored
 * ERR_FATAL  anything else
 */
enum status pg_exec(
    struct pg *pg, const char *sql, const struct params *params, PGresult **out, struct err *err);

/* The same with the number of rows changed (UPDATE, DELETE, INSERT). */
enum status pg_exec_count(
    struct pg *pg, const char *sql, const struct params *params, int64_t *rows, struct err *err);

/* COPY … FROM STDIN with all of its data, header and trailer included. */
enum status pg_copy(struct pg *pg, const char *sql, struct str data, struct err *err);

/* Several statements without parameters; for migrations. */
enum status pg_script(struct pg *pg, const char *sql, struct err *err);
enum status pg_create_schema(struct pg *pg, struct err *err); /* unless it is there */

enum status pg_begin(struct pg *pg, struct err *err);
/* One that only reads, and all of it as of one moment. */
enum status pg_begin_snapshot(struct pg *pg, struct err *err);
enum status pg_commit(struct pg *pg, struct err *err);
void pg_rollback(struct pg *pg); /* after any failure; closes a broken connection */

/* Fields of a binary result. The strings live as long as the result. */
int32_t pg_get_i4(const PGresult *res, int row, int col);
int64_t pg_get_i8(const PGresult *res, int row, int col);
bool pg_get_bool(const PGresult *res, int row, int col);
struct str pg_get_str(const PGresult *res, int row, int col); /* NULL: not given */
/* The same, for longer than res. */
struct str pg_dup_str(const PGresult *res, int row, int col, struct arena *arena);
int64_t pg_get_time(const PGresult *res, int row, int col); /* µs since 1970 */

#endif
