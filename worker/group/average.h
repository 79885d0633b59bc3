/*
 * average — how alike two nodes are: the mean over all pairs of their units, by sums of vectors.
 *
 * What:  the mean cosine is exact. The nearness in time is that of the mean times of
 *        publication, for the share of pairs in which both are dated; the others have what is
 *        left of undated pairs. For two single units it is their edge's score.
 * Holds: symmetric, and integer; so it depends on the units alone.
 */
#ifndef WORKER_GROUP_AVERAGE_H
#define WORKER_GROUP_AVERAGE_H

#include "worker/group/state.h"

#define AVERAGE_ONE 1024 /* of a thousandth */

struct sum_place {
    uint32_t hash;
    uint32_t weight; /* 0: free */
};

/* A node's terms, added up, in a table. */
struct sums {
    struct sum_place *places;
    uint32_t mask;
    uint32_t n, n_dated; /* units */
    int64_t seconds;     /* of publication, added up over dated units */
};

/* first: of the node at the level; level 0: any unit alone, bridging or not. */
struct sums sums_of(const struct grouper *g, uint32_t level, uint32_t first, struct arena *arena);

struct sums
sums_of_articles(const struct grouper *g, const uint32_t *slots, uint32_t n, struct arena *arena);

/* Where a term is in the table, or would be. */
struct sum_place *sums_place(const struct sums *sums, uint32_t hash);
void sums_add_time(struct sums *sums, const struct item *item); /* if it is dated */
uint64_t sums_product(const struct sums *sums, const struct item *item);

/* In 1/AVERAGE_ONE thousandths. */
uint32_t average(const struct grouper *g, const struct sums *sums, uint32_t level, uint32_t first);

#endif
