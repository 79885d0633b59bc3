/*
 * passes — what the parts of normalize share; private to this folder.
 *
 * The body travels as a list of lines. Order of the passes, as normalize() calls them:
 *
 *     fold → furniture (of the outlet)
 *          → lines (noise that shows by itself) → head (date, URL, dateline, byline …)
 *          → title → about → tail → furniture, until it finds no more
 *          → learned (plain text only; then all above again) → render
 *
 * Holds: a typed pass takes out a line for what the line itself says, or for a neighbour that is
 *        taken out with it. That is why a second run finds nothing more to do: nothing it
 *        could go by is left. The learned pass looks at surroundings and therefore goes on until
 *        nothing changes (learned.c). Whoever adds a rule keeps to this; the property test checks.
 */
#ifndef WORKER_NORMALIZE_PASSES_H
#define WORKER_NORMALIZE_PASSES_H

#include "worker/normalize/normalize.h"

struct line_facts;

/* Rules that find nothing in a line, whatever stands around it: no need to ask them again. */
enum line_quiet {
    QUIET_WITHIN = 1,     /* those of pass_lines(), with text above */
    QUIET_HEAD = 2,       /* … with none above */
    QUIET_CAPTION = 4,    /* captions and credits */
    QUIET_AT_THE_END = 8, /* … in the last line */
};

/* What was found out about one text of a line; the passes read a line many times. */
struct line_memo {
    struct str of;                  /* where the text lies: another one makes all else here void */
    unsigned quiet;                 /* enum line_quiet */
    const struct line_facts *facts; /* NULL: not read */
};

struct line {
    struct str raw;  /* as it stood, blanks trimmed */
    struct str text; /* folded, without bullet; what was cut off is already gone */
    struct line_memo memo;
    enum block_kind kind;
    bool after_blank; /* an empty line, or a line now gone that had one, stands before it */
    bool item;        /* of a list: by its container or by its bullet */
    bool set_in;      /* a block quote's, or indented more than the last line that is not */
};

struct cut {
    struct removed piece; /* its block orders the list */
    size_t seq;           /* and within a block the order of cutting */
};

struct work {
    const struct article *article;
    struct arena *arena;
    struct line *lines; /* those still in the text */
    size_t *at;         /* number of each in the body as it came */
    size_t n;
    struct cut *cuts;
    size_t n_cuts, cuts_cap;
    bool authors_known;           /* the envelope or page named them */
    struct furniture_shelf shelf; /* the outlet's */
    struct work *bare; /* as it was before the first furniture went; NULL: none has gone */
    struct clean clean;
};

/* ---- work.c: taking out ---- */

/* Marks line i as taken out (empty text); work_sweep() then closes the gaps. */
void work_drop(struct work *w, size_t line, enum removed_reason reason);
/* Cuts the first (last) n bytes off line i, and blanks; drops the line if nothing is left. */
void work_cut_head(struct work *w, size_t line, size_t n, enum removed_reason reason);
void work_cut_tail(struct work *w, size_t line, size_t n, enum removed_reason reason);
/* Closes the gaps; blank lines before a gap stand before the line after it. */
void work_sweep(struct work *w);
/* What is known of the line's text as it is now; empty if the text has changed. */
struct line_memo *work_memo(struct line *line);
void work_list(struct strs *list, struct str s, struct arena *arena); /* appends s */
/* A copy that shares nothing with w that either of them changes. */
struct work work_copy(const struct work *w);

/* ---- fold.c ---- */

/*
 * s in NFC with one kind of space, single, none at the ends; one form of quotation marks;
 * no control, zero-width or byte-order characters. Returns a part of s if that is enough.
 * May take up to 7 bytes of arena for a byte.
 */
struct str fold_text(struct str s, struct arena *arena);
/* s without a leading "•", "- ", "* " …; *item: there was one. */
struct str fold_bullet(struct str s, bool *item);

/* ---- shape.c: what a stretch of text looks like ---- */

size_t shape_words(struct str s, size_t max); /* runs of non-blanks, counted up to max */
bool shape_ends_sentence(struct str s);       /* . ! ? … before closing quotes and brackets */
bool shape_body(struct str s);                /* a full sentence or a long line */
bool shape_headline(struct str s);            /* could be a headline: short, no sentence */
bool shape_label(struct str s);               /* one to three words, no sentence end */
bool shape_name(struct str s);                /* two to five capitalised words */
/* True: first reads as a headline over second, the paragraph it introduces. */
bool shape_headline_over(struct str first, struct str second);
/* The next word of *rest (blank-separated), which moves behind it; empty at the end. */
struct str shape_word(struct str *rest);
/* Bytes of a dash with the blanks around it at s's start (" - ", "—", "- "), or 0. */
size_t shape_dash(struct str s);
/* Only capital letters (at least two), marks aside. */
bool shape_capitals(struct str word);
struct str shape_lower(struct str s, struct arena *arena); /* ASCII letters only */

/* ---- phrases.c, caption.c, contributor.c: rules for one line; low is its lower case ---- */

struct verdict {
    bool found;
    enum removed_reason reason;
    size_t from;      /* the line goes from this byte on; 0: all of it */
    bool opens_name;  /* "By": a name stands in the line below */
    bool opens_list;  /* a heading over links: the short lines below it go too */
    bool video_title; /* the line above, a video's title, goes too */
};

struct verdict phrase_check(struct str text, struct str low);
struct verdict caption_check(const struct line *line, struct str low, bool last);
struct verdict contributor_check(struct str text, struct str low);

/* ---- normalize.c: for the training of the learned pass, too ---- */

/* Folds the body's blocks into lines; empty ones only leave their blank line. */
void work_load(struct work *w, bool keep_all);
/* All passes that go by rules, in their order. */
void pass_typed(struct work *w);

/* ---- furniture.c ---- */

/*
 * The typed passes and the outlet's furniture, until neither finds more; a text of nothing else
 * keeps it. Where there is furniture, w->bare is what was there before.
 */
void pass_ruled(struct work *w);

/* ---- learned.c ---- */

/*
 * Drops the lines that the learned model takes for noise, and what pass_ruled() then finds,
 * until neither finds more; if that takes too long or too little is left, nothing is dropped.
 */
void pass_learned(struct work *w);

/* ---- lines.c, head.c, title.c, about.c, render.c: passes over all lines ---- */

void pass_lines(struct work *w);
/* The rules of pass_lines for line i alone, again, after something was cut off its front. */
void pass_line_again(struct work *w, size_t i);
/* Drops and signs off the last lines until one stays. */
void pass_last_line(struct work *w);
void pass_head(struct work *w);
bool head_is_url(struct str s); /* a whole line that is a web address */
/* The date of the last change, if the head gave no other. */
void head_update_for_date(struct work *w);
bool pass_title(struct work *w); /* true: lines went, so the head may reach further */
void pass_labels(struct work *w);
/* The outlet's own description of itself below the text. */
void pass_about(struct work *w);
void pass_tail(struct work *w);
/* Number of the first line that is surely text; w->n if there is none. */
size_t work_body(const struct work *w);
/* The lines as one text: "\n\n" between paragraphs, "\n" between items. */
struct str pass_render(const struct work *w, bool keep_all);
/* Where in text, as pass_render() made it of the same lines, those lie that are set in. */
void work_set_in(const struct work *w, struct str text, struct clean *out);

/* ---- when.c ---- */

struct when {
    struct stamp stamp;
    bool labelled; /* "Published …", "Posted …", "Last updated …" */
    bool updated;  /* … of a change, not of the publication */
};

/* A whole line that is a date, perhaps with time, label ("Published") and section. */
bool when_line(struct str s, struct when *out);
bool when_time(struct str s); /* a whole line that is a time of day: "2:00 PM" */
/* Bytes of a date glued to the front of a sentence ("date 2021-12-28 The …"), or 0. */
size_t when_prefix(struct str s, struct stamp *out);

/* ---- agency.c ---- */

/* The wire's usual name for a spelling of it ("Associated Press" → "AP"), or not given. */
struct str agency_name(struct str s);
/* The wire whose own site this is ("apnews.com"), or not given. */
struct str agency_of_domain(struct str domain);
/* Names that sign pictures: wires and picture agencies. */
bool agency_of_photos(struct str s);
/* A broadcaster or site that puts its own name where wires do ("CNN —"). */
bool agency_is_outlet(struct str s);

/* ---- dateline.c ---- */

/*
 * Bytes of a dateline at the start of s, or 0; *source gets the name in it, if any, and *place what
 * stands before date and source, as it stands ("KYIV, Ukraine").
 */
size_t dateline_find(struct str s, struct str *source, struct str *place);

/* ---- place.c ---- */

/* What stands before the date in a dateline's place; not given: nothing, or it is no place. */
struct str place_without_date(struct str s);
/* A place as it is written elsewhere: "NEW YORK" → "New York". */
struct str place_in_text(struct str place, struct arena *arena);

/* ---- byline.c ---- */

/*
 * Reads "By A B and C D, Reuters" (all of s). False: it is no byline. take: the people and
 * the agency in it go to w->clean, as far as none were known.
 */
bool byline_read(struct work *w, struct str s, bool take);
/* Splits one string of an envelope that may name several people. */
void byline_split(struct work *w, struct str s);

/* ---- kind.c, genre.c ---- */

enum article_kind kind_of(const struct work *w);
/*
 * KIND_OPINION, KIND_PRESS_RELEASE, KIND_VIDEO, KIND_GALLERY, or KIND_ARTICLE; by what the page's
 * data, its address, its headline and its text say. title: of the page or the first line.
 */
enum article_kind genre_kind(const struct work *w, struct str title);

#endif
