/*
 * judge — which blocks of a page are its article.
 *
 * What:  a first forest looks at every block and its surroundings; a second one looks again,
 *        knowing what the first said of all others, so that the region is found from the
 *        inside: where the text is thick, what looks like it, what cuts it off.
 * Why:   on pages kept apart from training two steps are right more often than one.
 * Holds: a pure function of the page; integers only, so equal on every machine.
 * Cost:  O(nodes + blocks); about 10 µs a block. Pages of more than JUDGE_MAX_BLOCKS blocks
 *        are decided by the first forest's cheapest signs alone.
 * Source: Kohlschütter et al. 2010 (boilerplate by shallow text features); Wolpert 1992
 *        (stacking); the features are our own.
 */
#ifndef WORKER_PAGE_JUDGE_H
#define WORKER_PAGE_JUDGE_H

#include "common/arena.h"
#include "worker/model/block_model.h"
#include "worker/page/features.h"
#include "worker/page/page.h"

#define JUDGE_MAX_BLOCKS 20000

/*
 * Below so many thousandths of the first forest the second is not asked: it never changed the
 * decision.
 */
#define JUDGE_HOPELESS 5

struct judgement {
    bool decided; /* false: there is no running text to go by, and nothing below means anything */
    int32_t *first, *second; /* by block: probabilities in thousandths */
    bool *keep;
};

void judge(const struct page *page,
           const struct block_model *model,
           struct arena *arena,
           struct judgement *out);

#endif
