/* From the outbox to Kafka: one transaction after the other, none lost and none twice. */
#include <inttypes.h>

#include "common/clock.h"
#include "worker/fault.h"
#include "worker/lead_inside.h"
#include "worker/publish/message.h"

#define REJECTS_MAX   500
#define ARTICLES_MAX  1000
#define PUBLISH_ROWS  2000
#define PUBLISH_BYTES (8 << 20)
/* Offsets of a group without members expire after 7 days by default. */
#define RENEW_US (3600 * (int64_t)CLOCK_US_PER_S)
/* Kafka keeps a publisher waiting for so long before it is called an outage. */
#define WAITING_US (5 * (int64_t)CLOCK_US_PER_S)

/* What a waiting publisher calls: both the lock and the probes must see that we live. */
static enum status beat(void *arg, struct err *err)
{
    struct lead *lead = arg;
    health_beat(lead->part);
    if (clock_monotonic_us() - lead->round_us > WAITING_US) {
        lead_tell_down(lead, "publish: waiting for Kafka");
    }
    if (atomic_load(&lead->service->stop)) {
        return err_set(err, ERR_RETRY, "publish: stopping");
    }
    return leader_beat(lead->leader, err);
}

/* A position that fits neither: tables and topics have not come from one history. */
static enum status
alarm_position(const struct publish_state *state, int64_t position, struct err *err)
{
    return err_set(err, ERR_FATAL,
                   "publish: Kafka says outbox id %" PRId64
                   " was published last, the table publish_position says %" PRId64 " (or %" PRId64
                   "), the outbox ends at %" PRId64
                   ": a database was restored from a backup, or a topic "
                   "was deleted. Nothing is published until a person has decided",
                   position, state->done, state->intent, state->newest);
}

/*
 * Which of done and intent is true? Kafka's position says so; where it is gone (expired,
 * deleted), the topics themselves do: a transaction is there whole or not at all.
 */
static enum status recover(struct lead *lead, struct err *err)
{
    struct publish_state state;
    int64_t position = 0;
    bool known = false;
    if (leader_publish_state(lead->leader, &state, err) ||
        publisher_position(lead->publisher, &position, &known, err)) {
        return err->status;
    }
    if (!known && state.done != state.intent) {
        bool found = false;
        if (publisher_find(lead->publisher, state.done, state.intent, &found, err)) {
            return err->status;
        }
        position = found ? state.intent : state.done;
    } else if (!known) {
        position = state.done;
    }
    int64_t newest = state.newest > state.done ? state.newest : state.done;
    if ((position != state.done && position != state.intent) || position > newest) {
        return alarm_position(&state, position, err);
    }
    if (leader_set_position(lead->leader, position, position, err)) {
        return err->status;
    }
    lead->done = position;
    lead->renewed_us =
        known ? clock_monotonic_us() : 0; /* a lost position is written again at once */
    return OK;
}

/* Owners below zero are no ingest loops. */
#define STATS_OWNER (-1)

static void take_stats(void *arg, struct str json)
{
    const struct lead *lead = arg;
    kafka_metrics_take(&lead->service->metrics.kafka, "publish", STATS_OWNER, json);
}

static enum status open_publisher(struct lead *lead, struct err *err)
{
    const struct publisher_options options = {.settings = lead->service->settings,
                                              .log = lead->service->log,
                                              .beat = beat,
                                              .beat_arg = lead,
                                              .stats = {take_stats, lead}};
    if (publisher_open(&options, &lead->publisher, err)) {
        return err->status;
    }
    return recover(lead, err);
}

static enum status
send_rows(struct lead *lead, const struct outbox_row *rows, size_t n, struct err *err)
{
    for (size_t i = 0; i < n; i++) {
        struct message message;
        message_of(&rows[i], lead->service->settings, lead->arena, &message);
        if (message.topic && publisher_send(lead->publisher, &message, err)) {
            return err->status;
        }
    }
    return OK;
}

static void count_sent(struct lead *lead, const struct outbox_row *rows, size_t n)
{
    const struct service_metrics *metrics = &lead->service->metrics;
    int64_t now_us = clock_wall_us();
    for (size_t i = 0; i < n; i++) {
        if (rows[i].article_id > 0) {
            counter_add(metrics->articles_sent, lead->service->settings->articles_topic != NULL);
            continue;
        }
        if (rows[i].cluster_id == 0) {
            counter_add(metrics->dead_letters, 1);
            continue;
        }
        word_counters_add(&metrics->events, arena_zstr(lead->arena, rows[i].type), 1);
        if (rows[i].stored_us > 0) {
            service_observe_way(metrics, WAY_ROW_TO_EVENT, rows[i].stored_us, now_us);
        }
        if (rows[i].record_us > 0) {
            service_observe_way(metrics, WAY_RECORD_TO_EVENT, rows[i].record_us, now_us);
        }
    }
}

/* A transaction of its own; those that recover() makes are not part of publishing. */
static enum status set_position(struct lead *lead, int64_t done, int64_t intent, struct err *err)
{
    int64_t began = clock_monotonic_us();
    if (leader_set_position(lead->leader, done, intent, err)) {
        return err->status;
    }
    histogram_observe(lead->service->metrics.pg_seconds[PG_TRANSACTION_PUBLISH],
                      (double)(clock_monotonic_us() - began) / 1e6);
    return OK;
}

/* One Kafka transaction, between "I am about to" and "it is done" in PostgreSQL. */
static enum status
publish_rows(struct lead *lead, const struct outbox_row *rows, size_t n, struct err *err)
{
    int64_t last = n > 0 ? rows[n - 1].outbox_id : lead->done;
    int64_t began = clock_monotonic_us();
    if (set_position(lead, lead->done, last, err)) {
        return err->status;
    }
    fault_point("publish_intent");
    if (publisher_begin(lead->publisher, err) || send_rows(lead, rows, n, err) ||
        publisher_commit(lead->publisher, last, err)) {
        return err->status;
    }
    if (set_position(lead, last, last, err)) {
        return err->status;
    }
    fault_point("publish_done");
    lead->done = last;
    lead->renewed_us = clock_monotonic_us();
    count_sent(lead, rows, n);
    double took_s = (double)(lead->renewed_us - began) / 1e6;
    log_debug(lead->service->log,
              LOG_FIELDS(LOG_Z("messaging.system", "kafka"),
                         LOG_Z("messaging.operation.name", "publish"),
                         LOG_INT("messaging.batch.message_count", (int64_t)n),
                         LOG_INT("newsmill.publish.duration_us", lead->renewed_us - began)),
              "publish: outbox published");
    histogram_observe(lead->service->metrics.kafka_seconds, took_s);
    histogram_observe(lead->service->metrics.stage_seconds[STAGE_PUBLISH], took_s);
    return OK;
}

static enum status publish_outbox(struct lead *lead, size_t *n, struct err *err)
{
    struct outbox_row *rows = NULL;
    if (leader_read_outbox(lead->leader, lead->done, PUBLISH_ROWS, PUBLISH_BYTES, lead->arena,
                           &rows, n, err)) {
        return err->status;
    }
    bool renew = lead->renewed_us == 0 || clock_monotonic_us() - lead->renewed_us >= RENEW_US;
    return *n > 0 || renew ? publish_rows(lead, rows, *n, err) : OK;
}

/* What is to be told of articles, and of records that are none, into the outbox. */
static enum status fill_outbox(struct lead *lead, int64_t *n, struct err *err)
{
    int64_t articles = 0;
    if (leader_outbox_rejects(lead->leader, REJECTS_MAX, n, err)) {
        return err->status;
    }
    if (lead->service->settings->articles_topic &&
        leader_outbox_articles(lead->leader, ARTICLES_MAX, PUBLISH_BYTES, &articles, err)) {
        return err->status;
    }
    *n += articles;
    return OK;
}

enum status lead_publish(struct lead *lead, bool *busy, struct err *err)
{
    size_t published = 0;
    int64_t filled = 0;
    if (!lead->publisher && open_publisher(lead, err)) {
        return err->status;
    }
    publisher_serve(lead->publisher);
    if (fill_outbox(lead, &filled, err) || publish_outbox(lead, &published, err)) {
        return err->status;
    }
    *busy = filled > 0 || published > 0;
    return OK;
}

void lead_close_publisher(struct lead *lead)
{
    publisher_free(lead->publisher);
    lead->publisher = NULL;
    kafka_metrics_drop(&lead->service->metrics.kafka, STATS_OWNER);
}
