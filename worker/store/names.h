/*
 * names — the ids of entities that this connection has stored or seen. Private to store.
 *
 * What:  a cache from type and name to entity_id. Entities are never deleted or renamed, so an
 *        entry once committed stays true.
 * Why:   news names the same people every day: most look-ups never reach the server.
 * Holds: at most NAMES_MAX entries (1.5 MB); a full cache is emptied. Names are known by 128
 *        bits of hash. What a transaction adds counts only after names_commit().
 */
#ifndef WORKER_STORE_NAMES_H
#define WORKER_STORE_NAMES_H

#include <stdint.h>

#include "common/str.h"

#define NAMES_MAX 49152

struct names; /* opaque */

struct name_key {
    uint64_t a, b;
};

struct names *names_new(void);
void names_free(struct names *names); /* may be NULL */

struct name_key name_key(struct str type, struct str name);
int64_t names_find(const struct names *names, struct name_key key); /* 0: not known */
void names_add(struct names *names, struct name_key key, int64_t id);
void names_commit(struct names *names);
void names_rollback(struct names *names); /* forgets what was added since the last commit */

#endif
