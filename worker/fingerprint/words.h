/*
 * words — a text as a row of lower-case words. Private to worker/fingerprint.
 *
 * A word is a run of letters and digits; an apostrophe between two letters is passed over,
 * so that "won't" is one word: wont.
 */
#ifndef WORKER_FINGERPRINT_WORDS_H
#define WORKER_FINGERPRINT_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/str.h"

#define WORD_MAX_BYTES 64 /* of a longer run only so many bytes count */

struct words {
    struct str text;
    size_t at;     /* byte */
    uint32_t code; /* code point at `at` */
};

struct word {
    char bytes[WORD_MAX_BYTES];
    size_t n;            /* bytes */
    uint32_t start, end; /* code points, half-open */
    bool capital;        /* its first letter is */
    bool digit;          /* bytes has one of 0 to 9 */
};

/* The next word; false at the end. Start with {.text = text}. O(length of the word). */
bool words_next(struct words *words, struct word *out);

/* Has a digit, or is an English month ("may" and "march" are not told apart) or weekday. */
bool word_is_figure(const struct word *word);

#endif
