/* Where partitions are read: from the stored positions, and nowhere else. */
#include <stdlib.h>
#include <string.h>

#include "worker/consume/consume.h"
#include "worker/consume/consume_inside.h"
#include "worker/kafka_assign.h"

/* Waits for an answer of a broker: long for one that is there, short for the loop's heartbeat. */
#define QUERY_MS     5000
#define LAG_QUERY_MS 500

struct assigned *consumer_assigned(struct consumer *consumer, size_t *n)
{
    for (size_t i = 0; i < consumer->n_places; i++) {
        consumer->view[i] = consumer->places[i].at;
    }
    *n = consumer->n_places;
    return consumer->view;
}

struct assigned *consumer_unplaced(struct consumer *consumer, size_t *n)
{
    struct assigned *all = consumer_assigned(consumer, n);
    *n = consumer->unplaced ? *n : 0;
    return all;
}

static rd_kafka_topic_partition_list_t *positions(const struct consumer *consumer)
{
    rd_kafka_topic_partition_list_t *list =
        rd_kafka_topic_partition_list_new((int)consumer->n_places + 1);
    for (size_t i = 0; i < consumer->n_places; i++) {
        const struct assigned *at = &consumer->places[i].at;
        rd_kafka_topic_partition_list_add(list, at->topic, at->partition)->offset = at->next;
    }
    return list;
}

/*
 * A client asks for a topic's partitions every few minutes, but its group's leader may have seen
 * and given it a new one before that: then it asks at once.
 */
static void learn_partitions(struct consumer *consumer, const char *topic)
{
    const struct rd_kafka_metadata *metadata = NULL;
    rd_kafka_topic_t *handle = rd_kafka_topic_new(consumer->rk, topic, NULL);
    if (handle && rd_kafka_metadata(consumer->rk, 0, handle, &metadata, QUERY_MS) == 0) {
        rd_kafka_metadata_destroy(metadata);
    }
    if (handle) {
        rd_kafka_topic_destroy(handle);
    }
}

/* Offsets of earliest and latest stand in the watermarks; of a time in the broker's index. */
enum status consumer_start_offset(struct consumer *consumer,
                                  const struct assigned *partition,
                                  int64_t *out,
                                  struct err *err)
{
    const struct start *start = &consumer->settings->start;
    int64_t low = 0;
    int64_t high = 0;
    rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(
        consumer->rk, partition->topic, partition->partition, &low, &high, QUERY_MS);
    if (code == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION) {
        learn_partitions(consumer, partition->topic);
        code = rd_kafka_query_watermark_offsets(consumer->rk, partition->topic,
                                                partition->partition, &low, &high, QUERY_MS);
    }
    *out = start->kind == START_EARLIEST ? low : high;
    if (!code && start->kind == START_TIME) {
        rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
        rd_kafka_topic_partition_list_add(list, partition->topic, partition->partition)->offset =
            start->us / 1000;
        code = rd_kafka_offsets_for_times(consumer->rk, list, QUERY_MS);
        code = code ? code : list->elems[0].err;
        *out =
            list->elems[0].offset >= 0 ? list->elems[0].offset : high; /* none so late: the end */
        rd_kafka_topic_partition_list_destroy(list);
    }
    return code ? err_set(err, ERR_RETRY, "consume: Kafka: start of %s:%d: %s", partition->topic,
                          partition->partition, rd_kafka_err2str(code))
                : OK;
}

enum status consumer_place(struct consumer *consumer, struct err *err)
{
    for (size_t i = 0; i < consumer->n_places; i++) {
        consumer->places[i].at.next = consumer->view[i].next;
        consumer->places[i].at_end = false;
    }
    rd_kafka_topic_partition_list_t *list = positions(consumer);
    rd_kafka_resp_err_t code = kafka_assign(consumer->rk, list);
    rd_kafka_topic_partition_list_destroy(list);
    if (code) {
        return err_set(err, ERR_RETRY, "consume: Kafka: cannot read from the stored positions: %s",
                       rd_kafka_err2str(code));
    }
    consumer->started = true;
    consumer->unplaced = false;
    return OK;
}

void consumer_displace(struct consumer *consumer)
{
    consumer_drop(consumer);
    consumer->unplaced = consumer->n_places > 0;
    if (consumer->started && consumer->unplaced) {
        (void)kafka_assign(consumer->rk, NULL);
        consumer->started = false;
    }
}

static void tell_kafka(struct consumer *consumer)
{
    rd_kafka_topic_partition_list_t *list = positions(consumer);
    (void)rd_kafka_commit(consumer->rk, list, 1); /* for dashboards: an error changes nothing */
    rd_kafka_topic_partition_list_destroy(list);
}

void consumer_stored(struct consumer *consumer, size_t n)
{
    struct fetch *fetch = &consumer->fetch;
    for (size_t i = 0; i < n; i++) {
        struct fetched *item = &fetch->items[i];
        struct place *place = consumer_find(consumer, item->topic, item->partition);
        if (place) {
            place->at.next = item->end ? item->offset : item->offset + 1;
        }
        if (item->message) {
            fetch->bytes -= item->value.n + item->key.n;
            rd_kafka_message_destroy(item->message);
        }
    }
    memmove(fetch->items, fetch->items + n, (fetch->n - n) * sizeof *fetch->items);
    fetch->n -= n;
    if (n > 0) {
        tell_kafka(consumer);
    }
}

/*
 * The end as last asked for: librdkafka's own idea of it stands still when fetching does, which
 * is just when somebody looks at the lag.
 */
bool consumer_reach(struct consumer *consumer,
                    const struct assigned *partition,
                    struct partition_reach *out)
{
    int64_t low = -1;
    int64_t high = -1;
    rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(
        consumer->rk, partition->topic, partition->partition, &low, &high, LAG_QUERY_MS);
    if (code || high < 0 || partition->next < 0) {
        return false;
    }
    *out = (struct partition_reach){.lag = high > partition->next ? high - partition->next : 0,
                                    .margin = partition->next - low};
    return true;
}

bool consumer_joined(const struct consumer *consumer)
{
    return consumer->joined;
}

bool consumer_caught_up(const struct consumer *consumer)
{
    for (size_t i = 0; i < consumer->n_places; i++) {
        if (!consumer->places[i].at_end) {
            return false;
        }
    }
    return consumer->started && consumer->fetch.n == 0;
}
