/* What an expression means on the day of publication, written as TIMEX3. */
#include "common/clock.h"
#include "worker/extract/timex_rules.h"

#define YEAR_MIN 1
#define YEAR_MAX 9999

static struct civil civil_of(int64_t day)
{
    return clock_to_civil(day * CLOCK_US_PER_DAY);
}

int weekday_of(int64_t day)
{
    return (int)(((day + 3) % 7 + 7) % 7) + 1; /* 1970-01-01 was a Thursday */
}

int64_t point_year(struct point point)
{
    return civil_of(point.day).year;
}

/* What stands for a unit that nothing is known of. */
static struct str unknown_value(enum time_unit unit)
{
    static const struct str values[] = {
        [UNIT_SECOND] = STR_INIT("XXXX-XX-XX"),   [UNIT_MINUTE] = STR_INIT("XXXX-XX-XX"),
        [UNIT_HOUR] = STR_INIT("XXXX-XX-XX"),     [UNIT_DAY] = STR_INIT("XXXX-XX-XX"),
        [UNIT_WEEK] = STR_INIT("XXXX-WXX"),       [UNIT_MONTH] = STR_INIT("XXXX-XX"),
        [UNIT_QUARTER] = STR_INIT("XXXX-QX"),     [UNIT_YEAR] = STR_INIT("XXXX"),
        [UNIT_DECADE] = STR_INIT("XXX"),          [UNIT_CENTURY] = STR_INIT("XX"),
        [UNIT_WEEKEND] = STR_INIT("XXXX-WXX-WE"),
    };
    return values[unit];
}

struct str weekday_value(struct dater *dater, int weekday)
{
    return arena_printf(dater->doc->arena, "XXXX-WXX-%d", weekday);
}

/* ISO 8601: a week belongs to the year of its Thursday. */
static struct str week_value(struct arena *arena, int64_t day, const char *suffix)
{
    struct civil thursday = civil_of(day + 4 - weekday_of(day));
    int64_t days = day + 4 - weekday_of(day) - clock_days(thursday.year, 1, 1);
    return arena_printf(arena, "%04lld-W%02lld%s", (long long)thursday.year,
                        (long long)(days / 7 + 1), suffix);
}

static struct str point_value(struct arena *arena, struct point point)
{
    struct civil c = civil_of(point.day);
    long long year = (long long)c.year;
    switch (point.unit) {
    case UNIT_WEEK:
        return week_value(arena, point.day, "");
    case UNIT_WEEKEND:
        return week_value(arena, point.day, "-WE");
    case UNIT_MONTH:
        return arena_printf(arena, "%04lld-%02d", year, c.month);
    case UNIT_QUARTER:
        return arena_printf(arena, "%04lld-Q%d", year, (c.month + 2) / 3);
    case UNIT_YEAR:
        return arena_printf(arena, "%04lld", year);
    case UNIT_DECADE:
        return arena_printf(arena, "%03lld", year / 10);
    case UNIT_CENTURY:
        return arena_printf(arena, "%02lld", year / 100);
    case UNIT_SECOND:
    case UNIT_MINUTE:
    case UNIT_HOUR:
    case UNIT_DAY:
        break;
    }
    return arena_printf(arena, "%04lld-%02d-%02d", year, c.month, c.day);
}

void hit_point(struct dater *dater, struct hit *hit, struct point point)
{
    int64_t year = point_year(point);
    if (year < YEAR_MIN || year > YEAR_MAX) {
        hit->value = unknown_value(point.unit);
        return;
    }
    hit->value = point_value(dater->doc->arena, point);
    hit->known = true;
    hit->point = point;
}

void hit_day(struct dater *dater, struct hit *hit, int64_t delta)
{
    hit_unit(dater, hit, UNIT_DAY, dater->day, delta);
}

/* The first day of the unit that holds a day, some units on. */
static int64_t unit_start(enum time_unit unit, int64_t from, int64_t delta)
{
    struct civil c = civil_of(from);
    int64_t months = 0;
    switch (unit) {
    case UNIT_WEEK:
    case UNIT_WEEKEND:
        return from + 1 - weekday_of(from) + 7 * delta;
    case UNIT_MONTH:
        months = c.year * 12 + c.month - 1 + delta;
        break;
    case UNIT_QUARTER:
        months = c.year * 12 + (c.month - 1) / 3 * 3 + 3 * delta;
        break;
    case UNIT_YEAR:
        months = (c.year + delta) * 12;
        break;
    case UNIT_DECADE:
        months = (c.year / 10 + delta) * 120;
        break;
    case UNIT_CENTURY:
        months = (c.year / 100 + delta) * 1200;
        break;
    case UNIT_SECOND:
    case UNIT_MINUTE:
    case UNIT_HOUR:
        return from;
    case UNIT_DAY:
        return from + delta;
    }
    return clock_days(months / 12, (int)(months % 12) + 1, 1);
}

void hit_unit(
    struct dater *dater, struct hit *hit, enum time_unit unit, int64_t from, int64_t delta)
{
    if (!dater->dated || delta < -9999 || delta > 9999 ||
        (unit >= UNIT_DECADE && delta < -point_year((struct point){unit, from}) / 10)) {
        hit->value = unknown_value(unit);
        return;
    }
    int64_t years = unit == UNIT_YEAR ? delta : unit == UNIT_DECADE ? delta * 10 : 0;
    if (civil_of(from).year + years < YEAR_MIN) {
        hit->value = unknown_value(unit);
        return;
    }
    hit_point(dater, hit, (struct point){unit, unit_start(unit, from, delta)});
}

/* What a sentence's tense says weighs more than nearness only where the nearest lies this far. */
#define FAR_AHEAD 90
#define FAR_BACK  30

bool timex_wrong_side(enum tense tense, int64_t days_ahead)
{
    return (tense == TENSE_PAST && days_ahead > FAR_AHEAD) ||
           (tense == TENSE_FUTURE && days_ahead < -FAR_BACK);
}

/*
 * The year that a month and day without one mean: the nearest, or the nearest among the days on
 * the side of which the sentence speaks.
 */
static int64_t year_meant(const struct dater *dater, const struct hit *hit, int month, int day)
{
    enum tense tense = timex_tense(dater->doc, hit->first, hit->last);
    int64_t best = dater->now.year;
    int64_t least = INT64_MAX;
    for (int64_t year = dater->now.year - 4; year <= dater->now.year + 4; year++) {
        int64_t off = clock_days(year, month, day) - dater->day;
        bool wrong = timex_wrong_side(tense, off);
        off = off < 0 ? -off : off;
        if (day <= clock_month_days(year, month) && !wrong && off < least) {
            least = off;
            best = year;
        }
    }
    return best;
}

bool hit_date(struct dater *dater, struct hit *hit, int64_t year, int month, int day)
{
    if (month < 1 || month > 12 || day < 1 || day > 31) {
        return false;
    }
    if (year == 0 && !dater->dated) {
        hit->value = arena_printf(dater->doc->arena, "XXXX-%02d-%02d", month, day);
        return day <= clock_month_days(2000, month);
    }
    year = year != 0 ? year : year_meant(dater, hit, month, day);
    if (day > clock_month_days(year, month)) {
        return false;
    }
    hit_point(dater, hit, (struct point){UNIT_DAY, clock_days(year, month, day)});
    return true;
}

void hit_month(struct dater *dater, struct hit *hit, int64_t year, int month)
{
    if (year == 0 && !dater->dated) {
        hit->value = arena_printf(dater->doc->arena, "XXXX-%02d", month);
        return;
    }
    if (year == 0) {
        bool future = timex_tense(dater->doc, hit->first, hit->last) == TENSE_FUTURE;
        year = dater->now.year;
        year += future && month < dater->now.month;
        year -= !future && month > dater->now.month;
    }
    hit_point(dater, hit, (struct point){UNIT_MONTH, clock_days(year, month, 1)});
}

void hit_duration(struct dater *dater, struct hit *hit, enum time_unit unit, int64_t halves)
{
    static const char *const names[] = {
        [UNIT_SECOND] = "S",  [UNIT_MINUTE] = "M",   [UNIT_HOUR] = "H",     [UNIT_DAY] = "D",
        [UNIT_WEEK] = "W",    [UNIT_MONTH] = "M",    [UNIT_QUARTER] = "Q",  [UNIT_YEAR] = "Y",
        [UNIT_DECADE] = "DE", [UNIT_CENTURY] = "CE", [UNIT_WEEKEND] = "WE",
    };
    /* A half is written in the next smaller unit, where TIMEX3 has one. */
    static const struct {
        enum time_unit unit, smaller;
        int64_t n; /* of the smaller in a half */
    } parts[] = {{UNIT_MINUTE, UNIT_SECOND, 30}, {UNIT_HOUR, UNIT_MINUTE, 30},
                 {UNIT_DAY, UNIT_HOUR, 12},      {UNIT_YEAR, UNIT_MONTH, 6},
                 {UNIT_DECADE, UNIT_YEAR, 5},    {UNIT_CENTURY, UNIT_YEAR, 50}};
    struct arena *arena = dater->doc->arena;
    const char *prefix = unit <= UNIT_HOUR ? "PT" : "P";
    hit->type = TIMEX_DURATION;
    hit->known = false;
    if (halves < 0) {
        hit->value = arena_printf(arena, "%sX%s", prefix, names[unit]);
        return;
    }
    long long whole = halves / 2;
    hit->value = arena_printf(arena, "%s%lld%s", prefix, whole, names[unit]);
    for (size_t i = 0; halves % 2 == 1 && i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].unit != unit) {
            continue;
        }
        const char *inner = parts[i].smaller <= UNIT_HOUR && unit > UNIT_HOUR ? "T" : "";
        long long n = parts[i].n;
        if (whole == 0) {
            prefix = parts[i].smaller <= UNIT_HOUR ? "PT" : "P";
            hit->value = arena_printf(arena, "%s%lld%s", prefix, n, names[parts[i].smaller]);
        } else {
            hit->value = arena_printf(arena, "%.*s%s%lld%s", STR_ARG(hit->value), inner, n,
                                      names[parts[i].smaller]);
        }
    }
}

void hit_weekday(struct dater *dater, struct hit *hit, int weekday, int step)
{
    if (!dater->dated) {
        hit->value = weekday_value(dater, weekday);
        return;
    }
    int today = weekday_of(dater->day);
    int back = (today - weekday + 7) % 7;
    int ahead = (weekday - today + 7) % 7;
    /* One would say "yesterday", "tomorrow": what is called last or next lies a week farther. */
    back += step < 0 && back < 2 ? 7 : 0;
    ahead += step > 0 && ahead < 2 ? 7 : 0;
    bool future =
        step > 0 || (step == 0 && timex_tense(dater->doc, hit->first, hit->last) == TENSE_FUTURE);
    hit_day(dater, hit, future ? ahead : -back);
}

void hit_season(struct dater *dater, struct hit *hit, int64_t year, int season, int step)
{
    static const char *const names[] = {"SP", "SU", "FA", "WI"};
    static const int first_month[] = {3, 6, 9, 12};
    struct arena *arena = dater->doc->arena;
    if (year == 0 && !dater->dated) {
        hit->value = arena_printf(arena, "XXXX-%s", names[season]);
        return;
    }
    if (year == 0) {
        /* Of the winter that goes on, January's year is one more than its own. */
        bool winter = season == 3 && dater->now.month < 3;
        year = dater->now.year - winter;
        bool begun = winter || dater->now.month >= first_month[season];
        bool over = !winter && dater->now.month >= first_month[season] + 3;
        year += (step > 0 && begun) ? 1 : 0;
        year -= (step < 0 && !over) ? 1 : 0;
    }
    hit->value = arena_printf(arena, "%04lld-%s", (long long)year, names[season]);
}
