/*
 * consume — the group's member on a mock broker: what comes in which order, from where, and what
 * is left after partitions, positions and topics have gone.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "tests/unit/mock_kafka.h"
#include "worker/consume/consume.h"

struct bench {
    struct mock mock;
    struct settings settings;
    const char *topics[2];
    struct log log;
};

static void bench_open(struct bench *bench, const char *topic)
{
    *bench = (struct bench){.topics = {topic}};
    mock_open(&bench->mock);
    struct kafka_prop *props = bench->mock.props;
    /* The broker lets a group wait 3 s for its first members, and for more as long as this. */
    props[1] = (struct kafka_prop){.name = "session.timeout.ms", .value = "6000"};
    props[2] = (struct kafka_prop){.name = "heartbeat.interval.ms", .value = "100"};
    props[3] = (struct kafka_prop){.name = "fetch.wait.max.ms", .value = "10"};
    log_init(&bench->log, 2, LOG_LEVEL_ERROR);
    bench->settings = (struct settings){
        .id = "mill",
        .consumer_group = "mill",
        .input_topics = {bench->topics, 1},
        .threads = 1,
        .consumer_props = {props, 4, 4},
    };
}

/* ---- records in ---- */

struct sent {
    const char *name, *value; /* of a header; value NULL: null */
};

/* value NULL: a tombstone; headers end with a NULL name. */
static void produce(struct bench *bench,
                    int partition,
                    const char *key,
                    const char *value,
                    const struct sent *headers,
                    int64_t ms)
{
    rd_kafka_headers_t *list = rd_kafka_headers_new(4);
    for (; headers && headers->name; headers++) {
        rd_kafka_header_add(list, headers->name, -1, headers->value,
                            headers->value ? (ssize_t)strlen(headers->value) : 0);
    }
    rd_kafka_resp_err_t code = rd_kafka_producev(
        bench->mock.rk, RD_KAFKA_V_TOPIC(bench->topics[0]), RD_KAFKA_V_PARTITION(partition),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key, key ? strlen(key) : 0),
        RD_KAFKA_V_VALUE((void *)(uintptr_t)value, value ? strlen(value) : 0),
        RD_KAFKA_V_HEADERS(list), RD_KAFKA_V_TIMESTAMP(ms), RD_KAFKA_V_END);
    cr_assert(code == 0, "%s", rd_kafka_err2str(code));
    cr_assert(rd_kafka_flush(bench->mock.rk, 5000) == 0);
}

/* Records "0", "1" … on one partition. */
static void produce_numbers(struct bench *bench, int partition, int from, int n)
{
    for (int i = from; i < from + n; i++) {
        char text[16];
        snprintf(text, sizeof text, "%d", i);
        produce(bench, partition, NULL, text, NULL, 0);
    }
}

/* ---- the consumer ---- */

static struct consumer *open_consumer(struct bench *bench, int number)
{
    struct consumer *consumer = NULL;
    struct err err = {0};
    const struct consumer_options options = {&bench->settings, &bench->log, number, {0}, NULL};
    cr_assert(eq(int, consumer_new(&options, &consumer, &err), OK), "%s", err.text);
    return consumer;
}

static void poll_once(struct consumer *consumer, size_t max, int ms)
{
    struct err err = {0};
    cr_assert(eq(int, consumer_poll(consumer, max, 1 << 20, ms, &err), OK), "%s", err.text);
}

/* Waits until partitions are to be placed, at most 20 s; returns how many. */
static size_t await_partitions(struct consumer *consumer)
{
    size_t n = 0;
    for (int i = 0; i < 200 && n == 0; i++) {
        poll_once(consumer, 1, 100);
        (void)consumer_unplaced(consumer, &n);
    }
    cr_assert(ge(sz, n, 1), "no partition came");
    return n;
}

static void place(struct consumer *consumer, int64_t next)
{
    struct err err = {0};
    size_t n = 0;
    struct assigned *unplaced = consumer_unplaced(consumer, &n);
    for (size_t i = 0; i < n; i++) {
        unplaced[i].next = next;
    }
    cr_assert(eq(int, consumer_place(consumer, &err), OK), "%s", err.text);
}

/* Polls until n items are in the list, at most 20 s. */
static const struct fetch *await_items(struct consumer *consumer, size_t n)
{
    const struct fetch *fetch = consumer_fetched(consumer);
    for (int i = 0; i < 200 && fetch->n < n; i++) {
        poll_once(consumer, n, 100);
    }
    cr_assert(eq(sz, fetch->n, n));
    return fetch;
}

static struct consumer *reading(struct bench *bench, int64_t next)
{
    struct consumer *consumer = open_consumer(bench, 0);
    await_partitions(consumer);
    place(consumer, next);
    return consumer;
}

/* ---- tests ---- */

static const struct sent sent_headers[] = {{"Content-Type", "text/html"},
                                           {"x", "1"},
                                           {"none", NULL},
                                           {"empty", ""},
                                           {"x", "2"},
                                           {NULL, NULL}};

/* Those, each with its length in front. */
static const char packed_headers[] = "\0\0\0\x0c"
                                     "Content-Type"
                                     "\0\0\0\x09"
                                     "text/html"
                                     "\0\0\0\1"
                                     "x"
                                     "\0\0\0\1"
                                     "1"
                                     "\0\0\0\4"
                                     "none"
                                     "\xff\xff\xff\xff"
                                     "\0\0\0\5"
                                     "empty"
                                     "\0\0\0\0"
                                     "\0\0\0\1"
                                     "x"
                                     "\0\0\0\1"
                                     "2";

Test(consume, records_as_they_were_sent)
{
    struct bench bench;
    bench_open(&bench, "raw");
    mock_topic(&bench.mock, "raw", 1);
    produce(&bench, 0, "key", "value", sent_headers, 1640995200123);
    produce(&bench, 0, NULL, NULL, NULL, 1640995200124);
    produce(&bench, 0, "k2", "", NULL, 1640995200125);
    struct consumer *consumer = reading(&bench, 0);
    const struct fetch *fetch = await_items(consumer, 4);
    const struct fetched *item = fetch->items;

    cr_expect(strcmp(item[0].topic, "raw") == 0);
    cr_expect(str_eq(item[0].value, STR("value")));
    cr_expect(str_eq(item[0].key, STR("key")));
    cr_expect(str_eq(item[0].content_type, STR("text/html")), "a header's name in any case");
    cr_expect(eq(i64, item[0].record_us, INT64_C(1640995200123000)));
    cr_expect(item[0].tombstone == false);
    struct buf out;
    buf_init(&out, 4096);
    fetched_headers(&item[0], &out);
    cr_expect(str_eq(buf_str(&out), (struct str){packed_headers, sizeof packed_headers - 1}),
              "packed headers");
    buf_reset(&out);
    fetched_headers(&item[2], &out);
    cr_expect(eq(sz, out.n, 0), "no headers");
    buf_release(&out);

    cr_expect(item[1].tombstone);
    cr_expect(item[1].key.p == NULL);
    cr_expect(item[1].content_type.p == NULL);
    cr_expect(item[2].tombstone == false, "an empty value is a value");
    cr_expect(eq(sz, item[2].value.n, 0));
    for (int i = 0; i < 3; i++) {
        cr_expect(eq(i64, item[i].offset, i));
        cr_expect(item[i].end == false);
    }
    cr_expect(item[3].end, "the end of the partition");
    cr_expect(eq(i64, item[3].offset, 3), "and what will come next there");
    cr_expect(eq(sz, fetch->bytes, 5 + 3 + 2));
    consumer_free(consumer);
    mock_close(&bench.mock);
}

Test(consume, bounds_of_a_batch)
{
    struct bench bench;
    struct err err = {0};
    bench_open(&bench, "raw");
    mock_topic(&bench.mock, "raw", 1);
    produce_numbers(&bench, 0, 10, 20); /* of two bytes each */
    struct consumer *consumer = reading(&bench, 0);
    const struct fetch *fetch = await_items(consumer, 3);
    cr_expect(eq(sz, fetch->bytes, 6));
    cr_assert(eq(int, consumer_poll(consumer, 100, 9, 5000, &err), OK));
    cr_expect(eq(sz, fetch->n, 5), "no more once it has 9 bytes");
    consumer_stored(consumer, 2);
    cr_expect(eq(sz, fetch->n, 3));
    cr_expect(eq(sz, fetch->bytes, 6));
    cr_expect(eq(i64, fetch->items[0].offset, 2));
    consumer_free(consumer);
    mock_close(&bench.mock);
}

Test(consume, positions)
{
    struct bench bench;
    size_t n = 0;
    bench_open(&bench, "raw");
    mock_topic(&bench.mock, "raw", 1);
    produce_numbers(&bench, 0, 0, 8);
    struct consumer *consumer = reading(&bench, 5);
    (void)consumer_unplaced(consumer, &n);
    cr_expect(eq(sz, n, 0), "all are placed");
    const struct fetch *fetch = await_items(consumer, 4);
    for (int64_t i = 0; i < 3; i++) {
        cr_expect(eq(i64, fetch->items[i].offset, 5 + i));
    }
    cr_expect(fetch->items[3].end);
    cr_expect(consumer_caught_up(consumer) == false, "not before all is stored");

    consumer_stored(consumer, 2);
    const struct assigned *assigned = consumer_assigned(consumer, &n);
    cr_assert(eq(sz, n, 1));
    cr_expect(eq(i64, assigned[0].next, 7));
    cr_expect(eq(sz, fetch->n, 2));
    cr_expect(eq(i64, fetch->items[0].offset, 7));
    struct partition_reach reach = {0};
    cr_expect(consumer_reach(consumer, &assigned[0], &reach));
    cr_expect(eq(i64, reach.lag, 1));
    cr_expect(eq(i64, reach.margin, assigned[0].next));
    consumer_stored(consumer, 2);
    cr_expect(eq(i64, consumer_assigned(consumer, &n)[0].next, 8), "the end moves it too");
    cr_expect(consumer_caught_up(consumer));

    produce_numbers(&bench, 0, 8, 1);
    await_items(consumer, 1);
    cr_expect(consumer_caught_up(consumer) == false, "more has come");
    consumer_free(consumer);
    mock_close(&bench.mock);
}

/* Where PostgreSQL says so: after another worker has moved the position, or in an outage. */
Test(consume, displaced)
{
    static const struct {
        const char *name;
        int idle_ms; /* an outage so long */
        int64_t to;
    } cases[] = {{"back", 0, 2}, {"forth", 0, 6}, {"in an outage", 300, 3}};
    struct bench bench;
    bench_open(&bench, "raw");
    mock_topic(&bench.mock, "raw", 1);
    produce_numbers(&bench, 0, 0, 8);
    struct consumer *consumer = reading(&bench, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t n = 0;
        const struct fetch *fetch = await_items(consumer, 2);
        uint64_t generation = fetch->generation;
        consumer_displace(consumer);
        consumer_idle(consumer, cases[i].idle_ms);
        cr_expect(eq(sz, fetch->n, 0), "%s", cases[i].name);
        cr_expect(ge(u64, fetch->generation, generation + 1), "%s", cases[i].name);
        (void)consumer_unplaced(consumer, &n);
        cr_expect(eq(sz, n, 1), "%s", cases[i].name);
        place(consumer, cases[i].to);
        await_items(consumer, 2);
        cr_expect(eq(i64, fetch->items[0].offset, cases[i].to), "%s", cases[i].name);
        cr_expect(eq(i64, fetch->items[1].offset, cases[i].to + 1), "%s", cases[i].name);
    }
    consumer_free(consumer);
    mock_close(&bench.mock);
}

/* PostgreSQL may be away when partitions come: the loop must neither spin nor leave the group. */
Test(consume, idle_before_positions_are_known)
{
    struct bench bench;
    size_t n = 0;
    bench_open(&bench, "raw");
    mock_topic(&bench.mock, "raw", 1);
    produce_numbers(&bench, 0, 0, 2);
    struct consumer *consumer = open_consumer(&bench, 0);
    await_partitions(consumer);
    int64_t began = clock_monotonic_us();
    consumer_displace(consumer);
    consumer_idle(consumer, 300);
    cr_expect(ge(i64, clock_monotonic_us() - began, 290 * 1000));
    (void)consumer_unplaced(consumer, &n);
    cr_expect(eq(sz, n, 1), "still to be placed");
    place(consumer, 0);
    await_items(consumer, 3);
    consumer_free(consumer);
    mock_close(&bench.mock);
}

static void place_any(struct consumer *consumer, size_t n, int64_t next)
{
    if (n > 0) {
        place(consumer, next);
    }
}

/* A second member takes one of two partitions; the first begins anew, even in an outage. */
Test(consume, partitions_taken_away)
{
    struct bench bench;
    size_t n = 0;
    bench_open(&bench, "raw");
    mock_topic(&bench.mock, "raw", 2);
    produce_numbers(&bench, 0, 0, 2);
    produce_numbers(&bench, 1, 0, 2);
    struct consumer *first = reading(&bench, 0);
    const struct fetch *fetch = await_items(first, 6);
    uint64_t generation = fetch->generation;
    consumer_displace(first);

    struct consumer *second = open_consumer(&bench, 1);
    size_t n_second = 0;
    for (int i = 0; i < 300 && (n != 1 || n_second != 1); i++) {
        consumer_idle(first, 50);
        consumer_idle(second, 50);
        (void)consumer_unplaced(first, &n);
        (void)consumer_unplaced(second, &n_second);
        if (n == 2 || n_second == 2) {
            /* One has all: it joined alone. A member that does not place holds up the group. */
            place_any(first, n, 1);
            place_any(second, n_second, 1);
        }
    }
    cr_assert(eq(sz, n, 1));
    cr_assert(eq(sz, n_second, 1));
    cr_expect(ge(u64, fetch->generation, generation + 1), "the list was dropped");
    cr_expect(eq(sz, fetch->n, 0));
    cr_expect(ne(int, consumer_unplaced(first, &n)[0].partition,
                 consumer_unplaced(second, &n)[0].partition));
    place(first, 1);
    place(second, 0);
    await_items(first, 2);
    await_items(second, 3);
    cr_expect(eq(i64, fetch->items[0].offset, 1));
    cr_expect(fetch->items[1].end);
    consumer_free(second);
    consumer_free(first);
    mock_close(&bench.mock);
}

/* A member without partitions has joined as well; before its group's answer nobody has. */
Test(consume, joined)
{
    struct bench bench;
    size_t n = 0;
    bench_open(&bench, "raw");
    mock_topic(&bench.mock, "raw", 1);
    struct consumer *first = open_consumer(&bench, 0);
    poll_once(first, 1, 100);
    cr_expect(consumer_joined(first) == false, "the broker waits 3 s for more members");
    await_partitions(first);
    cr_expect(consumer_joined(first));
    place(first, 0);
    struct consumer *second = open_consumer(&bench, 1);
    poll_once(second, 1, 50);
    cr_expect(consumer_joined(second) == false);
    size_t n_first = 0;
    for (int i = 0; i < 300 && !consumer_joined(second); i++) {
        consumer_idle(first, 50);
        cr_expect(consumer_joined(first), "also while its partition is taken away");
        (void)consumer_unplaced(first, &n_first);
        if (n_first > 0) {
            place(first, 0); /* a member that does not place them holds up the group */
        }
        consumer_idle(second, 50);
    }
    cr_assert(consumer_joined(second));
    (void)consumer_assigned(first, &n_first);
    (void)consumer_assigned(second, &n);
    cr_expect(le(sz, n + n_first, 1), "there is one partition for both");
    consumer_free(second);
    consumer_free(first);
    mock_close(&bench.mock);
}

Test(consume, a_position_that_kafka_does_not_have)
{
    struct bench bench;
    struct err err = {0};
    bench_open(&bench, "raw");
    mock_topic(&bench.mock, "raw", 1);
    produce_numbers(&bench, 0, 0, 3);
    struct consumer *consumer = reading(&bench, 50);
    enum status status = OK;
    for (int i = 0; i < 200 && status == OK; i++) {
        status = consumer_poll(consumer, 10, 1 << 20, 100, &err);
    }
    cr_expect(eq(int, status, ERR_FATAL), "%s", err.text);
    cr_expect(strstr(err.text, "newsmill offsets --set raw:0=earliest --accept-loss") != NULL, "%s",
              err.text);
    consumer_free(consumer);
    mock_close(&bench.mock);
}

Test(consume, a_topic_that_is_not_there)
{
    struct bench bench;
    struct err err = {0};
    enum status status = OK;
    bench_open(&bench, "absent");
    rd_kafka_mock_topic_set_error(bench.mock.cluster, "absent",
                                  RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
    struct consumer *consumer = open_consumer(&bench, 0);
    for (int i = 0; i < 600 && status == OK; i++) {
        status = consumer_poll(consumer, 10, 1 << 20, 100, &err);
    }
    cr_expect(eq(int, status, ERR_RETRY));
    cr_expect(strstr(err.text, "'absent'") && strstr(err.text, "`newsmill topics --create`"), "%s",
              err.text);
    consumer_free(consumer);
    mock_close(&bench.mock);
}

Test(consume, start)
{
    static const struct {
        const char *name;
        struct start start;
        int64_t want;
    } cases[] = {
        {"earliest", {.kind = START_EARLIEST}, 0},
        {"latest", {.kind = START_LATEST}, 3},
    };
    struct bench bench;
    size_t n = 0;
    bench_open(&bench, "raw");
    mock_topic(&bench.mock, "raw", 1);
    produce_numbers(&bench, 0, 0, 3);
    struct consumer *consumer = open_consumer(&bench, 0);
    await_partitions(consumer);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        int64_t got = -7;
        bench.settings.start = cases[i].start;
        cr_expect(eq(int,
                     consumer_start_offset(consumer, consumer_unplaced(consumer, &n), &got, &err),
                     OK),
                  "%s: %s", cases[i].name, err.text);
        cr_expect(eq(i64, got, cases[i].want), "%s", cases[i].name);
    }
    consumer_free(consumer);
    mock_close(&bench.mock);
}

/* An outage while nothing is assigned, read or stored is told, and that it is over as well. */
Test(consume, brokers_away_and_back)
{
    struct bench bench;
    struct err err = {0};
    const char *id = NULL;
    enum status status = OK;
    bench_open(&bench, "raw");
    mock_topic(&bench.mock, "raw", 1);
    struct consumer *consumer = reading(&bench, 0);
    cr_expect(eq(int, consumer_cluster_id(consumer, 5000, &id, &err), OK), "%s", err.text);
    cr_expect(id && id[0], "the cluster has an id");
    await_items(consumer, 1);
    consumer_stored(consumer, 1);
    rd_kafka_mock_broker_set_down(bench.mock.cluster, -1);
    for (int i = 0; i < 200 && status == OK; i++) {
        status = consumer_poll(consumer, 10, 1 << 20, 100, &err);
    }
    cr_expect(eq(int, status, ERR_RETRY));
    cr_expect(str_starts(str_of(err.text), STR("consume: Kafka: ")), "%s", err.text);
    rd_kafka_mock_broker_set_up(bench.mock.cluster, -1);
    for (int i = 0; i < 200 && status != OK; i++) {
        err = (struct err){0};
        status = consumer_poll(consumer, 10, 1 << 20, 100, &err);
    }
    cr_expect(eq(int, status, OK), "%s", err.text);
    consumer_free(consumer);
    mock_close(&bench.mock);
}

/* ---- what a broker may answer ---- */

/* Keys of the protocol's requests. */
enum {
    FETCH = 1,
    LIST_OFFSETS = 2,
    FIND_COORDINATOR = 10,
    JOIN_GROUP = 11,
    SYNC_GROUP = 14,
};

/* clang-format off */
static const struct {
    const char *name;
    int request;
    rd_kafka_resp_err_t code;
    size_t times;
    enum status want; /* OK: all records come, in order and once, whatever is said meanwhile */
} failures[] = {
    {"a fetch: the leader moves", FETCH, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, 2, OK},
    {"a fetch: the broker is not ready", FETCH, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, 2, OK},
    {"a fetch: its disk fails", FETCH, RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR, 2, OK},
    {"a fetch: something unknown", FETCH, RD_KAFKA_RESP_ERR_UNKNOWN, 2, OK},
    {"offsets: the leader moves", LIST_OFFSETS, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, 2, OK},
    {"the coordinator is not there yet",
     FIND_COORDINATOR, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE, 2, OK},
    {"the group is not ours to read",
     FIND_COORDINATOR, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, 1, ERR_FATAL},
    {"joining: the coordinator loads",
     JOIN_GROUP, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, 2, OK},
    {"joining: the coordinator moves", JOIN_GROUP, RD_KAFKA_RESP_ERR_NOT_COORDINATOR, 2, OK},
    {"joining: forgotten", JOIN_GROUP, RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID, 1, OK},
    {"joining: the group is not ours",
     JOIN_GROUP, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, 1, ERR_FATAL},
    {"the share of partitions: another round begins",
     SYNC_GROUP, RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS, 1, OK},
};
/* clang-format on */

#define FAILURES  (sizeof failures / sizeof failures[0])
#define WITHIN_US (30 * CLOCK_US_PER_S)

struct outcome {
    size_t i; /* number of the case */
    struct bench bench;
    struct consumer *consumer;
    enum status status;
    struct err err;
    size_t n, in_order;
};

/* Polls as ingest does: what is to be waited out is waited out. Cases run side by side. */
static void *run_failure(void *arg)
{
    struct outcome *out = arg;
    const struct fetch *fetch = consumer_fetched(out->consumer);
    int64_t end_us = clock_monotonic_us() + WITHIN_US;
    while (out->status != ERR_FATAL && clock_monotonic_us() < end_us && fetch->n < 3) {
        struct err ignored = {0};
        size_t n = 0;
        out->err = (struct err){0};
        out->status = consumer_poll(out->consumer, 3, 1 << 20, 100, &out->err);
        struct assigned *unplaced = consumer_unplaced(out->consumer, &n);
        for (size_t i = 0; i < n; i++) {
            unplaced[i].next = 0;
        }
        if (n > 0) {
            (void)consumer_place(out->consumer, &ignored);
        }
    }
    out->n = fetch->n;
    for (size_t i = 0; i < fetch->n; i++) {
        char text[2] = {(char)('0' + i), 0};
        out->in_order += str_eq(fetch->items[i].value, str_of(text));
    }
    return NULL;
}

Test(consume, failures)
{
    static struct outcome outs[FAILURES];
    pthread_t threads[FAILURES];
    for (size_t i = 0; i < FAILURES; i++) {
        struct outcome *out = &outs[i];
        const rd_kafka_resp_err_t codes[] = {failures[i].code, failures[i].code};
        out->i = i;
        bench_open(&out->bench, "raw");
        mock_topic(&out->bench.mock, "raw", 1);
        produce_numbers(&out->bench, 0, 0, 3);
        rd_kafka_mock_push_request_errors_array(
            out->bench.mock.cluster, (int16_t)failures[i].request, failures[i].times, codes);
        out->consumer = open_consumer(&out->bench, 0);
        cr_assert(pthread_create(&threads[i], NULL, run_failure, out) == 0);
    }
    for (size_t i = 0; i < FAILURES; i++) {
        struct outcome *out = &outs[i];
        pthread_join(threads[i], NULL);
        if (failures[i].want == OK) {
            cr_expect(eq(sz, out->n, 3), "%s: %s", failures[i].name, out->err.text);
            cr_expect(eq(sz, out->in_order, 3), "%s", failures[i].name);
        } else {
            cr_expect(eq(int, out->status, failures[i].want), "%s", failures[i].name);
            cr_expect(str_starts(str_of(out->err.text), STR("consume: ")), "%s: '%s'",
                      failures[i].name, out->err.text);
        }
        consumer_free(out->consumer);
        mock_close(&out->bench.mock);
    }
}

Test(consume, a_refused_property)
{
    struct bench bench;
    struct consumer *consumer = NULL;
    struct err err = {0};
    const struct consumer_options options = {&bench.settings, &bench.log, 0, {0}, NULL};
    bench_open(&bench, "raw");
    bench.mock.props[3] =
        (struct kafka_prop){.name = "no.such.property", .value = "1", .given_as = "-X it"};
    cr_expect(eq(int, consumer_new(&options, &consumer, &err), ERR_INPUT));
    cr_expect(str_starts(str_of(err.text), STR("-X it: ")), "%s", err.text);
    consumer_free(NULL);
    mock_close(&bench.mock);
}
