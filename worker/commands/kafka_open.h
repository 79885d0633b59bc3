/*
 * kafka_open — a Kafka client for a command that is run by hand.
 */
#ifndef WORKER_COMMANDS_KAFKA_OPEN_H
#define WORKER_COMMANDS_KAFKA_OPEN_H

#include "common/err.h"
#include "worker/kafka_conf.h"
#include "worker/settings.h"

struct kafka_open {
    rd_kafka_type_t type;
    const struct kafka_props *props;
    const struct kafka_conf_pair *ours; /* ends in {NULL, NULL}; NULL: none */
    void (*on_delivery)(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque);
    void *opaque; /* begins with a struct kafka_client */
};

/* Does not connect yet. ERR_INPUT: no broker is named, or a property is wrong. */
enum status kafka_open(const struct kafka_open *options, rd_kafka_t **out, struct err *err);

/* The number of partitions of a topic, which is not made by asking. ERR_RETRY: no answer, or no
 * such topic (err says which). */
enum status kafka_partitions(rd_kafka_t *rk, const char *topic, int *out, struct err *err);

#endif
