/*
 * unite — sets that are joined two by two, of which only the first member's number counts.
 *
 * What:  root[i] leads from a member to the first of its set, which has itself there. All begin
 *        alone: root[i] = i.
 * Source: union-find with path halving; joined by number, not by rank, so that the first member
 *        stays the root: O(log n) a step, amortized (Tarjan and van Leeuwen 1984).
 */
#ifndef WORKER_GROUP_UNITE_H
#define WORKER_GROUP_UNITE_H

#include <stdint.h>

static inline uint32_t unite_root(uint32_t *root, uint32_t i)
{
    while (root[i] != i) {
        root[i] = root[root[i]];
        i = root[i];
    }
    return i;
}

static inline void unite(uint32_t *root, uint32_t a, uint32_t b)
{
    a = unite_root(root, a);
    b = unite_root(root, b);
    root[a > b ? a : b] = a > b ? b : a;
}

#endif
