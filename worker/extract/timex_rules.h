/*
 * timex_rules — what the files of rules share: readers of single tokens, and the rules.
 *
 * A rule reads an expression that begins at token i; it returns false, perhaps with parts of
 * the hit overwritten, if there is none. hit->first is i unless a caller has moved it.
 */
#ifndef WORKER_EXTRACT_TIMEX_RULES_H
#define WORKER_EXTRACT_TIMEX_RULES_H

#include "common/clock.h"
#include "worker/extract/timex.h"

/* ---- single tokens and numbers (timex_words.c) ---- */

/* A number token of at most 4 digits and nothing else; -1 for another. */
int64_t timex_small_number(const struct doc *doc, int64_t i);
/* A year written with four digits; 0 if token i is none. */
int64_t timex_year_at(const struct doc *doc, int64_t i);
/* A year in words: "nineteen ninety-seven", "two thousand and five"; 0 if there is none. */
int64_t timex_year_words(const struct doc *doc, uint32_t i, uint32_t *last);
/* 1..12 for a month with a capital, or for a full name in lower case that is no other word. */
int timex_month_at(const struct doc *doc, int64_t i);
/* 1 Monday … 7 Sunday, in the singular; else 0. */
int timex_weekday_at(const struct doc *doc, int64_t i);
/* The value of a word's class; 0 for a token that is no word. */
int32_t timex_value_at(const struct doc *doc, int64_t i);
/* The unit of time at i; *many: in the plural. false: none. */
bool timex_unit_at(const struct doc *doc, int64_t i, enum time_unit *unit, bool *many);
bool timex_same_sentence(const struct doc *doc, int64_t a, int64_t b);
bool timex_dash(const struct doc *doc, int64_t i); /* '-' or a longer one */
bool timex_owns(const struct doc *doc, int64_t i); /* token i is "'s" */
/* The first byte of token i, a letter in lower case: spares most comparisons with a list. */
char timex_letter(const struct doc *doc, int64_t i);
/* Token i is one of the words, in lower case, of a list that ends in NULL. */
bool timex_word_in(const struct doc *doc, int64_t i, const char *const *words);
/* "third", "3rd", "twenty-first": *last its last token; 0 if there is none. */
int timex_ordinal_at(const struct doc *doc, uint32_t i, uint32_t *last);
/* A day of a month at i, "10", "10th", "tenth": 1..31, *last its last token; 0: none. */
int timex_day_at(const struct doc *doc, uint32_t i, uint32_t *last);
/* The year behind a date, over a comma or "of": *last moves to it; 0 if there is none. */
int64_t timex_year_behind(const struct doc *doc, uint32_t *last);
/*
 * A count at i in halves: "three", "10", "a", "2.5", "two and a half"; -1: "several", "a few";
 * *next moves behind it. 0: there is none.
 */
int64_t timex_count(const struct doc *doc, uint32_t i, uint32_t *next);
/* A number in words up to 999, -1 for none; *next moves behind it. */
int64_t timex_number_words(const struct doc *doc, uint32_t i, uint32_t *next);

/* ---- what the sentence speaks of (timex_tense.c) ---- */

enum tense {
    TENSE_NONE,
    TENSE_PAST,
    TENSE_FUTURE,
};

/* Of the sentence around tokens [first, last]; O(1): it looks at some 30 tokens. */
enum tense timex_tense(const struct doc *doc, uint32_t first, uint32_t last);
/* A day so many days ahead of the day of publication is not the one that such a sentence means. */
bool timex_wrong_side(enum tense tense, int64_t days_ahead);

/* ---- written dates (timex_date.c, timex_numeric.c) ---- */

bool timex_read_numeric(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_month_day(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_day_month(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_month(struct dater *dater, uint32_t i, struct hit *hit);
/* "21" of "January 20 and 21", where the date before it left dater->range_month. */
bool timex_read_range_day(struct dater *dater, uint32_t i, struct hit *hit);
/* step: as of hit_weekday() */
bool timex_read_weekday(struct dater *dater, uint32_t i, struct hit *hit, int step);
/* "yesterday", "tomorrow morning", "tonight". */
bool timex_read_near_day(struct dater *dater, uint32_t i, struct hit *hit);
/* "morning" behind a day: the day becomes a time. */
void timex_add_daytime(struct dater *dater, struct hit *hit);

/* ---- the calendar by its units (timex_calendar.c, timex_year.c) ---- */

bool timex_is_calendar(const struct doc *doc, int64_t i);  /* "last", "next", "this" */
int timex_calendar_step(const struct doc *doc, int64_t i); /* -1, 1, 0 */
bool timex_read_calendar(struct dater *dater, uint32_t i, struct hit *hit);
/* "the year", "that day", "the same month", "the following week", "the day before". */
bool timex_read_told(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_part(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_season(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_year(struct dater *dater, uint32_t i, struct hit *hit);
/* "18" of "2015-18", where the year before it was read: never a month. */
bool timex_read_year_tail(struct dater *dater, uint32_t i, struct hit *hit);
/* "2021/22", "2021/2022": two years in a row. */
bool timex_read_two_years(struct dater *dater, uint32_t i, struct hit *hit);
/* hit is the second end of a range that before begins ("2019-2021"): before becomes both. */
bool timex_join(const struct doc *doc, struct hit *before, const struct hit *hit);
bool timex_read_quarter(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_nth(struct dater *dater, uint32_t i, struct hit *hit);

/* ---- fixed phrases and holidays (timex_fixed.c) ---- */

bool timex_read_fixed(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_holiday(struct dater *dater, uint32_t i, struct hit *hit, int step);

/* ---- stretches, repeated times, times of day (timex_span.c, timex_set.c, timex_clock.c) ---- */

bool timex_read_duration(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_span(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_set(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_time(struct dater *dater, uint32_t i, struct hit *hit);
/* A time of day behind a day: "Tuesday at 9 p.m."; the hit grows. */
void timex_add_time(struct dater *dater, struct hit *hit);

#endif
