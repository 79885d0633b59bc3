/*
 * timex_rules — what the files of rules share: readers of single tokens, and the rules.
 *
 * A rule reads an expression that begins at token i; it returns false, perhaps with parts of
 * the hit overwritten, if there is none.
 */
#ifndef WORKER_EXTRACT_TIMEX_RULES_H
#define WORKER_EXTRACT_TIMEX_RULES_H

#include "worker/extract/timex.h"

/* ---- single tokens ---- */

/* A number token of at most 4 digits and nothing else; -1 for another. */
int64_t timex_small_number(const struct doc *doc, int64_t i);
/* A year written with four digits; 0 if token i is none. */
int64_t timex_year_at(const struct doc *doc, int64_t i);
/* 1..12 for a month with a capital; else 0. */
int timex_month_at(const struct doc *doc, int64_t i);
/* The value of a word's class; 0 for a token that is no word. */
int32_t timex_value_at(const struct doc *doc, int64_t i);
bool timex_same_sentence(const struct doc *doc, int64_t a, int64_t b);
bool timex_has_ordinal_end(const struct doc *doc, uint32_t i); /* "th" is glued to it */
/* A day of a month at i: 1..31, *last its last token; 0 if there is none. */
int timex_day_at(const struct doc *doc, uint32_t i, uint32_t *last);
/* The year behind a date, over a comma: *last moves to it; 0 if there is none. */
int64_t timex_year_behind(const struct doc *doc, uint32_t *last);
/* Words before token i, in its sentence, that speak of what is to come. */
bool timex_future_before(const struct doc *doc, uint32_t i);
bool timex_is_calendar(const struct doc *doc, int64_t i); /* "last", "next", "this" */

/* ---- points of the calendar ---- */

bool timex_read_numeric(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_month_day(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_day_month(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_month(struct dater *dater, uint32_t i, struct hit *hit);
/* step: as of hit_weekday() */
bool timex_read_weekday(struct dater *dater, uint32_t i, struct hit *hit, int step);
/* led: a word before it says which year, by delta; else the year has to follow */
bool timex_read_season(struct dater *dater, uint32_t i, struct hit *hit, int64_t delta, bool led);
bool timex_read_calendar(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_year(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_part(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_near_day(struct dater *dater, uint32_t i, struct hit *hit);

/* ---- stretches, repeated times, times of day ---- */

bool timex_read_duration(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_span(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_set(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_quarter(struct dater *dater, uint32_t i, struct hit *hit);
bool timex_read_time(struct dater *dater, uint32_t i, struct hit *hit);

#endif
