#include "worker/store/pg.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"

/* Microseconds from 1970 to 2000, where PostgreSQL's timestamps begin. */
#define PG_EPOCH_US (INT64_C(946684800) * CLOCK_US_PER_S)

struct pg {
    char *conninfo;
    char *schema;
    char *application;
    int statement_ms;
    bool leader;
    PGconn *conn;
    char path[160]; /* the schema as a quoted identifier */
};

static char *copy(const char *s)
{
    char *p = strdup(s);
    if (!p) {
        abort();
    }
    return p;
}

struct pg *pg_new(const struct pg_options *options)
{
    struct pg *pg = calloc(1, sizeof *pg);
    if (!pg) {
        abort();
    }
    pg->conninfo = copy(options->conninfo);
    pg->schema = copy(options->schema);
    pg->application = copy(options->application);
    pg->statement_ms = options->statement_ms;
    pg->leader = options->leader;
    return pg;
}

void pg_free(struct pg *pg)
{
    if (pg) {
        pg_disconnect(pg);
        free(pg->conninfo);
        free(pg->schema);
        free(pg->application);
        free(pg);
    }
}

void pg_disconnect(struct pg *pg)
{
    PQfinish(pg->conn);
    pg->conn = NULL;
}

bool pg_connected(const struct pg *pg)
{
    return pg->conn != NULL;
}

PGconn *pg_conn(struct pg *pg)
{
    return pg->conn;
}

/* First line of a libpq message. */
static struct str first_line(const char *message)
{
    return str_trim(str_cut(str_of(message), '\n').head);
}

/*
 * libpq gives no SQLSTATE for a refused connection. These texts are the server's (in English,
 * as packaged servers speak); one that is not known is retried, which is only slower to tell.
 */
static bool is_refusal(struct str line)
{
    static const struct str refusals[] = {STR_INIT("authentication failed"),
                                          STR_INIT("no pg_hba.conf entry"),
                                          STR_INIT("does not exist"),
                                          STR_INIT("does not match host name"),
                                          STR_INIT("certificate verify failed"),
                                          STR_INIT("invalid connection option"),
                                          STR_INIT("permission denied for database")};
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        if (str_find(line, refusals[i]) >= 0) {
            return true;
        }
    }
    return false;
}

/*
 * Each address of a host has a line of its own. One that refuses decides, and is what is told;
 * where a socket is missing, "does not exist" is its file, which comes with the server.
 */
static enum status connect_status(const char *message, struct str *line)
{
    *line = first_line(message);
    for (struct str rest = str_of(message); rest.n > 0 && !strstr(message, "socket");) {
        struct str_pair cut = str_cut(rest, '\n');
        if (is_refusal(cut.head)) {
            *line = str_trim(cut.head);
            return ERR_FATAL;
        }
        rest = cut.tail;
    }
    return ERR_RETRY;
}

/*
 * A leader's lock must not outlive the leader: the server ends a silent session by itself, and
 * a pooler (whose backend is another process than it says) would share the session with others.
 */
static enum status prepare_leader(struct pg *pg, struct err *err)
{
    PGresult *res = NULL;
    enum status status =
        pg_exec(pg,
                "SELECT pg_backend_pid(), set_config('idle_session_timeout', '5s', false), "
                "set_config('idle_in_transaction_session_timeout', '5s', false), "
                "set_config('client_connection_check_interval', '1s', false)",
                NULL, &res, err);
    if (status == OK && pg_get_i4(res, 0, 0) != PQbackendPID(pg->conn)) {
        status = err_set(err, ERR_FATAL,
                         "store: the leader's connection goes through a pooler; set "
                         "NEWSMILL_LEADER_DATABASE_URL to the server itself");
    }
    PQclear(res);
    return status;
}

/* Notices ("already exists, skipping") are for people at psql. */
static void drop_notice(void *arg, const PGresult *res)
{
    (void)arg;
    (void)res;
}

static enum status set_path(struct pg *pg, struct err *err)
{
    char *quoted = PQescapeIdentifier(pg->conn, pg->schema, strlen(pg->schema));
    if (!quoted) {
        return err_set(err, ERR_FATAL, "store: schema name '%s' cannot be quoted", pg->schema);
    }
    (void)snprintf(pg->path, sizeof pg->path, "%s", quoted);
    PQfreemem(quoted);
    return OK;
}

/*
 * A URL, keywords, or the bare name of a database. What libpq says of a text that it cannot read
 * repeats the text, and with it the password.
 */
static bool can_be_read(const char *conninfo)
{
    char *message = NULL;
    if (!strpbrk(conninfo, ":/@= ")) {
        return true;
    }
    PQconninfoOption *options = PQconninfoParse(conninfo, &message);
    PQconninfoFree(options);
    PQfreemem(message);
    return options != NULL;
}

/* Does nothing if connected. ERR_RETRY: not reachable. ERR_FATAL: refused for good. */
static enum status ensure_connection(struct pg *pg, struct err *err)
{
    if (pg->conn && PQstatus(pg->conn) == CONNECTION_OK) {
        return OK;
    }
    pg_disconnect(pg);
    if (!can_be_read(pg->conninfo)) {
        return err_set(
            err, ERR_FATAL,
            "store: DATABASE_URL is no URL (postgresql://user:password@host:5432/db) and "
            "no list of keywords that libpq can read");
    }
    const char *const keys[] = {
        "dbname",           "target_session_attrs", "connect_timeout", "application_name",
        "tcp_user_timeout", "keepalives_idle",      "client_encoding", NULL};
    const char *const values[] = {
        pg->conninfo[0] ? pg->conninfo : NULL, "read-write", "5",    pg->application,
        pg->leader ? "5000" : "15000",         "5",          "UTF8", NULL};
    pg->conn = PQconnectdbParams(keys, values, 1);
    if (PQstatus(pg->conn) != CONNECTION_OK) {
        const char *message = PQerrorMessage(pg->conn);
        struct str line;
        enum status status = connect_status(message, &line);
        (void)err_set(err, status, "store: PostgreSQL (DATABASE_URL): %.*s", STR_ARG(line));
        pg_disconnect(pg);
        return status;
    }
    (void)PQsetnonblocking(pg->conn, 1);
    (void)PQsetNoticeReceiver(pg->conn, drop_notice, NULL);
    enum status status = set_path(pg, err);
    if (status == OK && pg->leader) {
        status = prepare_leader(pg, err);
    }
    if (status != OK) {
        pg_disconnect(pg);
    }
    return status;
}

/* ---- parameters ---- */

static char *next_param(struct params *params, enum pg_oid type, int length)
{
    int i = params->n++;
    if (i >= PG_MAX_PARAMS) {
        abort(); /* our own statement has too many */
    }
    params->types[i] = (Oid)type;
    params->values[i] = params->scratch[i];
    params->lengths[i] = length;
    params->formats[i] = 1;
    return params->scratch[i];
}

static void put_be(char *out, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++) {
        out[i] = (char)(v >> (8 * (bytes - 1 - i)));
    }
}

void params_i4(struct params *params, int32_t v)
{
    put_be(next_param(params, PG_INT4, 4), (uint32_t)v, 4);
}

void params_i8(struct params *params, int64_t v)
{
    put_be(next_param(params, PG_INT8, 8), (uint64_t)v, 8);
}

void params_binary(struct params *params, enum pg_oid type, struct str bytes)
{
    (void)next_param(params, type, (int)bytes.n);
    params->values[params->n - 1] = bytes.p;
}

void params_text(struct params *params, struct str s)
{
    params_binary(params, PG_TEXT, s);
}

/* ---- statements ---- */

static bool state_is(const char *state, const char *prefix)
{
    return strncmp(state, prefix, strlen(prefix)) == 0;
}

/* A result without a state is a broken connection. */
enum status pg_status_of(const char *sqlstate)
{
    static const char *const data[] = {"22", "54", "23514"};
    static const char *const retry[] = {"08", "53", "57", "40", "23505", "23503", "25P03", "25006"};
    if (!sqlstate) {
        return ERR_RETRY;
    }
    for (size_t i = 0; i < sizeof data / sizeof data[0]; i++) {
        if (state_is(sqlstate, data[i])) {
            return ERR_INPUT;
        }
    }
    for (size_t i = 0; i < sizeof retry / sizeof retry[0]; i++) {
        if (state_is(sqlstate, retry[i])) {
            return ERR_RETRY;
        }
    }
    return ERR_FATAL;
}

/* Waits for the socket; false when the deadline has passed. */
static bool wait_socket(PGconn *conn, short events, int64_t deadline_us)
{
    int64_t left_ms = (deadline_us - clock_monotonic_us()) / 1000;
    struct pollfd fd = {.fd = PQsocket(conn), .events = events};
    return left_ms > 0 && poll(&fd, 1, left_ms > 1000 ? 1000 : (int)left_ms) >= 0;
}

static enum status lost(struct pg *pg, const char *why, struct err *err)
{
    enum status status = err_set(err, ERR_RETRY, "store: PostgreSQL: %s", why);
    pg_disconnect(pg);
    return status;
}

/* Sends what libpq has buffered and waits until a result can be taken without blocking. */
static enum status await(struct pg *pg, int64_t deadline_us, struct err *err)
{
    for (;;) {
        int unsent = PQflush(pg->conn);
        if (unsent < 0 || !PQconsumeInput(pg->conn)) {
            return lost(pg, "connection lost", err);
        }
        if (unsent == 0 && !PQisBusy(pg->conn)) {
            return OK;
        }
        if (!wait_socket(pg->conn, (short)(unsent ? POLLIN | POLLOUT : POLLIN), deadline_us)) {
            return lost(pg, "no answer in time", err);
        }
    }
}

/* The last result of the statement just sent; PQclear is the caller's. */
static enum status take_result(struct pg *pg, PGresult **out, struct err *err)
{
    int64_t deadline = clock_monotonic_us() + (int64_t)pg->statement_ms * 1000;
    *out = NULL;
    for (;;) {
        enum status status = await(pg, deadline, err);
        if (status != OK) {
            PQclear(*out);
            *out = NULL;
            return status;
        }
        PGresult *res = PQgetResult(pg->conn);
        if (!res) {
            return OK;
        }
        PQclear(*out);
        *out = res;
    }
}

static enum status check_result(struct pg *pg, const PGresult *res, struct err *err)
{
    ExecStatusType s = PQresultStatus(res);
    if (s == PGRES_TUPLES_OK || s == PGRES_COMMAND_OK) {
        return OK;
    }
    const char *state = res ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
    const char *primary = res ? PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    enum status status = err_set(err, pg_status_of(state), "store: PostgreSQL: %s %s",
                                 state ? state : "-----", primary ? primary : "connection lost");
    if (PQstatus(pg->conn) != CONNECTION_OK ||
        (state && (state_is(state, "25P03") || state_is(state, "25006")))) {
        pg_disconnect(pg);
    }
    return status;
}

enum status pg_exec(
    struct pg *pg, const char *sql, const struct params *params, PGresult **out, struct err *err)
{
    static const struct params none = {0};
    const struct params *p = params ? params : &none;
    PGresult *res = NULL;
    if (!pg->conn) {
        return err_set(err, ERR_RETRY, "store: PostgreSQL: not connected");
    }
    if (!PQsendQueryParams(pg->conn, sql, p->n, p->types, p->values, p->lengths, p->formats, 1)) {
        return lost(pg, "connection lost", err);
    }
    enum status status = take_result(pg, &res, err);
    if (status == OK) {
        status = check_result(pg, res, err);
    }
    if (status == OK && out) {
        *out = res;
        return OK;
    }
    PQclear(res);
    return status;
}

/* What PQputCopyData may be given at once: libpq buffers all of it. */
#define COPY_CHUNK (256u << 10)

/* The answer to COPY: ready for data, or an error, which is then told. */
static enum status copy_begin(struct pg *pg, const char *sql, struct err *err)
{
    int64_t deadline = clock_monotonic_us() + (int64_t)pg->statement_ms * 1000;
    if (!PQsendQuery(pg->conn, sql)) {
        return lost(pg, "connection lost", err);
    }
    if (await(pg, deadline, err)) {
        return err->status;
    }
    PGresult *first = PQgetResult(pg->conn);
    bool ready = PQresultStatus(first) == PGRES_COPY_IN;
    if (!ready && check_result(pg, first, err) == OK) {
        (void)err_set(err, ERR_FATAL, "store: COPY was not begun");
    }
    PQclear(first);
    PGresult *rest = NULL;
    struct err ignored = {0};
    if (!ready && pg->conn) {
        (void)take_result(pg, &rest, &ignored); /* the connection is free again */
        PQclear(rest);
    }
    return err->status;
}

/* Repeats a call that would block (0) until it is taken (1). */
static enum status copy_put(struct pg *pg, const char *data, size_t n, struct err *err)
{
    int64_t deadline = clock_monotonic_us() + (int64_t)pg->statement_ms * 1000;
    for (;;) {
        int taken = data ? PQputCopyData(pg->conn, data, (int)n) : PQputCopyEnd(pg->conn, NULL);
        int unsent = taken < 0 ? -1 : PQflush(pg->conn);
        if (unsent < 0) {
            return lost(pg, "connection lost", err);
        }
        if (taken > 0) {
            return OK;
        }
        if (!PQconsumeInput(pg->conn) || !wait_socket(pg->conn, POLLIN | POLLOUT, deadline)) {
            return lost(pg, "no answer in time", err);
        }
    }
}

enum status pg_copy(struct pg *pg, const char *sql, struct str data, struct err *err)
{
    PGresult *res = NULL;
    if (!pg->conn) {
        return err_set(err, ERR_RETRY, "store: PostgreSQL: not connected");
    }
    if (copy_begin(pg, sql, err)) {
        return err->status;
    }
    for (size_t at = 0; at < data.n; at += COPY_CHUNK) {
        size_t n = data.n - at < COPY_CHUNK ? data.n - at : COPY_CHUNK;
        if (copy_put(pg, data.p + at, n, err)) {
            return err->status;
        }
    }
    if (copy_put(pg, NULL, 0, err) || take_result(pg, &res, err)) {
        return err->status;
    }
    enum status status = check_result(pg, res, err);
    PQclear(res);
    return status;
}

enum status pg_script(struct pg *pg, const char *sql, struct err *err)
{
    PGresult *res = NULL;
    if (!pg->conn || !PQsendQuery(pg->conn, sql)) {
        return err_set(err, ERR_RETRY, "store: PostgreSQL: not connected");
    }
    enum status status = take_result(pg, &res, err);
    if (status == OK) {
        status = check_result(pg, res, err);
    }
    PQclear(res);
    return status;
}

/* Names cannot be parameters; this one is quoted by libpq itself. */
enum status pg_create_schema(struct pg *pg, struct err *err)
{
    char sql[256];
    (void)snprintf(sql, sizeof sql, "CREATE SCHEMA IF NOT EXISTS %s", pg->path);
    return pg_script(pg, sql, err);
}

enum status pg_exec_count(
    struct pg *pg, const char *sql, const struct params *params, int64_t *rows, struct err *err)
{
    PGresult *res = NULL;
    enum status status = pg_exec(pg, sql, params, &res, err);
    uint64_t n = 0;
    if (status == OK) {
        (void)str_to_u64(str_of(PQcmdTuples(res)), &n);
        *rows = (int64_t)n;
    }
    PQclear(res);
    return status;
}

/*
 * The planner guesses from statistics that a young table does not have yet, and then reads all of
 * a growing table for a few hundred keys, or spends a tenth of a second on compiling. Every
 * statement of the worker looks rows up by key, so loops over indexes are right for all sizes.
 * Set for the transaction, not the session: a pooler may give each transaction another one.
 */
static const char begin_sql[] =
    "SELECT set_config('search_path', $1, true), set_config('synchronous_commit', 'on', true), "
    "set_config('jit', 'off', true), set_config('enable_hashjoin', 'off', true), "
    "set_config('enable_mergejoin', 'off', true)";

static enum status begin(struct pg *pg, const char *sql, struct err *err)
{
    struct params params = {0};
    if (ensure_connection(pg, err) || pg_exec(pg, sql, NULL, NULL, err)) {
        return err->status;
    }
    params_text(&params, str_of(pg->path)); /* the connection has set it */
    return pg_exec(pg, begin_sql, &params, NULL, err);
}

enum status pg_begin(struct pg *pg, struct err *err)
{
    return begin(pg, "BEGIN", err);
}

enum status pg_begin_snapshot(struct pg *pg, struct err *err)
{
    return begin(pg, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", err);
}

enum status pg_commit(struct pg *pg, struct err *err)
{
    PGresult *res = NULL;
    enum status status = pg_exec(pg, "COMMIT", NULL, &res, err);
    /* COMMIT of a failed transaction answers ROLLBACK, without an error. */
    if (status == OK && strcmp(PQcmdStatus(res), "COMMIT") != 0) {
        status = err_set(err, ERR_FATAL, "store: the transaction had failed before its commit");
    }
    PQclear(res);
    return status;
}

void pg_rollback(struct pg *pg)
{
    struct err ignored = {0}; /* the connection is closed if this fails: that rolls back too */
    if (pg->conn && pg_exec(pg, "ROLLBACK", NULL, NULL, &ignored) != OK) {
        pg_disconnect(pg);
    }
}

/* ---- results ---- */

static uint64_t get_be(const PGresult *res, int row, int col, int bytes)
{
    const char *p = PQgetvalue(res, row, col);
    uint64_t v = 0;
    for (int i = 0; i < bytes; i++) {
        v = (v << 8) | (unsigned char)p[i];
    }
    return v;
}

int32_t pg_get_i4(const PGresult *res, int row, int col)
{
    return PQgetisnull(res, row, col) ? 0 : (int32_t)get_be(res, row, col, 4);
}

int64_t pg_get_i8(const PGresult *res, int row, int col)
{
    return PQgetisnull(res, row, col) ? 0 : (int64_t)get_be(res, row, col, 8);
}

bool pg_get_bool(const PGresult *res, int row, int col)
{
    return !PQgetisnull(res, row, col) && PQgetvalue(res, row, col)[0] != 0;
}

struct str pg_get_str(const PGresult *res, int row, int col)
{
    if (PQgetisnull(res, row, col)) {
        return (struct str){NULL, 0};
    }
    return (struct str){PQgetvalue(res, row, col), (size_t)PQgetlength(res, row, col)};
}

struct str pg_dup_str(const PGresult *res, int row, int col, struct arena *arena)
{
    struct str s = pg_get_str(res, row, col);
    return s.p ? arena_copy(arena, s) : s;
}

int64_t pg_get_time(const PGresult *res, int row, int col)
{
    return pg_get_i8(res, row, col) + PG_EPOCH_US;
}
