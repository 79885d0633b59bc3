/*
 * kafka_props — librdkafka's properties from KAFKA_* and -X (private to settings).
 *
 * What:  KAFKA_BOOTSTRAP_SERVERS=h:9092 and -X bootstrap.servers=h:9092 are the same property;
 *        KAFKA_CONSUMER_… and -X consumer.… reach the consumers only, likewise PRODUCER.
 *        A secret's value may stand in a file: KAFKA_SASL_PASSWORD_FILE=/run/secrets/kafka.
 * Rules: order: environment, a client's own over the common ones; then -X as given.
 */
#ifndef WORKER_KAFKA_PROPS_H
#define WORKER_KAFKA_PROPS_H

#include "worker/settings.h"

/* Fills the four lists of settings. Arguments and result as of settings_load(). */
enum status kafka_props_load(int *argc,
                             char **argv,
                             struct arena *arena,
                             struct settings *settings,
                             struct buf *problems,
                             struct err *err);

#endif
