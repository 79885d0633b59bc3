#include "worker/commands/topic_admin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <librdkafka/rdkafka.h>

#include "common/clock.h"
#include "worker/kafka_conf.h"

enum {
    CONNECT_MS = 15000,
    CALL_MS = 15000,
    PART_MS = 1000, /* of a wait, between two looks at errors */
    DESCRIBE_TRIES = 10,
};

struct topic_admin {
    rd_kafka_t *rk;
    rd_kafka_queue_t *queue;
    char last_error[160]; /* written by rd_kafka_poll(), in our own thread */
};

static void on_error(rd_kafka_t *rk, int code, const char *reason, void *opaque)
{
    struct topic_admin *admin = opaque;
    (void)rk;
    (void)code;
    (void)snprintf(admin->last_error, sizeof admin->last_error, "%s", reason);
}

enum status
topic_admin_open(const struct settings *settings, struct topic_admin **out, struct err *err)
{
    static const struct kafka_conf_pair ours[] = {
        {"log_level", "2"}, /* errors come by on_error() */
        {NULL, NULL},
    };
    const struct kafka_props *props = &settings->common_props;
    rd_kafka_conf_t *conf;
    if (!kafka_props_get(props, "bootstrap.servers") &&
        !kafka_props_get(props, "metadata.broker.list")) {
        return err_set(err, ERR_INPUT, "KAFKA_BOOTSTRAP_SERVERS is not set");
    }
    if (kafka_conf_new(props, ours, &conf, err)) {
        return err->status;
    }
    char why[160] = "out of memory";
    struct topic_admin *admin = calloc(1, sizeof *admin);
    rd_kafka_conf_set_error_cb(conf, on_error);
    rd_kafka_conf_set_opaque(conf, admin);
    rd_kafka_t *rk = admin ? rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why) : NULL;
    if (!rk) {
        rd_kafka_conf_destroy(conf); /* rd_kafka_new() takes it only if it succeeds */
        free(admin);
        return err_set(err, ERR_INPUT, "kafka: %s", why);
    }
    admin->rk = rk;
    admin->queue = rd_kafka_queue_new(rk);
    *out = admin;
    return OK;
}

void topic_admin_close(struct topic_admin *admin)
{
    if (admin) {
        rd_kafka_queue_destroy(admin->queue);
        rd_kafka_destroy(admin->rk);
        free(admin);
    }
}

/*
 * Metadata of all topics: asking for one by name makes it, on a broker that creates topics
 * automatically.
 */
static enum status
all_metadata(struct topic_admin *admin, const rd_kafka_metadata_t **out, struct err *err)
{
    int64_t until = clock_monotonic_us() + (int64_t)CONNECT_MS * 1000;
    rd_kafka_resp_err_t code;
    do {
        code = rd_kafka_metadata(admin->rk, 1, NULL, out, PART_MS);
        (void)rd_kafka_poll(admin->rk, 0);
        if (code == RD_KAFKA_RESP_ERR__TRANSPORT) {
            clock_sleep_ms(100); /* a refused connection comes back at once */
        }
    } while (code && clock_monotonic_us() < until);
    if (code) {
        return err_set(err, ERR_RETRY, "kafka: %s%s%s", rd_kafka_err2str(code),
                       admin->last_error[0] ? ": " : "", admin->last_error);
    }
    return OK;
}

enum status topic_admin_connect(struct topic_admin *admin, int *brokers, struct err *err)
{
    const rd_kafka_metadata_t *metadata;
    if (all_metadata(admin, &metadata, err)) {
        return err->status;
    }
    *brokers = metadata->broker_cnt;
    rd_kafka_metadata_destroy(metadata);
    return OK;
}

/* The answer to a call whose events go to our queue; NULL (and err) if none came. */
static rd_kafka_event_t *wait_for(struct topic_admin *admin, const char *what, struct err *err)
{
    rd_kafka_event_t *event = rd_kafka_queue_poll(admin->queue, 2 * CALL_MS);
    (void)rd_kafka_poll(admin->rk, 0);
    if (!event) {
        (void)err_set(err, ERR_RETRY, "kafka: no answer to %s", what);
    } else if (rd_kafka_event_error(event)) {
        (void)err_set(err, ERR_RETRY, "kafka: %s: %s", what, rd_kafka_event_error_string(event));
        rd_kafka_event_destroy(event);
        event = NULL;
    }
    return event;
}

static rd_kafka_AdminOptions_t *new_options(struct topic_admin *admin, rd_kafka_admin_op_t op)
{
    char why[160];
    rd_kafka_AdminOptions_t *options = rd_kafka_AdminOptions_new(admin->rk, op);
    (void)rd_kafka_AdminOptions_set_request_timeout(options, CALL_MS, why, sizeof why);
    if (op == RD_KAFKA_ADMIN_OP_CREATETOPICS) {
        (void)rd_kafka_AdminOptions_set_operation_timeout(options, CALL_MS, why, sizeof why);
    }
    return options;
}

static void copy_configs(const rd_kafka_ConfigResource_t *resource,
                         struct arena *arena,
                         struct topic_facts *facts)
{
    size_t n;
    const rd_kafka_ConfigEntry_t **entries = rd_kafka_ConfigResource_configs(resource, &n);
    struct topic_config *configs = ARENA_NEW(arena, struct topic_config, n);
    facts->n_configs = 0;
    for (size_t i = 0; i < n; i++) {
        const char *value = rd_kafka_ConfigEntry_value(entries[i]);
        if (value) {
            configs[facts->n_configs++] = (struct topic_config){
                arena_zstr(arena, str_of(rd_kafka_ConfigEntry_name(entries[i]))),
                arena_zstr(arena, str_of(value))};
        }
    }
    facts->configs = configs;
}

/* One try. *code: what the broker said of the topic itself. */
static enum status describe_configs(struct topic_admin *admin,
                                    const char *topic,
                                    struct arena *arena,
                                    struct topic_facts *facts,
                                    rd_kafka_resp_err_t *code,
                                    struct err *err)
{
    rd_kafka_AdminOptions_t *options = new_options(admin, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
    rd_kafka_ConfigResource_t *resource =
        rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic);
    rd_kafka_DescribeConfigs(admin->rk, &resource, 1, options, admin->queue);
    rd_kafka_ConfigResource_destroy(resource);
    rd_kafka_AdminOptions_destroy(options);

    rd_kafka_event_t *event = wait_for(admin, "DescribeConfigs", err);
    if (!event) {
        return err->status;
    }
    size_t n;
    const rd_kafka_ConfigResource_t **got =
        rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event), &n);
    *code = n == 1 ? rd_kafka_ConfigResource_error(got[0]) : RD_KAFKA_RESP_ERR_UNKNOWN;
    if (*code == RD_KAFKA_RESP_ERR_NO_ERROR) {
        copy_configs(got[0], arena, facts);
    }
    rd_kafka_event_destroy(event);
    return OK;
}

static bool
find_topic(const rd_kafka_metadata_t *metadata, const char *topic, struct topic_facts *facts)
{
    for (int i = 0; i < metadata->topic_cnt; i++) {
        const rd_kafka_metadata_topic_t *t = &metadata->topics[i];
        if (strcmp(t->topic, topic) == 0 && t->partition_cnt > 0) {
            *facts = (struct topic_facts){.partitions = t->partition_cnt,
                                          .replicas = t->partitions[0].replica_cnt};
            return true;
        }
    }
    return false;
}

enum status topic_admin_describe(struct topic_admin *admin,
                                 const char *topic,
                                 struct arena *arena,
                                 bool *found,
                                 struct topic_facts *facts,
                                 struct err *err)
{
    const rd_kafka_metadata_t *metadata;
    if (all_metadata(admin, &metadata, err)) {
        return err->status;
    }
    *found = find_topic(metadata, topic, facts);
    rd_kafka_metadata_destroy(metadata);
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
    for (int i = 0; *found && i < DESCRIBE_TRIES; i++) {
        if (describe_configs(admin, topic, arena, facts, &code, err)) {
            return err->status;
        }
        if (code != RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) {
            break;
        }
        clock_sleep_ms(200); /* a new topic; the broker that was asked does not know it yet */
    }
    if (code) {
        return err_set(err, ERR_FATAL, "%s: cannot read its settings: %s", topic,
                       rd_kafka_err2str(code));
    }
    return OK;
}

static rd_kafka_NewTopic_t *new_topic(const struct topic_plan *plan, int replicas, struct err *err)
{
    char why[160];
    rd_kafka_NewTopic_t *topic =
        rd_kafka_NewTopic_new(plan->name, plan->partitions, replicas, why, sizeof why);
    if (!topic) {
        (void)err_set(err, ERR_INPUT, "%s: %s", plan->name, why);
        return NULL;
    }
    for (size_t i = 0; i < plan->n_configs; i++) {
        (void)rd_kafka_NewTopic_set_config(topic, plan->configs[i].name, plan->configs[i].value);
    }
    return topic;
}

static enum status read_created(rd_kafka_event_t *event, struct err *err)
{
    size_t n;
    const rd_kafka_topic_result_t **results =
        rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &n);
    for (size_t i = 0; i < n; i++) {
        rd_kafka_resp_err_t code = rd_kafka_topic_result_error(results[i]);
        if (code && code != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
            const char *why = rd_kafka_topic_result_error_string(results[i]);
            return err_set(err, ERR_FATAL, "%s: cannot be created: %s",
                           rd_kafka_topic_result_name(results[i]),
                           why ? why : rd_kafka_err2str(code));
        }
    }
    return OK;
}

/* After the answer, until the metadata show it too: producers start right afterwards. */
static enum status wait_until_there(struct topic_admin *admin, const char *topic, struct err *err)
{
    for (int64_t waited_ms = 0; waited_ms < CALL_MS; waited_ms += 100) {
        const rd_kafka_metadata_t *metadata;
        struct topic_facts facts;
        if (all_metadata(admin, &metadata, err)) {
            return err->status;
        }
        bool found = find_topic(metadata, topic, &facts);
        rd_kafka_metadata_destroy(metadata);
        if (found) {
            return OK;
        }
        clock_sleep_ms(100);
    }
    return err_set(err, ERR_RETRY, "%s: created, but the brokers do not show it yet", topic);
}

enum status topic_admin_create(struct topic_admin *admin,
                               const struct topic_plan *plan,
                               int replicas,
                               struct err *err)
{
    rd_kafka_NewTopic_t *topic = new_topic(plan, replicas, err);
    if (!topic) {
        return err->status;
    }
    rd_kafka_AdminOptions_t *options = new_options(admin, RD_KAFKA_ADMIN_OP_CREATETOPICS);
    rd_kafka_CreateTopics(admin->rk, &topic, 1, options, admin->queue);
    rd_kafka_AdminOptions_destroy(options);
    rd_kafka_NewTopic_destroy(topic);

    rd_kafka_event_t *event = wait_for(admin, "CreateTopics", err);
    if (!event) {
        return err->status;
    }
    enum status status = read_created(event, err);
    rd_kafka_event_destroy(event);
    return status ? status : wait_until_there(admin, plan->name, err);
}
