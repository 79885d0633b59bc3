/*
 * region — which element of a page holds the article.
 *
 * What:  the element marked itemprop=articleBody; else, inside the <article> with most text,
 *        <main> or the body, the element near whose paragraphs most text stands.
 * Cost:  O(n · depth) time, 16 bytes of arena an element.
 */
#ifndef WORKER_DECODE_REGION_H
#define WORKER_DECODE_REGION_H

#include <libxml/tree.h>

#include "common/arena.h"

/* root: the page's root element. Returns root where nothing better is found. */
xmlNode *region_find(xmlNode *root, struct arena *arena);

#endif
