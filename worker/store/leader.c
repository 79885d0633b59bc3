/* Election, heartbeat, fence. */
#include "worker/store/leader.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "worker/fault.h"
#include "worker/store/leader_inside.h"
#include "worker/store/rows.h"
#include "worker/store/store_inside.h"

#define BEAT_US    CLOCK_US_PER_S
#define SILENCE_US (5 * CLOCK_US_PER_S)
/* Well below the 5 s after which a standby takes over. */
#define STATEMENT_MS 4500

#define LOCK_KEY "hashtextextended('newsmill-leader/' || $1, 0)"

struct leader *leader_new(const struct leader_options *options)
{
    const struct pg_options pg = {.conninfo = options->conninfo,
                                  .schema = options->id,
                                  .application = "newsmill-leader",
                                  .statement_ms = STATEMENT_MS,
                                  .leader = true};
    struct leader *leader = calloc(1, sizeof *leader);
    if (!leader) {
        abort();
    }
    leader->pg = pg_new(&pg);
    leader->id = strdup(options->id);
    leader->process = strdup(options->process);
    return leader;
}

void leader_resign(struct leader *leader)
{
    pg_disconnect(leader->pg);
    leader->epoch = 0;
}

bool leader_leads(const struct leader *leader)
{
    return leader->epoch != 0 && pg_connected(leader->pg);
}

void leader_free(struct leader *leader)
{
    if (leader) {
        pg_free(leader->pg);
        free(leader->id);
        free(leader->process);
        free(leader);
    }
}

enum status leader_begin(struct leader *leader, struct err *err)
{
    struct params params = {0};
    int64_t rows = 0;
    params_i8(&params, leader->epoch);
    if (!pg_connected(leader->pg)) {
        return err_set(err, ERR_RETRY, "store: the leader's connection was lost");
    }
    if (pg_begin(leader->pg, err) ||
        pg_exec_count(leader->pg, "UPDATE leader SET beat_at = clock_timestamp() WHERE epoch = $1",
                      &params, &rows, err)) {
        return err->status;
    }
    if (rows == 0) {
        return err_set(err, ERR_RETRY, "store: epoch %" PRId64 " is over: another process leads",
                       leader->epoch);
    }
    return OK;
}

enum status leader_end(struct leader *leader, enum status status, struct err *err)
{
    if (status == OK) {
        status = pg_commit(leader->pg, err);
    }
    if (status == OK) {
        leader->beat_us = clock_monotonic_us();
    } else {
        leader_resign(leader);
    }
    return status;
}

enum status leader_by_ids(struct leader *leader,
                          const char *sql,
                          const int64_t *ids,
                          size_t n,
                          PGresult **out,
                          struct err *err)
{
    struct params params;
    struct rows rows;
    rows_of_ids(&rows, ids, n, &params);
    enum status status = pg_exec(leader->pg, sql, &params, out, err);
    rows_release(&rows);
    return status;
}

enum status leader_clear_claims(struct leader *leader, struct err *err)
{
    leader->claims = 0;
    return pg_exec(leader->pg, "UPDATE leader SET claims = 0", NULL, NULL, err);
}

enum status leader_beat(struct leader *leader, struct err *err)
{
    if (clock_monotonic_us() - leader->beat_us < BEAT_US) {
        return OK;
    }
    return leader_end(leader, leader_begin(leader, err), err);
}

enum status leader_check_schema(struct leader *leader, struct err *err)
{
    int64_t now_us = clock_monotonic_us();
    if (now_us - leader->checked_us < SCHEMA_CHECK_US) {
        return OK;
    }
    leader->checked_us = now_us;
    enum status status = leader_begin(leader, err);
    if (status == OK) {
        status = schema_check(leader->pg, err);
    }
    return leader_end(leader, status, err);
}

static enum status try_lock(struct leader *leader, bool *got, struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    params_text(&params, str_of(leader->id));
    if (pg_exec(leader->pg, "SELECT pg_try_advisory_lock(" LOCK_KEY ")", &params, &res, err)) {
        return err->status;
    }
    *got = pg_get_bool(res, 0, 0);
    PQclear(res);
    return OK;
}

/* Names cannot be parameters; libpq quotes this one. */
static enum status listen(struct leader *leader, struct err *err)
{
    char name[96];
    char sql[224];
    (void)snprintf(name, sizeof name, "newsmill/%s", leader->id);
    char *quoted = PQescapeIdentifier(pg_conn(leader->pg), name, strlen(name));
    if (!quoted) {
        return err_set(err, ERR_FATAL, "store: channel '%s' cannot be quoted", name);
    }
    (void)snprintf(sql, sizeof sql, "LISTEN %s", quoted);
    PQfreemem(quoted);
    return pg_exec(leader->pg, sql, NULL, NULL, err);
}

/* The lock is ours: the row follows, and from here on whoever had it is fenced. */
static enum status take_over(struct leader *leader, struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    char holder[160] = "?";
    (void)gethostname(holder, 128);
    size_t n = strnlen(holder, 128);
    (void)snprintf(holder + n, sizeof holder - n, "/%d", (int)getpid());
    params_text(&params, str_of(holder));
    params_text(&params, str_of(leader->process));
    if (pg_exec(leader->pg,
                "UPDATE leader SET epoch = epoch + 1, pid = pg_backend_pid(), holder = $1, "
                "beat_at = clock_timestamp(), claimed_by = $2, "
                "claims = CASE WHEN claimed_by = $2 THEN greatest(claims, 1) ELSE claims + 1 END "
                "RETURNING epoch, claims",
                &params, &res, err)) {
        return err->status;
    }
    leader->epoch = pg_get_i8(res, 0, 0);
    leader->claims = pg_get_i4(res, 0, 1);
    PQclear(res);
    return listen(leader, err);
}

/*
 * Who holds the lock, and its last beat. A leader that was stopped while it read a large
 * result keeps its lock in spite of every timeout, so silence is measured here, by this
 * process' own clock, on what it sees itself: the same process, the same beat.
 */
static enum status watch_holder(struct leader *leader, int32_t *silent_pid, struct err *err)
{
    struct params params = {0};
    PGresult *res = NULL;
    *silent_pid = 0;
    params_text(&params, str_of(leader->id));
    if (pg_exec(leader->pg,
                "SELECT l.pid, (SELECT beat_at FROM leader) FROM pg_locks l "
                "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 "
                "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
                "AND (l.classid::bigint << 32) | l.objid::bigint = " LOCK_KEY,
                &params, &res, err)) {
        return err->status;
    }
    int64_t now = clock_monotonic_us();
    int32_t pid = PQntuples(res) > 0 ? pg_get_i4(res, 0, 0) : 0;
    int64_t beat = PQntuples(res) > 0 ? pg_get_time(res, 0, 1) : 0;
    if (pid != leader->seen_pid || beat != leader->seen_beat_us) {
        leader->seen_pid = pid;
        leader->seen_beat_us = beat;
        leader->seen_since_us = now;
    } else if (pid != 0 && now - leader->seen_since_us >= SILENCE_US) {
        *silent_pid = pid;
    }
    PQclear(res);
    return OK;
}

static enum status end_holder(struct leader *leader, int32_t pid, struct err *err)
{
    struct params params = {0};
    params_i4(&params, pid);
    leader->seen_pid = 0;
    return pg_exec(leader->pg, "SELECT pg_terminate_backend($1)", &params, NULL, err);
}

static enum status contend(struct leader *leader, bool *won, struct err *err)
{
    int32_t silent = 0;
    if (pg_begin(leader->pg, err) || schema_check(leader->pg, err) || try_lock(leader, won, err)) {
        return err->status;
    }
    if (*won) {
        return take_over(leader, err);
    }
    if (watch_holder(leader, &silent, err) || (silent && end_holder(leader, silent, err))) {
        return err->status;
    }
    return OK;
}

enum status leader_contend(struct leader *leader, bool *won, struct err *err)
{
    *won = false;
    enum status status = leader_end(leader, contend(leader, won, err), err);
    *won = *won && status == OK;
    if (*won) {
        fault_point("leader_locked");
    }
    return status;
}

void leader_wait(struct leader *leader, int ms)
{
    PGconn *conn = pg_conn(leader->pg);
    if (!conn) {
        clock_sleep_ms(ms);
        return;
    }
    struct pollfd fd = {.fd = PQsocket(conn), .events = POLLIN};
    if (poll(&fd, 1, ms) > 0 && PQconsumeInput(conn)) {
        for (PGnotify *news = PQnotifies(conn); news; news = PQnotifies(conn)) {
            PQfreemem(news);
        }
    }
}
