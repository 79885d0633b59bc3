/*
 * page_kind — pages that are no article: error pages, bot checks, cookie walls, paywalls without
 *             the text, home pages and section fronts.
 *
 * What:  weighs what the page calls itself (title, headline, og:type, its address) against the
 *        longest stretch of running text that was kept, which headlines that are links cut off.
 * Why:   crawlers deliver such pages by the thousand; as articles they would be each other's
 *        duplicates and one story.
 * Holds: text speaks loudest: a page with a few paragraphs in a row is an article whatever it
 *        is called. PAGE_OTHER needs a sign of its own kind and no claim to be an article
 *        (og:type, a date in its metadata, articleBody); what has only one of them is
 *        PAGE_DOUBTFUL.
 * Cost:  O(n); the phrases are looked for only on pages with little text.
 */
#ifndef WORKER_PAGE_PAGE_KIND_H
#define WORKER_PAGE_PAGE_KIND_H

#include "worker/page/page.h"

struct page_verdict {
    enum page_kind kind;
    const char *why; /* "a home page" …; NULL for an article */
};

/*
 * keep:  by block; NULL: all of them.
 * dated: the page's metadata say when it was published.
 * url:   may be not given.
 */
struct page_verdict
page_kind(const struct page *page, const bool *keep, bool dated, struct str url);

#endif
