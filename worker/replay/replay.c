#include "worker/replay/replay.h"

#include <librdkafka/rdkafka.h>
#include <stdlib.h>
#include <string.h>

#include "worker/headers.h"
#include "worker/kafka_assign.h"
#include "worker/kafka_conf.h"
#include "worker/store/store.h"

#define ANSWER_MS 15000
#define SLICE_MS  500
/* Of one transaction: small enough that a killed run's is soon over, large enough to be cheap. */
#define TXN_LETTERS 500
#define TXN_BYTES   ((size_t)8 << 20)

struct partition {
    int32_t id;
    struct marks marks;
    int64_t next; /* the first offset not looked at in this pass */
    int64_t end;  /* letters from here on came after the start */
    bool done;
};

struct replay {
    struct kafka_client client; /* first: see kafka_conf.h */
    struct replay_options options;
    rd_kafka_t *consumer;
    rd_kafka_t *producer; /* NULL until records are to be sent */
    struct store *store;
    struct arena *arena; /* of one letter */
    const char *group;
    size_t only; /* number of the one reason asked for, or MARKS_MAX */
    struct partition *partitions;
    size_t n;
    rd_kafka_resp_err_t failed_delivery;
    char group_text[160];
};

static const char *dead_topic(const struct replay *replay)
{
    return replay->options.settings->dead_topic;
}

static enum status kafka_error(struct err *err, rd_kafka_resp_err_t code, const char *what)
{
    return err_set(err, kafka_denied(code) ? ERR_FATAL : ERR_RETRY, "Kafka: %s: %s", what,
                   rd_kafka_err2str(code));
}

/* ---- clients ---- */

static void on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque)
{
    struct replay *replay = opaque;
    (void)rk;
    if (message->err && !replay->failed_delivery) {
        replay->failed_delivery = message->err; /* the commit will fail, too; this says why */
    }
}

static enum status make_client(struct replay *replay,
                               rd_kafka_type_t type,
                               const struct kafka_conf_pair *ours,
                               rd_kafka_t **out,
                               struct err *err)
{
    const struct settings *settings = replay->options.settings;
    bool produces = type == RD_KAFKA_PRODUCER;
    rd_kafka_conf_t *conf = NULL;
    char why[256];
    if (kafka_conf_new(produces ? &settings->producer_props : &settings->consumer_props, ours,
                       &conf, err)) {
        return err->status;
    }
    rd_kafka_conf_set_opaque(conf, replay);
    if (produces) {
        rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    }
    *out = rd_kafka_new(type, conf, why, sizeof why);
    if (!*out) {
        rd_kafka_conf_destroy(conf);
        return err_set(err, ERR_FATAL, "Kafka: %s", why);
    }
    return OK;
}

static enum status open_consumer(struct replay *replay, struct err *err)
{
    const struct kafka_conf_pair ours[] = {
        {"group.id", replay->group},
        {"isolation.level", "read_committed"},
        {"enable.auto.commit", "false"},
        {"enable.partition.eof", "true"},
        {"auto.offset.reset", "earliest"},
        {"queued.max.messages.kbytes", "8192"},
        {NULL, NULL},
    };
    return make_client(replay, RD_KAFKA_CONSUMER, ours, &replay->consumer, err);
}

/* Fences another run, and ends what one that was killed had open. */
static enum status open_producer(struct replay *replay, struct err *err)
{
    /* A record that came in may be larger than what is sent out otherwise. */
    const int64_t most = replay->options.settings->max_article_bytes + (1 << 20);
    struct str max_bytes = arena_printf(replay->arena, "%lld", (long long)most);
    const struct kafka_conf_pair ours[] = {
        {"transactional.id", replay->group},
        {"transaction.timeout.ms", "60000"},
        {"enable.idempotence", "true"},
        {"acks", "all"},
        {"partitioner", "murmur2_random"},
        {"message.max.bytes", max_bytes.p},
        {NULL, NULL},
    };
    if (make_client(replay, RD_KAFKA_PRODUCER, ours, &replay->producer, err)) {
        return err->status;
    }
    rd_kafka_error_t *error = rd_kafka_init_transactions(replay->producer, ANSWER_MS);
    if (error) {
        (void)err_set(err, ERR_RETRY, "Kafka: init_transactions: %s", rd_kafka_error_string(error));
        rd_kafka_error_destroy(error);
    }
    return err->status;
}

static enum status list_partitions(struct replay *replay, struct err *err)
{
    const struct rd_kafka_metadata *metadata = NULL;
    rd_kafka_topic_t *topic = rd_kafka_topic_new(replay->consumer, dead_topic(replay), NULL);
    rd_kafka_resp_err_t code = rd_kafka_metadata(replay->consumer, 0, topic, &metadata, ANSWER_MS);
    rd_kafka_topic_destroy(topic);
    code = code ? code : metadata->topics[0].err;
    if (!code) {
        replay->n = (size_t)metadata->topics[0].partition_cnt;
        replay->partitions = calloc(replay->n + 1, sizeof *replay->partitions);
        if (!replay->partitions) {
            abort();
        }
        for (size_t i = 0; i < replay->n; i++) {
            replay->partitions[i].id = metadata->topics[0].partitions[i].id;
        }
    }
    if (metadata) {
        rd_kafka_metadata_destroy(metadata);
    }
    return code ? kafka_error(err, code, dead_topic(replay)) : OK;
}

enum status replay_open(const struct replay_options *options, struct replay **out, struct err *err)
{
    const struct settings *settings = options->settings;
    struct replay *replay = calloc(1, sizeof *replay);
    if (!replay) {
        abort();
    }
    replay->client.log = options->log;
    replay->options = *options;
    replay->arena = arena_new((size_t)1 << 16);
    replay->store = store_new(&(struct store_options){
        .conninfo = settings->database_url ? settings->database_url : "", .id = settings->id});
    (void)snprintf(replay->group_text, sizeof replay->group_text, "newsmill-replay-%s",
                   settings->id);
    replay->group = replay->group_text;
    replay->only =
        options->rules.reason.p ? marks_reason(options->reasons, options->rules.reason) : MARKS_MAX;
    if (open_consumer(replay, err) || list_partitions(replay, err)) {
        replay_free(replay);
        return err->status;
    }
    *out = replay;
    return OK;
}

void replay_free(struct replay *replay)
{
    if (!replay) {
        return;
    }
    if (replay->producer) {
        (void)rd_kafka_purge(replay->producer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        rd_kafka_destroy(replay->producer);
    }
    if (replay->consumer) {
        rd_kafka_destroy_flags(replay->consumer, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    }
    store_free(replay->store);
    arena_free(replay->arena);
    free(replay->partitions);
    free(replay);
}

/* ---- where to begin ---- */

static struct partition *partition_of(struct replay *replay, int32_t id)
{
    for (size_t i = 0; i < replay->n; i++) {
        if (replay->partitions[i].id == id) {
            return &replay->partitions[i];
        }
    }
    return NULL;
}

static rd_kafka_topic_partition_list_t *partition_list(const struct replay *replay)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)replay->n + 1);
    for (size_t i = 0; i < replay->n; i++) {
        (void)rd_kafka_topic_partition_list_add(list, dead_topic(replay), replay->partitions[i].id);
    }
    return list;
}

static enum status read_marks(struct replay *replay, struct err *err)
{
    rd_kafka_topic_partition_list_t *list = partition_list(replay);
    rd_kafka_resp_err_t code = rd_kafka_committed(replay->consumer, list, ANSWER_MS);
    for (int i = 0; !code && i < list->cnt; i++) {
        const rd_kafka_topic_partition_t *at = &list->elems[i];
        struct str text = {at->metadata, at->metadata ? at->metadata_size : 0};
        struct partition *partition = partition_of(replay, at->partition);
        code = at->err;
        if (partition) {
            marks_read(text, replay->options.reasons, &partition->marks);
        }
    }
    rd_kafka_topic_partition_list_destroy(list);
    return code ? kafka_error(err, code, replay->group) : OK;
}

static enum status set_range(struct replay *replay, struct partition *partition, struct err *err)
{
    int64_t low = 0;
    int64_t high = 0;
    rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(
        replay->consumer, dead_topic(replay), partition->id, &low, &high, ANSWER_MS);
    if (code) {
        return kafka_error(err, code, dead_topic(replay));
    }
    int64_t least = marks_least(&partition->marks, replay->options.reasons, replay->only);
    partition->next = replay->options.from_start || least < low ? low : least;
    partition->end = high;
    partition->done = partition->next >= high;
    return OK;
}

static enum status begin_pass(struct replay *replay, struct err *err)
{
    if (read_marks(replay, err)) {
        return err->status;
    }
    rd_kafka_topic_partition_list_t *list = partition_list(replay);
    for (size_t i = 0; i < replay->n && set_range(replay, &replay->partitions[i], err) == OK; i++) {
        list->elems[i].offset = replay->partitions[i].next;
    }
    rd_kafka_resp_err_t code =
        err->status == OK ? kafka_assign(replay->consumer, list) : RD_KAFKA_RESP_ERR_NO_ERROR;
    rd_kafka_topic_partition_list_destroy(list);
    return code ? kafka_error(err, code, dead_topic(replay)) : err->status;
}

/* ---- one letter ---- */

struct found {
    struct letter letter;
    enum letter_fate fate;
    size_t reason; /* its number, or MARKS_MAX */
    struct str key, value;
};

static void read_headers(const rd_kafka_message_t *message, struct arena *arena, struct letter *out)
{
    rd_kafka_headers_t *headers = NULL;
    const char *name;
    const void *value;
    size_t size;
    *out = (struct letter){0};
    if (rd_kafka_message_headers(message, &headers)) {
        return;
    }
    out->headers = ARENA_NEW(arena, struct letter_header, rd_kafka_header_cnt(headers) + 1);
    while (rd_kafka_header_get_all(headers, out->n_headers, &name, &value, &size) == 0) {
        out->headers[out->n_headers++] = (struct letter_header){name, {value, value ? size : 0}};
    }
}

/* The record as it came, from its row. */
static enum status fetch_original(struct replay *replay, struct found *found, struct err *err)
{
    struct letter *letter = &found->letter;
    struct stored_reject reject;
    struct str name;
    struct str value;
    if (store_read_reject(replay->store, (int64_t)letter->reject_id, replay->arena, &reject, err)) {
        return err->status;
    }
    if (!reject.whole) {
        found->fate = LETTER_CUT;
        return OK;
    }
    found->key = reject.key;
    found->value = reject.value;
    letter->headers =
        ARENA_NEW(replay->arena, struct letter_header, headers_count(reject.headers) + 1);
    letter->n_original = 0;
    while (headers_next(&reject.headers, &name, &value)) {
        if (!str_eq(name, STR(LETTER_REPLAY_COUNT))) {
            letter->headers[letter->n_original++] =
                (struct letter_header){arena_zstr(replay->arena, name), value};
        }
    }
    return OK;
}

static enum status judge(struct replay *replay,
                         const struct partition *partition,
                         const rd_kafka_message_t *message,
                         struct found *out,
                         struct err *err)
{
    rd_kafka_timestamp_type_t kind;
    int64_t at_us = rd_kafka_message_timestamp(message, &kind) * 1000;
    *out = (struct found){.fate = LETTER_FOREIGN, .reason = MARKS_MAX};
    out->key = (struct str){message->key, message->key ? message->key_len : 0};
    out->value = (struct str){message->payload, message->payload ? message->len : 0};
    read_headers(message, replay->arena, &out->letter);
    if (!letter_read(&out->letter)) {
        return OK;
    }
    out->reason = marks_reason(replay->options.reasons, out->letter.reason);
    if (out->reason == MARKS_MAX) {
        return OK;
    }
    out->fate = letter_fate(&out->letter, at_us, &replay->options.rules);
    if (out->fate != LETTER_UNASKED && !replay->options.from_start &&
        message->offset < partition->marks.next[out->reason]) {
        out->fate = LETTER_DONE;
    }
    return out->fate == LETTER_AGAIN && out->letter.reject_id > 0 ? fetch_original(replay, out, err)
                                                                  : OK;
}

static bool pass_is_over(const struct replay *replay)
{
    for (size_t i = 0; i < replay->n; i++) {
        if (!replay->partitions[i].done) {
            return false;
        }
    }
    return true;
}

/*
 * The next letter of the pass. *message is the caller's to destroy, and holds out's bytes; it is
 * NULL when the pass is over.
 */
static enum status
next_letter(struct replay *replay, rd_kafka_message_t **message, struct found *out, struct err *err)
{
    *message = NULL;
    arena_reset(replay->arena);
    while (!pass_is_over(replay)) {
        rd_kafka_message_t *got = rd_kafka_consumer_poll(replay->consumer, SLICE_MS);
        struct partition *partition = got && got->rkt ? partition_of(replay, got->partition) : NULL;
        if (got && got->err == RD_KAFKA_RESP_ERR__PARTITION_EOF && partition) {
            partition->next = got->offset;
            partition->done = true;
        } else if (got && got->err) {
            (void)kafka_error(err, got->err, rd_kafka_message_errstr(got));
        } else if (partition && !partition->done) {
            partition->next = got->offset + 1;
            partition->done = partition->next >= partition->end;
            if (got->offset < partition->end && judge(replay, partition, got, out, err) == OK) {
                *message = got;
                return OK;
            }
        }
        if (got) {
            rd_kafka_message_destroy(got);
        }
        if (err->status != OK) {
            return err->status;
        }
    }
    return OK;
}

enum status replay_count(struct replay *replay, struct replay_tally *out, struct err *err)
{
    rd_kafka_message_t *message = NULL;
    struct found found;
    *out = (struct replay_tally){0};
    if (begin_pass(replay, err)) {
        return err->status;
    }
    while (next_letter(replay, &message, &found, err) == OK && message) {
        out->n[found.reason][found.fate]++;
        rd_kafka_message_destroy(message);
    }
    return err->status;
}

/* ---- sending ---- */

static enum status txn_error(struct replay *replay, rd_kafka_error_t *error, struct err *err)
{
    if (!error) {
        return OK;
    }
    bool fenced = rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR__FENCED;
    (void)err_set(err, fenced ? ERR_FATAL : ERR_RETRY, "Kafka: %s%s%s",
                  fenced ? "another replay has begun: " : "", rd_kafka_error_string(error),
                  replay->failed_delivery ? "; a record was not delivered" : "");
    rd_kafka_error_destroy(error);
    return err->status;
}

static enum status produce(struct replay *replay, const struct found *found, struct err *err)
{
    const struct letter *letter = &found->letter;
    struct str count = arena_printf(replay->arena, "%llu", (unsigned long long)letter->replays + 1);
    rd_kafka_headers_t *headers = rd_kafka_headers_new(letter->n_original + 1);
    for (size_t i = 0; i < letter->n_original; i++) {
        const struct letter_header *h = &letter->headers[i];
        (void)rd_kafka_header_add(headers, h->name, -1, h->value.p,
                                  h->value.p ? (ssize_t)h->value.n : 0);
    }
    (void)rd_kafka_header_add(headers, LETTER_REPLAY_COUNT, -1, count.p, (ssize_t)count.n);
    rd_kafka_resp_err_t code = rd_kafka_producev(
        replay->producer, RD_KAFKA_V_TOPIC(arena_zstr(replay->arena, letter->topic)),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY | RD_KAFKA_MSG_F_BLOCK),
        RD_KAFKA_V_KEY((const void *)found->key.p, found->key.n),
        RD_KAFKA_V_VALUE((void *)(uintptr_t)(found->value.p ? found->value.p : ""), found->value.n),
        RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
    if (code) {
        rd_kafka_headers_destroy(headers); /* on success they are the producer's */
        return kafka_error(err, code, "a letter cannot be sent");
    }
    return OK;
}

static rd_kafka_error_t *send_marks(struct replay *replay)
{
    rd_kafka_topic_partition_list_t *list = partition_list(replay);
    for (size_t i = 0; i < replay->n; i++) {
        struct partition *partition = &replay->partitions[i];
        marks_advance(&partition->marks, replay->options.reasons, replay->only, partition->next);
        struct str text = marks_write(&partition->marks, replay->options.reasons, replay->arena);
        list->elems[i].offset = marks_least(&partition->marks, replay->options.reasons, MARKS_MAX);
        list->elems[i].metadata = malloc(text.n + 1); /* the list frees it */
        if (!list->elems[i].metadata) {
            abort();
        }
        memcpy(list->elems[i].metadata, text.p, text.n);
        list->elems[i].metadata_size = text.n;
    }
    rd_kafka_consumer_group_metadata_t *group = rd_kafka_consumer_group_metadata_new(replay->group);
    rd_kafka_error_t *error =
        rd_kafka_send_offsets_to_transaction(replay->producer, list, group, ANSWER_MS);
    rd_kafka_consumer_group_metadata_destroy(group);
    rd_kafka_topic_partition_list_destroy(list);
    return error;
}

static enum status commit(struct replay *replay, struct err *err)
{
    if (txn_error(replay, send_marks(replay), err)) {
        return err->status;
    }
    return txn_error(replay, rd_kafka_commit_transaction(replay->producer, ANSWER_MS), err);
}

/* One transaction's letters; *over: there are no more, or the limit is reached. */
static enum status
send_some(struct replay *replay, uint64_t sent, uint64_t *n, bool *over, struct err *err)
{
    size_t bytes = 0;
    *n = 0;
    for (uint64_t looked = 0; *n < TXN_LETTERS && bytes < TXN_BYTES && looked < 100 * TXN_LETTERS;
         looked++) {
        rd_kafka_message_t *message = NULL;
        struct found found;
        if (replay->options.limit > 0 && sent + *n == replay->options.limit) {
            *over = true;
            return OK;
        }
        if (next_letter(replay, &message, &found, err)) {
            return err->status;
        }
        if (!message) {
            *over = true;
            return OK;
        }
        if (found.fate == LETTER_AGAIN && produce(replay, &found, err) == OK) {
            bytes += found.value.n;
            ++*n;
        }
        rd_kafka_message_destroy(message);
        if (err->status != OK) {
            return err->status;
        }
    }
    return OK;
}

enum status replay_send(
    struct replay *replay, replay_progress *progress, void *arg, uint64_t *sent, struct err *err)
{
    *sent = 0;
    /* The marks are read when no older run can move them any more. */
    if (open_producer(replay, err) || begin_pass(replay, err)) {
        return err->status;
    }
    for (bool over = false; !over;) {
        uint64_t n = 0;
        if (txn_error(replay, rd_kafka_begin_transaction(replay->producer), err) ||
            send_some(replay, *sent, &n, &over, err) || commit(replay, err)) {
            return err->status;
        }
        *sent += n;
        progress(*sent, arg);
    }
    return OK;
}
