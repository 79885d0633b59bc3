/*
 * judge — which blocks of a page are its article.
 *
 * What:  a forest of trees gives each block a probability from what it and its surroundings look
 *        like (features.h); where a page holds its text twice, the second copy goes, and so does
 *        a linked headline of the same site that stands alone between two paragraphs.
 * Holds: a pure function of the page; integers only, so equal on every machine.
 * Cost:  O(nodes + blocks); about 10 µs a block. Pages of more than JUDGE_MAX_BLOCKS blocks
 *        are decided by their running text alone.
 * Source: Kohlschütter et al. 2010 (boilerplate by shallow text features); the features are
 *        our own, the figures in worker/model/README.md.
 */
#ifndef WORKER_PAGE_JUDGE_H
#define WORKER_PAGE_JUDGE_H

#include "common/arena.h"
#include "worker/model/block_model.h"
#include "worker/page/features.h"
#include "worker/page/page.h"

#define JUDGE_MAX_BLOCKS 20000

struct judgement {
    bool decided; /* false: there is no running text to go by, and nothing below means anything */
    int32_t *p;   /* by block: probability in thousandths */
    bool *keep;
};

void judge(const struct page *page,
           const struct block_model *model,
           struct arena *arena,
           struct judgement *out);

#endif
