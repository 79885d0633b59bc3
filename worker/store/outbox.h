/*
 * outbox — a row on its way from the tables to the topics.
 */
#ifndef WORKER_STORE_OUTBOX_H
#define WORKER_STORE_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "common/str.h"

/* What a dead letter is made from; see the table rejected_record. */
struct outbox_reject {
    int64_t reject_id;
    struct str topic;
    int32_t partition;
    int64_t offset;
    struct str stage, reason, message;
    struct str key;     /* p NULL: null */
    struct str headers; /* packed */
    struct str value;
    int64_t value_bytes; /* of the original */
};

struct outbox_row {
    int64_t outbox_id;
    int64_t created_us;
    struct str type;    /* CloudEvents type of a cluster event, or of an article */
    int64_t cluster_id; /* 0: no cluster event; then, if article_id is 0, too, a dead letter */
    int64_t article_id; /* 0: no article */
    struct str value;   /* JSON of a cluster event or article; p NULL: an article that is no more */
    int32_t bytes;      /* size of the record as it was reckoned when written */
    int64_t record_us;  /* of the record that caused it; 0: not known */
    int64_t stored_us;  /* when its article was queued for grouping; 0: not known */
    struct str traceparent;
    struct outbox_reject reject;
};

#endif
