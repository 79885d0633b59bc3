/*
 * date_find — dates inside a short stretch of text and inside URLs.
 *
 * What:  "Updated on 28 Dec 2021, 10:15 | 5 min read" holds one date; numeric dates are read by
 *        the order that the page's language and country use.
 * Cost:  O(n) with n at most DATE_FIND_MAX bytes; beyond nothing is looked for.
 */
#ifndef WORKER_DECODE_DATE_FIND_H
#define WORKER_DECODE_DATE_FIND_H

#include "worker/decode/date.h"

#define DATE_FIND_MAX 300

/* Where a date was found; s.p + from is its first byte, s.p + to is behind its last. */
struct date_span {
    size_t from, to;
    struct stamp stamp;
};

/* The longest date at s's start, up to eight words; its bytes, or 0. */
size_t date_at(struct str s, enum date_order order, struct stamp *out);

/* The first date at or behind byte at. False: none, or s is too long. */
bool date_find(struct str s, size_t at, enum date_order order, struct date_span *out);

/*
 * language: as declared ("en-GB"), domain: "sample.co.uk"; either may be empty. The country of a
 * domain counts before the language's.
 */
enum date_order date_order_of(struct str language, struct str domain);

/* "/2021/12/28/", "/2021/dec/28", "/20211228/" in a URL's path. from: DATE_FROM_URL. */
bool date_in_url(struct str url, struct stamp *out);

#endif
