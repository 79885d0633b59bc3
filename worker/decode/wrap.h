/*
 * wrap — which lines of a plain text only go on with the line before. Private to decode.
 *
 * What:  tells text that was broken at a fixed width (wires, mail) from text of a paragraph a
 *        line, and finds where its paragraphs begin.
 * Why:   half a sentence looks like furniture to all that comes after.
 * Holds: lines of a text that is not wrapped stay as they are, and so do single rows of figures
 *        inside a wrapped one. What stands behind an empty line, or is indented more than the
 *        line before it, begins a paragraph.
 * How:   a line is full if the next one's first word would not have fitted. A text is wrapped if
 *        few lines break off inside a sentence without being full, as the rows of a table do.
 * Cost:  O(n) in the bytes.
 */
#ifndef WORKER_DECODE_WRAP_H
#define WORKER_DECODE_WRAP_H

#include <stdbool.h>
#include <stddef.h>

#include "common/arena.h"
#include "worker/decode/decode.h"

/* lines: of n, text and after_blank are read; the text with its indentation, not blank. Returns n
 * answers in the arena: true if a line goes on with the one before; NULL if none does. */
bool *wrap_find(const struct block *lines, size_t n, struct arena *arena);

#endif
