/*
 * word_hash — a running hash of a word's bytes, for the word tables of a page and of the model.
 * Private to page.
 *
 * Holds: the tables of the block model are keyed by it, and worker/train/blocks.py computes the
 *        same: a change here needs a new model.
 * Source: FNV-1a of 32 bits, by Fowler, Noll and Vo.
 */
#ifndef WORKER_PAGE_WORD_HASH_H
#define WORKER_PAGE_WORD_HASH_H

#include <stdint.h>

#define WORD_HASH_START UINT32_C(2166136261)

/* The hash of a word and of one byte more. */
static inline uint32_t word_hash_add(uint32_t hash, char byte)
{
    return (hash ^ (unsigned char)byte) * UINT32_C(16777619);
}

#endif
