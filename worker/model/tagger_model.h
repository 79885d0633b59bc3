/*
 * tagger_model — what the tagger of names has learned: one row of weights for each feature.
 *
 * What:  a table from feature hashes to rows of TAGGER_WIDTH int8 weights, the weights of label
 *        pairs, and the lists of names that were given at training. Made by `newsmill train`;
 *        one is compiled in, another can be read from a file. Never changed at run time, shared
 *        by all threads.
 * Why:   integers add up to the same answer on every machine.
 * Holds: a model that was read is safe for any input: every row exists, every search ends, no sum
 *        overflows. A file that is cut, changed or of another version is refused.
 * Cost:  a feature is one probe of 8 bytes, and 32 bytes if it is known. Reading a file is one
 *        pass over it for its checksum.
 */
#ifndef WORKER_MODEL_TAGGER_MODEL_H
#define WORKER_MODEL_TAGGER_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/str.h"

/* Labels: 0 is no name; 1 + 4 * type + part, part of enum label_part. */
#define TAGGER_TYPES  7
#define TAGGER_LABELS (1 + 4 * TAGGER_TYPES)
#define TAGGER_WIDTH  32 /* of a row: labels, and three zeros */

enum label_part {
    PART_BEGIN,
    PART_INSIDE,
    PART_END,
    PART_SINGLE,
};

#define TAGGER_LIST_BEGIN (1u << 31) /* of a list's slot: a longer name begins so */
#define TAGGER_PAIR_MAX   8192       /* of a weight of pairs: no path of a stretch overflows then */

/* A key of 0 is a free slot. */
struct tagger_slot {
    uint32_t key;   /* upper half of the feature's hash */
    uint32_t value; /* of features: the row; of lists: a bit for each that has it, and
                       TAGGER_LIST_BEGIN */
};

/* Weights of a feature, by label. */
struct tagger_row {
    int8_t weights[TAGGER_WIDTH];
};

/* Weights of a label before each other label. */
struct tagger_pairs {
    int16_t weights[TAGGER_WIDTH];
};

struct tagger_table {
    const struct tagger_slot *slots;
    uint32_t size; /* a power of two; at least one slot is free */
};

struct tagger_model {
    struct tagger_table features, lists;
    const struct tagger_row *rows;
    const struct tagger_pairs *pairs; /* TAGGER_WIDTH of them */
    uint32_t n_rows;
    int32_t spread; /* between the smallest and the largest weight of a pair */
    struct str map; /* the file in memory, of a path chosen; else not given */
};

/* As the file holds it; also for writing one. bytes: aligned to 8; out borrows them. */
enum status tagger_model_read(struct str bytes, struct tagger_model *out, struct err *err);

/* The file as bytes, for writing; free() them. n_used of a table must be below its size. */
char *tagger_model_write(const struct tagger_model *model, size_t *n);

/* The compiled-in one. */
struct tagger_model tagger_model_builtin(void);

/*
 * choice: of NEWSMILL_MODEL: NULL for the compiled-in one, "none" for none, else a path.
 * *out: room, filled, or NULL for none. Close room in any case; it may be zeroed.
 * ERR_FATAL: the file cannot be read or is no model; err says which file and why.
 */
enum status tagger_model_choose(const char *choice,
                                struct tagger_model *room,
                                const struct tagger_model **out,
                                struct err *err);

void tagger_model_close(struct tagger_model *model);

/* The key under which a hash is kept. */
static inline uint32_t tagger_key(uint64_t hash)
{
    uint32_t key = (uint32_t)(hash >> 32);
    return key != 0 ? key : 1;
}

/* The slot of a hash, or a free one. Inline: it is the tagger's inner loop. */
static inline const struct tagger_slot *tagger_table_find(const struct tagger_table *table,
                                                          uint64_t hash)
{
    uint32_t key = tagger_key(hash);
    uint32_t at = (uint32_t)hash & (table->size - 1);
    while (table->slots[at].key != 0 && table->slots[at].key != key) {
        at = (at + 1) & (table->size - 1);
    }
    return &table->slots[at];
}

#endif
