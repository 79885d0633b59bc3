/*
 * align — which words of one text stand in another, and what stands in their place elsewhere.
 * Private to worker/group.
 *
 * What:  lays a text onto another as runs of words that both have; between two runs that follow
 *        each other in both, the words that were exchanged.
 * Why:   shingles say how much is shared; whether a report was edited or a form filled in anew
 *        is seen in the places that differ.
 * Holds: runs do not overlap in a. A run of fewer than RUN_SURE words counts only beside another
 *        one that continues it: three words in a row are shared by chance.
 *        Paragraphs in another order are runs like others.
 * Cost:  O(n) with ALIGN_LOOKS looks a word; exchanged words O(n × GAP_WORDS).
 * Source: greedy longest match, as in Heckel, "A technique for isolating differences between
 *        files" (1978); inside a gap the longest common subsequence (Wagner, Fischer 1974).
 */
#ifndef WORKER_GROUP_ALIGN_H
#define WORKER_GROUP_ALIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"
#include "worker/fingerprint/fingerprint.h"

#define RUN_WORDS   3 /* words of the shortest run */
#define RUN_SURE    5
#define RUN_BESIDE  4  /* words of a run that may stand by a shorter one */
#define RUN_NEAR    30 /* words between such two, at most */
#define RUN_SHIFT   20 /* and by how much the one may be displaced against the other */
#define ALIGN_LOOKS 16
#define GAP_WORDS   32 /* of a longer gap nothing is said */

/* Where the runs of a text may begin: a chained table of the hashes of three words. */
struct run_index {
    uint32_t mask;
    uint32_t *first; /* mask + 1: a place + 1, or 0 */
    uint32_t *next;  /* of each place, the same */
};

struct run_index run_index_make(const struct print *print, struct arena *arena);

struct run {
    uint32_t a, b; /* first word in each */
    uint32_t n;
};

/* runs: room for align_most_runs(a). Returns how many there are, ascending in a. */
uint32_t align_most_runs(const struct print *a);
uint32_t align(const struct print *a,
               const struct print *b,
               const struct run_index *index_of_b,
               struct run *runs);

/* Figures and names where two texts differ, and figures where they do not. */
struct exchanged {
    uint32_t kept_figures;    /* words of a, as print.figure */
    uint32_t changed_figures; /* other figures stand in their place */
    uint32_t changed_names;   /* places where other names stand */
};

struct exchanged
find_exchanged(const struct print *a, const struct print *b, const struct run *runs, uint32_t n);

#endif
