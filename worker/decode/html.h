/*
 * html — one page: what it says of itself, and the blocks of its article.
 *
 * Cost: O(n) time; the tree takes about 10 bytes of malloc for a byte of page while it lives.
 */
#ifndef WORKER_DECODE_HTML_H
#define WORKER_DECODE_HTML_H

#include "common/arena.h"
#include "common/str.h"
#include "worker/decode/decode.h"

enum html_extent {
    HTML_PAGE,     /* a whole page: find the article in it */
    HTML_FRAGMENT, /* the article's own markup: all of it is body, nothing is metadata */
};

/*
 * html: valid UTF-8 without NUL.
 * out:  metadata that out lacks, blocks and warnings; nothing borrows from html's tree.
 */
void html_read(struct str html,
               enum html_extent extent,
               struct str url,
               struct arena *arena,
               struct article *out);

#endif
