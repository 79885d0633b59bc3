/*
 * clock — the two clocks, and times as text.
 *
 * Only edges read a clock; a pure stage gets the time as an argument.
 * Times are microseconds since 1970-01-01T00:00:00Z (may be negative), proleptic Gregorian.
 */
#ifndef COMMON_CLOCK_H
#define COMMON_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "common/str.h"

#define CLOCK_US_PER_S   1000000
#define CLOCK_US_PER_DAY (86400 * (int64_t)CLOCK_US_PER_S)

int64_t clock_wall_us(void);      /* time of day; may jump */
int64_t clock_monotonic_us(void); /* for durations and timeouts; never jumps */
void clock_sleep_ms(int64_t ms);  /* may return early when a signal comes */

struct civil {
    int64_t year;
    int month, day;           /* 1..12, 1..31 */
    int hour, minute, second; /* 0..23, 0..59, 0..59 */
    int weekday;              /* 0 Sunday … 6 Saturday; ignored by clock_from_civil */
};

/* Days since 1970-01-01. Source: H. Hinnant, "chrono-compatible low-level date algorithms". */
int64_t clock_days(int64_t year, int month, int day);
int64_t clock_from_civil(struct civil c); /* UTC */
struct civil clock_to_civil(int64_t us);
int clock_month_days(int64_t year, int month); /* 28..31 */

/* "2021-12-28T00:00:00Z" and a NUL; microseconds are shown only if there are any. */
#define CLOCK_TEXT_MAX 40
void clock_format(int64_t us, char out[CLOCK_TEXT_MAX]);

#endif
