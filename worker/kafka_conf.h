/*
 * kafka_conf — a librdkafka configuration from the deployment's properties and ours.
 *
 * Ours are set last: nothing given from outside may change what exactly-once rests on.
 */
#ifndef WORKER_KAFKA_CONF_H
#define WORKER_KAFKA_CONF_H

#include <librdkafka/rdkafka.h>

#include "common/err.h"
#include "worker/settings.h"

struct kafka_conf_pair {
    const char *name; /* NULL ends the list */
    const char *value;
};

/* ERR_INPUT: a property that librdkafka refuses; names where it came from. */
enum status kafka_conf_new(const struct kafka_props *props, const struct kafka_conf_pair *ours,
                           rd_kafka_conf_t **out, struct err *err);

#endif
