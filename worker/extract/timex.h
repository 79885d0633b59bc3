/*
 * timex — dates, times and durations, with TIMEX3 values.
 *
 * What:  the rules of timex_date.c and timex_span.c read an expression at a token; timex_value.c
 * works out what it means on the day of publication. A date without a year is the nearest one; a
 * weekday is the last one unless the words before it speak of the future; a month likewise. Without
 * a day of publication the unknown digits are X. Cost:  O(tokens). Source: TimeML 1.2.1, TIMEX3;
 * ISO 8601 for weeks.
 */
#ifndef WORKER_EXTRACT_TIMEX_H
#define WORKER_EXTRACT_TIMEX_H

#include "worker/extract/extract.h"
#include "worker/extract/gazetteer.h"
#include "worker/extract/token.h"

#define DATES_MAX 10000u

struct dater {
    struct doc *doc;
    bool dated;   /* a day of publication is known */
    int64_t day;  /* it, in days since 1970-01-01 */
    int64_t year; /* its year, */
    int month;    /* its month, */
    int weekday;  /* and its day of the week: 1 Monday … 7 Sunday */
    int64_t told; /* the last single day that the text named; the day at first */
};

/* What a rule read: tokens [first, last] and their meaning. */
struct hit {
    uint32_t first, last;
    enum timex_type type;
    struct str value;
    const char *mod; /* or NULL */
    bool is_day;     /* value is the single day below */
    int64_t day;
};

/* ---- values ---- */

void hit_day(struct dater *dater, struct hit *hit, int64_t day); /* days since 1970 */
/* month 1..12, day 1..31 of a year, or of the nearest year if year is 0; false: no such day. */
bool hit_date(struct dater *dater, struct hit *hit, int64_t year, int month, int day);
/* A month of a year, or (year 0) the last one, or the next one if future. */
void hit_month(struct dater *dater, struct hit *hit, int64_t year, int month, bool future);
/* The unit that lies delta units after the present one: (UNIT_MONTH, 1) is next month. */
void hit_unit(struct dater *dater, struct hit *hit, enum time_unit unit, int64_t delta);
/* n units long; n < 0: some. */
void hit_duration(struct dater *dater, struct hit *hit, enum time_unit unit, int64_t n);
/* 1 Monday … 7 Sunday; step -1 the one before the day, 1 the one after it, 0 by future. */
void hit_weekday(struct dater *dater, struct hit *hit, int weekday, int step, bool future);

/* ---- the part that extract calls ---- */

/* Fills out->dates (byte offsets) and marks their tokens as taken; true: there were too many. */
bool find_dates(struct doc *doc, struct stamp published, struct facts *out);

#endif
