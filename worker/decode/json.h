/*
 * json — JSON that is bounded, and read in spite of what feeds do to it.
 *
 * What:  one linear pass before the parser checks the depth and rewrites what jansson
 *        refuses though it is common: \u0000 goes, a lone surrogate becomes U+FFFD, a
 *        number too long for a double becomes a string of its digits.
 * Holds: nesting at most DECODE_MAX_DEPTH; every string valid UTF-8 without NUL.
 * Cost:  O(n) time, at most 1.5 bytes of arena for a byte; the tree is malloc's.
 */
#ifndef WORKER_DECODE_JSON_H
#define WORKER_DECODE_JSON_H

#include <jansson.h>

#include "common/arena.h"
#include "common/str.h"
#include "worker/decode/decode.h"

enum json_manner {
    JSON_IN_FEED, /* by the letter */
    JSON_IN_PAGE, /* also with raw control characters inside strings, as pages have them */
};

/*
 * text: valid UTF-8 without NUL.
 * Returns an object or an array that the caller gives to json_decref; NULL: it is none, and
 * *why (in the arena, may be NULL) says what is wrong.
 * warnings: may get nul_removed and lone_surrogate_replaced.
 */
json_t *json_read(struct str text,
                  enum json_manner manner,
                  struct arena *arena,
                  struct strs *warnings,
                  const char **why);

/* A string, as it is, or a number as text, in the arena; else not given. */
struct str json_text(const json_t *value, struct arena *arena);

#endif
