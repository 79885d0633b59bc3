/*
 * kept — the sums of large nodes, from one look to the next. Private to worker/group.
 *
 * What:  a node that many units are in is asked for its sums again and again, and is mostly what it
 *        was, with a unit or two more. Its table is kept, and only what came is added.
 * Holds: no result depends on what is kept: weights are whole numbers, so a table that grew is the
 *        one that would be made anew. Where a unit has left, or is another article now, it is.
 * Cost:  at most KEPT_BYTES; a look O(1), after a change O(units), and the terms of new ones.
 */
#ifndef WORKER_GROUP_KEPT_H
#define WORKER_GROUP_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KEPT_UNITS 16 /* in smaller nodes there is little to save */
#define KEPT_BYTES ((size_t)32 << 20)

struct grouper;
struct kept;
struct sums;

struct kept *kept_new(void);
void kept_free(struct kept *kept); /* may be NULL */

/* The node of this level that begins with the unit is not what it was. */
void kept_touch(struct kept *kept, uint32_t level, uint32_t unit);

/*
 * Of a node of KEPT_UNITS units or more. NULL: of a smaller one, or its place is that of the pinned
 * one. Valid until the next call, or, pinned, until another one is and as long as it is untouched.
 */
const struct sums *kept_sums(struct grouper *g, uint32_t level, uint32_t first, bool pinned);

#endif
