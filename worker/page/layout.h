/*
 * layout — how the text of a page is spread over its elements. Private to page.
 *
 * What:  sums over every element, over every group of blocks that look alike, and over the
 *        blocks in order; the headline; the smallest element that holds most running text.
 * Cost:  O(nodes + blocks) time and memory, a few hash tables.
 */
#ifndef WORKER_PAGE_LAYOUT_H
#define WORKER_PAGE_LAYOUT_H

#include "common/arena.h"
#include "worker/model/block_model.h"
#include "worker/page/facts.h"
#include "worker/page/page.h"

/* Sums over blocks; a page has at most LIGHTEN_MAX_BYTES of text. */
struct heap {
    uint32_t characters, linked, good; /* good: characters of good blocks */
    uint32_t blocks, good_blocks, stop_words;
};

/* Scores of class names (model), in thousandths: of one element. */
struct markup {
    int32_t most, least, sum;
    bool known;
};

struct layout {
    const struct page *page;
    struct facts *facts;    /* by block */
    struct heap *elements;  /* by node: all below it */
    struct markup *markups; /* by node; filled when first asked for */
    uint32_t *texts;        /* by block: number of its text; equal ones have one */
    uint32_t *looks, *tags; /* by block: number of its group by 3 elements, and by 2 names */
    struct heap *look_sums, *tag_sums; /* by group */
    uint32_t *copies;                  /* by block: blocks with its text, itself among them */
    uint32_t *before, *good_before;    /* by block: characters of the blocks (good ones) in front */
    uint32_t *good_left, *good_right;  /* by block: the next good one on each side, or DOM_NONE */
    struct heap all;
    uint32_t headline;      /* block, or DOM_NONE */
    uint32_t container;     /* node */
    uint64_t *body_triples; /* set of hashes of the words of hints.body, three by three */
    uint32_t n_body_places, n_body_words;
    uint32_t title_words, summary_words; /* content words of the hints */
    const struct block_model *model;
};

void layout_read(const struct page *page,
                 const struct block_model *model,
                 struct arena *arena,
                 struct layout *out);

/* The scores of a node's class, id and the like. */
struct markup layout_markup(struct layout *layout, uint32_t node);

/* Of a text's runs of three words, how many stand in hints.body; in hundredths. */
uint32_t layout_in_body(const struct layout *layout, struct str text);

/* Calls take for each word in the attributes of a node that name its look or its part. */
void layout_tokens(const struct dom *dom,
                   uint32_t node,
                   void (*take)(void *arg, struct str word, uint32_t hash),
                   void *arg);

#endif
