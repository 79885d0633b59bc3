/*
 * refused — of each article, the nearest one that it was compared with and kept apart from.
 *
 * What:  picks from a batch's verdicts what is worth remembering of pairs that were refused.
 * Why:   "why are these two not one group" is asked as often as why two are; and what is kept
 *        for it must stay small, however many look-alikes an article has.
 * Holds: one for an article at most; of equal scores the one with the lower id.
 * Cost:  O(n log n) in the batch's candidates.
 */
#ifndef WORKER_GROUP_REFUSED_H
#define WORKER_GROUP_REFUSED_H

#include "worker/group/group.h"

struct refused {
    int64_t article, other;
    const struct group_candidate *candidate; /* of the two */
};

/* batch: with all verdicts. out: by article; in the arena. Only pairs that were aligned count. */
size_t refused_best(const struct group_batch *batch, struct arena *arena, struct refused **out);

#endif
