/*
 * consume_inside — what the files of consume share. Private.
 */
#ifndef WORKER_CONSUME_INSIDE_H
#define WORKER_CONSUME_INSIDE_H

#include <librdkafka/rdkafka.h>

#include "worker/consume/consume.h"
#include "worker/kafka_conf.h"

struct place {
    struct assigned at;
    bool at_end; /* the end was reached after the last record read */
};

struct consumer {
    struct kafka_client client; /* first: see kafka_conf.h */
    rd_kafka_t *rk;
    const struct settings *settings;
    struct fetch fetch;
    struct place *places; /* assigned partitions */
    size_t n_places;
    struct assigned *view; /* places[].at in a row, for the caller */
    bool joined;           /* partitions (or none) were given at least once */
    bool unplaced;         /* librdkafka waits for kafka_assign() or for a seek */
    bool started;          /* kafka_assign() was called for these partitions */
    char *cluster_id;
    const char **topics; /* names that fetched items point to */
    size_t n_topics;
    enum status broken; /* from the error callback, until the next record; retry: to be asked */
    char why[200];      /* its last words; those of a broken connection say most */
};

void consumer_drop(struct consumer *consumer); /* the whole list */
struct place *consumer_find(struct consumer *consumer, const char *topic, int32_t partition);

#endif
