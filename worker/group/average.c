#include "worker/group/average.h"

#include "common/clock.h"

static uint32_t next_unit(const struct grouper *g, uint32_t level, uint32_t unit)
{
    return level == 0 ? unit : g->slots[unit].places[level].next;
}

static uint32_t units_of(const struct grouper *g, uint32_t level, uint32_t first)
{
    return level == 0 ? 1 : g->slots[first].places[level].n;
}

struct sum_place *sums_place(const struct sums *sums, uint32_t hash)
{
    uint32_t i = hash & sums->mask;
    while (sums->places[i].weight != 0 && sums->places[i].hash != hash) {
        i = (i + 1) & sums->mask;
    }
    return &sums->places[i];
}

void sums_add_time(struct sums *sums, const struct item *item)
{
    if (item->dated) {
        sums->n_dated++;
        sums->seconds += item->published_us / CLOCK_US_PER_S;
    }
}

static void add_terms(struct sums *sums, const struct item *item)
{
    for (uint32_t i = 0; i < item->n_terms; i++) {
        struct sum_place *place = sums_place(sums, item->terms[i].hash);
        place->hash = item->terms[i].hash;
        place->weight += item->terms[i].weight;
    }
}

static void make_table(struct sums *sums, size_t terms, struct arena *arena)
{
    uint32_t places = 16;
    while (places < 2 * terms) {
        places *= 2;
    }
    sums->mask = places - 1;
    sums->places = ARENA_NEW(arena, struct sum_place, places);
}

struct sums sums_of(const struct grouper *g, uint32_t level, uint32_t first, struct arena *arena)
{
    struct sums sums = {.n = units_of(g, level, first)};
    make_table(&sums, (size_t)sums.n * ITEM_MAX_TERMS, arena);
    uint32_t unit = first;
    do {
        add_terms(&sums, &g->slots[unit].item);
        sums_add_time(&sums, &g->slots[unit].item);
        unit = next_unit(g, level, unit);
    } while (unit != first);
    return sums;
}

struct sums
sums_of_articles(const struct grouper *g, const uint32_t *slots, uint32_t n, struct arena *arena)
{
    struct sums sums = {.n = n};
    make_table(&sums, (size_t)n * ITEM_MAX_TERMS, arena);
    for (uint32_t i = 0; i < n; i++) {
        add_terms(&sums, &g->slots[slots[i]].item);
        sums_add_time(&sums, &g->slots[slots[i]].item);
    }
    return sums;
}

uint64_t sums_product(const struct sums *sums, const struct item *item)
{
    uint64_t product = 0;
    for (uint32_t i = 0; i < item->n_terms; i++) {
        product += (uint64_t)sums_place(sums, item->terms[i].hash)->weight * item->terms[i].weight;
    }
    return product;
}

/* In thousandths of all pairs. */
static uint64_t mean_nearness(const struct sums *a, const struct sums *b)
{
    uint64_t all = (uint64_t)a->n * b->n;
    uint64_t dated = (uint64_t)a->n_dated * b->n_dated;
    uint64_t left = (all - dated) * UNDATED_LEFT;
    if (dated > 0) {
        int64_t distance = a->seconds / a->n_dated - b->seconds / b->n_dated;
        distance = distance < 0 ? -distance : distance;
        left += dated * time_factor(distance * CLOCK_US_PER_S);
    }
    return left / all;
}

uint32_t average(const struct grouper *g, const struct sums *sums, uint32_t level, uint32_t first)
{
    struct sums other = {.n = units_of(g, level, first)};
    uint64_t product = 0;
    uint32_t unit = first;
    do {
        product += sums_product(sums, &g->slots[unit].item);
        sums_add_time(&other, &g->slots[unit].item);
        unit = next_unit(g, level, unit);
    } while (unit != first);
    uint64_t length = (uint64_t)ITEM_LENGTH * ITEM_LENGTH / AVERAGE_ONE;
    uint64_t cosine = product * 1000 / (length * sums->n * other.n);
    return (uint32_t)(cosine * mean_nearness(sums, &other) / 1000);
}
