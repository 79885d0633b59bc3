#include "worker/kafka_conf.h"

#include <stdio.h>
#include <string.h>

#include "worker/kafka_props.h"

/* From here on SCRAM works against Kafka 4, too. */
#define SCRAM_MENDED 0x020601ff

/* Syslog levels: 2 is critical. Clients without a log of ours stay silent. */
static void on_log(const rd_kafka_t *rk, int level, const char *facility, const char *text)
{
    const struct kafka_client *client = rk ? rd_kafka_opaque(rk) : NULL;
    if (client && client->log) {
        log_write(client->log, level <= 2 ? LOG_LEVEL_WARN : LOG_LEVEL_DEBUG,
                  LOG_FIELDS(LOG_Z("client", rd_kafka_name(rk)), LOG_Z("facility", facility)),
                  "kafka: %s", text);
    }
}

static enum status set_given(rd_kafka_conf_t *conf, const struct kafka_prop *prop, struct err *err)
{
    char why[256];
    rd_kafka_conf_res_t res = rd_kafka_conf_set(conf, prop->name, prop->value, why, sizeof why);
    if (res == RD_KAFKA_CONF_OK || (res == RD_KAFKA_CONF_UNKNOWN && prop->lenient)) {
        return OK;
    }
    return err_set(err, ERR_INPUT, "%s: %s", prop->given_as,
                   prop->secret ? "refused by librdkafka" : why);
}

enum status kafka_conf_new(const struct kafka_props *props,
                           const struct kafka_conf_pair *ours,
                           rd_kafka_conf_t **out,
                           struct err *err)
{
    char why[256];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    rd_kafka_conf_set_log_cb(conf, on_log);
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

static int on_stats(rd_kafka_t *rk, char *json, size_t n, void *opaque)
{
    const struct kafka_client *client = opaque;
    (void)rk;
    client->stats.take(client->stats.arg, (struct str){json, n});
    return 0; /* librdkafka frees json */
}

void kafka_conf_stats(rd_kafka_conf_t *conf,
                      const struct kafka_props *props,
                      const struct kafka_client *client)
{
    char why[256];
    if (!client->stats.take) {
        return;
    }
    rd_kafka_conf_set_stats_cb(conf, on_stats);
    if (!kafka_props_get(props, "statistics.interval.ms")) {
        (void)rd_kafka_conf_set(conf, "statistics.interval.ms", "5000", why, sizeof why);
    }
}

bool kafka_denied(rd_kafka_resp_err_t code)
{
    return code == RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED ||
           code == RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED ||
           code == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED ||
           code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED;
}

bool kafka_refused(
    const struct kafka_props *props, int code, const char *reason, char *text, size_t size)
{
    const char *mechanism = kafka_props_get(props, "sasl.mechanism");
    mechanism = mechanism ? mechanism : kafka_props_get(props, "sasl.mechanisms");
    bool scram = mechanism && strncmp(mechanism, "SCRAM", strlen("SCRAM")) == 0;
    if (code == RD_KAFKA_RESP_ERR__AUTHENTICATION ||
        code == RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED) {
        (void)snprintf(text, size,
                       "KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD or KAFKA_SASL_MECHANISM is "
                       "refused%s: %s",
                       scram && rd_kafka_version() < SCRAM_MENDED
                           ? " (librdkafka before 2.6.1 cannot do SCRAM against Kafka 4)"
                           : "",
                       reason);
        return true;
    }
    if (code == RD_KAFKA_RESP_ERR__SSL && strstr(reason, "certificate verify failed")) {
        (void)snprintf(text, size,
                       "the broker's certificate is not signed by KAFKA_SSL_CA_LOCATION, or not "
                       "for the host that KAFKA_BOOTSTRAP_SERVERS names: %s",
                       reason);
        return true;
    }
    return false;
}
