/*
 * pg_faults — one batch and one grouping transaction, with the k-th call to PostgreSQL failing,
 * for every k until nothing fails any more. Run by tests/integration/test_pg_faults.py, which
 * looks at the tables afterwards.
 *
 * What:  the linker leads libpq's calls through here (--wrap). The one whose turn it is finds
 *        its connection broken: before it sends, or before it reads what the server has done.
 *        Each k has a topic and articles of its own, so that the tables can tell them apart.
 *        After the failure the same batch is tried again, as the service would.
 * Usage: pg_faults CONNINFO ID
 */
#include <fcntl.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/clock.h"
#include "worker/group_batch.h"
#include "worker/pipeline.h"
#include "worker/store/leader.h"
#include "worker/store/store.h"

enum {
    ARTICLES = 3,
    RECORDS = ARTICLES + 1,
    K_MAX = 1000
};

/* ---- libpq, in our hands ---- */

static struct {
    int calls, fail_at; /* fail_at 0: none */
    bool failed;
} fault;

static void arm(int k)
{
    fault.calls = 0;
    fault.fail_at = k;
    fault.failed = false;
}

/* The server sees the connection closed; we read its end, and cannot write. */
static void pass(PGconn *conn)
{
    if (++fault.calls == fault.fail_at) {
        int nowhere = open("/dev/null", O_RDONLY);
        fault.failed = true;
        (void)dup2(nowhere, PQsocket(conn));
        (void)close(nowhere);
    }
}

PGconn *__real_PQconnectdbParams(const char *const *keys, const char *const *values, int expand);
int __real_PQsendQuery(PGconn *conn, const char *sql);
int __real_PQsendQueryParams(PGconn *conn,
                             const char *sql,
                             int n,
                             const Oid *types,
                             const char *const *values,
                             const int *lengths,
                             const int *formats,
                             int format);
int __real_PQputCopyData(PGconn *conn, const char *bytes, int n);
int __real_PQputCopyEnd(PGconn *conn, const char *why);
int __real_PQconsumeInput(PGconn *conn);

PGconn *__wrap_PQconnectdbParams(const char *const *keys, const char *const *values, int expand);
PGconn *__wrap_PQconnectdbParams(const char *const *keys, const char *const *values, int expand)
{
    PGconn *conn = __real_PQconnectdbParams(keys, values, expand);
    pass(conn);
    return conn;
}

int __wrap_PQsendQuery(PGconn *conn, const char *sql);
int __wrap_PQsendQuery(PGconn *conn, const char *sql)
{
    pass(conn);
    return __real_PQsendQuery(conn, sql);
}

int __wrap_PQsendQueryParams(PGconn *conn,
                             const char *sql,
                             int n,
                             const Oid *types,
                             const char *const *values,
                             const int *lengths,
                             const int *formats,
                             int format);
int __wrap_PQsendQueryParams(PGconn *conn,
                             const char *sql,
                             int n,
                             const Oid *types,
                             const char *const *values,
                             const int *lengths,
                             const int *formats,
                             int format)
{
    pass(conn);
    return __real_PQsendQueryParams(conn, sql, n, types, values, lengths, formats, format);
}

int __wrap_PQputCopyData(PGconn *conn, const char *bytes, int n);
int __wrap_PQputCopyData(PGconn *conn, const char *bytes, int n)
{
    pass(conn);
    return __real_PQputCopyData(conn, bytes, n);
}

int __wrap_PQputCopyEnd(PGconn *conn, const char *why);
int __wrap_PQputCopyEnd(PGconn *conn, const char *why)
{
    pass(conn);
    return __real_PQputCopyEnd(conn, why);
}

int __wrap_PQconsumeInput(PGconn *conn);
/* Counts when the server has answered: that it is asked before shows nothing else. */
int __wrap_PQconsumeInput(PGconn *conn)
{
    struct pollfd fd = {.fd = PQsocket(conn), .events = POLLIN};
    if (poll(&fd, 1, 0) > 0) {
        pass(conn);
    }
    return __real_PQconsumeInput(conn);
}

/* ---- articles ---- */

static void die(const char *what, int k, const char *why)
{
    (void)fprintf(stderr, "pg_faults: %s, call %d: %s\n", what, k, why);
    exit(1);
}

/* A word that no other seed has. */
static void add_word(struct buf *out, uint64_t seed, int number)
{
    static const char *const syllables[] = {"ka", "lo", "mi", "ren", "sta", "vo", "du", "pel"};
    uint64_t h = (seed + 1) * UINT64_C(0x9E3779B97F4A7C15) + (uint64_t)number * 0x2545F491;
    for (int i = 0; i < 4; i++) {
        h ^= h >> 29;
        h *= UINT64_C(0xBF58476D1CE4E5B9);
        buf_printf(out, "%s", syllables[h >> 61]);
    }
}

/* Articles 0 and 1 are one text in two outlets, article 2 is another. */
static struct str envelope(struct arena *arena, int k, int i)
{
    struct buf text;
    uint64_t seed = (uint64_t)k * 2 + (i == 2);
    buf_init(&text, 1 << 16);
    buf_printf(&text,
               "{\"id\":\"k%d-%d\",\"source\":\"outlet%d.example\",\"published_at\":"
               "\"2026-03-01T08:00:00Z\",\"title\":\"",
               k, i, i);
    for (int w = 0; w < 6; w++) {
        add_word(&text, seed, 1000 + w);
        buf_printf(&text, " ");
    }
    buf_printf(&text, "\",\"text\":\"");
    for (int w = 0; w < 120; w++) {
        add_word(&text, seed, w);
        buf_printf(&text, "%s", w % 12 == 11 ? ". The " : " ");
    }
    buf_printf(&text,
               "town paid $5 million on Monday. \\\"We have waited for this bridge for years,"
               "\\\" Mayor Mara Reed said in London.\"}");
    struct str out = arena_copy(arena, buf_str(&text));
    buf_release(&text);
    return out;
}

static void fill(struct batch *batch, const struct models *models, int k, struct arena *arena)
{
    struct str topic = arena_printf(arena, "t%d", k);
    batch_reset(batch);
    for (int i = 0; i < RECORDS; i++) {
        struct err err = {0};
        struct record record;
        struct record_origin origin = {.topic = topic.p,
                                       .offset = i,
                                       .record_us = INT64_C(1772355600000000) + i,
                                       .content_type = STR("application/json")};
        struct raw_message raw = {.value = i < ARTICLES ? envelope(arena, k, i) : STR("{"),
                                  .content_type = origin.content_type,
                                  .received_us = origin.record_us};
        struct pipeline_options options = {.max_article_bytes = 1 << 20};
        if (pipeline(&raw, models, options, arena, &record, NULL, &err)) {
            const char *message = NULL;
            const char *reason = pipeline_reason(err.text, &message);
            batch_add_reject(batch, &origin, raw.value, raw.value.n, "decode", str_of(reason),
                             str_of(message));
        } else {
            batch_add_record(batch, &origin, raw.value, &record, arena);
        }
    }
    batch_move(batch, topic.p, 0, 0, RECORDS);
}

/* ---- one k ---- */

/* True: a call has failed. Either way the batch is stored when this returns. */
static bool store_once(struct store *store, struct batch *batch, int k, struct arena *arena)
{
    static const char cluster[] = "none";
    struct position at = {arena_printf(arena, "t%d", k).p, 0, 0};
    enum batch_outcome outcomes[RECORDS];
    bool conflict = false;
    struct err err = {0};
    arm(0);
    if (store_create_positions(store, cluster, &at, 1, &err)) {
        die("positions", k, err.text);
    }
    arm(k);
    enum status status = store_batch(store, cluster, batch, outcomes, &conflict, &err);
    bool failed = fault.failed;
    arm(0);
    if (status != (failed ? ERR_RETRY : OK) || conflict) {
        die("store: a broken connection is to be tried again", k, err.text);
    }
    if (failed) {
        err = (struct err){0};
        if (store_batch(store, cluster, batch, outcomes, &conflict, &err)) {
            die("store: the second try", k, err.text);
        }
    }
    return failed;
}

static enum status
group_try(struct group_context *context, struct arena *arena, size_t *n, struct err *err)
{
    const struct grouper_pulse nothing = {0};
    bool won = leader_leads(context->leader);
    for (int tries = 0; !won && tries < 500; tries++) {
        if (leader_contend(context->leader, &won, err)) {
            return err->status;
        }
        if (!won) {
            clock_sleep_ms(20); /* the server has not seen the end of the last one yet */
        }
    }
    if (!won) {
        die("group: the lock", 0, "is not given up");
    }
    if (!context->grouper) {
        context->grouper = grouper_new();
        context->n_ids = context->next_id = 0;
        if (leader_restore(context->leader, context->grouper, nothing, arena, err)) {
            return err->status;
        }
    }
    return group_batch(context, 1000, arena, n, err);
}

/* As lead.c steps down: what is true stands in the tables. */
static void step_down(struct group_context *context)
{
    grouper_free(context->grouper);
    context->grouper = NULL;
    leader_resign(context->leader);
}

static bool group_once(struct group_context *context, int k, struct arena *arena)
{
    struct err err = {0};
    size_t n = 0;
    step_down(context);
    arm(k);
    enum status status = group_try(context, arena, &n, &err);
    bool failed = fault.failed;
    arm(0);
    if (status != (failed ? ERR_RETRY : OK)) {
        die("group: a broken connection is to be tried again", k, err.text);
    }
    if (failed) {
        err = (struct err){0};
        step_down(context);
        if (group_try(context, arena, &n, &err)) {
            die("group: the second try", k, err.text);
        }
    }
    arena_reset(arena);
    return failed;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        (void)fprintf(stderr, "usage: pg_faults CONNINFO ID\n");
        return 2;
    }
    decode_init();
    struct gazetteer *gazetteer = gazetteer_new();
    const struct models models = {.gazetteer = gazetteer};
    struct arena *arena = arena_new(1 << 20);
    struct store *store = store_new(&(struct store_options){.conninfo = argv[1], .id = argv[2]});
    struct batch *batch = batch_new();
    struct idf *idf = idf_new();
    struct group_context context = {.leader = leader_new(&(struct leader_options){
                                        .conninfo = argv[1], .id = argv[2], .process = "faults"}),
                                    .idf = idf,
                                    .max_event_bytes = 900000};
    int of_store = 0;
    int of_group = 0;
    int k = 0;
    for (bool more = true; more && k < K_MAX;) {
        k++;
        fill(batch, &models, k, arena);
        bool store_failed = store_once(store, batch, k, arena);
        bool group_failed = group_once(&context, k, arena);
        of_store += store_failed;
        of_group += group_failed;
        more = store_failed || group_failed;
    }
    (void)printf("%d %d %d\n", k, of_store, of_group);
    step_down(&context);
    leader_free(context.leader);
    idf_free(idf);
    batch_free(batch);
    store_free(store);
    arena_free(arena);
    gazetteer_free(gazetteer);
    decode_cleanup();
    return k < K_MAX ? 0 : 1;
}
