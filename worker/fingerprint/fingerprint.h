/*
 * fingerprint — what grouping has to know of an article, and nothing more.
 *
 * What:  the text's words as hashes in order of the text, and the 5-word shingles that follow
 *        from them (duplicates); its terms with their counts (stories).
 * Why:   a group decision must not need the text, and must come out the same wherever and
 *        whenever it is made; so all of it is integers, and all of it is stored.
 * Holds: a word is a run of letters and digits, lower-cased; two texts that differ only in
 *        case, punctuation and spaces have the same print.
 * Cost:  O(n); about 6 bytes a word, packed.
 * Source: shingles: Broder, "On the resemblance and containment of documents" (1997).
 *        5 words: the seeds' reprints come out at .82 containment, all else ≤ .28.
 */
#ifndef WORKER_FINGERPRINT_H
#define WORKER_FINGERPRINT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/str.h"
#include "worker/extract/extract.h"
#include "worker/normalize/normalize.h"

#define SHINGLE_WORDS   5
#define PRINT_MAX_WORDS 65536 /* of a longer text only so many words count */

struct term {
    uint32_t hash;
    uint16_t count; /* in the text, at most 65535 */
    bool in_title;
};

/* A direct quote, for finding it in other articles; see quote_print.h. */
struct quote_print {
    uint64_t key; /* of all its words; 0: it has none, or lies behind PRINT_MAX_WORDS */
    uint32_t n_shingles;
    uint32_t *shingles; /* hashes of 3 words, winnowed, in order of the text */
};

/*
 * words:    w[0] w[1] … w[n_words-1], hashed one by one
 * shingles: s[i] is a hash of the hashes of words i … i+4, so there are n_words-4 of them (0 under
 * 5 words; then texts of 1 to 4 words have one shingle over all of them)
 */
struct print {
    uint32_t n_words;
    uint32_t *words; /* n_words: hashes */
    uint32_t *start; /* n_words: first code point of each word in the text */
    uint32_t *end;   /* n_words: one past its last */
    bool *quoted;    /* n_words: inside a direct quote */
    bool *figure;    /* n_words: has a digit, or names a month or a day of the week */
    bool *name;      /* n_words: capitalized, and no English function word */
    uint32_t n_shingles;
    uint32_t *shingles; /* hashes in order of the text, not unique */
    uint32_t n_terms;
    struct term *terms; /* by hash, unique */
    size_t n_quotes;
    struct quote_print *quotes; /* one for each of the facts'; not in the stored form */
};

/* clean and facts of one article. out lives as long as arena. Always OK. */
enum status fingerprint(const struct clean *clean,
                        const struct facts *facts,
                        struct arena *arena,
                        struct print *out,
                        struct err *err);

/* Fills shingles and n_shingles from words and n_words. */
void print_shingle(struct print *print, struct arena *arena);

/* The stored form (bytea in table fingerprint): versioned, byte-order independent. */
struct str print_pack(const struct print *print, struct arena *arena);
/* ERR_FATAL: the bytes are not ours (they come from our own table). */
enum status
print_unpack(struct str packed, struct arena *arena, struct print *out, struct err *err);

#endif
