/*
 * The whole flow on one screen:
 *
 *   Kafka → ingest: consume → pipeline → store → PostgreSQL
 *   PostgreSQL → lead: group → outbox → publish → Kafka
 */
#include "worker/run.h"

#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "worker/build_info.h"
#include "worker/commands/commands.h"
#include "worker/gazetteer_open.h"
#include "worker/ingest.h"
#include "worker/lead.h"
#include "worker/model/tagger_model.h"
#include "worker/render/event.h"
#include "worker/serve/serve.h"
#include "worker/service.h"
#include "worker/stop_signals.h"

#define MAX_LOOPS 66 /* THREADS is at most 64, and one for archives, and the leader */
/* After this the process ends wherever its loops are: every edge is transactional. */
#define STOP_MS    4500
#define TICK_MS    50
#define SET_BACK_S 10 /* the longest that a clock's step back may hold up Kafka's client */

struct loop {
    pthread_t thread;
    struct ingest *ingest; /* one of the two */
    struct lead *lead;
    atomic_bool ended;
};

void service_fail(struct service *service, const char *loop, const char *text)
{
    /* What ends one loop often ends all: the first says it, the others are for the curious. */
    bool first = !atomic_exchange(&service->failed, true);
    log_write(service->log, first ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, NULL, "%s: %s", loop, text);
    atomic_store(&service->stop, true);
}

int service_backoff_ms(unsigned tries)
{
    int ms = 50 << (tries < 6 ? tries : 6);
    unsigned jitter = (unsigned)clock_monotonic_us() % 100;
    ms = ms < 2500 ? ms : 2500; /* with the jitter 3.2 s: work goes on within 5 s of an outage */
    return ms * (int)(75 + jitter / 2) / 100;
}

static void *run_loop(void *arg)
{
    struct loop *loop = arg;
    if (loop->ingest) {
        ingest_run(loop->ingest);
    } else {
        lead_run(loop->lead);
    }
    atomic_store(&loop->ended, true);
    return NULL;
}

static size_t make_loops(struct service *service, struct health *health, struct loop *loops)
{
    size_t n = 0;
    char name[32];
    if (service->settings->roles & ROLE_INGEST) {
        int threads = (int)service->settings->threads;
        int archives = service->settings->archive_topics.n > 0;
        for (int i = 0; i < threads + archives; i++) {
            (void)snprintf(name, sizeof name, "ingest-%d", i);
            loops[n++].ingest = ingest_new(service, i, i == threads, health_add(health, name));
        }
        atomic_store(&service->ingesting, (int)n);
    }
    if (service->settings->roles & ROLE_GROUP) {
        loops[n++].lead = lead_new(service, health_add(health, "leader"));
    }
    return n;
}

static void free_loops(struct loop *loops, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        ingest_free(loops[i].ingest);
        lead_free(loops[i].lead);
    }
}

static size_t running(struct loop *loops, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        count += !atomic_load(&loops[i].ended);
    }
    return count;
}

/*
 * librdkafka waits until points in time of the wall clock (pthread_cond_timedwait without a clock
 * of its own): set back by an hour, its threads stand still for that hour, and no call of ours
 * would come back to say so. *ahead_us: the wall clock's lead over the monotonic one, at each look.
 */
static void check_clock(struct service *service, int64_t *ahead_us)
{
    int64_t was = *ahead_us;
    struct err err = {0};
    *ahead_us = clock_wall_us() - clock_monotonic_us();
    if (was - *ahead_us > (int64_t)SET_BACK_S * CLOCK_US_PER_S && !atomic_load(&service->stop)) {
        (void)err_set(&err, ERR_FATAL,
                      "the clock was set back by %" PRId64 " s, and Kafka's client would stand "
                      "still as long: ends, to be started again",
                      (was - *ahead_us) / CLOCK_US_PER_S);
        service_fail(service, "run", err.text);
    }
}

/* Waits for a signal or the end of all loops; then for the loops to end. False: some did not. */
static bool
wait_for_end(struct service *service, struct loop *loops, size_t n, struct stop_signals *signals)
{
    int64_t ahead_us = clock_wall_us() - clock_monotonic_us();
    int64_t stop_us = 0;
    while (running(loops, n) > 0) {
        int signal = stop_signals_wait(signals, TICK_MS);
        if (signal > 0) {
            log_info(service->log, NULL, "run: %s: stopping", strsignal(signal));
            atomic_store(&service->stop, true);
        }
        check_clock(service, &ahead_us);
        if (stop_us == 0 && atomic_load(&service->stop)) {
            stop_us = clock_monotonic_us();
        }
        if (stop_us != 0 && clock_monotonic_us() - stop_us > (int64_t)STOP_MS * 1000) {
            return false;
        }
    }
    return true;
}

static bool
run_loops(struct service *service, struct loop *loops, size_t n, struct stop_signals *signals)
{
    for (size_t i = 0; i < n; i++) {
        if (pthread_create(&loops[i].thread, NULL, run_loop, &loops[i]) != 0) {
            abort();
        }
    }
    if (!wait_for_end(service, loops, n, signals)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        (void)pthread_join(loops[i].thread, NULL);
    }
    return true;
}

static enum status start_http(const struct settings *settings,
                              struct health *health,
                              struct metrics *metrics,
                              const char *version,
                              struct serve **out,
                              struct err *err)
{
    const struct serve_options options = {
        .addr = settings->http_addr, .health = health, .metrics = metrics, .version = version};
    return settings->http_addr ? serve_start(&options, out, err) : OK;
}

/* No two processes start with one number in the same microsecond. */
static void name_process(struct service *service)
{
    (void)snprintf(service->process, sizeof service->process, "%x-%llx", (unsigned)getpid(),
                   (unsigned long long)clock_wall_us());
}

static double read_ready(void *arg)
{
    struct buf ignored;
    buf_init(&ignored, 64 * 1024);
    bool ready = health_is_ready(arg, &ignored);
    buf_release(&ignored);
    return ready;
}

static void metrics_init(struct service *service,
                         struct metrics *metrics,
                         struct health *health,
                         const struct build_info *build)
{
    const char *kinds[CLUSTER_KINDS + 1] = {NULL};
    const char *types[EVENT_TYPES + 1] = {NULL};
    for (size_t i = 0; i < CLUSTER_KINDS; i++) {
        kinds[i] = cluster_kind_name((enum cluster_kind)i);
    }
    for (size_t i = 0; i < EVENT_TYPES; i++) {
        types[i] = event_type_name((enum event_type)i);
    }
    const struct service_words words = {pipeline_reasons, types, kinds};
    service_metrics_init(&service->metrics, metrics, &words, build);
    metrics_read_gauge(
        metrics,
        &(struct metric_id){.name = "newsmill_ready", .help = "1 if /readyz says so, else 0."},
        read_ready, health);
}

int service_run(const struct settings *settings, const struct log *log, bool once)
{
    struct build_texts build;
    struct metrics *metrics = metrics_new();
    struct health *health = health_new();
    struct gazetteer *gazetteer = gazetteer_new();
    struct service service = {.settings = settings,
                              .log = log,
                              .models = {.gazetteer = gazetteer},
                              .once = once,
                              .trying = PTHREAD_MUTEX_INITIALIZER,
                              .furniture = furniture_book_new()};
    struct loop loops[MAX_LOOPS] = {0};
    struct tagger_model tagger = {0};
    struct serve *serve = NULL;
    struct err err = {0};
    struct stop_signals signals;

    stop_signals_block(&signals);
    (void)signal(SIGPIPE, SIG_IGN);
    decode_init();
    build_info(&build);
    name_process(&service);
    metrics_init(&service, metrics, health, &build.info);
    size_t n = make_loops(&service, health, loops);
    bool clean = true;
    if (gazetteer_open(settings->gazetteer, gazetteer, &err) ||
        tagger_model_choose(settings->model, &tagger, &service.models.tagger, &err)) {
        service_fail(&service, "extract", err.text);
    } else if (start_http(settings, health, metrics, build.json, &serve, &err)) {
        service_fail(&service, "serve", err.text);
    } else {
        log_info(log, LOG_FIELDS(LOG_Z("id", settings->id), LOG_Z("version", NEWSMILL_VERSION)),
                 "run: started");
        clean = run_loops(&service, loops, n, &signals);
    }
    int code = atomic_load(&service.failed) ? EXIT_FAILED : EXIT_FINE;
    if (!clean) {
        log_warn(log, NULL,
                 "run: a loop is still waiting for an answer; what it had begun is rolled back");
        _exit(code);
    }
    log_info(log, LOG_FIELDS(LOG_INT("code", code)), "run: ended");
    serve_stop(serve);
    free_loops(loops, n);
    furniture_book_free(service.furniture);
    decode_cleanup();
    tagger_model_close(&tagger);
    gazetteer_free(gazetteer);
    health_free(health);
    metrics_free(metrics);
    return code;
}
