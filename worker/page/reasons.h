/*
 * reasons — why the forest took a block for text or not; for people, not for the pipeline.
 *
 * What:  a feature weighs as much as the score changes if the page's median over its blocks
 *        stands in its place: what sets the block apart from the page around it.
 * Holds: a pure function of the page. The changes do not add up to the score: features share
 *        what they know.
 * Cost:  O(blocks × trees × depth²), some ten times judge(); 4 bytes for a feature of a block.
 */
#ifndef WORKER_PAGE_REASONS_H
#define WORKER_PAGE_REASONS_H

#include "worker/page/judge.h"

#define REASONS_MAX 5

struct reason {
    struct feature_name name;
    int32_t value;
    int64_t change; /* above zero: speaks for text; in 1/BLOCK_SCORE_ONE */
};

struct block_reasons {
    bool in_container;                /* inside the element with most running text */
    struct reason items[REASONS_MAX]; /* the greatest change first; none without any */
    uint32_t n;
};

/*
 * judgement: of this page by this model. One item for each block; NULL: the forest was not
 * asked (no running text, or too many blocks).
 */
const struct block_reasons *reasons_read(const struct page *page,
                                         const struct block_model *model,
                                         const struct judgement *judgement,
                                         struct arena *arena);

#endif
