#include "worker/group/item.h"

#include "common/clock.h"

/*
 * How much of a score is left at a distance in time, in thousandths; between two rows in
 * proportion. Soft, and never nothing: a cut at 14 days loses true members, and look-alike
 * events (two trials, two quakes) are mostly weeks apart.
 */
static const struct {
    int64_t hours;
    int64_t left;
} fade[] = {{0, 1000}, {48, 1000}, {168, 900}, {720, 700}, {8760, 500}};

uint32_t time_factor(int64_t distance_us)
{
    const size_t n = sizeof fade / sizeof fade[0];
    int64_t hours = distance_us / CLOCK_US_PER_S / 3600;
    for (size_t i = 1; i < n; i++) {
        if (hours < fade[i].hours) {
            int64_t width = fade[i].hours - fade[i - 1].hours;
            int64_t drop = (fade[i - 1].left - fade[i].left) * (hours - fade[i - 1].hours) / width;
            return (uint32_t)(fade[i - 1].left - drop);
        }
    }
    return (uint32_t)fade[n - 1].left;
}

/* Lengths are rounded, so a cosine can come out a little above one. */
static uint32_t cosine_of(uint64_t product)
{
    uint64_t cosine = product * 1000 / ((uint64_t)ITEM_LENGTH * ITEM_LENGTH);
    return cosine < 1000 ? (uint32_t)cosine : 1000;
}

static uint32_t item_cosine(const struct item *a, const struct item *b)
{
    uint64_t product = 0;
    uint32_t i = 0;
    uint32_t k = 0;
    while (i < a->n_terms && k < b->n_terms) {
        uint32_t x = a->terms[i].hash;
        uint32_t y = b->terms[k].hash;
        if (x == y) {
            product += (uint64_t)a->terms[i].weight * b->terms[k].weight;
        }
        i += x <= y;
        k += y <= x;
    }
    return cosine_of(product);
}

/* How much two times of publication leave of a score, in thousandths. */
static uint32_t nearness(const struct item *a, const struct item *b)
{
    if (!a->dated || !b->dated) {
        return UNDATED_LEFT;
    }
    int64_t distance = a->published_us - b->published_us;
    return time_factor(distance < 0 ? -distance : distance);
}

uint32_t item_score(const struct item *a, const struct item *b)
{
    return item_cosine(a, b) * nearness(a, b) / 1000;
}

void probe_init(struct probe *probe, const struct item *item, uint32_t least)
{
    *probe = (struct probe){.item = item, .least = least};
    for (uint32_t i = 0; i < item->n_terms; i++) {
        uint32_t at = item->terms[i].hash % PROBE_PLACES;
        while (probe->places[at] != 0) {
            at = (at + 1) % PROBE_PLACES;
        }
        probe->places[at] = (uint8_t)(i + 1);
    }
}

uint32_t probe_score(const struct probe *probe, const struct item *other)
{
    const struct item_term *mine = probe->item->terms;
    uint32_t near = nearness(probe->item, other);
    uint64_t product = 0;
    if (near < probe->least) {
        return 0; /* even the same words would not do */
    }
    for (uint32_t i = 0; i < other->n_terms; i++) {
        uint32_t hash = other->terms[i].hash;
        for (uint32_t at = hash % PROBE_PLACES; probe->places[at] != 0;
             at = (at + 1) % PROBE_PLACES) {
            const struct item_term *term = &mine[probe->places[at] - 1];
            product += term->hash == hash ? (uint64_t)term->weight * other->terms[i].weight : 0;
        }
    }
    return cosine_of(product) * near / 1000;
}
