#include "worker/group/item.h"

#include <stdlib.h>
#include <string.h>

#define TITLE_COUNT 2 /* a term of the headline counts as so many more in the text */

struct weighed {
    uint32_t hash;
    uint64_t weight;
};

static int by_weight(const void *a, const void *b)
{
    const struct weighed *x = a;
    const struct weighed *y = b;
    if (x->weight != y->weight) {
        return x->weight < y->weight ? 1 : -1;
    }
    return (x->hash > y->hash) - (x->hash < y->hash);
}

static int by_hash(const void *a, const void *b)
{
    uint32_t x = ((const struct item_term *)a)->hash;
    uint32_t y = ((const struct item_term *)b)->hash;
    return (x > y) - (x < y);
}

static uint64_t square_root(uint64_t n)
{
    uint64_t root = 0;
    for (uint64_t bit = (uint64_t)1 << 31; bit > 0; bit >>= 1) {
        uint64_t next = root | bit;
        if (next * next <= n) {
            root = next;
        }
    }
    return root;
}

/* The square root of the count, in 1/256: a logarithm is too flat for what a text is about. */
static uint64_t weigh(const struct term *term, const struct idf *idf)
{
    uint64_t count = (uint64_t)term->count + (term->in_title ? TITLE_COUNT : 0);
    return square_root(count << 16) * idf_weight(idf, term->hash);
}

static void
fill_terms(const struct print *print, const struct idf *idf, struct arena *arena, struct item *item)
{
    struct weighed *all = ARENA_NEW(arena, struct weighed, print->n_terms);
    uint64_t squares = 0;
    for (uint32_t i = 0; i < print->n_terms; i++) {
        all[i] = (struct weighed){print->terms[i].hash, weigh(&print->terms[i], idf)};
        item->titled = item->titled || print->terms[i].in_title;
    }
    qsort(all, print->n_terms, sizeof *all, by_weight);
    uint32_t n = print->n_terms < ITEM_MAX_TERMS ? print->n_terms : ITEM_MAX_TERMS;
    for (uint32_t i = 0; i < n; i++) {
        squares += all[i].weight * all[i].weight;
    }
    uint64_t length = square_root(squares);
    item->n_terms = (uint16_t)n;
    item->terms = ARENA_NEW(arena, struct item_term, n);
    for (uint32_t i = 0; i < n; i++) {
        uint64_t weight = (all[i].weight * ITEM_LENGTH + length / 2) / length;
        item->terms[i] = (struct item_term){all[i].hash, (uint16_t)weight, i < ITEM_TOP_TERMS};
    }
    qsort(item->terms, n, sizeof *item->terms, by_hash);
}

void item_fill(const struct print *print,
               const struct idf *idf,
               struct arena *arena,
               struct item *item)
{
    uint32_t *marks = ARENA_NEW(arena, uint32_t, print->n_shingles);
    uint32_t n = winnow(print->shingles, print->n_shingles, marks);
    item->n_marks = (uint16_t)(n < ITEM_MAX_MARKS ? n : ITEM_MAX_MARKS);
    item->marks = marks;
    item->titled = false;
    fill_terms(print, idf, arena, item);
}

int item_order(const struct item *a, const struct item *b)
{
    if (a->own != b->own) {
        return a->own ? -1 : 1;
    }
    if (a->published_us != b->published_us) {
        return a->published_us < b->published_us ? -1 : 1;
    }
    return memcmp(a->key, b->key, sizeof a->key);
}
