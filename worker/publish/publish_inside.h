/*
 * publish_inside — what the files of publish share. Private.
 */
#ifndef WORKER_PUBLISH_INSIDE_H
#define WORKER_PUBLISH_INSIDE_H

#include <librdkafka/rdkafka.h>

#include "worker/kafka_conf.h"
#include "worker/publish/publish.h"

/* Room for the headers and key of a record beyond NEWSMILL_MAX_EVENT_BYTES. */
#define PUBLISH_HEADER_BYTES 4096

struct publisher {
    struct kafka_client client; /* first: see kafka_conf.h */
    rd_kafka_t *producer;
    rd_kafka_t *reader; /* for recovery only; made when needed */
    const struct settings *settings;
    publish_beat *beat;
    void *beat_arg;
    rd_kafka_resp_err_t failed_delivery;
    struct err refused; /* from the error callback */
};

enum status publisher_beat(struct publisher *publisher, struct err *err);
void publisher_close_reader(struct publisher *publisher);

#endif
