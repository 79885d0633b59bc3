/*
 * verify — are two texts essentially one text?
 *
 * What:  decides on a pair of prints, with the figures that it decided by.
 * Why:   candidates only share a mark; what joins them for ever must be a reason that can be
 *        shown.
 * Holds: symmetric; a function of the two prints alone.
 * Cost:  O(n) for a pair of sheets, O(n log n) once per sheet.
 * Source: containment of the smaller text: Broder (1997). The seeds' reprints have .82, .742
 *        without quotations; all their other pairs ≤ .28 and ≤ .018.
 */
#ifndef WORKER_GROUP_VERIFY_H
#define WORKER_GROUP_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"
#include "worker/fingerprint/fingerprint.h"

#define VERIFY_VERSION  1
#define VERIFY_PASSAGES 5

/* A print, sorted for comparing: make it once for an article with many candidates. */
struct sheet {
    const struct print *print;
    uint32_t n;         /* distinct shingles */
    uint32_t *shingles; /* ascending */
    uint32_t n_plain;   /* distinct shingles without a word inside a direct quote */
    uint32_t *plain;    /* ascending */
    uint32_t n_figures; /* of these, the ones with a figure or date in them */
    uint32_t *figures;  /* ascending */
};

struct sheet sheet_make(const struct print *print, struct arena *arena);

/* All shares in thousandths. */
struct verdict {
    bool duplicate;
    uint32_t shared;     /* distinct shingles in both */
    uint16_t of_a, of_b; /* share of a's (b's) shingles that are in the other */
    uint16_t masked;     /* share of the smaller one's, quotations left out */
    bool template;       /* one form with other figures in it: never duplicate */
    uint16_t score;      /* what is compared: the greater of of_a and of_b */
    uint16_t threshold;  /* with this */
};

struct verdict verify(const struct sheet *a, const struct sheet *b);

/* The same stretch in both texts, in code points, half-open. */
struct passage {
    uint32_t a_start, a_end;
    uint32_t b_start, b_end;
};

/* The longest shared stretches, at most VERIFY_PASSAGES, longest first; returns how many. */
uint32_t shared_passages(const struct print *a,
                         const struct print *b,
                         struct arena *arena,
                         struct passage out[VERIFY_PASSAGES]);

#endif
