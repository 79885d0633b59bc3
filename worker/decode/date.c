#include "worker/decode/date.h"

#include <string.h>

#include "common/clock.h"
#include "worker/decode/date_names.h"

#define MAX_DATE 100 /* bytes */

/* What has been read so far; zero or -1: not yet. */
struct fields {
    int year, month, day;
    int hour, minute, second; /* hour -1: no time */
    int micros;
    int zone_minutes; /* east of UTC; DATE_NO_ZONE */
    int half_day;     /* 0 none, 1 AM, 2 PM */
    enum date_order order;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool is_alpha(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

/* The number of exactly n digits at the front; taken from *s. */
static bool take_digits(struct str *s, size_t n, int *out)
{
    if (s->n < n) {
        return false;
    }
    int value = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_digit(s->p[i])) {
            return false;
        }
        value = value * 10 + (s->p[i] - '0');
    }
    *s = str_sub(*s, n, s->n);
    *out = value;
    return true;
}

static bool take(struct str *s, char c)
{
    if (s->n == 0 || s->p[0] != c) {
        return false;
    }
    *s = str_sub(*s, 1, s->n);
    return true;
}

static size_t digits_at(struct str s)
{
    size_t n = 0;
    while (n < s.n && is_digit(s.p[n])) {
        n++;
    }
    return n;
}

/* The day of the month of the nth Sunday. */
static int nth_sunday(int year, int month, int nth)
{
    int64_t first = clock_days(year, month, 1);
    int weekday = clock_to_civil(first * CLOCK_US_PER_DAY).weekday;
    return 1 + (7 - weekday) % 7 + 7 * (nth - 1);
}

/* United States since 2007: second Sunday of March to first Sunday of November. */
static bool is_us_summer(const struct fields *f)
{
    int day = f->month * 100 + f->day;
    return day >= 300 + nth_sunday(f->year, 3, 2) && day < 1100 + nth_sunday(f->year, 11, 1);
}

/* "+01:00", "+0100", "+01"; s begins with the sign. */
static bool take_offset(struct str *s, int *minutes)
{
    int sign = take(s, '-') ? -1 : 1;
    if (sign > 0 && !take(s, '+')) {
        return false;
    }
    int h = 0, m = 0;
    if (!take_digits(s, 2, &h)) {
        return false;
    }
    bool colon = take(s, ':');
    if (!take_digits(s, 2, &m) && colon) {
        return false;
    }
    *minutes = sign * (h * 60 + m);
    return h <= 14 && m <= 59;
}

/* "10:15", "10:15:00", "10:15:00.123"; also "10:15:00,123". */
static bool take_time(struct str *s, struct fields *f)
{
    if (f->hour >= 0 || !take_digits(s, digits_at(*s) == 1 ? 1 : 2, &f->hour) || !take(s, ':') ||
        !take_digits(s, 2, &f->minute)) {
        return false;
    }
    if (!take(s, ':')) {
        return true;
    }
    if (!take_digits(s, 2, &f->second)) {
        return false;
    }
    if (s->n > 1 && (s->p[0] == '.' || s->p[0] == ',') && is_digit(s->p[1])) {
        *s = str_sub(*s, 1, s->n);
        for (int scale = 100000; s->n > 0 && is_digit(s->p[0]); scale /= 10) {
            f->micros += scale * (s->p[0] - '0');
            *s = str_sub(*s, 1, s->n);
        }
    }
    return true;
}

static bool finish(const struct fields *f, enum date_from from, struct stamp *out)
{
    bool has_time = f->hour >= 0;
    int hour = has_time ? f->hour : 0;
    if (f->half_day > 0) {
        if (!has_time || hour < 1 || hour > 12) {
            return false;
        }
        hour = hour % 12 + (f->half_day == 2 ? 12 : 0);
    }
    bool fits = f->year >= 1900 && f->year <= 2100 && f->month >= 1 && f->month <= 12 &&
                f->day >= 1 && f->day <= clock_month_days(f->year, f->month) && hour <= 23 &&
                f->minute <= 59 && f->second <= 60;
    if (!fits || (!has_time && f->zone_minutes != DATE_NO_ZONE)) {
        return false;
    }
    int zone = f->zone_minutes == DATE_NO_ZONE ? 0 : f->zone_minutes;
    if (zone > DATE_US_LOCAL - 600 && zone < DATE_US_LOCAL - 200) {
        zone = zone - DATE_US_LOCAL + (is_us_summer(f) ? 60 : 0);
    }
    int64_t us = clock_from_civil((struct civil){.year = f->year,
                                                 .month = f->month,
                                                 .day = f->day,
                                                 .hour = hour,
                                                 .minute = f->minute,
                                                 .second = f->second});
    us += f->micros - (int64_t)zone * 60 * CLOCK_US_PER_S;
    *out = (struct stamp){.us = us, .day_only = !has_time, .from = from};
    if (f->zone_minutes != DATE_NO_ZONE) {
        out->zoned = true;
        out->zone_minutes = (int16_t)zone;
    }
    return true;
}

/* Unix seconds or milliseconds, "20211228", "20211228101500". */
static bool read_digits(struct str s, enum date_from from, struct stamp *out)
{
    struct fields f = {.hour = -1, .zone_minutes = DATE_NO_ZONE};
    uint64_t value = 0;
    if (!str_to_u64(s, &value)) {
        return false;
    }
    if (s.n == 10 || s.n == 13) {
        int64_t us = (int64_t)value * (s.n == 10 ? CLOCK_US_PER_S : 1000);
        if (clock_to_civil(us).year > 2100) {
            return false;
        }
        *out = (struct stamp){.us = us, .from = from, .zoned = true};
        return true;
    }
    if (s.n != 8 && s.n != 14) {
        return false;
    }
    f.year = (int)(s.n == 8 ? value / 10000 : value / 10000000000u);
    f.month = (int)(s.n == 8 ? value / 100 % 100 : value / 100000000u % 100);
    f.day = (int)(s.n == 8 ? value % 100 : value / 1000000u % 100);
    if (s.n == 14) {
        f.hour = (int)(value / 10000 % 100);
        f.minute = (int)(value / 100 % 100);
        f.second = (int)(value % 100);
    }
    return finish(&f, from, out);
}

/* The zone at the end of an ISO time, with an optional blank before it. */
static bool take_iso_zone(struct str *s, struct fields *f)
{
    *s = str_trim(*s);
    if (s->n == 0) {
        return true;
    }
    if (s->p[0] == '+' || s->p[0] == '-') {
        return take_offset(s, &f->zone_minutes) && s->n == 0;
    }
    f->zone_minutes = date_name_zone(*s);
    return f->zone_minutes != DATE_NO_ZONE;
}

/* "2021-12-28", "2021-12-28T10:15:00.000+01:00", "20211228T101500Z", "2021/12/28 10:15". */
static bool read_iso(struct str s, enum date_from from, struct stamp *out)
{
    struct fields f = {.hour = -1, .zone_minutes = DATE_NO_ZONE};
    if (!take_digits(&s, 4, &f.year)) {
        return false;
    }
    char sep = s.n > 0 && (s.p[0] == '-' || s.p[0] == '/' || s.p[0] == '.') ? s.p[0] : '\0';
    bool compact = sep == '\0';
    if ((!compact && !take(&s, sep)) || !take_digits(&s, 2, &f.month) ||
        (!compact && !take(&s, sep)) || !take_digits(&s, 2, &f.day)) {
        return false;
    }
    if (s.n == 0) {
        return finish(&f, from, out);
    }
    if (!take(&s, 'T') && !take(&s, 't') && !(take(&s, ' ') && !compact)) {
        return false;
    }
    s = str_trim(s);
    if (digits_at(s) >= 4) {
        if (!take_digits(&s, 2, &f.hour) || !take_digits(&s, 2, &f.minute)) {
            return false;
        }
        (void)take_digits(&s, 2, &f.second);
    } else if (!take_time(&s, &f)) {
        return false;
    }
    return take_iso_zone(&s, &f) && finish(&f, from, out);
}

/* ASCII's letters, and bytes of letters of two bytes: Latin, Greek, Cyrillic. */
static bool is_word_byte(char c)
{
    unsigned char u = (unsigned char)c;
    return is_alpha(c) || (u >= 0x80 && u <= 0xBF) || (u >= 0xC3 && u <= 0xDF);
}

/* The front word of letters and inner dots: "Dec.", "a.m.". */
static struct str take_word(struct str *s)
{
    size_t n = 0;
    while (n < s->n && (is_word_byte(s->p[n]) || (n > 0 && s->p[n] == '.'))) {
        n++;
    }
    struct str word = str_sub(*s, 0, n);
    *s = str_sub(*s, n, s->n);
    return word;
}

static int half_day_of(struct str word)
{
    if (str_eq_nocase(word, STR("am")) || str_eq_nocase(word, STR("a.m.")) ||
        str_eq_nocase(word, STR("a.m"))) {
        return 1;
    }
    bool pm = str_eq_nocase(word, STR("pm")) || str_eq_nocase(word, STR("p.m.")) ||
              str_eq_nocase(word, STR("p.m"));
    return pm ? 2 : 0;
}

/* One word of a written date into f; false: it does not belong into a date. */
static bool read_word(struct str word, struct str *rest, struct fields *f)
{
    int month = f->month == 0 ? date_name_month(word) : 0;
    if (month > 0) {
        f->month = month;
        return true;
    }
    int half_day = half_day_of(word);
    if (half_day > 0 && f->half_day == 0 && f->hour >= 0) {
        f->half_day = half_day;
        return true;
    }
    int zone = date_name_zone(word);
    if (zone != DATE_NO_ZONE && f->hour >= 0 && f->zone_minutes == DATE_NO_ZONE) {
        f->zone_minutes = zone;
        if (rest->n > 0 && (rest->p[0] == '+' || rest->p[0] == '-')) {
            return take_offset(rest, &f->zone_minutes); /* "GMT+0100" */
        }
        return true;
    }
    return date_name_weekday(word) || date_name_filler(word);
}

/* Two digits of a year: 1970 to 2069, as POSIX has it but for a year. */
static int whole_year(int year, size_t digits)
{
    return digits == 4 ? year : year + (year < 70 ? 2000 : 1900);
}

/*
 * "28.12.2021", "12/28/2021", "3-4-25": *s begins with n digits and a separator. With points the
 * day is first; else one number tells, or f->order.
 */
static bool take_figures(struct str *s, size_t n, struct fields *f)
{
    int first = 0, second = 0, year = 0;
    (void)take_digits(s, n, &first);
    char sep = s->p[0];
    *s = str_sub(*s, 1, s->n);
    size_t m = digits_at(*s);
    if (m == 0 || m > 2 || !take_digits(s, m, &second) || !take(s, sep)) {
        return false;
    }
    size_t k = digits_at(*s);
    if ((k != 4 && k != 2) || !take_digits(s, k, &year) || f->day > 0 || f->month > 0) {
        return false;
    }
    bool day_first = sep == '.' || first > 12 || f->order == DATE_DAY_FIRST;
    bool told = day_first || second > 12 || first == second || f->order == DATE_MONTH_FIRST;
    day_first = day_first && (sep == '.' || second <= 12);
    f->day = day_first ? first : second;
    f->month = day_first ? second : first;
    f->year = whole_year(year, k);
    return told;
}

/* One number of a written date: a time, a year, a day, or an hour before AM or PM. */
static bool read_number(struct str *rest, struct fields *f)
{
    size_t n = digits_at(*rest);
    if (n <= 2 && n < rest->n && rest->p[n] == ':') {
        return take_time(rest, f);
    }
    bool figures = n > 0 && n <= 2 && n + 1 < rest->n && memchr("./-", rest->p[n], 3) &&
                   is_digit(rest->p[n + 1]);
    if (figures && f->year == 0) {
        return take_figures(rest, n, f);
    }
    if (n == 4 && f->year == 0) {
        return take_digits(rest, 4, &f->year);
    }
    if (n == 0 || n > 2) {
        return false;
    }
    int value = 0;
    (void)take_digits(rest, n, &value);
    struct str ahead = str_trim(*rest);
    if (f->hour < 0 && half_day_of(take_word(&ahead)) > 0) {
        f->hour = value;
        return true;
    }
    if (f->day > 0) {
        return false;
    }
    f->day = value;
    static const struct str ordinals[] = {STR_INIT("st"), STR_INIT("nd"), STR_INIT("rd"),
                                          STR_INIT("th"), STR_INIT("er")};
    if (rest->n > 0 && rest->p[0] == '.') {
        *rest = str_sub(*rest, 1, rest->n); /* "28. Dezember" */
        return value > 0;
    }
    for (size_t i = 0; i < sizeof ordinals / sizeof ordinals[0]; i++) {
        if (str_starts_nocase(*rest, ordinals[i])) {
            *rest = str_sub(*rest, 2, rest->n);
            break;
        }
    }
    return value > 0;
}

/* Bytes of what may part the pieces of a written date at s's start, or 0. */
static size_t separator_at(struct str s)
{
    static const struct str marks[] = {STR_INIT("\xC2\xA0"), STR_INIT("\xC2\xB7"),
                                       STR_INIT("\xE2\x80\xA2"), STR_INIT("\xE2\x80\x93"),
                                       STR_INIT("\xE2\x80\x94")};
    if (memchr(" \t,-|@", s.p[0], 7)) {
        return 1;
    }
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (str_starts(s, marks[i])) {
            return marks[i].n;
        }
    }
    return 0;
}

/* RFC 5322 and written dates: the pieces may stand in any order, each once. */
static bool
read_written(struct str s, enum date_order order, enum date_from from, struct stamp *out)
{
    struct fields f = {.hour = -1, .zone_minutes = DATE_NO_ZONE, .order = order};
    while (s.n > 0) {
        char c = s.p[0];
        bool ok;
        if (is_alpha(c) || ((unsigned char)c >= 0xC3 && (unsigned char)c <= 0xDF)) {
            struct str word = take_word(&s);
            ok = read_word(word, &s, &f);
        } else if (is_digit(c)) {
            ok = read_number(&s, &f);
        } else if ((c == '+' || c == '-') && f.hour >= 0 && s.n > 1 && is_digit(s.p[1])) {
            ok = f.zone_minutes == DATE_NO_ZONE && take_offset(&s, &f.zone_minutes);
        } else if (c == '(' && s.p[s.n - 1] == ')' && f.zone_minutes != DATE_NO_ZONE) {
            s.n = 0; /* the zone's long name */
            ok = true;
        } else {
            size_t n = separator_at(s);
            ok = n > 0;
            s = str_sub(s, n, s.n);
        }
        if (!ok) {
            return false;
        }
    }
    return finish(&f, from, out);
}

/* "28. 12. 2021", "28 | 12 | 2021" as "28.12.2021", "28/12/2021"; not given: there are no such
 * gaps. */
static struct str without_gaps(struct str s, char out[MAX_DATE])
{
    size_t n = 0, marks = 0;
    for (size_t i = 0; i < s.n;) {
        size_t k = i;
        while (n > 0 && is_digit(out[n - 1]) && k < s.n && s.p[k] == ' ') {
            k++;
        }
        bool mark = k > 0 && k < s.n && memchr("./|-", s.p[k], 4);
        size_t next = k + 1;
        while (mark && next < s.n && s.p[next] == ' ') {
            next++;
        }
        if (mark && n > 0 && is_digit(out[n - 1]) && next < s.n && is_digit(s.p[next])) {
            out[n++] = s.p[k] == '|' ? '/' : s.p[k];
            marks += next > i + 1;
            i = next;
        } else {
            out[n++] = s.p[i++];
        }
    }
    return marks > 0 ? (struct str){out, n} : (struct str){0};
}

bool date_parse_in(struct str s, enum date_order order, enum date_from from, struct stamp *out)
{
    char tight[MAX_DATE];
    s = str_trim(s);
    if (s.n < 6 || s.n > MAX_DATE) {
        return false;
    }
    if (digits_at(s) == s.n) {
        return read_digits(s, from, out);
    }
    if (read_iso(s, from, out) || read_written(s, order, from, out)) {
        return true;
    }
    struct str whole = is_digit(s.p[0]) ? without_gaps(s, tight) : (struct str){0};
    return whole.n > 0 && read_written(whole, order, from, out);
}

bool date_parse(struct str s, enum date_from from, struct stamp *out)
{
    return date_parse_in(s, DATE_ORDER_UNKNOWN, from, out);
}

const char *date_from_name(enum date_from from)
{
    static const char *const names[] = {
        [DATE_FROM_ENVELOPE] = "envelope", [DATE_FROM_JSON_LD] = "json-ld",
        [DATE_FROM_META] = "meta",         [DATE_FROM_TIME_ELEMENT] = "time-element",
        [DATE_FROM_TEXT] = "text",         [DATE_FROM_URL] = "url",
    };
    return from == DATE_FROM_NONE ? NULL : names[from];
}

int64_t date_local_day(struct stamp stamp)
{
    int64_t us = stamp.us + (int64_t)stamp.zone_minutes * 60 * CLOCK_US_PER_S;
    return (us - (us < 0 ? CLOCK_US_PER_DAY - 1 : 0)) / CLOCK_US_PER_DAY;
}
