/*
 * speaker — noun phrases and verbs of speech around a quote. Private to speaker*.c.
 */
#ifndef WORKER_EXTRACT_SPEAKER_H
#define WORKER_EXTRACT_SPEAKER_H

#include "worker/extract/quote.h"

bool is_lower(const struct doc *doc, int64_t i); /* a word without a capital */
bool is_cue(const struct doc *doc, int64_t i);   /* a verb of speech, "according" */
bool same_paragraph(const struct doc *doc, int64_t a, int64_t b);

/* A noun phrase from token first on; found is false if there is none. */
struct source phrase_after(const struct doc *doc, uint32_t first);

/* The noun phrase that ends with token last and begins in [low, last]. */
struct source phrase_before(const struct doc *doc, uint32_t low, uint32_t last);

#endif
