/* Stretches of time, and points that lie so far from the day or from what was told. */
#include "worker/extract/bound.h"
#include "worker/extract/timex_rules.h"

#define PRECISE_MAX 8u /* bytes of a number with a point or before a scale */

/* A unit at i with how many of it the word stands for: a fortnight is two weeks. */
static bool
unit_at(const struct doc *doc, uint32_t i, enum time_unit *unit, bool *many, int64_t *factor)
{
    *factor = 1;
    if (token_word_is(doc, i, "fortnight") || token_word_is(doc, i, "fortnights")) {
        *unit = UNIT_WEEK;
        *many = token_word_is(doc, i, "fortnights");
        *factor = 2;
        return true;
    }
    return timex_unit_at(doc, i, unit, many);
}

/* ---- distances ---- */

/* n halves of a unit from a day on (step 1) or back (-1). */
static void hit_distance(struct dater *dater,
                         struct hit *hit,
                         enum time_unit unit,
                         int64_t halves,
                         int64_t from,
                         int step)
{
    hit->type = TIMEX_DATE;
    if (halves < 0) {
        hit->value = step < 0 ? STR("PAST_REF") : STR("FUTURE_REF");
    } else if (halves % 2 == 1 && unit == UNIT_YEAR) {
        hit_unit(dater, hit, UNIT_MONTH, from, step * halves * 6);
    } else if (unit >= UNIT_DAY) {
        hit_unit(dater, hit, unit, from, step * (halves / 2));
    } else {
        hit_unit(dater, hit, UNIT_DAY, from, 0);
    }
}

/* "a year earlier", where its sentence has told a quarter or a month: that of the year before. */
static bool same_part_of_year(struct dater *dater, uint32_t i, struct hit *hit, int64_t years)
{
    bool part = dater->told_at >= 0 && timex_same_sentence(dater->doc, dater->told_at, i) &&
                (dater->told.unit == UNIT_QUARTER || dater->told.unit == UNIT_MONTH);
    if (part) {
        hit->type = TIMEX_DATE;
        hit_unit(dater, hit, dater->told.unit, dater->told.day,
                 years * (dater->told.unit == UNIT_QUARTER ? 4 : 12));
    }
    return part;
}

static bool told_near(const struct dater *dater, uint32_t i)
{
    return dater->told_at >= 0 &&
           token_at(dater->doc, dater->told_at)->paragraph == dater->doc->tokens[i].paragraph;
}

/* The word behind a stretch that makes it a point; false: it stays a stretch. */
static bool read_distance(
    struct dater *dater, struct hit *hit, uint32_t unit_token, enum time_unit unit, int64_t n)
{
    const struct doc *doc = dater->doc;
    uint32_t at = unit_token + 1;
    if (!timex_same_sentence(doc, unit_token, at)) {
        return false;
    }
    bool now = token_word_is(doc, at, "from") && (token_word_is(doc, (int64_t)at + 1, "now") ||
                                                  token_word_is(doc, (int64_t)at + 1, "today"));
    bool hence = token_word_is(doc, at, "hence");
    if (now || hence) {
        hit->last = now ? at + 1 : at;
        hit_distance(dater, hit, unit, n, dater->day, 1);
        return true;
    }
    if (token_word_is(doc, at, "ago")) {
        hit->last = at;
        if (n != 2 || unit != UNIT_YEAR || !same_part_of_year(dater, hit->first, hit, -1)) {
            hit_distance(dater, hit, unit, n, dater->day, -1);
        }
        return true;
    }
    bool ends = token_at(doc, (int64_t)at + 1)->kind == TOKEN_MARK ||
                !timex_same_sentence(doc, at, (int64_t)at + 1);
    bool later = token_word_is(doc, at, "later") || (ends && token_word_is(doc, at, "after"));
    bool earlier = token_word_is(doc, at, "earlier") ||
                   (ends && token_word_is(doc, at, "before")) ||
                   token_word_is(doc, at, "previously");
    bool coarse = unit > UNIT_DAY && later && !told_near(dater, hit->first);
    if ((!later && !earlier) || unit < UNIT_DAY || coarse) {
        return false;
    }
    hit->last = at;
    int step = later ? 1 : -1;
    bool near = unit == UNIT_DAY || told_near(dater, hit->first);
    if (unit != UNIT_YEAR || later || !same_part_of_year(dater, hit->first, hit, -(n / 2))) {
        hit_distance(dater, hit, unit, n, near ? dater->told.day : dater->day, step);
    }
    return true;
}

/* "year-ago", "year-earlier": the same time of the year before. */
static bool read_year_ago(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    bool ago = token_word_is(doc, i, "year") && token_mark(doc, (int64_t)i + 1, '-') &&
               (token_word_is(doc, (int64_t)i + 2, "ago") ||
                token_word_is(doc, (int64_t)i + 2, "earlier"));
    if (!ago) {
        return false;
    }
    hit->last = i + 2;
    if (!same_part_of_year(dater, i, hit, -1)) {
        hit_unit(dater, hit, UNIT_YEAR, dater->day, -1);
    }
    return true;
}

/* ---- stretches ---- */

/* "about", "more than" before a stretch belong to it. */
static void add_bound(struct dater *dater, struct hit *hit)
{
    uint32_t first;
    const char *mod = bound_before(dater->doc, hit->first, true, &first);
    if (mod) {
        hit->first = first;
        hit->mod = mod;
    }
}

/* "43 years old", "43-year-old": not how long, but how old. */
static bool is_age(const struct doc *doc, uint32_t unit)
{
    static const char *const words[] = {"old", "olds", NULL};
    uint32_t at = timex_dash(doc, (int64_t)unit + 1) ? unit + 2 : unit + 1;
    return timex_word_in(doc, at, words);
}

/* "two nights" are days. */
static bool read_nights(struct dater *dater, uint32_t i, uint32_t at, int64_t n, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    bool counted = n > 0 && !token_word_is(doc, i, "a") && !token_word_is(doc, i, "one");
    if (!counted || (!token_word_is(doc, at, "nights") && !token_word_is(doc, at, "night"))) {
        return false;
    }
    hit->last = at;
    hit_duration(dater, hit, UNIT_DAY, n);
    return true;
}

/* The number at i times the scale behind it, as "43 million"; *next moves behind. false: none. */
static bool scaled_number(const struct doc *doc, uint32_t i, uint32_t *next, double *out)
{
    bool article = token_word_is(doc, i, "a");
    uint32_t at = i + 1;
    *out = 1;
    if (doc->tokens[i].kind == TOKEN_NUMBER) {
        *out = doc->tokens[i].end - doc->tokens[i].start <= PRECISE_MAX ? token_number(doc, i) : 0;
    } else if (!article) {
        int64_t n = token_is(doc, i, WORD_NUMBER) ? timex_number_words(doc, i, &at) : -1;
        *out = (double)n;
    }
    bool scale = token_is(doc, at, WORD_SCALE) &&
                 token_at(doc, at)->end - token_at(doc, at)->start > 3 &&
                 timex_same_sentence(doc, i, at);
    for (int32_t power = scale ? timex_value_at(doc, at) : 0; power > 0; power--) {
        *out *= 10;
    }
    *next = at + 1;
    return scale && *out > 0;
}

/* "1.9 seconds", "43 million years ago": what timex_count() cannot say. */
static bool read_precise(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    struct str digits = token_text(doc, i);
    uint32_t at = i + 1;
    double scaled = 0;
    bool point = doc->tokens[i].kind == TOKEN_NUMBER && digits.n <= PRECISE_MAX &&
                 str_find(digits, STR(".")) > 0 && str_find(digits, STR(",")) < 0;
    bool sign = token_at(doc, (int64_t)i - 1)->kind == TOKEN_MARK && i > 0 &&
                token_next_glued(doc, i - 1) && !timex_dash(doc, (int64_t)i - 1) &&
                !token_mark(doc, (int64_t)i - 1, '(');
    if (sign) {
        return false; /* "$1.3 million days after that" */
    }
    if (scaled_number(doc, i, &at, &scaled)) {
        digits = arena_printf(doc->arena, "%.0f", scaled);
    } else if (!point) {
        return false;
    } else {
        at = i + 1;
    }
    enum time_unit unit;
    bool many;
    if (!timex_unit_at(doc, at, &unit, &many) || !many || unit == UNIT_QUARTER || is_age(doc, at) ||
        !timex_same_sentence(doc, i, at)) {
        return false;
    }
    hit->last = at;
    if (!read_distance(dater, hit, at, unit, -1)) {
        hit_duration(dater, hit, unit, -1); /* "PXY", and the number for its X */
        const int x = (int)str_find(hit->value, STR("X"));
        hit->value = arena_printf(doc->arena, "%.*s%.*s%.*s", x, hit->value.p, STR_ARG(digits),
                                  (int)hit->value.n - x - 1, hit->value.p + x + 1);
    }
    add_bound(dater, hit);
    return true;
}

/* What stands between the numbers of a range, from token at on: its tokens, 0 for nothing. */
static uint32_t range_words(const struct doc *doc, uint32_t i, uint32_t at)
{
    static const char *const words[] = {"to", "or", NULL};
    uint32_t hangs = timex_dash(doc, at) ? 1u : 0u; /* "two- to three-year" */
    if (timex_word_in(doc, (int64_t)at + hangs, words) ||
        (token_word_is(doc, (int64_t)at + hangs, "and") &&
         token_word_is(doc, (int64_t)i - 1, "between"))) {
        return hangs + 1;
    }
    return hangs;
}

/*
 * "10" of "10 to 15 days", "two" of "two or three weeks ago": as long, or as far, as the words
 * behind the second number say, which is read in its turn. Not of ages.
 */
static bool
read_range_begin(struct dater *dater, uint32_t i, uint32_t next, int64_t n, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    const uint32_t words = n > 0 ? range_words(doc, i, next) : 0;
    const uint32_t number = next + words;
    if (words == 0 || number >= doc->n_tokens || !timex_same_sentence(doc, i, number)) {
        return false;
    }
    uint32_t at = number + 1;
    int64_t other = timex_count(doc, number, &at);
    at += timex_dash(doc, at) ? 1u : 0u;
    enum time_unit unit;
    bool many;
    int64_t factor;
    if (other <= n || at >= doc->n_tokens || !timex_same_sentence(doc, i, at) ||
        !unit_at(doc, at, &unit, &many, &factor) || is_age(doc, at) || unit == UNIT_QUARTER) {
        return false;
    }
    if (read_distance(dater, hit, at, unit, n * factor)) {
        hit->known = false; /* the second number counts from the same day */
    } else {
        hit_duration(dater, hit, unit, n * factor);
    }
    hit->last = next - 1;
    add_bound(dater, hit);
    return true;
}

/* "or so", "or more" behind the unit at *at, and "or two" of "a day or two": the mod, or NULL. */
static const char *read_tail(const struct doc *doc, bool article, uint32_t *at)
{
    const char *mod = bound_behind(doc, *at);
    if (!mod && article && token_word_is(doc, (int64_t)*at + 1, "or") &&
        (token_word_is(doc, (int64_t)*at + 2, "two") ||
         token_word_is(doc, (int64_t)*at + 2, "three")) &&
        timex_same_sentence(doc, *at, (int64_t)*at + 2)) {
        mod = "APPROX";
    }
    *at += mod ? 2u : 0u;
    return mod;
}

/* "two weeks", "10-day", "three years ago", "a few months", "an hour and a half". */
bool timex_read_duration(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t at = i;
    int64_t n = timex_count(doc, i, &at);
    if (n == 0 || token_is(doc, at, WORD_SCALE)) {
        return read_precise(dater, i, hit);
    }
    if (read_range_begin(dater, i, at, n, hit)) {
        return true;
    }
    bool hyphen = timex_dash(doc, at);
    at += hyphen;
    enum time_unit unit;
    bool many;
    int64_t factor;
    if (at >= doc->n_tokens || !timex_same_sentence(doc, i, at)) {
        return false;
    }
    if (!unit_at(doc, at, &unit, &many, &factor)) {
        return read_nights(dater, i, at, n, hit);
    }
    bool article = token_word_is(doc, i, "a") || token_word_is(doc, i, "an");
    bool run = article && timex_dash(doc, (int64_t)at + 1) &&
               token_word_is(doc, (int64_t)at + 2, "long"); /* "a day-long talk" */
    if (is_age(doc, at) || run || (hyphen && article && !token_word_is(doc, at - 2, "half")) ||
        (unit == UNIT_SECOND && !many && article) || (unit == UNIT_QUARTER && !many) ||
        (unit == UNIT_QUARTER && hyphen)) {
        return false; /* "a second", "a quarter", "three-quarters" are rarely times */
    }
    n = n > 0 ? n * factor : n;
    const char *tail = read_tail(doc, article, &at);
    hit->last = at;
    if (!read_distance(dater, hit, at, unit, n)) {
        hit->type = TIMEX_DURATION;
        bool half = article && n == 2 && token_word_is(doc, (int64_t)at + 1, "and") &&
                    token_word_is(doc, (int64_t)at + 2, "a") &&
                    token_word_is(doc, (int64_t)at + 3, "half");
        hit->last = half ? at + 3 : hit->last;
        hit_duration(dater, hit, unit, half ? n + 1 : n);
    }
    hit->mod = tail;
    add_bound(dater, hit);
    return true;
}

/* "3h", "10D" right behind the figures. */
static bool read_symbol(struct dater *dater, uint32_t i, struct hit *hit)
{
    static const struct {
        const char *symbol;
        enum time_unit unit;
    } symbols[] = {{"h", UNIT_HOUR},
                   {"hr", UNIT_HOUR},
                   {"hrs", UNIT_HOUR},
                   {"min", UNIT_MINUTE},
                   {"mins", UNIT_MINUTE}};
    const struct doc *doc = dater->doc;
    int64_t n = timex_small_number(doc, i);
    for (size_t k = 0; n > 0 && k < sizeof symbols / sizeof symbols[0]; k++) {
        if (token_word_is(doc, (int64_t)i + 1, symbols[k].symbol) &&
            timex_same_sentence(doc, i, (int64_t)i + 1)) {
            hit->last = i + 1;
            hit_duration(dater, hit, symbols[k].unit, 2 * n);
            return true;
        }
    }
    return false;
}

/* "years", "decades" without a number, where a word beside them says that they pass. */
static bool read_bare(struct dater *dater, uint32_t i, struct hit *hit)
{
    static const char *const before[] = {"for",  "in",     "within", "over", "after", "through",
                                         "by",   "during", "just",   "mere", "until", "since",
                                         "many", "of",     "only",   NULL};
    static const char *const after[] = {"ago", "later", "earlier", "before", "after", "of", NULL};
    const struct doc *doc = dater->doc;
    enum time_unit unit;
    bool many;
    if (!timex_unit_at(doc, i, &unit, &many) || !many || unit == UNIT_QUARTER) {
        return false;
    }
    bool ago = token_word_is(doc, (int64_t)i + 1, "ago");
    if (!ago && !timex_word_in(doc, (int64_t)i - 1, before) &&
        !timex_word_in(doc, (int64_t)i + 1, after)) {
        return false;
    }
    hit->last = ago ? i + 1 : i;
    if (ago) {
        hit->value = STR("PAST_REF");
    } else {
        hit_duration(dater, hit, unit, -1);
    }
    return true;
}

/* "all day", "another week", "the whole year", "day-long", "yearlong". */
static bool read_whole(struct dater *dater, uint32_t i, struct hit *hit)
{
    static const char *const leads[] = {"all", "another", NULL};
    static const char *const wholes[] = {"whole", "entire", "full", NULL};
    static const struct {
        const char *word;
        enum time_unit unit;
    } longs[] = {{"hourlong", UNIT_HOUR},   {"daylong", UNIT_DAY},   {"weeklong", UNIT_WEEK},
                 {"monthlong", UNIT_MONTH}, {"yearlong", UNIT_YEAR}, {"decadelong", UNIT_DECADE}};
    const struct doc *doc = dater->doc;
    uint32_t at = i;
    at += timex_word_in(doc, at, leads) ? 1u : 0u;
    at += token_word_is(doc, i, "the") && timex_word_in(doc, (int64_t)i + 1, wholes) ? 2u : 0u;
    enum time_unit unit;
    bool many;
    bool found = at < doc->n_tokens && timex_unit_at(doc, at, &unit, &many) && !many;
    bool run = found && at == i && timex_dash(doc, (int64_t)i + 1) &&
               token_word_is(doc, (int64_t)i + 2, "long");
    if (found && (run || at > i) && timex_same_sentence(doc, i, at)) {
        hit->last = run ? i + 2 : at;
        hit_duration(dater, hit, unit, 2);
        return true;
    }
    char letter = timex_letter(doc, i);
    for (size_t k = 0; k < sizeof longs / sizeof longs[0]; k++) {
        if (longs[k].word[0] == letter && token_word_is(doc, i, longs[k].word)) {
            hit->last = i;
            hit_duration(dater, hit, longs[k].unit, 2);
            return true;
        }
    }
    return false;
}

/* "the last few months", "the first nine months", "the past decade", "the dying minutes". */
static bool read_led(struct dater *dater, uint32_t i, struct hit *hit)
{
    static const char *const leads[] = {"first",     "final",     "closing", "dying", "opening",
                                        "remaining", "last",      "past",    "next",  "coming",
                                        "previous",  "following", NULL};
    const struct doc *doc = dater->doc;
    bool the = token_word_is(doc, i, "the") || token_word_is(doc, i, "these");
    uint32_t at = the ? i + 1 : i;
    bool led = timex_word_in(doc, at, leads);
    at += led ? 1u : 0u;
    if ((!the && !led) || at >= doc->n_tokens || !timex_same_sentence(doc, i, at)) {
        return false;
    }
    uint32_t next = at;
    int64_t n = timex_count(doc, at, &next);
    next += n != 0 && timex_dash(doc, next) ? 1u : 0u;
    enum time_unit unit;
    bool many;
    int64_t factor;
    if (n != 0 && (led || n != 2) && unit_at(doc, next, &unit, &many, &factor) &&
        !is_age(doc, next) && timex_same_sentence(doc, i, next)) {
        hit->last = next;
        hit_duration(dater, hit, unit, n > 0 ? n * factor : n);
        return true;
    }
    if (led && n == 0 && timex_unit_at(doc, at, &unit, &many) && many && unit != UNIT_QUARTER &&
        (the || !token_word_is(doc, i, "first"))) {
        hit->last = at;
        hit_duration(dater, hit, unit, -1);
        return true;
    }
    return false;
}

bool timex_read_span(struct dater *dater, uint32_t i, struct hit *hit)
{
    if (dater->doc->tokens[i].kind == TOKEN_NUMBER) {
        return read_symbol(dater, i, hit);
    }
    return read_year_ago(dater, i, hit) || read_led(dater, i, hit) || read_whole(dater, i, hit) ||
           read_bare(dater, i, hit);
}
