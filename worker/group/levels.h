/*
 * levels — units become stories in a few steps, each of them local. Private to worker/group.
 *
 * What:  the nodes of level 0 are the bridging units. At each further level every node looks
 *        for its best neighbour: of the nodes that an edge of at least the level's threshold
 *        leads to, the one with the highest average (average.h), if that reaches the threshold
 *        too. A node and its best neighbour are one node of the next level, and so is all that
 *        is connected in this way. The nodes of the last level are the stories.
 * Why:   pairs over a threshold form components that grow without end as articles come in;
 *        links to nearest neighbours alone do not, and falling thresholds come close to average
 *        link. On four labelled sets the two are equally good.
 * Holds: nodes are a function of the set of units: all numbers are integers, and of equal
 *        averages the node that comes first in canonical order is best. A node of more than
 *        NODE_MAX_UNITS units neither looks for a neighbour nor is one: it grows no further.
 *        An update recomputes only nodes around what has changed, and stops where nothing does.
 * Cost:  of a batch: for each changed node and level its edges, and the terms of its units and
 *        of its neighbours' units.
 * Source: Monath et al. (2021), Scalable hierarchical agglomerative clustering.
 */
#ifndef WORKER_GROUP_LEVELS_H
#define WORKER_GROUP_LEVELS_H

#include <stdint.h>

#include "common/arena.h"

#define LEVELS         4
#define NODE_MAX_UNITS 1024

struct grouper;
struct slots;
struct touched;

/* A head that has just been posted (edges.c) stands alone at all levels until the update. */
void levels_enter(struct grouper *g, uint32_t head);
/* A head that is about to be unposted; with it the nodes that it is in fall apart. */
void levels_leave(struct grouper *g, struct touched *to, uint32_t head);

/*
 * touched: what was collected since the last update. stories: the first units of the stories
 * that have changed or are new; those with new units may be missing if they are alone.
 * Uses g->found, visited and near.
 */
void levels_update(struct grouper *g,
                   const struct slots *touched,
                   struct arena *arena,
                   struct slots *stories);

#endif
