/*
 * group_batch — one batch of the queue, grouped: one transaction of the leader.
 *
 * What:  takes articles off the queue, asks the grouper (pure), writes memberships, evidence and
 *        events. Between the two edges of it there is nothing but the grouper's decision.
 * Rules: after an error the grouper is ahead of the tables: free it and restore another.
 */
#ifndef WORKER_GROUP_BATCH_H
#define WORKER_GROUP_BATCH_H

#include "common/arena.h"
#include "common/err.h"
#include "worker/group/group.h"
#include "worker/model/idf.h"
#include "worker/store/leader_group.h"

/* What the last batch did, for metrics. */
struct group_tally {
    struct {
        uint64_t clusters[CLUSTER_FATES]; /* by enum cluster_fate */
        uint64_t added, removed;          /* members */
    } of[CLUSTER_KINDS];
};

struct group_context {
    struct leader *leader;
    struct grouper *grouper;
    const struct idf *idf;
    size_t max_event_bytes;
    int64_t news_us;   /* story_clock is no earlier than this; 0: not known */
    int64_t idle_days; /* stories are closed after so many; 0: never */
    /* Ids taken from the sequence and not used yet. */
    int64_t ids[256];
    int n_ids, next_id;
    struct group_tally tally; /* filled by group_batch(); means nothing after an error */
};

/*
 * max: articles at most. n: how many were taken (0: nothing to do). If that was all, stories that
 * they made idle are closed in the same transaction.
 * arena: scratch; the caller resets it.
 */
enum status group_batch(
    struct group_context *context, int max, struct arena *arena, size_t *n, struct err *err);

/*
 * Closes some stories that are to be pruned (table prune_queue), and lets them go: nothing is
 * compared with their articles any more. In a transaction of its own. n: stories (0: nothing to
 * do). The same rules.
 */
enum status
group_prune(struct group_context *context, struct arena *arena, size_t *n, struct err *err);

/* Closes up to 500 stories that are idle (leader_prune.h). The same. */
enum status
group_close_idle(struct group_context *context, struct arena *arena, size_t *n, struct err *err);

#endif
