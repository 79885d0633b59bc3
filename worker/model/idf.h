/*
 * idf — how much a term says, by how many texts have it.
 *
 * What:  a frozen table of document frequencies, compiled in, and integer logarithms of it.
 * Why:   scores of stories decide memberships for ever, so a weight must not change with
 *        what has been read so far, nor with a machine's floating point.
 * Holds: within one epoch a term's weight is a constant.
 * Source: idf_v1.tsv, see README.md here. Weight: log2(texts / texts with the term), in
 *        1/256; a term that the table lacks weighs as much as the rarest of it.
 */
#ifndef WORKER_MODEL_IDF_H
#define WORKER_MODEL_IDF_H

#include <stdint.h>

#define IDF_EPOCH 1

struct idf; /* opaque; read-only once made, shared by all threads */

struct idf *idf_new(void);
void idf_free(struct idf *idf); /* may be NULL */

/* term: hash as in struct term. In 1/256: a term that half of all texts have weighs 256. */
uint32_t idf_weight(const struct idf *idf, uint32_t term);

#endif
