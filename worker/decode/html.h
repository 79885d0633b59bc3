/*
 * html — one page: what it says of itself, and the blocks of its article.
 *
 * Cost: O(n) time; memory as dom.h says.
 */
#ifndef WORKER_DECODE_HTML_H
#define WORKER_DECODE_HTML_H

#include "common/arena.h"
#include "common/str.h"
#include "worker/decode/decode.h"
#include "worker/page/page.h"

enum html_extent {
    HTML_PAGE,     /* a whole page: find the article in it */
    HTML_FRAGMENT, /* the article's own markup: all of it is body, nothing is metadata */
};

/*
 * A page's metadata (what out lacks), and all its blocks before anything is chosen. dom and the
 * blocks live in the arena. False: there is not even a root.
 */
bool html_open(struct str html,
               struct str url,
               struct arena *arena,
               struct article *out,
               struct dom *dom,
               struct page *page);

/*
 * html: valid UTF-8 without NUL.
 * out:  metadata that out lacks, blocks and warnings; they live as long as arena.
 */
void html_read(struct str html,
               enum html_extent extent,
               struct str url,
               struct arena *arena,
               struct article *out);

#endif
