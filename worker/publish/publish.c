/* The transactional producer. */
#include "worker/publish/publish.h"

#include <stdlib.h>
#include <string.h>

#include "worker/fault.h"
#include "worker/publish/publish_inside.h"

/* One slice of waiting: short enough for the leader's heartbeat of a second. */
#define SLICE_MS 500

/*
 * A call that cannot be cut into slices, and with it one request: well below the silence of 5 s
 * after which a leader is ended.
 */
#define CALL_MS      3000
#define CALL_MS_TEXT "3000"

static void on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque)
{
    struct publisher *publisher = opaque;
    (void)rk;
    if (message->err && !publisher->failed_delivery) {
        publisher->failed_delivery = message->err; /* the commit will fail, too; this says why */
    }
}

static void on_error(rd_kafka_t *rk, int code, const char *reason, void *opaque)
{
    struct publisher *publisher = opaque;
    char text[sizeof publisher->refused.text];
    (void)rk;
    if (kafka_refused(&publisher->settings->producer_props, code, reason, text, sizeof text)) {
        (void)err_set(&publisher->refused, ERR_FATAL, "publish: Kafka: %s", text);
    }
}

static enum status make_producer(struct publisher *publisher, struct err *err)
{
    const struct settings *settings = publisher->settings;
    const struct kafka_conf_pair ours[] = {
        {"client.id", settings->transactional_id},
        {"transactional.id", settings->transactional_id},
        {"transaction.timeout.ms", "15000"},
        {"enable.idempotence", "true"},
        {"acks", "all"},
        {"partitioner", "murmur2_random"},
        {"retry.backoff.ms", "5"}, /* lifts transactions from 15 to 70 a second on 2.0.2 */
        /* send_offsets_to_transaction() ignores its timeout while a broker is away or silent:
         * it returns after these (10 s and more by default). */
        {"reconnect.backoff.max.ms", "250"},
        {"socket.timeout.ms", CALL_MS_TEXT},
        {NULL, NULL},
    };
    rd_kafka_conf_t *conf = NULL;
    char why[256];
    if (kafka_conf_new(&settings->producer_props, ours, &conf, err)) {
        return err->status;
    }
    rd_kafka_conf_set_opaque(conf, publisher);
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    rd_kafka_conf_set_error_cb(conf, on_error);
    kafka_conf_stats(conf, &settings->producer_props, &publisher->client);
    char max[32] = "1000000";
    size_t size = sizeof max;
    uint64_t max_bytes = 0;
    (void)rd_kafka_conf_get(conf, "message.max.bytes", max, &size);
    (void)str_to_u64(str_of(max), &max_bytes);
    if (max_bytes < (uint64_t)settings->max_event_bytes + PUBLISH_HEADER_BYTES) {
        rd_kafka_conf_destroy(conf);
        return err_set(err, ERR_FATAL,
                       "publish: the producer's message.max.bytes (%s) is below "
                       "NEWSMILL_MAX_EVENT_BYTES plus %d "
                       "for headers",
                       max, PUBLISH_HEADER_BYTES);
    }
    publisher->producer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why);
    if (!publisher->producer) {
        rd_kafka_conf_destroy(conf);
        return err_set(err, ERR_FATAL, "publish: %s", why);
    }
    return OK;
}

/*
 * Destroys error. All failures end the same way: the caller frees this publisher and opens
 * another, whose init_transactions aborts what is open, and reads how far this one got.
 */
static enum status
sort_error(struct publisher *publisher, rd_kafka_error_t *error, const char *what, struct err *err)
{
    rd_kafka_resp_err_t code = rd_kafka_error_code(error);
    bool refused = kafka_denied(code) || kafka_denied(publisher->failed_delivery);
    if (publisher->failed_delivery == RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP) {
        (void)err_set(err, ERR_RETRY,
                      "publish: Kafka refuses the time of our records: the clock of this machine, "
                      "or the broker's, is wrong");
    }
    (void)err_set(err, refused ? ERR_FATAL : ERR_RETRY, "publish: %s: %s%s%s", what,
                  rd_kafka_error_string(error),
                  publisher->failed_delivery ? "; a record was not delivered: " : "",
                  publisher->failed_delivery ? rd_kafka_err2str(publisher->failed_delivery) : "");
    rd_kafka_error_destroy(error);
    return err->status;
}

enum status publisher_beat(struct publisher *publisher, struct err *err)
{
    if (publisher->refused.status != OK) {
        return err_set(err, publisher->refused.status, "%s", publisher->refused.text);
    }
    return publisher->beat(publisher->beat_arg, err);
}

/*
 * init_transactions() and commit_transaction() are never called again to go on after a timeout:
 * a result that comes between the two calls is taken for that of the next step (2.0.2), and from
 * then on every call returns before it is done. Here a new producer tries again; a commit that
 * has timed out is an error like another.
 */
static enum status init_once(struct publisher *publisher, bool *again, struct err *err)
{
    if (make_producer(publisher, err)) {
        return err->status;
    }
    rd_kafka_error_t *error = rd_kafka_init_transactions(publisher->producer, CALL_MS);
    *again = error && rd_kafka_error_is_retriable(error);
    if (error && !*again) {
        return sort_error(publisher, error, "init_transactions", err);
    }
    if (*again) {
        rd_kafka_error_destroy(error);
        rd_kafka_destroy(publisher->producer);
        publisher->producer = NULL;
        return publisher_beat(publisher, err);
    }
    return OK;
}

enum status
publisher_open(const struct publisher_options *options, struct publisher **out, struct err *err)
{
    struct publisher *publisher = calloc(1, sizeof *publisher);
    bool again = true;
    if (!publisher) {
        abort();
    }
    publisher->settings = options->settings;
    publisher->client = (struct kafka_client){.log = options->log, .stats = options->stats};
    publisher->beat = options->beat;
    publisher->beat_arg = options->beat_arg;
    while (again) {
        if (init_once(publisher, &again, err)) {
            publisher_free(publisher);
            return err->status;
        }
    }
    *out = publisher;
    return OK;
}

void publisher_free(struct publisher *publisher)
{
    if (!publisher) {
        return;
    }
    if (publisher->producer) {
        /* What is open is aborted by the next leader's init_transactions, or by its timeout. */
        (void)rd_kafka_purge(publisher->producer,
                             RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        rd_kafka_destroy(publisher->producer);
    }
    publisher_close_reader(publisher);
    free(publisher);
}

void publisher_serve(struct publisher *publisher)
{
    (void)rd_kafka_poll(publisher->producer, 0);
}

enum status publisher_begin(struct publisher *publisher, struct err *err)
{
    rd_kafka_error_t *error = rd_kafka_begin_transaction(publisher->producer);
    if (error) {
        return sort_error(publisher, error, "begin_transaction", err);
    }
    return OK;
}

static rd_kafka_headers_t *make_headers(const struct message *message)
{
    rd_kafka_headers_t *headers = rd_kafka_headers_new(message->n_headers);
    for (size_t i = 0; i < message->n_headers; i++) {
        const struct header *h = &message->headers[i];
        (void)rd_kafka_header_add(headers, h->name, -1, h->value.p,
                                  h->value.p ? (ssize_t)h->value.n : 0);
    }
    return headers;
}

static rd_kafka_resp_err_t produce(struct publisher *publisher, const struct message *message)
{
    rd_kafka_headers_t *headers = make_headers(message);
    const char *value = message->null_value ? NULL : message->value.p ? message->value.p : "";
    rd_kafka_resp_err_t code = rd_kafka_producev(
        publisher->producer, RD_KAFKA_V_TOPIC(message->topic),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
        RD_KAFKA_V_KEY((const void *)message->key.p, message->key.n),
        RD_KAFKA_V_VALUE((void *)(uintptr_t)value, message->null_value ? 0 : message->value.n),
        RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
    if (code) {
        rd_kafka_headers_destroy(headers); /* on success they are the producer's */
    }
    return code;
}

enum status
publisher_send(struct publisher *publisher, const struct message *message, struct err *err)
{
    rd_kafka_resp_err_t code;
    while ((code = produce(publisher, message)) == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
        (void)rd_kafka_poll(publisher->producer, SLICE_MS);
        if (publisher_beat(publisher, err)) {
            return err->status;
        }
    }
    if (code) {
        bool ours =
            code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE; /* it was sized before it was written */
        return err_set(err, ours ? ERR_FATAL : ERR_RETRY, "publish: %s: %s", message->topic,
                       rd_kafka_err2str(code));
    }
    (void)rd_kafka_poll(publisher->producer, 0);
    return OK;
}

/* So that the commit itself finds nothing left to wait for. */
static enum status flush(struct publisher *publisher, struct err *err)
{
    while (rd_kafka_flush(publisher->producer, SLICE_MS) == RD_KAFKA_RESP_ERR__TIMED_OUT) {
        if (publisher_beat(publisher, err)) {
            return err->status;
        }
    }
    return OK;
}

static rd_kafka_error_t *send_position_once(struct publisher *publisher, int64_t position)
{
    const struct settings *settings = publisher->settings;
    rd_kafka_consumer_group_metadata_t *group =
        rd_kafka_consumer_group_metadata_new(settings->position_group);
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, settings->clusters_topic, 0)->offset = position;
    rd_kafka_error_t *error =
        rd_kafka_send_offsets_to_transaction(publisher->producer, list, group, SLICE_MS);
    rd_kafka_topic_partition_list_destroy(list);
    rd_kafka_consumer_group_metadata_destroy(group);
    return error;
}

static enum status send_position(struct publisher *publisher, int64_t position, struct err *err)
{
    for (;;) {
        rd_kafka_error_t *error = send_position_once(publisher, position);
        if (!error) {
            return OK;
        }
        if (!rd_kafka_error_is_retriable(error) || rd_kafka_error_txn_requires_abort(error)) {
            return sort_error(publisher, error, "send_offsets_to_transaction", err);
        }
        rd_kafka_error_destroy(error);
        if (publisher_beat(publisher, err)) {
            return err->status;
        }
    }
}

enum status publisher_commit(struct publisher *publisher, int64_t position, struct err *err)
{
    fault_point("publish_produced");
    if (flush(publisher, err) || send_position(publisher, position, err) ||
        publisher_beat(publisher, err)) {
        return err->status;
    }
    fault_point("publish_before_commit");
    rd_kafka_error_t *error = rd_kafka_commit_transaction(publisher->producer, CALL_MS);
    if (error) {
        return sort_error(publisher, error, "commit_transaction", err);
    }
    fault_point("publish_after_commit");
    return OK;
}
