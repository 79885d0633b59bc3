/*
 * batch_rows — the inside of a batch, shared by what fills it and what stores it. Private.
 */
#ifndef WORKER_STORE_BATCH_ROWS_H
#define WORKER_STORE_BATCH_ROWS_H

#include "worker/store/batch.h"
#include "worker/store/rows.h"

/* What orders and tells apart the revisions of articles, a row per record. */
struct revision {
    struct sha256 key, raw, content;
    int64_t order_us;
    int64_t record_us; /* the record's timestamp */
    bool killed;
    bool rejected; /* a reject: the rest means nothing */
};

struct batch {
    struct revision *revisions; /* by record number */
    size_t n, cap;
    int32_t furniture_epoch;
    bool stale; /* a newer epoch was there when it was to be stored */
    struct rows articles, raws, removed, entities, mentions, quotes, dates, amounts, prints,
        rejects, moves, traces, posts;
};

#endif
