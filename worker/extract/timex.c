#include "worker/extract/timex.h"

#include "common/clock.h"
#include "worker/extract/timex_rules.h"

/* Words without which no expression begins; numbers may begin one, too. */
#define WORD_TRIGGERS                                                                              \
    (WORD_MONTH | WORD_WEEKDAY | WORD_TIMELY | WORD_NUMBER | WORD_ORDINAL | WORD_SEASON |          \
     WORD_DAYTIME | WORD_CALENDAR | WORD_TIME_UNIT)

/* Reads an expression that begins at token i: the more particular rule first. */
static bool timex_read(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    if (doc->tokens[i].kind == TOKEN_NUMBER) {
        return timex_read_numeric(dater, i, hit) || timex_read_day_month(dater, i, hit) ||
               timex_read_time(dater, i, hit) || timex_read_duration(dater, i, hit) ||
               timex_read_year(dater, i, hit);
    }
    if (token_is(doc, i, WORD_MONTH)) {
        return timex_read_month_day(dater, i, hit) || timex_read_month(dater, i, hit);
    }
    if (token_is(doc, i, WORD_WEEKDAY)) {
        return timex_read_weekday(dater, i, hit, 0);
    }
    return timex_read_part(dater, i, hit) || timex_read_near_day(dater, i, hit) ||
           timex_read_set(dater, i, hit) || timex_read_span(dater, i, hit) ||
           timex_read_calendar(dater, i, hit) || timex_read_quarter(dater, i, hit) ||
           timex_read_season(dater, i, hit, 0, false) || timex_read_time(dater, i, hit) ||
           timex_read_duration(dater, i, hit);
}

static struct dater dater_for(struct doc *doc, struct stamp published)
{
    struct dater dater = {.doc = doc, .dated = published.from != DATE_FROM_NONE};
    if (dater.dated) {
        /* "today" is the day on the outlet's clock, where it stated one. */
        int64_t local_us = published.us + (int64_t)published.zone_minutes * 60 * CLOCK_US_PER_S;
        struct civil c = clock_to_civil(local_us);
        dater.day = clock_days(c.year, c.month, c.day);
        dater.year = c.year;
        dater.month = c.month;
        dater.weekday = c.weekday == 0 ? 7 : c.weekday;
        dater.told = dater.day;
    }
    return dater;
}

static void take_tokens(struct doc *doc, const struct hit *hit)
{
    for (uint32_t i = hit->first; i <= hit->last; i++) {
        doc->tokens[i].flags |= TOKEN_TAKEN;
    }
}

bool find_dates(struct doc *doc, struct stamp published, struct facts *out)
{
    struct dater dater = dater_for(doc, published);
    size_t cap = 0;
    for (uint32_t i = 0; i < doc->n_tokens;) {
        struct hit hit = {.first = i, .last = i, .type = TIMEX_DATE};
        bool may = doc->tokens[i].kind == TOKEN_NUMBER || token_is(doc, i, WORD_TRIGGERS);
        if (!may || !timex_read(&dater, i, &hit)) {
            i++;
            continue;
        }
        if (out->n_dates == DATES_MAX) {
            return true;
        }
        take_tokens(doc, &hit);
        if (hit.is_day && dater.dated && hit.day <= dater.day) {
            dater.told = hit.day;
        }
        struct str text = token_range(doc, hit.first, hit.last);
        struct temporal temporal = {
            .span = {.start = doc->tokens[hit.first].start,
                     .end = doc->tokens[hit.last].end,
                     .text = text},
            .type = hit.type,
            .value = hit.value,
            .mod = str_of(hit.mod),
        };
        ARENA_PUSH(doc->arena, out->dates, out->n_dates, cap, temporal);
        i = hit.last + 1;
    }
    return false;
}
