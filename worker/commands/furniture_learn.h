/*
 * furniture_learn — furniture of the outlets in the database, from the records as they came.
 */
#ifndef WORKER_COMMANDS_FURNITURE_LEARN_H
#define WORKER_COMMANDS_FURNITURE_LEARN_H

#include "worker/furniture/list.h"
#include "worker/store/store.h"

#define LEARN_NEWEST 200000 /* of all articles so many are looked at */

struct learned {
    struct furniture_list lines; /* sorted */
    struct str *sources;         /* whose articles were looked at, sorted */
    size_t n_sources;
    size_t n_articles;
};

/*
 * source: not given: all outlets. out: in the arena.
 * Memory: the lines of LEARN_ARTICLES articles at a time, at most 64 KB of each.
 */
enum status learn_furniture(struct store *store,
                            struct str source,
                            struct arena *arena,
                            struct learned *out,
                            struct err *err);

#endif
