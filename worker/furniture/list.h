/*
 * list — the lines of an epoch with all that is known of them, and how one epoch becomes the next.
 *
 * Holds: a list has each pair of outlet and line once, sorted by both; furniture_list_sort() makes
 *        it so, and every function here that returns a list.
 */
#ifndef WORKER_FURNITURE_LIST_H
#define WORKER_FURNITURE_LIST_H

#include "common/arena.h"
#include "common/err.h"
#include "worker/furniture/furniture.h"

enum furniture_origin {
    FURNITURE_LEARNED,
    FURNITURE_MANUAL,  /* added by hand: learning leaves it alone */
    FURNITURE_REMOVED, /* by hand: stays in texts, and is not learned again */
};

const char *furniture_origin_name(enum furniture_origin origin); /* "learned" … */
bool furniture_origin_of(struct str name, enum furniture_origin *out);

struct furniture_line {
    struct str source; /* furniture_source() */
    struct str line;   /* as normalize_line() gives it */
    enum furniture_origin origin;
    uint32_t articles; /* learned: of those looked at, how many had it … */
    uint32_t permille; /* … and which share of the outlet's texts; else 0 */
};

struct furniture_list {
    struct furniture_line *items;
    size_t n, cap;
};

/* Sorts; of several items with one outlet and line the last one stays. */
void furniture_list_sort(struct furniture_list *list);

/* The item, or NULL. */
const struct furniture_line *
furniture_list_find(const struct furniture_list *list, struct str source, struct str line);

/*
 * What follows `before` where `learned` was found: what hands did stays; what was learned before
 * and is not found any more goes, if its outlet is one of `looked` (sorted by str_cmp).
 */
struct furniture_list furniture_list_learn(const struct furniture_list *before,
                                           const struct furniture_list *learned,
                                           const struct str *looked,
                                           size_t n_looked,
                                           struct arena *arena);

/* `before` with one item put in, over what it had on that outlet and line. */
struct furniture_list furniture_list_put(const struct furniture_list *before,
                                         struct furniture_line item,
                                         struct arena *arena);

/* Outlets, lines and origins are the same. */
bool furniture_list_same(const struct furniture_list *a, const struct furniture_list *b);

/* The lines that are taken out of texts, as a set. */
struct furniture *furniture_list_set(const struct furniture_list *list, int32_t epoch);

/* ---- list_file.c ---- */

/*
 * Reads the form that furniture_list_write() has: JSON lines {"source", "line", "origin",
 * "articles", "share"}; all but the first two may be missing (origin: manual), other members do
 * not matter, nor do empty lines.
 * text: any bytes. out: in the arena, sorted; the lines as they stand in the file.
 * ERR_INPUT: "line 7: …".
 */
enum status furniture_list_read(struct str text,
                                struct arena *arena,
                                struct furniture_list *out,
                                struct err *err);
/* One line of that form, with its line end. */
struct str furniture_list_write(const struct furniture_line *item, struct arena *arena);

#endif
