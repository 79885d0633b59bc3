/* What comes again: "every Friday", "daily", "200 a day", "day after day". */
#include "worker/extract/timex_rules.h"

static const struct {
    const char *word;
    const char *value;
} adverbs[] = {{"hourly", "PT1H"},    {"daily", "P1D"},   {"nightly", "XXXX-XX-XXTNI"},
               {"weekly", "P1W"},     {"monthly", "P1M"}, {"quarterly", "P1Q"},
               {"yearly", "P1Y"},     {"annual", "P1Y"},  {"annually", "P1Y"},
               {"fortnightly", "P2W"}};

static const char *const daytimes[] = {"MO", "AF", "EV", "NI", "12:00"};

/* "every day", "each Friday", "every two years", "every night", "every summer", "every March". */
static bool read_every(struct dater *dater, uint32_t i, struct hit *hit)
{
    static const char *const seasons[] = {"SP", "SU", "FA", "WI"};
    const struct doc *doc = dater->doc;
    if (!token_word_is(doc, i, "every") && !token_word_is(doc, i, "each")) {
        return false;
    }
    uint32_t at = i + 1;
    if (!timex_same_sentence(doc, i, at)) {
        return false;
    }
    at += token_word_is(doc, at, "other") || token_word_is(doc, at, "single") ? 1u : 0u;
    hit->last = at;
    enum time_unit unit;
    bool many;
    uint32_t next = at;
    int64_t n = token_word_is(doc, at - 1, "other") ? 4 : 2;
    if (at < doc->n_tokens && !token_is(doc, at, WORD_TIME_UNIT)) {
        int64_t count = timex_count(doc, at, &next);
        n = count != 0 ? count : n;
    }
    if (timex_unit_at(doc, next, &unit, &many)) {
        hit_duration(dater, hit, unit, n);
        hit->last = next;
    } else if (timex_weekday_at(doc, at) > 0) {
        hit->value = weekday_value(dater, timex_weekday_at(doc, at));
    } else if (timex_month_at(doc, at) > 0) {
        hit->value = arena_printf(doc->arena, "XXXX-%02d", timex_month_at(doc, at));
    } else if (token_is(doc, at, WORD_DAYTIME)) {
        hit->value = arena_printf(doc->arena, "XXXX-XX-XXT%s", daytimes[timex_value_at(doc, at)]);
    } else if (token_is(doc, at, WORD_SEASON)) {
        hit->value = arena_printf(doc->arena, "XXXX-%s", seasons[timex_value_at(doc, at)]);
    } else {
        return false;
    }
    hit->type = TIMEX_SET;
    return true;
}

/* "200 people a day", "$12 an hour", "twice a week", "30 barrels per day". */
static bool read_rate(struct dater *dater, uint32_t i, struct hit *hit)
{
    static const char *const counted[] = {"once", "twice", "times", "people", "percent", NULL};
    static const char *const goes_on[] = {"ago",  "later", "earlier", "before", "after", "and",
                                          "long", "from",  "or",      "of",     "older", NULL};
    const struct doc *doc = dater->doc;
    bool per = token_word_is(doc, i, "per");
    if (!per && !token_word_is(doc, i, "a") && !token_word_is(doc, i, "an")) {
        return false;
    }
    enum time_unit unit;
    bool many;
    if (!timex_unit_at(doc, (int64_t)i + 1, &unit, &many) || many ||
        timex_word_in(doc, (int64_t)i + 2, goes_on) || timex_dash(doc, (int64_t)i + 2)) {
        return false;
    }
    int64_t before = (int64_t)i - 1;
    bool noun = token_is(doc, before, WORD_CURRENCY | WORD_UNIT | WORD_SCALE) ||
                token_mark(doc, before, '%') || token_at(doc, before)->kind == TOKEN_NUMBER ||
                timex_word_in(doc, before, counted);
    for (int64_t k = before - 1; !noun && k >= before - 3 && timex_same_sentence(doc, k, i); k--) {
        /* "10,000 new jobs a month" */
        noun = str_ends(token_text(doc, (uint32_t)before), STR("s")) &&
               (token_at(doc, k)->kind == TOKEN_NUMBER || token_is(doc, k, WORD_SCALE));
    }
    if ((!noun && !per) || !timex_same_sentence(doc, before, i)) {
        return false;
    }
    hit->last = i + 1;
    hit_duration(dater, hit, unit, 2);
    hit->type = TIMEX_SET;
    return true;
}

/* "day after day", "year by year". */
static bool read_day_after_day(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    enum time_unit unit;
    bool many;
    bool twice =
        i + 2 < doc->n_tokens && timex_unit_at(doc, i, &unit, &many) && !many &&
        doc->tokens[i].hash == doc->tokens[i + 2].hash &&
        (token_word_is(doc, (int64_t)i + 1, "after") || token_word_is(doc, (int64_t)i + 1, "by"));
    if (twice) {
        hit->last = i + 2;
        hit_duration(dater, hit, unit, 2);
        hit->type = TIMEX_SET;
    }
    return twice;
}

/* "in the mornings", "at weekends". */
static bool read_habit(struct dater *dater, uint32_t i, struct hit *hit)
{
    static const char *const plurals[] = {"mornings", "afternoons", "evenings", "nights"};
    const struct doc *doc = dater->doc;
    uint32_t at = token_word_is(doc, i, "the") ? i + 1 : i;
    bool led = at > i || token_is(doc, (int64_t)i - 1, WORD_PREP);
    if (token_word_is(doc, at, "weekends") && led) {
        hit->value = STR("XXXX-WXX-WE");
        hit->last = at;
        hit->type = TIMEX_SET;
        return true;
    }
    for (size_t k = 0; led && k < sizeof plurals / sizeof plurals[0]; k++) {
        if (token_word_is(doc, at, plurals[k])) {
            hit->value = arena_printf(doc->arena, "XXXX-XX-XXT%s", daytimes[k]);
            hit->last = at;
            hit->type = TIMEX_SET;
            return true;
        }
    }
    return false;
}

bool timex_read_set(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    char letter = timex_letter(doc, i);
    for (size_t k = 0; k < sizeof adverbs / sizeof adverbs[0]; k++) {
        if (adverbs[k].word[0] == letter && token_word_is(doc, i, adverbs[k].word) &&
            !(doc->tokens[i].flags & TOKEN_CAPITAL)) {
            hit->last = i;
            hit->type = TIMEX_SET;
            hit->value = str_of(adverbs[k].value);
            return true;
        }
    }
    return read_every(dater, i, hit) || read_rate(dater, i, hit) ||
           read_day_after_day(dater, i, hit) || read_habit(dater, i, hit);
}
