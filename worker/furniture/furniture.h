/*
 * furniture — lines that keep coming back in one outlet's articles, as one set to look them up in.
 *
 * What:  the lines of one epoch, as pairs of hashes: of the outlet and of the line.
 * Why:   "The Lisbon Post is printed on paper from Minho" is noise that no general rule can know;
 *        its outlet's other articles show it. An epoch never changes, so that what was taken out
 *        of an article by an epoch can be taken out again.
 * Holds: read-only once made: any number of threads may look things up.
 * Cost:  16 bytes a line; a look-up is two binary searches.
 */
#ifndef WORKER_FURNITURE_H
#define WORKER_FURNITURE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/str.h"

#define FURNITURE_NO_EPOCH         0    /* no lines at all: before the first epoch */
#define FURNITURE_MAX_SOURCE_BYTES 250  /* no outlet's host or name is longer */
#define FURNITURE_MAX_LINE_BYTES   2000 /* a longer line is no furniture */

struct furniture; /* opaque */

struct furniture_key {
    uint64_t source; /* furniture_hash() of the outlet … */
    uint64_t line;   /* … and of the line */
};

/*
 * Which outlet an article is of, as far as furniture goes: its host, else its name; not given:
 * none is known, or its name is longer than FURNITURE_MAX_SOURCE_BYTES.
 */
struct str furniture_source(struct str domain, struct str name);

/* Of an outlet or of a line as normalize_line() gives it. Stored: part of the schema. */
uint64_t furniture_hash(struct str s);

/* keys: n of them in any order, copied; repeats count once. */
struct furniture *furniture_new(int32_t epoch, const struct furniture_key *keys, size_t n);
void furniture_free(struct furniture *furniture);           /* may be NULL */
int32_t furniture_epoch(const struct furniture *furniture); /* NULL: FURNITURE_NO_EPOCH */

/* The lines of one outlet; n 0: it has none. Lives as long as the set. */
struct furniture_shelf {
    const struct furniture_key *keys;
    size_t n;
};

struct furniture_shelf furniture_of(const struct furniture *furniture, struct str source);
bool furniture_has(struct furniture_shelf shelf, struct str line);

#endif
