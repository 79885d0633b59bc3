/*
 * page_author — who wrote a page's article, as its visible part says it.
 *
 * What:  names marked rel=author or itemprop=author; links to an author's own page, elements
 *        that are called "author" or "byline", texts behind a label ("Written by"), and lines "By A
 * B and C D" near the headline. The first of these ways that names somebody wins. Holds: only what
 * looks like names is taken: no roles, dates, addresses, calls to follow. Cost:  O(n) time.
 */
#ifndef WORKER_DECODE_PAGE_AUTHOR_H
#define WORKER_DECODE_PAGE_AUTHOR_H

#include "worker/decode/headline.h"

#define PAGE_AUTHORS_MAX 20

/*
 * domain: registrable, or empty.
 * out: its authors are replaced if those the page states name nobody: there are none, they are
 *      what the site is called, or the name of an account ("jdoe"); or if none of them is shown
 *      near the headline, and a byline is: of 761 pages with known authors five are right by that
 *      that were wrong, and one is wrong that was right.
 */
void page_author_read(const struct page *page,
                      const struct headline *head,
                      struct str domain,
                      struct arena *arena,
                      struct article *out);

/*
 * The names in s ("By A B and C D | Staff Writer | 5 min read"): appended to authors, up to the
 * first part that is none. by: s must begin like a byline.
 */
void page_author_names(struct str s, bool by, struct arena *arena, struct strs *authors);

#endif
