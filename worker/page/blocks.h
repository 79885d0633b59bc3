/*
 * blocks — the text below an element as a list of blocks.
 *
 * What:  a block for each paragraph, heading, list item, quote, caption and table row, for
 *        text right inside a div, and for each piece between two <br>.
 * Cost:  O(n) time; at most about 6 bytes of arena for a byte of text.
 */
#ifndef WORKER_PAGE_BLOCKS_H
#define WORKER_PAGE_BLOCKS_H

#include <stdint.h>

#include "common/arena.h"
#include "worker/decode/decode.h"
#include "worker/page/dom.h"

struct page_block {
    struct str text; /* one line, blanks collapsed */
    enum block_kind kind;
    uint32_t owner;  /* node: the element the text stands in */
    uint32_t links;  /* how many begin in it */
    uint32_t linked; /* bytes in links */
    uint32_t strong; /* bytes in b, strong, i, em */
};

struct page_blocks {
    struct page_block *items;
    uint32_t n;
    bool cut; /* there were too many: the last one holds all that is left */
};

enum blocks_of {
    BLOCKS_BODY, /* without furniture (dom_is_furniture) and short blocks that are mostly links */
    BLOCKS_ALL,  /* everything that is shown */
};

/* root: a node. */
struct page_blocks
blocks_read(const struct dom *dom, uint32_t root, enum blocks_of which, struct arena *arena);

#endif
