/*
 * verify — are two texts essentially one text?
 *
 * What:  decides on a pair of prints, with the figures that it decided by.
 * Why:   candidates only share a mark; what joins them for ever must be a reason that can be
 *        shown.
 * Holds: symmetric; a function of the two prints alone.
 * How:   shared shingles tell most pairs apart; the others are aligned, and what decides is how
 *        many words of the smaller text stand in runs that the larger one has too, with
 *        quotations and without; then the facts in the places that differ. A text that was
 *        edited line by line keeps few shingles of five words, but most of its runs.
 * Cost:  O(n) for a pair of sheets, O(n) once per sheet.
 * Source: containment of the smaller text: Broder (1997). Thresholds: pairs labelled by reading.
 */
#ifndef WORKER_GROUP_VERIFY_H
#define WORKER_GROUP_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"
#include "worker/fingerprint/fingerprint.h"
#include "worker/group/align.h"

#define VERIFY_VERSION  2
#define VERIFY_PASSAGES 5

/* A print, made ready for comparing: once for an article with many candidates. */
struct sheet {
    const struct print *print;
    uint32_t n;         /* distinct shingles */
    uint32_t *shingles; /* ascending */
    uint32_t n_words;   /* distinct words */
    uint32_t *words;    /* ascending */
    struct run_index index;
    struct run *runs; /* room to work in, while this one is compared: one thread a sheet */
    bool *covered;    /* the same; n_words */
};

struct sheet sheet_make(const struct print *print, struct arena *arena);

/* All shares in thousandths. */
struct verdict {
    bool duplicate;
    bool template;       /* one form with other facts in it: never duplicate */
    bool aligned;        /* enough is shared for the two to have been laid onto each other */
    uint32_t shared;     /* distinct shingles in both */
    uint16_t of_a, of_b; /* share of a's (b's) words in runs that are in the other too; where too
                            few shingles are shared to look further, of the shingles */
    uint16_t masked;     /* of_ of the smaller text, quotations left out */
    uint16_t score;      /* what is compared: the smaller of of_ of the smaller text and masked */
    uint16_t threshold;  /* with this */
};

struct verdict verify(const struct sheet *a, const struct sheet *b);

/* score, from of_a, of_b, masked and threshold alone, as they are stored. */
uint16_t verdict_score(const struct verdict *verdict);

enum relation {
    RELATION_SAME,   /* most of either text is the other's */
    RELATION_A_IN_B, /* b is the longer one, and most of it is something else */
    RELATION_B_IN_A,
};

/* Of a duplicate; from of_a and of_b alone. */
enum relation verdict_relation(const struct verdict *verdict);

/* The same stretch in both texts, in code points, half-open. */
struct passage {
    uint32_t a_start, a_end;
    uint32_t b_start, b_end;
};

/* The longest shared runs, at most VERIFY_PASSAGES, longest first; returns how many. */
uint32_t
shared_passages(const struct sheet *a, const struct sheet *b, struct passage out[VERIFY_PASSAGES]);

#endif
