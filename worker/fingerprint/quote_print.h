/*
 * quote_print — what tells that two articles carry one quote. Private to worker/fingerprint.
 *
 * What:  the words of a text between two places as one key and a few shingles of 4 words.
 * Why:   one outlet prints a quote whole, another a part of it, a third two of them as one: the
 *        key finds the first, shared shingles find the others.
 * Holds: shingles are winnowed: of each 6 in a row the smallest is kept, so two quotes that share
 *        9 words in a row share a shingle, and all of one that lies in the other (of 9 words or
 *        more) are the other's too. Shorter ones are found whole, by the key.
 * Cost:  O(words); about 2 of 7 shingles are kept.
 * Source: Schleimer, Wilkerson, Aiken, "Winnowing" (SIGMOD 2003).
 */
#ifndef WORKER_FINGERPRINT_QUOTE_PRINT_H
#define WORKER_FINGERPRINT_QUOTE_PRINT_H

#include "worker/fingerprint/fingerprint.h"

#define QUOTE_SHINGLE_WORDS 4
#define QUOTE_WINDOW        6

/*
 * words: joined by single blanks; word i begins at byte at[i], at[n] is one past the blank behind
 * the last. [from, to) are the quote's, from ≤ to.
 */
struct quote_print
quote_print(const char *words, const size_t *at, uint32_t from, uint32_t to, struct arena *arena);

#endif
