/*
 * consume — the edge to Kafka's input topics: records in, in the order of their partitions.
 *
 * What:  a member of the consumer group that reads where it is told to (the positions live in
 *        PostgreSQL), one record at a time, into a list that the caller stores as a batch.
 * Why:   Kafka's own committed offsets cannot be in one transaction with rows; so they are
 *        written afterwards, for dashboards only, and never read.
 * Holds: of each partition the list has records in order and without gaps from its position
 *        on. When partitions are taken away (or given), the list is dropped: nothing of it
 *        was stored, so nothing is lost; `generation` tells that it happened.
 *        librdkafka prefetches at most 8 MiB / threads.
 * Rules: one thread per consumer. It must be called at least every 300 s
 *        (max.poll.interval.ms), also in an outage: consumer_idle().
 */
#ifndef WORKER_CONSUME_H
#define WORKER_CONSUME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/buf.h"
#include "common/err.h"
#include "common/log.h"
#include "common/str.h"
#include "worker/kafka_conf.h"
#include "worker/settings.h"

struct consumer; /* opaque */

struct consumer_options {
    const struct settings *settings;
    const struct log *log;
    int number; /* of the loop, for client.id */
    struct kafka_stats stats;
    const struct config_list *topics; /* to read; NULL: all input topics */
};

/* One record, or the end of a partition as it is now. The strings live until it is dropped. */
struct fetched {
    const char *topic; /* lives as long as the consumer */
    int32_t partition;
    int64_t offset;    /* of the record; of an end: of the record that will come next */
    bool end;          /* end of partition: no record, and the rest means nothing */
    bool tombstone;    /* null value */
    int64_t record_us; /* the record's timestamp; 0 if it has none */
    struct str value, key, content_type; /* content-type header, any case; or not given */
    struct str traceparent;              /* as trace_read() says */
    void *message;                       /* rd_kafka_message_t */
};

struct fetch {
    struct fetched *items;
    size_t n, cap;
    size_t bytes;        /* of values and keys */
    uint64_t generation; /* raised when the list was dropped */
};

/* An assigned partition. */
struct assigned {
    const char *topic;
    int32_t partition;
    int64_t next; /* as stored in PostgreSQL; < 0: not known yet */
};

/* Connects in the background; no answer is awaited. ERR_FATAL: a property is refused. */
enum status
consumer_new(const struct consumer_options *options, struct consumer **out, struct err *err);

/* Commits what is stored, leaves the group. May be NULL. */
void consumer_free(struct consumer *consumer);

/* The id of the Kafka cluster; waits up to timeout_ms. ERR_RETRY: no answer yet. */
enum status
consumer_cluster_id(struct consumer *consumer, int timeout_ms, const char **out, struct err *err);

const struct fetch *consumer_fetched(const struct consumer *consumer);

/*
 * Reads until max records or max_bytes are in the list, or for wait_ms (and then on, while more
 * is at hand), or partitions were given or taken.
 * ERR_RETRY: brokers or topic are away (err says what); what was read stays in the list.
 * ERR_FATAL: authorization lost, or a position that Kafka no longer has.
 */
enum status consumer_poll(
    struct consumer *consumer, size_t max, size_t max_bytes, int wait_ms, struct err *err);

/* Partitions that wait for their positions: consumer_place() must follow. n is 0 if none. */
struct assigned *consumer_unplaced(struct consumer *consumer, size_t *n);
/* All partitions assigned. */
struct assigned *consumer_assigned(struct consumer *consumer, size_t *n);

/* Where a partition without a position begins (setting START). ERR_RETRY: no answer. */
enum status consumer_start_offset(struct consumer *consumer,
                                  const struct assigned *partition,
                                  int64_t *out,
                                  struct err *err);

/* Starts reading at the `next` of each unplaced partition; all are known now. */
enum status consumer_place(struct consumer *consumer, struct err *err);

/*
 * The positions were moved by another, or PostgreSQL is away: drops the list and stops the flow,
 * but stays in the group. consumer_unplaced() gives all partitions again. (Not by pausing:
 * librdkafka keeps a pause in its own ways across rebalances, and a partition once stood still.)
 */
void consumer_displace(struct consumer *consumer);

/* The first n items are stored and their positions moved: forgets them, tells Kafka. */
void consumer_stored(struct consumer *consumer, size_t n);

/* Waits ms and serves Kafka, which must not be left alone for long; may drop the list. */
void consumer_idle(struct consumer *consumer, int ms);

/* Where a partition stands between its ends. */
struct partition_reach {
    int64_t lag;    /* records behind: its end less next */
    int64_t margin; /* records before next that Kafka still has; < 0: so many are lost */
};

/* False: no answer. Asks a broker: not for each batch. */
bool consumer_reach(struct consumer *consumer,
                    const struct assigned *partition,
                    struct partition_reach *out);
/* True for good once the group has given partitions, or none if others have them all. */
bool consumer_joined(const struct consumer *consumer);
/* True once the group has given partitions (or none, if others have them all) and each has been
 * read to its end and stored. */
bool consumer_caught_up(const struct consumer *consumer);

/* The headers of a record, packed as rejected_record.headers says; appended to out. */
void fetched_headers(const struct fetched *fetched, struct buf *out);

#endif
