#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/utf8.h"
#include "worker/commands/commands.h"
#include "worker/commands/kafka_open.h"
#include "worker/commands/read_settings.h"
#include "worker/decode/date.h"
#include "worker/kafka_assign.h"
#include "worker/stop_signals.h"

static const char usage[] =
    "usage: newsmill tail [--from WHEN] [--cluster ID] [--json] [--until-end] [flags]\n"
    "\n"
    "Events as they are published (committed ones only), one readable line each. Reads as nobody:\n"
    "no consumer group is made or moved.\n"
    "\n"
    "  --from WHEN      earliest, latest (default), a time (2026-05-01T12:00:00Z), or how long "
    "ago:\n"
    "                   90s, 15m, 2h, 7d\n"
    "  --cluster ID     only events of this duplicate group or story\n"
    "  --json           each as a CloudEvent in JSON, one a line\n"
    "  --until-end      ends where the topic ends now\n"
    "\n"
    "Example: newsmill tail --from 1h --json | jq 'select(.type | endswith(\"merged.v1\"))'\n";

#define ANSWER_MS         10000
#define LINE_MAX_ARTICLES 3 /* shown of an event; the others are counted */
#define TITLE_BYTES       100

struct request {
    struct str cluster;
    bool json, until_end;
    int64_t from_us; /* FROM_… or a time */
};
#define FROM_EARLIEST (-2)
#define FROM_LATEST   (-1)

struct tail {
    struct kafka_client client; /* first: see kafka_conf.h */
    const struct request *request;
    const struct settings *settings;
    rd_kafka_t *rk;
    int partitions, open_ends; /* the latter: whose end is not reached */
    bool *ended;
    struct stop_signals signals;
};

/* ---- an event as a line ---- */

/* Titles come from anywhere: what would move the cursor or colour the terminal is left out. */
static void print_plain(struct str s)
{
    for (size_t i = 0; i < s.n;) {
        char out[4];
        uint32_t cp = utf8_next(s, &i);
        bool control = cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || (cp >= 0x2028 && cp <= 0x202e) ||
                       (cp >= 0x2066 && cp <= 0x2069);
        (void)fwrite(control ? " " : out, 1, control ? 1 : utf8_put(cp, out), stdout);
    }
}

static const char *text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}

static struct str header(const rd_kafka_message_t *message, const char *name)
{
    rd_kafka_headers_t *headers = NULL;
    const void *value = NULL;
    size_t n = 0;
    if (rd_kafka_message_headers(message, &headers) ||
        rd_kafka_header_get_last(headers, name, &value, &n)) {
        return STR("");
    }
    return (struct str){value, value ? n : 0};
}

/* "newsmill.cluster.article_added.v1" → "article_added" */
static struct str short_type(struct str type)
{
    struct str head = STR("newsmill.cluster.");
    struct str rest = str_starts(type, head) ? str_sub(type, head.n, type.n) : type;
    return str_cut(rest, '.').head;
}

static void print_articles(const json_t *articles)
{
    size_t n = json_array_size(articles);
    for (size_t i = 0; i < n && i < LINE_MAX_ARTICLES; i++) {
        const json_t *article = json_array_get(articles, i);
        (void)printf("%s", i == 0 ? "  " : ", ");
        print_plain(str_of(text(article, "source")));
        (void)printf(" ");
        print_plain(str_of(text(article, "id")));
    }
    if (n > LINE_MAX_ARTICLES) {
        (void)printf(" and %zu more", n - LINE_MAX_ARTICLES);
    }
}

/* 12:30:01Z story 17 v3 article_added 4 articles, 3 sources "Title"  outlet.example 99 */
static void print_line(const rd_kafka_message_t *message, const json_t *data)
{
    const json_t *cluster = json_object_get(data, "cluster");
    struct str time = header(message, "ce_time");
    print_plain(str_cut(time, '.').head);
    (void)printf("%s  %-10s ", str_cut(time, '.').found ? "Z" : "", text(cluster, "kind"));
    print_plain(str_of(text(cluster, "id")));
    (void)printf(" v%lld  ", (long long)json_integer_value(json_object_get(cluster, "version")));
    print_plain(short_type(header(message, "ce_type")));
    if (*text(cluster, "merged_into")) {
        (void)printf(" into %s", text(cluster, "merged_into"));
    }
    (void)printf("  %lld articles, %lld sources  \"",
                 (long long)json_integer_value(json_object_get(cluster, "article_count")),
                 (long long)json_integer_value(json_object_get(cluster, "source_count")));
    print_plain(utf8_clip(str_of(text(cluster, "label")), TITLE_BYTES));
    (void)printf("\"");
    print_articles(json_object_get(data, "articles"));
    (void)printf("\n");
}

static void set_text(json_t *object, const char *key, struct str value)
{
    if (value.n > 0) {
        (void)json_object_set_new(object, key, json_stringn(value.p, value.n));
    }
}

/* CloudEvents 1.0 in JSON: the headers ce_… are its attributes. */
static void print_json(const rd_kafka_message_t *message, json_t *data)
{
    static const char *const attributes[] = {"specversion", "id",   "source",   "type",
                                             "subject",     "time", "sequence", "partitionkey",
                                             "dataschema",  NULL};
    json_t *event = json_object();
    char name[32];
    for (const char *const *a = attributes; *a; a++) {
        (void)snprintf(name, sizeof name, "ce_%s", *a);
        set_text(event, *a, header(message, name));
    }
    set_text(event, "datacontenttype", header(message, "content-type"));
    set_text(event, "traceparent", header(message, "traceparent"));
    (void)json_object_set_new(event, "data", json_incref(data));
    (void)json_dumpf(event, stdout, JSON_COMPACT | JSON_ENSURE_ASCII);
    (void)printf("\n");
    json_decref(event);
}

static void print_event(const struct tail *tail, const rd_kafka_message_t *message)
{
    struct str key = {message->key, message->key_len};
    if (tail->request->cluster.n > 0 && !str_eq(key, tail->request->cluster)) {
        return;
    }
    json_t *data = json_loadb(message->payload ? message->payload : "", message->len, 0, NULL);
    if (!data) {
        (void)fprintf(stderr, "newsmill tail: partition %d, offset %" PRId64 " holds no JSON\n",
                      (int)message->partition, message->offset);
    } else if (tail->request->json) {
        print_json(message, data);
    } else {
        print_line(message, data);
    }
    json_decref(data);
    (void)fflush(stdout);
}

/* ---- reading ---- */

static enum status assign(struct tail *tail, struct err *err)
{
    const char *topic = tail->settings->clusters_topic;
    int64_t from_us = tail->request->from_us;
    if (kafka_partitions(tail->rk, topic, &tail->partitions, err)) {
        return err->status;
    }
    tail->ended = calloc((size_t)tail->partitions, sizeof *tail->ended);
    if (!tail->ended) {
        abort();
    }
    tail->open_ends = tail->partitions;
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(tail->partitions);
    for (int i = 0; i < tail->partitions; i++) {
        rd_kafka_topic_partition_list_add(list, topic, i)->offset =
            from_us == FROM_EARLIEST ? RD_KAFKA_OFFSET_BEGINNING
            : from_us == FROM_LATEST ? RD_KAFKA_OFFSET_END
                                     : from_us / 1000;
    }
    rd_kafka_resp_err_t code = from_us >= 0 ? rd_kafka_offsets_for_times(tail->rk, list, ANSWER_MS)
                                            : RD_KAFKA_RESP_ERR_NO_ERROR;
    code = code ? code : kafka_assign(tail->rk, list);
    rd_kafka_topic_partition_list_destroy(list);
    return code ? err_set(err, ERR_RETRY, "Kafka: %s: %s", topic, rd_kafka_err2str(code)) : OK;
}

static enum status read_events(struct tail *tail, struct err *err)
{
    while (!stop_signals_came(&tail->signals) &&
           !(tail->request->until_end && tail->open_ends == 0)) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(tail->rk, 200);
        if (!message) {
            continue;
        }
        if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
            print_event(tail, message);
        } else if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            tail->open_ends -= !tail->ended[message->partition];
            tail->ended[message->partition] = true;
        } else if (kafka_denied(message->err)) {
            (void)err_set(err, ERR_FATAL, "Kafka: %s", rd_kafka_message_errstr(message));
        }
        rd_kafka_message_destroy(message);
        if (err->status != OK || ferror(stdout)) {
            return err->status;
        }
    }
    return OK;
}

static int run(const struct settings *settings, const struct request *request, struct err *err)
{
    const struct kafka_conf_pair ours[] = {{"group.id", settings->consumer_group},
                                           {"enable.auto.commit", "false"},
                                           {"enable.auto.offset.store", "false"},
                                           {"auto.offset.reset", "earliest"},
                                           {"enable.partition.eof", "true"},
                                           {"isolation.level", "read_committed"},
                                           {"log_level", "2"},
                                           {NULL, NULL}};
    struct tail tail = {.request = request, .settings = settings};
    const struct kafka_open kafka = {.type = RD_KAFKA_CONSUMER,
                                     .props = &settings->consumer_props,
                                     .ours = ours,
                                     .opaque = &tail};
    if (kafka_open(&kafka, &tail.rk, err) == OK) {
        stop_signals_block(&tail.signals);
        (void)rd_kafka_poll_set_consumer(tail.rk);
        if (assign(&tail, err) == OK) {
            (void)read_events(&tail, err);
        }
        (void)rd_kafka_consumer_close(tail.rk);
        rd_kafka_destroy(tail.rk);
    }
    free(tail.ended);
    return err->status == OK ? EXIT_FINE : err->status == ERR_INPUT ? EXIT_USAGE : EXIT_FAILED;
}

/* ---- the command ---- */

static bool read_ago(struct str when, int64_t *out)
{
    static const char units[] = "smhd";
    static const int64_t seconds[] = {1, 60, 3600, 86400};
    uint64_t n = 0;
    const char *unit = when.n > 1 ? strchr(units, when.p[when.n - 1]) : NULL;
    if (!unit || !str_to_u64(str_sub(when, 0, when.n - 1), &n) || n > 100000000) {
        return false;
    }
    *out = clock_wall_us() - (int64_t)n * seconds[unit - units] * CLOCK_US_PER_S;
    *out = *out > 0 ? *out : 0;
    return true;
}

static bool read_from(struct str when, int64_t *out)
{
    struct stamp stamp = {0};
    if (str_eq(when, STR("earliest")) || str_eq(when, STR("latest"))) {
        *out = str_eq(when, STR("earliest")) ? FROM_EARLIEST : FROM_LATEST;
        return true;
    }
    if (read_ago(when, out)) {
        return true;
    }
    bool read = date_parse(when, DATE_FROM_ENVELOPE, &stamp);
    *out = stamp.us > 0 ? stamp.us : 0;
    return read;
}

static bool read_options(int argc, char **argv, struct request *out)
{
    uint64_t id = 0;
    out->from_us = FROM_LATEST;
    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc;
        if (strcmp(argv[i], "--json") == 0) {
            out->json = true;
        } else if (strcmp(argv[i], "--until-end") == 0) {
            out->until_end = true;
        } else if (strcmp(argv[i], "--from") == 0 && more) {
            if (!read_from(str_of(argv[++i]), &out->from_us)) {
                return false;
            }
        } else if (strcmp(argv[i], "--cluster") == 0 && more) {
            out->cluster = str_of(argv[++i]);
            if (!str_to_u64(out->cluster, &id)) {
                return false;
            }
        } else {
            return false;
        }
    }
    return true;
}

int command_tail(int argc, char **argv)
{
    struct arena *arena = arena_new(64 * 1024);
    struct settings settings;
    struct request request = {0};
    struct err err = {0};
    int code = EXIT_USAGE;

    bool go_on = read_settings(&argc, argv, usage, arena, &settings, &code);
    if (go_on && !read_options(argc, argv, &request)) {
        (void)fputs(usage, stderr);
    } else if (go_on) {
        code = run(&settings, &request, &err);
        if (code != EXIT_FINE) {
            (void)fprintf(stderr, "newsmill tail: %s\n", err.text);
        }
    }
    arena_free(arena);
    return code;
}
