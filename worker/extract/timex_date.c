/* Points of the calendar: days, weekdays, months, seasons, years and their parts. */
#include "worker/extract/timex_rules.h"

/* "2021-12-28"; "12/28/2021". */
bool timex_read_numeric(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    bool iso = token_mark(doc, (int64_t)i + 1, '-') && token_mark(doc, (int64_t)i + 3, '-');
    bool slash = token_mark(doc, (int64_t)i + 1, '/') && token_mark(doc, (int64_t)i + 3, '/');
    int64_t a = timex_small_number(doc, i);
    int64_t b = timex_small_number(doc, (int64_t)i + 2);
    int64_t c = timex_small_number(doc, (int64_t)i + 4);
    if (!(iso || slash) || a < 1 || b < 1 || c < 1 || !token_next_glued(doc, i + 3)) {
        return false;
    }
    hit->last = i + 4;
    if (iso && timex_year_at(doc, i) > 0) {
        return hit_date(dater, hit, a, (int)b, (int)c);
    }
    if (slash && timex_year_at(doc, (int64_t)i + 4) > 0) {
        return a > 12 ? hit_date(dater, hit, c, (int)b, (int)a)
                      : hit_date(dater, hit, c, (int)a, (int)b);
    }
    return false;
}

/* "January 10, 2022", "Jan. 10". */
bool timex_read_month_day(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    int month = timex_month_at(doc, i);
    uint32_t last = i + 1;
    if (month == 0 || !timex_same_sentence(doc, i, last)) {
        return false;
    }
    int day = timex_day_at(doc, i + 1, &last);
    if (day == 0) {
        return false;
    }
    int64_t year = timex_year_behind(doc, &last);
    hit->last = last;
    return hit_date(dater, hit, year, month, day);
}

/* "10 January 2022", "the 10th of January". */
bool timex_read_day_month(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t last = i;
    int day = timex_day_at(doc, i, &last);
    if (day == 0) {
        return false;
    }
    uint32_t at = token_word_is(doc, (int64_t)last + 1, "of") ? last + 2 : last + 1;
    int month = timex_month_at(doc, at);
    if (month == 0 || !timex_same_sentence(doc, i, at)) {
        return false;
    }
    last = at;
    int64_t year = timex_year_behind(doc, &last);
    hit->last = last;
    return hit_date(dater, hit, year, month, day);
}

/* Names of months that are also words or first names need a word before them that says so. */
static bool is_plain_month(const struct doc *doc, uint32_t i)
{
    int month = timex_month_at(doc, i);
    bool doubtful = (month >= 3 && month <= 6) || month == 8;
    bool led = token_is(doc, (int64_t)i - 1, WORD_PREP | WORD_CALENDAR | WORD_TIMELY) ||
               token_word_is(doc, (int64_t)i - 1, "and");
    const struct token *next = token_at(doc, (int64_t)i + 1);
    bool name = next->kind == TOKEN_WORD && (next->flags & TOKEN_CAPITAL) &&
                timex_same_sentence(doc, i, (int64_t)i + 1);
    return led || (!doubtful && !name);
}

/* "January 2022", "January". */
bool timex_read_month(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    int month = timex_month_at(doc, i);
    uint32_t last = i;
    if (month == 0) {
        return false;
    }
    int64_t year = timex_year_behind(doc, &last);
    if (year == 0 && token_word_is(doc, (int64_t)i + 1, "of") &&
        timex_year_at(doc, (int64_t)i + 2) > 0) {
        last = i + 2;
        year = timex_year_at(doc, last);
    }
    if (year == 0 && !is_plain_month(doc, i)) {
        return false;
    }
    hit->last = last;
    hit_month(dater, hit, year, month, timex_future_before(doc, i));
    return true;
}

/* "morning" behind a day: the day becomes a time. */
static void add_daytime(struct dater *dater, struct hit *hit)
{
    static const char *const names[] = {"MO", "AF", "EV", "NI", "12:00"};
    const struct doc *doc = dater->doc;
    if (token_is(doc, (int64_t)hit->last + 1, WORD_DAYTIME) &&
        timex_same_sentence(doc, hit->last, (int64_t)hit->last + 1) && hit->value.n > 0) {
        hit->last++;
        hit->type = TIMEX_TIME;
        hit->value = arena_printf(doc->arena, "%.*sT%s", STR_ARG(hit->value),
                                  names[timex_value_at(doc, hit->last)]);
    }
}

/* "Tuesday", "Thursday, Dec. 23, 2021", "Monday morning". */
bool timex_read_weekday(struct dater *dater, uint32_t i, struct hit *hit, int step)
{
    const struct doc *doc = dater->doc;
    if (!token_is(doc, i, WORD_WEEKDAY) || !(doc->tokens[i].flags & TOKEN_CAPITAL)) {
        return false;
    }
    uint32_t at = token_mark(doc, (int64_t)i + 1, ',') ? i + 2 : i + 1;
    if (at < doc->n_tokens && timex_same_sentence(doc, i, at) &&
        (timex_read_month_day(dater, at, hit) || timex_read_day_month(dater, at, hit))) {
        return true;
    }
    struct str text = token_text(doc, i);
    if (text.p[text.n - 1] == 's' && text.n > 6) {
        hit->type = TIMEX_SET; /* "on Mondays" */
        hit->value = arena_printf(doc->arena, "XXXX-WXX-%d", timex_value_at(doc, i));
        hit->last = i;
        return true;
    }
    hit->last = i;
    hit_weekday(dater, hit, timex_value_at(doc, i), step, timex_future_before(doc, i));
    add_daytime(dater, hit);
    return true;
}

bool timex_read_season(struct dater *dater, uint32_t i, struct hit *hit, int64_t delta, bool led)
{
    static const char *const names[] = {"SP", "SU", "FA", "WI"};
    const struct doc *doc = dater->doc;
    if (!token_is(doc, i, WORD_SEASON)) {
        return false;
    }
    uint32_t at = token_word_is(doc, (int64_t)i + 1, "of") ? i + 2 : i + 1;
    int64_t year = timex_year_at(doc, at);
    if (year == 0 && !led) {
        return false;
    }
    hit->last = year > 0 ? at : i;
    if (year == 0 && !dater->dated) {
        hit->value = arena_printf(doc->arena, "XXXX-%s", names[timex_value_at(doc, i)]);
        return true;
    }
    year = year > 0 ? year : dater->year + delta;
    hit->value =
        arena_printf(doc->arena, "%04lld-%s", (long long)year, names[timex_value_at(doc, i)]);
    return true;
}

static int calendar_delta(const struct doc *doc, int64_t i)
{
    if (token_word_is(doc, i, "this") || token_word_is(doc, i, "current")) {
        return 0;
    }
    bool before = token_word_is(doc, i, "last") || token_word_is(doc, i, "past") ||
                  token_word_is(doc, i, "previous");
    return before ? -1 : 1;
}

bool timex_is_calendar(const struct doc *doc, int64_t i)
{
    return token_is(doc, i, WORD_CALENDAR);
}

/* "last month", "this Tuesday", "next January", "the past year"; i is the calendar word. */
bool timex_read_calendar(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    if (!timex_is_calendar(doc, i) || !timex_same_sentence(doc, i, (int64_t)i + 1)) {
        return false;
    }
    int delta = calendar_delta(doc, i);
    uint32_t at = i + 1;
    if (token_is(doc, at, WORD_TIME_UNIT)) {
        struct str text = token_text(doc, at);
        enum time_unit unit = (enum time_unit)timex_value_at(doc, at);
        if (unit < UNIT_DAY || text.p[text.n - 1] == 's') {
            return false;
        }
        hit->last = at;
        hit_unit(dater, hit, unit, delta);
        return true;
    }
    if (timex_month_at(doc, at) > 0) {
        hit->last = at;
        int month = timex_month_at(doc, at);
        int64_t year = dater->year + (delta > 0 && month <= dater->month) -
                       (delta < 0 && month >= dater->month);
        hit_month(dater, hit, dater->dated ? year : 0, month, delta > 0);
        return true;
    }
    if (token_word_is(doc, at, "night") && delta <= 0) {
        hit->last = at;
        hit->type = TIMEX_TIME;
        hit_day(dater, hit, dater->day + delta);
        hit->value = arena_printf(doc->arena, "%.*sTNI", STR_ARG(hit->value));
        return true;
    }
    if (token_is(doc, at, WORD_DAYTIME) && delta == 0) {
        hit->last = i;
        hit_day(dater, hit, dater->day);
        add_daytime(dater, hit);
        return true;
    }
    return timex_read_weekday(dater, at, hit, delta) ||
           timex_read_season(dater, at, hit, delta, true);
}

/* A bare year, a decade ("1990s") or a century's ("20th century"). */
bool timex_read_year(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    int64_t year = timex_year_at(doc, i);
    if (token_word_is(doc, (int64_t)i + 2, "century") && timex_has_ordinal_end(doc, i) &&
        timex_small_number(doc, i) > 0) {
        hit->last = i + 2;
        hit->value = arena_printf(doc->arena, "%02lld", (long long)timex_small_number(doc, i) - 1);
        return true;
    }
    if (year == 0 || year < 1500) {
        return false;
    }
    hit->last = i;
    if (token_next_glued(doc, i) && token_word_is(doc, (int64_t)i + 1, "s")) {
        hit->last = i + 1;
        hit->value = arena_printf(doc->arena, "%03lld", (long long)year / 10);
        return true;
    }
    const struct token *next = token_at(doc, (int64_t)i + 1);
    const struct token *before = token_at(doc, (int64_t)i - 1);
    bool led =
        token_is(doc, (int64_t)i - 1, WORD_PREP | WORD_TIMELY | WORD_CALENDAR | WORD_SEASON) &&
        !token_is(doc, (int64_t)i - 1, WORD_APPROX);
    bool noun =
        next->kind == TOKEN_WORD && !(next->flags & (TOKEN_CAPITAL)) &&
        !token_is(doc, (int64_t)i + 1, WORD_FUNCTION | WORD_PREP | WORD_CONJ | WORD_AUX | WORD_CUE);
    bool counted = token_is(doc, (int64_t)i + 1, WORD_SCALE | WORD_UNIT | WORD_CURRENCY) ||
                   token_mark(doc, (int64_t)i + 1, '%') ||
                   token_is(doc, (int64_t)i - 1, WORD_APPROX);
    bool glued = token_next_glued(doc, i) &&
                 (next->kind != TOKEN_MARK || token_mark(doc, (int64_t)i + 1, '/'));
    bool bound = i > 0 && before->kind == TOKEN_MARK && token_next_glued(doc, i - 1) &&
                 !token_mark(doc, (int64_t)i - 1, '(') && !token_mark(doc, (int64_t)i - 1, '-') &&
                 !token_mark(doc, (int64_t)i - 1, '"');
    if (counted || glued || bound || year > 2100 || (noun && !led)) {
        return false;
    }
    hit->value = token_text(doc, i);
    return true;
}

/* The start of a unit: "early", "late", "mid", over a hyphen; *at moves behind it. */
static const char *part_at(const struct doc *doc, uint32_t i, uint32_t *at)
{
    static const struct {
        const char *word;
        const char *mod;
    } parts[] = {{"early", "START"},
                 {"earlier", "START"},
                 {"late", "END"},
                 {"later", "END"},
                 {"mid", "MID"}};
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
        if (token_word_is(doc, i, parts[k].word)) {
            *at = token_mark(doc, (int64_t)i + 1, '-') ? i + 2 : i + 1;
            *at += token_word_is(doc, *at, "in") ? 1u : 0u;
            return parts[k].mod;
        }
    }
    bool edge = token_word_is(doc, i, "beginning") || token_word_is(doc, i, "start") ||
                token_word_is(doc, i, "end") || token_word_is(doc, i, "middle");
    if (edge && token_word_is(doc, (int64_t)i + 1, "of")) {
        *at = i + 2;
        return token_word_is(doc, i, "end")      ? "END"
               : token_word_is(doc, i, "middle") ? "MID"
                                                 : "START";
    }
    return NULL;
}

/* "early 2022", "late January", "earlier this month", "the end of next year". */
bool timex_read_part(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t at = i;
    const char *mod = part_at(doc, i, &at);
    if (!mod || at >= doc->n_tokens || !timex_same_sentence(doc, i, at)) {
        return false;
    }
    uint32_t noun = token_word_is(doc, at, "the") ? at + 1 : at;
    bool found = timex_read_calendar(dater, at, hit) || timex_read_month(dater, at, hit) ||
                 timex_read_weekday(dater, at, hit, 0) ||
                 timex_read_season(dater, noun, hit, 0, false) ||
                 (noun < doc->n_tokens && timex_read_year(dater, noun, hit));
    if (!found && token_is(doc, noun, WORD_TIME_UNIT) && noun > at) {
        struct str text = token_text(doc, noun);
        enum time_unit unit = (enum time_unit)timex_value_at(doc, noun);
        if (unit >= UNIT_WEEK && unit <= UNIT_YEAR && text.p[text.n - 1] != 's') {
            hit->last = noun; /* "earlier in the month" */
            hit_unit(dater, hit, unit, 0);
            found = true;
        }
    }
    hit->mod = found ? mod : NULL;
    return found;
}

/* "yesterday", "tomorrow morning", "tonight". */
bool timex_read_near_day(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    int64_t delta = 0;
    if (token_word_is(doc, i, "yesterday")) {
        delta = -1;
    } else if (token_word_is(doc, i, "tomorrow")) {
        delta = 1;
    } else if (!token_word_is(doc, i, "today") && !token_word_is(doc, i, "tonight")) {
        return false;
    }
    hit->last = i;
    hit_day(dater, hit, dater->day + delta);
    if (token_word_is(doc, i, "tonight")) {
        hit->type = TIMEX_TIME;
        hit->value = arena_printf(doc->arena, "%.*sTNI", STR_ARG(hit->value));
    } else {
        add_daytime(dater, hit);
    }
    return true;
}
