#include "worker/fingerprint/quote_print.h"

#include "common/hash.h"

static struct str words_of(const char *words, const size_t *at, uint32_t from, uint32_t to)
{
    return (struct str){words + at[from], at[to] - at[from] - 1};
}

struct shingle {
    uint32_t hash;
    size_t weight; /* bytes of its middle word: longer ones are rarer */
};

static bool comes_first(const struct shingle *a, const struct shingle *b)
{
    return a->weight != b->weight ? a->weight > b->weight : a->hash <= b->hash;
}

/* Of the shingles of each window the first; of equal ones the last. Not unique. */
static uint32_t winnow(const struct shingle *shingles, uint32_t n, uint32_t *out)
{
    const uint32_t window = n < QUOTE_WINDOW ? n : QUOTE_WINDOW;
    uint32_t kept = 0;
    uint32_t last = UINT32_MAX; /* place of the one kept before */
    for (uint32_t first = 0; window > 0 && first + window <= n; first++) {
        uint32_t best = first;
        for (uint32_t i = first + 1; i < first + window; i++) {
            best = comes_first(&shingles[i], &shingles[best]) ? i : best;
        }
        if (best != last) {
            out[kept++] = shingles[best].hash;
            last = best;
        }
    }
    return kept;
}

struct quote_print
quote_print(const char *words, const size_t *at, uint32_t from, uint32_t to, struct arena *arena)
{
    struct quote_print print = {0};
    if (from == to) {
        return print;
    }
    print.key = hash64(words_of(words, at, from, to));
    if (to - from < QUOTE_SHINGLE_WORDS) {
        return print;
    }
    const uint32_t n = to - from - QUOTE_SHINGLE_WORDS + 1;
    struct shingle *all = ARENA_NEW(arena, struct shingle, n);
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t first = from + i;
        const uint32_t middle = first + QUOTE_SHINGLE_WORDS / 2;
        all[i].hash = (uint32_t)hash64(words_of(words, at, first, first + QUOTE_SHINGLE_WORDS));
        all[i].weight = at[middle + 1] - at[middle];
    }
    print.shingles = ARENA_NEW(arena, uint32_t, n);
    print.n_shingles = winnow(all, n, print.shingles);
    return print;
}
