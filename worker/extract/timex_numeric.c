/* Dates in figures: "2021-12-28", "28/12/2021", "12/28", "05-Aug-2016", "Dec-2018", "20211228". */
#include "worker/extract/timex_rules.h"

/* The parts between two or one equal separators without blanks: 31/12/2021, Oct/2. */
struct parts {
    uint32_t at[3]; /* tokens */
    int n;
    char mark; /* '-' or '/' */
};

static bool read_parts(const struct doc *doc, uint32_t i, struct parts *parts)
{
    *parts = (struct parts){.at = {i}, .n = 1};
    for (uint32_t at = i; parts->n < 3 && token_next_glued(doc, at); at += 2) {
        char mark = token_mark(doc, (int64_t)at + 1, '/')   ? '/'
                    : token_mark(doc, (int64_t)at + 1, '-') ? '-'
                                                            : '\0';
        if (!mark || (parts->mark && mark != parts->mark) || !token_next_glued(doc, at + 1)) {
            break;
        }
        parts->mark = mark;
        parts->at[parts->n++] = at + 2;
    }
    uint32_t last = parts->at[parts->n - 1];
    bool more = token_next_glued(doc, last) && (token_mark(doc, (int64_t)last + 1, '/') ||
                                                token_mark(doc, (int64_t)last + 1, '%'));
    return parts->n > 1 && !more;
}

/* A year of two digits: the one between 60 years back and 39 ahead of the publication's. */
static int64_t short_year(const struct dater *dater, int64_t n)
{
    int64_t now = dater->dated ? dater->now.year : 2000;
    int64_t year = now / 100 * 100 + n;
    return year > now + 39 ? year - 100 : year <= now - 61 ? year + 100 : year;
}

/* Day, month and year of three numbers, in whichever order they can stand. */
static bool
three_numbers(struct dater *dater, const struct parts *parts, const int64_t n[3], struct hit *hit)
{
    const struct doc *doc = dater->doc;
    if (timex_year_at(doc, parts->at[0]) > 0) {
        return hit_date(dater, hit, n[0], (int)n[1], (int)n[2]);
    }
    const struct token *third = token_at(doc, parts->at[2]);
    int64_t year = timex_year_at(doc, parts->at[2]);
    if (year == 0 && parts->mark == '/' && third->end - third->start == 2) {
        year = short_year(dater, n[2]);
    }
    bool day_first = n[0] > 12 || (dater->day_first && n[1] <= 12);
    return year > 0 && hit_date(dater, hit, year, (int)n[day_first], (int)n[!day_first]);
}

/* One of three parts is the name of a month: "05-Aug-2016", "2020/Sep/23", "Oct/2". */
static bool with_name(struct dater *dater, const struct parts *parts, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    int64_t year = 0;
    int month = 0;
    int day = 0;
    for (int k = 0; k < parts->n; k++) {
        int name = timex_month_at(doc, parts->at[k]);
        int64_t long_year = timex_year_at(doc, parts->at[k]);
        int64_t n = timex_small_number(doc, parts->at[k]);
        if (name > 0 && month == 0) {
            month = name;
        } else if (long_year > 0 && year == 0) {
            year = long_year;
        } else if (n >= 1 && n <= 31 && day == 0) {
            day = (int)n;
        } else {
            return false;
        }
    }
    hit->last = parts->at[parts->n - 1];
    if (month > 0 && day == 0 && year > 0) {
        hit_month(dater, hit, year, month);
        return true;
    }
    return month > 0 && day > 0 && hit_date(dater, hit, year, month, day);
}

/* "2015-12", "12/2015". */
static bool year_and_month(struct dater *dater, const int64_t n[2], uint32_t first, struct hit *hit)
{
    bool leads = timex_year_at(dater->doc, first) > 0;
    bool dash = token_mark(dater->doc, (int64_t)first + 1, '-');
    int64_t year = leads ? n[0] : timex_year_at(dater->doc, (int64_t)first + 2);
    int64_t month = leads ? n[1] : n[0];
    /* Of "2004-05" one cannot say whether a season is meant; "2015-12" and "2015-3" are months. */
    bool season = leads && dash && month == (year + 1) % 100;
    if (year == 0 || month < 1 || month > 12 || season) {
        return false;
    }
    hit_month(dater, hit, year, (int)month);
    return true;
}

/* "5/12" is a date only where the words before it say so: it may be a share or a score. */
static bool day_and_month(struct dater *dater, const int64_t n[2], uint32_t first, struct hit *hit)
{
    static const char *const leads[] = {"on", "until", "till", "since", "next", NULL};
    const struct doc *doc = dater->doc;
    int64_t before = (int64_t)first - 1;
    bool led = timex_word_in(doc, before, leads) || timex_weekday_at(doc, before) > 0;
    bool day_first = n[0] > 12 || (dater->day_first && n[1] <= 12);
    return led && token_mark(doc, (int64_t)first + 1, '/') &&
           hit_date(dater, hit, 0, (int)n[day_first], (int)n[!day_first]);
}

/* "20211228" */
static bool eight_digits(struct dater *dater, uint32_t i, struct hit *hit)
{
    uint64_t n = 0;
    struct str text = token_text(dater->doc, i);
    if (text.n != 8 || !str_to_u64(text, &n) || n < 19900101 || n > 20991231) {
        return false;
    }
    return hit_date(dater, hit, (int64_t)(n / 10000), (int)(n / 100 % 100), (int)(n % 100));
}

bool timex_read_numeric(struct dater *dater, uint32_t i, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    struct parts parts;
    if (token_word_is(doc, (int64_t)i - 1, "no.") || token_mark(doc, (int64_t)i - 1, '#')) {
        return false;
    }
    if (!read_parts(doc, i, &parts)) {
        return eight_digits(dater, i, hit);
    }
    if (with_name(dater, &parts, hit)) {
        return true;
    }
    int64_t n[3] = {0};
    for (int k = 0; k < parts.n; k++) {
        n[k] = timex_small_number(doc, parts.at[k]);
        if (n[k] < 1) {
            return false;
        }
    }
    hit->last = parts.at[parts.n - 1];
    if (parts.n == 3) {
        return three_numbers(dater, &parts, n, hit);
    }
    return year_and_month(dater, n, i, hit) || day_and_month(dater, n, i, hit);
}
