#include "worker/serve/service_metrics.h"

#include <assert.h>
#include <string.h>

#include "worker/serve/process_metrics.h"

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

static const struct {
    const char *name;
    const char *help;
} ways[WAYS] = {
    [WAY_RECORD_TO_ROW] = {"newsmill_record_to_row_seconds",
                           "From a record's timestamp to the commit of its article."},
    [WAY_ROW_TO_EVENT] = {"newsmill_row_to_event_seconds",
                          "From an article's row to the commit of an event that tells of it."},
    [WAY_RECORD_TO_EVENT] = {"newsmill_record_to_event_seconds",
                             "From a record's timestamp to the commit of an event of its article."},
};

static const char *const act_names[GROUP_ACTS] = {
    [GROUP_CREATED] = "created",
    [GROUP_MERGED] = "merged",
    [GROUP_DISSOLVED] = "dissolved",
    [GROUP_ARTICLE_ADDED] = "article_added",
    [GROUP_ARTICLE_REMOVED] = "article_removed",
};

/*
 * A stage takes from 10 µs (a short text) to seconds (a batch); transactions from 1 ms, with
 * narrow steps where the wanted times lie; a record waits from nothing to days (an archive).
 */
static const double stage_bounds[] = {1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, .01,
                                      .03,  .1,   .3,   1,    3,    10};
static const double transaction_bounds[] = {.001, .0025, .005, .01, .025, .05, .1,
                                            .25,  .5,    1,    2.5, 5,    10,  30};
static const double way_bounds[] = {.025, .05, .1, .2, .3, .5,  .75,  1,    1.5,   2,
                                    3,    5,   10, 30, 60, 300, 1800, 3600, 21600, 86400};
static const double batch_bounds[] = {1, 3, 10, 30, 100, 300, 1000, 3000, 10000};

#define LEN(array) (sizeof(array) / sizeof(array)[0])

static void add_words(struct word_counters *out,
                      struct metrics *metrics,
                      struct metric_id id,
                      const char *const *words)
{
    *out = (struct word_counters){0};
    for (size_t i = 0; words[i]; i++) {
        assert(i < WORDS_MAX);
        out->words[i] = words[i];
        id.labels[0].value = words[i];
        out->counters[i] = metrics_counter(metrics, &id);
    }
}

void word_counters_add(const struct word_counters *counters, const char *word, uint64_t n)
{
    for (size_t i = 0; counters->words[i]; i++) {
        if (strcmp(counters->words[i], word) == 0) {
            counter_add(counters->counters[i], n);
        }
    }
}

void service_observe_way(const struct service_metrics *metrics,
                         enum way way,
                         int64_t from_us,
                         int64_t to_us)
{
    double took_s = (double)(to_us - from_us) / 1e6;
    histogram_observe(metrics->way_seconds[way], took_s > 0 ? took_s : 0);
}

static void
add_group_counters(struct service_metrics *out, struct metrics *metrics, const char *const *kinds)
{
    for (size_t k = 0; k < GROUP_KINDS; k++) {
        for (size_t i = 0; i < GROUP_ACTS; i++) {
            out->groups[k][i] = metrics_counter(
                metrics,
                &(struct metric_id){.name = "newsmill_group_changes_total",
                                    .help = "What became of duplicate groups and stories "
                                            "(leader).",
                                    .labels = {{"kind", kinds[k]}, {"act", act_names[i]}}});
        }
    }
}

static void add_counters(struct service_metrics *out,
                         struct metrics *metrics,
                         const struct service_words *words)
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
    add_words(&out->rejects, metrics,
              (struct metric_id){.name = "newsmill_rejects_total",
                                 .help = "Rejected records, by reason.",
                                 .labels = {{"reason", ""}}},
              words->reasons);
    add_words(&out->events, metrics,
              (struct metric_id){.name = "newsmill_events_total",
                                 .help = "Events in committed Kafka transactions.",
                                 .labels = {{"type", ""}}},
              words->event_types);
    out->dead_letters = metrics_counter(
        metrics, &(struct metric_id){.name = "newsmill_dead_letters_total",
                                     .help = "Dead letters in committed Kafka transactions."});
    out->articles_sent = metrics_counter(
        metrics, &(struct metric_id){.name = "newsmill_articles_sent_total",
                                     .help = "Records on the topic of articles in committed Kafka "
                                             "transactions."});
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
    for (size_t i = 0; i < WAYS; i++) {
        out->way_seconds[i] = metrics_histogram(
            metrics, &(struct metric_id){.name = ways[i].name, .help = ways[i].help}, way_bounds,
            LEN(way_bounds));
    }
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
    out->consumer_margin = metrics_gauge_vec(
        metrics,
        &(struct metric_id){.name = "newsmill_consumer_margin_records",
                            .help = "Records before the stored position that Kafka still has; "
                                    "below zero: so many were deleted unread.",
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
                          const struct service_words *words,
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
    add_counters(out, metrics, words);
    add_group_counters(out, metrics, words->group_kinds);
    add_histograms(out, metrics);
    add_gauges(out, metrics);
    kafka_metrics_init(&out->kafka, metrics);
    process_metrics_init(metrics);
}
