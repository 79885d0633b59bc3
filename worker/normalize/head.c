/*
 * head — what stands before the first full sentence, and glued to its front.
 *
 * The rules run line by line from the top until a line that is surely text; so in a text
 * that is clean already they look at its first sentence only.
 */
#include "common/clock.h"
#include "worker/decode/url.h"
#include "worker/normalize/passes.h"

#define TAIL_MAX_LABELS 12

size_t work_body(const struct work *w)
{
    size_t i = 0;
    while (i < w->n && !shape_body(w->lines[i].text)) {
        i++;
    }
    return i;
}

bool head_is_url(struct str s)
{
    return url_is_web(s) || (str_starts_nocase(s, STR("www.")) && shape_words(s, 2) == 1);
}

static void take_url(struct work *w, struct str url)
{
    struct clean *clean = &w->clean;
    if (clean->url.n > 0 || !url_is_web(url)) {
        return;
    }
    clean->url = url;
    clean->canonical_url = url_canonical_v1(url, w->arena);
    if (clean->source_domain.n == 0) {
        clean->source_domain = url_host(url, w->arena);
    }
}

static void take_date(struct work *w, struct when when)
{
    struct stamp *to = when.updated ? &w->clean.modified : &w->clean.published;
    if (to->from == DATE_FROM_NONE) {
        *to = when.stamp;
        to->from = DATE_FROM_TEXT;
    }
}

/*
 * Many outlets print the time of the last change only. It is no older than the article and
 * mostly of the same day, so it beats not knowing; the warning says so.
 */
void head_update_for_date(struct work *w)
{
    struct clean *clean = &w->clean;
    if (clean->published.from != DATE_FROM_NONE || clean->modified.from == DATE_FROM_NONE) {
        return;
    }
    clean->published = clean->modified;
    clean->published.day_only = true;
    clean->published.zone_minutes = 0;
    int64_t us = clean->modified.us + (int64_t)clean->modified.zone_minutes * 60 * CLOCK_US_PER_S;
    int64_t day = us / CLOCK_US_PER_DAY; /* of that zone; dates are after 1900 */
    clean->published.us = (day - (us % CLOCK_US_PER_DAY < 0)) * CLOCK_US_PER_DAY;
    work_list(&clean->warnings, STR("published_from_update"), w->arena);
}

static void take_source(struct work *w, struct str source)
{
    struct clean *clean = &w->clean;
    struct str wire = agency_name(source);
    if (wire.n > 0) {
        clean->agency = wire; /* a dateline says whose text it is; bylines and owners less so */
    } else if (agency_is_outlet(source) && clean->source_name.n == 0) {
        clean->source_name = source;
    }
}

static void take_place(struct work *w, struct str place)
{
    if (w->clean.dateline_place.n == 0 && place.n > 0) {
        w->clean.dateline_place = place_in_text(place, w->arena);
    }
}

/* One rule of the head on line i; false: none applied. */
static bool head_rule(struct work *w, size_t i)
{
    struct str text = w->lines[i].text;
    struct when when = {0};
    struct str source, place;
    size_t n;
    if (head_is_url(text)) {
        take_url(w, text);
        work_drop(w, i, REMOVED_URL);
    } else if (when_line(text, &when)) {
        take_date(w, when);
        work_drop(w, i, REMOVED_DATE_LINE);
    } else if (when_time(text)) {
        work_drop(w, i, REMOVED_DATE_LINE);
    } else if ((n = when_prefix(text, &when.stamp)) > 0) {
        take_date(w, when);
        work_cut_head(w, i, n, REMOVED_DATE_LINE);
        pass_line_again(w, i);
    } else if ((n = dateline_find(text, &source, &place)) > 0) {
        take_source(w, source);
        take_place(w, place);
        work_cut_head(w, i, n, REMOVED_DATELINE);
        pass_line_again(w, i);
    } else {
        return false;
    }
    return true;
}

void pass_head(struct work *w)
{
    /* A text without any full sentence (a list, a verse) has no head beyond its first line. */
    bool has_body = work_body(w) < w->n;
    for (size_t i = 0; i < w->n; i++) {
        while (w->lines[i].text.n > 0 && head_rule(w, i)) {
        }
        if (w->lines[i].text.n > 0 && (!has_body || shape_body(w->lines[i].text))) {
            break;
        }
    }
    work_sweep(w);
}

static bool cut_before(const struct work *w, size_t at)
{
    for (size_t i = 0; i < w->n_cuts; i++) {
        if (w->cuts[i].piece.block < at) {
            return true;
        }
    }
    return false;
}

static bool cut_after(const struct work *w, size_t at)
{
    for (size_t i = 0; i < w->n_cuts; i++) {
        if (w->cuts[i].piece.block > at) {
            return true;
        }
    }
    return false;
}

void pass_labels(struct work *w)
{
    size_t body = work_body(w);
    if (body == w->n || !cut_before(w, w->at[body])) {
        return;
    }
    for (size_t i = 0; i < body; i++) {
        if (w->lines[i].kind == BLOCK_LINE && shape_label(w->lines[i].text)) {
            work_drop(w, i, REMOVED_BOILERPLATE);
        }
    }
    work_sweep(w);
}

/* Number of the last line that is surely text, plus one. */
static size_t body_end(const struct work *w)
{
    size_t end = w->n;
    while (end > 0 && !shape_body(w->lines[end - 1].text)) {
        end--;
    }
    return end;
}

/* Topics and names below a text: like labels, but also in small letters and figures. */
static bool is_tail_label(const struct line *line)
{
    return line->text.n > 0 && line->text.n <= 40 && shape_words(line->text, 4) <= 3 &&
           !shape_ends_sentence(line->text) && !str_ends(line->text, STR(":")) &&
           !str_ends(line->text, STR(","));
}

static void drop_tail_labels(struct work *w, size_t from)
{
    size_t labels = 0;
    for (size_t i = from; i < w->n; i++) {
        labels += is_tail_label(&w->lines[i]);
    }
    for (size_t i = from; labels <= TAIL_MAX_LABELS && i < w->n; i++) {
        if (is_tail_label(&w->lines[i])) {
            work_drop(w, i, REMOVED_BOILERPLATE);
        }
    }
}

void pass_tail(struct work *w)
{
    size_t end = body_end(w);
    for (size_t i = end; end > 0 && i < w->n; i++) {
        struct when when;
        if (head_is_url(w->lines[i].text)) {
            work_drop(w, i, REMOVED_URL);
        } else if (when_line(w->lines[i].text, &when)) {
            work_drop(w, i, REMOVED_DATE_LINE);
        }
    }
    if (end > 0 && cut_after(w, w->at[end - 1])) {
        drop_tail_labels(w, end);
    }
    work_sweep(w);
    pass_last_line(w);
}
