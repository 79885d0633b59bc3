#include "worker/serve/kafka_metrics.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* 65 clients with 15 brokers each; a process has some of a topic's partitions. */
#define BROKER_SERIES_MAX    1024
#define PARTITION_SERIES_MAX 1024
#define CLIENT_SERIES_MAX    80

struct family {
    const char *name;
    const char *help;
    const char *labels[2];
    size_t max;
};

static struct gauge_vec *add(struct metrics *metrics, const struct family *family)
{
    const struct metric_id id = {.name = family->name,
                                 .help = family->help,
                                 .labels = {{family->labels[0], ""}, {family->labels[1], ""}}};
    return metrics_gauge_vec(metrics, &id, family->max);
}

void kafka_metrics_init(struct kafka_metrics *out, struct metrics *metrics)
{
#define BROKER(n, h) &(struct family){n, h, {"client", "broker"}, BROKER_SERIES_MAX}
#define PARTITION(n, h)                                                                            \
    &(struct family)                                                                               \
    {                                                                                              \
        n, h, {"topic", "partition"}, PARTITION_SERIES_MAX                                         \
    }
#define CLIENT(n, h)                                                                               \
    &(struct family)                                                                               \
    {                                                                                              \
        n, h, {"client", NULL}, CLIENT_SERIES_MAX                                                  \
    }
    *out = (struct kafka_metrics){
        .rtt = add(metrics, BROKER("newsmill_kafka_broker_rtt_seconds",
                                   "From a request to a broker's answer, on average of late.")),
        .rtt_p99 = add(metrics, BROKER("newsmill_kafka_broker_rtt_p99_seconds",
                                       "The same, of the slowest hundredth.")),
        .in_flight = add(metrics, BROKER("newsmill_kafka_broker_in_flight_requests",
                                         "Requests that wait for the broker's answer.")),
        .fetched = add(metrics, PARTITION("newsmill_kafka_fetch_queue_messages",
                                          "Records fetched ahead and not read yet.")),
        .fetched_bytes =
            add(metrics, PARTITION("newsmill_kafka_fetch_queue_bytes", "Bytes of these records.")),
        .operations = add(metrics, CLIENT("newsmill_kafka_reply_queue_operations",
                                          "What the client has for us to take.")),
        .unsent = add(metrics, CLIENT("newsmill_kafka_producer_queue_messages",
                                      "Records given to the producer and not sent yet.")),
        .unsent_bytes =
            add(metrics, CLIENT("newsmill_kafka_producer_queue_bytes", "Bytes of these records.")),
    };
#undef BROKER
#undef PARTITION
#undef CLIENT
}

/* Rows in the making, for one family or several with the same labels. */
struct rows {
    struct gauge_row *items[3];
    size_t n, max;
};

static bool rows_init(struct rows *rows, size_t max)
{
    *rows = (struct rows){.max = max};
    for (size_t i = 0; i < 3; i++) {
        rows->items[i] = calloc(max + 1, sizeof *rows->items[i]);
        if (!rows->items[i]) {
            return false;
        }
    }
    return true;
}

static void rows_add(struct rows *rows, const char *a, const char *b, const double v[3])
{
    for (size_t i = 0; rows->n < rows->max && i < 3; i++) {
        rows->items[i][rows->n] = (struct gauge_row){{a, b}, v[i]};
    }
    rows->n += rows->n < rows->max;
}

static void rows_release(struct rows *rows)
{
    for (size_t i = 0; i < 3; i++) {
        free(rows->items[i]);
    }
}

static double number(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

/* Bootstrap addresses and the coordinator's alias are brokers, too, with a negative id. */
static void
take_brokers(const struct kafka_metrics *metrics, const char *client, int owner, json_t *brokers)
{
    struct rows rows;
    const char *name;
    json_t *broker;
    char(*ids)[16] = calloc(json_object_size(brokers) + 1, sizeof *ids);
    if (rows_init(&rows, json_object_size(brokers)) && ids) {
        json_object_foreach(brokers, name, broker)
        {
            int id = (int)number(broker, "nodeid");
            const json_t *rtt = json_object_get(broker, "rtt");
            if (id >= 0) {
                (void)snprintf(ids[rows.n], sizeof ids[0], "%d", id);
                bool asked = number(rtt, "cnt") > 0;
                rows_add(&rows, client, ids[rows.n],
                         (const double[]){asked ? number(rtt, "avg") / 1e6 : NAN,
                                          asked ? number(rtt, "p99") / 1e6 : NAN,
                                          number(broker, "waitresp_cnt")});
            }
        }
        gauge_vec_replace(metrics->rtt, owner, rows.items[0], rows.n);
        gauge_vec_replace(metrics->rtt_p99, owner, rows.items[1], rows.n);
        gauge_vec_replace(metrics->in_flight, owner, rows.items[2], rows.n);
    }
    rows_release(&rows);
    free(ids);
}

static size_t count_partitions(json_t *topics)
{
    size_t n = 0;
    const char *name;
    json_t *topic;
    json_object_foreach(topics, name, topic)
    {
        n += json_object_size(json_object_get(topic, "partitions"));
    }
    return n;
}

/* "desired": librdkafka's word for a partition that is ours; it knows the others as well. */
static void take_partitions(const struct kafka_metrics *metrics, int owner, json_t *topics)
{
    struct rows rows;
    const char *topic_name;
    const char *id;
    json_t *topic;
    json_t *partition;
    if (rows_init(&rows, count_partitions(topics))) {
        json_object_foreach(topics, topic_name, topic)
        {
            json_object_foreach(json_object_get(topic, "partitions"), id, partition)
            {
                if (id[0] != '-' && json_is_true(json_object_get(partition, "desired"))) {
                    rows_add(&rows, topic_name, id,
                             (const double[]){number(partition, "fetchq_cnt"),
                                              number(partition, "fetchq_size"), 0});
                }
            }
        }
        gauge_vec_replace(metrics->fetched, owner, rows.items[0], rows.n);
        gauge_vec_replace(metrics->fetched_bytes, owner, rows.items[1], rows.n);
    }
    rows_release(&rows);
}

void kafka_metrics_take(const struct kafka_metrics *metrics,
                        const char *client,
                        int owner,
                        struct str json)
{
    json_t *root = json_loadb(json.p, json.n, 0, NULL);
    const char *type = json_string_value(json_object_get(root, "type"));
    if (!type) {
        json_decref(root);
        return;
    }
    struct gauge_row row = {{client}, number(root, "replyq")};
    gauge_vec_replace(metrics->operations, owner, &row, 1);
    take_brokers(metrics, client, owner, json_object_get(root, "brokers"));
    if (str_eq(str_of(type), STR("consumer"))) {
        take_partitions(metrics, owner, json_object_get(root, "topics"));
    } else {
        row.v = number(root, "msg_cnt");
        gauge_vec_replace(metrics->unsent, owner, &row, 1);
        row.v = number(root, "msg_size");
        gauge_vec_replace(metrics->unsent_bytes, owner, &row, 1);
    }
    json_decref(root);
}

void kafka_metrics_drop(const struct kafka_metrics *metrics, int owner)
{
    struct gauge_vec *const all[] = {metrics->rtt,     metrics->rtt_p99,     metrics->in_flight,
                                     metrics->fetched, metrics->operations,  metrics->fetched_bytes,
                                     metrics->unsent,  metrics->unsent_bytes};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        gauge_vec_replace(all[i], owner, NULL, 0);
    }
}
