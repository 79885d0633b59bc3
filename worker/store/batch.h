/*
 * batch — records turned into columns, ready to be stored in one transaction.
 *
 * What:  each record is taken apart as soon as it is processed, so its arena can be reset:
 *        the batch holds what goes into the tables and nothing else.
 * Holds: records are numbered from 0 in the order they were added.
 */
#ifndef WORKER_STORE_BATCH_H
#define WORKER_STORE_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/str.h"
#include "worker/record.h"

struct batch; /* opaque */

/* Where a record stands, and what of it is not its value. Borrowed for the call. */
struct record_origin {
    const char *topic;
    int32_t partition;
    int64_t offset;
    int64_t record_us; /* the record's timestamp */
    struct str key;
    struct str headers;      /* packed as rejected_record.headers says */
    struct str content_type; /* header, or not given */
    struct str traceparent;  /* likewise; worker/trace.h */
};

enum batch_outcome {
    BATCH_STORED,
    BATCH_REVISION,
    BATCH_OLDER,
    BATCH_REPEAT,
    BATCH_KILL,
    BATCH_REJECTED,
};

struct batch *batch_new(void);
void batch_free(struct batch *batch); /* may be NULL */
void batch_reset(struct batch *batch);
size_t batch_count(const struct batch *batch); /* records and rejects */

/* The epoch of furniture that its records are made by; 0 after batch_reset(). */
void batch_set_furniture(struct batch *batch, int32_t epoch);
/* True: store_batch() has stored nothing, because by now there is a newer epoch. */
bool batch_is_stale(const struct batch *batch);

/* arena: for scratch only. value: the record's bytes. */
void batch_add_record(struct batch *batch,
                      const struct record_origin *origin,
                      struct str value,
                      const struct record *record,
                      struct arena *arena);

/*
 * What the topic of articles is to hear of the record added last, if it becomes its article's
 * state: members as render_post() gives them.
 */
void batch_add_post(struct batch *batch, const struct record_origin *origin, struct str members);

/* keep_bytes: how much of value to keep (all of it, unless it is over the limit). */
void batch_add_reject(struct batch *batch,
                      const struct record_origin *origin,
                      struct str value,
                      size_t keep_bytes,
                      const char *stage,
                      struct str reason,
                      struct str message);

/* Move a partition from old to next (both offsets of the next record). Once a partition. */
void batch_move(
    struct batch *batch, const char *topic, int32_t partition, int64_t old, int64_t next);

#endif
