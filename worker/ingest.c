#include "worker/ingest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/utf8.h"
#include "worker/fault.h"
#include "worker/ingest_inside.h"
#include "worker/render/render.h"
#include "worker/store/furniture.h"
#include "worker/trace.h"

/* Of a value over the limit, so much is kept for a person to look at. */
#define KEEP_BYTES 65536
/* Kafka bounds the headers of a record by its message size. */
#define HEADERS_MAX_BYTES (64u << 20)
#define ARENA_BYTES       (1u << 20)
/* Of an archive: live articles wait behind no more than that in the leader's queue. */
#define ARCHIVE_BATCH 128

static size_t batch_max_of(const struct service *service, bool archive)
{
    size_t max = (size_t)service->settings->batch_max;
    return archive && max > ARCHIVE_BATCH ? ARCHIVE_BATCH : max;
}

struct ingest *
ingest_new(struct service *service, int number, bool archive, struct health_part *part)
{
    struct ingest *in = calloc(1, sizeof *in);
    size_t max = batch_max_of(service, archive);
    const char *url = service->settings->database_url;
    if (!in || !(in->outcomes = calloc(max + 1, sizeof *in->outcomes)) ||
        !(in->reasons = calloc(max + 1, sizeof *in->reasons))) {
        abort();
    }
    in->service = service;
    in->part = part;
    in->number = number;
    in->archive = archive;
    in->store =
        store_new(&(struct store_options){.conninfo = url ? url : "", .id = service->settings->id});
    in->batch = batch_new();
    in->arena = arena_new(ARENA_BYTES);
    in->limit = max;
    buf_init(&in->headers, HEADERS_MAX_BYTES);
    return in;
}

void ingest_free(struct ingest *in)
{
    if (in) {
        consumer_free(in->consumer);
        store_free(in->store);
        batch_free(in->batch);
        arena_free(in->arena);
        buf_release(&in->headers);
        suspects_release(&in->suspects);
        furniture_book_give(in->service->furniture, in->furniture);
        free(in->outcomes);
        free(in->reasons);
        free(in);
    }
}

/* ---- furniture ---- */

/* The newest epoch; another loop may have read it already. */
static enum status take_furniture(struct ingest *in, struct err *err)
{
    struct furniture_book *book = in->service->furniture;
    const struct furniture *newest = furniture_book_take(book);
    if (!newest || (in->furniture && furniture_epoch(newest) <= furniture_epoch(in->furniture))) {
        struct furniture *loaded = NULL;
        furniture_book_give(book, newest);
        in->edge = RETRY_POSTGRESQL;
        if (store_load_furniture(in->store, FURNITURE_NEWEST, &loaded, err)) {
            return err->status;
        }
        int32_t epoch = furniture_epoch(loaded);
        if (furniture_book_put(book, loaded) && epoch != FURNITURE_NO_EPOCH) {
            log_info(in->service->log, LOG_FIELDS(LOG_INT("epoch", epoch)),
                     "ingest: new epoch of furniture");
        }
        newest = furniture_book_take(book);
    }
    furniture_book_give(book, in->furniture);
    in->furniture = newest;
    return OK;
}

/* ---- a batch ---- */

static struct record_origin
origin_of(struct ingest *in, const struct fetched *item, bool with_headers)
{
    buf_reset(&in->headers);
    if (with_headers) {
        fetched_headers(item, &in->headers);
    }
    return (struct record_origin){
        .topic = item->topic,
        .partition = item->partition,
        .offset = item->offset,
        .record_us = item->record_us,
        .key = item->key,
        .headers = buf_str(&in->headers),
        .content_type = utf8_clean(item->content_type, in->arena, NULL),
        .traceparent = item->traceparent,
    };
}

static void
reject(struct ingest *in, const struct fetched *item, const char *stage, const char *text)
{
    const char *message = NULL;
    const char *reason = pipeline_reason(text, &message);
    bool over = item->value.n > (size_t)in->service->settings->max_article_bytes;
    struct record_origin origin = origin_of(in, item, true);
    batch_add_reject(in->batch, &origin, item->value, over ? KEEP_BYTES : item->value.n, stage,
                     str_of(reason), str_of(message));
    in->reasons[batch_count(in->batch) - 1] = reason;
}

static void observe_laps(struct ingest *in, const struct pipeline_laps *laps)
{
    static const enum stage_name metric[] = {
        [PIPELINE_DECODE] = STAGE_DECODE,
        [PIPELINE_NORMALIZE] = STAGE_NORMALIZE,
        [PIPELINE_EXTRACT] = STAGE_EXTRACT,
        [PIPELINE_FINGERPRINT] = STAGE_FINGERPRINT,
    };
    for (size_t i = 0; i < PIPELINE_STAGES; i++) {
        histogram_observe(in->service->metrics.stage_seconds[metric[i]], (double)laps->us[i] / 1e6);
    }
}

/*
 * A record's way as an event, for who traces; names of OpenTelemetry's semantic conventions
 * where they have one. reason: why it was rejected; NULL: it was not.
 */
static void log_record(struct ingest *in,
                       const struct fetched *item,
                       const struct pipeline_laps *laps,
                       const char *reason)
{
    if (in->service->log->min_level > LOG_LEVEL_DEBUG) {
        return;
    }
    const struct log_about about = {
        .stage = "ingest",
        .topic = item->topic,
        .partition = item->partition,
        .offset = item->offset,
        .trace_id = trace_id(item->traceparent),
        LOG_WITH(LOG_Z("messaging.system", "kafka"), LOG_Z("messaging.operation.name", "process"),
                 LOG_INT("messaging.message.body.size", (int64_t)item->value.n),
                 LOG_INT("newsmill.decode.duration_us", laps->us[PIPELINE_DECODE]),
                 LOG_INT("newsmill.normalize.duration_us", laps->us[PIPELINE_NORMALIZE]),
                 LOG_INT("newsmill.extract.duration_us", laps->us[PIPELINE_EXTRACT]),
                 LOG_INT("newsmill.fingerprint.duration_us", laps->us[PIPELINE_FINGERPRINT]),
                 LOG_Z("error.type", reason)),
    };
    log_debug(in->service->log, &about, "ingest: record processed");
}

/* A transaction as an event, likewise. */
static void log_batch(struct ingest *in, size_t n, int64_t took_us)
{
    log_debug(in->service->log,
              LOG_FIELDS(LOG_Z("db.system.name", "postgresql"),
                         LOG_INT("db.operation.batch.size", (int64_t)n),
                         LOG_INT("newsmill.store.duration_us", took_us)),
              "ingest: batch stored");
}

static void
poison(struct ingest *in, const struct fetched *item, const char *stage, const char *text)
{
    in->poison.is = true;
    in->poison.topic = item->topic;
    in->poison.partition = item->partition;
    in->poison.offset = item->offset;
    in->poison.stage = stage;
    (void)snprintf(in->poison.text, sizeof in->poison.text, "%s", text);
}

static bool is_poison(const struct ingest *in, const struct fetched *item)
{
    return in->poison.is && in->poison.topic == item->topic &&
           in->poison.partition == item->partition && in->poison.offset == item->offset;
}

static void
add_post(struct ingest *in, const struct record_origin *origin, const struct record *record)
{
    const struct settings *settings = in->service->settings;
    if (settings->articles_topic) {
        batch_add_post(in->batch, origin,
                       render_post(record, (size_t)settings->max_event_bytes, in->arena));
    }
}

/* One record through the pipeline, and into the batch. */
static void add_record(struct ingest *in, const struct fetched *item)
{
    const struct raw_message raw = {
        .value = item->value, .content_type = item->content_type, .received_us = item->record_us};
    struct pipeline_laps laps = {.now_us = clock_monotonic_us};
    const struct pipeline_options options = {.max_article_bytes =
                                                 (size_t)in->service->settings->max_article_bytes,
                                             .normalize = {.furniture = in->furniture},
                                             .laps = &laps};
    const char *stage = NULL;
    struct record record;
    struct err err = {0};
    if (is_poison(in, item)) {
        reject(in, item, in->poison.stage, in->poison.text);
        return;
    }
    fault_bytes("crash", item->value);
    if (pipeline(&raw, &in->service->models, options, in->arena, &record, &stage, &err)) {
        reject(in, item, stage, err.text);
    } else {
        struct record_origin origin = origin_of(in, item, false);
        batch_add_record(in->batch, &origin, item->value, &record, in->arena);
        add_post(in, &origin, &record);
        in->reasons[batch_count(in->batch) - 1] = NULL;
        observe_laps(in, &laps);
    }
    size_t number = batch_count(in->batch) - 1;
    log_record(in, item, &laps, in->reasons[number]);
    arena_reset(in->arena);
}

/* A record without a timestamp has the time of its reading. */
static void fill_batch(struct ingest *in, const struct fetch *fetch, size_t n)
{
    batch_reset(in->batch);
    batch_set_furniture(in->batch, furniture_epoch(in->furniture));
    for (size_t i = 0; i < n; i++) {
        struct fetched item = fetch->items[i];
        if (!item.end && !item.tombstone) {
            item.record_us = item.record_us ? item.record_us : clock_wall_us();
            add_record(in, &item);
        }
    }
}

/* Each partition moves from where it stands to behind the last of its items. */
static void move_partitions(struct ingest *in, const struct fetch *fetch, size_t n)
{
    size_t n_assigned = 0;
    const struct assigned *assigned = consumer_assigned(in->consumer, &n_assigned);
    for (size_t k = 0; k < n_assigned; k++) {
        int64_t next = assigned[k].next;
        for (size_t i = 0; i < n; i++) {
            const struct fetched *item = &fetch->items[i];
            if (item->partition == assigned[k].partition && item->topic == assigned[k].topic) {
                next = item->end ? item->offset : item->offset + 1;
            }
        }
        if (next != assigned[k].next) {
            batch_move(in->batch, assigned[k].topic, assigned[k].partition, assigned[k].next, next);
        }
    }
}

static void count_outcomes(struct ingest *in, const struct fetch *fetch, size_t n)
{
    static const enum outcome metric[] = {
        [BATCH_STORED] = OUTCOME_STORED, [BATCH_REVISION] = OUTCOME_REVISION,
        [BATCH_OLDER] = OUTCOME_OLDER,   [BATCH_REPEAT] = OUTCOME_REPEAT,
        [BATCH_KILL] = OUTCOME_KILL,     [BATCH_REJECTED] = OUTCOME_REJECTED,
    };
    const struct service_metrics *metrics = &in->service->metrics;
    int64_t now_us = clock_wall_us();
    for (size_t i = 0; i < batch_count(in->batch); i++) {
        counter_add(metrics->records[metric[in->outcomes[i]]], 1);
        if (in->outcomes[i] == BATCH_REJECTED) {
            word_counters_add(&metrics->rejects, in->reasons[i], 1);
        }
    }
    for (size_t i = 0; i < n; i++) {
        const struct fetched *item = &fetch->items[i];
        counter_add(metrics->records[OUTCOME_TOMBSTONE], item->tombstone);
        if (!item->end && !item->tombstone && item->record_us > 0 && !in->archive) {
            service_observe_way(metrics, WAY_RECORD_TO_ROW, item->record_us, now_us);
        }
    }
    histogram_observe(metrics->batch_records, (double)batch_count(in->batch));
}

/*
 * A value that PostgreSQL refuses: half as many records a transaction until the record stands
 * alone; then it is rejected. Each success doubles the limit again.
 */
static enum status split(struct ingest *in, const struct fetch *fetch, size_t n, struct err *err)
{
    if (n > 1) {
        in->limit = n / 2;
    } else {
        poison(in, &fetch->items[0], "store", err->text);
    }
    *err = (struct err){0};
    return OK;
}

static enum status
store_items(struct ingest *in, const struct fetch *fetch, size_t n, struct err *err)
{
    const char *cluster_id = NULL;
    bool conflict = false;
    int64_t began = clock_monotonic_us();
    move_partitions(in, fetch, n);
    if (consumer_cluster_id(in->consumer, 1000, &cluster_id, err)) {
        return err->status;
    }
    in->edge = RETRY_POSTGRESQL;
    enum status status =
        store_batch(in->store, cluster_id, in->batch, in->outcomes, &conflict, err);
    if (status == ERR_INPUT) {
        return split(in, fetch, n, err);
    }
    if (status != OK) {
        return status;
    }
    if (batch_is_stale(in->batch)) {
        return take_furniture(in, err); /* and the same items again */
    }
    if (conflict) {
        log_warn(in->service->log, NULL,
                 "ingest: the stored offsets have moved; reading on from there");
        consumer_displace(in->consumer);
        return OK;
    }
    double took_s = (double)(clock_monotonic_us() - began) / 1e6;
    histogram_observe(in->service->metrics.pg_seconds[PG_TRANSACTION_INGEST], took_s);
    histogram_observe(in->service->metrics.stage_seconds[STAGE_STORE], took_s);
    count_outcomes(in, fetch, n);
    log_batch(in, batch_count(in->batch), (int64_t)(took_s * 1e6));
    consumer_stored(in->consumer, n);
    fault_point("offsets_committed");
    in->poison.is = false;
    size_t max = batch_max_of(in->service, in->archive);
    in->limit = in->limit * 2 < max ? in->limit * 2 : max;
    return OK;
}

static enum status go(struct ingest *in, const struct fetch *fetch, size_t n, struct err *err)
{
    fill_batch(in, fetch, n);
    return store_items(in, fetch, n, err);
}

static enum status
add_tries(struct ingest *in, const struct fetched *item, int add, int *tries, struct err *err)
{
    const struct position at = {item->topic, item->partition, item->offset};
    const char *cluster_id = NULL;
    if (consumer_cluster_id(in->consumer, 1000, &cluster_id, err)) {
        return err->status;
    }
    in->edge = RETRY_POSTGRESQL;
    return store_count_try(in->store, cluster_id, &at, add, tries, err);
}

/* Before it is worked on. */
static enum status count_try(struct ingest *in, const struct fetched *item, struct err *err)
{
    int tries = 0;
    if (!suspects_note(&in->suspects, item)) {
        return OK;
    }
    if (add_tries(in, item, SUSPECT_WORK, &tries, err)) {
        suspects_forget(&in->suspects);
        return err->status;
    }
    if (tries - SUSPECT_WORK >= SUSPECT_TRIES * SUSPECT_WORK) {
        poison(in, item, "consume", "crashes_worker: each time it was tried, the worker died");
    }
    return OK;
}

/* After that, and before it is stored. */
static enum status count_worked(struct ingest *in, const struct fetched *item, struct err *err)
{
    int tries = 0;
    if (in->suspects.worked || is_poison(in, item)) {
        return OK;
    }
    in->suspects.worked = true;
    return add_tries(in, item, SUSPECT_STORE - SUSPECT_WORK, &tries, err);
}

/* The first item alone, and no other loop's suspect at the same time. */
static enum status try_suspect(struct ingest *in, const struct fetch *fetch, struct err *err)
{
    (void)pthread_mutex_lock(&in->service->trying);
    enum status status = count_try(in, &fetch->items[0], err);
    if (status == OK) {
        fill_batch(in, fetch, 1);
        status = count_worked(in, &fetch->items[0], err);
    }
    if (status == OK) {
        status = store_items(in, fetch, 1, err);
    }
    (void)pthread_mutex_unlock(&in->service->trying);
    return status;
}

static enum status step(struct ingest *in, struct err *err)
{
    const struct settings *settings = in->service->settings;
    const struct fetch *fetch = consumer_fetched(in->consumer);
    in->edge = RETRY_KAFKA;
    if (ingest_place(in, err)) {
        return err->status;
    }
    if (fetch->n == 0 &&
        consumer_poll(in->consumer, batch_max_of(in->service, in->archive),
                      (size_t)settings->batch_bytes, (int)settings->batch_ms, err)) {
        return err->status;
    }
    bool waits = false;
    if (in->archive && ingest_give_way(in, &waits, err)) {
        return err->status;
    }
    if (waits) {
        in->unstored = false; /* its turn may be long in coming */
        return OK;
    }
    size_t n = fetch->n < in->limit ? fetch->n : in->limit;
    n = suspects_batch(&in->suspects, fetch->items, n);
    if (n == 0) {
        return OK;
    }
    if (!in->furniture && take_furniture(in, err)) {
        return err->status;
    }
    fault_point("ingest_fetched");
    bool suspected = suspects_have(&in->suspects, &fetch->items[0]);
    enum status status = suspected ? try_suspect(in, fetch, err) : go(in, fetch, n, err);
    in->unstored = status != OK;
    return status;
}

/* ---- the loop ---- */

/*
 * An outage is told once, and its end once; in between there is a metric. A database that is full
 * answers all questions: that a poll brought nothing is no end of it while there is something.
 */
static void went_well(struct ingest *in)
{
    if (in->unstored && !consumer_caught_up(in->consumer)) {
        return;
    }
    in->tries = 0;
    in->unstored = false;
    if (consumer_joined(in->consumer)) {
        health_ready(in->part);
    } else {
        health_unready(in->part, "waiting for the consumer group");
    }
    if (in->down) {
        in->down = false;
        log_info(in->service->log, NULL, "ingest-%d: goes on", in->number);
    }
}

static void wait_out(struct ingest *in, const struct err *err)
{
    counter_add(in->service->metrics.retries[in->edge], 1);
    health_unready(in->part, "%s", err->text);
    if (!in->down) {
        in->down = true;
        log_warn(in->service->log, NULL, "ingest-%d: waits: %s", in->number, err->text);
    }
    if (in->edge == RETRY_POSTGRESQL) {
        consumer_displace(in->consumer); /* what was committed after all shows in the positions */
    }
    consumer_idle(in->consumer, service_backoff_ms(in->tries++));
}

static bool may_end(struct ingest *in)
{
    return atomic_load(&in->service->stop) ||
           (in->service->once && consumer_caught_up(in->consumer));
}

static void loop(struct ingest *in)
{
    while (!may_end(in)) {
        struct err err = {0};
        enum status status = step(in, &err);
        arena_reset(in->arena);
        health_beat(in->part);
        ingest_show_lag(in);
        if (status == OK) {
            went_well(in);
        } else if (status == ERR_RETRY) {
            wait_out(in, &err);
        } else {
            service_fail(in->service, "ingest", err.text);
            return;
        }
    }
}

static void take_stats(void *arg, struct str json)
{
    const struct ingest *in = arg;
    char client[32];
    (void)snprintf(client, sizeof client, "ingest-%d", in->number);
    kafka_metrics_take(&in->service->metrics.kafka, client, in->number, json);
}

void ingest_run(struct ingest *in)
{
    const struct consumer_options options = {.settings = in->service->settings,
                                             .log = in->service->log,
                                             .topics = in->archive
                                                           ? &in->service->settings->archive_topics
                                                           : &in->service->settings->live_topics,
                                             .number = in->number,
                                             .stats = {take_stats, in}};
    struct err err = {0};
    if (in->archive) {
        ingest_be_modest(in);
    }
    if (consumer_new(&options, &in->consumer, &err)) {
        service_fail(in->service, "ingest", err.text);
    } else {
        loop(in);
        ingest_release(in);
    }
    consumer_free(in->consumer);
    in->consumer = NULL;
    health_done(in->part);
    (void)atomic_fetch_sub(&in->service->ingesting, 1);
}
