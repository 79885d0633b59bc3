/*
 * mock_kafka — librdkafka's mock broker, for tests of the edges to Kafka.
 *
 * It is good for error paths and wrong about transactions: aborted records reach readers of
 * committed ones, and offsets in transactions are not kept.
 */
#ifndef TESTS_UNIT_MOCK_KAFKA_H
#define TESTS_UNIT_MOCK_KAFKA_H

#include <criterion/criterion.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdio.h>

#include "worker/settings.h"

struct mock {
    rd_kafka_t *rk; /* a plain producer; the broker lives in it */
    rd_kafka_mock_cluster_t *cluster;
    struct kafka_prop props[4]; /* for the client under test */
};

static inline void mock_set(rd_kafka_conf_t *conf, const char *name, const char *value)
{
    char why[256];
    cr_assert(rd_kafka_conf_set(conf, name, value, why, sizeof why) == RD_KAFKA_CONF_OK, "%s", why);
}

static inline void mock_open(struct mock *mock)
{
    char why[256];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    mock_set(conf, "test.mock.num.brokers", "1");
    mock_set(conf, "linger.ms", "0");
    mock_set(conf, "log_level", "0");
    mock->rk = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why);
    cr_assert(mock->rk != NULL, "%s", why);
    mock->cluster = rd_kafka_handle_mock_cluster(mock->rk);
    mock->props[0] = (struct kafka_prop){.name = "bootstrap.servers",
                                         .value = rd_kafka_mock_cluster_bootstraps(mock->cluster),
                                         .given_as = "test"};
}

static inline void mock_close(struct mock *mock)
{
    rd_kafka_destroy(mock->rk);
}

static inline void mock_topic(struct mock *mock, const char *topic, int partitions)
{
    cr_assert(rd_kafka_mock_topic_create(mock->cluster, topic, partitions, 1) == 0);
}

#endif
