/*
 * out — JSON written member by member, in the order of the calls. Private to worker/render.
 *
 * What:  one compact line in the arena: out_new(), begin, members, end, out_line(). A key of NULL
 *        stands for an element of a list, or for the whole.
 * Why:   an article has some thousand values; a tree of them, made only to be printed and freed,
 *        took a quarter of the time of `newsmill process`.
 * Holds: strings are valid UTF-8; begin and end must pair, which the tests see.
 * Cost:  O(bytes); the arena keeps at most as much again of lines that had to move to grow.
 */
#ifndef WORKER_RENDER_OUT_H
#define WORKER_RENDER_OUT_H

#include <stdint.h>

#include "common/arena.h"
#include "common/str.h"

struct out {
    struct arena *arena;
    char *p;
    size_t n, cap;
};

/* bytes: how long the line may become, roughly; it grows. */
struct out out_new(struct arena *arena, size_t bytes);

/* The line, ended by NUL (not counted). Nothing is written behind it. */
struct str out_line(struct out *out);

void out_object(struct out *out, const char *key); /* up to out_end('}') */
void out_list(struct out *out, const char *key);   /* up to out_end(']') */
void out_end(struct out *out, char bracket);

void out_null(struct out *out, const char *key);
void out_integer(struct out *out, const char *key, int64_t value);

/* A string, or null if s is not given. Bytes that are no UTF-8 become U+FFFD. */
void out_text(struct out *out, const char *key, struct str s);

/* One of our own words; NULL gives null. */
void out_word(struct out *out, const char *key, const char *word);

/* RFC 3339 in UTC. */
void out_time(struct out *out, const char *key, int64_t us);

/* RFC 3339 by the clock of a zone that many minutes east of UTC; 0: in UTC, with 'Z'. */
void out_local_time(struct out *out, const char *key, int64_t us, int zone_minutes);

/* Ids are 64-bit: decimal strings, for JSON readers that have only doubles. 0 gives null. */
void out_id(struct out *out, const char *key, int64_t id);

/* A JSON integer where value is one that a double holds exactly, else a real of 15 digits. */
void out_number(struct out *out, const char *key, double value);

/* A share as a real: 413 is 0.413, 1000 is 1.0. */
void out_thousandths(struct out *out, const char *key, int64_t value);

/* A value that was written before. */
void out_ready(struct out *out, const char *key, struct str json);

#endif
