/*
 * service_metrics — every metric of the service, in one place.
 *
 * A member is one series, made at start; the loops update them without locks.
 */
#ifndef WORKER_SERVICE_METRICS_H
#define WORKER_SERVICE_METRICS_H

#include "common/metrics.h"

/* What became of a consumed record; each has exactly one. */
enum outcome {
    OUTCOME_STORED,    /* a new article */
    OUTCOME_REVISION,  /* a newer text of a known article */
    OUTCOME_OLDER,     /* a revision that is not the current one */
    OUTCOME_REPEAT,    /* nothing new */
    OUTCOME_KILL,      /* the source withdrew the article */
    OUTCOME_TOMBSTONE, /* no value */
    OUTCOME_REJECTED,
    OUTCOMES /* number of outcomes */
};

enum stage_name {
    STAGE_DECODE,
    STAGE_NORMALIZE,
    STAGE_EXTRACT,
    STAGE_FINGERPRINT,
    STAGE_STORE,
    STAGE_GROUP,
    STAGE_PUBLISH,
    STAGES /* number of stages */
};

enum pg_transaction {
    PG_TRANSACTION_INGEST,
    PG_TRANSACTION_GROUP,
    PG_TRANSACTION_PUBLISH,
    PG_TRANSACTIONS
};

enum retry_edge {
    RETRY_KAFKA,
    RETRY_POSTGRESQL,
    RETRY_EDGES
};

struct service_metrics {
    struct counter *records[OUTCOMES];             /* newsmill_records_total{outcome} */
    struct histogram *stage_seconds[STAGES];       /* newsmill_stage_seconds{stage} */
    struct histogram *batch_records;               /* newsmill_batch_records */
    struct histogram *pg_seconds[PG_TRANSACTIONS]; /* newsmill_pg_transaction_seconds{kind} */
    struct histogram *kafka_seconds;               /* newsmill_kafka_transaction_seconds */
    struct counter *retries[RETRY_EDGES];          /* newsmill_retries_total{edge} */
    struct counter *events;                        /* newsmill_events_total: sent to Kafka */
    struct counter *dead_letters;                  /* newsmill_dead_letters_total */
    struct gauge_vec *consumer_lag;                /* newsmill_consumer_lag{topic,partition} */
    struct gauge *ungrouped;                       /* newsmill_ungrouped_articles */
    struct gauge *outbox_depth;                    /* newsmill_outbox_depth */
    struct gauge *leader;                          /* newsmill_leader: 1 or 0 */
};

/* For newsmill_build_info and /version. */
struct build_info {
    const char *version;
    const char *pipeline;
    const char *rdkafka;
    const char *libpq;
};

/* Registers all of them in metrics, with build_info and the process_* metrics of this process. */
void service_metrics_init(struct service_metrics *out,
                          struct metrics *metrics,
                          const struct build_info *build);

#endif
