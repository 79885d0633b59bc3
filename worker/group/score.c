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

static uint32_t time_factor(int64_t distance_us)
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

uint32_t item_cosine(const struct item *a, const struct item *b)
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
    uint64_t cosine = product * 1000 / ((uint64_t)ITEM_LENGTH * ITEM_LENGTH);
    return cosine < 1000 ? (uint32_t)cosine : 1000; /* lengths are rounded */
}

uint32_t item_score(const struct item *a, const struct item *b)
{
    uint32_t cosine = item_cosine(a, b);
    if (!a->dated || !b->dated) {
        return cosine;
    }
    int64_t distance = a->published_us - b->published_us;
    return cosine * time_factor(distance < 0 ? -distance : distance) / 1000;
}
