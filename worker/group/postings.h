/*
 * postings — from a hash to the slots that have it. Private to worker/group.
 *
 * Holds: by add and remove, the order of the slots of one hash means nothing, and depends on
 *        history; by insert and erase it is the caller's.
 * Cost:  16 bytes a hash at a load of at most 2/3; a hash of one slot needs no more, one of
 *        several 4 bytes a slot besides. Add O(1); remove O(slots of the hash).
 */
#ifndef WORKER_GROUP_POSTINGS_H
#define WORKER_GROUP_POSTINGS_H

#include <stddef.h>
#include <stdint.h>

struct posting {
    uint32_t hash;
    uint32_t n; /* 0: a free place */
    union {
        uint32_t one;   /* n = 1 */
        uint32_t *many; /* n > 1; room for the next power of two */
    };
};

struct postings {
    struct posting *places;
    size_t mask; /* number of places − 1, or 0 while there are none */
    size_t used;
    size_t bytes; /* of memory */
};

void postings_release(struct postings *postings);
void postings_add(struct postings *postings, uint32_t hash, uint32_t slot);
void postings_remove(struct postings *postings, uint32_t hash, uint32_t slot); /* if it is there */

/* The same for lists in an order of the caller's: at is the place in it. O(slots after it). */
void postings_insert(struct postings *postings, uint32_t hash, uint32_t slot, uint32_t at);
void postings_erase(struct postings *postings, uint32_t hash, uint32_t at);

/* The slots of a hash, *n of them; valid until the next add or remove. */
const uint32_t *postings_find(const struct postings *postings, uint32_t hash, uint32_t *n);

#endif
