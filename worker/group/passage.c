#include "worker/group/align.h"
#include "worker/group/verify.h"

/* Keeps the longest runs; equal ones in the order of a. */
static uint32_t keep_longest(struct run *best, uint32_t n, struct run run)
{
    uint32_t at = n;
    while (at > 0 && best[at - 1].n < run.n) {
        at--;
    }
    if (at == VERIFY_PASSAGES) {
        return n;
    }
    n += n < VERIFY_PASSAGES;
    for (uint32_t i = n - 1; i > at; i--) {
        best[i] = best[i - 1];
    }
    best[at] = run;
    return n;
}

uint32_t
shared_passages(const struct sheet *a, const struct sheet *b, struct passage out[VERIFY_PASSAGES])
{
    struct run best[VERIFY_PASSAGES] = {{0}};
    uint32_t n = 0;
    uint32_t n_runs = align(a->print, b->print, &b->index, a->runs);
    for (uint32_t i = 0; i < n_runs; i++) {
        if (a->runs[i].n >= RUN_SURE || n_runs == 1) {
            n = keep_longest(best, n, a->runs[i]);
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        out[i] = (struct passage){
            .a_start = a->print->start[best[i].a],
            .a_end = a->print->end[best[i].a + best[i].n - 1],
            .b_start = b->print->start[best[i].b],
            .b_end = b->print->end[best[i].b + best[i].n - 1],
        };
    }
    return n;
}
