/*
 * date — the ways in which feeds, pages and headers write one point in time.
 *
 * Reads ISO 8601 ("2021-12-28", "2021-12-28T10:15:00Z", "+01:00", "+0100", a space for the
 * T, fractions), RFC 5322 ("Tue, 28 Dec 2021 10:15:00 GMT", also with zone names of the US
 * and Europe), compact "20211228" and "20211228T101500Z", Unix seconds or milliseconds
 * (10 or 13 digits), written dates ("Dec 28, 2021", "28. Dezember 2021 10:15 Uhr",
 * "December 28, 2021 10:15 AM EST"; languages: date_names.h) and figures ("28.12.2021",
 * "28. 12. 2021", "12/28/2021", "2021.12.28"). A time without a zone is UTC. Relative dates
 * ("yesterday") are none.
 */
#ifndef WORKER_DECODE_DATE_H
#define WORKER_DECODE_DATE_H

#include <stdbool.h>

#include "common/str.h"
#include "worker/decode/decode.h"

/* What "3/4/2021" means. With points the day is always first. */
enum date_order {
    DATE_ORDER_UNKNOWN, /* such a date is none, unless one number can only be a day */
    DATE_DAY_FIRST,
    DATE_MONTH_FIRST,
};

/*
 * s: all of it must be the date; blanks around it are skipped.
 * Returns false (out untouched) for anything else, for impossible dates and for years
 * outside 1900..2100. out->from is set to from.
 */
bool date_parse_in(struct str s, enum date_order order, enum date_from from, struct stamp *out);

/* The same with DATE_ORDER_UNKNOWN. */
bool date_parse(struct str s, enum date_from from, struct stamp *out);

/* The day on the clock of the stated zone, in days since 1970-01-01. */
int64_t date_local_day(struct stamp stamp);

/* 1..12 for an English month name or its abbreviation ("Dec", "Sept."), any case; else 0. */
int date_month(struct str word);

/* The contract's `published_from`: "envelope", "json-ld" …; NULL for DATE_FROM_NONE. */
const char *date_from_name(enum date_from from);

#endif
