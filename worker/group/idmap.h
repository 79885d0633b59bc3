/*
 * idmap — from a 64-bit id to a small number.
 *
 * Cost: 16 bytes an id at a load of at most 2/3; all O(1).
 */
#ifndef WORKER_GROUP_IDMAP_H
#define WORKER_GROUP_IDMAP_H

#include <stddef.h>
#include <stdint.h>

#define IDMAP_NONE UINT32_MAX

struct idmap_place;

struct idmap {
    struct idmap_place *places;
    size_t mask, used;
};

void idmap_release(struct idmap *map);
uint32_t idmap_get(const struct idmap *map, int64_t id);       /* IDMAP_NONE: not there */
void idmap_put(struct idmap *map, int64_t id, uint32_t value); /* value < IDMAP_NONE */
void idmap_drop(struct idmap *map, int64_t id);

#endif
