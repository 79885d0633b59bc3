/*
 * link — one connected component of similar units, cut into stories. Private to worker/group.
 *
 * What:  average link: joins the two parts whose pairs score highest on average, until no
 *        average reaches the threshold. A component of more than LINK_MAX_UNITS is first taken
 *        apart by raising the threshold inside it in fixed steps.
 * Why:   single links chain one event to the next; averages do not.
 * Holds: a function of the units in canonical order: sums are integers, averages are compared
 *        by cross-multiplication, ties go to the pair that comes first.
 * Cost:  O(m²) scores and about O(m²) steps for parts of m ≤ LINK_MAX_UNITS units.
 */
#ifndef WORKER_GROUP_LINK_H
#define WORKER_GROUP_LINK_H

#include <stdint.h>

#include "common/arena.h"
#include "worker/group/item.h"

#define LINK_MAX_UNITS 4096 /* the sum of half of them with the others fits in 32 bits */
#define LINK_STEP      20   /* thousandths */

struct link_edge {
    uint32_t a, b; /* units */
    uint32_t score;
};

/*
 * items: one for each of n units, in canonical order (item_order).
 * edges: every pair that scores at least threshold, once; re-ordered.
 * part:  n numbers; units with the same number are one story. A part's number is its first
 *        unit's.
 */
void link_units(const struct item *const *items,
                uint32_t n,
                struct link_edge *edges,
                uint32_t n_edges,
                uint32_t threshold,
                struct arena *arena,
                uint32_t *part);

#endif
