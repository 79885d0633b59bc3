/*
 * notes — lists of strings, slots that the first source fills, and the warnings that
 *         decoding collects.
 */
#ifndef WORKER_PAGE_NOTES_H
#define WORKER_PAGE_NOTES_H

#include "common/arena.h"
#include "common/str.h"
#include "worker/decode/decode.h"

void strs_push(struct strs *list, struct str s, struct arena *arena);

/* Sets *slot to value if it is empty and value is not. */
void fill(struct str *slot, struct str value);

/* Adds word (static or in the arena) unless it is there; there are a few dozen at most. */
void warn(struct strs *warnings, struct str word, struct arena *arena);

#endif
