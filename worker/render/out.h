/*
 * out — the few shapes that all renderers share, over jansson. Private to worker/render.
 */
#ifndef WORKER_RENDER_OUT_H
#define WORKER_RENDER_OUT_H

#include <jansson.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/str.h"

/* A string, or null if s is not given. Bytes that are no UTF-8 become U+FFFD. */
json_t *out_text(struct str s);

/* RFC 3339 in UTC. */
json_t *out_time(int64_t us);

/* RFC 3339 by the clock of a zone that many minutes east of UTC; 0: in UTC, with 'Z'. */
json_t *out_local_time(int64_t us, int zone_minutes);

/* Ids are 64-bit: decimal strings, for JSON readers that have only doubles. 0 gives null. */
json_t *out_id(int64_t id);

/* A JSON integer where value is one that a double holds exactly, else a real. */
json_t *out_number(double value);

/* One compact line in the arena; takes over the reference to value. */
struct str out_line(json_t *value, struct arena *arena);

#endif
