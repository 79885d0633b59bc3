#include "worker/fingerprint/term_words.h"

#include <stdlib.h>
#include <string.h>

#include "common/hash.h"
#include "common/sort.h"
#include "worker/fingerprint/stem.h"
#include "worker/fingerprint/words.h"

void term_words(
    struct str text, const uint32_t *hashes, size_t n, struct str *out, struct arena *arena)
{
    struct words words = {.text = text};
    struct word word;
    while (n > 0 && words_next(&words, &word)) {
        struct str whole = {word.bytes, word.n};
        char stem[WORD_MAX_BYTES];
        if (stem_is_stop(whole)) {
            continue;
        }
        memcpy(stem, word.bytes, word.n);
        uint32_t hash = (uint32_t)hash64(stem_cut(stem, word.n));
        const uint32_t *found = bsearch(&hash, hashes, n, sizeof *hashes, compare_u32);
        if (found && !out[found - hashes].p) {
            out[found - hashes] = arena_copy(arena, whole);
        }
    }
}
