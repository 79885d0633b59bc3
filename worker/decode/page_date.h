/*
 * page_date — when a page's article was published and changed, as its visible part says it.
 *
 * What:  <time>, microdata, and dates written near the headline, below a label ("Published",
 *        "Last updated") or in an element that is called "date"; each gets points for where it
 *        stands and what is said beside it, the best one wins. The page's URL comes before weak
 *        ones. Days and months in figures are read by the page's other dates, else by country
 *        and language.
 *        A page that shows one day only is dated by it, wherever it stands; one whose data speak
 *        of the page or in a script of their own (page.h, script_date.h), by that.
 * Holds: dates inside sentences, in menus, teasers and comments are never taken.
 * Cost:  O(n) time; at most PAGE_DATE_MAX texts and elements are looked into.
 */
#ifndef WORKER_DECODE_PAGE_DATE_H
#define WORKER_DECODE_PAGE_DATE_H

#include "worker/decode/headline.h"

#define PAGE_DATE_MAX 2000

/*
 * url: the page's own, or not given.
 * out: gets the dates that it lacks; the zone of one that it has, if another way to write the
 *      same instant tells it; and the warning "published_at_disputed" if what the page shows as
 *      the day of publication is another one. An earlier one shown wins: of 791 pages with known
 *      days eleven showed one where their data said a later one; ten were right.
 */
void page_date_read(const struct page *page,
                    const struct headline *head,
                    struct str url,
                    struct arena *arena,
                    struct article *out);

#endif
