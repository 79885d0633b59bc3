#include "worker/extract/timex.h"

/* A number token of at most 4 digits and nothing else; -1 for another. */
static int64_t small_number(const struct doc *doc, int64_t i)
{
    const struct token *token = token_at(doc, i);
    uint64_t n = 0;
    if (token->kind != TOKEN_NUMBER || token->end - token->start > 4 ||
        !str_to_u64(token_text(doc, (uint32_t)i), &n)) {
        return -1;
    }
    return (int64_t)n;
}

/* A year written with four digits; 0 if token i is none. */
static int64_t year_at(const struct doc *doc, int64_t i)
{
    const struct token *token = token_at(doc, i);
    int64_t n = small_number(doc, i);
    return token->end - token->start == 4 && n >= 1000 && n <= 2199 ? n : 0;
}

static int month_at(const struct doc *doc, int64_t i)
{
    bool month = token_is(doc, i, WORD_MONTH) && (token_at(doc, i)->flags & TOKEN_CAPITAL);
    return month ? doc->words[doc->tokens[i].word].value : 0;
}

static int32_t value_at(const struct doc *doc, int64_t i)
{
    return token_at(doc, i)->kind == TOKEN_WORD ? doc->words[doc->tokens[i].word].value : 0;
}

static bool same_sentence(const struct doc *doc, int64_t a, int64_t b)
{
    return token_at(doc, a)->sentence == token_at(doc, b)->sentence;
}

/* Whether "th", "st" … is glued to the number i. */
static bool has_ordinal_end(const struct doc *doc, uint32_t i)
{
    static const char *const ends[] = {"st", "nd", "rd", "th"};
    for (size_t k = 0; k < 4 && token_next_glued(doc, i); k++) {
        if (token_word_is(doc, (int64_t)i + 1, ends[k])) {
            return true;
        }
    }
    return false;
}

/* A day of a month at i: 1..31, *last its last token; 0 if there is none. */
static int day_at(const struct doc *doc, uint32_t i, uint32_t *last)
{
    int64_t n = small_number(doc, i);
    if (n < 1 || n > 31 || token_at(doc, i)->end - token_at(doc, i)->start > 2) {
        return 0;
    }
    *last = has_ordinal_end(doc, i) ? i + 1 : i;
    bool counted = token_is(doc, (int64_t)*last + 1, WORD_SCALE) || token_mark(doc, (int64_t)*last + 1, '%') ||
                   (token_mark(doc, (int64_t)*last + 1, ':') && token_next_glued(doc, *last));
    return counted ? 0 : (int)n;
}

/* The year behind a date, over a comma: *last moves to it; 0 if there is none. */
static int64_t year_behind(const struct doc *doc, uint32_t *last)
{
    uint32_t at = *last + 1;
    if (token_mark(doc, at, ',')) {
        at++;
    }
    int64_t year = same_sentence(doc, *last, at) ? year_at(doc, at) : 0;
    if (year > 0) {
        *last = at;
    }
    return year;
}

/* Words before token i, in its sentence, that speak of what is to come. */
static bool future_before(const struct doc *doc, uint32_t i)
{
    for (uint32_t n = 1; n <= 8 && n <= i && same_sentence(doc, i - n, i); n++) {
        if (token_is(doc, (int64_t)i - n, WORD_FUTURE)) {
            return true;
        }
        if (token_is(doc, (int64_t)i - n, WORD_CUE)) {
            return false;
        }
    }
    return false;
}

/* "2021-12-28"; "12/28/2021". */
static bool read_numeric(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    bool iso = token_mark(doc, (int64_t)i + 1, '-') && token_mark(doc, (int64_t)i + 3, '-');
    bool slash = token_mark(doc, (int64_t)i + 1, '/') && token_mark(doc, (int64_t)i + 3, '/');
    int64_t a = small_number(doc, i);
    int64_t b = small_number(doc, (int64_t)i + 2);
    int64_t c = small_number(doc, (int64_t)i + 4);
    if (!(iso || slash) || a < 1 || b < 1 || c < 1 || !token_next_glued(doc, i + 3)) {
        return false;
    }
    hit->last = i + 4;
    if (iso && year_at(doc, i) > 0) {
        return hit_date(dater, hit, a, (int)b, (int)c);
    }
    if (slash && year_at(doc, (int64_t)i + 4) > 0) {
        return a > 12 ? hit_date(dater, hit, c, (int)b, (int)a) : hit_date(dater, hit, c, (int)a, (int)b);
    }
    return false;
}

/* "January 10, 2022", "Jan. 10". */
static bool read_month_day(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    int month = month_at(doc, i);
    uint32_t last = i + 1;
    if (month == 0 || !same_sentence(doc, i, last)) {
        return false;
    }
    int day = day_at(doc, i + 1, &last);
    if (day == 0) {
        return false;
    }
    int64_t year = year_behind(doc, &last);
    hit->last = last;
    return hit_date(dater, hit, year, month, day);
}

/* "10 January 2022", "the 10th of January". */
static bool read_day_month(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t last = i;
    int day = day_at(doc, i, &last);
    if (day == 0) {
        return false;
    }
    uint32_t at = token_word_is(doc, (int64_t)last + 1, "of") ? last + 2 : last + 1;
    int month = month_at(doc, at);
    if (month == 0 || !same_sentence(doc, i, at)) {
        return false;
    }
    last = at;
    int64_t year = year_behind(doc, &last);
    hit->last = last;
    return hit_date(dater, hit, year, month, day);
}

/* Names of months that are also words or first names need a word before them that says so. */
static bool is_plain_month(const struct doc *doc, uint32_t i)
{
    int month = month_at(doc, i);
    bool doubtful = (month >= 3 && month <= 6) || month == 8;
    bool led = token_is(doc, (int64_t)i - 1, WORD_PREP | WORD_CALENDAR | WORD_TIMELY) || token_word_is(doc, (int64_t)i - 1, "and");
    const struct token *next = token_at(doc, (int64_t)i + 1);
    bool name = next->kind == TOKEN_WORD && (next->flags & TOKEN_CAPITAL) && same_sentence(doc, i, (int64_t)i + 1);
    return led || (!doubtful && !name);
}

/* "January 2022", "January". */
static bool read_month(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    int month = month_at(doc, i);
    uint32_t last = i;
    if (month == 0) {
        return false;
    }
    int64_t year = year_behind(doc, &last);
    if (year == 0 && token_word_is(doc, (int64_t)i + 1, "of") && year_at(doc, (int64_t)i + 2) > 0) {
        last = i + 2;
        year = year_at(doc, last);
    }
    if (year == 0 && !is_plain_month(doc, i)) {
        return false;
    }
    hit->last = last;
    hit_month(dater, hit, year, month, future_before(doc, i));
    return true;
}

/* "morning" behind a day: the day becomes a time. */
static void add_daytime(struct dater *dater, struct hit *hit)
{
    static const char *const names[] = {"MO", "AF", "EV", "NI", "12:00"};
    const struct doc *doc = dater->doc;
    if (token_is(doc, (int64_t)hit->last + 1, WORD_DAYTIME) && same_sentence(doc, hit->last, (int64_t)hit->last + 1) && hit->value.n > 0) {
        hit->last++;
        hit->type = TIMEX_TIME;
        hit->value = arena_printf(doc->arena, "%.*sT%s", STR_ARG(hit->value), names[value_at(doc, hit->last)]);
    }
}

/* "Tuesday", "Thursday, Dec. 23, 2021", "Monday morning". */
static bool read_weekday(struct dater *dater, uint32_t i, struct hit *hit, int step)
{
    const struct doc *doc = dater->doc;
    if (!token_is(doc, i, WORD_WEEKDAY) || !(doc->tokens[i].flags & TOKEN_CAPITAL)) {
        return false;
    }
    uint32_t at = token_mark(doc, (int64_t)i + 1, ',') ? i + 2 : i + 1;
    if (at < doc->n_tokens && same_sentence(doc, i, at) &&
        (read_month_day(dater, at, hit) || read_day_month(dater, at, hit))) {
        return true;
    }
    struct str text = token_text(doc, i);
    if (text.p[text.n - 1] == 's' && text.n > 6) {
        hit->type = TIMEX_SET; /* "on Mondays" */
        hit->value = arena_printf(doc->arena, "XXXX-WXX-%d", value_at(doc, i));
        hit->last = i;
        return true;
    }
    hit->last = i;
    hit_weekday(dater, hit, value_at(doc, i), step, future_before(doc, i));
    add_daytime(dater, hit);
    return true;
}

static bool read_season(struct dater *dater, uint32_t i, struct hit *hit, int64_t delta, bool led)
{
    static const char *const names[] = {"SP", "SU", "FA", "WI"};
    const struct doc *doc = dater->doc;
    if (!token_is(doc, i, WORD_SEASON)) {
        return false;
    }
    uint32_t at = token_word_is(doc, (int64_t)i + 1, "of") ? i + 2 : i + 1;
    int64_t year = year_at(doc, at);
    if (year == 0 && !led) {
        return false;
    }
    hit->last = year > 0 ? at : i;
    if (year == 0 && !dater->dated) {
        hit->value = arena_printf(doc->arena, "XXXX-%s", names[value_at(doc, i)]);
        return true;
    }
    year = year > 0 ? year : dater->year + delta;
    hit->value = arena_printf(doc->arena, "%04lld-%s", (long long)year, names[value_at(doc, i)]);
    return true;
}

static int calendar_delta(const struct doc *doc, int64_t i)
{
    if (token_word_is(doc, i, "this") || token_word_is(doc, i, "current")) {
        return 0;
    }
    bool before = token_word_is(doc, i, "last") || token_word_is(doc, i, "past") || token_word_is(doc, i, "previous");
    return before ? -1 : 1;
}

static bool is_calendar(const struct doc *doc, int64_t i)
{
    return token_is(doc, i, WORD_CALENDAR);
}

/* "last month", "this Tuesday", "next January", "the past year"; i is the calendar word. */
static bool read_calendar(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    if (!is_calendar(doc, i) || !same_sentence(doc, i, (int64_t)i + 1)) {
        return false;
    }
    int delta = calendar_delta(doc, i);
    uint32_t at = i + 1;
    if (token_is(doc, at, WORD_TIME_UNIT)) {
        struct str text = token_text(doc, at);
        enum time_unit unit = (enum time_unit)value_at(doc, at);
        if (unit < UNIT_DAY || text.p[text.n - 1] == 's') {
            return false;
        }
        hit->last = at;
        hit_unit(dater, hit, unit, delta);
        return true;
    }
    if (month_at(doc, at) > 0) {
        hit->last = at;
        int month = month_at(doc, at);
        int64_t year = dater->year + (delta > 0 && month <= dater->month) - (delta < 0 && month >= dater->month);
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
    return read_weekday(dater, at, hit, delta) || read_season(dater, at, hit, delta, true);
}

/* A bare year, a decade ("1990s") or a century's ("20th century"). */
static bool read_year(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    int64_t year = year_at(doc, i);
    if (token_word_is(doc, (int64_t)i + 2, "century") && has_ordinal_end(doc, i) && small_number(doc, i) > 0) {
        hit->last = i + 2;
        hit->value = arena_printf(doc->arena, "%02lld", (long long)small_number(doc, i) - 1);
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
    bool led = token_is(doc, (int64_t)i - 1, WORD_PREP | WORD_TIMELY | WORD_CALENDAR | WORD_SEASON) && !token_is(doc, (int64_t)i - 1, WORD_APPROX);
    bool noun = next->kind == TOKEN_WORD && !(next->flags & (TOKEN_CAPITAL)) &&
                !token_is(doc, (int64_t)i + 1, WORD_FUNCTION | WORD_PREP | WORD_CONJ | WORD_AUX | WORD_CUE);
    bool counted = token_is(doc, (int64_t)i + 1, WORD_SCALE | WORD_UNIT | WORD_CURRENCY) || token_mark(doc, (int64_t)i + 1, '%') ||
                   token_is(doc, (int64_t)i - 1, WORD_APPROX);
    bool glued = token_next_glued(doc, i) && (next->kind != TOKEN_MARK || token_mark(doc, (int64_t)i + 1, '/'));
    bool bound = i > 0 && before->kind == TOKEN_MARK && token_next_glued(doc, i - 1) && !token_mark(doc, (int64_t)i - 1, '(') &&
                 !token_mark(doc, (int64_t)i - 1, '-') && !token_mark(doc, (int64_t)i - 1, '"');
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
    } parts[] = {{"early", "START"}, {"earlier", "START"}, {"late", "END"}, {"later", "END"}, {"mid", "MID"}};
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
        if (token_word_is(doc, i, parts[k].word)) {
            *at = token_mark(doc, (int64_t)i + 1, '-') ? i + 2 : i + 1;
            *at += token_word_is(doc, *at, "in") ? 1u : 0u;
            return parts[k].mod;
        }
    }
    bool edge = token_word_is(doc, i, "beginning") || token_word_is(doc, i, "start") || token_word_is(doc, i, "end") || token_word_is(doc, i, "middle");
    if (edge && token_word_is(doc, (int64_t)i + 1, "of")) {
        *at = i + 2;
        return token_word_is(doc, i, "end") ? "END" : token_word_is(doc, i, "middle") ? "MID" : "START";
    }
    return NULL;
}

/* "early 2022", "late January", "earlier this month", "the end of next year". */
static bool read_part(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t at = i;
    const char *mod = part_at(doc, i, &at);
    if (!mod || at >= doc->n_tokens || !same_sentence(doc, i, at)) {
        return false;
    }
    uint32_t noun = token_word_is(doc, at, "the") ? at + 1 : at;
    bool found = read_calendar(dater, at, hit) || read_month(dater, at, hit) || read_weekday(dater, at, hit, 0) ||
                 read_season(dater, noun, hit, 0, false) || (noun < doc->n_tokens && read_year(dater, noun, hit));
    if (!found && token_is(doc, noun, WORD_TIME_UNIT) && noun > at) {
        struct str text = token_text(doc, noun);
        enum time_unit unit = (enum time_unit)value_at(doc, noun);
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
static bool read_near_day(struct dater *dater, uint32_t i, struct hit *hit)
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

/* A count at i: "three", "10", "a", "several" (-1), "a few" (-1); *at moves behind it. 0: none. */
static int64_t count_at(const struct doc *doc, uint32_t i, uint32_t *at)
{
    *at = i + 1;
    if (doc->tokens[i].kind == TOKEN_NUMBER) {
        int64_t n = small_number(doc, i);
        return n > 0 ? n : 0;
    }
    if (token_is(doc, i, WORD_NUMBER)) {
        int64_t n = value_at(doc, i);
        if (n >= 20 && token_mark(doc, *at, '-') && token_is(doc, (int64_t)i + 2, WORD_NUMBER)) {
            *at = i + 3;
            n += value_at(doc, (int64_t)i + 2);
        }
        return n;
    }
    bool article = token_word_is(doc, i, "a") || token_word_is(doc, i, "an");
    uint32_t word = article ? i + 1 : i;
    if (token_word_is(doc, word, "few") || token_word_is(doc, word, "several") || token_word_is(doc, word, "many")) {
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
static void hit_distance(struct dater *dater, struct hit *hit, enum time_unit unit, int64_t n, int step, bool told)
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
static bool read_duration(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t at = i;
    int64_t n = count_at(doc, i, &at);
    if (n == 0) {
        return false;
    }
    bool hyphen = token_mark(doc, at, '-');
    at += hyphen;
    if (at >= doc->n_tokens || !token_is(doc, at, WORD_TIME_UNIT) || !same_sentence(doc, i, at) ||
        (hyphen && token_mark(doc, (int64_t)at + 1, '-')) || token_word_is(doc, (int64_t)at + 1, "old")) {
        return false; /* "43-year-old" is an age */
    }
    enum time_unit unit = (enum time_unit)value_at(doc, at);
    hit->last = at;
    bool later = token_word_is(doc, (int64_t)at + 1, "later");
    bool earlier = token_word_is(doc, (int64_t)at + 1, "earlier") || token_word_is(doc, (int64_t)at + 1, "before");
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
static bool read_span(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t at = token_word_is(doc, i, "the") ? i + 1 : i;
    if (is_calendar(doc, at) && at + 1 < doc->n_tokens) {
        if (read_duration(dater, at + 1, hit) && hit->type == TIMEX_DURATION) {
            return true;
        }
        hit->type = TIMEX_DATE;
        hit->mod = NULL;
        bool recent = token_word_is(doc, at, "past") || token_word_is(doc, at, "last");
        if (recent && token_is(doc, (int64_t)at + 1, WORD_TIME_UNIT) && is_plural(doc, at + 1)) {
            hit->last = at + 1;
            hit_duration(dater, hit, (enum time_unit)value_at(doc, (int64_t)at + 1), -1);
            return true;
        }
        return false;
    }
    if (token_is(doc, at, WORD_TIME_UNIT) && at == i && is_plural(doc, at) && value_at(doc, at) >= UNIT_HOUR && value_at(doc, at) != UNIT_WEEKEND) {
        hit->last = token_word_is(doc, (int64_t)at + 1, "ago") ? at + 1 : at;
        hit_duration(dater, hit, (enum time_unit)value_at(doc, at), -1);
        if (hit->last > at) {
            hit->type = TIMEX_DATE;
            hit->value = STR("PAST_REF");
        }
        return true;
    }
    return false;
}

/* "every day", "daily". */
static bool read_set(struct dater *dater, uint32_t i, struct hit *hit)
{
    static const struct {
        const char *word;
        const char *value;
    } sets[] = {{"daily", "P1D"}, {"weekly", "P1W"}, {"monthly", "P1M"}, {"yearly", "P1Y"}, {"annually", "P1Y"}, {"annual", "P1Y"}};
    const struct doc *doc = dater->doc;
    bool every = token_word_is(doc, i, "every") || token_word_is(doc, i, "each");
    if (every && token_is(doc, (int64_t)i + 1, WORD_TIME_UNIT)) {
        hit->last = i + 1;
        hit_duration(dater, hit, (enum time_unit)value_at(doc, (int64_t)i + 1), 1);
        hit->type = TIMEX_SET;
        return true;
    }
    if (every && token_is(doc, (int64_t)i + 1, WORD_WEEKDAY)) {
        hit->last = i + 1;
        hit->type = TIMEX_SET;
        hit->value = arena_printf(doc->arena, "XXXX-WXX-%d", value_at(doc, (int64_t)i + 1));
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
static bool read_quarter(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    struct str text = token_text(doc, i);
    int64_t n = 0;
    uint32_t at = i + 1;
    if (text.n == 2 && (text.p[0] == 'Q' || text.p[0] == 'q')) {
        n = text.p[1] - '0';
    } else if (token_is(doc, i, WORD_ORDINAL) && token_word_is(doc, at, "quarter")) {
        n = value_at(doc, i);
        at++;
    }
    if (n < 1 || n > 4) {
        return false;
    }
    hit->last = at - 1;
    at += token_word_is(doc, at, "of") ? 1u : 0u;
    int64_t year = year_at(doc, at);
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
    int64_t hour = small_number(doc, i);
    int64_t minute = 0;
    bool sure = false;
    *last = i;
    if (hour < 0 || hour > 24 || doc->tokens[i].end - doc->tokens[i].start > 2) {
        return -1;
    }
    if (token_mark(doc, (int64_t)i + 1, ':') && token_next_glued(doc, i) && token_next_glued(doc, i + 1)) {
        minute = small_number(doc, (int64_t)i + 2);
        *last = i + 2;
        sure = token_word_is(doc, (int64_t)i - 1, "at") || token_word_is(doc, (int64_t)i - 1, "by") || token_word_is(doc, (int64_t)i - 1, "around") ||
               token_word_is(doc, (int64_t)i + 3, "gmt") || token_word_is(doc, (int64_t)i + 3, "utc");
    }
    bool am = token_word_is(doc, (int64_t)*last + 1, "am") || token_word_is(doc, (int64_t)*last + 1, "a.m.") || token_word_is(doc, (int64_t)*last + 1, "a.m");
    bool pm = token_word_is(doc, (int64_t)*last + 1, "pm") || token_word_is(doc, (int64_t)*last + 1, "p.m.") || token_word_is(doc, (int64_t)*last + 1, "p.m");
    if ((!am && !pm && !sure) || minute < 0 || minute > 59 || ((am || pm) && hour > 12)) {
        return -1;
    }
    *last += am || pm;
    hour = pm && hour < 12 ? hour + 12 : am && hour == 12 ? 0 : hour;
    return hour * 60 + minute;
}

/* "10:30 a.m.", "3pm", "at 15:00", "midnight"; on the day of publication. */
static bool read_time(struct dater *dater, uint32_t i, struct hit *hit)
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
    hit->value = arena_printf(doc->arena, "%.*sT%02d:%02d", STR_ARG(day.value), (int)(minutes / 60), (int)(minutes % 60));
    return true;
}

bool timex_read(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    if (doc->tokens[i].kind == TOKEN_NUMBER) {
        return read_numeric(dater, i, hit) || read_day_month(dater, i, hit) || read_time(dater, i, hit) ||
               read_duration(dater, i, hit) || read_year(dater, i, hit);
    }
    if (token_is(doc, i, WORD_MONTH)) {
        return read_month_day(dater, i, hit) || read_month(dater, i, hit);
    }
    if (token_is(doc, i, WORD_WEEKDAY)) {
        return read_weekday(dater, i, hit, 0);
    }
    return read_part(dater, i, hit) || read_near_day(dater, i, hit) || read_set(dater, i, hit) || read_span(dater, i, hit) ||
           read_calendar(dater, i, hit) || read_quarter(dater, i, hit) || read_season(dater, i, hit, 0, false) ||
           read_time(dater, i, hit) || read_duration(dater, i, hit);
}
