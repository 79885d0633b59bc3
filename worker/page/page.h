/*
 * page — a page's text as a flat list of blocks, each with the elements around it.
 *
 * What:  everything a reader could see: paragraphs, headings, items, table rows, and the menus,
 *        teasers and notices among which the article stands.
 * Holds: blocks are in document order; owner is the block element that the text stands in.
 */
#ifndef WORKER_PAGE_PAGE_H
#define WORKER_PAGE_PAGE_H

#include "worker/page/blocks.h"

/* What the page says of its text; any may be not given. */
struct page_hints {
    struct str summary;     /* og:description and the like */
    struct str body;        /* JSON-LD articleBody: often the text, sometimes a part of it */
    struct stamp published; /* of the page as such, where nothing is said of an article */
    bool dated;             /* the article's data or <meta> say when it was published */
};

struct page {
    const struct dom *dom;
    const struct page_block *blocks;
    uint32_t n;
    struct str title; /* not given: not known; so with the others */
    struct str host;  /* of its address */
    struct page_hints hints;
};

#endif
