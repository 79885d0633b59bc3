/*
 * entity — character references in text that should have none.
 *
 * JSON-LD stands in a script, where nobody decodes "&amp;" and "&#8217;": sites that escape
 * their headlines for HTML leave them in.
 */
#ifndef WORKER_DECODE_ENTITY_H
#define WORKER_DECODE_ENTITY_H

#include "common/arena.h"
#include "common/str.h"

/* s with HTML's named and numeric references decoded once; s itself where it has none. O(n). */
struct str entity_decode(struct str s, struct arena *arena);

#endif
