#include "worker/decode/date_find.h"

#include <stdio.h>

#include "common/clock.h"
#include "worker/decode/date_names.h"

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))
#define MAX_WORDS     8
#define MAX_WORD      40 /* bytes */
#define MAX_PATH      2048

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes of a blank at s's start: a space, tab or no-break space. */
static size_t blank_at(struct str s)
{
    if (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t')) {
        return 1;
    }
    return str_starts(s, STR("\xC2\xA0")) ? 2 : 0;
}

/* Byte behind the word that begins at byte at, or that follows the blanks there. */
static size_t word_end(struct str s, size_t at)
{
    size_t n;
    while ((n = blank_at(str_sub(s, at, s.n))) > 0) {
        at += n;
    }
    while (at < s.n && blank_at(str_sub(s, at, s.n)) == 0) {
        at++;
    }
    return at;
}

/* s without marks that only end a phrase. */
static struct str without_marks(struct str s)
{
    static const char marks[] = ",.:;)]|-";
    while (s.n > 0 && memchr(marks, s.p[s.n - 1], sizeof marks - 1)) {
        s.n--;
    }
    return s;
}

/* A date for the whole of s. Of bare numbers only YYYYMMDD is one. */
static bool parse(struct str s, enum date_order order, struct stamp *out)
{
    uint64_t number;
    struct str bare = without_marks(s);
    if (bare.n < 6 || (str_to_u64(bare, &number) && bare.n != 8)) {
        return false;
    }
    return date_parse_in(bare, order, DATE_FROM_TEXT, out);
}

size_t date_at(struct str s, enum date_order order, struct stamp *out)
{
    size_t ends[MAX_WORDS], n = 0;
    for (size_t at = 0; n < MAX_WORDS && at < s.n; n++) {
        size_t end = word_end(s, at);
        if (end - at > MAX_WORD || end == at) {
            break;
        }
        ends[n] = end;
        at = end;
    }
    size_t digit = 0; /* the first one: there is no date before it */
    while (n > 0 && digit < ends[n - 1] && !is_digit(s.p[digit])) {
        digit++;
    }
    while (n > 0 && ends[n - 1] > digit) {
        n--;
        char last = s.p[ends[n] - 1];
        /* "Dec 28, 2021 -": the mark belongs to what follows. */
        bool open = last == '-' || last == '|' || last == '/' || (unsigned char)last >= 0x80;
        if (!open && parse(str_sub(s, 0, ends[n]), order, out)) {
            return ends[n];
        }
    }
    return 0;
}

/* A date may begin here: with a digit, or with the name of a month. */
static bool may_begin(struct str s)
{
    size_t n = word_end(s, 0);
    return is_digit(s.p[0]) || (n <= 20 && date_name_month(without_marks(str_sub(s, 0, n))) > 0);
}

static bool is_start(struct str s, size_t at)
{
    unsigned char before = at > 0 ? (unsigned char)s.p[at - 1] : ' ';
    bool joined = (before >= '0' && before <= '9') || (before >= 'A' && before <= 'Z') ||
                  (before >= 'a' && before <= 'z') || (before >= 0x80 && before != 0xA0) ||
                  before == '/' || before == '.' || before == '-' || before == '$';
    /* "•2021-12-28": a mark of three bytes parts words too */
    bool after_mark = at >= 3 && (unsigned char)s.p[at - 3] == 0xE2;
    return !joined || after_mark;
}

bool date_find(struct str s, size_t at, enum date_order order, struct date_span *out)
{
    if (s.n > DATE_FIND_MAX) {
        return false;
    }
    for (; at + 6 <= s.n; at++) {
        struct str rest = str_sub(s, at, s.n);
        if (!is_start(s, at) || blank_at(rest) > 0 || !may_begin(rest)) {
            continue;
        }
        size_t n = date_at(rest, order, &out->stamp);
        if (n > 0) {
            out->from = at;
            out->to = at + n;
            return true;
        }
    }
    return false;
}

enum date_order date_order_of(struct str language, struct str domain)
{
    static const struct str month_first[] = {STR_INIT("en"), STR_INIT("en-us"), STR_INIT("en_us")};
    size_t dot = domain.n;
    while (dot > 0 && domain.p[dot - 1] != '.') {
        dot--;
    }
    struct str country = str_sub(domain, dot, domain.n);
    if (country.n == 2 && dot > 0) {
        bool generic = str_eq_nocase(country, STR("io")) || str_eq_nocase(country, STR("co")) ||
                       str_eq_nocase(country, STR("ai")) || str_eq_nocase(country, STR("tv")) ||
                       str_eq_nocase(country, STR("me"));
        if (!generic) {
            return str_eq_nocase(country, STR("us")) ? DATE_MONTH_FIRST : DATE_DAY_FIRST;
        }
    }
    if (language.n == 0) {
        return DATE_ORDER_UNKNOWN;
    }
    for (size_t i = 0; i < LENGTH(month_first); i++) {
        if (str_eq_nocase(language, month_first[i])) {
            return DATE_MONTH_FIRST;
        }
    }
    return DATE_DAY_FIRST;
}

/* "2021/12/28" at s's start, with any of "/-_" between; months also by name. */
static bool path_date(struct str s, struct stamp *out)
{
    if (s.n < 8 || !is_digit(s.p[0]) || (s.p[4] != '/' && s.p[4] != '-' && s.p[4] != '_')) {
        return false;
    }
    struct str_pair year = str_cut(s, s.p[4]);
    struct str_pair month = str_cut(year.tail, s.p[4]);
    size_t digits = 0;
    while (digits < month.tail.n && digits < 3 && is_digit(month.tail.p[digits])) {
        digits++;
    }
    uint64_t y, m, d;
    if (!month.found || !str_to_u64(year.head, &y) || digits == 0 || digits > 2 ||
        !str_to_u64(str_sub(month.tail, 0, digits), &d) || y > 2100 || d > 31) {
        return false;
    }
    m = month.head.n >= 3 ? (uint64_t)date_month(month.head) : 0;
    if (m == 0 && (month.head.n > 2 || !str_to_u64(month.head, &m) || m > 12)) {
        return false;
    }
    char iso[32];
    int n = snprintf(iso, sizeof iso, "%04u-%02u-%02u", (unsigned)y, (unsigned)m, (unsigned)d);
    return n > 0 && date_parse((struct str){iso, (size_t)n}, DATE_FROM_URL, out);
}

/* "20211228" at s's start, and no digit behind it. */
static bool path_figures(struct str s, struct stamp *out)
{
    bool eight = s.n >= 8 && (s.p[0] == '1' || s.p[0] == '2');
    for (size_t i = 0; eight && i < 8; i++) {
        eight = is_digit(s.p[i]);
    }
    return eight && (s.n == 8 || !is_digit(s.p[8])) &&
           date_parse(str_sub(s, 0, 8), DATE_FROM_URL, out);
}

bool date_in_url(struct str url, struct stamp *out)
{
    struct str path = str_sub(str_cut(url, '?').head, 0, MAX_PATH);
    for (size_t i = 0; i + 8 <= path.n; i++) {
        struct str rest = str_sub(path, i + 1, path.n);
        if (path.p[i] == '/' && (path_date(rest, out) || path_figures(rest, out))) {
            return true;
        }
    }
    return false;
}
