/*
 * leader_inside — what the files of the leader's side share. Private.
 */
#ifndef WORKER_STORE_LEADER_INSIDE_H
#define WORKER_STORE_LEADER_INSIDE_H

#include "worker/store/leader.h"
#include "worker/store/pg.h"

struct leader {
    struct pg *pg;
    char *id;
    char *process;
    int64_t epoch;      /* 0: not leader */
    int64_t beat_us;    /* monotonic time of the last beat */
    int64_t checked_us; /* and of the last look at the schema */
    int32_t claims;     /* as in the table; 0 once something was grouped */
    bool careful;       /* suspects are tried: what commits proves nothing yet */
    /* What a standby has seen of the present leader, and since when (monotonic). */
    int32_t seen_pid;
    int64_t seen_beat_us, seen_since_us;
};

/* BEGIN, and the fence. */
enum status leader_begin(struct leader *leader, struct err *err);
/* In a transaction: this leader, or its end, is no reason for suspicion. */
enum status leader_clear_claims(struct leader *leader, struct err *err);
/* COMMIT if status is OK, else the connection is closed. */
enum status leader_end(struct leader *leader, enum status status, struct err *err);

/* Runs sql, in a transaction, with the ids as its one array parameter. out may be NULL. */
enum status leader_by_ids(struct leader *leader,
                          const char *sql,
                          const int64_t *ids,
                          size_t n,
                          PGresult **out,
                          struct err *err);

#endif
