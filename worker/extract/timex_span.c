/* Stretches of time, distances from the day, repeated times, quarters and times of day. */
#include "worker/extract/timex_rules.h"

/* A count at i: "three", "10", "a", "several" (-1), "a few" (-1); *at moves behind it. 0: none. */
static int64_t count_at(const struct doc *doc, uint32_t i, uint32_t *at)
{
    *at = i + 1;
    if (doc->tokens[i].kind == TOKEN_NUMBER) {
        int64_t n = timex_small_number(doc, i);
        return n > 0 ? n : 0;
    }
    if (token_is(doc, i, WORD_NUMBER)) {
        int64_t n = timex_value_at(doc, i);
        if (n >= 20 && token_mark(doc, *at, '-') && token_is(doc, (int64_t)i + 2, WORD_NUMBER)) {
            *at = i + 3;
            n += timex_value_at(doc, (int64_t)i + 2);
        }
        return n;
    }
    bool article = token_word_is(doc, i, "a") || token_word_is(doc, i, "an");
    uint32_t word = article ? i + 1 : i;
    if (token_word_is(doc, word, "few") || token_word_is(doc, word, "several") ||
        token_word_is(doc, word, "many")) {
        *at = word + 1;
        return -1;
    }
    if (article && token_word_is(doc, word, "couple")) {
        *at = token_word_is(doc, (int64_t)word + 1, "of") ? word + 2 : word + 1;
        return 2;
    }
    return article ? 1 : 0;
}

static bool is_plural(const struct doc *doc, uint32_t i)
{
    struct str text = token_text(doc, i);
    return text.p[text.n - 1] == 's';
}

/* "three days ago", "a day earlier": n units before (step -1) or after the day. */
static void hit_distance(
    struct dater *dater, struct hit *hit, enum time_unit unit, int64_t n, int step, bool told)
{
    if (n < 0) {
        hit->value = step < 0 ? STR("PAST_REF") : STR("FUTURE_REF");
    } else if (unit == UNIT_DAY) {
        hit_day(dater, hit, (told ? dater->told : dater->day) + step * n);
    } else {
        hit_unit(dater, hit, unit, step * n);
    }
}

/* "two weeks", "10-day", "three years ago", "a few months", "the last three days" by its end. */
bool timex_read_duration(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t at = i;
    int64_t n = count_at(doc, i, &at);
    if (n == 0) {
        return false;
    }
    bool hyphen = token_mark(doc, at, '-');
    at += hyphen;
    if (at >= doc->n_tokens || !token_is(doc, at, WORD_TIME_UNIT) ||
        !timex_same_sentence(doc, i, at) || (hyphen && token_mark(doc, (int64_t)at + 1, '-')) ||
        token_word_is(doc, (int64_t)at + 1, "old")) {
        return false; /* "43-year-old" is an age */
    }
    enum time_unit unit = (enum time_unit)timex_value_at(doc, at);
    hit->last = at;
    if (token_word_is(doc, (int64_t)at + 1, "from") &&
        (token_word_is(doc, (int64_t)at + 2, "now") ||
         token_word_is(doc, (int64_t)at + 2, "today"))) {
        hit->last = at + 2;
        hit_distance(dater, hit, unit, n, 1, false);
        return true;
    }
    bool later = token_word_is(doc, (int64_t)at + 1, "later");
    bool earlier = token_word_is(doc, (int64_t)at + 1, "earlier") ||
                   token_word_is(doc, (int64_t)at + 1, "before");
    if (token_word_is(doc, (int64_t)at + 1, "ago") || ((earlier || later) && unit == UNIT_DAY)) {
        hit->last = at + 1;
        hit_distance(dater, hit, unit, n, later ? 1 : -1, earlier || later);
        return true;
    }
    if (unit == UNIT_SECOND && !is_plural(doc, at)) {
        return false; /* "a second" is rarely a time */
    }
    hit_duration(dater, hit, unit, n);
    return true;
}

/* "the last few months", "the past decade", "decades". */
bool timex_read_span(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t at = token_word_is(doc, i, "the") ? i + 1 : i;
    if (timex_is_calendar(doc, at) && at + 1 < doc->n_tokens) {
        if (timex_read_duration(dater, at + 1, hit) && hit->type == TIMEX_DURATION) {
            return true;
        }
        hit->type = TIMEX_DATE;
        hit->mod = NULL;
        bool recent = token_word_is(doc, at, "past") || token_word_is(doc, at, "last");
        if (recent && token_is(doc, (int64_t)at + 1, WORD_TIME_UNIT) && is_plural(doc, at + 1)) {
            hit->last = at + 1;
            hit_duration(dater, hit, (enum time_unit)timex_value_at(doc, (int64_t)at + 1), -1);
            return true;
        }
        return false;
    }
    if (token_is(doc, at, WORD_TIME_UNIT) && at == i && is_plural(doc, at) &&
        timex_value_at(doc, at) >= UNIT_HOUR && timex_value_at(doc, at) != UNIT_WEEKEND) {
        hit->last = token_word_is(doc, (int64_t)at + 1, "ago") ? at + 1 : at;
        hit_duration(dater, hit, (enum time_unit)timex_value_at(doc, at), -1);
        if (hit->last > at) {
            hit->type = TIMEX_DATE;
            hit->value = STR("PAST_REF");
        }
        return true;
    }
    return false;
}

/* "every day", "daily". */
bool timex_read_set(struct dater *dater, uint32_t i, struct hit *hit)
{
    static const struct {
        const char *word;
        const char *value;
    } sets[] = {{"daily", "P1D"},  {"weekly", "P1W"},   {"monthly", "P1M"},
                {"yearly", "P1Y"}, {"annually", "P1Y"}, {"annual", "P1Y"}};
    const struct doc *doc = dater->doc;
    bool every = token_word_is(doc, i, "every") || token_word_is(doc, i, "each");
    if (every && token_is(doc, (int64_t)i + 1, WORD_TIME_UNIT)) {
        hit->last = i + 1;
        hit_duration(dater, hit, (enum time_unit)timex_value_at(doc, (int64_t)i + 1), 1);
        hit->type = TIMEX_SET;
        return true;
    }
    if (every && token_is(doc, (int64_t)i + 1, WORD_WEEKDAY)) {
        hit->last = i + 1;
        hit->type = TIMEX_SET;
        hit->value = arena_printf(doc->arena, "XXXX-WXX-%d", timex_value_at(doc, (int64_t)i + 1));
        return true;
    }
    for (size_t k = 0; k < sizeof sets / sizeof sets[0]; k++) {
        if (token_word_is(doc, i, sets[k].word) && !(doc->tokens[i].flags & TOKEN_CAPITAL)) {
            hit->last = i;
            hit->type = TIMEX_SET;
            hit->value = str_of(sets[k].value);
            return true;
        }
    }
    return false;
}

/* "first quarter of 2022", "Q1 2022". */
bool timex_read_quarter(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    struct str text = token_text(doc, i);
    int64_t n = 0;
    uint32_t at = i + 1;
    if (text.n == 2 && (text.p[0] == 'Q' || text.p[0] == 'q')) {
        n = text.p[1] - '0';
    } else if (token_is(doc, i, WORD_ORDINAL) && token_word_is(doc, at, "quarter")) {
        n = token_word_is(doc, i, "second") ? 2
                                            : timex_value_at(doc, i); /* the unit has the value */
        at++;
    }
    if (n < 1 || n > 4) {
        return false;
    }
    hit->last = at - 1;
    at += token_word_is(doc, at, "of") ? 1u : 0u;
    int64_t year = timex_year_at(doc, at);
    if (year > 0) {
        hit->last = at;
    } else if (!dater->dated) {
        hit->value = arena_printf(doc->arena, "XXXX-Q%d", (int)n);
        return true;
    } else {
        year = dater->year - (n > (dater->month + 2) / 3);
    }
    hit->value = arena_printf(doc->arena, "%04lld-Q%d", (long long)year, (int)n);
    return true;
}

/* Hours and minutes at i: *last moves; -1 if there are none. Minutes since midnight. */
static int64_t clock_at(const struct doc *doc, uint32_t i, uint32_t *last)
{
    int64_t hour = timex_small_number(doc, i);
    int64_t minute = 0;
    bool sure = false;
    *last = i;
    if (hour < 0 || hour > 24 || doc->tokens[i].end - doc->tokens[i].start > 2) {
        return -1;
    }
    if (token_mark(doc, (int64_t)i + 1, ':') && token_next_glued(doc, i) &&
        token_next_glued(doc, i + 1)) {
        minute = timex_small_number(doc, (int64_t)i + 2);
        *last = i + 2;
        sure =
            token_word_is(doc, (int64_t)i - 1, "at") || token_word_is(doc, (int64_t)i - 1, "by") ||
            token_word_is(doc, (int64_t)i - 1, "around") ||
            token_word_is(doc, (int64_t)i + 3, "gmt") || token_word_is(doc, (int64_t)i + 3, "utc");
    }
    bool am = token_word_is(doc, (int64_t)*last + 1, "am") ||
              token_word_is(doc, (int64_t)*last + 1, "a.m.") ||
              token_word_is(doc, (int64_t)*last + 1, "a.m");
    bool pm = token_word_is(doc, (int64_t)*last + 1, "pm") ||
              token_word_is(doc, (int64_t)*last + 1, "p.m.") ||
              token_word_is(doc, (int64_t)*last + 1, "p.m");
    if ((!am && !pm && !sure) || minute < 0 || minute > 59 || ((am || pm) && hour > 12)) {
        return -1;
    }
    *last += am || pm;
    hour = pm && hour < 12 ? hour + 12 : am && hour == 12 ? 0 : hour;
    return hour * 60 + minute;
}

/* "10:30 a.m.", "3pm", "at 15:00", "midnight"; on the day of publication. */
bool timex_read_time(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t last = i;
    int64_t minutes = -1;
    if (token_word_is(doc, i, "midnight")) {
        minutes = 0;
    } else if (token_word_is(doc, i, "noon")) {
        minutes = 12 * 60;
    } else if (doc->tokens[i].kind == TOKEN_NUMBER) {
        minutes = clock_at(doc, i, &last);
    }
    if (minutes < 0) {
        return false;
    }
    struct hit day = {0};
    if (dater->dated) {
        hit_day(dater, &day, dater->day);
    }
    hit->last = last;
    hit->type = TIMEX_TIME;
    hit->value = arena_printf(doc->arena, "%.*sT%02d:%02d", STR_ARG(day.value), (int)(minutes / 60),
                              (int)(minutes % 60));
    return true;
}
