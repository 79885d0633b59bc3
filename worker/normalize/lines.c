/*
 * lines — the pass over noise that shows by itself, wherever in the text it stands.
 */
#include "worker/normalize/passes.h"

#define RULE_MAX_BYTES 4096 /* a longer line is text; only its end is looked at */
#define LINK_MAX_WORDS 18

static bool is_digits(struct str s)
{
    uint64_t n;
    return s.n <= 3 && str_to_u64(s, &n);
}

/* "01:07", "1:02:33" */
static bool is_duration(struct str s)
{
    struct str_pair cut = str_cut(s, ':');
    size_t parts = 1;
    while (cut.found && is_digits(cut.head)) {
        cut = str_cut(cut.tail, ':');
        parts++;
    }
    return (parts == 2 || parts == 3) && !cut.found && cut.head.n == 2 && is_digits(cut.head);
}

/* The line under a video: its length and whose it is. */
static bool is_video_length(struct str low)
{
    struct str rest = low;
    struct str word = shape_word(&rest);
    if (str_eq(word, STR("duration")) || str_eq(word, STR("duration:"))) {
        return shape_words(rest, 5) <= 4;
    }
    rest = str_sub(rest, shape_dash(rest), rest.n);
    return is_duration(word) && str_starts(str_trim(rest), STR("source:")) &&
           shape_words(rest, 8) < 8;
}

/* Nothing to read in it: "***", "---", "|" */
static bool is_ornament(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
            c >= 0x80) {
            return false;
        }
    }
    return true;
}

/* "4 minute read", "5 min read" */
static bool is_reading_time(struct str low)
{
    struct str rest = low;
    struct str number = shape_word(&rest);
    struct str unit = shape_word(&rest);
    return is_digits(number) && str_starts(unit, STR("min")) && unit.n <= 7 &&
           str_eq(str_trim(rest), STR("read"));
}

static bool is_name_label(struct str low)
{
    return str_eq(low, STR("by")) || str_eq(low, STR("by:")) || str_eq(low, STR("written by")) ||
           str_eq(low, STR("written by:")) || str_eq(low, STR("author")) ||
           str_eq(low, STR("author:"));
}

static struct verdict check(struct work *w, const struct line *line, struct str low, bool head)
{
    if (is_name_label(low)) {
        return (struct verdict){.found = true, .reason = REMOVED_BYLINE, .opens_name = true};
    }
    if (byline_read(w, line->text, head)) {
        return (struct verdict){.found = true, .reason = REMOVED_BYLINE};
    }
    struct when when;
    if (!head && when_line(line->text, &when) && when.labelled) {
        return (struct verdict){.found = true, .reason = REMOVED_DATE_LINE};
    }
    if (is_ornament(line->text) || is_reading_time(low)) {
        return (struct verdict){.found = true, .reason = REMOVED_BOILERPLATE};
    }
    if (is_video_length(low)) {
        return (struct verdict){.found = true, .reason = REMOVED_VIDEO, .video_title = true};
    }
    struct verdict v = phrase_check(line->text, low);
    return v.found ? v : contributor_check(line->text, low);
}

/* The short lines under "Related articles" are its links. */
static bool is_link(const struct line *line)
{
    return !shape_ends_sentence(line->text) && !shape_body(line->text) &&
           shape_words(line->text, LINK_MAX_WORDS + 1) <= LINK_MAX_WORDS;
}

/* Takes what goes from line i until nothing more does. head: no text stands above it. */
static struct verdict settle(struct work *w, size_t i, bool head)
{
    struct verdict seen = {0};
    struct line *line = &w->lines[i];
    const unsigned quiet = head ? QUIET_HEAD : QUIET_WITHIN;
    while (line->text.n > 0 && !(work_memo(line)->quiet & quiet)) {
        struct str text = line->text;
        struct str low = text.n <= RULE_MAX_BYTES
                             ? shape_lower(text, w->arena)
                             : shape_lower(str_sub(text, text.n - 1024, text.n), w->arena);
        struct verdict v = {0};
        if (text.n <= RULE_MAX_BYTES) {
            v = check(w, line, low, head);
        } else {
            v = contributor_check(text, low);
            v.found = v.found && v.from > 0;
            v.from += text.n - low.n;
        }
        if (!v.found) {
            /* With text above, the same rules and dates are looked for. */
            work_memo(line)->quiet |= head ? QUIET_HEAD : QUIET_HEAD | QUIET_WITHIN;
            break;
        }
        seen = v;
        if (v.from > 0) {
            work_cut_tail(w, i, text.n - v.from, v.reason);
        } else {
            work_drop(w, i, v.reason);
        }
    }
    return seen;
}

static bool is_video_title(struct str s)
{
    return !shape_body(s) && s.n <= 250;
}

static void drop_phrases(struct work *w)
{
    bool in_list = false, body_seen = false, opens_name = false;
    struct line *above = NULL; /* the last line that stayed */
    size_t above_at = 0;
    for (size_t i = 0; i < w->n; i++) {
        struct line *line = &w->lines[i];
        bool named = opens_name && shape_name(line->text);
        if (named) {
            byline_split(w, line->text);
            work_drop(w, i, REMOVED_BYLINE);
        }
        struct verdict v = settle(w, i, !body_seen);
        opens_name = v.opens_name;
        in_list = line->text.n > 0 ? in_list && is_link(line) : v.opens_list ? body_seen : in_list;
        if (line->text.n > 0 && in_list) {
            work_drop(w, i, REMOVED_PROMO);
        }
        if (line->text.n > 0) {
            body_seen = body_seen || shape_body(line->text);
            above = line;
            above_at = i;
        } else if (v.video_title && above && is_video_title(above->text)) {
            work_drop(w, above_at, REMOVED_VIDEO);
            above = NULL;
        }
    }
    work_sweep(w);
}

static bool drop_caption(struct work *w, size_t i, bool last)
{
    struct line *line = &w->lines[i];
    const unsigned quiet = last ? QUIET_AT_THE_END : QUIET_CAPTION;
    if (line->text.n == 0 || line->text.n > RULE_MAX_BYTES || work_memo(line)->quiet & quiet) {
        return false;
    }
    if (head_is_url(line->text)) {
        return false; /* head and tail read it */
    }
    struct verdict v = caption_check(line, shape_lower(line->text, w->arena), last);
    if (!v.found) {
        work_memo(line)->quiet |= quiet;
    } else if (v.from > 0) {
        work_cut_tail(w, i, line->text.n - v.from, v.reason);
    } else {
        work_drop(w, i, v.reason);
    }
    return v.found;
}

/* Bytes of an agency's signature at the end of a sentence (" - Reuters", ". AFP"), or 0. */
static size_t signature(struct str s, struct str *agency)
{
    struct str tail = str_sub(s, s.n > 60 ? s.n - 60 : 0, s.n);
    for (size_t i = tail.n; i > 0; i--) {
        if (tail.p[i - 1] != ' ' && (i > 1 || tail.n < s.n)) {
            continue;
        }
        struct str word = str_trim(str_sub(tail, i - 1, tail.n));
        size_t dash = shape_dash(word);
        struct str name = str_sub(word, dash, word.n);
        if (name.n > 1 && name.p[0] == '(' && name.p[name.n - 1] == ')') {
            name = str_sub(name, 1, name.n - 1);
        }
        struct str before = str_trim(str_sub(s, 0, (size_t)(word.p - s.p)));
        if (agency_name(name).n > 0 && name.n > 1 &&
            (before.n == 0 || shape_ends_sentence(before))) {
            *agency = agency_name(name);
            return s.n - before.n;
        }
    }
    return 0;
}

/* The last line may be signed by the wire; what is above it may be a caption after all. */
void pass_last_line(struct work *w)
{
    while (w->n > 0) {
        size_t i = w->n - 1;
        struct str agency;
        size_t n = signature(w->lines[i].text, &agency);
        if (n > 0) {
            work_cut_tail(w, i, n, REMOVED_BYLINE);
            if (w->clean.agency.n == 0) {
                w->clean.agency = agency;
            }
            (void)settle(w, i, false);
        }
        if (w->lines[i].text.n > 0 && drop_caption(w, i, true)) {
            n = 1;
        }
        if (w->lines[i].text.n == 0) {
            w->n--;
        } else if (n == 0) {
            break;
        }
    }
}

void pass_lines(struct work *w)
{
    drop_phrases(w);
    for (size_t i = 0; i + 1 < w->n; i++) {
        (void)drop_caption(w, i, false);
    }
    work_sweep(w);
    pass_last_line(w);
}

void pass_line_again(struct work *w, size_t i)
{
    (void)settle(w, i, true);
    (void)drop_caption(w, i, i + 1 == w->n);
}
