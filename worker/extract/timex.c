#include "worker/extract/timex.h"

#include "worker/extract/locale.h"
#include "worker/extract/timex_rules.h"

/* Words that may begin an expression; numbers may begin one, too. */
#define WORD_TRIGGERS                                                                              \
    (WORD_MONTH | WORD_WEEKDAY | WORD_TIMELY | WORD_NUMBER | WORD_ORDINAL | WORD_SEASON |          \
     WORD_DAYTIME | WORD_CALENDAR | WORD_TIME_UNIT | WORD_TIME_START)

typedef bool timex_rule(struct dater *dater, uint32_t i, struct hit *hit);

static bool read_any_weekday(struct dater *dater, uint32_t i, struct hit *hit)
{
    return timex_read_weekday(dater, i, hit, 0);
}

static bool read_any_holiday(struct dater *dater, uint32_t i, struct hit *hit)
{
    return timex_read_holiday(dater, i, hit, 0);
}

/* The more particular rule first. */
static timex_rule *const number_rules[] = {
    timex_read_two_years, timex_read_range_day, timex_read_year_tail, timex_read_numeric,
    timex_read_day_month, timex_read_time,      timex_read_span,      timex_read_duration,
    timex_read_nth,       timex_read_quarter,   timex_read_year,
};
static timex_rule *const month_rules[] = {
    read_any_holiday, timex_read_numeric, timex_read_month_day, timex_read_month, timex_read_set,
};
static timex_rule *const word_rules[] = {
    read_any_holiday,    timex_read_day_month, timex_read_part,    timex_read_near_day,
    timex_read_set,      timex_read_fixed,     timex_read_nth,     timex_read_span,
    timex_read_calendar, timex_read_told,      timex_read_quarter, timex_read_season,
    timex_read_time,     timex_read_duration,  timex_read_year,    read_any_weekday,
};

static bool
read_first(timex_rule *const *rules, size_t n, struct dater *dater, uint32_t i, struct hit *hit)
{
    for (size_t k = 0; k < n; k++) {
        *hit = (struct hit){.first = i, .last = i, .type = TIMEX_DATE};
        if (rules[k](dater, i, hit)) {
            return true;
        }
    }
    return false;
}

/* "night" of "one night", "that night" and the like are read from the word before them. */
static bool read_one_daytime(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    if (!token_word_is(doc, i, "one") || !token_is(doc, (int64_t)i + 1, WORD_DAYTIME)) {
        return false;
    }
    *hit = (struct hit){.first = i, .last = i, .type = TIMEX_DATE, .value = STR("XXXX-XX-XX")};
    timex_add_daytime(dater, hit);
    return true;
}

/* Articles are frequent: they begin an expression only before a word of time or a number. */
static bool may_begin(const struct doc *doc, uint32_t i)
{
    if (doc->tokens[i].kind == TOKEN_NUMBER) {
        return true;
    }
    if (!token_is(doc, i, WORD_TRIGGERS)) {
        return false;
    }
    uint32_t n = doc->tokens[i].end - doc->tokens[i].start;
    bool article = (n <= 2 && token_is(doc, i, WORD_DET)) || token_word_is(doc, i, "the");
    return !article || token_at(doc, (int64_t)i + 1)->kind == TOKEN_NUMBER ||
           token_is(doc, (int64_t)i + 1, WORD_TRIGGERS);
}

static bool timex_read(struct dater *dater, uint32_t i, struct hit *hit)
{
#define RULES(rules) rules, sizeof rules / sizeof rules[0]
    const struct doc *doc = dater->doc;
    bool found;
    if (doc->tokens[i].kind == TOKEN_NUMBER) {
        found = read_first(RULES(number_rules), dater, i, hit);
    } else if (token_is(doc, i, WORD_MONTH)) {
        found = read_first(RULES(month_rules), dater, i, hit);
    } else {
        found = read_one_daytime(dater, i, hit) || read_first(RULES(word_rules), dater, i, hit);
    }
    if (found) {
        timex_add_time(dater, hit);
    }
    return found;
#undef RULES
}

/* Whether a name of a month is the name of somebody here: "Theresa May", "Ms. April". */
static bool month_is_name(const struct doc *doc)
{
    for (uint32_t i = 1; i < doc->n_tokens; i++) {
        const struct token *before = &doc->tokens[i - 1];
        bool couple = token_is(doc, i, WORD_MONTH) && token_word_is(doc, (int64_t)i - 1, "and") &&
                      token_is(doc, (int64_t)i - 2, WORD_FIRST_NAME) &&
                      (token_at(doc, (int64_t)i - 2)->flags & TOKEN_CAPITAL) &&
                      !token_is(doc, (int64_t)i - 2, WORD_MONTH) &&
                      (token_at(doc, (int64_t)i + 1)->flags & TOKEN_CAPITAL);
        if (couple) {
            return true; /* "Craig and April Holm" */
        }
        if (token_is(doc, i, WORD_MONTH) && (doc->tokens[i].flags & TOKEN_CAPITAL) &&
            (before->flags & TOKEN_CAPITAL) && before->sentence == doc->tokens[i].sentence &&
            token_is(doc, (int64_t)i - 1, WORD_FIRST_NAME | WORD_HONORIFIC | WORD_ROLE)) {
            return true;
        }
    }
    return false;
}

static struct dater dater_for(struct doc *doc, const struct clean *clean)
{
    struct dater dater = {.doc = doc, .dated = clean->published.from != DATE_FROM_NONE};
    const struct locale locale = locale_of(clean);
    dater.day_first = locale.day_first;
    dater.country = locale.country;
    dater.month_is_name = month_is_name(doc);
    dater.told_at = -1;
    if (dater.dated) {
        /* "today" is the day on the outlet's clock, where it stated one. */
        int64_t zone_us = (int64_t)clean->published.zone_minutes * 60 * CLOCK_US_PER_S;
        dater.now = clock_to_civil(clean->published.us + zone_us);
        dater.day = clock_days(dater.now.year, dater.now.month, dater.now.day);
        dater.told = (struct point){UNIT_DAY, dater.day};
    }
    return dater;
}

static void take_tokens(struct doc *doc, const struct hit *hit)
{
    for (uint32_t i = hit->first; i <= hit->last; i++) {
        doc->tokens[i].flags |= TOKEN_TAKEN;
    }
}

/* What is told is what later words count from; what is to come is not. */
static void remember(struct dater *dater, const struct hit *hit)
{
    if (hit->known && dater->dated && hit->point.unit < UNIT_DECADE &&
        hit->point.day <= dater->day) {
        dater->told = hit->point;
        dater->told_at = hit->last;
    }
}

bool find_dates(struct doc *doc, const struct clean *clean, struct facts *out)
{
    struct dater dater = dater_for(doc, clean);
    struct hit before = {0};
    size_t cap = 0;
    for (uint32_t i = 0; i < doc->n_tokens;) {
        struct hit hit;
        if (!may_begin(doc, i) || !timex_read(&dater, i, &hit) || hit.value.n == 0) {
            i++;
            continue;
        }
        if (out->n_dates == DATES_MAX) {
            return true;
        }
        remember(&dater, &hit);
        const bool joined = timex_join(doc, &before, &hit);
        before = joined ? before : hit;
        out->n_dates -= joined ? 1 : 0;
        take_tokens(doc, &before);
        struct temporal temporal = {
            .span = {.start = doc->tokens[before.first].start,
                     .end = doc->tokens[before.last].end,
                     .text = token_range(doc, before.first, before.last)},
            .type = before.type,
            .value = before.value,
            .mod = str_of(before.mod),
        };
        ARENA_PUSH(doc->arena, out->dates, out->n_dates, cap, temporal);
        i = hit.last + 1;
    }
    return false;
}
