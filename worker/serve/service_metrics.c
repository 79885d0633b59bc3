#include "worker/serve/service_metrics.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"

enum {
    LAG_SERIES_MAX = 1024
};

static const char *const outcome_names[OUTCOMES] = {
    [OUTCOME_STORED] = "stored",     [OUTCOME_REVISION] = "revision",
    [OUTCOME_OLDER] = "older",       [OUTCOME_REPEAT] = "repeat",
    [OUTCOME_KILL] = "kill",         [OUTCOME_TOMBSTONE] = "tombstone",
    [OUTCOME_REJECTED] = "rejected",
};

static const char *const stage_names[STAGES] = {
    [STAGE_DECODE] = "decode",   [STAGE_NORMALIZE] = "normalize",
    [STAGE_EXTRACT] = "extract", [STAGE_FINGERPRINT] = "fingerprint",
    [STAGE_STORE] = "store",     [STAGE_GROUP] = "group",
    [STAGE_PUBLISH] = "publish",
};

static const char *const pg_kinds[PG_TRANSACTIONS] = {
    [PG_TRANSACTION_INGEST] = "ingest",
    [PG_TRANSACTION_GROUP] = "group",
    [PG_TRANSACTION_PUBLISH] = "publish",
};

static const char *const edge_names[RETRY_EDGES] = {
    [RETRY_KAFKA] = "kafka", [RETRY_POSTGRESQL] = "postgresql"};

/* A stage takes from 10 µs (a short text) to seconds (a batch); transactions from 1 ms. */
static const double stage_bounds[] = {1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, .01,
                                      .03,  .1,   .3,   1,    3,    10};
static const double transaction_bounds[] = {.001, .003, .01, .03, .1, .3, 1, 3, 10, 30};
static const double batch_bounds[] = {1, 3, 10, 30, 100, 300, 1000, 3000, 10000};

#define LEN(array) (sizeof(array) / sizeof(array)[0])

/* ---- of this process, from /proc ---- */

static double read_resident_bytes(void *arg)
{
    (void)arg;
    long long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file) {
        if (fscanf(file, "%*s %lld", &pages) != 1) {
            pages = 0;
        }
        (void)fclose(file);
    }
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static double read_cpu_seconds(void *arg)
{
    (void)arg;
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void add_process_metrics(struct metrics *metrics)
{
    metrics_read_counter(metrics,
                         &(struct metric_id){.name = "process_cpu_seconds_total",
                                             .help = "CPU time of this process, user and system."},
                         read_cpu_seconds, NULL);
    metrics_read_gauge(metrics,
                       &(struct metric_id){.name = "process_resident_memory_bytes",
                                           .help = "Memory of this process that is resident."},
                       read_resident_bytes, NULL);
    struct gauge *start = metrics_gauge(
        metrics, &(struct metric_id){.name = "process_start_time_seconds",
                                     .help = "When this process started, in Unix time."});
    gauge_set(start, (double)clock_wall_us() / CLOCK_US_PER_S);
}

/* ---- of the service ---- */

static void add_counters(struct service_metrics *out, struct metrics *metrics)
{
    for (size_t i = 0; i < OUTCOMES; i++) {
        out->records[i] = metrics_counter(
            metrics, &(struct metric_id){.name = "newsmill_records_total",
                                         .help = "Consumed records, by what became of them.",
                                         .labels = {{"outcome", outcome_names[i]}}});
    }
    for (size_t i = 0; i < RETRY_EDGES; i++) {
        out->retries[i] = metrics_counter(
            metrics, &(struct metric_id){.name = "newsmill_retries_total",
                                         .help = "Tries after a failure that may pass.",
                                         .labels = {{"edge", edge_names[i]}}});
    }
    out->events = metrics_counter(
        metrics, &(struct metric_id){.name = "newsmill_events_total",
                                     .help = "Cluster events in committed Kafka transactions."});
    out->dead_letters = metrics_counter(
        metrics, &(struct metric_id){.name = "newsmill_dead_letters_total",
                                     .help = "Dead letters in committed Kafka transactions."});
}

static void add_histograms(struct service_metrics *out, struct metrics *metrics)
{
    for (size_t i = 0; i < STAGES; i++) {
        out->stage_seconds[i] = metrics_histogram(
            metrics,
            &(struct metric_id){
                .name = "newsmill_stage_seconds",
                .help = "Time in a stage: per record up to fingerprint, per batch after it.",
                .labels = {{"stage", stage_names[i]}}},
            stage_bounds, LEN(stage_bounds));
    }
    for (size_t i = 0; i < PG_TRANSACTIONS; i++) {
        out->pg_seconds[i] = metrics_histogram(
            metrics,
            &(struct metric_id){.name = "newsmill_pg_transaction_seconds",
                                .help = "PostgreSQL transactions, from begin to commit.",
                                .labels = {{"kind", pg_kinds[i]}}},
            transaction_bounds, LEN(transaction_bounds));
    }
    out->kafka_seconds =
        metrics_histogram(metrics,
                          &(struct metric_id){.name = "newsmill_kafka_transaction_seconds",
                                              .help = "Kafka transactions, from begin to commit."},
                          transaction_bounds, LEN(transaction_bounds));
    out->batch_records =
        metrics_histogram(metrics,
                          &(struct metric_id){.name = "newsmill_batch_records",
                                              .help = "Records in an ingest batch."},
                          batch_bounds, LEN(batch_bounds));
}

static void add_gauges(struct service_metrics *out, struct metrics *metrics)
{
    out->consumer_lag = metrics_gauge_vec(
        metrics,
        &(struct metric_id){.name = "newsmill_consumer_lag",
                            .help = "Records between the stored position and the partition's end, "
                                    "for partitions of this process.",
                            .labels = {{"topic", ""}, {"partition", ""}}},
        LAG_SERIES_MAX);
    out->ungrouped = metrics_gauge(
        metrics, &(struct metric_id){.name = "newsmill_ungrouped_articles",
                                     .help = "Stored articles that wait for grouping (leader)."});
    out->outbox_depth = metrics_gauge(
        metrics, &(struct metric_id){.name = "newsmill_outbox_depth",
                                     .help = "Outbox rows that wait for publishing (leader)."});
    out->leader = metrics_gauge(
        metrics, &(struct metric_id){.name = "newsmill_leader",
                                     .help = "1 if this process is the leader, else 0."});
}

void service_metrics_init(struct service_metrics *out,
                          struct metrics *metrics,
                          const struct build_info *build)
{
    struct gauge *info = metrics_gauge(
        metrics, &(struct metric_id){.name = "newsmill_build_info",
                                     .help = "1; its labels say what this process is made of.",
                                     .labels = {{"version", build->version},
                                                {"pipeline", build->pipeline},
                                                {"rdkafka", build->rdkafka},
                                                {"libpq", build->libpq}}});
    gauge_set(info, 1);
    add_counters(out, metrics);
    add_histograms(out, metrics);
    add_gauges(out, metrics);
    add_process_metrics(metrics);
}
