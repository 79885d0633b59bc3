/*
 * features — a block and its surroundings as the numbers that the forest decides by. Private to
 * page.
 *
 * What:  whole numbers only: counts, shares in hundredths or thousandths, distances; -1 where
 *        there is nothing.
 * Why:   the program that trains reads what this code prints, so that it learns from exactly
 *        the numbers that are decided by later.
 */
#ifndef WORKER_PAGE_FEATURES_H
#define WORKER_PAGE_FEATURES_H

#include "worker/page/layout.h"

#define FEATURES_MAX 320

/* For people: "length", and with a group in front: "up" 2 "good". */
struct feature_name {
    const char *group; /* "" for none */
    int number;
    const char *name;
};

/*
 * Returns how many it wrote: at most FEATURES_MAX, and for all blocks the same. names: NULL, or
 * gets as many.
 */
uint32_t
features_read(struct layout *layout, uint32_t block, int32_t *out, struct feature_name *names);

#endif
