/*
 * word_rows — is a word one of a short list? Private to worker/fingerprint.
 *
 * A row for each first letter, its words in places of one width: a word is compared with a few of
 * them as two numbers each. Asked of every word of every article, a search in strings took a
 * fifth of the time of fingerprint().
 */
#ifndef WORKER_FINGERPRINT_WORD_ROWS_H
#define WORKER_FINGERPRINT_WORD_ROWS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "common/str.h"

#define WORD_ROW_WIDTH 12 /* the longest word and a byte of zero */

struct word_row {
    const char (*words)[WORD_ROW_WIDTH];
    size_t n;
};

/* Of the initializer of a struct word_row: words of at most WORD_ROW_WIDTH - 1 bytes. */
#define WORD_ROW(...)                                                                              \
    {                                                                                              \
        (const char[][WORD_ROW_WIDTH]){__VA_ARGS__},                                               \
            sizeof((const char[][WORD_ROW_WIDTH]){__VA_ARGS__}) / WORD_ROW_WIDTH                   \
    }

static inline bool word_in_rows(const struct word_row rows[26], struct str word)
{
    uint64_t head, head_of;
    uint32_t tail, tail_of;
    char key[WORD_ROW_WIDTH] = {0};
    if (word.n == 0 || word.n >= WORD_ROW_WIDTH || word.p[0] < 'a' || word.p[0] > 'z') {
        return false;
    }
    memcpy(key, word.p, word.n);
    memcpy(&head, key, sizeof head);
    memcpy(&tail, key + sizeof head, sizeof tail);
    const struct word_row *row = &rows[word.p[0] - 'a'];
    for (size_t i = 0; i < row->n; i++) {
        memcpy(&head_of, row->words[i], sizeof head_of);
        memcpy(&tail_of, row->words[i] + sizeof head_of, sizeof tail_of);
        if (head == head_of && tail == tail_of) {
            return true;
        }
    }
    return false;
}

#endif
