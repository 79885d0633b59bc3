/*
 * publish — the transactional producer on a mock broker: what heals, what ends it, and that no
 * wait goes without a beat.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <string.h>

#include "common/arena.h"
#include "common/clock.h"
#include "tests/unit/mock_kafka.h"
#include "tests/unit/publish_rows.h"
#include "worker/publish/publish.h"

/* Kafka's numbers of the requests that fail in these tests. */
enum {
    PRODUCE = 0,
    INIT_PRODUCER_ID = 22,
    ADD_PARTITIONS = 24,
    ADD_OFFSETS = 25,
    END_TXN = 26,
    TXN_OFFSET_COMMIT = 28,
};

/* A beat that remembers the longest silence, and may end the wait. */
struct beats {
    int n, end_at; /* end_at: number of the beat that fails; 0: none */
    int64_t last_us, longest_us;
};

static enum status beat(void *arg, struct err *err)
{
    struct beats *beats = arg;
    int64_t now = clock_monotonic_us();
    int64_t silent = now - beats->last_us;
    beats->longest_us = silent > beats->longest_us ? silent : beats->longest_us;
    beats->last_us = now;
    return ++beats->n == beats->end_at ? err_set(err, ERR_RETRY, "the leader is gone") : OK;
}

struct bench {
    struct mock mock;
    struct kafka_prop reader_props[2]; /* the broker answers nothing else while a fetch waits */
    struct settings settings;
    struct log log;
    struct beats beats;
    struct publisher_options options;
};

static void bench_open(struct bench *bench)
{
    *bench = (struct bench){.settings = settings};
    mock_open(&bench->mock);
    mock_topic(&bench->mock, "clusters", 1);
    mock_topic(&bench->mock, "dead", 1);
    log_init(&bench->log, 2, LOG_LEVEL_ERROR);
    bench->settings.producer_props = (struct kafka_props){bench->mock.props, 1, 1};
    bench->reader_props[0] = bench->mock.props[0];
    bench->reader_props[1] = (struct kafka_prop){.name = "fetch.wait.max.ms", .value = "10"};
    bench->settings.consumer_props = (struct kafka_props){bench->reader_props, 2, 2};
    bench->beats.last_us = clock_monotonic_us();
    bench->options =
        (struct publisher_options){&bench->settings, &bench->log, beat, &bench->beats, {0}};
}

static struct publisher *opened(struct bench *bench)
{
    struct publisher *publisher = NULL;
    struct err err = {0};
    cr_assert(eq(int, publisher_open(&bench->options, &publisher, &err), OK), "%s", err.text);
    return publisher;
}

/* One transaction with rows as records. */
static enum status
publish(struct publisher *publisher, const struct outbox_row *rows, size_t n, struct err *err)
{
    struct arena *arena = arena_new(4096);
    enum status status = publisher_begin(publisher, err);
    for (size_t i = 0; i < n && status == OK; i++) {
        struct message message;
        message_of(&rows[i], &settings, arena, &message);
        status = publisher_send(publisher, &message, err);
    }
    if (status == OK) {
        status = publisher_commit(publisher, n > 0 ? rows[n - 1].outbox_id : 1, err);
    }
    arena_free(arena);
    return status;
}

/* A reader of one topic from its start; to be destroyed with rd_kafka_destroy(). */
static rd_kafka_t *open_reader(struct bench *bench, const char *topic)
{
    char why[256];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    mock_set(conf, "bootstrap.servers", rd_kafka_mock_cluster_bootstraps(bench->mock.cluster));
    mock_set(conf, "group.id", settings.position_group);
    mock_set(conf, "enable.auto.commit", "false");
    mock_set(conf, "log_level", "0");
    rd_kafka_t *reader = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof why);
    cr_assert(reader != NULL, "%s", why);
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, topic, 0)->offset = RD_KAFKA_OFFSET_BEGINNING;
    rd_kafka_poll_set_consumer(reader);
    cr_assert(rd_kafka_assign(reader, list) == 0);
    rd_kafka_topic_partition_list_destroy(list);
    return reader;
}

static rd_kafka_message_t *next_record(rd_kafka_t *reader)
{
    rd_kafka_message_t *message = rd_kafka_consumer_poll(reader, 8000);
    cr_assert(message != NULL, "no record came");
    cr_assert(message->err == 0, "%s", rd_kafka_message_errstr(message));
    return message;
}

static void expect_record(rd_kafka_message_t *got, const struct message *want)
{
    rd_kafka_headers_t *headers = NULL;
    cr_expect(same_or_nil((struct str){got->key, got->key_len}, want->key));
    cr_expect(got->payload != NULL, "a value is never null");
    cr_expect(str_eq((struct str){got->payload, got->len}, want->value));
    cr_assert(rd_kafka_message_headers(got, &headers) == 0);
    cr_expect(eq(sz, rd_kafka_header_cnt(headers), want->n_headers));
    for (size_t i = 0; i < want->n_headers; i++) {
        const char *name = NULL;
        const void *value = NULL;
        size_t n = 0;
        cr_assert(rd_kafka_header_get_all(headers, i, &name, &value, &n) == 0);
        cr_expect(strcmp(name, want->headers[i].name) == 0, "header %zu: '%s'", i, name);
        cr_expect(same_or_nil((struct str){value, n}, want->headers[i].value), "%s", name);
    }
    rd_kafka_message_destroy(got);
}

Test(publish, records_arrive_as_they_are)
{
    struct arena *arena = arena_new(4096);
    struct bench bench;
    struct err err = {0};
    struct outbox_row rows[] = {event, dead, dead};
    rows[1].reject.headers = STR(N("\1") "x" N("\1") "1" N("\1") "y" ABSENT N("\1") "z" N("\0"));
    rows[2].reject.key = (struct str){NULL, 0};
    rows[2].reject.value = STR("");
    rows[2].reject.value_bytes = 0;
    bench_open(&bench);
    struct publisher *publisher = opened(&bench);
    cr_assert(eq(int, publish(publisher, rows, 3, &err), OK), "%s", err.text);
    cr_assert(eq(int, publish(publisher, NULL, 0, &err), OK), "a position alone: %s", err.text);
    rd_kafka_t *readers[] = {open_reader(&bench, "clusters"), open_reader(&bench, "dead")};
    for (size_t i = 0; i < 3; i++) {
        struct message want;
        message_of(&rows[i], &settings, arena, &want);
        expect_record(next_record(readers[i > 0]), &want);
    }
    rd_kafka_destroy(readers[0]);
    rd_kafka_destroy(readers[1]);
    publisher_free(publisher);
    mock_close(&bench.mock);
    arena_free(arena);
}

/* clang-format off */
static const struct {
    const char *name;
    int request;
    rd_kafka_resp_err_t code;
    size_t times;
    enum status want;
} failures[] = {
    {"the coordinator moves", INIT_PRODUCER_ID, RD_KAFKA_RESP_ERR_NOT_COORDINATOR, 2, OK},
    {"the coordinator loads",
     INIT_PRODUCER_ID, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, 2, OK},
    {"an older transaction ends first",
     INIT_PRODUCER_ID, RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS, 2, OK},
    {"the id is not ours to use",
     INIT_PRODUCER_ID, RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED, 1, ERR_FATAL},
    {"fenced at the start",
     INIT_PRODUCER_ID, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, 1, ERR_RETRY},
    {"partitions: the coordinator moves", ADD_PARTITIONS, RD_KAFKA_RESP_ERR_NOT_COORDINATOR, 2, OK},
    {"partitions: the topic is not ours to write",
     ADD_PARTITIONS, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, 1, ERR_FATAL},
    {"partitions: fenced", ADD_PARTITIONS, RD_KAFKA_RESP_ERR_PRODUCER_FENCED, 1, ERR_RETRY},
    {"a record: its leader moves", PRODUCE, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, 2, OK},
    {"a record: too large for the topic",
     PRODUCE, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, 1, ERR_RETRY},
    {"a record: fenced", PRODUCE, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, 1, ERR_RETRY},
    {"offsets: the coordinator loads",
     ADD_OFFSETS, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, 2, OK},
    {"offsets: the group is not ours",
     ADD_OFFSETS, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, 1, ERR_FATAL},
    {"position: the coordinator loads for longer than the client tries", TXN_OFFSET_COMMIT,
     RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, 2, ERR_RETRY},
    {"position: the group is not ours",
     TXN_OFFSET_COMMIT, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, 1, ERR_FATAL},
    {"position: fenced", TXN_OFFSET_COMMIT, RD_KAFKA_RESP_ERR_PRODUCER_FENCED, 1, ERR_RETRY},
    {"commit: the coordinator loads",
     END_TXN, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, 2, OK},
    {"commit: the id is not ours to use",
     END_TXN, RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED, 1, ERR_FATAL},
    {"commit: fenced", END_TXN, RD_KAFKA_RESP_ERR_PRODUCER_FENCED, 1, ERR_RETRY},
    {"commit: fenced, as brokers before 2.7 say it",
     END_TXN, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, 1, ERR_RETRY},
};
/* clang-format on */

/* What a case has shown. Cases wait more than they work, so they run side by side. */
struct outcome {
    size_t i; /* number of the case */
    enum status status, next;
    struct err err, next_err;
    int64_t took_us;
    struct beats beats;
};

#define CASES_MAX 32

static void side_by_side(size_t n, void *(*run)(void *), struct outcome outcomes[CASES_MAX])
{
    pthread_t threads[CASES_MAX];
    cr_assert(le(sz, n, CASES_MAX));
    for (size_t i = 0; i < n; i++) {
        outcomes[i] = (struct outcome){.i = i};
        cr_assert(pthread_create(&threads[i], NULL, run, &outcomes[i]) == 0);
    }
    for (size_t i = 0; i < n; i++) {
        pthread_join(threads[i], NULL);
    }
}

/* After what heals the same publisher goes on; after what does not, a new one does. */
static void *run_failure(void *arg)
{
    struct outcome *outcome = arg;
    struct bench bench;
    struct publisher *publisher = NULL;
    int16_t request = (int16_t)failures[outcome->i].request;
    const rd_kafka_resp_err_t codes[] = {failures[outcome->i].code, failures[outcome->i].code};
    bench_open(&bench);
    rd_kafka_mock_push_request_errors_array(bench.mock.cluster, request, failures[outcome->i].times,
                                            codes);
    int64_t began = clock_monotonic_us();
    outcome->status = publisher_open(&bench.options, &publisher, &outcome->err);
    if (outcome->status == OK) {
        outcome->status = publish(publisher, &event, 1, &outcome->err);
    }
    outcome->took_us = clock_monotonic_us() - began;
    if (outcome->status != OK) {
        publisher_free(publisher);
        publisher = NULL;
        rd_kafka_mock_clear_request_errors(bench.mock.cluster, request);
        outcome->next = publisher_open(&bench.options, &publisher, &outcome->next_err);
    }
    if (outcome->next == OK) {
        outcome->next = publish(publisher, &event, 1, &outcome->next_err);
    }
    publisher_free(publisher);
    mock_close(&bench.mock);
    return NULL;
}

Test(publish, failures)
{
    static struct outcome outcomes[CASES_MAX];
    size_t n = sizeof failures / sizeof failures[0];
    side_by_side(n, run_failure, outcomes);
    for (size_t i = 0; i < n; i++) {
        const char *name = failures[i].name;
        const struct outcome *got = &outcomes[i];
        cr_expect(eq(int, got->status, failures[i].want), "%s: %s", name, got->err.text);
        cr_expect(got->status == OK || str_starts(str_of(got->err.text), STR("publish: ")),
                  "%s: '%s'", name, got->err.text);
        cr_expect(lt(i64, got->took_us, 10 * CLOCK_US_PER_S), "%s", name);
        cr_expect(eq(int, got->next, OK), "%s: the next: %s", name, got->next_err.text);
    }
}

/* A leader that is silent for 5 s is ended, so a wait for a dead broker must beat all the while. */
static const struct {
    const char *name;
    bool open_first;
    size_t records;
    int beats;
    int64_t longest_ms; /* 1 s more than what publish.h says, for a busy machine */
} waits[] = {
    {"while opening", false, 0, 2, 4000},
    {"while records are on their way", true, 1, 4, 2000},
    {"while the position is on its way", true, 0, 4, 2000},
};

static void *run_wait(void *arg)
{
    struct outcome *outcome = arg;
    struct bench bench;
    struct publisher *publisher = NULL;
    bool open_first = waits[outcome->i].open_first;
    bench_open(&bench);
    publisher = open_first ? opened(&bench) : NULL;
    rd_kafka_mock_broker_set_down(bench.mock.cluster, -1);
    bench.beats =
        (struct beats){.end_at = waits[outcome->i].beats, .last_us = clock_monotonic_us()};
    outcome->status = open_first
                          ? publish(publisher, &event, waits[outcome->i].records, &outcome->err)
                          : publisher_open(&bench.options, &publisher, &outcome->err);
    outcome->beats = bench.beats;
    publisher_free(open_first ? publisher : NULL);
    mock_close(&bench.mock);
    return NULL;
}

Test(publish, a_wait_beats_and_can_be_ended)
{
    static struct outcome outcomes[CASES_MAX];
    size_t n = sizeof waits / sizeof waits[0];
    side_by_side(n, run_wait, outcomes);
    for (size_t i = 0; i < n; i++) {
        const struct outcome *got = &outcomes[i];
        cr_expect(eq(int, got->status, ERR_RETRY), "%s", waits[i].name);
        cr_expect(strcmp(got->err.text, "the leader is gone") == 0, "%s: %s", waits[i].name,
                  got->err.text);
        cr_expect(eq(int, got->beats.n, waits[i].beats), "%s", waits[i].name);
        cr_expect(lt(i64, got->beats.longest_us, waits[i].longest_ms * 1000), "%s", waits[i].name);
    }
}

/* A broker that takes requests and is slow to answer them. */
static const struct {
    const char *name;
    int request, delay_ms;
    enum status want;
} delays[] = {
    {"the commit takes a while", END_TXN, 1200, OK},
    {"the commit is not answered", END_TXN, 20000, ERR_RETRY},
    {"the position takes a while", TXN_OFFSET_COMMIT, 1200, OK},
};

static void *run_delay(void *arg)
{
    struct outcome *outcome = arg;
    struct bench bench;
    bench_open(&bench);
    struct publisher *publisher = opened(&bench);
    rd_kafka_mock_broker_push_request_error_rtts(
        bench.mock.cluster, 1, (int16_t)delays[outcome->i].request, 1, RD_KAFKA_RESP_ERR_NO_ERROR,
        delays[outcome->i].delay_ms);
    int64_t began = clock_monotonic_us();
    outcome->status = publish(publisher, &event, 1, &outcome->err);
    outcome->took_us = clock_monotonic_us() - began;
    publisher_free(publisher);
    mock_close(&bench.mock);
    return NULL;
}

Test(publish, slow_answers)
{
    static struct outcome outcomes[CASES_MAX];
    size_t n = sizeof delays / sizeof delays[0];
    side_by_side(n, run_delay, outcomes);
    for (size_t i = 0; i < n; i++) {
        cr_expect(eq(int, outcomes[i].status, delays[i].want), "%s: %s", delays[i].name,
                  outcomes[i].err.text);
        cr_expect(lt(i64, outcomes[i].took_us, 6 * CLOCK_US_PER_S), "%s", delays[i].name);
    }
}

Test(publish, position)
{
    struct bench bench;
    struct err err = {0};
    int64_t position = 0;
    bool known = true;
    bench_open(&bench);
    struct publisher *publisher = opened(&bench);
    cr_assert(eq(int, publisher_position(publisher, &position, &known, &err), OK), "%s", err.text);
    cr_expect(known == false, "nobody has committed one");

    rd_kafka_t *reader = open_reader(&bench, "clusters");
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, "clusters", 0)->offset = INT64_C(5000000000);
    cr_assert(rd_kafka_commit(reader, list, 0) == 0);
    rd_kafka_topic_partition_list_destroy(list);
    rd_kafka_destroy(reader);
    cr_assert(eq(int, publisher_position(publisher, &position, &known, &err), OK), "%s", err.text);
    cr_expect(known);
    cr_expect(eq(i64, position, INT64_C(5000000000)), "any outbox id, whatever the topic holds");
    publisher_free(publisher);
    mock_close(&bench.mock);
}

/* Dead letters keep their original headers, and an input record may be a CloudEvent itself. */
Test(publish, find)
{
    static const struct {
        const char *name;
        int64_t after, up_to;
        bool want;
    } cases[] = {
        {"an event's id", 7011, 7012, true},
        {"ids behind it", 7012, 8000, false},
        {"ids before all", 0, 8, false},
        {"a dead letter's id", 8, 9, true},
        {"an id that is in a dead letter's own headers", 299, 300, false},
        {"an outbox id that a replayed dead letter had before", 399, 400, false},
    };
    struct bench bench;
    struct err err = {0};
    struct outbox_row rows[] = {event, dead};
    rows[1].reject.headers =
        STR(N("\5") "ce_id" N("\3") "300" N("\x12") "newsmill.outbox_id" N("\3") "400");
    bench_open(&bench);
    struct publisher *publisher = opened(&bench);
    cr_assert(eq(int, publish(publisher, rows, 2, &err), OK), "%s", err.text);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool found = !cases[i].want;
        cr_assert(
            eq(int, publisher_find(publisher, cases[i].after, cases[i].up_to, &found, &err), OK),
            "%s: %s", cases[i].name, err.text);
        cr_expect(eq(int, found, cases[i].want), "%s", cases[i].name);
    }
    publisher_free(publisher);
    mock_close(&bench.mock);
}

Test(publish, refused_properties)
{
    static const struct {
        const char *name, *property, *value;
        enum status want;
    } cases[] = {
        {"fine", "linger.ms", "1", OK},
        {"no room for the largest event", "message.max.bytes", "5095", ERR_FATAL},
        {"just room", "message.max.bytes", "5096", OK},
        {"unknown", "no.such.property", "1", ERR_INPUT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench bench;
        struct publisher *publisher = NULL;
        struct err err = {0};
        bench_open(&bench);
        bench.mock.props[1] = (struct kafka_prop){
            .name = cases[i].property, .value = cases[i].value, .given_as = "-X it"};
        bench.settings.producer_props.n = 2;
        cr_expect(eq(int, publisher_open(&bench.options, &publisher, &err), cases[i].want),
                  "%s: %s", cases[i].name, err.text);
        publisher_free(publisher);
        mock_close(&bench.mock);
    }
}
