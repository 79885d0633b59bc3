#include "worker/lead.h"

#include <stdlib.h>

#include "common/clock.h"
#include "common/or_die.h"
#include "worker/lead_inside.h"
#include "worker/store/leader_count.h"

/* Articles in one transaction; halved when one takes long, for a beat is due each second. */
#define GROUP_MAX 1000
/* Doubled with each quick batch: where the last leader was too slow, the next one is not. */
#define GROUP_FIRST   32
#define GROUP_SLOW_US CLOCK_US_PER_S
#define ARENA_BYTES   (1u << 20)
#define SHOW_US       CLOCK_US_PER_S
#define PRUNE_US      (60 * (int64_t)CLOCK_US_PER_S)
#define CLOSE_US      CLOCK_US_PER_S /* how often old stories are looked for */
/*
 * Names are counted when there is nothing else to do, after a minute without that in any case, and
 * for a twentieth of the time: a slice that changes all the time is not counted all the time.
 */
#define COUNT_REST     20
#define COUNT_LATE_US  (60 * (int64_t)CLOCK_US_PER_S)
#define COUNT_PAUSE_US (CLOCK_US_PER_S / 2)
#define STANDBY_MS     1000
#define IDLE_MS        500

struct lead *lead_new(struct service *service, struct health_part *part)
{
    struct lead *lead = or_die(calloc(1, sizeof *lead));
    const struct settings *settings = service->settings;
    const char *url = settings->leader_database_url;
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

void lead_tell_down(struct lead *lead, const char *why)
{
    health_unready(lead->part, "%s", why);
    if (!lead->down && !atomic_load(&lead->service->stop)) {
        lead->down = true;
        log_warn(lead->service->log, NULL, "lead: waits: %s", why);
    }
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

/* A round of work; busy: there may be more. */
static enum status work(struct lead *lead, bool *busy, struct err *err)
{
    size_t grouped = 0;
    bool published = false;
    lead->round_us = clock_monotonic_us();
    if (lead_publish(lead, &published, err)) {
        return err->status;
    }
    arena_reset(lead->arena);
    if (group_some(lead, &grouped, err)) {
        return err->status;
    }
    arena_reset(lead->arena);
    *busy = grouped > 0 || published;
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

/* Everything that the last epoch knew is dropped: what is true stands in the tables. */
static void step_down(struct lead *lead)
{
    lead_close_publisher(lead);
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
    lead_tell_down(lead, err->text);
    if (leading) {
        lead_close_publisher(lead);
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
