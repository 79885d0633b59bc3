#include "worker/group/idmap.h"

#include <stdlib.h>

#include "common/or_die.h"

#define FIRST_PLACES 1024

struct idmap_place {
    int64_t id;
    uint32_t value; /* IDMAP_NONE: a free place */
};

void idmap_release(struct idmap *map)
{
    free(map->places);
    *map = (struct idmap){0};
}

static size_t home_of(const struct idmap *map, int64_t id)
{
    return (size_t)(((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & map->mask;
}

static struct idmap_place *seek(const struct idmap *map, int64_t id)
{
    size_t i = home_of(map, id);
    while (map->places[i].value != IDMAP_NONE && map->places[i].id != id) {
        i = (i + 1) & map->mask;
    }
    return &map->places[i];
}

static void grow(struct idmap *map)
{
    struct idmap old = *map;
    size_t places = old.places ? 2 * (old.mask + 1) : FIRST_PLACES;
    map->places = or_die(malloc(places * sizeof *map->places));
    map->mask = places - 1;
    for (size_t i = 0; i < places; i++) {
        map->places[i].value = IDMAP_NONE;
    }
    for (size_t i = 0; old.places && i <= old.mask; i++) {
        if (old.places[i].value != IDMAP_NONE) {
            *seek(map, old.places[i].id) = old.places[i];
        }
    }
    free(old.places);
}

uint32_t idmap_get(const struct idmap *map, int64_t id)
{
    return map->places ? seek(map, id)->value : IDMAP_NONE;
}

void idmap_put(struct idmap *map, int64_t id, uint32_t value)
{
    if (!map->places || 3 * (map->used + 1) > 2 * (map->mask + 1)) {
        grow(map);
    }
    struct idmap_place *place = seek(map, id);
    map->used += place->value == IDMAP_NONE;
    *place = (struct idmap_place){id, value};
}

void idmap_drop(struct idmap *map, int64_t id)
{
    struct idmap_place *place = map->places ? seek(map, id) : NULL;
    if (!place || place->value == IDMAP_NONE) {
        return;
    }
    size_t gap = (size_t)(place - map->places);
    for (size_t i = (gap + 1) & map->mask; map->places[i].value != IDMAP_NONE;
         i = (i + 1) & map->mask) {
        size_t home = home_of(map, map->places[i].id);
        if (((i - home) & map->mask) >= ((i - gap) & map->mask)) {
            map->places[gap] = map->places[i];
            gap = i;
        }
    }
    map->places[gap].value = IDMAP_NONE;
    map->used--;
}
