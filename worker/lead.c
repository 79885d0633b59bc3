#include "worker/lead.h"

#include <inttypes.h>
#include <stdlib.h>

#include "common/clock.h"
#include "worker/fault.h"
#include "worker/group_batch.h"
#include "worker/group_tries.h"
#include "worker/publish/message.h"
#include "worker/store/leader.h"
#include "worker/store/leader_count.h"
#include "worker/store/leader_prune.h"

/* Articles in one transaction; halved when one takes long, for a beat is due each second. */
#define GROUP_MAX 1000
/* Doubled with each quick batch: where the last leader was too slow, the next one is not. */
#define GROUP_FIRST   32
#define GROUP_SLOW_US CLOCK_US_PER_S
#define REJECTS_MAX   500
#define ARTICLES_MAX  1000
#define PUBLISH_ROWS  2000
#define PUBLISH_BYTES (8 << 20)
#define ARENA_BYTES   (1u << 20)
/* Offsets of a group without members expire after 7 days by default. */
#define RENEW_US (3600 * (int64_t)CLOCK_US_PER_S)
#define SHOW_US  CLOCK_US_PER_S
#define PRUNE_US (60 * (int64_t)CLOCK_US_PER_S)
#define CLOSE_US CLOCK_US_PER_S /* how often old stories are looked for */
/*
 * Names are counted when there is nothing else to do, after a minute without that in any case, and
 * for a twentieth of the time: a slice that changes all the time is not counted all the time.
 */
#define COUNT_REST     20
#define COUNT_LATE_US  (60 * (int64_t)CLOCK_US_PER_S)
#define COUNT_PAUSE_US (CLOCK_US_PER_S / 2)
#define STANDBY_MS     1000
#define IDLE_MS        500
/* Kafka keeps a publisher waiting for so long before it is called an outage. */
#define WAITING_US (5 * (int64_t)CLOCK_US_PER_S)

struct lead {
    struct service *service;
    struct health_part *part;
    struct arena *arena;
    struct leader *leader;
    struct publisher *publisher;  /* NULL: to be opened, and its position checked */
    int64_t round_us;             /* when the present round of work began */
    struct group_context context; /* its grouper: NULL, to be restored */
    struct idf *idf;
    struct group_tries suspects;
    int64_t done;       /* publish_position.done */
    int64_t renewed_us; /* when the position was last written to Kafka */
    int64_t shown_us;   /* when the backlog was last counted */
    int64_t closed_us;  /* when no old story was to be closed; 0: look at once */
    int64_t pruned_us;  /* when a pass of pruning last found nothing more */
    int64_t counted_us; /* when there was time to count names, or none waited */
    int64_t count_us;   /* when they may be again */
    struct prune_pass pass;
    int group_max;
    unsigned tries;
    bool leading;
    bool down;
    bool unworked; /* the last round of work failed */
};

struct lead *lead_new(struct service *service, struct health_part *part)
{
    struct lead *lead = calloc(1, sizeof *lead);
    const struct settings *settings = service->settings;
    const char *url = settings->leader_database_url;
    if (!lead) {
        abort();
    }
    lead->service = service;
    lead->part = part;
    lead->arena = arena_new(ARENA_BYTES);
    lead->leader = leader_new(&(struct leader_options){
        .conninfo = url ? url : "", .id = settings->id, .process = service->process});
    lead->idf = idf_new();
    lead->group_max = GROUP_FIRST;
    lead->context = (struct group_context){.leader = lead->leader,
                                           .idf = lead->idf,
                                           .max_event_bytes = (size_t)settings->max_event_bytes,
                                           .idle_days = settings->idle_days};
    return lead;
}

void lead_free(struct lead *lead)
{
    if (lead) {
        publisher_free(lead->publisher);
        grouper_free(lead->context.grouper);
        leader_free(lead->leader);
        idf_free(lead->idf);
        arena_free(lead->arena);
        free(lead);
    }
}

/* An outage is told once, and its end once; in between there is a metric. */
static void tell_down(struct lead *lead, const char *why)
{
    health_unready(lead->part, "%s", why);
    if (!lead->down && !atomic_load(&lead->service->stop)) {
        lead->down = true;
        log_warn(lead->service->log, NULL, "lead: waits: %s", why);
    }
}

/* ---- publishing ---- */

/* What a waiting publisher calls: both the lock and the probes must see that we live. */
static enum status beat(void *arg, struct err *err)
{
    struct lead *lead = arg;
    health_beat(lead->part);
    if (clock_monotonic_us() - lead->round_us > WAITING_US) {
        tell_down(lead, "publish: waiting for Kafka");
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

static void count_groups(struct lead *lead)
{
    for (enum cluster_kind k = 0; k < CLUSTER_KINDS; k++) {
        struct counter *const *counters = lead->service->metrics.groups[k];
        counter_add(counters[GROUP_CREATED], lead->context.tally.of[k].clusters[CLUSTER_CREATED]);
        counter_add(counters[GROUP_MERGED], lead->context.tally.of[k].clusters[CLUSTER_MERGED]);
        counter_add(counters[GROUP_DISSOLVED],
                    lead->context.tally.of[k].clusters[CLUSTER_DISSOLVED]);
        counter_add(counters[GROUP_ARTICLE_ADDED], lead->context.tally.of[k].added);
        counter_add(counters[GROUP_ARTICLE_REMOVED], lead->context.tally.of[k].removed);
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

/* ---- grouping ---- */

static void still_alive(void *arg)
{
    struct lead *lead = arg;
    health_beat(lead->part);
}

static enum status restore_grouper(struct lead *lead, struct err *err)
{
    int64_t began = clock_monotonic_us();
    lead->context.grouper = grouper_new();
    lead->context.n_ids = lead->context.next_id = 0;
    lead->context.news_us = 0;
    const struct grouper_pulse alive = {still_alive, lead};
    lead->group_max = GROUP_FIRST;
    if (leader_restore(lead->leader, lead->context.grouper, alive, lead->arena, err)) {
        return err->status;
    }
    struct grouper_size size = grouper_size(lead->context.grouper);
    log_info(lead->service->log,
             LOG_FIELDS(LOG_INT("articles", (int64_t)size.articles),
                        LOG_INT("bytes", (int64_t)size.bytes),
                        LOG_INT("ms", (clock_monotonic_us() - began) / 1000)),
             "group: index restored");
    return OK;
}

static enum status group_some(struct lead *lead, size_t *n, struct err *err)
{
    int64_t began = clock_monotonic_us();
    bool alone = false;
    if (!lead->context.grouper && restore_grouper(lead, err)) {
        return err->status;
    }
    if (group_tries_next(&lead->suspects, lead->leader, lead->service->log, &alone, err) ||
        group_batch(&lead->context, alone ? 1 : lead->group_max, lead->arena, n, err)) {
        return err->status;
    }
    int64_t took = clock_monotonic_us() - began;
    int next = took > GROUP_SLOW_US ? lead->group_max / 2
               : alone              ? lead->group_max
                                    : lead->group_max * 2;
    lead->group_max = next < 1 ? 1 : next > GROUP_MAX ? GROUP_MAX : next;
    if (*n > 0) {
        lead->closed_us = 0;
        count_groups(lead);
        log_debug(lead->service->log,
                  LOG_FIELDS(LOG_Z("db.system.name", "postgresql"),
                             LOG_INT("db.operation.batch.size", (int64_t)*n),
                             LOG_INT("newsmill.group.duration_us", took)),
                  "group: batch grouped");
        histogram_observe(lead->service->metrics.pg_seconds[PG_TRANSACTION_GROUP],
                          (double)took / 1e6);
        histogram_observe(lead->service->metrics.stage_seconds[STAGE_GROUP], (double)took / 1e6);
    }
    return OK;
}

/* ---- pruning ---- */

/* Stories that are to be pruned, else idle ones; busy: there may be more. */
static enum status close_some(struct lead *lead, bool *busy, struct err *err)
{
    size_t n = 0;
    *busy = false;
    if (!lead->context.grouper ||
        (lead->closed_us != 0 && clock_monotonic_us() - lead->closed_us < CLOSE_US)) {
        return OK;
    }
    if (group_prune(&lead->context, lead->arena, &n, err)) {
        return err->status;
    }
    arena_reset(lead->arena);
    if (n == 0 && lead->context.idle_days > 0 &&
        group_close_idle(&lead->context, lead->arena, &n, err)) {
        return err->status;
    }
    lead->closed_us = n == 0 ? clock_monotonic_us() : 0;
    *busy = n > 0;
    return OK;
}

/* A small step at a time, when there is nothing else to do; a pass begins once a minute. */
static enum status prune_some(struct lead *lead, bool *busy, struct err *err)
{
    const struct settings *s = lead->service->settings;
    const struct retain retain = {.outbox_days = s->retain_outbox_days,
                                  .raw_days = s->retain_raw_days,
                                  .stories_days = s->retain_stories_days};
    bool more = false;
    if (close_some(lead, busy, err)) {
        return err->status;
    }
    if (*busy || (lead->pruned_us != 0 && clock_monotonic_us() - lead->pruned_us < PRUNE_US)) {
        return OK;
    }
    if (leader_prune(lead->leader, &retain, &lead->pass, &more, err)) {
        return err->status;
    }
    if (!more) {
        lead->pruned_us = clock_monotonic_us();
        lead->pass = (struct prune_pass){0};
    }
    *busy = more;
    return OK;
}

/* ---- counting names ---- */

static enum status count_some(struct lead *lead, bool *busy, struct err *err)
{
    int64_t began = clock_monotonic_us();
    bool more = false;
    if ((began < lead->count_us && !lead->service->once) ||
        (*busy && began - lead->counted_us < COUNT_LATE_US)) {
        return OK;
    }
    if (leader_count(lead->leader, &more, err)) {
        return err->status;
    }
    int64_t now = clock_monotonic_us();
    int64_t rest = COUNT_REST * (now - began);
    lead->counted_us = more && *busy ? lead->counted_us : now;
    lead->count_us = now + (more && rest > COUNT_PAUSE_US ? rest : COUNT_PAUSE_US);
    *busy = *busy || (more && lead->service->once);
    return OK;
}

/* ---- leading ---- */

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

/* A round of work; busy: there may be more. */
static enum status work(struct lead *lead, bool *busy, struct err *err)
{
    size_t grouped = 0;
    size_t published = 0;
    int64_t filled = 0;
    lead->round_us = clock_monotonic_us();
    if (!lead->publisher && open_publisher(lead, err)) {
        return err->status;
    }
    publisher_serve(lead->publisher);
    if (fill_outbox(lead, &filled, err) || publish_outbox(lead, &published, err)) {
        return err->status;
    }
    arena_reset(lead->arena);
    if (group_some(lead, &grouped, err)) {
        return err->status;
    }
    arena_reset(lead->arena);
    *busy = grouped > 0 || published > 0 || filled > 0;
    if (count_some(lead, busy, err)) {
        return err->status;
    }
    if (*busy) {
        return OK;
    }
    enum status status = prune_some(lead, busy, err);
    arena_reset(lead->arena);
    return status;
}

static enum status show_backlog(struct lead *lead, struct backlog *backlog, struct err *err)
{
    lead->shown_us = clock_monotonic_us();
    bool articles = lead->service->settings->articles_topic != NULL;
    if (leader_check_schema(lead->leader, err) ||
        leader_backlog(lead->leader, articles, backlog, err)) {
        return err->status;
    }
    gauge_set(lead->service->metrics.ungrouped, (double)backlog->ungrouped);
    gauge_set(lead->service->metrics.outbox_depth,
              (double)(backlog->unpublished + backlog->unwritten));
    return OK;
}

static void close_publisher(struct lead *lead)
{
    publisher_free(lead->publisher);
    lead->publisher = NULL;
    kafka_metrics_drop(&lead->service->metrics.kafka, STATS_OWNER);
}

/* Everything that the last epoch knew is dropped: what is true stands in the tables. */
static void step_down(struct lead *lead)
{
    close_publisher(lead);
    grouper_free(lead->context.grouper);
    lead->context.grouper = NULL;
    leader_resign(lead->leader);
    if (lead->leading) {
        lead->leading = false;
        gauge_set(lead->service->metrics.leader, 0);
        gauge_set(lead->service->metrics.ungrouped, 0); /* the next leader tells them */
        gauge_set(lead->service->metrics.outbox_depth, 0);
        log_info(lead->service->log, NULL, "lead: no longer leader");
    }
}

static enum status stand_by(struct lead *lead, struct err *err)
{
    if (leader_contend(lead->leader, &lead->leading, err)) {
        return err->status;
    }
    if (lead->leading) {
        gauge_set(lead->service->metrics.leader, 1);
        log_info(lead->service->log, NULL, "lead: leader now");
        return group_tries_begin(&lead->suspects, lead->leader, GROUP_MAX, err);
    }
    lead->unworked = false;
    health_ready(lead->part); /* a standby is ready: the leader does the work */
    leader_wait(lead->leader, STANDBY_MS);
    return OK;
}

static bool finished(const struct lead *lead, const struct backlog *backlog)
{
    return lead->service->once && atomic_load(&lead->service->ingesting) == 0 &&
           backlog->ungrouped == 0 && backlog->unwritten == 0 && backlog->unpublished == 0;
}

/* end: with --once, everything is done. */
static enum status step(struct lead *lead, bool *end, struct err *err)
{
    struct backlog backlog = {0};
    bool busy = false;
    bool ingesting = atomic_load(&lead->service->ingesting) > 0;
    if (!lead->leading) {
        return stand_by(lead, err);
    }
    lead->unworked = true;
    if (work(lead, &busy, err)) {
        return err->status;
    }
    lead->unworked = false;
    bool count = clock_monotonic_us() - lead->shown_us >= SHOW_US || (!busy && lead->service->once);
    if (count && show_backlog(lead, &backlog, err)) {
        return err->status;
    }
    *end = !busy && count && !ingesting && finished(lead, &backlog);
    if (!busy && !*end) {
        leader_wait(lead->leader, lead->service->once ? 50 : IDLE_MS);
    }
    return leader_beat(lead->leader, err);
}

/* To be the leader again is no end of what its work failed of: a full database still has a lock. */
static void went_well(struct lead *lead)
{
    if (lead->unworked) {
        return;
    }
    lead->tries = 0;
    if (lead->down) {
        lead->down = false;
        log_info(lead->service->log, NULL, "lead: goes on");
    }
    if (lead->leading) {
        health_ready(lead->part);
    }
}

/*
 * After a failure of Kafka alone we still lead, and the grouper still says what the tables say:
 * only the publisher is opened anew. A failure of PostgreSQL has closed the connection.
 */
static void wait_out(struct lead *lead, const struct err *err)
{
    bool leading = leader_leads(lead->leader);
    counter_add(lead->service->metrics.retries[leading ? RETRY_KAFKA : RETRY_POSTGRESQL], 1);
    tell_down(lead, err->text);
    if (leading) {
        close_publisher(lead);
    } else {
        /* Perhaps a batch took longer than a leader may be silent: the next one is smaller. */
        lead->group_max = lead->group_max > 1 ? lead->group_max / 2 : 1;
        step_down(lead);
    }
    clock_sleep_ms(service_backoff_ms(lead->tries++));
}

void lead_run(struct lead *lead)
{
    bool end = false;
    while (!end && !atomic_load(&lead->service->stop)) {
        struct err err = {0};
        enum status status = step(lead, &end, &err);
        health_beat(lead->part);
        if (status == OK) {
            went_well(lead);
        } else if (status == ERR_RETRY) {
            arena_reset(lead->arena);
            wait_out(lead, &err);
        } else {
            service_fail(lead->service, "lead", err.text);
            break;
        }
    }
    struct err ignored = {0};
    (void)leader_end_claim(lead->leader, &ignored);
    step_down(lead);
    health_done(lead->part);
}
