#include "worker/group/kept.h"

#include <stdlib.h>
#include <string.h>

#include "common/or_die.h"
#include "worker/group/average.h"

#define PLACES 4096 /* a power of two; of two nodes at one place the later one stays */

struct kept_unit {
    uint32_t slot, filled;
};

struct entry {
    uint32_t level, first;
    bool used, touched;
    struct sums sums; /* its table is ours */
    uint32_t n_terms; /* different ones */
    struct kept_unit *units;
    uint32_t n_units, cap_units;
};

struct kept {
    struct entry entries[PLACES];
    struct entry *pinned;
    size_t bytes;
};

struct kept *kept_new(void)
{
    return or_die(calloc(1, sizeof(struct kept)));
}

static size_t bytes_of(const struct entry *e)
{
    size_t places = e->sums.places ? e->sums.mask + (size_t)1 : 0;
    return places * sizeof *e->sums.places + e->cap_units * sizeof *e->units;
}

static void drop(struct kept *kept, struct entry *e)
{
    kept->bytes -= bytes_of(e);
    free(e->sums.places);
    free(e->units);
    *e = (struct entry){0};
}

void kept_free(struct kept *kept)
{
    for (size_t i = 0; kept && i < PLACES; i++) {
        drop(kept, &kept->entries[i]);
    }
    free(kept);
}

static struct entry *place_of(struct kept *kept, uint32_t level, uint32_t first)
{
    return &kept->entries[(first * UINT32_C(2654435761) + level * UINT32_C(40503)) >> 7 &
                          (PLACES - 1)];
}

void kept_touch(struct kept *kept, uint32_t level, uint32_t unit)
{
    struct entry *e = place_of(kept, level, unit);
    e->touched = e->touched || (e->first == unit && e->level == level);
}

static void make_room(struct entry *e, uint32_t more)
{
    uint32_t places = e->sums.mask + 1;
    struct sums old = e->sums;
    if (e->sums.places && 2 * (e->n_terms + more) <= places) {
        return;
    }
    while (places < 2 * (e->n_terms + more)) {
        places *= 2;
    }
    e->sums.mask = places - 1;
    e->sums.places = or_die(calloc(places, sizeof *e->sums.places));
    for (uint32_t i = 0; old.places && i <= old.mask; i++) {
        if (old.places[i].weight != 0) {
            *sums_place(&e->sums, old.places[i].hash) = old.places[i];
        }
    }
    free(old.places);
}

static void add_unit(struct entry *e, const struct slot *s, uint32_t unit)
{
    const struct item *item = &s->item;
    make_room(e, item->n_terms);
    for (uint32_t i = 0; i < item->n_terms; i++) {
        struct sum_place *place = sums_place(&e->sums, item->terms[i].hash);
        e->n_terms += place->weight == 0;
        place->hash = item->terms[i].hash;
        place->weight += item->terms[i].weight;
    }
    sums_add_time(&e->sums, item);
    if (e->n_units == e->cap_units) {
        e->cap_units = e->cap_units == 0 ? 2 * KEPT_UNITS : 2 * e->cap_units;
        e->units = or_die(realloc(e->units, e->cap_units * sizeof *e->units));
    }
    e->units[e->n_units++] = (struct kept_unit){unit, s->filled};
}

static void begin(struct entry *e, uint32_t level, uint32_t first)
{
    e->level = level;
    e->first = first;
    e->used = true;
    e->n_terms = 0;
    e->n_units = 0;
    e->sums = (struct sums){.places = e->sums.places, .mask = e->sums.mask};
    if (e->sums.places) {
        memset(e->sums.places, 0, (e->sums.mask + (size_t)1) * sizeof *e->sums.places);
    }
}

/* Is all that was added still in the node? g->in_node has what was not added yet as 1. */
static bool has_only_grown(struct grouper *g, const struct entry *e)
{
    uint32_t unit = e->first;
    marked_clear(g, &g->in_node);
    do {
        (void)marked_add(&g->in_node, unit, 1);
        unit = g->slots[unit].places[e->level].next;
    } while (unit != e->first);
    for (uint32_t i = 0; i < e->n_units; i++) {
        const struct kept_unit *u = &e->units[i];
        if (!marked_has(&g->in_node, u->slot) || g->slots[u->slot].filled != u->filled) {
            return false;
        }
        g->in_node.values[u->slot] = 0;
    }
    return true;
}

static void bring_up_to_date(struct grouper *g, struct entry *e, uint32_t level, uint32_t first)
{
    uint32_t unit = first;
    bool grown = e->used && has_only_grown(g, e);
    if (!grown) {
        begin(e, level, first);
    }
    do {
        if (!grown || g->in_node.values[unit] != 0) {
            add_unit(e, &g->slots[unit], unit);
        }
        unit = g->slots[unit].places[level].next;
    } while (unit != first);
    e->sums.n = e->n_units;
    e->touched = false;
}

const struct sums *kept_sums(struct grouper *g, uint32_t level, uint32_t first, bool pinned)
{
    struct kept *kept = g->kept;
    struct entry *e = place_of(kept, level, first);
    bool ours = e->used && e->level == level && e->first == first;
    kept->pinned = pinned ? NULL : kept->pinned;
    if (level == 0 || g->slots[first].places[level].n < KEPT_UNITS ||
        (e == kept->pinned && !ours)) {
        return NULL;
    }
    if (!ours) {
        drop(kept, e);
    }
    if (!ours || e->touched) {
        kept->bytes -= bytes_of(e);
        bring_up_to_date(g, e, level, first);
        kept->bytes += bytes_of(e);
    }
    kept->pinned = pinned ? e : kept->pinned;
    for (size_t i = 0; kept->bytes > KEPT_BYTES && i < PLACES; i++) {
        if (&kept->entries[i] != e && &kept->entries[i] != kept->pinned) {
            drop(kept, &kept->entries[i]);
        }
    }
    return &e->sums;
}
