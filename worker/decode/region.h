/*
 * region — which element of a page holds the article.
 *
 * What:  the element marked itemprop=articleBody; else, inside the <article> with most text,
 *        <main> or the body, the element near whose paragraphs most text stands.
 * Cost:  O(n) time, 12 bytes of arena a node.
 */
#ifndef WORKER_DECODE_REGION_H
#define WORKER_DECODE_REGION_H

#include <stdint.h>

#include "common/arena.h"
#include "worker/decode/dom.h"

/* dom: of one node at least. Returns a node; 0 (the root) where nothing better is found. */
uint32_t region_find(const struct dom *dom, struct arena *arena);

#endif
