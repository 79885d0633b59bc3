/* Times of day: "10:30 a.m.", "at 15:00", "2353 GMT", "noon", "9 p.m. Tuesday". */
#include "worker/extract/timex_rules.h"

static const char *const zones[] = {"gmt", "utc", "bst", "cet",  "cest", "est", "edt",     "et",
                                    "cst", "cdt", "ct",  "mst",  "mdt",  "pst", "pdt",     "pt",
                                    "ist", "jst", "kst", "aest", "aedt", "msk", "eastern", NULL};
static const char *const zero_zones[] = {"gmt", "utc", NULL};

/* A clock reading at i in minutes since midnight, -1 for none; *last moves over it. */
static int64_t clock_at(const struct doc *doc, uint32_t i, uint32_t *last)
{
    static const char *const sure_words[] = {"at",   "by",    "around", "until", "till",
                                             "from", "since", "before", "after", NULL};
    static const char *const am[] = {"am", "a.m.", "a.m", NULL};
    static const char *const pm[] = {"pm", "p.m.", "p.m", NULL};
    const struct token *token = token_at(doc, i);
    int64_t hour = timex_small_number(doc, i);
    int64_t minute = 0;
    bool sure = false;
    bool four = token->end - token->start == 4 && hour >= 0; /* "1430 hours", "2353 GMT" */
    *last = i;
    if (four) {
        minute = hour % 100;
        hour /= 100;
        sure = timex_word_in(doc, (int64_t)i + 1, zero_zones) ||
               token_word_is(doc, (int64_t)i + 1, "hours");
        *last += sure && token_word_is(doc, (int64_t)i + 1, "hours") ? 1u : 0u;
    } else if (token_mark(doc, (int64_t)i + 1, ':') && token_next_glued(doc, i) &&
               token_next_glued(doc, i + 1) &&
               token_at(doc, (int64_t)i + 2)->end - token_at(doc, (int64_t)i + 2)->start == 2) {
        minute = timex_small_number(doc, (int64_t)i + 2);
        *last = i + 2;
        sure = timex_word_in(doc, (int64_t)i - 1, sure_words) ||
               timex_word_in(doc, (int64_t)i + 3, zones);
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
static struct str day_of_time(struct dater *dater, uint32_t i)
{
    const struct doc *doc = dater->doc;
    struct hit day = {0};
    bool near = dater->told_at >= 0 && dater->told.unit == UNIT_DAY &&
                token_at(doc, dater->told_at)->paragraph == doc->tokens[i].paragraph;
    if (dater->dated) {
        hit_unit(dater, &day, UNIT_DAY, near ? dater->told.day : dater->day, 0);
    }
    return day.value;
}

static void
time_value(struct dater *dater, struct hit *hit, struct str day, int64_t minutes, bool zero)
{
    hit->type = TIMEX_TIME;
    hit->known = false;
    hit->value = arena_printf(dater->doc->arena, "%.*sT%02d:%02d%s", STR_ARG(day),
                              (int)(minutes / 60), (int)(minutes % 60), zero ? "Z" : "");
}

/* A clock reading with its zone; minutes or -1. *zero: in universal time. */
static int64_t read_clock(const struct doc *doc, uint32_t i, uint32_t *last, bool *zero)
{
    int64_t minutes = clock_words(doc, i, last);
    if (minutes < 0 && doc->tokens[i].kind == TOKEN_NUMBER) {
        minutes = clock_at(doc, i, last);
    }
    *zero = false;
    if (minutes >= 0 && timex_word_in(doc, (int64_t)*last + 1, zones) &&
        timex_same_sentence(doc, i, (int64_t)*last + 1)) {
        *zero = timex_word_in(doc, (int64_t)*last + 1, zero_zones);
        *last += 1;
        *last +=
            token_word_is(doc, *last, "eastern") && token_word_is(doc, (int64_t)*last + 1, "time");
    }
    return minutes;
}

/* "this" of "11 in the morning": which half of the day is meant is said behind it. */
bool timex_read_time(struct dater *dater, uint32_t i, struct hit *hit)
{
    bool zero = false;
    uint32_t last = i;
    int64_t minutes = read_clock(dater->doc, i, &last, &zero);
    if (minutes < 0) {
        return false;
    }
    struct hit day = {0};
    hit->last = last;
    day_behind(dater, hit, &day);
    time_value(dater, hit, day.value.n > 0 ? day.value : day_of_time(dater, i), minutes, zero);
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
    bool zero = false;
    int64_t minutes = read_clock(doc, at, &last, &zero);
    if (minutes >= 0) {
        hit->last = last;
        time_value(dater, hit, hit->value, minutes, zero);
    }
}
