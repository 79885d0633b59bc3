/* Times of day: "10:30 a.m.", "at 15:00", "2353 GMT", "noon", "9 p.m. Tuesday". */
#include "worker/extract/timex_rules.h"

/*
 * Minutes east of Greenwich; of letters that several countries use, by the outlet's country. ET and
 * its like change with the season: American rules since 2007.
 */
#define NO_OFFSET INT32_MAX

static const struct {
    const char *name;
    const char *country; /* of the outlet; NULL: any */
    int32_t offset;      /* NO_OFFSET: a zone, but which one is not certain */
    bool seasonal;       /* an hour more in summer */
} zones[] = {{"gmt", NULL, 0, false},         {"utc", NULL, 0, false},
             {"bst", "uk", 60, false},        {"bst", NULL, NO_OFFSET, false},
             {"cet", NULL, 60, false},        {"cest", NULL, 120, false},
             {"est", "au", 600, false},       {"est", NULL, -300, false},
             {"edt", NULL, -240, false},      {"et", NULL, -300, true},
             {"eastern", NULL, -300, true},   {"cst", "us", -360, false},
             {"cst", NULL, NO_OFFSET, false}, {"cdt", NULL, -300, false},
             {"ct", NULL, -360, true},        {"mst", NULL, -420, false},
             {"mdt", NULL, -360, false},      {"pst", "ph", NO_OFFSET, false},
             {"pst", NULL, -480, false},      {"pdt", NULL, -420, false},
             {"pt", NULL, -480, true},        {"ist", "in", 330, false},
             {"ist", NULL, NO_OFFSET, false}, {"jst", NULL, 540, false},
             {"kst", NULL, 540, false},       {"aest", NULL, 600, false},
             {"aedt", NULL, 660, false},      {"msk", NULL, 180, false}};

/* The first row for token i that holds for the outlet; SIZE_MAX: no zone. */
static size_t zone_at(const struct dater *dater, int64_t i)
{
    for (size_t k = 0; k < sizeof zones / sizeof zones[0]; k++) {
        if (token_word_is(dater->doc, i, zones[k].name) &&
            (!zones[k].country || str_eq(str_of(zones[k].country), str_of(dater->country)))) {
            return k;
        }
    }
    return SIZE_MAX;
}

static bool is_universal(const struct doc *doc, int64_t i)
{
    return token_word_is(doc, i, "gmt") || token_word_is(doc, i, "utc");
}

/* The day of the n-th Sunday of a month. */
static int64_t nth_sunday(int64_t year, int month, int n)
{
    int64_t first = clock_days(year, month, 1);
    return first + 7 - weekday_of(first) + (int64_t)7 * (n - 1);
}

/* From the second Sunday of March to the first of November. */
static bool is_american_summer(int64_t day)
{
    int64_t year = point_year((struct point){UNIT_DAY, day});
    return day >= nth_sunday(year, 3, 2) && day < nth_sunday(year, 11, 1);
}

/* A clock reading at i in minutes since midnight, -1 for none; *last moves over it. */
static int64_t clock_at(const struct dater *dater, uint32_t i, uint32_t *last)
{
    static const char *const sure_words[] = {"at",   "by",    "around", "until", "till",
                                             "from", "since", "before", "after", NULL};
    static const char *const am[] = {"am", "a.m.", "a.m", NULL};
    static const char *const pm[] = {"pm", "p.m.", "p.m", NULL};
    const struct doc *doc = dater->doc;
    const struct token *token = token_at(doc, i);
    int64_t hour = timex_small_number(doc, i);
    int64_t minute = 0;
    bool sure = false;
    bool four = token->end - token->start == 4 && hour >= 0; /* "1430 hours", "2353 GMT" */
    *last = i;
    if (four) {
        minute = hour % 100;
        hour /= 100;
        sure = is_universal(doc, (int64_t)i + 1) || token_word_is(doc, (int64_t)i + 1, "hours");
        *last += sure && token_word_is(doc, (int64_t)i + 1, "hours") ? 1u : 0u;
    } else if (token_mark(doc, (int64_t)i + 1, ':') && token_next_glued(doc, i) &&
               token_next_glued(doc, i + 1) &&
               token_at(doc, (int64_t)i + 2)->end - token_at(doc, (int64_t)i + 2)->start == 2) {
        minute = timex_small_number(doc, (int64_t)i + 2);
        *last = i + 2;
        sure = timex_word_in(doc, (int64_t)i - 1, sure_words) ||
               zone_at(dater, (int64_t)i + 3) != SIZE_MAX;
    } else if (token->end - token->start > 2 && hour < 0) {
        /* "8.30am" is one number */
        struct str text = token_text(doc, i);
        struct str_pair cut = str_cut(text, '.');
        uint64_t h = 0, m = 60;
        if (cut.found && cut.tail.n == 2 && str_to_u64(cut.head, &h) && str_to_u64(cut.tail, &m) &&
            h <= 12 && m < 60) {
            hour = (int64_t)h;
            minute = (int64_t)m;
        }
    }
    bool morning = timex_word_in(doc, (int64_t)*last + 1, am);
    bool evening = timex_word_in(doc, (int64_t)*last + 1, pm);
    bool twelve = morning || evening;
    if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || (!twelve && !sure) ||
        (twelve && (hour > 12 || four))) {
        return -1;
    }
    *last += twelve;
    hour = evening && hour < 12 ? hour + 12 : morning && hour == 12 ? 0 : hour;
    return hour * 60 + minute;
}

/* "noon", "midnight", "10 o'clock". */
static int64_t clock_words(const struct doc *doc, uint32_t i, uint32_t *last)
{
    *last = i;
    if (token_word_is(doc, i, "midnight")) {
        return 24 * 60;
    }
    if (token_word_is(doc, i, "noon") || token_word_is(doc, i, "midday")) {
        return 12 * 60;
    }
    int64_t hour = doc->tokens[i].kind == TOKEN_NUMBER ? timex_small_number(doc, i)
                   : token_is(doc, i, WORD_NUMBER)     ? timex_value_at(doc, i)
                                                       : 0;
    if (hour >= 1 && hour <= 12 && token_word_is(doc, (int64_t)i + 1, "o'clock")) {
        *last = i + 1;
        return hour * 60;
    }
    return -1;
}

/* A day right behind a time, over "on" or a comma: the hit grows over it. */
static void day_behind(struct dater *dater, struct hit *hit, struct hit *day)
{
    const struct doc *doc = dater->doc;
    uint32_t at = hit->last + 1;
    at += token_word_is(doc, at, "on") || token_mark(doc, at, ',') ? 1u : 0u;
    if (at >= doc->n_tokens || !timex_same_sentence(doc, hit->last, at)) {
        return;
    }
    *day = (struct hit){.first = hit->first, .last = at};
    bool found = timex_read_weekday(dater, at, day, 0) || timex_read_near_day(dater, at, day) ||
                 timex_read_month_day(dater, at, day) || timex_read_day_month(dater, at, day);
    if (found && day->type == TIMEX_DATE) {
        hit->last = day->last;
    } else {
        day->value = (struct str){0};
    }
}

/* The day that a time without one belongs to: of its paragraph the last told, else today. */
static struct hit day_of_time(struct dater *dater, uint32_t i)
{
    const struct doc *doc = dater->doc;
    struct hit day = {0};
    bool near = dater->told_at >= 0 && dater->told.unit == UNIT_DAY &&
                token_at(doc, dater->told_at)->paragraph == doc->tokens[i].paragraph;
    if (dater->dated) {
        hit_unit(dater, &day, UNIT_DAY, near ? dater->told.day : dater->day, 0);
    }
    return day;
}

/* "Z", "-05:00" behind a time on a day; "" where the zone is not certain. */
static struct str offset_of(struct dater *dater, size_t zone, bool day_known, int64_t day)
{
    if (zone == SIZE_MAX || zones[zone].offset == NO_OFFSET ||
        (zones[zone].seasonal && !day_known)) {
        return (struct str){0};
    }
    int32_t offset = zones[zone].offset;
    offset += zones[zone].seasonal && is_american_summer(day) ? 60 : 0;
    int32_t size = offset < 0 ? -offset : offset;
    return offset == 0 ? STR("Z")
                       : arena_printf(dater->doc->arena, "%c%02d:%02d", offset < 0 ? '-' : '+',
                                      (int)(size / 60), (int)(size % 60));
}

/* hit: becomes the time on the day. */
static void time_value(
    struct dater *dater, struct hit *hit, const struct hit *day, int64_t minutes, size_t zone)
{
    struct str offset = offset_of(dater, zone, day->known, day->point.day);
    hit->type = TIMEX_TIME;
    hit->known = false;
    hit->value = arena_printf(dater->doc->arena, "%.*sT%02d:%02d%.*s", STR_ARG(day->value),
                              (int)(minutes / 60), (int)(minutes % 60), STR_ARG(offset));
}

/* A clock reading with its zone, SIZE_MAX for none; minutes or -1. */
static int64_t read_clock(const struct dater *dater, uint32_t i, uint32_t *last, size_t *zone)
{
    const struct doc *doc = dater->doc;
    int64_t minutes = clock_words(doc, i, last);
    if (minutes < 0 && doc->tokens[i].kind == TOKEN_NUMBER) {
        minutes = clock_at(dater, i, last);
    }
    *zone = SIZE_MAX;
    if (minutes >= 0 && timex_same_sentence(doc, i, (int64_t)*last + 1)) {
        *zone = zone_at(dater, (int64_t)*last + 1);
    }
    if (*zone != SIZE_MAX) {
        *last += 1;
        *last +=
            token_word_is(doc, *last, "eastern") && token_word_is(doc, (int64_t)*last + 1, "time");
    }
    return minutes;
}

/* "this" of "11 in the morning": which half of the day is meant is said behind it. */
bool timex_read_time(struct dater *dater, uint32_t i, struct hit *hit)
{
    size_t zone;
    uint32_t last = i;
    int64_t minutes = read_clock(dater, i, &last, &zone);
    if (minutes < 0) {
        return false;
    }
    struct hit day = {0};
    hit->last = last;
    day_behind(dater, hit, &day);
    if (day.value.n == 0) {
        day = day_of_time(dater, i);
    }
    time_value(dater, hit, &day, minutes, zone);
    return true;
}

void timex_add_time(struct dater *dater, struct hit *hit)
{
    const struct doc *doc = dater->doc;
    uint32_t at = hit->last + 1;
    at += token_mark(doc, at, ',') ? 1u : 0u;
    at += token_word_is(doc, at, "at") ? 1u : 0u;
    if (hit->type != TIMEX_DATE || !hit->known || hit->point.unit != UNIT_DAY ||
        at == hit->last + 1 || at >= doc->n_tokens || !timex_same_sentence(doc, hit->last, at)) {
        return;
    }
    uint32_t last = at;
    size_t zone;
    int64_t minutes = read_clock(dater, at, &last, &zone);
    if (minutes >= 0) {
        hit->last = last;
        const struct hit day = *hit;
        time_value(dater, hit, &day, minutes, zone);
    }
}
