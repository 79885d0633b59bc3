#include "worker/fingerprint/quote_print.h"

#include "common/hash.h"

static struct str words_of(const char *words, const size_t *at, uint32_t from, uint32_t to)
{
    return (struct str){words + at[from], at[to] - at[from] - 1};
}

/* Of the hashes of each window the smallest; of equal ones the last. Not unique. */
static uint32_t winnow(const uint32_t *hashes, uint32_t n, uint32_t *out)
{
    const uint32_t window = n < QUOTE_WINDOW ? n : QUOTE_WINDOW;
    uint32_t kept = 0;
    uint32_t last = UINT32_MAX; /* place of the one kept before */
    for (uint32_t first = 0; window > 0 && first + window <= n; first++) {
        uint32_t least = first;
        for (uint32_t i = first + 1; i < first + window; i++) {
            least = hashes[i] <= hashes[least] ? i : least;
        }
        if (least != last) {
            out[kept++] = hashes[least];
            last = least;
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
    uint32_t *hashes = ARENA_NEW(arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) {
        hashes[i] = (uint32_t)hash64(words_of(words, at, from + i, from + i + QUOTE_SHINGLE_WORDS));
    }
    print.shingles = ARENA_NEW(arena, uint32_t, n);
    print.n_shingles = winnow(hashes, n, print.shingles);
    return print;
}
