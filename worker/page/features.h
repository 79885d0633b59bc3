/*
 * features — a block and its surroundings as the numbers that the forests decide by. Private to
 * page.
 *
 * What:  whole numbers only: counts, shares in hundredths or thousandths, distances; -1 where
 *        there is nothing. The first forest sees those of the layout; the second also those
 *        that follow from the first one's probabilities of all blocks.
 * Why:   the program that trains reads what this code prints, so that it learns from exactly
 *        the numbers that are decided by later.
 */
#ifndef WORKER_PAGE_FEATURES_H
#define WORKER_PAGE_FEATURES_H

#include "worker/page/layout.h"

#define FEATURES_MAX 320

/* What the first forest said, summed up for the second. */
struct opinion {
    const int32_t *p;     /* by block: probability in thousandths */
    int64_t *mass_before; /* by block: sum of p × characters of the blocks in front */
    int64_t mass;         /* of the page */
    int64_t *element_mass,
        *element_net;   /* by node: sums of p × characters, of (2p - 1000) × characters */
    int64_t *look_mass; /* by group of looks */
    uint32_t *sure_left,
        *sure_right; /* by block: the next block that is surely text, or DOM_NONE */
    uint32_t best;   /* node with the greatest element_net */
};

void opinion_read(const struct layout *layout,
                  const int32_t *p,
                  struct arena *arena,
                  struct opinion *out);

/* For people: "length", and with a group in front: "up" 2 "good". */
struct feature_name {
    const char *group; /* "" for none */
    int number;
    const char *name;
};

/*
 * Both return how many they wrote, at most FEATURES_MAX and for all blocks the same; the second's
 * come behind the first's. names: NULL, or gets as many.
 */
uint32_t
features_first(struct layout *layout, uint32_t block, int32_t *out, struct feature_name *names);
uint32_t features_second(const struct layout *layout,
                         const struct opinion *opinion,
                         uint32_t block,
                         int32_t *out,
                         struct feature_name *names);

#endif
