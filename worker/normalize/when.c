/*
 * when — dates that outlets print around the text: lines of their own, and dates glued to the
 * first sentence. The dates inside sentences are extract's.
 */
#include "worker/decode/date_find.h"
#include "worker/normalize/passes.h"

#define LINE_MAX_BYTES 120

static const struct str published_labels[] = {
    STR_INIT("published"),   STR_INIT("posted"),    STR_INIT("created"),   STR_INIT("date"),
    STR_INIT("issued"),      STR_INIT("first"),     STR_INIT("last"),      STR_INIT("publish"),
    STR_INIT("updated"),     STR_INIT("modified"),  STR_INIT("on"),        STR_INIT("at"),
    STR_INIT("the"),         STR_INIT("time"),      STR_INIT("edited"),    STR_INIT("release"),
    STR_INIT("publication"), STR_INIT("date/time"), STR_INIT("time/date"),
};

static const struct str weekdays[] = {
    STR_INIT("monday"), STR_INIT("tuesday"),  STR_INIT("wednesday"), STR_INIT("thursday"),
    STR_INIT("friday"), STR_INIT("saturday"), STR_INIT("sunday"),    STR_INIT("mon"),
    STR_INIT("tue"),    STR_INIT("tues"),     STR_INIT("wed"),       STR_INIT("thu"),
    STR_INIT("thur"),   STR_INIT("thurs"),    STR_INIT("fri"),       STR_INIT("sat"),
    STR_INIT("sun"),
};

static bool one_of(struct str word, const struct str *list, size_t n)
{
    while (word.n > 0 &&
           (word.p[word.n - 1] == ':' || word.p[word.n - 1] == ',' || word.p[word.n - 1] == '.')) {
        word.n--;
    }
    for (size_t i = 0; i < n; i++) {
        if (str_eq_nocase(word, list[i])) {
            return true;
        }
    }
    return false;
}

#define ONE_OF(word, list) one_of((word), (list), sizeof(list) / sizeof((list)[0]))

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "10:37", "2.30pm", "PM", "a.m.", "EST", "(GMT+1)", "hrs", "at", "|" */
static bool is_time_word(struct str word)
{
    static const struct str words[] = {
        STR_INIT("am"),      STR_INIT("pm"),    STR_INIT("a.m"),    STR_INIT("p.m"),
        STR_INIT("at"),      STR_INIT("hrs"),   STR_INIT("h"),      STR_INIT("uhr"),
        STR_INIT("|"),       STR_INIT("-"),     STR_INIT("–"),      STR_INIT("—"),
        STR_INIT("o'clock"), STR_INIT("local"), STR_INIT("time"),   STR_INIT("@"),
        STR_INIT("min"),     STR_INIT("mins"),  STR_INIT("minute"), STR_INIT("minutes"),
        STR_INIT("read"),    STR_INIT("•"),     STR_INIT("·"),
    };
    uint64_t number;
    if (ONE_OF(word, words) || (word.n <= 2 && str_to_u64(word, &number))) {
        return true;
    }
    bool digits = word.n > 0 && is_digit(word.p[0]);
    bool colon = str_find(word, STR(":")) > 0 || str_find(word, STR(".")) > 0 ||
                 str_ends_nocase(word, STR("am")) || str_ends_nocase(word, STR("pm")) ||
                 str_ends_nocase(word, STR("h"));
    if (digits) {
        struct str_pair cut = str_cut(word, ':');
        return colon && word.n <= 12 && (!cut.found || (cut.tail.n > 0 && is_digit(cut.tail.p[0])));
    }
    if (word.n > 2 && word.p[0] == '(') {
        word = str_sub(word, 1, word.n);
    }
    bool zone = word.n >= 2 && word.n <= 8;
    for (size_t i = 0; zone && i < word.n; i++) {
        char c = word.p[i];
        zone = (c >= 'A' && c <= 'Z') || (i > 1 && (is_digit(c) || (c && memchr("+-:),", c, 5))));
    }
    return zone;
}

/* Labels that only a date line has; "date" and "time" may also head an entry of a listing. */
static bool is_sure_label(struct str word)
{
    static const struct str sure[] = {STR_INIT("published"), STR_INIT("posted"),
                                      STR_INIT("updated"), STR_INIT("modified")};
    return ONE_OF(word, sure);
}

/* Skips "Published on", "Last updated:", weekdays, times; *n: bytes of the date behind, or 0. */
static struct str skip_labels(struct str s, struct when *when, size_t *n)
{
    for (;;) {
        struct str rest = s;
        struct str word = shape_word(&rest);
        bool label = ONE_OF(word, published_labels);
        /* Before the skipping, for "28" and "MAY" alone look like parts of a time. */
        *n = word.n > 0 ? date_at(str_trim(s), DATE_ORDER_UNKNOWN, &when->stamp) : 0;
        if (word.n == 0 || *n > 0 || !(label || ONE_OF(word, weekdays) || is_time_word(word))) {
            return str_trim(s);
        }
        when->labelled = when->labelled || is_sure_label(word);
        when->updated = when->updated || str_starts_nocase(word, STR("updated")) ||
                        str_starts_nocase(word, STR("modified"));
        s = rest;
    }
}

/* "- Politics & Policy" behind a date: a dash or bar and a few capitalised words. */
static bool is_section(struct str s)
{
    size_t dash = str_starts(s, STR("|")) ? 1 : shape_dash(s);
    struct str rest = str_trim(str_sub(s, dash, s.n));
    return dash > 0 && shape_words(rest, 6) <= 5 && !shape_ends_sentence(rest);
}

static bool only_times(struct str s)
{
    struct str rest = s;
    for (struct str word = shape_word(&rest); word.n > 0; word = shape_word(&rest)) {
        if (!is_time_word(word) && !ONE_OF(word, weekdays) && !ONE_OF(word, published_labels)) {
            return false;
        }
    }
    return true;
}

bool when_time(struct str s)
{
    return s.n >= 4 && s.n <= 40 && is_digit(s.p[0]) && str_find(s, STR(":")) > 0 && only_times(s);
}

bool when_line(struct str s, struct when *out)
{
    if (s.n > LINE_MAX_BYTES || s.n < 6) {
        return false;
    }
    if (s.p[0] == '(' && s.p[s.n - 1] == ')') {
        s = str_sub(s, 1, s.n - 1);
    }
    struct when found = {0};
    size_t n;
    struct str date = skip_labels(s, &found, &n);
    if (n == 0) {
        return false;
    }
    struct str rest = str_trim(str_sub(date, n, date.n));
    struct date_span second;
    bool more = found.labelled &&
                date_find(rest, 0, DATE_ORDER_UNKNOWN, &second); /* "… Updated Dec 29, 2021" */
    if (!only_times(rest) && !is_section(rest) && !more) {
        return false;
    }
    *out = found;
    return true;
}

size_t when_prefix(struct str s, struct stamp *out)
{
    bool labelled = false;
    struct str head = str_sub(s, 0, LINE_MAX_BYTES);
    struct str rest = head;
    struct str date = head;
    for (struct str word = shape_word(&rest); ONE_OF(word, published_labels);
         word = shape_word(&rest)) {
        date = str_trim(rest);
        labelled = true;
    }
    struct stamp found;
    size_t n = date_at(date, DATE_ORDER_UNKNOWN, &found);
    bool iso = n >= 8 && is_digit(date.p[0]) && is_digit(date.p[3]); /* not "28 December" */
    size_t end = (size_t)(date.p - s.p) + n;
    size_t dash = n > 0 ? shape_dash(str_sub(s, end, s.n)) : 0;
    if (n == 0 || end + dash >= s.n || (!labelled && !iso && dash == 0)) {
        return 0;
    }
    struct str after = str_trim(str_sub(s, end + dash, s.n));
    bool fresh = after.n > 0 && !(after.p[0] >= 'a' && after.p[0] <= 'z') &&
                 (after.p[0] == '"' || after.p[0] == '\'' || !memchr(",.;:)-/", after.p[0], 7));
    if (!fresh) {
        return 0;
    }
    *out = found;
    return end + dash;
}
