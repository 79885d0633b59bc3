/*
 * status — what PostgreSQL says of a deployment, for `newsmill status`.
 *
 * Only reads, and asks for no schema of this version: it shall help just when that is wrong.
 */
#ifndef WORKER_STORE_STATUS_H
#define WORKER_STORE_STATUS_H

#include "common/arena.h"
#include "common/err.h"
#include "worker/store/store.h"

#define STATUS_REJECTS 5

struct status_reject {
    struct str reason, stage, topic, message;
    int32_t partition;
    int64_t offset, at_us;
};

/* Strings live as long as the arena given. */
struct store_status {
    struct str server;      /* version */
    int32_t schema_version; /* 0: no tables */
    int64_t now_us;         /* the server's clock */
    int64_t epoch;          /* 0: there was never a leader */
    struct str holder;
    int64_t beat_us; /* the leader's last sign of life */
    int64_t ungrouped, unwritten, unpublished;
    int64_t queued;         /* states for the topic of articles that are not in the outbox yet */
    int64_t oldest_us;      /* since when the first ungrouped one waits; 0: none */
    int64_t done, intent;   /* publish_position */
    int64_t last_stored_us; /* 0: no article */
    struct offset_row *offsets;
    size_t n_offsets;
    struct status_reject rejects[STATUS_REJECTS]; /* the latest first */
    size_t n_rejects;
};

enum status store_status(const struct store_options *options,
                         struct arena *arena,
                         struct store_status *out,
                         struct err *err);

#endif
