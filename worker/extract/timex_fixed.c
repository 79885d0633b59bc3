/* Phrases with one meaning, and days that have a name. */
#include "worker/extract/timex_rules.h"

/* Tokens separated by blanks, in lower case; the longer one of two that begin alike first. */
static const struct {
    const char *words;
    const char *value;
} phrases[] = {
    {"right now", "PRESENT_REF"},
    {"now", "PRESENT_REF"},
    {"currently", "PRESENT_REF"},
    {"nowadays", "PRESENT_REF"},
    {"presently", "PRESENT_REF"},
    {"these days", "PRESENT_REF"},
    {"the moment", "PRESENT_REF"},
    {"the present", "PRESENT_REF"},
    {"recently", "PAST_REF"},
    {"those days", "PAST_REF"},
    {"recent years", "PAST_REF"},
    {"recent months", "PAST_REF"},
    {"recent weeks", "PAST_REF"},
    {"recent days", "PAST_REF"},
    {"recent decades", "PAST_REF"},
    {"recent hours", "PAST_REF"},
    {"the recent past", "PAST_REF"},
    {"the past", "PAST_REF"},
    {"a long time ago", "PAST_REF"},
    {"long ago", "PAST_REF"},
    {"the near future", "FUTURE_REF"},
    {"the foreseeable future", "FUTURE_REF"},
    {"the future", "FUTURE_REF"},
    {"soon", "FUTURE_REF"},
    {"the coming years", "FUTURE_REF"},
    {"coming years", "FUTURE_REF"},
    {"the coming months", "FUTURE_REF"},
    {"coming months", "FUTURE_REF"},
    {"the coming weeks", "FUTURE_REF"},
    {"coming weeks", "FUTURE_REF"},
    {"the coming days", "FUTURE_REF"},
    {"coming days", "FUTURE_REF"},
    {"the coming decades", "FUTURE_REF"},
    {"coming decades", "FUTURE_REF"},
};

/* Whether the tokens from i are those words: *last is the last of them. */
static bool matches(const struct doc *doc, uint32_t i, const char *words, uint32_t *last)
{
    for (struct str rest = str_of(words); rest.n > 0; i++) {
        struct str_pair cut = str_cut(rest, ' ');
        if (i >= doc->n_tokens || !str_eq_nocase(token_text(doc, i), cut.head) ||
            (rest.p != words && !timex_same_sentence(doc, i - 1, i))) {
            return false;
        }
        *last = i;
        rest = cut.tail;
    }
    return true;
}

/* "the past three", "the future king", "the moment he came", "as soon as": no time by itself. */
static bool goes_on(const struct doc *doc, uint32_t first, uint32_t last)
{
    static const char *const nouns[] = {"past", "future", "present", NULL};
    static const char *const soon[] = {"as", "after", "afterwards", "thereafter", NULL};
    const struct token *next = token_at(doc, (int64_t)last + 1);
    if (token_word_is(doc, last, "soon")) {
        return timex_word_in(doc, (int64_t)last + 1, soon) ||
               token_word_is(doc, (int64_t)first - 1, "as");
    }
    if (token_word_is(doc, last, "moment")) {
        return !token_word_is(doc, (int64_t)first - 1, "at");
    }
    bool word = next->kind == TOKEN_WORD && timex_same_sentence(doc, last, (int64_t)last + 1) &&
                !token_is(doc, (int64_t)last + 1, WORD_PREP | WORD_CONJ | WORD_AUX | WORD_PRONOUN);
    bool of = token_word_is(doc, (int64_t)last + 1, "of");
    return timex_word_in(doc, last, nouns) && (word || of || next->kind == TOKEN_NUMBER);
}

bool timex_read_fixed(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    char letter = timex_letter(doc, i);
    for (size_t k = 0; k < sizeof phrases / sizeof phrases[0]; k++) {
        uint32_t last = i;
        if (phrases[k].words[0] == letter && matches(doc, i, phrases[k].words, &last) &&
            !goes_on(doc, i, last)) {
            hit->last = last;
            hit->value = str_of(phrases[k].value);
            return true;
        }
    }
    return false;
}

/* ---- holidays ---- */

enum holiday_rule {
    ON_DAY,     /* day of month */
    ON_WEEKDAY, /* the nth (5: last) weekday of the month; then so many days on */
    ON_EASTER,  /* days from Easter Sunday */
    ON_VOTE,    /* the Tuesday behind the first Monday of November, in even years */
};

static const struct holiday {
    const char *words;
    enum holiday_rule rule;
    int month, day; /* ON_EASTER: day; ON_WEEKDAY: day is the nth */
    int weekday, on;
} holidays[] = {
    {"christmas day", ON_DAY, 12, 25, 0, 0},
    {"christmas eve", ON_DAY, 12, 24, 0, 0},
    {"christmas", ON_DAY, 12, 25, 0, 0},
    {"boxing day", ON_DAY, 12, 26, 0, 0},
    {"new year 's day", ON_DAY, 1, 1, 0, 0},
    {"new year 's eve", ON_DAY, 12, 31, 0, 0},
    {"new year day", ON_DAY, 1, 1, 0, 0},
    {"new years day", ON_DAY, 1, 1, 0, 0},
    {"new years eve", ON_DAY, 12, 31, 0, 0},
    {"valentine 's day", ON_DAY, 2, 14, 0, 0},
    {"st. patrick 's day", ON_DAY, 3, 17, 0, 0},
    {"saint patrick 's day", ON_DAY, 3, 17, 0, 0},
    {"earth day", ON_DAY, 4, 22, 0, 0},
    {"anzac day", ON_DAY, 4, 25, 0, 0},
    {"may day", ON_DAY, 5, 1, 0, 0},
    {"international workers ' day", ON_DAY, 5, 1, 0, 0},
    {"canada day", ON_DAY, 7, 1, 0, 0},
    {"bastille day", ON_DAY, 7, 14, 0, 0},
    {"halloween", ON_DAY, 10, 31, 0, 0},
    {"guy fawkes night", ON_DAY, 11, 5, 0, 0},
    {"armistice day", ON_DAY, 11, 11, 0, 0},
    {"remembrance day", ON_DAY, 11, 11, 0, 0},
    {"veterans day", ON_DAY, 11, 11, 0, 0},
    {"martin luther king jr. day", ON_WEEKDAY, 1, 3, 1, 0},
    {"martin luther king day", ON_WEEKDAY, 1, 3, 1, 0},
    {"presidents day", ON_WEEKDAY, 2, 3, 1, 0},
    {"presidents ' day", ON_WEEKDAY, 2, 3, 1, 0},
    {"memorial day", ON_WEEKDAY, 5, 5, 1, 0},
    {"labor day", ON_WEEKDAY, 9, 1, 1, 0},
    {"columbus day", ON_WEEKDAY, 10, 2, 1, 0},
    {"thanksgiving day", ON_WEEKDAY, 11, 4, 4, 0},
    {"thanksgiving", ON_WEEKDAY, 11, 4, 4, 0},
    {"black friday", ON_WEEKDAY, 11, 4, 4, 1},
    {"cyber monday", ON_WEEKDAY, 11, 4, 4, 4},
    {"election day", ON_VOTE, 11, 0, 0, 0},
    {"ash wednesday", ON_EASTER, 0, -46, 0, 0},
    {"palm sunday", ON_EASTER, 0, -7, 0, 0},
    {"good friday", ON_EASTER, 0, -2, 0, 0},
    {"easter monday", ON_EASTER, 0, 1, 0, 0},
    {"easter sunday", ON_EASTER, 0, 0, 0, 0},
    {"easter", ON_EASTER, 0, 0, 0, 0},
};

/* The first, second … or (5) last such weekday of a month. */
static int64_t nth_weekday(int64_t year, int month, int nth, int weekday)
{
    int64_t first = clock_days(year, month, 1);
    int64_t day = first + (weekday - weekday_of(first) + 7) % 7 + 7 * (nth - 1);
    return day < first + clock_month_days(year, month) ? day : day - 7;
}

/* Easter Sunday of the Gregorian calendar; Meeus, Astronomical Algorithms, chapter 8. */
static int64_t easter(int64_t year)
{
    int64_t a = year % 19, b = year / 100, c = year % 100;
    int64_t d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    int64_t h = (19 * a + b - d - g + 15) % 30;
    int64_t i = c / 4, k = c % 4;
    int64_t l = (32 + 2 * e + 2 * i - h - k) % 7;
    int64_t m = (a + 11 * h + 22 * l) / 451;
    int64_t n = h + l - 7 * m + 114;
    return clock_days(year, (int)(n / 31), (int)(n % 31) + 1);
}

static int64_t holiday_in(const struct holiday *holiday, int64_t year)
{
    switch (holiday->rule) {
    case ON_DAY:
        break;
    case ON_WEEKDAY:
        return nth_weekday(year, holiday->month, holiday->day, holiday->weekday) + holiday->on;
    case ON_EASTER:
        return easter(year) + holiday->day;
    case ON_VOTE:
        return nth_weekday(year + year % 2, 11, 1, 1) + 1;
    }
    return clock_days(year, holiday->month, holiday->day);
}

/* The year's that the sentence means: as of a date without one, or the last or next of all. */
static int64_t holiday_meant(const struct dater *dater,
                             const struct hit *hit,
                             const struct holiday *holiday,
                             int step)
{
    enum tense tense = timex_tense(dater->doc, hit->first, hit->last);
    int64_t best = holiday_in(holiday, dater->now.year);
    int64_t least = INT64_MAX;
    for (int64_t year = dater->now.year - 2; year <= dater->now.year + 2; year++) {
        int64_t day = holiday_in(holiday, year);
        int64_t off = day - dater->day;
        bool wrong = step < 0 ? off >= 0 : step > 0 ? off <= 0 : timex_wrong_side(tense, off);
        off = off < 0 ? -off : off;
        if (!wrong && off < least) {
            least = off;
            best = day;
        }
    }
    return best;
}

bool timex_read_holiday(struct dater *dater, uint32_t i, struct hit *hit, int step)
{
    const struct doc *doc = dater->doc;
    char letter = timex_letter(doc, i);
    for (size_t k = 0; k < sizeof holidays / sizeof holidays[0]; k++) {
        const struct holiday *holiday = &holidays[k];
        uint32_t last = i;
        if (holiday->words[0] != letter || !matches(doc, i, holiday->words, &last)) {
            continue;
        }
        hit->last = last;
        int64_t year = timex_year_behind(doc, &hit->last);
        if (!(doc->tokens[i].flags & TOKEN_CAPITAL) && year == 0 && step == 0) {
            continue; /* "black Friday", "good Friday" may be any */
        }
        if (year > 0) {
            hit_point(dater, hit, (struct point){UNIT_DAY, holiday_in(holiday, year)});
        } else if (dater->dated) {
            int64_t day = holiday_meant(dater, hit, holiday, step);
            hit_point(dater, hit, (struct point){UNIT_DAY, day});
        } else {
            hit->value = holiday->rule == ON_DAY ? arena_printf(doc->arena, "XXXX-%02d-%02d",
                                                                holiday->month, holiday->day)
                                                 : STR("XXXX-XX-XX");
        }
        return true;
    }
    return false;
}
