/* Reading back: how far did whoever was here before get? */
#include <stdlib.h>

#include "worker/kafka_assign.h"
#include "worker/publish/publish.h"
#include "worker/publish/publish_inside.h"

#define SLICE_MS 500

/*
 * Records of one transaction are the last on their partitions but for markers and aborted
 * records. A transaction holds at most some thousand records, so an id that is there is found
 * well within so many offsets of each partition's end.
 */
#define TAIL_OFFSETS 20000

static enum status open_reader(struct publisher *publisher, struct err *err)
{
    const struct kafka_conf_pair ours[] = {
        {"group.id", publisher->settings->position_group},
        {"isolation.level", "read_committed"},
        {"enable.auto.commit", "false"},
        {"enable.partition.eof", "true"},
        {"auto.offset.reset", "earliest"},
        {"queued.max.messages.kbytes", "8192"},
        {NULL, NULL},
    };
    rd_kafka_conf_t *conf = NULL;
    char why[256];
    if (publisher->reader) {
        return OK;
    }
    if (kafka_conf_new(&publisher->settings->consumer_props, ours, &conf, err)) {
        return err->status;
    }
    rd_kafka_conf_set_opaque(conf, publisher);
    publisher->reader = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof why);
    if (!publisher->reader) {
        rd_kafka_conf_destroy(conf);
        return err_set(err, ERR_FATAL, "publish: %s", why);
    }
    (void)rd_kafka_poll_set_consumer(publisher->reader);
    return OK;
}

/* It has never subscribed, so there is no group to leave. */
void publisher_close_reader(struct publisher *publisher)
{
    if (publisher->reader) {
        rd_kafka_destroy_flags(publisher->reader, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
        publisher->reader = NULL;
    }
}

/* A group that may not be read is told to who polls; who asks for its position only times out. */
static bool reader_denied(struct publisher *publisher)
{
    rd_kafka_message_t *message = rd_kafka_consumer_poll(publisher->reader, 0);
    bool refused = message && kafka_denied(message->err);
    if (message) {
        rd_kafka_message_destroy(message);
    }
    return refused;
}

enum status
publisher_position(struct publisher *publisher, int64_t *position, bool *known, struct err *err)
{
    if (open_reader(publisher, err)) {
        return err->status;
    }
    for (;;) {
        rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
        (void)rd_kafka_topic_partition_list_add(list, publisher->settings->clusters_topic, 0);
        rd_kafka_resp_err_t code = rd_kafka_committed(publisher->reader, list, SLICE_MS);
        code = code ? code : list->elems[0].err;
        *position = list->elems[0].offset;
        *known = *position >= 0;
        rd_kafka_topic_partition_list_destroy(list);
        if (!code) {
            return OK;
        }
        if (reader_denied(publisher)) {
            code = RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED;
        }
        if (kafka_denied(code)) {
            return err_set(err, ERR_FATAL, "publish: group %s: %s",
                           publisher->settings->position_group, rd_kafka_err2str(code));
        }
        if (publisher_beat(publisher, err)) {
            return err->status;
        }
    }
}

/* Adds each partition of topic at its tail. */
static enum status add_tails(struct publisher *publisher,
                             const char *topic,
                             rd_kafka_topic_partition_list_t *tails,
                             struct err *err)
{
    const struct rd_kafka_metadata *metadata = NULL;
    rd_kafka_topic_t *rkt = rd_kafka_topic_new(publisher->reader, topic, NULL);
    rd_kafka_resp_err_t code = rd_kafka_metadata(publisher->reader, 0, rkt, &metadata, SLICE_MS);
    code = code ? code : metadata->topics[0].err;
    for (int i = 0; !code && i < metadata->topics[0].partition_cnt; i++) {
        int32_t partition = metadata->topics[0].partitions[i].id;
        int64_t low = 0;
        int64_t high = 0;
        code = rd_kafka_query_watermark_offsets(publisher->reader, topic, partition, &low, &high,
                                                SLICE_MS);
        rd_kafka_topic_partition_list_add(tails, topic, partition)->offset =
            high - TAIL_OFFSETS > low ? high - TAIL_OFFSETS : low;
        if (publisher_beat(publisher, err)) {
            break;
        }
    }
    if (metadata) {
        rd_kafka_metadata_destroy(metadata);
    }
    rd_kafka_topic_destroy(rkt);
    if (kafka_denied(code) && err->status == OK) {
        return err_set(err, ERR_FATAL, "publish: %s: %s", topic, rd_kafka_err2str(code));
    }
    if (code && err->status == OK) {
        return err_set(err, ERR_RETRY, "publish: %s: its end cannot be read: %s", topic,
                       rd_kafka_err2str(code));
    }
    return err->status;
}

/*
 * The outbox id in a record's headers; -1 if it has none. A dead letter has the original's headers
 * before ours, and the original may have been an event itself: so ours is asked for first.
 */
static int64_t outbox_id(const rd_kafka_message_t *message)
{
    rd_kafka_headers_t *headers = NULL;
    const void *value = NULL;
    size_t size = 0;
    uint64_t id = 0;
    if (rd_kafka_message_headers(message, &headers) ||
        (rd_kafka_header_get_last(headers, "newsmill.outbox_id", &value, &size) &&
         rd_kafka_header_get_last(headers, "ce_id", &value, &size)) ||
        !str_to_u64((struct str){value, size}, &id)) {
        return -1;
    }
    return (int64_t)id;
}

static enum status read_tails(struct publisher *publisher,
                              int ends,
                              int64_t after,
                              int64_t up_to,
                              bool *found,
                              struct err *err)
{
    while (ends > 0 && !*found) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(publisher->reader, SLICE_MS);
        if (message) {
            int64_t id = message->err ? -1 : outbox_id(message);
            *found = id > after && id <= up_to;
            ends -= message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
            if (kafka_denied(message->err)) { /* its end would never come */
                (void)err_set(err, ERR_FATAL, "publish: reading back: %s",
                              rd_kafka_message_errstr(message));
            }
            rd_kafka_message_destroy(message);
        }
        if (err->status != OK) {
            return err->status;
        }
        if (publisher_beat(publisher, err)) {
            return err->status;
        }
    }
    return OK;
}

enum status publisher_find(
    struct publisher *publisher, int64_t after, int64_t up_to, bool *found, struct err *err)
{
    *found = false;
    if (open_reader(publisher, err)) {
        return err->status;
    }
    const char *articles = publisher->settings->articles_topic;
    rd_kafka_topic_partition_list_t *tails = rd_kafka_topic_partition_list_new(16);
    if (add_tails(publisher, publisher->settings->clusters_topic, tails, err) == OK &&
        add_tails(publisher, publisher->settings->dead_topic, tails, err) == OK &&
        (!articles || add_tails(publisher, articles, tails, err) == OK)) {
        rd_kafka_resp_err_t code = kafka_assign(publisher->reader, tails);
        if (code) {
            (void)err_set(err, ERR_RETRY, "publish: reading back: %s", rd_kafka_err2str(code));
        } else {
            (void)read_tails(publisher, tails->cnt, after, up_to, found, err);
        }
        (void)kafka_assign(publisher->reader, NULL);
    }
    rd_kafka_topic_partition_list_destroy(tails);
    return err->status;
}
