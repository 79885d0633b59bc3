/*
 * kafka_metrics — of what librdkafka says of itself, what helps to tell whose fault it is.
 *
 * What:  how long a broker takes to answer and how many requests wait for it; what has been
 *        fetched and not been read yet; what has been given to the producer and not been sent.
 * Why:   lag that grows while the fetch queue is empty is the broker's or the network's doing;
 *        with a full one it is ours.
 * Holds: brokers × clients and partitions series, each family with a ceiling.
 * Cost:  one JSON document of some 2 KB a partition and broker, every 5 s and client.
 * Source: https://github.com/confluentinc/librdkafka/blob/master/STATISTICS.md
 */
#ifndef WORKER_SERVE_KAFKA_METRICS_H
#define WORKER_SERVE_KAFKA_METRICS_H

#include "common/metrics.h"
#include "common/str.h"

struct kafka_metrics {
    struct gauge_vec *rtt;       /* newsmill_kafka_broker_rtt_seconds{client,broker}; NaN: idle */
    struct gauge_vec *rtt_p99;   /* newsmill_kafka_broker_rtt_p99_seconds{…} */
    struct gauge_vec *in_flight; /* newsmill_kafka_broker_in_flight_requests{…} */
    struct gauge_vec *fetched;   /* newsmill_kafka_fetch_queue_messages{topic,partition} */
    struct gauge_vec *fetched_bytes; /* newsmill_kafka_fetch_queue_bytes{topic,partition} */
    struct gauge_vec *operations;    /* newsmill_kafka_reply_queue_operations{client} */
    struct gauge_vec *unsent;        /* newsmill_kafka_producer_queue_messages{client} */
    struct gauge_vec *unsent_bytes;  /* newsmill_kafka_producer_queue_bytes{client} */
};

void kafka_metrics_init(struct kafka_metrics *out, struct metrics *metrics);

/*
 * client: short and the same for ever ("ingest-0", "publish"): a label.
 * owner:  a number of its own for each client of the process.
 * json:   librdkafka's statistics; one that cannot be read changes nothing.
 */
void kafka_metrics_take(const struct kafka_metrics *metrics,
                        const char *client,
                        int owner,
                        struct str json);

/* The client is gone: and so are its series. */
void kafka_metrics_drop(const struct kafka_metrics *metrics, int owner);

#endif
