/*
 * envelope — the JSON object around an article, under all the names that feeds use.
 *
 * What:  reads each known field from the first of its names that has a value; what is not
 *        known or not used stays, as one JSON object, in article.extra.
 * Cost:  O(n) time; at most 4 bytes of arena for a byte.
 */
#ifndef WORKER_DECODE_ENVELOPE_H
#define WORKER_DECODE_ENVELOPE_H

#include "common/arena.h"
#include "common/err.h"
#include "common/str.h"
#include "worker/decode/decode.h"

/* What the envelope holds of the body; not given: nothing. */
struct envelope_body {
    struct str text;
    struct str html;
};

/*
 * json: valid UTF-8 without NUL.
 * out:  its metadata, warnings and extra are filled; untouched on error.
 * ERR_INPUT "invalid_json: …": not an object, or nested too deep.
 */
enum status envelope_read(struct str json,
                          struct arena *arena,
                          struct article *out,
                          struct envelope_body *body,
                          struct err *err);

#endif
