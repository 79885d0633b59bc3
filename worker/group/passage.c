#include "worker/group/verify.h"

#include <stdlib.h>

struct place {
    uint32_t shingle;
    uint32_t at;
};

struct run {
    uint32_t a, b; /* first shingle in each */
    uint32_t n;
};

static int by_shingle(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;
    if (x->shingle != y->shingle) {
        return x->shingle < y->shingle ? -1 : 1;
    }
    return (x->at > y->at) - (x->at < y->at);
}

/* The first place of a shingle, or NULL. */
static const struct place *find_place(const struct place *places, uint32_t n, uint32_t shingle)
{
    uint32_t low = 0;
    uint32_t high = n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (places[mid].shingle < shingle) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low < n && places[low].shingle == shingle ? &places[low] : NULL;
}

/* Keeps the longest runs; equal ones in the order of b. */
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

static uint32_t last_word(const struct print *print, uint32_t shingle)
{
    uint32_t last = shingle + SHINGLE_WORDS - 1;
    return last < print->n_words ? last : print->n_words - 1;
}

uint32_t shared_passages(const struct print *a,
                         const struct print *b,
                         struct arena *arena,
                         struct passage out[VERIFY_PASSAGES])
{
    struct place *places = ARENA_NEW(arena, struct place, a->n_shingles);
    struct run best[VERIFY_PASSAGES] = {{0}};
    uint32_t n = 0;
    for (uint32_t i = 0; i < a->n_shingles; i++) {
        places[i] = (struct place){a->shingles[i], i};
    }
    qsort(places, a->n_shingles, sizeof *places, by_shingle);
    for (uint32_t i = 0; i < b->n_shingles;) {
        const struct place *place = find_place(places, a->n_shingles, b->shingles[i]);
        if (!place) {
            i++;
            continue;
        }
        struct run run = {place->at, i, 0};
        while (run.a + run.n < a->n_shingles && i < b->n_shingles &&
               a->shingles[run.a + run.n] == b->shingles[i]) {
            run.n++;
            i++;
        }
        n = keep_longest(best, n, run);
    }
    for (uint32_t i = 0; i < n; i++) {
        out[i] = (struct passage){
            .a_start = a->start[best[i].a],
            .a_end = a->end[last_word(a, best[i].a + best[i].n - 1)],
            .b_start = b->start[best[i].b],
            .b_end = b->end[last_word(b, best[i].b + best[i].n - 1)],
        };
    }
    return n;
}
