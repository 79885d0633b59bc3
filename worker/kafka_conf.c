#include "worker/kafka_conf.h"

static enum status set_given(rd_kafka_conf_t *conf, const struct kafka_prop *prop, struct err *err)
{
    char why[256];
    rd_kafka_conf_res_t res = rd_kafka_conf_set(conf, prop->name, prop->value, why, sizeof why);
    if (res == RD_KAFKA_CONF_OK || (res == RD_KAFKA_CONF_UNKNOWN && prop->lenient)) {
        return OK;
    }
    return err_set(err, ERR_INPUT, "%s: %s", prop->given_as, prop->secret ? "refused by librdkafka" : why);
}

enum status kafka_conf_new(const struct kafka_props *props, const struct kafka_conf_pair *ours,
                           rd_kafka_conf_t **out, struct err *err)
{
    char why[256];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    for (size_t i = 0; i < props->n && err->status == OK; i++) {
        (void)set_given(conf, &props->items[i], err);
    }
    for (; ours->name && err->status == OK; ours++) {
        if (rd_kafka_conf_set(conf, ours->name, ours->value, why, sizeof why) != RD_KAFKA_CONF_OK) {
            (void)err_set(err, ERR_FATAL, "kafka: %s", why);
        }
    }
    if (err->status != OK) {
        rd_kafka_conf_destroy(conf);
        return err->status;
    }
    *out = conf;
    return OK;
}
