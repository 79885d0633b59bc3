/*
 * title — the headline at the top of the text: taken where none was given, dropped where
 * it only repeats the one we have.
 */
#include "common/utf8.h"
#include "worker/normalize/passes.h"

#define MAX_HEAD_LINES 12 /* more lines above the text: a list, not a head */
#define SITE_MAX_WORDS 6

static bool is_alnum(uint32_t cp)
{
    return utf8_is_letter(cp) || utf8_is_digit(cp);
}

/* Next letter or digit of s, lower-cased; 0 at the end. */
static uint32_t next_key(struct str s, size_t *i)
{
    while (*i < s.n) {
        uint32_t cp = utf8_next(s, i);
        if (is_alnum(cp)) {
            return utf8_lower(cp);
        }
    }
    return 0;
}

/* Bytes of s that spell the same letters and digits as all of t; 0 if they do not. */
static size_t spells(struct str s, struct str t)
{
    size_t i = 0, j = 0;
    for (uint32_t want = next_key(t, &j); want != 0; want = next_key(t, &j)) {
        if (next_key(s, &i) != want) {
            return 0;
        }
    }
    return i;
}

/* " - The Example Post", " | Example" behind the headline proper, or nothing at all. */
static bool is_site(struct str rest)
{
    size_t i = 0;
    if (next_key(rest, &i) == 0) {
        return true;
    }
    while (rest.n > 0 && memchr(" \"')]?!.", rest.p[0], 8)) {
        rest = str_sub(rest, 1, rest.n); /* marks that still belong to the headline */
    }
    bool parted = str_starts(rest, STR("|")) || shape_dash(rest) > 0 || str_starts(rest, STR("·"));
    return parted && shape_words(rest, SITE_MAX_WORDS + 2) <= SITE_MAX_WORDS + 1;
}

static bool repeats(struct work *w, struct str line)
{
    struct str title = w->clean.title;
    size_t n = spells(title, line);
    if (n > 0 && is_site(str_sub(title, n, title.n))) {
        size_t i = n;
        if (next_key(title, &i) != 0) {
            w->clean.title = line; /* the page's own headline has no site behind it */
        }
        return true;
    }
    n = spells(line, title);
    return n > 0 && is_site(str_sub(line, n, line.n));
}

/* A record that is nothing but its headline keeps it: many feeds have no more. */
static bool drop_repeats(struct work *w)
{
    size_t dropped = 0;
    for (size_t i = 0; i < w->n && dropped + 1 < w->n; i++) {
        bool body = shape_body(w->lines[i].text);
        if (w->lines[i].text.n <= 2 * w->clean.title.n + 100 && repeats(w, w->lines[i].text)) {
            work_drop(w, i, REMOVED_TITLE);
            dropped++;
        }
        if (body) {
            break;
        }
    }
    work_sweep(w);
    return dropped > 0;
}

/* Something that only stands in heads was taken out at or above the first sentence. */
static bool has_head_noise(const struct work *w, size_t body)
{
    for (size_t i = 0; i < w->n_cuts; i++) {
        enum removed_reason reason = w->cuts[i].piece.reason;
        if (w->cuts[i].piece.block <= w->at[body] &&
            (reason == REMOVED_URL || reason == REMOVED_DATE_LINE || reason == REMOVED_BYLINE ||
             reason == REMOVED_DATELINE || reason == REMOVED_CAPTION ||
             reason == REMOVED_PHOTO_CREDIT || reason == REMOVED_SHARE)) {
            return true;
        }
    }
    return false;
}

static bool has_blank(const struct work *w)
{
    for (size_t i = 1; i < w->n; i++) {
        if (w->lines[i].after_blank) {
            return true;
        }
    }
    return false;
}

/* The first line, if it stands as a headline over the text by its place alone. */
static bool stands_over(const struct work *w)
{
    if (w->n < 2 || w->lines[0].item || !shape_headline_over(w->lines[0].text, w->lines[1].text)) {
        return false;
    }
    return w->lines[1].after_blank || (w->n >= 3 && !has_blank(w));
}

static size_t find_headline(const struct work *w)
{
    size_t body = work_body(w);
    if (body == w->n || body > MAX_HEAD_LINES) {
        return w->n;
    }
    bool noise = has_head_noise(w, body);
    for (size_t i = 0; i < body; i++) {
        bool heading = w->lines[i].kind == BLOCK_HEADING;
        if ((noise || heading) && !w->lines[i].item && shape_headline(w->lines[i].text)) {
            return i;
        }
    }
    return stands_over(w) ? 0 : w->n;
}

static size_t count_headings(const struct work *w, size_t from)
{
    size_t n = 0;
    for (size_t i = from; i < w->n; i++) {
        n += w->lines[i].kind == BLOCK_HEADING;
    }
    return n;
}

/*
 * The page's headline again, letter by letter, behind a first sentence: a bar that comes down as
 * one scrolls, a player's or a gallery's title. A heading of that wording may head a part of a
 * guide; so one stays unless it is the only heading there. Plain text does not tell headings.
 */
static void drop_repeats_within(struct work *w)
{
    size_t body = work_body(w);
    struct str title = w->clean.title;
    bool lone = count_headings(w, body) == 1;
    for (size_t i = body + 1; i < w->n; i++) {
        enum block_kind kind = w->lines[i].kind;
        bool bar = kind == BLOCK_PARAGRAPH || (kind == BLOCK_HEADING && lone);
        if (bar && str_eq(w->lines[i].text, title) && shape_words(title, 4) >= 4) {
            work_drop(w, i, REMOVED_TITLE);
        }
    }
    work_sweep(w);
}

bool pass_title(struct work *w)
{
    if (w->clean.title.n > 0) {
        bool dropped = drop_repeats(w);
        drop_repeats_within(w);
        return dropped;
    }
    size_t i = find_headline(w);
    if (i == w->n) {
        return false;
    }
    w->clean.title = w->lines[i].text;
    work_drop(w, i, REMOVED_TITLE);
    work_sweep(w);
    return true;
}
