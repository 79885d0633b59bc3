/*
 * blocks — the text below an element as a list of blocks.
 *
 * What:  a block for each paragraph, heading, list item, quote, caption and table row, for
 *        text right inside a div, and for each piece between two <br>. Furniture
 *        (dom_is_furniture) and short blocks that are mostly links are left out.
 * Cost:  O(n) time; at most about 4 bytes of arena for a byte of text.
 */
#ifndef WORKER_DECODE_BLOCKS_H
#define WORKER_DECODE_BLOCKS_H

#include <stdint.h>

#include "common/arena.h"
#include "worker/decode/decode.h"
#include "worker/decode/dom.h"

/* root: a node. Sets out->blocks and n_blocks; may add the warning "too_many_blocks". */
void blocks_read(const struct dom *dom, uint32_t root, struct arena *arena, struct article *out);

#endif
