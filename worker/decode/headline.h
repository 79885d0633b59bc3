/*
 * headline — where on a page its headline stands, and the head of the article around it.
 *
 * What:  the block that repeats the page's title (an <h1> first), and a window around it in
 *        which byline and date are looked for: some blocks before, and on until the running text
 *        is well under way.
 * Cost:  O(n) time.
 */
#ifndef WORKER_DECODE_HEADLINE_H
#define WORKER_DECODE_HEADLINE_H

#include <stdint.h>

#include "worker/page/page.h"

struct headline {
    bool found;        /* a block says the title, or is an <h1>; else the page's start stands in */
    uint32_t block;    /* of page->blocks */
    uint32_t node;     /* its element */
    uint32_t from, to; /* nodes of the window: from <= node < to */
    uint32_t article;  /* the page's one <article> that lies in no other; 0: none, or several */
};

struct headline headline_find(const struct page *page, struct str title);

/* Numbers of nodes ascend with the text, so a walk over nodes takes blocks along. */
struct block_walk {
    const struct page *page;
    uint32_t at; /* the block that the node last asked for stands in or behind */
};

/* The block around node, which must not be before the one asked for last. NULL: there is none. */
const struct page_block *block_walk_to(struct block_walk *walk, uint32_t node);

/* The element or one of its next few parents is called so: any word in class or id, any case. */
bool element_is_called(
    const struct dom *dom, uint32_t node, unsigned parents, const struct str *words, size_t n);

/*
 * It stands in a menu, a footer, a teaser, a comment: what is there is not of this article. What
 * holds the headline as well is none of these, nor is the footer of the page's one <article>.
 */
bool element_is_aside(const struct dom *dom, uint32_t node, const struct headline *head);

#endif
