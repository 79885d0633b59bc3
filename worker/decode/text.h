/*
 * text — plain text as blocks, one a line; of a text wrapped at a fixed width, one a paragraph.
 *
 * Lines end at \n, \r\n, \r, U+2028 and U+2029. Empty lines give no block but set
 * after_blank on the next. Beyond DECODE_MAX_BLOCKS the rest is one block ("too_many_blocks").
 * Cost: O(n) time, 24 bytes of arena a line.
 */
#ifndef WORKER_DECODE_TEXT_H
#define WORKER_DECODE_TEXT_H

#include "common/arena.h"
#include "common/str.h"
#include "worker/decode/decode.h"

/* text: valid UTF-8; the blocks borrow from it. Adds to out->blocks, n_blocks and warnings. */
void text_read(struct str text, struct arena *arena, struct article *out);

#endif
