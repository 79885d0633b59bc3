/*
 * leader_prune — what is older than the settings keep goes, in small steps.
 *
 * What:  published outbox rows, raw bodies, stories. A step is one short transaction (1000 rows),
 *        so that nobody waits for it and the leader's beat stays.
 * Holds: an outbox row above publish_position.done is never touched. Stories go through
 *        prune_queue, and from there through the grouper: their articles leave their groups by
 *        events like any others. Aliases of merged clusters stay for ever.
 */
#ifndef WORKER_STORE_LEADER_PRUNE_H
#define WORKER_STORE_LEADER_PRUNE_H

#include "worker/store/leader.h"

/* Ages in days; 0: for ever. */
struct retain {
    int64_t outbox_days, raw_days, stories_days;
};

/* Where a pass stands; zero: at its beginning. */
struct prune_pass {
    int64_t raw_after; /* raw bodies of articles up to this id have been looked at */
    bool raw_done;
};

/* One step of everything. more: the pass is not at its end. */
enum status leader_prune(struct leader *leader,
                         const struct retain *retain,
                         struct prune_pass *pass,
                         bool *more,
                         struct err *err);

/*
 * Begins a transaction and takes stories off prune_queue, with about 1000 articles (but one
 * story): the ids of these. To be ended by leader_group_end().
 */
enum status leader_begin_prune(
    struct leader *leader, struct arena *arena, int64_t **ids, size_t *n, struct err *err);
/* Drops fingerprints of articles that wait for no grouping. */
enum status
leader_drop_prints(struct leader *leader, const int64_t *ids, size_t n, struct err *err);

#endif
