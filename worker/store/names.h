/*
 * names — numbers of entity names: their ids in the database, or places in a batch. Private.
 *
 * What:  a map from type and name to a number. As a cache of entity_id: entities are never
 *        deleted or renamed, so an entry once committed stays true.
 * Why:   news names the same people every day: most look-ups never reach the server.
 * Holds: at most as many entries as it was made for (24 bytes each, and a quarter to five eighths
 *        of its places free); a full one is emptied. Names are known by 128 bits of hash. What a
 *        transaction adds counts only after names_commit().
 */
#ifndef WORKER_STORE_NAMES_H
#define WORKER_STORE_NAMES_H

#include <stdint.h>

#include "common/str.h"

#define NAMES_MAX 49152 /* entries of the cache: 1.5 MB */

struct names; /* opaque */

struct name_key {
    uint64_t a, b;
};

struct names *names_new(uint32_t n_max);
void names_free(struct names *names); /* may be NULL */

struct name_key name_key(struct str type, struct str name);
int64_t names_find(const struct names *names, struct name_key key); /* 0: not known */
void names_add(struct names *names, struct name_key key, int64_t id);
void names_commit(struct names *names);
void names_rollback(struct names *names); /* forgets what was added since the last commit */

#endif
