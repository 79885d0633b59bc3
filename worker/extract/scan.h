/*
 * scan — where one token ends: abbreviations, contractions, numbers, addresses.
 */
#ifndef WORKER_EXTRACT_SCAN_H
#define WORKER_EXTRACT_SCAN_H

#include "worker/extract/token.h"

/* The token at byte i of doc->text, which is no blank; kind, place, hash and case are set. */
struct token scan_token(const struct doc *doc, size_t i);

/* Of the word in lower case: the same for "The" and "the". */
uint64_t scan_word_hash(struct str word);

#endif
