/*
 * kind — texts that are no single story: they must not bridge two of them when grouped, or are
 *        in no group.
 */
#include "common/eight.h"
#include "worker/normalize/passes.h"

#define MIN_TIMED  5 /* paragraphs that begin with a time of day */
#define MIN_ROWS   5 /* lines of figures */
#define HEAD_BYTES 300

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

#define HAS_ANY(s, list) str_has_any_nocase((s), (list), sizeof(list) / sizeof((list)[0]))

/* "10:15", "10.15am", "3:04 p.m. ET" at the start */
static bool starts_with_time(struct str s)
{
    size_t i = 0;
    while (i < s.n && i < 2 && is_digit(s.p[i])) {
        i++;
    }
    return i > 0 && i + 2 < s.n && (s.p[i] == ':' || s.p[i] == '.') && is_digit(s.p[i + 1]) &&
           is_digit(s.p[i + 2]) && (i + 3 == s.n || !is_digit(s.p[i + 3]));
}

static size_t count_digits(struct str s)
{
    size_t n = 0, i = 0;
    for (; i + 8 <= s.n; i += 8) {
        n += (eight_range(eight_at(s.p + i), '0', '9') >> 7) * EIGHT_ONES >> 56;
    }
    for (; i < s.n; i++) {
        n += is_digit(s.p[i]);
    }
    return n;
}

/* A row of figures: most of its words are numbers. */
static bool is_row(struct str s)
{
    size_t words = 0, figures = 0;
    struct str rest = str_sub(s, 0, 1000);
    const size_t most = 2 * count_digits(rest); /* words, if each digit were one */
    if (shape_words(rest, most + 1) > most) {
        return false;
    }
    for (struct str word = shape_word(&rest); word.n > 0; word = shape_word(&rest)) {
        size_t digits = 0;
        for (size_t i = 0; i < word.n; i++) {
            digits += is_digit(word.p[i]);
        }
        words++;
        figures += 2 * digits >= word.n;
    }
    return words >= 2 && 2 * figures >= words;
}

static bool is_live(const struct work *w, struct str title)
{
    static const struct str live[] = {
        STR_INIT("live updates"), STR_INIT("live blog"),      STR_INIT("liveblog"),
        STR_INIT("live-blog"),    STR_INIT("as it happened"), STR_INIT("live coverage"),
        STR_INIT("live: "),       STR_INIT("- live"),         STR_INIT("minute by minute"),
    };
    static const struct str paths[] = {STR_INIT("/live/"), STR_INIT("/live-news/"),
                                       STR_INIT("live-updates"), STR_INIT("liveblog"),
                                       STR_INIT("live-blog")};
    size_t timed = 0;
    for (size_t i = 0; i < w->n; i++) {
        timed += starts_with_time(w->lines[i].text);
    }
    return HAS_ANY(title, live) || HAS_ANY(str_sub(w->clean.url, 0, 2048), paths) ||
           (timed >= MIN_TIMED && timed * 6 >= w->n);
}

static bool is_roundup(struct str title)
{
    static const struct str roundup[] = {
        STR_INIT("morning briefing"),
        STR_INIT("evening briefing"),
        STR_INIT("daily briefing"),
        STR_INIT("roundup"),
        STR_INIT("round-up"),
        STR_INIT("round up"),
        STR_INIT("news digest"),
        STR_INIT("in brief"),
        STR_INIT("news briefs"),
        STR_INIT("things to know for"),
        STR_INIT("things to know today"),
        STR_INIT("things to know this"),
        STR_INIT("top stories"),
        STR_INIT("the week in "),
        STR_INIT("week in review"),
        STR_INIT("morning brief"),
        STR_INIT("things you need to know"),
        STR_INIT("what you need to know today"),
        STR_INIT("today's headlines"),
        STR_INIT("news at a glance"),
    };
    /* A text about newsletters has the word, too. */
    return HAS_ANY(title, roundup) || str_ends_nocase(title, STR(" newsletter")) ||
           str_starts_nocase(title, STR("newsletter:"));
}

enum article_kind kind_of(const struct work *w)
{
    struct str title = str_sub(w->clean.title, 0, HEAD_BYTES);
    if (w->article->page_kind == PAGE_DOUBTFUL) {
        return KIND_NOT_ARTICLE;
    }
    if (title.n == 0 && w->n > 0 && !shape_body(w->lines[0].text)) {
        title = str_sub(w->lines[0].text, 0, HEAD_BYTES);
    }
    if (w->article->genre == GENRE_LIVE_BLOG || is_live(w, title)) {
        return KIND_LIVE_BLOG;
    }
    if (is_roundup(title)) {
        return KIND_ROUNDUP;
    }
    size_t rows = 0;
    for (size_t i = 0; i < w->n; i++) {
        rows += w->lines[i].kind == BLOCK_TABLE || is_row(w->lines[i].text);
    }
    return rows >= MIN_ROWS && 2 * rows > w->n ? KIND_TABLE : genre_kind(w, title);
}
