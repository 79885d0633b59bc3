/*
 * dom — walking libxml2's tree of a page.
 *
 * Everything here borrows from the tree. Walks are iterative; the tree is at most 256 deep
 * (libxml2's limit without HUGE), so climbing to a root is bounded.
 */
#ifndef WORKER_DECODE_DOM_H
#define WORKER_DECODE_DOM_H

#include <libxml/tree.h>
#include <stdbool.h>

#include "common/arena.h"
#include "common/str.h"
#include "worker/decode/decode.h"

/* A page as a tree, to be freed by xmlFreeDoc; NULL: not even a root. html: valid UTF-8. */
xmlDoc *dom_parse(struct str html, struct arena *arena, struct strs *warnings);

/* The node after node in document order inside root, or NULL; dom_skip: past its children. */
xmlNode *dom_next(const xmlNode *root, xmlNode *node);
xmlNode *dom_skip(const xmlNode *root, xmlNode *node);

bool dom_is(const xmlNode *node, const char *name); /* an element of that name */
struct str dom_name(const xmlNode *node);           /* "div"; not given unless an element */

/* An attribute's value with blanks at its ends cut; not given if there is none. */
struct str dom_attr(const xmlNode *node, const char *name);

/* word stands in a list of words, any case: class="a word b". */
bool dom_has_word(struct str list, struct str word);

/* All text below node, blanks collapsed, in the arena; at most max_bytes are read. */
struct str dom_text(xmlNode *node, size_t max_bytes, struct arena *arena);

/* What never holds text for a reader: script, style, svg … */
bool dom_is_never_text(const xmlNode *node);

/* That, and what as a rule is not the article's: nav, form, aside, hidden elements … */
bool dom_is_furniture(const xmlNode *node);

/* True for elements that begin a new line of text. */
bool dom_is_block(const xmlNode *node);

#endif
