#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/arena.h"
#include "common/clock.h"
#include "worker/commands/commands.h"
#include "worker/commands/kafka_open.h"
#include "worker/commands/read_settings.h"
#include "worker/offset_argument.h"
#include "worker/settings.h"
#include "worker/store/store.h"

static const char usage[] =
    "usage: newsmill offsets [--set TOPIC:PARTITION=WHERE --accept-loss] [flags]\n"
    "\n"
    "Where ingest stands: the offsets in PostgreSQL, which are the ones that count, beside what\n"
    "Kafka has. kafka-consumer-groups --reset-offsets has no effect; this is the way to move one.\n"
    "\n"
    "  --set TOPIC:PARTITION=earliest|latest|N   move one, with an audit row (table offset_audit)\n"
    "  --accept-loss                             required with --set: records may be skipped;\n"
    "                                            records read again are recognized as repeats\n"
    "\n"
    "Example: newsmill offsets --set newsmill.articles.raw:3=earliest --accept-loss\n";

#define QUERY_MS 10000

struct request {
    struct offset_argument to;
    bool set, accept_loss;
};

static bool read_options(int argc, char **argv, struct arena *arena, struct request *out)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--accept-loss") == 0) {
            out->accept_loss = true;
        } else if (strcmp(argv[i], "--set") != 0 || i + 1 == argc ||
                   !offset_argument_read(argv[++i], arena, &out->to)) {
            return false;
        } else {
            out->set = true;
        }
    }
    return out->set == out->accept_loss;
}

static int list(struct store *store, rd_kafka_t *rk, struct arena *arena, struct err *err)
{
    struct offset_row *rows = NULL;
    size_t n = 0;
    if (store_list_offsets(store, arena, &rows, &n, err)) {
        return EXIT_FAILED;
    }
    (void)printf("%-40s %9s %14s %14s %14s %10s  %s\n", "TOPIC", "PARTITION", "NEXT", "KAFKA-FIRST",
                 "KAFKA-END", "LAG", "MOVED");
    for (size_t i = 0; i < n; i++) {
        char moved[CLOCK_TEXT_MAX];
        int64_t low = -1;
        int64_t high = -1;
        clock_format(rows[i].updated_us / CLOCK_US_PER_S * CLOCK_US_PER_S, moved);
        (void)rd_kafka_query_watermark_offsets(rk, rows[i].topic.p, rows[i].partition, &low, &high,
                                               QUERY_MS);
        (void)printf("%-40s %9" PRId32 " %14" PRId64 " %14" PRId64 " %14" PRId64 " %10" PRId64
                     "  %s\n",
                     rows[i].topic.p, rows[i].partition, rows[i].next, low, high,
                     high < 0 ? -1 : high - rows[i].next, moved);
    }
    return EXIT_FINE;
}

static int64_t stored(const struct offset_row *rows,
                      size_t n,
                      struct str cluster_id,
                      const struct request *request)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(rows[i].kafka_cluster_id, cluster_id) &&
            str_eq(rows[i].topic, str_of(request->to.topic)) &&
            rows[i].partition == request->to.partition) {
            return rows[i].next;
        }
    }
    return POSITION_UNKNOWN;
}

static int set(struct store *store,
               rd_kafka_t *rk,
               const struct request *request,
               struct arena *arena,
               struct err *err)
{
    struct offset_row *rows = NULL;
    size_t n = 0;
    int64_t low = 0;
    int64_t high = 0;
    uint64_t offset = 0;
    char *cluster_id = rd_kafka_clusterid(rk, QUERY_MS);
    rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(
        rk, request->to.topic, request->to.partition, &low, &high, QUERY_MS);
    if (!cluster_id || code) {
        (void)err_set(err, ERR_RETRY, "Kafka: %s:%d: %s", request->to.topic,
                      (int)request->to.partition,
                      rd_kafka_err2str(code ? code : RD_KAFKA_RESP_ERR__TIMED_OUT));
    } else if (store_list_offsets(store, arena, &rows, &n, err) == OK) {
        struct position to = {request->to.topic, request->to.partition,
                              str_eq(request->to.where, STR("earliest")) ? low : high};
        if (str_to_u64(request->to.where, &offset)) {
            to.next = (int64_t)offset;
        }
        int64_t old = stored(rows, n, str_of(cluster_id), request);
        if (to.next < low || to.next > high) {
            (void)err_set(err, ERR_FATAL, "offset %" PRId64 " is not in %" PRId64 "..%" PRId64,
                          to.next, low, high);
        } else if (store_set_offset(store, cluster_id, &to, old, err) == OK) {
            (void)printf("%s:%d: %" PRId64 " -> %" PRId64 "\n", to.topic, (int)to.partition, old,
                         to.next);
        }
    }
    if (cluster_id) {
        rd_kafka_mem_free(rk, cluster_id);
    }
    return err->status == OK ? EXIT_FINE : EXIT_FAILED;
}

static int work(const struct settings *settings,
                const struct request *request,
                struct arena *arena,
                struct err *err)
{
    const char *url = settings->database_url;
    struct store *store =
        store_new(&(struct store_options){.conninfo = url ? url : "", .id = settings->id});
    rd_kafka_t *rk = NULL;
    int code = EXIT_FAILED;
    const struct kafka_open kafka = {.type = RD_KAFKA_PRODUCER, .props = &settings->common_props};
    if (kafka_open(&kafka, &rk, err) == OK) {
        code = request->set ? set(store, rk, request, arena, err) : list(store, rk, arena, err);
        rd_kafka_destroy(rk);
    }
    store_free(store);
    return code;
}

int command_offsets(int argc, char **argv)
{
    struct arena *arena = arena_new(64 * 1024);
    struct settings settings;
    struct request request = {0};
    struct err err = {0};
    int code = EXIT_USAGE;

    bool go_on = read_settings(&argc, argv, usage, arena, &settings, &code);
    if (go_on && !read_options(argc, argv, arena, &request)) {
        (void)fputs(usage, stderr);
    } else if (go_on) {
        code = work(&settings, &request, arena, &err);
        if (code != EXIT_FINE) {
            (void)fprintf(stderr, "newsmill offsets: %s\n", err.text);
        }
    }
    arena_free(arena);
    return code;
}
