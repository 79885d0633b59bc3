/*
 * term_words — the words behind the hashes of terms, for telling people what two texts share.
 *
 * Cost: O(bytes of the text × log n).
 */
#ifndef WORKER_FINGERPRINT_TERM_WORDS_H
#define WORKER_FINGERPRINT_TERM_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/str.h"

/* hashes: n, ascending. out: n; of each the first word of text with that stem, in lower case, in
 * the arena. Those that text has not are left as they are. */
void term_words(
    struct str text, const uint32_t *hashes, size_t n, struct str *out, struct arena *arena);

#endif
