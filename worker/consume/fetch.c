/* Records one by one, and the list that they wait in. */
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "worker/consume/consume.h"
#include "worker/consume/consume_inside.h"
#include "worker/trace.h"

const struct fetch *consumer_fetched(const struct consumer *consumer)
{
    return &consumer->fetch;
}

/* Of several headers of one name the last one counts. */
static void take_headers(rd_kafka_message_t *message, struct fetched *out)
{
    rd_kafka_headers_t *headers = NULL;
    const char *name;
    const void *value;
    size_t size;
    if (rd_kafka_message_headers(message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return;
    }
    for (size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == 0; i++) {
        struct str given = {value, value ? size : 0};
        if (given.p && str_eq_nocase(str_of(name), STR("content-type"))) {
            out->content_type = given;
        } else if (given.p && str_eq_nocase(str_of(name), STR("traceparent"))) {
            out->traceparent = trace_read(given);
        }
    }
}

void fetched_headers(const struct fetched *fetched, struct buf *out)
{
    rd_kafka_headers_t *headers = NULL;
    const char *name;
    const void *value;
    size_t size;
    if (!fetched->message ||
        rd_kafka_message_headers(fetched->message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return;
    }
    for (size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == 0; i++) {
        buf_add_u32be(out, (uint32_t)strlen(name));
        buf_add_str(out, str_of(name));
        buf_add_u32be(out, value ? (uint32_t)size : UINT32_MAX);
        buf_add(out, value, value ? size : 0);
    }
}

static struct fetched *append(struct consumer *consumer)
{
    struct fetch *fetch = &consumer->fetch;
    if (fetch->n == fetch->cap) {
        fetch->cap = fetch->cap > 0 ? fetch->cap * 2 : 512;
        fetch->items = realloc(fetch->items, fetch->cap * sizeof *fetch->items);
        if (!fetch->items) {
            abort();
        }
    }
    return &fetch->items[fetch->n++];
}

static void
append_record(struct consumer *consumer, struct place *place, rd_kafka_message_t *message)
{
    rd_kafka_timestamp_type_t kind;
    int64_t ms = rd_kafka_message_timestamp(message, &kind);
    struct fetched *item = append(consumer);
    *item = (struct fetched){
        .topic = place->at.topic,
        .partition = message->partition,
        .offset = message->offset,
        .tombstone = message->payload == NULL,
        .record_us = kind == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE || ms < 0 ? 0 : ms * 1000,
        .value = {message->payload, message->payload ? message->len : 0},
        .key = {message->key, message->key ? message->key_len : 0},
        .message = message,
    };
    take_headers(message, item);
    consumer->fetch.bytes += message->len + message->key_len;
    place->at_end = false;
}

/* The end as it is now; after control records it is beyond the last record's next offset. */
static void append_end(struct consumer *consumer, struct place *place, int64_t offset)
{
    place->at_end = true;
    *append(consumer) = (struct fetched){
        .topic = place->at.topic,
        .partition = place->at.partition,
        .offset = offset,
        .end = true,
    };
}

/*
 * Kafka does not have the position. If records before its first one were not read they are
 * lost, and only a person can decide to go on without them.
 */
static enum status
out_of_range(struct consumer *consumer, const char *topic, int32_t partition, struct err *err)
{
    const struct place *place = consumer_find(consumer, topic, partition);
    int64_t low = 0;
    int64_t high = 0;
    if (!place) {
        return OK; /* no longer ours */
    }
    if (rd_kafka_query_watermark_offsets(consumer->rk, topic, partition, &low, &high, 5000) != 0) {
        return err_set(err, ERR_RETRY, "consume: Kafka: the range of %s:%d cannot be read", topic,
                       partition);
    }
    if (place->at.next >= low && place->at.next <= high) {
        consumer_displace(consumer); /* it has come back: a leader change */
        return OK;
    }
    return err_set(
        err, ERR_FATAL,
        "consume: %s:%d stands at offset %lld but Kafka has %lld to %lld: records are lost; "
        "`newsmill offsets --set %s:%d=earliest --accept-loss` goes on without them",
        topic, partition, (long long)place->at.next, (long long)low, (long long)high, topic,
        partition);
}

static enum status
message_error(struct consumer *consumer, const rd_kafka_message_t *message, struct err *err)
{
    const char *topic = message->rkt ? rd_kafka_topic_name(message->rkt) : "";
    if (kafka_denied(message->err)) {
        return err_set(err, ERR_FATAL, "consume: Kafka: %s", rd_kafka_message_errstr(message));
    }
    switch (message->err) {
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
        return out_of_range(consumer, topic, message->partition, err);
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
        return err_set(err, ERR_RETRY,
                       "consume: topic '%s' does not exist; run `newsmill topics --create`", topic);
    case RD_KAFKA_RESP_ERR__FATAL:
        return err_set(err, ERR_FATAL, "consume: Kafka: %s", rd_kafka_message_errstr(message));
    default:
        return err_set(err, ERR_RETRY, "consume: Kafka: %s", rd_kafka_message_errstr(message));
    }
}

static void heal(struct consumer *consumer)
{
    consumer->broken = OK;
    consumer->why[0] = '\0';
}

/* Takes over message. Records of partitions that are not ours (any more) are passed over. */
static enum status take(struct consumer *consumer, rd_kafka_message_t *message, struct err *err)
{
    const char *topic = message->rkt ? rd_kafka_topic_name(message->rkt) : "";
    struct place *place = consumer_find(consumer, topic, message->partition);
    enum status status = OK;
    bool ours = place && !consumer->unplaced;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR && ours) {
        append_record(consumer, place, message);
        heal(consumer);
        return OK;
    }
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        if (ours) {
            append_end(consumer, place, message->offset);
        }
        heal(consumer);
    } else if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        status = message_error(consumer, message, err);
    }
    rd_kafka_message_destroy(message);
    return status;
}

static enum status poll_once(struct consumer *consumer, int wait_ms, bool *got, struct err *err)
{
    rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer->rk, wait_ms);
    *got = message != NULL;
    if (message) {
        return take(consumer, message, err);
    }
    return OK;
}

/* Brokers were down when last heard: asks, as others may answer, or they may be back. */
static enum status check_broken(struct consumer *consumer, struct err *err)
{
    const struct rd_kafka_metadata *metadata = NULL;
    if (consumer->broken == ERR_RETRY &&
        rd_kafka_metadata(consumer->rk, 0, NULL, &metadata, 500) == 0) {
        rd_kafka_metadata_destroy(metadata);
        heal(consumer);
    }
    return consumer->broken ? err_set(err, consumer->broken, "consume: Kafka: %s", consumer->why)
                            : OK;
}

enum status
consumer_poll(struct consumer *consumer, size_t max, size_t max_bytes, int wait_ms, struct err *err)
{
    uint64_t generation = consumer->fetch.generation;
    int64_t deadline = clock_monotonic_us() + (int64_t)wait_ms * 1000;
    while (consumer->fetch.n < max && consumer->fetch.bytes < max_bytes) {
        int64_t left_us = deadline - clock_monotonic_us();
        bool got = false;
        if (poll_once(consumer, left_us > 0 ? (int)(left_us / 1000) : 0, &got, err)) {
            return err->status;
        }
        if (consumer->unplaced || consumer->fetch.generation != generation ||
            (!got && left_us <= 0)) {
            break;
        }
    }
    return consumer->broken && consumer->fetch.n == 0 ? check_broken(consumer, err) : OK;
}

/* New partitions end the wait: their positions may be at hand. Those that it began with do not. */
void consumer_idle(struct consumer *consumer, int ms)
{
    uint64_t generation = consumer->fetch.generation;
    int64_t deadline = clock_monotonic_us() + (int64_t)ms * 1000;
    int64_t left_us = (int64_t)ms * 1000;
    while (left_us > 0 && !(consumer->unplaced && consumer->fetch.generation != generation)) {
        struct err ignored = {0}; /* told again by the next consumer_poll() */
        bool got = false;
        (void)poll_once(consumer, (int)(left_us / 1000), &got, &ignored);
        left_us = deadline - clock_monotonic_us();
    }
}
