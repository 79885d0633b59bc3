/*
 * revision — what an outlet changed between two versions of one article.
 *
 * What:  the headline, sentences that came and went, figures, names and quotes that came and
 *        went, and the note by which an outlet owns a correction.
 * How:   texts are compared as bags of sentences: one that only moved is no change, one with a
 *        word changed has gone and come. Blanks and line ends inside a sentence do not count.
 * Holds: a function of the two versions alone; a list has at most REVISION_ITEMS items of
 *        REVISION_ITEM_BYTES each, its count says how many there were.
 * Cost:  O(n log n) time for n sentences, some 40 bytes of arena a sentence.
 */
#ifndef WORKER_REVISION_H
#define WORKER_REVISION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/str.h"

#define REVISION_ITEMS      40
#define REVISION_ITEM_BYTES 600
/* Between the items of a list; no text has it (the store takes lists apart by it). */
#define REVISION_SEPARATOR '\x1f'

/* Lists are strings joined by REVISION_SEPARATOR; not given or empty: none. */
struct version {
    struct str title;
    struct str text;    /* paragraphs separated by empty lines */
    struct str removed; /* list: lines about changes that normalization took out of the text */
    struct str figures, names, quotes; /* lists */
};

/* Items of one kind, in the order of their version. */
struct revision_items {
    struct str added, removed; /* lists */
    uint32_t n_added, n_removed;
};

struct revision_diff {
    bool headline; /* another one */
    struct revision_items sentences, figures, names, quotes;
    struct str note; /* a correction note that the version before did not have; p NULL: none */
};

/* Everything in out lives as long as arena and the two versions. */
void revision_diff(const struct version *before,
                   const struct version *after,
                   struct arena *arena,
                   struct revision_diff *out);

/*
 * The correction note of a version: a paragraph (or a removed line) that begins with
 * "Correction:", or in which a sentence begins with "An earlier version of this article …" or
 * "This story has been corrected …". p NULL: none. A plain "has been updated" is none.
 */
struct str revision_note(const struct version *version);

/*
 * The sentence at the front of *rest, without blanks around it; *rest moves behind it. False:
 * nothing is left. A sentence ends at a paragraph's end, or at . ! ? … (and closing marks)
 * before a blank and a capital, a digit or an opening mark, but not after an initial or one of
 * a few abbreviations.
 */
bool revision_sentence(struct str *rest, struct str *out);

#endif
