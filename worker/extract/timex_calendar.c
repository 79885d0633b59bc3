/* The calendar by its units: "last month", "the year", "that day", "the end of next week". */
#include "worker/extract/timex_rules.h"

bool timex_is_calendar(const struct doc *doc, int64_t i)
{
    return token_is(doc, i, WORD_CALENDAR);
}

int timex_calendar_step(const struct doc *doc, int64_t i)
{
    static const char *const before[] = {"last", "past", "previous", NULL};
    if (token_word_is(doc, i, "this") || token_word_is(doc, i, "current")) {
        return 0;
    }
    return timex_word_in(doc, i, before) ? -1 : 1;
}

/* Words between "this" and its unit that change nothing: "this calendar year". */
static uint32_t skip_adjective(const struct doc *doc, uint32_t at)
{
    static const char *const words[] = {"calendar", "working", "business", "coming", "past",
                                        "very",     "same",    "upcoming", NULL};
    return timex_word_in(doc, at, words) ? at + 1 : at;
}

/* "the past year", "the next month" with a word before them that asks how long: a stretch. */
static bool is_stretch(const struct doc *doc, uint32_t i, int64_t calendar, enum time_unit unit)
{
    static const char *const long_words[] = {"over",   "in",   "within",     "during",
                                             "for",    "of",   "throughout", "through",
                                             "across", "half", NULL};
    if (!token_word_is(doc, calendar - 1, "the") || unit == UNIT_QUARTER || unit == UNIT_CENTURY ||
        unit == UNIT_WEEKEND) {
        return token_word_is(doc, calendar, "past") && unit != UNIT_WEEKEND;
    }
    bool past = token_word_is(doc, calendar, "past") || token_word_is(doc, calendar, "last");
    bool next = token_word_is(doc, calendar, "next") || token_word_is(doc, calendar, "coming");
    return past || (next && timex_word_in(doc, (int64_t)i - 1, long_words));
}

/* "last month", "next week", "the following day", "the past year"; at is the unit. */
static bool
calendar_unit(struct dater *dater, uint32_t i, uint32_t calendar, uint32_t at, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    enum time_unit unit;
    bool many;
    if (!timex_unit_at(doc, at, &unit, &many) || unit < UNIT_DAY || many) {
        return false;
    }
    hit->last = at;
    if (is_stretch(doc, i, calendar, unit)) {
        hit_duration(dater, hit, unit, 2);
        return true;
    }
    bool the = token_word_is(doc, (int64_t)calendar - 1, "the");
    bool told = the && (token_word_is(doc, calendar, "previous") ||
                        token_word_is(doc, calendar, "following") ||
                        (token_word_is(doc, calendar, "next") && unit <= UNIT_DAY));
    int step = timex_calendar_step(doc, calendar);
    hit_unit(dater, hit, unit, told ? dater->told.day : dater->day, step);
    int weekday = unit == UNIT_WEEK ? timex_weekday_at(doc, (int64_t)at + 1) : 0;
    if (weekday > 0 && hit->known) { /* "next week Wednesday" */
        hit->last = at + 1;
        hit_day(dater, hit, weekday - weekday_of(dater->day) + 7 * step);
    }
    return true;
}

/* "last night", "this morning", "the next morning". */
static bool calendar_daytime(struct dater *dater, uint32_t calendar, uint32_t at, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    int step = timex_calendar_step(doc, calendar);
    bool night = token_word_is(doc, at, "night") || token_word_is(doc, at, "evening");
    bool the = token_word_is(doc, (int64_t)calendar - 1, "the");
    if (!token_is(doc, at, WORD_DAYTIME) || (step < 0 && !night && !the)) {
        return false;
    }
    hit->last = at - 1;
    hit_unit(dater, hit, UNIT_DAY, the ? dater->told.day : dater->day, step);
    timex_add_daytime(dater, hit);
    return true;
}

static bool calendar_month(struct dater *dater, uint32_t at, int step, struct hit *hit)
{
    int month = timex_month_at(dater->doc, at);
    if (month == 0) {
        return false;
    }
    hit->last = at;
    int64_t year = dater->now.year + (step > 0 && month <= dater->now.month) -
                   (step < 0 && month >= dater->now.month);
    hit_month(dater, hit, dater->dated ? year : 0, month);
    return true;
}

/* "last month", "this Tuesday", "next January", "the past year", "this fiscal year". */
bool timex_read_calendar(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t calendar = token_word_is(doc, i, "the") ? i + 1 : i;
    if (!timex_is_calendar(doc, calendar) || !timex_same_sentence(doc, i, (int64_t)calendar + 1)) {
        return false;
    }
    int step = timex_calendar_step(doc, calendar);
    uint32_t at = skip_adjective(doc, calendar + 1);
    if (at > calendar + 1 && step == 0) {
        bool past = token_word_is(doc, (int64_t)calendar + 1, "past");
        bool next = token_word_is(doc, (int64_t)calendar + 1, "coming") ||
                    token_word_is(doc, (int64_t)calendar + 1, "upcoming");
        step = past ? -1 : next ? 1 : 0;
    }
    bool fiscal = token_word_is(doc, at, "fiscal") || token_word_is(doc, at, "financial");
    if (fiscal && token_word_is(doc, (int64_t)at + 1, "year")) {
        hit->last = at + 1;
        hit_unit(dater, hit, UNIT_YEAR, dater->day, step);
        hit->value = arena_printf(doc->arena, "FY%.*s", STR_ARG(hit->value));
        return true;
    }
    int weekday = timex_weekday_at(doc, at);
    if (weekday > 0 && token_word_is(doc, calendar, "this") && at == calendar + 1) {
        /* "this Friday" lies ahead, unless the sentence tells of it */
        bool past = timex_tense(doc, i, at) == TENSE_PAST;
        hit_weekday(dater, hit, weekday, 0);
        if (dater->dated && !past) {
            hit_day(dater, hit, (weekday - weekday_of(dater->day) + 7) % 7);
        }
        struct hit more = *hit;
        if (timex_read_weekday(dater, at, &more, 0) && more.last > at) {
            *hit = more; /* "this Friday, June 3" */
            return true;
        }
        hit->last = at;
        return true;
    }
    if (weekday > 0 &&
        (token_word_is(doc, at - 1, "past") || token_word_is(doc, at - 1, "coming") ||
         token_word_is(doc, at - 1, "upcoming")) &&
        dater->dated) {
        int back = (weekday_of(dater->day) - weekday + 7) % 7;
        hit->last = at; /* the very last one, the very next one */
        hit_day(dater, hit, step < 0 ? -(back == 0 ? 7 : back) : back == 0 ? 7 : 7 - back);
        timex_add_daytime(dater, hit);
        return true;
    }
    if (weekday > 0 && token_word_is(doc, (int64_t)at + 1, "week")) {
        return false;
    }
    if (step != 0 && timex_read_holiday(dater, at, hit, step)) {
        return true;
    }
    return calendar_unit(dater, i, calendar, at, hit) || calendar_month(dater, at, step, hit) ||
           calendar_daytime(dater, calendar, at, hit) || timex_read_weekday(dater, at, hit, step) ||
           timex_read_season(dater, i, hit);
}

/* ---- points that count from the one told last ---- */

/* "the day before.", "the year after": next to a mark, else what follows is its event. */
static int told_shift(const struct doc *doc, uint32_t unit)
{
    bool before = token_word_is(doc, (int64_t)unit + 1, "before") ||
                  token_word_is(doc, (int64_t)unit + 1, "earlier");
    bool after = token_word_is(doc, (int64_t)unit + 1, "after");
    bool ends = token_at(doc, (int64_t)unit + 2)->kind == TOKEN_MARK ||
                !timex_same_sentence(doc, unit, (int64_t)unit + 2);
    return !ends ? 0 : before ? -1 : after ? 1 : 0;
}

static bool told_daytime(struct dater *dater, uint32_t at, bool firm, struct hit *hit)
{
    static const char *const leads[] = {"in",      "during",     "of",    "for",  "into",
                                        "through", "throughout", "early", "late", NULL};
    const struct doc *doc = dater->doc;
    if (!token_is(doc, at, WORD_DAYTIME) ||
        (!firm && !timex_word_in(doc, (int64_t)hit->first - 1, leads) &&
         !token_word_is(doc, (int64_t)at + 1, "of"))) {
        return false;
    }
    hit->last = at - 1;
    if (token_word_is(doc, (int64_t)at + 1, "of") && at + 2 < doc->n_tokens) {
        struct hit day = {.first = at + 2, .last = at + 2};
        bool found = timex_read_month_day(dater, at + 2, &day) ||
                     timex_read_day_month(dater, at + 2, &day) ||
                     timex_read_weekday(dater, at + 2, &day, 0);
        if (found && day.type == TIMEX_DATE) { /* "the morning of January 31" */
            hit->value = day.value;
            timex_add_daytime(dater, hit);
            hit->last = day.last;
            return true;
        }
    }
    hit_unit(dater, hit, UNIT_DAY, dater->told.day, 0);
    timex_add_daytime(dater, hit);
    return true;
}

bool timex_read_told(struct dater *dater, uint32_t i, struct hit *hit)
{
    static const char *const leads[] = {"in",   "of",    "during",     "for",     "throughout",
                                        "than", "later", "earlier",    "through", "end",
                                        "on",   "until", "previously", NULL};
    const struct doc *doc = dater->doc;
    bool the = token_word_is(doc, i, "the");
    bool same = the && token_word_is(doc, (int64_t)i + 1, "same");
    bool that = token_word_is(doc, i, "that");
    uint32_t at = same ? i + 2 : i + 1;
    if ((!the && !that) || !timex_same_sentence(doc, i, at)) {
        return false;
    }
    enum time_unit unit;
    bool many;
    if (told_daytime(dater, at, same || that, hit)) {
        return true;
    }
    bool idiom = token_word_is(doc, (int64_t)i - 1, "of") &&
                 token_word_is(doc, (int64_t)i - 2, "end") && token_word_is(doc, at, "day");
    if (!timex_unit_at(doc, at, &unit, &many) || many || unit < UNIT_DAY || idiom ||
        token_mark(doc, (int64_t)at + 1, '-')) {
        return false;
    }
    hit->last = at;
    if (timex_year_at(doc, (int64_t)at + 1) > 0 && unit == UNIT_YEAR) {
        hit->last = at + 1; /* "the year 2008" */
        hit_point(dater, hit,
                  (struct point){UNIT_YEAR, clock_days(timex_year_at(doc, hit->last), 1, 1)});
        return true;
    }
    bool farther =
        token_word_is(doc, (int64_t)at + 1, "after") && token_word_is(doc, (int64_t)at + 2, "next");
    bool earlier = token_word_is(doc, (int64_t)at + 1, "before") &&
                   token_word_is(doc, (int64_t)at + 2, "last");
    if (the && (farther || earlier)) {
        hit->last = at + 2; /* "the week after next" */
        hit_unit(dater, hit, unit, dater->day, farther ? 2 : -2);
        return true;
    }
    if (token_word_is(doc, (int64_t)at + 1, "of") && timex_year_at(doc, (int64_t)at + 2) > 0) {
        return false; /* "the year of 2008": the number says it */
    }
    int shift = told_shift(doc, at);
    if (same || that || shift != 0) {
        hit->last += shift != 0;
        hit_unit(dater, hit, unit, dater->told.day, shift);
        return true;
    }
    bool led = timex_word_in(doc, (int64_t)i - 1, leads);
    if (!led || unit >= UNIT_DECADE) {
        return false;
    }
    hit_unit(dater, hit, unit, unit == UNIT_DAY ? dater->told.day : dater->day, 0);
    return true;
}

/* ---- parts: "early", "the end of" ---- */

/* What begins a part: *at moves behind it. NULL: nothing does. */
static const char *part_at(const struct doc *doc, uint32_t i, uint32_t *at)
{
    static const struct {
        const char *word;
        const char *mod;
        bool of; /* only with "of" */
    } parts[] = {
        {"early", "START", false}, {"earlier", "START", false}, {"late", "END", false},
        {"later", "END", false},   {"mid", "MID", false},       {"beginning", "START", true},
        {"start", "START", true},  {"middle", "MID", true},     {"end", "END", true}};
    uint32_t word = token_word_is(doc, i, "the") ? i + 1 : i;
    char letter = timex_letter(doc, word);
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
        if (parts[k].word[0] != letter || !token_word_is(doc, word, parts[k].word)) {
            continue;
        }
        bool of = token_word_is(doc, (int64_t)word + 1, "of");
        if (parts[k].of != of) {
            return NULL;
        }
        *at = timex_dash(doc, (int64_t)word + 1) || of ? word + 2 : word + 1;
        *at += token_word_is(doc, *at, "in") || token_word_is(doc, *at, "on") ? 1u : 0u;
        return parts[k].mod;
    }
    return NULL;
}

/* "end of year", "mid-week": a bare unit behind a part is the present one. */
static bool bare_unit(struct dater *dater, uint32_t at, struct hit *hit)
{
    enum time_unit unit;
    bool many;
    bool found = timex_unit_at(dater->doc, at, &unit, &many) && !many && unit >= UNIT_WEEK &&
                 unit <= UNIT_YEAR;
    if (found) {
        hit->last = at;
        hit_unit(dater, hit, unit, dater->day, 0);
    }
    return found;
}

/* "early 2022", "late January", "earlier this month", "the end of next year", "later today". */
bool timex_read_part(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t at = i;
    const char *mod = part_at(doc, i, &at);
    if (!mod || at >= doc->n_tokens || !timex_same_sentence(doc, i, at)) {
        return false;
    }
    uint32_t noun = token_word_is(doc, at, "the") && at + 1 < doc->n_tokens ? at + 1 : at;
    bool of = token_word_is(doc, (int64_t)at - 1, "of") || timex_dash(doc, (int64_t)at - 1);
    bool day = token_word_is(doc, at - 1, "of") && token_word_is(doc, noun, "day");
    bool found =
        !day && (timex_read_calendar(dater, at, hit) || timex_read_told(dater, at, hit) ||
                 timex_read_month(dater, at, hit) || timex_read_weekday(dater, at, hit, 0) ||
                 timex_read_season(dater, at, hit) || timex_read_nth(dater, noun, hit) ||
                 timex_read_quarter(dater, noun, hit) || timex_read_year(dater, noun, hit) ||
                 timex_read_near_day(dater, at, hit) || (of && bare_unit(dater, at, hit)));
    hit->mod = found ? mod : NULL;
    return found;
}
