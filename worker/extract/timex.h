/*
 * timex — dates, times and durations, with TIMEX3 values.
 *
 * What:  the rules of timex_rules.h read an expression at a token; timex_value.c works out what it
 *        means on the day of publication. A date without a year is the nearest one, a weekday or a
 *        month the last one, unless the sentence speaks of the future (timex_tense.c); "a day
 *        earlier", "that year" count from the last point that the text named. Without a day of
 *        publication the unknown digits are X.
 *        An article, "about", "nearly", "more than" before a stretch or a part of the calendar
 *        belong to it, prepositions do not ("since the end of 2019": "the end of 2019").
 *        Two dates with a dash between are one range; its value is that of both ends with a slash
 *        between (timex_range.c).
 * Not:   sums with a named point ("two weeks before May 13": both are found, their sum is not told,
 *        for the point is often an event); "in two years" as a day, for it is a stretch in TimeML;
 *        "few" and "several" as a number, for none was said; a number alone or with a day's
 *        ending ("5.12", "the 18th", "2016 10 16"), which in news is more often a score, a
 *        street or a rank; shorthand of calendars and forms ("EOY", "cy18", "10D", ">= 2019");
 *        feasts that move with the moon, but for Easter.
 * Holds: dates do not overlap and are in order; a value is never empty.
 * Cost:  O(tokens): every rule looks at a bounded number of tokens around its own.
 * Source: TimeML 1.2.1, TIMEX3 annotation guidelines; ISO 8601 for weeks.
 */
#ifndef WORKER_EXTRACT_TIMEX_H
#define WORKER_EXTRACT_TIMEX_H

#include "common/clock.h"
#include "worker/extract/extract.h"
#include "worker/extract/gazetteer.h"
#include "worker/extract/token.h"

#define DATES_MAX 10000u

/* A stretch of the calendar: the unit that begins on a day. */
struct point {
    enum time_unit unit; /* UNIT_DAY … UNIT_CENTURY */
    int64_t day;         /* its first, in days since 1970-01-01 */
};

struct dater {
    struct doc *doc;
    bool dated;          /* a day of publication is known */
    const char *country; /* the outlet's, "" if its address names none */
    bool day_first;      /* 3/4 is the third of April */
    bool month_is_name;  /* "May", "April" … is also a person here */
    int64_t day;         /* of publication, in days since 1970-01-01 */
    struct civil now;    /* the same; weekday 0 is Sunday */
    struct point told;   /* the last point up to the day of publication that was named; */
    int64_t told_at;     /* its token, -1 for none yet */
    uint32_t range_at;   /* a day that may begin here goes with the date before it */
    int64_t range_year;  /* 0: not written */
    int range_month;     /* 0: no such day */
    uint32_t month_at;   /* a month that may begin here ends a stretch of months; */
    int64_t month_year;  /* its year; 0: there is none */
};

/* What a rule read: tokens [first, last] and their meaning. */
struct hit {
    uint32_t first, last;
    enum timex_type type;
    struct str value;
    const char *mod; /* or NULL */
    bool known;      /* value is the point below */
    struct point point;
};

/* ---- values ---- */

/* The point itself, written as TIMEX3. The day of publication need not be known. */
void hit_point(struct dater *dater, struct hit *hit, struct point point);
/* The day that lies delta days after the one of publication. */
void hit_day(struct dater *dater, struct hit *hit, int64_t delta);
/*
 * month 1..12, day 1..31 of a year, or (year 0) of the one that the sentence speaks of, else the
 * nearest. false: there is no such day.
 */
bool hit_date(struct dater *dater, struct hit *hit, int64_t year, int month, int day);
/* A month of a year, or (year 0) of the one that the sentence speaks of. */
void hit_month(struct dater *dater, struct hit *hit, int64_t year, int month);
/* The unit that lies delta units after the one of day `from`: (UNIT_MONTH, 1) is the next month. */
void hit_unit(
    struct dater *dater, struct hit *hit, enum time_unit unit, int64_t from, int64_t delta);
/* n units long, n in halves; n < 0: some. */
void hit_duration(struct dater *dater, struct hit *hit, enum time_unit unit, int64_t halves);
/* 1 Monday … 7 Sunday; step -1 the last one, 1 the next one, 0 by what the sentence speaks of. */
void hit_weekday(struct dater *dater, struct hit *hit, int weekday, int step);
/* season 0 spring … 3 winter of a year; step as above, year 0: by step. */
void hit_season(struct dater *dater, struct hit *hit, int64_t year, int season, int step);
/* "XXXX-WXX-2": what a repeated or unknown weekday is. */
struct str weekday_value(struct dater *dater, int weekday);
int64_t point_year(struct point point);
/* 1 Monday … 7 Sunday. */
int weekday_of(int64_t day);

/* ---- the part that extract calls ---- */

/* Fills out->dates (byte offsets) and marks their tokens as taken; true: there were too many. */
bool find_dates(struct doc *doc, const struct clean *clean, struct facts *out);

#endif
