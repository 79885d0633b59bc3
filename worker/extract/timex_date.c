/* Days and months by name: "January 10, 2022", "10 January", "June", "Tuesday", "tomorrow". */
#include "worker/extract/timex_rules.h"

/* "20 people" behind a month: what is counted is no day. */
static bool counts_something(const struct doc *doc, uint32_t last)
{
    static const char *const many[] = {"people", "men", "women", "children", "percent", NULL};
    const struct token *next = token_at(doc, (int64_t)last + 1);
    if (next->kind != TOKEN_WORD || (next->flags & TOKEN_CAPITAL) ||
        !timex_same_sentence(doc, last, (int64_t)last + 1) || !token_next_spaced(doc, last)) {
        return false;
    }
    if (token_is(doc, (int64_t)last + 1,
                 WORD_FUNCTION | WORD_PREP | WORD_AUX | WORD_CUE | WORD_CONJ | WORD_TIMELY)) {
        return timex_word_in(doc, (int64_t)last + 1, many);
    }
    return timex_word_in(doc, (int64_t)last + 1, many) ||
           (str_ends(token_text(doc, last + 1), STR("s")) && next->end - next->start > 3);
}

static bool is_range_word(const struct doc *doc, int64_t i)
{
    static const char *const words[] = {"and", "to", "or", "through", NULL};
    return timex_dash(doc, i) || timex_word_in(doc, i, words);
}

/* Behind "January 20": " and 21", "-21" is to be read as a day of the same month. */
static void open_range(struct dater *dater, uint32_t *last, int month, int day, int64_t *year)
{
    const struct doc *doc = dater->doc;
    uint32_t at = *last + 2;
    uint32_t end = at;
    if (!is_range_word(doc, (int64_t)*last + 1) || !timex_same_sentence(doc, *last, at) ||
        at >= doc->n_tokens || doc->tokens[at].kind != TOKEN_NUMBER) {
        return;
    }
    int other = timex_day_at(doc, at, &end);
    if (other <= day || counts_something(doc, end) || timex_month_at(doc, (int64_t)end + 1) > 0 ||
        token_is(doc, (int64_t)end + 1, WORD_UNIT | WORD_CURRENCY | WORD_TIME_UNIT) ||
        token_mark(doc, (int64_t)at - 1, '$')) {
        return;
    }
    *year = timex_year_behind(doc, &end);
    dater->range_at = at;
    dater->range_month = month;
    dater->range_year = *year;
}

bool timex_read_range_day(struct dater *dater, uint32_t i, struct hit *hit)
{
    if (dater->range_month == 0 || dater->range_at != i) {
        return false;
    }
    int day = timex_day_at(dater->doc, i, &hit->last);
    if (day > 0) {
        (void)timex_year_behind(dater->doc, &hit->last);
    }
    return hit_date(dater, hit, dater->range_year, dater->range_month, day);
}

/* A day behind the name of its month: also a number in words, "May twenty nine". */
static int day_behind_month(const struct doc *doc, uint32_t i, uint32_t *last)
{
    uint32_t at = token_mark(doc, i, ',') ? i + 1 : i;
    at += token_word_is(doc, at, "the") ? 1u : 0u;
    if (at >= doc->n_tokens) {
        return 0;
    }
    int day = timex_day_at(doc, at, last);
    if (at > i) {
        return timex_ordinal_at(doc, at, last); /* "October, 1st", "July the fourth" */
    }
    if (day == 0 && token_is(doc, at, WORD_NUMBER) && !token_is(doc, at, WORD_DET)) {
        uint32_t next = at;
        int64_t n = timex_number_words(doc, at, &next);
        uint32_t end = next;
        bool more =
            token_is(doc, next, WORD_SCALE | WORD_NUMBER) && timex_year_words(doc, next, &end) == 0;
        day = n <= 31 && !more ? (int)n : 0;
        *last = next - 1;
    }
    return day;
}

/* "of next year", "of that year" behind a day or a month: *last moves; 0 if there is none. */
static int64_t named_year(const struct dater *dater, uint32_t *last)
{
    const struct doc *doc = dater->doc;
    uint32_t at = *last + 1;
    bool of = token_word_is(doc, at, "of") && token_word_is(doc, (int64_t)at + 2, "year") &&
              timex_same_sentence(doc, *last, (int64_t)at + 2) && dater->dated;
    if (of && timex_is_calendar(doc, (int64_t)at + 1)) {
        *last = at + 2;
        return dater->now.year + timex_calendar_step(doc, (int64_t)at + 1);
    }
    if (of && token_word_is(doc, (int64_t)at + 1, "that") && dater->told_at >= 0) {
        *last = at + 2;
        return point_year(dater->told);
    }
    return 0;
}

/*
 * "May" of "May to June 2021", "May 3" of "May 3 to June 4, 2021": the year behind the second date,
 * or the one before it where the first month is the later one; 0: there is none. day: of the first.
 */
static int64_t year_of_range(const struct doc *doc, uint32_t last, int month, int day)
{
    static const char *const words[] = {"to", "and", "through", "until", "till", NULL};
    uint32_t at = last + 2;
    uint32_t end = at;
    if ((!timex_dash(doc, (int64_t)last + 1) && !timex_word_in(doc, (int64_t)last + 1, words)) ||
        at >= doc->n_tokens || !timex_same_sentence(doc, last, at)) {
        return 0;
    }
    if (day > 0 && doc->tokens[at].kind == TOKEN_NUMBER && timex_day_at(doc, at, &end) > 0) {
        at = end + 1; /* "28 May to 3 June 2021" */
        day = 0;
    }
    int other = timex_month_at(doc, at);
    end = at;
    if (other > 0 && day > 0 && at + 1 < doc->n_tokens &&
        day_behind_month(doc, at + 1, &end) <= 0) {
        return 0;
    }
    int64_t year = other > 0 ? timex_year_behind(doc, &end) : 0;
    return year > 0 ? year - (other < month) : 0;
}

/* "January 10, 2022", "Jan. 10", "May twenty-nine". */
bool timex_read_month_day(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    int month = timex_month_at(doc, i);
    uint32_t last = i + 1;
    if (month == 0 || !timex_same_sentence(doc, i, last)) {
        return false;
    }
    int day = day_behind_month(doc, i + 1, &last);
    if (day <= 0 || (token_word_is(doc, (int64_t)i - 1, "in") && counts_something(doc, last))) {
        return false;
    }
    int64_t year = timex_year_behind(doc, &last);
    year = year > 0 ? year : named_year(dater, &last);
    hit->last = last;
    if (year == 0) {
        year = year_of_range(doc, last, month, day);
    }
    if (year == 0) {
        open_range(dater, &last, month, day, &year);
    }
    return hit_date(dater, hit, year, month, day);
}

/* "10 January 2022", "the 10th of January", "the 15th day of May"; "10" of "10-11 January". */
bool timex_read_day_month(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t first = token_word_is(doc, i, "the") ? i + 1 : i;
    uint32_t last = first;
    int day = first < doc->n_tokens ? timex_day_at(doc, first, &last) : 0;
    if (day == 0 && token_is(doc, first, WORD_NUMBER)) {
        uint32_t next = first; /* "fifteen August" */
        int64_t n = timex_number_words(doc, first, &next);
        day = n <= 31 && timex_month_at(doc, next) > 0 ? (int)n : 0;
        last = next - 1;
    }
    if (day <= 0 || token_mark(doc, (int64_t)first - 1, '$')) {
        return false;
    }
    hit->last = last;
    uint32_t at = last + 1;
    uint32_t other = at + 1;
    bool range = is_range_word(doc, at) && doc->tokens[first].kind == TOKEN_NUMBER &&
                 other < doc->n_tokens && timex_day_at(doc, at + 1, &other) > 0;
    at = range ? other + 1 : at;
    at += token_word_is(doc, at, "day") ? 1u : 0u;
    at += token_word_is(doc, at, "of") ? 1u : 0u;
    int month = timex_month_at(doc, at);
    if (month == 0 || !timex_same_sentence(doc, i, at)) {
        return false;
    }
    last = at;
    last += token_word_is(doc, (int64_t)at + 1, "in") && timex_year_at(doc, (int64_t)at + 2) > 0;
    int64_t year = timex_year_behind(doc, &last);
    last = year > 0 ? last : at;
    year = year > 0 ? year : named_year(dater, &last);
    hit->last = range ? hit->last : last;
    if (year == 0 && !range) {
        year = year_of_range(doc, last, month, day);
    }
    return hit_date(dater, hit, year, month, day);
}

/* Names of months that are also words or first names need a word before them that says so. */
static bool is_plain_month(const struct dater *dater, uint32_t i)
{
    static const char *const times[] = {"in",    "since", "until", "till", "during", "early",
                                        "late",  "mid",   "last",  "next", "this",   "earlier",
                                        "later", "of",    "month", "that", NULL};
    const struct doc *doc = dater->doc;
    int64_t before = (int64_t)i - (timex_dash(doc, (int64_t)i - 1) ? 2 : 1);
    int month = timex_month_at(doc, i);
    bool doubtful = (month >= 3 && month <= 6) || month == 8;
    bool led = timex_word_in(doc, before, times);
    bool weak = token_is(doc, before, WORD_PREP | WORD_TIMELY) || token_word_is(doc, before, "and");
    const struct token *next = token_at(doc, (int64_t)i + 1);
    bool name = next->kind == TOKEN_WORD && (next->flags & TOKEN_CAPITAL) &&
                timex_same_sentence(doc, i, (int64_t)i + 1);
    return led || (doubtful ? weak && !dater->month_is_name : !name || weak);
}

/* Behind "May" of "May to August": the second month is the first such one after it. */
static void open_months(struct dater *dater, const struct hit *hit, int month)
{
    static const char *const words[] = {"to", "through", "until", "till", NULL};
    const struct doc *doc = dater->doc;
    const int64_t at = (int64_t)hit->last + 2;
    const int other = timex_month_at(doc, at);
    if (hit->known && other > 0 && timex_same_sentence(doc, hit->last, at) &&
        (timex_dash(doc, at - 1) || timex_word_in(doc, at - 1, words))) {
        dater->month_at = (uint32_t)at;
        dater->month_year = point_year(hit->point) + (other < month);
    }
}

/* "January 2022", "January of that year", "January". */
bool timex_read_month(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    int month = timex_month_at(doc, i);
    uint32_t last = i;
    if (month == 0) {
        return false;
    }
    int64_t year = timex_year_behind(doc, &last);
    if (year == 0 && !is_plain_month(dater, i)) {
        return false;
    }
    year = year > 0 ? year : named_year(dater, &last);
    year = year > 0 ? year : year_of_range(doc, last, month, 0);
    if (year == 0 && dater->month_year > 0 && dater->month_at == i) {
        year = dater->month_year;
    }
    hit->last = last;
    hit_month(dater, hit, year, month);
    open_months(dater, hit, month);
    return true;
}

void timex_add_daytime(struct dater *dater, struct hit *hit)
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

/* The day of a month that falls on a weekday, the nearest to the day of publication. */
static bool hit_day_of_month(struct dater *dater, struct hit *hit, int weekday, int day)
{
    struct civil c = dater->now;
    int64_t least = INT64_MAX;
    int64_t best = 0;
    for (int64_t k = -18; k <= 18 && dater->dated; k++) {
        int64_t months = c.year * 12 + c.month - 1 + k;
        int64_t days = clock_days(months / 12, (int)(months % 12) + 1, 1) + day - 1;
        int64_t off = days < dater->day ? dater->day - days : days - dater->day;
        if (day <= clock_month_days(months / 12, (int)(months % 12) + 1) &&
            weekday_of(days) == weekday && off < least) {
            least = off;
            best = days;
        }
    }
    if (least < INT64_MAX) {
        hit_point(dater, hit, (struct point){UNIT_DAY, best});
    }
    return least < INT64_MAX;
}

/* What a weekday may carry: a date, the day of the month, its week. */
static bool weekday_with_more(struct dater *dater, uint32_t i, int weekday, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t at = i + 1;
    at += token_mark(doc, at, ',') || timex_dash(doc, at) || token_mark(doc, at, '(') ? 1u : 0u;
    if (at >= doc->n_tokens || !timex_same_sentence(doc, i, at)) {
        return false;
    }
    if (timex_read_month_day(dater, at, hit) || timex_read_day_month(dater, at, hit) ||
        timex_read_numeric(dater, at, hit)) {
        return true;
    }
    uint32_t last = at;
    uint32_t number = token_word_is(doc, at, "the") ? at + 1 : at;
    int day = at == i + 1 && number < doc->n_tokens ? timex_day_at(doc, number, &last) : 0;
    if (day > 0 && !counts_something(doc, last) && !token_mark(doc, (int64_t)last + 1, ':') &&
        !timex_dash(doc, (int64_t)last + 1) &&
        !token_is(doc, (int64_t)last + 1, WORD_TIME_UNIT | WORD_UNIT | WORD_CURRENCY) &&
        hit_day_of_month(dater, hit, weekday, day)) {
        hit->last = last;
        return true;
    }
    /* "Tuesday of next week" */
    bool of = token_word_is(doc, i + 1, "of");
    uint32_t calendar = of && token_word_is(doc, (int64_t)i + 2, "the") ? i + 3 : i + 2;
    if (of && timex_is_calendar(doc, calendar) && dater->dated &&
        token_word_is(doc, (int64_t)calendar + 1, "week")) {
        hit->last = calendar + 1;
        hit_day(dater, hit,
                weekday - weekday_of(dater->day) + 7 * timex_calendar_step(doc, calendar));
        return true;
    }
    return false;
}

/* "Tuesday", "Thursday, Dec. 23, 2021", "Monday morning", "on Mondays". */
bool timex_read_weekday(struct dater *dater, uint32_t i, struct hit *hit, int step)
{
    const struct doc *doc = dater->doc;
    int weekday = timex_weekday_at(doc, i);
    if (weekday == 0) {
        if (!token_is(doc, i, WORD_WEEKDAY) || !str_ends_nocase(token_text(doc, i), STR("days"))) {
            return false;
        }
        hit->type = TIMEX_SET;
        hit->value = weekday_value(dater, timex_value_at(doc, i));
        hit->last = i;
        return true;
    }
    if (weekday_with_more(dater, i, weekday, hit)) {
        return true;
    }
    hit->last = i;
    hit_weekday(dater, hit, weekday, step);
    timex_add_daytime(dater, hit);
    return true;
}

bool timex_read_near_day(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    bool tonight = token_word_is(doc, i, "tonight");
    int64_t delta = token_word_is(doc, i, "yesterday") ? -1 : token_word_is(doc, i, "tomorrow");
    if (delta == 0 && !tonight && !token_word_is(doc, i, "today")) {
        return false;
    }
    hit->last = i;
    hit_day(dater, hit, delta);
    if (tonight) {
        hit->type = TIMEX_TIME;
        hit->value = arena_printf(doc->arena, "%.*sTNI", STR_ARG(hit->value));
    } else {
        timex_add_daytime(dater, hit);
    }
    return true;
}
