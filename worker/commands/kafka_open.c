#include "worker/commands/kafka_open.h"

#include <string.h>

#define ANSWER_MS 10000

enum status kafka_open(const struct kafka_open *options, rd_kafka_t **out, struct err *err)
{
    static const struct kafka_conf_pair none[] = {{NULL, NULL}};
    rd_kafka_conf_t *conf = NULL;
    char why[256];
    if (!kafka_props_get(options->props, "bootstrap.servers") &&
        !kafka_props_get(options->props, "metadata.broker.list")) {
        return err_set(err, ERR_INPUT, "KAFKA_BOOTSTRAP_SERVERS is not set");
    }
    if (kafka_conf_new(options->props, options->ours ? options->ours : none, &conf, err)) {
        return err->status;
    }
    rd_kafka_conf_set_opaque(conf, options->opaque);
    if (options->on_delivery) {
        rd_kafka_conf_set_dr_msg_cb(conf, options->on_delivery);
    }
    *out = rd_kafka_new(options->type, conf, why, sizeof why);
    if (!*out) {
        rd_kafka_conf_destroy(conf);
        return err_set(err, ERR_INPUT, "Kafka: %s", why);
    }
    return OK;
}

/* Metadata of all topics: a broker may make the one that is asked for by name. */
enum status kafka_partitions(rd_kafka_t *rk, const char *topic, int *out, struct err *err)
{
    const rd_kafka_metadata_t *metadata = NULL;
    rd_kafka_resp_err_t code = rd_kafka_metadata(rk, 1, NULL, &metadata, ANSWER_MS);
    if (code) {
        return err_set(err, ERR_RETRY, "Kafka: %s (KAFKA_BOOTSTRAP_SERVERS)",
                       rd_kafka_err2str(code));
    }
    *out = 0;
    for (int i = 0; i < metadata->topic_cnt; i++) {
        if (strcmp(metadata->topics[i].topic, topic) == 0) {
            *out = metadata->topics[i].partition_cnt;
        }
    }
    rd_kafka_metadata_destroy(metadata);
    return *out > 0 ? OK
                    : err_set(err, ERR_RETRY,
                              "topic '%s' does not exist; run `newsmill topics --create`", topic);
}
