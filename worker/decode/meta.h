/*
 * meta — what a page says of itself outside of its text.
 *
 * What:  title, authors, source, dates, language and canonical link; from JSON-LD first,
 *        then <meta>; the title from the headings too (title.h). What a reader sees of authors
 *        and dates is page_author's and page_date's.
 * Cost:  O(n) time.
 */
#ifndef WORKER_DECODE_META_H
#define WORKER_DECODE_META_H

#include "common/arena.h"
#include "worker/decode/decode.h"
#include "worker/page/page.h"

/*
 * url: the page's own, or not given; links are resolved against it.
 * Fills what out lacks; out may borrow from dom.
 */
void meta_read(const struct dom *dom,
               struct str url,
               struct arena *arena,
               struct article *out,
               struct page_hints *hints);

#endif
