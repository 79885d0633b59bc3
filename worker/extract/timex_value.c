#include "worker/extract/timex.h"

#include "common/clock.h"

static struct civil civil_of_day(int64_t day)
{
    return clock_to_civil(day * CLOCK_US_PER_DAY);
}

static int weekday_of(int64_t day)
{
    return (int)(((day + 3) % 7 + 7) % 7) + 1; /* 1970-01-01 was a Thursday */
}

void hit_day(struct dater *dater, struct hit *hit, int64_t day)
{
    if (!dater->dated) {
        hit->value = STR("XXXX-XX-XX");
        return;
    }
    struct civil c = civil_of_day(day);
    hit->value =
        arena_printf(dater->doc->arena, "%04lld-%02d-%02d", (long long)c.year, c.month, c.day);
    hit->is_day = true;
    hit->day = day;
}

/*
 * The year in which month and day lie nearest to the day of publication; after "until", where
 * they do so among the days to come.
 */
static int64_t nearest_year(const struct dater *dater, int64_t first, int month, int day)
{
    bool ahead = token_word_is(dater->doc, first - 1, "until") ||
                 token_word_is(dater->doc, first - 1, "till");
    int64_t best = dater->year;
    int64_t least = INT64_MAX;
    for (int64_t year = dater->year - 1; year <= dater->year + 1; year++) {
        int64_t off = clock_days(year, month, day) - dater->day;
        if (ahead && off < 0) {
            continue;
        }
        off = off < 0 ? -off : off;
        if (day <= clock_month_days(year, month) && off < least) {
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
    year = year != 0 ? year : nearest_year(dater, hit->first, month, day);
    if (day > clock_month_days(year, month)) {
        return false;
    }
    hit->value = arena_printf(dater->doc->arena, "%04lld-%02d-%02d", (long long)year, month, day);
    hit->is_day = true;
    hit->day = clock_days(year, month, day);
    return true;
}

void hit_month(struct dater *dater, struct hit *hit, int64_t year, int month, bool future)
{
    if (year == 0 && !dater->dated) {
        hit->value = arena_printf(dater->doc->arena, "XXXX-%02d", month);
        return;
    }
    if (year == 0) {
        year = dater->year;
        year += future && month < dater->month;
        year -= !future && month > dater->month;
    }
    hit->value = arena_printf(dater->doc->arena, "%04lld-%02d", (long long)year, month);
}

/* ISO 8601: a week belongs to the year of its Thursday. */
static struct str week_value(struct dater *dater, int64_t day, const char *suffix)
{
    int64_t thursday = day + 4 - weekday_of(day);
    struct civil c = civil_of_day(thursday);
    int64_t week = (thursday - clock_days(c.year, 1, 1)) / 7 + 1;
    return arena_printf(dater->doc->arena, "%04lld-W%02lld%s", (long long)c.year, (long long)week,
                        suffix);
}

static struct str unknown_unit(enum time_unit unit)
{
    switch (unit) {
    case UNIT_WEEK:
        return STR("XXXX-WXX");
    case UNIT_WEEKEND:
        return STR("XXXX-WXX-WE");
    case UNIT_MONTH:
        return STR("XXXX-XX");
    case UNIT_QUARTER:
        return STR("XXXX-QX");
    case UNIT_YEAR:
        return STR("XXXX");
    case UNIT_DECADE:
        return STR("XXX");
    case UNIT_CENTURY:
        return STR("XX");
    case UNIT_SECOND:
    case UNIT_MINUTE:
    case UNIT_HOUR:
    case UNIT_DAY:
        break;
    }
    return STR("XXXX-XX-XX");
}

static struct str month_value(struct dater *dater, int64_t delta)
{
    int64_t months = dater->year * 12 + dater->month - 1 + delta;
    return arena_printf(dater->doc->arena, "%04lld-%02d", (long long)(months / 12),
                        (int)(months % 12) + 1);
}

static struct str quarter_value(struct dater *dater, int64_t delta)
{
    int64_t quarters = dater->year * 4 + (dater->month - 1) / 3 + delta;
    return arena_printf(dater->doc->arena, "%04lld-Q%d", (long long)(quarters / 4),
                        (int)(quarters % 4) + 1);
}

void hit_unit(struct dater *dater, struct hit *hit, enum time_unit unit, int64_t delta)
{
    struct arena *arena = dater->doc->arena;
    if (delta < -2000 || delta > 2000 || !dater->dated) {
        hit->value = unknown_unit(unit);
        return;
    }
    switch (unit) {
    case UNIT_WEEK:
        hit->value = week_value(dater, dater->day + 7 * delta, "");
        break;
    case UNIT_WEEKEND:
        hit->value = week_value(dater, dater->day + 7 * delta, "-WE");
        break;
    case UNIT_MONTH:
        hit->value = month_value(dater, delta);
        break;
    case UNIT_QUARTER:
        hit->value = quarter_value(dater, delta);
        break;
    case UNIT_YEAR:
        hit->value = arena_printf(arena, "%04lld", (long long)(dater->year + delta));
        break;
    case UNIT_DECADE:
        hit->value = arena_printf(arena, "%03lld", (long long)(dater->year / 10 + delta));
        break;
    case UNIT_CENTURY:
        hit->value = arena_printf(arena, "%02lld", (long long)(dater->year / 100 + delta));
        break;
    case UNIT_SECOND:
    case UNIT_MINUTE:
    case UNIT_HOUR:
    case UNIT_DAY:
        hit_day(dater, hit, dater->day + (unit == UNIT_DAY ? delta : 0));
        break;
    }
}

void hit_duration(struct dater *dater, struct hit *hit, enum time_unit unit, int64_t n)
{
    static const char *const names[] = {
        [UNIT_SECOND] = "S",  [UNIT_MINUTE] = "M",   [UNIT_HOUR] = "H",     [UNIT_DAY] = "D",
        [UNIT_WEEK] = "W",    [UNIT_MONTH] = "M",    [UNIT_QUARTER] = "Q",  [UNIT_YEAR] = "Y",
        [UNIT_DECADE] = "DE", [UNIT_CENTURY] = "CE", [UNIT_WEEKEND] = "WE",
    };
    const char *prefix = unit <= UNIT_HOUR ? "PT" : "P";
    hit->type = TIMEX_DURATION;
    hit->value =
        n < 0 ? arena_printf(dater->doc->arena, "%sX%s", prefix, names[unit])
              : arena_printf(dater->doc->arena, "%s%lld%s", prefix, (long long)n, names[unit]);
}

void hit_weekday(struct dater *dater, struct hit *hit, int weekday, int step, bool future)
{
    if (!dater->dated) {
        hit->value = arena_printf(dater->doc->arena, "XXXX-WXX-%d", weekday);
        return;
    }
    int back = (dater->weekday - weekday + 7) % 7;
    int ahead = (weekday - dater->weekday + 7) % 7;
    if (step < 0) {
        hit_day(dater, hit, dater->day - (back == 0 ? 7 : back));
    } else if (step > 0) {
        hit_day(dater, hit, dater->day + (ahead == 0 ? 7 : ahead));
    } else {
        hit_day(dater, hit, future ? dater->day + ahead : dater->day - back);
    }
}
