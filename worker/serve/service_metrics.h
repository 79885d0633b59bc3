/*
 * service_metrics — every metric of the service, in one place.
 *
 * A member is one series, made at start; the loops update them without locks.
 */
#ifndef WORKER_SERVICE_METRICS_H
#define WORKER_SERVICE_METRICS_H

#include "common/metrics.h"
#include "worker/serve/kafka_metrics.h"

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

#define WORDS_MAX 16 /* longest closed list */

/* From where to where an article's way is measured. */
enum way {
    WAY_RECORD_TO_ROW,   /* the record's timestamp → its row is committed */
    WAY_ROW_TO_EVENT,    /* → the event that tells of it is committed */
    WAY_RECORD_TO_EVENT, /* both */
    WAYS                 /* number of ways */
};

/* What the leader does with groups; by enum cluster_kind in the first dimension. */
enum group_act {
    GROUP_CREATED,
    GROUP_MERGED,
    GROUP_DISSOLVED,
    GROUP_ARTICLE_ADDED,
    GROUP_ARTICLE_REMOVED,
    GROUP_ACTS /* number of acts */
};
#define GROUP_KINDS 2

/* One counter a word of a closed list. */
struct word_counters {
    const char *words[WORDS_MAX + 1]; /* ends in NULL */
    struct counter *counters[WORDS_MAX];
};

/* word: of the list; another one is not counted. */
void word_counters_add(const struct word_counters *counters, const char *word, uint64_t n);

struct service_metrics {
    struct counter *records[OUTCOMES];             /* newsmill_records_total{outcome} */
    struct histogram *stage_seconds[STAGES];       /* newsmill_stage_seconds{stage} */
    struct histogram *batch_records;               /* newsmill_batch_records */
    struct histogram *pg_seconds[PG_TRANSACTIONS]; /* newsmill_pg_transaction_seconds{kind} */
    struct histogram *kafka_seconds;               /* newsmill_kafka_transaction_seconds */
    struct counter *retries[RETRY_EDGES];          /* newsmill_retries_total{edge} */
    struct word_counters rejects;                  /* newsmill_rejects_total{reason} */
    struct word_counters events;                   /* newsmill_events_total{type}: sent to Kafka */
    struct counter *dead_letters;                  /* newsmill_dead_letters_total */
    struct counter *articles_sent;                 /* newsmill_articles_sent_total */
    struct histogram *way_seconds[WAYS];           /* newsmill_record_to_row_seconds … */
    struct counter *groups[GROUP_KINDS][GROUP_ACTS]; /* newsmill_group_changes_total{kind,act} */
    struct gauge_vec *consumer_lag;                  /* newsmill_consumer_lag{topic,partition} */
    struct gauge_vec *consumer_margin; /* newsmill_consumer_margin_records{topic,partition} */
    struct gauge *ungrouped;           /* newsmill_ungrouped_articles */
    struct gauge *outbox_depth;        /* newsmill_outbox_depth */
    struct gauge *leader;              /* newsmill_leader: 1 or 0 */
    struct kafka_metrics kafka;
};

/* The closed lists that labels come from; each ends in NULL. The words live on, the lists not. */
struct service_words {
    const char *const *reasons;     /* of rejects */
    const char *const *event_types; /* of CloudEvents */
    const char *const *group_kinds; /* GROUP_KINDS of them */
};

/* For newsmill_build_info and /version. */
struct build_info {
    const char *version;
    const char *pipeline;
    const char *rdkafka;
    const char *libpq;
};

/* Clocks of two machines may disagree: what seems to have come from the future took no time. */
void service_observe_way(const struct service_metrics *metrics,
                         enum way way,
                         int64_t from_us,
                         int64_t to_us);

/* Registers all of them in metrics, with build_info and the process_* metrics of this process. */
void service_metrics_init(struct service_metrics *out,
                          struct metrics *metrics,
                          const struct service_words *words,
                          const struct build_info *build);

#endif
