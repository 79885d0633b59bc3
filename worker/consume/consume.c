/* The client: its configuration, its life, and what the group gives and takes. */
#include "worker/consume/consume.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/or_die.h"
#include "worker/consume/consume_inside.h"
#include "worker/kafka_assign.h"

struct place *consumer_find(struct consumer *consumer, const char *topic, int32_t partition)
{
    for (size_t i = 0; i < consumer->n_places; i++) {
        struct place *place = &consumer->places[i];
        if (place->at.partition == partition && strcmp(place->at.topic, topic) == 0) {
            return place;
        }
    }
    return NULL;
}

/* The lasting copy of a topic's name: input topics are few. */
static const char *lasting_name(struct consumer *consumer, const char *topic)
{
    for (size_t i = 0; i < consumer->n_topics; i++) {
        if (strcmp(consumer->topics[i], topic) == 0) {
            return consumer->topics[i];
        }
    }
    consumer->topics =
        or_die(realloc(consumer->topics, (consumer->n_topics + 1) * sizeof *consumer->topics));
    consumer->topics[consumer->n_topics] = or_die(strdup(topic));
    return consumer->topics[consumer->n_topics++];
}

void consumer_drop(struct consumer *consumer)
{
    for (size_t i = 0; i < consumer->fetch.n; i++) {
        if (consumer->fetch.items[i].message) {
            rd_kafka_message_destroy(consumer->fetch.items[i].message);
        }
    }
    consumer->fetch.n = 0;
    consumer->fetch.bytes = 0;
    consumer->fetch.generation++;
}

static void set_places(struct consumer *consumer, const rd_kafka_topic_partition_list_t *list)
{
    size_t n = list ? (size_t)list->cnt : 0;
    free(consumer->places);
    free(consumer->view);
    consumer->places = or_die(calloc(n + 1, sizeof *consumer->places));
    consumer->view = or_die(calloc(n + 1, sizeof *consumer->view));
    consumer->n_places = n;
    for (size_t i = 0; i < n; i++) {
        consumer->places[i].at = (struct assigned){
            .topic = lasting_name(consumer, list->elems[i].topic),
            .partition = list->elems[i].partition,
            .next = -1,
        };
    }
    consumer->started = false;
}

/*
 * Eager rebalancing: all partitions go before new ones come. What was read and not stored is
 * dropped; who gets the partition reads it again from the stored position. kafka_assign()
 * for new ones follows in consumer_place(), when their positions are known.
 */
static void on_rebalance(rd_kafka_t *rk,
                         rd_kafka_resp_err_t code,
                         rd_kafka_topic_partition_list_t *list,
                         void *opaque)
{
    struct consumer *consumer = opaque;
    bool given = code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS;
    consumer_drop(consumer);
    set_places(consumer, given ? list : NULL);
    consumer->unplaced = given;
    consumer->joined = consumer->joined || given;
    if (!given) {
        (void)kafka_assign(rk, NULL);
    } else if (list->cnt == 0) {
        (void)kafka_assign(rk, list); /* more consumers than partitions: nothing to place */
        consumer->unplaced = false;
        consumer->started = true;
    }
    log_info(consumer->client.log, LOG_FIELDS(LOG_INT("partitions", list->cnt)),
             "consume: partitions %s", given ? "assigned" : "revoked");
}

static void on_error(rd_kafka_t *rk, int code, const char *reason, void *opaque)
{
    struct consumer *consumer = opaque;
    (void)rk;
    if (kafka_refused(&consumer->settings->consumer_props, code, reason, consumer->why,
                      sizeof consumer->why)) {
        consumer->broken = ERR_FATAL;
        return;
    }
    switch ((rd_kafka_resp_err_t)code) {
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
        consumer->broken = ERR_RETRY;
        if (consumer->why[0]) {
            return; /* why they are down was said before */
        }
        break;
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__RESOLVE:
    case RD_KAFKA_RESP_ERR__SSL:
        /* One broker, perhaps the last: that all are down is not always said. Polling asks. */
        consumer->broken = ERR_RETRY;
        break;
    case RD_KAFKA_RESP_ERR__FATAL:
        consumer->broken = ERR_FATAL;
        break;
    default:
        return; /* something that librdkafka heals by itself */
    }
    (void)snprintf(consumer->why, sizeof consumer->why, "%s", reason);
}

static enum status make_conf(struct consumer *consumer,
                             const struct consumer_options *options,
                             rd_kafka_conf_t **out,
                             struct err *err)
{
    const struct settings *settings = options->settings;
    char prefetch[24];
    char client[80];
    const char *session = kafka_props_get(&settings->consumer_props, "session.timeout.ms");
    const char *backoff = kafka_props_get(&settings->consumer_props, "reconnect.backoff.max.ms");
    (void)snprintf(prefetch, sizeof prefetch, "%lld", 8192 / (long long)settings->threads);
    (void)snprintf(client, sizeof client, "%s-ingest-%d", settings->id, options->number);
    const struct kafka_conf_pair ours[] = {
        {"client.id", client},
        {"group.id", settings->consumer_group},
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"auto.offset.reset", "error"},
        {"enable.partition.eof", "true"},
        {"isolation.level", "read_committed"},
        {"partition.assignment.strategy", "range,roundrobin"},
        {"queued.max.messages.kbytes", prefetch},
        /* One record may be as large as a broker takes requests (100 MiB); with less, it would
         * come again and again, and never in. */
        {"receive.message.max.bytes", "134217728"},
        /* a killed member's partitions wait for so long; 45 s by default */
        {"session.timeout.ms", session ? session : "10000"},
        /* how long after its return a broker is asked again; 10 s by default */
        {"reconnect.backoff.max.ms", backoff ? backoff : "1000"},
        {NULL, NULL},
    };
    if (kafka_conf_new(&settings->consumer_props, ours, out, err)) {
        return err->status;
    }
    rd_kafka_conf_set_opaque(*out, consumer);
    rd_kafka_conf_set_rebalance_cb(*out, on_rebalance);
    rd_kafka_conf_set_error_cb(*out, on_error);
    kafka_conf_stats(*out, &settings->consumer_props, &consumer->client);
    return OK;
}

static enum status
subscribe(struct consumer *consumer, const struct config_list *topics, struct err *err)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)topics->n);
    for (size_t i = 0; i < topics->n; i++) {
        (void)rd_kafka_topic_partition_list_add(list, topics->items[i], RD_KAFKA_PARTITION_UA);
    }
    rd_kafka_resp_err_t code = rd_kafka_subscribe(consumer->rk, list);
    rd_kafka_topic_partition_list_destroy(list);
    return code ? err_set(err, ERR_FATAL, "consume: subscribe: %s", rd_kafka_err2str(code)) : OK;
}

enum status
consumer_new(const struct consumer_options *options, struct consumer **out, struct err *err)
{
    struct consumer *consumer = or_die(calloc(1, sizeof *consumer));
    rd_kafka_conf_t *conf = NULL;
    char why[256];
    consumer->settings = options->settings;
    consumer->client = (struct kafka_client){.log = options->log, .stats = options->stats};
    set_places(consumer, NULL);
    if (make_conf(consumer, options, &conf, err) == OK) {
        consumer->rk = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof why);
        if (!consumer->rk) {
            rd_kafka_conf_destroy(conf);
            (void)err_set(err, ERR_FATAL, "consume: %s", why);
        }
    }
    if (err->status == OK) {
        (void)rd_kafka_poll_set_consumer(consumer->rk);
        const struct config_list *topics = options->topics;
        (void)subscribe(consumer, topics ? topics : &options->settings->input_topics, err);
    }
    if (err->status != OK) {
        consumer_free(consumer);
        return err->status;
    }
    *out = consumer;
    return OK;
}

/* Without an answer of the broker this gives up after a second: the commit is for dashboards. */
static void commit_last(struct consumer *consumer)
{
    rd_kafka_topic_partition_list_t *list =
        rd_kafka_topic_partition_list_new((int)consumer->n_places + 1);
    for (size_t i = 0; i < consumer->n_places; i++) {
        const struct assigned *at = &consumer->places[i].at;
        if (at->next >= 0) {
            rd_kafka_topic_partition_list_add(list, at->topic, at->partition)->offset = at->next;
        }
    }
    rd_kafka_queue_t *queue = rd_kafka_queue_new(consumer->rk);
    if (list->cnt > 0 && rd_kafka_commit_queue(consumer->rk, list, queue, NULL, NULL) == 0) {
        rd_kafka_event_t *event = rd_kafka_queue_poll(queue, 1000);
        if (event) {
            rd_kafka_event_destroy(event);
        }
    }
    rd_kafka_queue_destroy(queue);
    rd_kafka_topic_partition_list_destroy(list);
}

void consumer_free(struct consumer *consumer)
{
    if (!consumer) {
        return;
    }
    consumer_drop(consumer);
    if (consumer->rk) {
        commit_last(consumer);
        (void)rd_kafka_consumer_close(consumer->rk);
        rd_kafka_destroy(consumer->rk);
    }
    for (size_t i = 0; i < consumer->n_topics; i++) {
        free((void *)(uintptr_t)consumer->topics[i]);
    }
    free(consumer->topics);
    free(consumer->fetch.items);
    free(consumer->places);
    free(consumer->view);
    free(consumer->cluster_id);
    free(consumer);
}

enum status
consumer_cluster_id(struct consumer *consumer, int timeout_ms, const char **out, struct err *err)
{
    if (!consumer->cluster_id) {
        char *id = rd_kafka_clusterid(consumer->rk, timeout_ms);
        if (!id) {
            return err_set(err, ERR_RETRY, "consume: Kafka: no answer yet%s%s",
                           consumer->why[0] ? ": " : "", consumer->why);
        }
        consumer->cluster_id = or_die(strdup(id));
        rd_kafka_mem_free(consumer->rk, id);
    }
    *out = consumer->cluster_id;
    return OK;
}
