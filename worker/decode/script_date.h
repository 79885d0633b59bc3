/*
 * script_date — when a page's article was published, as its scripts say it.
 *
 * What:  pages that build themselves in the browser carry their article's data in scripts or
 *        attributes, in forms of their own: "datePublished":"2021-12-28", \"publishedAt\": …
 * Holds: taken only if all such statements of the page name one day, as those of a list of
 *        articles do not.
 * Cost:  O(n) time.
 */
#ifndef WORKER_DECODE_SCRIPT_DATE_H
#define WORKER_DECODE_SCRIPT_DATE_H

#include "worker/decode/date.h"

/* html: the page as it stands. False (out untouched): none, or several. from: DATE_FROM_META. */
bool script_date_find(struct str html, struct stamp *out);

#endif
