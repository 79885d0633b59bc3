#include "worker/group/postings.h"

#include <stdlib.h>
#include <string.h>

#include "common/or_die.h"

#define FIRST_PLACES 1024

/* Hashes may be chosen smallest-first (marks), so their low bits alone would crowd. */
static size_t place_of(const struct postings *postings, uint32_t hash)
{
    return (size_t)((hash * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & postings->mask;
}

void postings_release(struct postings *postings)
{
    for (size_t i = 0; postings->places && i <= postings->mask; i++) {
        if (postings->places[i].n > 1) {
            free(postings->places[i].many);
        }
    }
    free(postings->places);
    *postings = (struct postings){0};
}

/* The place of hash, or the free one where it belongs. */
static struct posting *seek(const struct postings *postings, uint32_t hash)
{
    size_t i = place_of(postings, hash);
    while (postings->places[i].n > 0 && postings->places[i].hash != hash) {
        i = (i + 1) & postings->mask;
    }
    return &postings->places[i];
}

static void grow(struct postings *postings)
{
    struct postings old = *postings;
    size_t places = old.places ? 2 * (old.mask + 1) : FIRST_PLACES;
    postings->places = or_die(calloc(places, sizeof *postings->places));
    postings->mask = places - 1;
    postings->bytes += (places - (old.places ? old.mask + 1 : 0)) * sizeof *postings->places;
    for (size_t i = 0; old.places && i <= old.mask; i++) {
        if (old.places[i].n > 0) {
            *seek(postings, old.places[i].hash) = old.places[i];
        }
    }
    free(old.places);
}

static void add_slot(struct postings *postings, struct posting *posting, uint32_t slot)
{
    if (posting->n == 1) {
        uint32_t one = posting->one;
        posting->many = or_die(malloc(2 * sizeof *posting->many));
        posting->many[0] = one;
        postings->bytes += 2 * sizeof *posting->many;
    } else if ((posting->n & (posting->n - 1)) == 0) {
        size_t bytes = 2 * (size_t)posting->n * sizeof *posting->many;
        posting->many = or_die(realloc(posting->many, bytes));
        postings->bytes += bytes / 2;
    }
    posting->many[posting->n++] = slot;
}

void postings_add(struct postings *postings, uint32_t hash, uint32_t slot)
{
    if (3 * (postings->used + 1) > 2 * (postings->mask + 1) || !postings->places) {
        grow(postings);
    }
    struct posting *posting = seek(postings, hash);
    if (posting->n == 0) {
        *posting = (struct posting){.hash = hash, .n = 1, .one = slot};
        postings->used++;
    } else {
        add_slot(postings, posting, slot);
    }
}

/* Closes the gap that a freed place leaves in its row of neighbours. */
static void close_gap(struct postings *postings, size_t gap)
{
    for (size_t i = (gap + 1) & postings->mask; postings->places[i].n > 0;
         i = (i + 1) & postings->mask) {
        size_t home = place_of(postings, postings->places[i].hash);
        if (((i - home) & postings->mask) >= ((i - gap) & postings->mask)) {
            postings->places[gap] = postings->places[i];
            gap = i;
        }
    }
    postings->places[gap] = (struct posting){0};
}

void postings_insert(struct postings *postings, uint32_t hash, uint32_t slot, uint32_t at)
{
    postings_add(postings, hash, slot);
    struct posting *posting = seek(postings, hash);
    if (posting->n > 1) {
        memmove(posting->many + at + 1, posting->many + at,
                (posting->n - 1 - at) * sizeof *posting->many);
        posting->many[at] = slot;
    }
}

/* Of two slots or more. */
static void drop_last(struct postings *postings, struct posting *posting)
{
    posting->n--;
    if (posting->n == 1) {
        uint32_t one = posting->many[0];
        free(posting->many);
        posting->one = one;
        postings->bytes -= 2 * sizeof one;
    } else if ((posting->n & (posting->n - 1)) == 0) {
        size_t bytes = (size_t)posting->n * sizeof *posting->many;
        posting->many = or_die(realloc(posting->many, bytes));
        postings->bytes -= bytes;
    }
}

void postings_remove(struct postings *postings, uint32_t hash, uint32_t slot)
{
    struct posting *posting = postings->places ? seek(postings, hash) : NULL;
    if (!posting || posting->n == 0) {
        return;
    }
    if (posting->n == 1) {
        if (posting->one == slot) {
            postings->used--;
            close_gap(postings, (size_t)(posting - postings->places));
        }
        return;
    }
    uint32_t i = 0;
    while (i < posting->n && posting->many[i] != slot) {
        i++;
    }
    if (i == posting->n) {
        return;
    }
    posting->many[i] = posting->many[posting->n - 1];
    drop_last(postings, posting);
}

void postings_erase(struct postings *postings, uint32_t hash, uint32_t at)
{
    struct posting *posting = seek(postings, hash);
    if (posting->n == 1) {
        postings_remove(postings, hash, posting->one);
        return;
    }
    memmove(posting->many + at, posting->many + at + 1,
            (posting->n - 1 - at) * sizeof *posting->many);
    drop_last(postings, posting);
}

const uint32_t *postings_find(const struct postings *postings, uint32_t hash, uint32_t *n)
{
    *n = 0;
    if (!postings->places) {
        return NULL;
    }
    const struct posting *posting = seek(postings, hash);
    *n = posting->n;
    return posting->n > 1 ? posting->many : &posting->one;
}
