/* Years and what is counted in them: "2019", "the 1990s", "summer", "third quarter", "week 31". */
#include "worker/extract/timex_rules.h"

bool timex_read_season(struct dater *dater, uint32_t i, struct hit *hit)
{
    static const char *const leads[] = {"the",   "in",   "by",      "since", "until",
                                        "early", "late", "mid",     "of",    "later",
                                        "every", "each", "earlier", "mid-",  NULL};
    const struct doc *doc = dater->doc;
    uint32_t at = token_word_is(doc, i, "the") ? i + 1 : i;
    int step = 0;
    bool led =
        at > i || timex_word_in(doc, (int64_t)i - 1, leads) || timex_dash(doc, (int64_t)i - 1);
    if (timex_is_calendar(doc, at)) {
        step = timex_calendar_step(doc, at);
        led = true;
        at++;
    }
    if (!token_is(doc, at, WORD_SEASON) || !timex_same_sentence(doc, i, at)) {
        return false;
    }
    const struct token *next = token_at(doc, (int64_t)at + 1); /* "the Winter Olympics" */
    if ((doc->tokens[at].flags & TOKEN_CAPITAL) && !(doc->tokens[at].flags & TOKEN_HEADING) &&
        next->kind == TOKEN_WORD && (next->flags & TOKEN_CAPITAL) &&
        timex_same_sentence(doc, at, (int64_t)at + 1)) {
        return false;
    }
    bool fall = token_word_is(doc, at, "fall"); /* "the fall of the king" */
    uint32_t behind = token_word_is(doc, (int64_t)at + 1, "of") ? at + 2 : at + 1;
    int64_t year = timex_year_at(doc, behind);
    if (year == 0 && (!led || (behind > at + 1) || (fall && at == i && step == 0))) {
        return false;
    }
    hit->last = year > 0 ? behind : at;
    bool future = step == 0 && timex_tense(doc, i, hit->last) == TENSE_FUTURE;
    bool named = at > i && timex_is_calendar(doc, at - 1);
    hit_season(dater, hit, year, timex_value_at(doc, at), named ? step : future ? 1 : 0);
    return true;
}

/* "1990s", "1980's", "'90s", "nineties". */
static bool read_decade(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    int64_t n = timex_small_number(doc, i);
    bool many = token_next_glued(doc, i) &&
                (token_word_is(doc, (int64_t)i + 1, "s") || timex_owns(doc, (int64_t)i + 1));
    bool whole = timex_year_at(doc, i) >= 1500;
    uint32_t length = token_at(doc, i)->end - token_at(doc, i)->start;
    bool part = length == 2 && n >= 20 && n <= 90 && !token_mark(doc, (int64_t)i - 1, '$');
    bool possessive = many && !token_word_is(doc, (int64_t)i + 1, "s");
    if (!many || n % 10 != 0 || (!whole && !part) || (part && possessive)) {
        return false;
    }
    bool age = part && (token_word_is(doc, (int64_t)i - 1, "his") ||
                        token_word_is(doc, (int64_t)i - 1, "her") ||
                        token_word_is(doc, (int64_t)i - 1, "their"));
    if (age || (possessive && n % 100 == 0 && !token_word_is(doc, (int64_t)i - 1, "the"))) {
        return false;
    }
    hit->last = i + 1;
    hit_point(dater, hit, (struct point){UNIT_DECADE, clock_days(whole ? n : 1900 + n, 1, 1)});
    return true;
}

/* "the sixties" */
static bool read_decade_word(struct dater *dater, uint32_t i, struct hit *hit)
{
    static const struct {
        const char *word;
        int64_t year;
    } words[] = {{"twenties", 1920}, {"thirties", 1930},  {"forties", 1940},  {"fifties", 1950},
                 {"sixties", 1960},  {"seventies", 1970}, {"eighties", 1980}, {"nineties", 1990}};
    const struct doc *doc = dater->doc;
    /* "the sixties", "the mid-sixties", "the late sixties"; of people's ages there is no "the" */
    int64_t before = (int64_t)i - (timex_dash(doc, (int64_t)i - 1) ? 2 : 1);
    bool part = token_is(doc, before, WORD_TIMELY) && !token_word_is(doc, before, "the");
    bool led = token_word_is(doc, before - part, "the");
    char letter = timex_letter(doc, i);
    for (size_t k = 0; led && k < sizeof words / sizeof words[0]; k++) {
        if (words[k].word[0] == letter && token_word_is(doc, i, words[k].word)) {
            hit->last = i;
            hit_point(dater, hit, (struct point){UNIT_DECADE, clock_days(words[k].year, 1, 1)});
            return true;
        }
    }
    return false;
}

/* "the 20th century", "19th-century", "the twentieth century". */
static bool read_century(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t last = i;
    int n = timex_ordinal_at(doc, i, &last);
    uint32_t at = timex_dash(doc, (int64_t)last + 1) ? last + 2 : last + 1;
    if (n < 1 || n > 22 || !token_word_is(doc, at, "century")) {
        return false;
    }
    hit->last = at;
    hit->value = arena_printf(doc->arena, "%02d", n - 1);
    return true;
}

/* Four figures that count something, stand in a code or are money. */
static bool is_no_year(const struct doc *doc, uint32_t i, int64_t year)
{
    const struct token *next = token_at(doc, (int64_t)i + 1);
    const struct token *before = token_at(doc, (int64_t)i - 1);
    enum time_unit unit;
    bool many = false;
    (void)timex_unit_at(doc, (int64_t)i + 1, &unit, &many);
    /* "over 2000 people", but "over 2022", "no later than 2014" */
    bool time = token_word_is(doc, (int64_t)i - 1, "around") ||
                (token_word_is(doc, (int64_t)i - 1, "over") && year % 50 != 0) ||
                (token_word_is(doc, (int64_t)i - 1, "than") &&
                 (token_word_is(doc, (int64_t)i - 2, "later") ||
                  token_word_is(doc, (int64_t)i - 2, "earlier")));
    bool counted = token_is(doc, (int64_t)i + 1, WORD_SCALE | WORD_UNIT | WORD_CURRENCY) || many ||
                   token_mark(doc, (int64_t)i + 1, '%') ||
                   token_word_is(doc, (int64_t)i + 1, "percent") ||
                   token_word_is(doc, (int64_t)i - 1, "some") ||
                   (token_is(doc, (int64_t)i - 1, WORD_APPROX) && !time);
    bool glued = token_next_glued(doc, i) &&
                 (next->kind != TOKEN_MARK || token_mark(doc, (int64_t)i + 1, '/'));
    bool bound = i > 0 && before->kind == TOKEN_MARK && token_next_glued(doc, i - 1) &&
                 !token_mark(doc, (int64_t)i - 1, '(') && !timex_dash(doc, (int64_t)i - 1) &&
                 !token_mark(doc, (int64_t)i - 1, '"') && !token_mark(doc, (int64_t)i - 1, '\'');
    return counted || glued || bound || year > 2150;
}

/* Behind four figures a plural noun may be what they count: "2000 workers", "1,942 votes". */
static bool may_count(const struct doc *doc, uint32_t i, int64_t year)
{
    /* nouns among the words that begin sentences */
    static const char *const folk[] = {"people",      "men",        "women",     "children",
                                       "students",    "workers",    "troops",    "forces",
                                       "soldiers",    "protesters", "doctors",   "officials",
                                       "researchers", "scientists", "residents", NULL};
    const struct token *next = token_at(doc, (int64_t)i + 1);
    bool noun =
        next->kind == TOKEN_WORD && !(next->flags & TOKEN_CAPITAL) &&
        timex_same_sentence(doc, i, (int64_t)i + 1) &&
        !token_is(doc, (int64_t)i + 1, WORD_FUNCTION | WORD_PREP | WORD_CONJ | WORD_AUX | WORD_CUE);
    noun = noun || timex_word_in(doc, (int64_t)i + 1, folk);
    if (!noun) {
        return false;
    }
    bool many =
        str_ends(token_text(doc, i + 1), STR("s")) || token_is(doc, (int64_t)i + 1, WORD_FUNCTION);
    bool led = token_is(doc, (int64_t)i - 1,
                        WORD_PREP | WORD_TIMELY | WORD_CALENDAR | WORD_SEASON | WORD_DET) ||
               timex_owns(doc, (int64_t)i - 1);
    return many ? year % 50 == 0 || !led || year < 1800 : !led && (year < 1800 || year > 2050);
}

/* "in nineteen ninety-seven": only where a date may stand, and nothing is counted. */
static bool read_year_words(struct dater *dater, uint32_t i, struct hit *hit)
{
    static const char *const leads[] = {"in",  "since", "of",   "by",    "until",  "to",   "from",
                                        "and", "early", "late", "after", "before", "year", NULL};
    int64_t year = timex_year_words(dater->doc, i, &hit->last);
    if (year == 0 || !timex_word_in(dater->doc, (int64_t)i - 1, leads)) {
        return false;
    }
    hit_point(dater, hit, (struct point){UNIT_YEAR, clock_days(year, 1, 1)});
    return true;
}

bool timex_read_year(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t number = i;
    bool year_word = token_word_is(doc, i, "year") && timex_year_at(doc, (int64_t)i + 1) > 0;
    bool fiscal = (token_word_is(doc, i, "fiscal") || token_word_is(doc, i, "financial")) &&
                  i + 2 < doc->n_tokens;
    number += year_word ? 1u : 0u;
    number += fiscal ? (token_word_is(doc, (int64_t)i + 1, "year") ? 2u : 1u) : 0u;
    if (read_century(dater, i, hit) || read_decade(dater, i, hit) ||
        read_decade_word(dater, i, hit) || read_year_words(dater, i, hit)) {
        return true;
    }
    int64_t year = timex_year_at(doc, number);
    if (fiscal && year == 0 && token_word_is(doc, number - 1, "year")) {
        hit->last = number - 1; /* "fiscal year" alone */
        hit_unit(dater, hit, UNIT_YEAR, dater->day, 0);
        hit->value = arena_printf(doc->arena, "FY%.*s", STR_ARG(hit->value));
        return true;
    }
    bool half = token_mark(doc, (int64_t)number + 1, '/') && token_next_glued(doc, number);
    if (year < 1400 || half ||
        (!fiscal && !year_word &&
         (is_no_year(doc, number, year) || may_count(doc, number, year)))) {
        return false;
    }
    hit->last = number;
    hit_point(dater, hit, (struct point){UNIT_YEAR, clock_days(year, 1, 1)});
    if (fiscal) {
        hit->value = arena_printf(doc->arena, "FY%.*s", STR_ARG(hit->value));
    } else if (number == i && timex_month_at(doc, (int64_t)i + 1) > 0 && i + 1 < doc->n_tokens) {
        hit->last = i + 1; /* "2017 April" */
        hit_month(dater, hit, year, timex_month_at(doc, (int64_t)i + 1));
    }
    return true;
}

/* The year that a part belongs to: "of 2021", "of next year", a bare one; else 0. *last moves. */
static int64_t year_of_part(struct dater *dater, uint32_t *last)
{
    const struct doc *doc = dater->doc;
    uint32_t at = *last + 1;
    at += token_mark(doc, at, ',') ? 1u : 0u;
    bool of = token_word_is(doc, at, "of") || token_word_is(doc, at, "in");
    at += of ? 1u : 0u;
    if (!timex_same_sentence(doc, *last, at) || at >= doc->n_tokens) {
        return 0;
    }
    uint32_t end = at + (token_word_is(doc, at, "fiscal") ? 1u : 0u);
    int64_t year = timex_year_at(doc, end);
    if (year == 0 && timex_year_words(doc, at, &end) > 0 && of) {
        year = timex_year_words(doc, at, &end);
    }
    if (year > 0) {
        *last = end;
        return year;
    }
    at += token_word_is(doc, at, "the") && timex_is_calendar(doc, (int64_t)at + 1) ? 1u : 0u;
    if (of && timex_is_calendar(doc, at) && token_word_is(doc, (int64_t)at + 1, "year")) {
        *last = at + 1;
        return dater->now.year + timex_calendar_step(doc, at);
    }
    if (of && token_word_is(doc, at, "the") && token_word_is(doc, (int64_t)at + 1, "year")) {
        *last = at + 1;
        return dater->now.year;
    }
    static const char *const owners[] = {"the", "our", "its", "this", "their", NULL};
    if (of && timex_word_in(doc, at, owners) &&
        (token_word_is(doc, (int64_t)at + 1, "fiscal") ||
         token_word_is(doc, (int64_t)at + 1, "financial")) &&
        token_word_is(doc, (int64_t)at + 2, "year")) {
        *last = at + 2;
        return dater->now.year;
    }
    return 0;
}

/* "first quarter of 2022", "third-quarter", "Q1 2022", "the first half of next year". */
bool timex_read_quarter(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t word = token_word_is(doc, i, "the") && i + 1 < doc->n_tokens ? i + 1 : i;
    word += token_word_is(doc, word, "fiscal") && word + 1 < doc->n_tokens ? 1u : 0u;
    struct str text = token_text(doc, word);
    uint32_t last = word;
    int n = 0;
    bool half = false;
    if (text.n == 2 && (text.p[0] == 'Q' || text.p[0] == 'q')) {
        n = text.p[1] - '0';
    } else if ((n = timex_ordinal_at(doc, word, &last)) > 0) {
        last += timex_dash(doc, (int64_t)last + 1) ? 2u : 1u;
        last += token_word_is(doc, last, "fiscal") ? 1u : 0u;
        half = token_word_is(doc, last, "half");
        n = half || token_word_is(doc, last, "quarter") ? n : 0;
    }
    if (n < 1 || n > (half ? 2 : 4)) {
        return false;
    }
    int64_t year = year_of_part(dater, &last);
    const int64_t lead = (int64_t)i - (token_word_is(doc, (int64_t)i - 1, "the") ? 2 : 1);
    bool match = token_word_is(doc, lead, "in") && (token_word_is(doc, lead - 1, "remaining") ||
                                                    token_word_is(doc, lead - 1, "left"));
    if ((half || match) && year == 0) {
        return false; /* of a match, more often than of a year */
    }
    hit->last = last;
    if (year == 0 && !dater->dated) {
        hit->value = arena_printf(doc->arena, "XXXX-Q%d", n);
        return true;
    }
    bool future = year == 0 && timex_tense(doc, i, last) == TENSE_FUTURE;
    int now = (dater->now.month + 2) / 3;
    year = year != 0 ? year : dater->now.year - (!future && n > now) + (future && n < now);
    if (half && !dater->dated && timex_year_at(doc, last) == 0) {
        hit->value = arena_printf(doc->arena, "XXXX-H%d", n);
    } else if (half) {
        hit->value = arena_printf(doc->arena, "%04lld-H%d", (long long)year, n);
    } else {
        hit_point(dater, hit, (struct point){UNIT_QUARTER, clock_days(year, 3 * n - 2, 1)});
    }
    return true;
}

/* Monday of week n of a year by ISO 8601. */
static int64_t week_start(int64_t year, int64_t n)
{
    int64_t fourth = clock_days(year, 1, 4);
    return fourth + 1 - weekday_of(fourth) + 7 * (n - 1);
}

/* "first nine months of 1989": a stretch with its own unit. */
static bool read_first_n(struct dater *dater, uint32_t i, uint32_t at, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t next = at;
    enum time_unit unit;
    bool many;
    int64_t n = at < doc->n_tokens ? timex_count(doc, at, &next) : 0;
    if (n == 0 || !timex_unit_at(doc, next, &unit, &many) || !timex_same_sentence(doc, i, next)) {
        return false;
    }
    hit->last = next;
    hit_duration(dater, hit, unit, n);
    return true;
}

/* "first week of 2015", "the third month of 2021", "last week of 2016", "week 31 of last year". */
bool timex_read_nth(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t word = token_word_is(doc, i, "the") && i + 1 < doc->n_tokens ? i + 1 : i;
    uint32_t last = word;
    enum time_unit unit = UNIT_WEEK;
    bool many = false;
    int64_t n = 0;
    bool final = token_word_is(doc, word, "last") || token_word_is(doc, word, "final");
    if (token_word_is(doc, word, "week")) {
        n = timex_small_number(doc, (int64_t)word + 1);
        last = word + 1;
        if (n < 1 || n > 53) {
            return false;
        }
    } else {
        n = final ? 1 : timex_ordinal_at(doc, word, &last);
        if (n < 1 || (n == 1 && read_first_n(dater, i, last + 1, hit))) {
            return n >= 1;
        }
        last++;
        if (!timex_unit_at(doc, last, &unit, &many) || many) {
            return false;
        }
    }
    int64_t year = year_of_part(dater, &last);
    bool week = token_word_is(doc, word, "week");
    if (!dater->dated || (year == 0 && !week) || (unit != UNIT_WEEK && unit != UNIT_MONTH)) {
        return false;
    }
    year = year > 0 ? year : dater->now.year;
    hit->last = last;
    if (unit == UNIT_MONTH) {
        hit_month(dater, hit, year, final ? 12 : (int)(n <= 12 ? n : 12));
        return final || n <= 12;
    }
    int64_t day = final ? week_start(year + 1, 1) - 7 : week_start(year, n);
    hit_point(dater, hit, (struct point){UNIT_WEEK, day});
    return true;
}

bool timex_read_year_tail(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    const struct token *token = token_at(doc, i);
    const int64_t first = (int64_t)i - 2;
    const int64_t year = timex_year_at(doc, first);
    const int64_t n = timex_small_number(doc, i);
    if (year == 0 || token->end - token->start != 2 || n <= year % 100 ||
        !(token_at(doc, first)->flags & TOKEN_TAKEN) || !timex_dash(doc, first + 1) ||
        !token_next_glued(doc, (uint32_t)first) || !token_next_glued(doc, (uint32_t)first + 1) ||
        (token_next_glued(doc, i) && timex_dash(doc, (int64_t)i + 1))) {
        return false;
    }
    hit->last = i;
    hit_point(dater, hit, (struct point){UNIT_YEAR, clock_days(year / 100 * 100 + n, 1, 1)});
    return true;
}
