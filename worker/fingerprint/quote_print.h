/*
 * quote_print — what tells that two articles carry one quote. Private to worker/fingerprint.
 *
 * What:  the words of a text between two places as one key and a few shingles of 3 words.
 * Why:   one outlet prints a quote whole, another a part of it, a third two of them as one: the
 *        key finds the first, shared shingles find the others.
 * Holds: shingles are winnowed: of each 5 in a row the one whose middle word is the longest is
 *        kept, so two quotes that share 7 words in a row share a shingle, and all of one that
 *        lies in the other (of 7 words or more) are the other's too. Shorter ones are found whole,
 *        by the key, and as parts where a kept shingle lies in them.
 * Why 3: measured on 4,260 quotes of news. 4 words by the smallest of each 6 hashes, as it was
 *        before, found 93 % of parts of 8 words, 83 of 7, 67 of 6, 45 of 5 and 27 of 4. This
 *        finds 100, 100, 93, 78 and 55 % in 1.24 times the index: long words are rare ones, which
 *        keep short shingles apart (0.3 other quotes share one with a part, 0.07 before; 0.8 by
 *        hashes). All shingles of 4 words would take 4.0 times the index, 2 words by each 5
 *        (100, 100, 100, 92, 77 %) 1.34, and four times the other quotes.
 * Cost:  O(words); about a third of the shingles are kept.
 * Source: Schleimer, Wilkerson, Aiken, "Winnowing" (SIGMOD 2003).
 */
#ifndef WORKER_FINGERPRINT_QUOTE_PRINT_H
#define WORKER_FINGERPRINT_QUOTE_PRINT_H

#include "worker/fingerprint/fingerprint.h"

#define QUOTE_SHINGLE_WORDS 3
#define QUOTE_WINDOW        5

/*
 * words: joined by single blanks; word i begins at byte at[i], at[n] is one past the blank behind
 * the last. [from, to) are the quote's, from ≤ to.
 */
struct quote_print
quote_print(const char *words, const size_t *at, uint32_t from, uint32_t to, struct arena *arena);

#endif
