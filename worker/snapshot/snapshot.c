#include "worker/snapshot/snapshot.h"

#include <inttypes.h>
#include <librdkafka/rdkafka.h>
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "worker/fault.h"
#include "worker/kafka_assign.h"
#include "worker/kafka_conf.h"
#include "worker/render/event.h"
#include "worker/store/state.h"

#define ANSWER_MS     15000
#define SLICE_MS      500
#define LABEL_ARTICLE (-1) /* stands for the label, which the table has without its article */

/* A key of the topic, and whether its last record was a tombstone. */
struct key {
    struct str text;
    size_t number; /* in the order of reading; a key's records are in one partition */
    bool gone;
    bool written; /* by this run */
};

struct snapshot {
    struct kafka_client client; /* first: see kafka_conf.h */
    const struct settings *settings;
    rd_kafka_t *consumer, *producer;
    struct store *store;
    struct arena *arena; /* as long as the run: keys, the position */
    struct arena *page;
    struct key *keys;
    size_t n_keys, cap_keys;
    struct str offsets;
    rd_kafka_resp_err_t failed_delivery;
    struct snapshot_result result;
    const struct state_cluster *cluster; /* the one that is rendered */
};

static enum status kafka_error(struct err *err, rd_kafka_resp_err_t code, const char *what)
{
    bool final = kafka_denied(code) || code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ||
                 code == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC;
    return err_set(err, final ? ERR_FATAL : ERR_RETRY, "Kafka: %s: %s", what,
                   rd_kafka_err2str(code));
}

static enum status txn_error(struct snapshot *s, rd_kafka_error_t *error, struct err *err)
{
    if (!error) {
        return OK;
    }
    bool fenced = rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR__FENCED;
    (void)err_set(err, fenced ? ERR_FATAL : ERR_RETRY, "Kafka: %s%s%s",
                  fenced ? "another snapshot has begun: " : "", rd_kafka_error_string(error),
                  s->failed_delivery ? "; a record was not delivered" : "");
    rd_kafka_error_destroy(error);
    return err->status;
}

/* ---- clients ---- */

static void on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque)
{
    struct snapshot *s = opaque;
    (void)rk;
    if (message->err && !s->failed_delivery) {
        s->failed_delivery = message->err; /* the commit will fail, too; this says why */
    }
}

static enum status make_client(struct snapshot *s,
                               rd_kafka_type_t type,
                               const struct kafka_conf_pair *ours,
                               rd_kafka_t **out,
                               struct err *err)
{
    bool produces = type == RD_KAFKA_PRODUCER;
    rd_kafka_conf_t *conf = NULL;
    char why[256];
    if (kafka_conf_new(produces ? &s->settings->producer_props : &s->settings->consumer_props, ours,
                       &conf, err)) {
        return err->status;
    }
    rd_kafka_conf_set_opaque(conf, s);
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

static enum status open_clients(struct snapshot *s, struct err *err)
{
    struct str id = arena_printf(s->arena, "newsmill-snapshot-%s", s->settings->id);
    struct str max_bytes =
        arena_printf(s->arena, "%" PRId64, s->settings->max_event_bytes + (64 << 10));
    const struct kafka_conf_pair consumer[] = {
        {"group.id", id.p},
        {"isolation.level", "read_committed"},
        {"enable.auto.commit", "false"},
        {"enable.partition.eof", "true"},
        {"auto.offset.reset", "earliest"},
        {"queued.max.messages.kbytes", "8192"},
        {NULL, NULL},
    };
    const struct kafka_conf_pair producer[] = {
        {"transactional.id", id.p},
        {"transaction.timeout.ms", "900000"}, /* the most that brokers allow by default */
        {"enable.idempotence", "true"},
        {"acks", "all"},
        {"partitioner", "murmur2_random"},
        {"message.max.bytes", max_bytes.p},
        {NULL, NULL},
    };
    if (make_client(s, RD_KAFKA_CONSUMER, consumer, &s->consumer, err) ||
        make_client(s, RD_KAFKA_PRODUCER, producer, &s->producer, err)) {
        return err->status;
    }
    return txn_error(s, rd_kafka_init_transactions(s->producer, ANSWER_MS), err);
}

static void release(struct snapshot *s)
{
    if (s->producer) {
        (void)rd_kafka_purge(s->producer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        rd_kafka_destroy(s->producer);
    }
    if (s->consumer) {
        rd_kafka_destroy_flags(s->consumer, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    }
    store_free(s->store);
    arena_free(s->page);
    arena_free(s->arena);
}

/* ---- where the topics stand ---- */

/* Every partition of a topic from its first record on. */
static enum status list_partitions(struct snapshot *s,
                                   const char *topic,
                                   rd_kafka_topic_partition_list_t **out,
                                   struct err *err)
{
    const struct rd_kafka_metadata *metadata = NULL;
    rd_kafka_topic_t *handle = rd_kafka_topic_new(s->consumer, topic, NULL);
    rd_kafka_resp_err_t code = rd_kafka_metadata(s->consumer, 0, handle, &metadata, ANSWER_MS);
    rd_kafka_topic_destroy(handle);
    code = code ? code : metadata->topics[0].err;
    if (!code) {
        int n = metadata->topics[0].partition_cnt;
        *out = rd_kafka_topic_partition_list_new(n);
        for (int i = 0; i < n; i++) {
            rd_kafka_topic_partition_list_add(*out, topic, metadata->topics[0].partitions[i].id)
                ->offset = RD_KAFKA_OFFSET_BEGINNING;
        }
    }
    if (metadata) {
        rd_kafka_metadata_destroy(metadata);
    }
    return code ? kafka_error(err, code, topic) : OK;
}

/* What is in front of these offsets is committed, so it is published, so it is in the tables. */
static enum status read_offsets(struct snapshot *s, struct err *err)
{
    rd_kafka_topic_partition_list_t *list = NULL;
    if (list_partitions(s, s->settings->clusters_topic, &list, err)) {
        return err->status;
    }
    s->offsets = STR("");
    for (int i = 0; i < list->cnt && err->status == OK; i++) {
        int64_t low = 0;
        int64_t high = 0;
        rd_kafka_resp_err_t code =
            rd_kafka_query_watermark_offsets(s->consumer, s->settings->clusters_topic,
                                             list->elems[i].partition, &low, &high, ANSWER_MS);
        if (code) {
            (void)kafka_error(err, code, s->settings->clusters_topic);
        }
        s->offsets =
            arena_printf(s->arena, "%.*s%s\"%" PRId32 "\":\"%" PRId64 "\"", STR_ARG(s->offsets),
                         i > 0 ? "," : "", list->elems[i].partition, high);
    }
    rd_kafka_topic_partition_list_destroy(list);
    return err->status;
}

static void take_key(struct snapshot *s, const rd_kafka_message_t *message)
{
    struct str text = {message->key, message->key_len};
    struct key key = {
        .text = arena_copy(s->arena, text), .number = s->n_keys, .gone = !message->payload};
    ARENA_PUSH(s->arena, s->keys, s->n_keys, s->cap_keys, key);
}

static int by_text(const void *x, const void *y)
{
    const struct key *a = x;
    const struct key *b = y;
    int c = str_cmp(a->text, b->text);
    return c != 0 ? c : (a->number > b->number) - (a->number < b->number);
}

/* The last record of each key. */
static void keep_last(struct snapshot *s)
{
    size_t n = 0;
    if (s->n_keys > 0) {
        qsort(s->keys, s->n_keys, sizeof *s->keys, by_text);
    }
    for (size_t i = 0; i < s->n_keys; i++) {
        if (i + 1 == s->n_keys || !str_eq(s->keys[i].text, s->keys[i + 1].text)) {
            s->keys[n++] = s->keys[i];
        }
    }
    s->n_keys = n;
}

/* The keys of the state before, to the end of each partition. */
static enum status read_keys(struct snapshot *s, struct err *err)
{
    rd_kafka_topic_partition_list_t *list = NULL;
    if (list_partitions(s, s->settings->state_topic, &list, err)) {
        return err->status;
    }
    int open = list->cnt;
    rd_kafka_resp_err_t code = kafka_assign(s->consumer, list);
    rd_kafka_topic_partition_list_destroy(list);
    if (code) {
        return kafka_error(err, code, s->settings->state_topic);
    }
    for (int silent = 0; open > 0 && err->status == OK;) {
        rd_kafka_message_t *got = rd_kafka_consumer_poll(s->consumer, SLICE_MS);
        silent = got ? 0 : silent + SLICE_MS;
        if (silent > 2 * ANSWER_MS) {
            (void)kafka_error(err, RD_KAFKA_RESP_ERR__TIMED_OUT, s->settings->state_topic);
        } else if (got && got->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            open--;
        } else if (got && got->err) {
            (void)kafka_error(err, got->err, s->settings->state_topic);
        } else if (got) {
            take_key(s, got);
        }
        if (got) {
            rd_kafka_message_destroy(got);
        }
    }
    keep_last(s);
    return err->status;
}

/* ---- sending ---- */

static enum status
send_record(struct snapshot *s, struct str key, struct str value, struct err *err)
{
    struct key *known = NULL;
    rd_kafka_resp_err_t code;
    for (;;) {
        code = rd_kafka_producev(
            s->producer, RD_KAFKA_V_TOPIC(s->settings->state_topic),
            RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY((const void *)key.p, key.n),
            RD_KAFKA_V_VALUE((void *)(uintptr_t)value.p, value.n),
            RD_KAFKA_V_HEADER("content-type", "application/json", -1), RD_KAFKA_V_END);
        if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
            break;
        }
        (void)rd_kafka_poll(s->producer, SLICE_MS);
    }
    (void)rd_kafka_poll(s->producer, 0);
    if (code || s->failed_delivery) {
        return kafka_error(err, code ? code : s->failed_delivery, s->settings->state_topic);
    }
    const struct key wanted = {.text = key};
    for (size_t low = 0, high = s->n_keys; low < high && !known;) {
        size_t mid = (low + high) / 2;
        int c = str_cmp(s->keys[mid].text, wanted.text);
        known = c == 0 ? &s->keys[mid] : NULL;
        low = c < 0 ? mid + 1 : low;
        high = c < 0 ? high : mid;
    }
    if (known) {
        known->written = true;
    }
    s->result.records += value.p != NULL;
    s->result.tombstones += value.p == NULL;
    return OK;
}

static int by_article(const void *x, const void *y)
{
    int64_t a = ((const struct state_article *)x)->article_id;
    int64_t b = ((const struct state_article *)y)->article_id;
    return (a > b) - (a < b);
}

/* Members are in the order of their ids. */
static bool find_article(void *arg, int64_t article_id, struct event_article *out)
{
    const struct state_cluster *cluster = ((struct snapshot *)arg)->cluster;
    const struct state_article key = {.article_id = article_id};
    if (article_id == LABEL_ARTICLE) {
        *out = (struct event_article){.title = cluster->label};
        return true;
    }
    const struct state_article *found =
        cluster->n_articles == 0
            ? NULL
            : bsearch(&key, cluster->articles, cluster->n_articles, sizeof key, by_article);
    if (!found) {
        return false;
    }
    *out = (struct event_article){
        .article_id = article_id,
        .external_id =
            found->external_id.n <= EVENT_NAME_BYTES ? found->external_id : (struct str){0},
        .url = found->url.n <= EVENT_URL_BYTES ? found->url : (struct str){0},
        .title = utf8_clip(found->title, EVENT_TITLE_BYTES),
        .source = utf8_clip(found->source, EVENT_NAME_BYTES),
        .dated = found->dated,
        .published_us = found->published_us,
    };
    return true;
}

static enum status
send_cluster(struct snapshot *s, const struct state_cluster *cluster, struct err *err)
{
    struct member_change *members = ARENA_NEW(s->page, struct member_change, cluster->n_articles);
    struct events events = {0};
    struct cluster_change change = {.fate = CLUSTER_CREATED,
                                    .kind = cluster->kind,
                                    .id = cluster->cluster_id,
                                    .version = cluster->version,
                                    .summary = cluster->summary,
                                    .closed = cluster->closed,
                                    .added = members,
                                    .n_added = cluster->n_articles};
    change.summary.label_article = LABEL_ARTICLE;
    for (size_t i = 0; i < cluster->n_articles; i++) {
        members[i] = (struct member_change){.article_id = cluster->articles[i].article_id,
                                            .role = cluster->articles[i].role};
    }
    s->cluster = cluster;
    render_events(&change, (struct event_articles){.find = find_article, .context = s},
                  (size_t)s->settings->max_event_bytes, s->page, &events);
    for (size_t i = 0; i < events.n && err->status == OK; i++) {
        struct str id = arena_printf(s->page, "%" PRId64, cluster->cluster_id);
        struct str key = i == 0 ? id : arena_printf(s->page, "%.*s/%zu", STR_ARG(id), i);
        (void)send_record(s, key, events.items[i].data, err);
    }
    s->result.groups++;
    return err->status;
}

static enum status send_state(struct snapshot *s, struct err *err)
{
    int64_t after = 0;
    for (size_t n = 1; n > 0 && err->status == OK;) {
        struct state_cluster *clusters = NULL;
        if (store_state_page(s->store, after, s->page, &clusters, &n, err)) {
            break;
        }
        for (size_t i = 0; i < n && err->status == OK; i++) {
            (void)send_cluster(s, &clusters[i], err);
        }
        after = n > 0 ? clusters[n - 1].cluster_id : after;
        arena_reset(s->page);
    }
    return err->status;
}

static enum status send_rest(struct snapshot *s, struct err *err)
{
    for (size_t i = 0; i < s->n_keys && err->status == OK; i++) {
        const struct key *key = &s->keys[i];
        if (!key->written && !key->gone && !str_eq(key->text, STR("position"))) {
            (void)send_record(s, key->text, (struct str){NULL, 0}, err);
        }
    }
    if (err->status != OK) {
        return err->status;
    }
    struct str position =
        arena_printf(s->arena, "{\"outbox_id\":\"%" PRId64 "\",\"offsets\":{%.*s}}",
                     s->result.position, STR_ARG(s->offsets));
    return send_record(s, STR("position"), position, err);
}

static enum status commit(struct snapshot *s, struct err *err)
{
    while (rd_kafka_flush(s->producer, SLICE_MS) == RD_KAFKA_RESP_ERR__TIMED_OUT) {
        if (s->failed_delivery) {
            return kafka_error(err, s->failed_delivery, s->settings->state_topic);
        }
    }
    fault_point("snapshot_before_commit");
    return txn_error(s, rd_kafka_commit_transaction(s->producer, ANSWER_MS), err);
}

static enum status write_all(struct snapshot *s, struct err *err)
{
    if (open_clients(s, err) || read_keys(s, err) || read_offsets(s, err) ||
        store_state_begin(s->store, &s->result.position, err)) {
        return err->status;
    }
    if (txn_error(s, rd_kafka_begin_transaction(s->producer), err) == OK &&
        send_state(s, err) == OK && send_rest(s, err) == OK) {
        (void)commit(s, err);
    }
    store_state_end(s->store);
    return err->status;
}

enum status snapshot_write(const struct settings *settings,
                           const struct log *log,
                           struct snapshot_result *out,
                           struct err *err)
{
    const char *url = settings->database_url;
    struct snapshot s = {
        .client = {.log = log},
        .settings = settings,
        .store = store_new(&(struct store_options){.conninfo = url ? url : "", .id = settings->id}),
        .arena = arena_new(1 << 16),
        .page = arena_new(1 << 20),
    };
    enum status status = write_all(&s, err);
    *out = s.result;
    release(&s);
    return status;
}
