/*
 * group_random — random articles: events with words of their own, retold, reprinted, rounded up.
 */
#ifndef TESTS_UNIT_GROUP_RANDOM_H
#define TESTS_UNIT_GROUP_RANDOM_H

#include <stdio.h>
#include <string.h>

#include "tests/unit/group_world.h"

#define TEXT_BYTES 4096

/* Words of one event, some of a neighbouring one, some of all. */
static inline size_t tell(char *out, size_t n, uint32_t *state, uint32_t event, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        uint32_t kind = draw(state, 10);
        uint32_t from = kind < 4 ? event : kind < 6 ? event + 1 : 99;
        uint32_t word = draw(state, from == 99 ? 200 : 14);
        n += (size_t)snprintf(out + n, TEXT_BYTES - n, "ev%uw%u ", from, word);
    }
    return n;
}

static inline void write_random(struct world *w, uint32_t seed)
{
    static char texts[MAX_ARTICLES + 1][TEXT_BYTES];
    uint32_t state = seed;
    for (int64_t id = 1; id <= MAX_ARTICLES; id++) {
        uint32_t how = draw(&state, 10);
        size_t n = 0;
        bool bridging = true;
        if (how < 3 && id > 2) { /* part of an earlier one */
            const char *from = texts[1 + draw(&state, (uint32_t)id - 1)];
            n = strlen(from) * (5 + draw(&state, 6)) / 10;
            memcpy(texts[id], from, n);
            n = tell(texts[id], n, &state, draw(&state, 5), draw(&state, 20));
        } else if (how == 3) { /* a round-up */
            bridging = false;
            n = tell(texts[id], n, &state, draw(&state, 5), 40);
            n = tell(texts[id], n, &state, draw(&state, 5), 40);
        } else {
            n = tell(texts[id], n, &state, draw(&state, 5), 40 + draw(&state, 60));
        }
        texts[id][n] = '\0';
        int64_t day = draw(&state, 8) == 0 ? -1 : (int64_t)draw(&state, 40) + 100;
        write_article(w, id, texts[id], day, bridging);
    }
}

static inline void shuffle(int64_t *ids, size_t n, uint32_t *state)
{
    for (size_t i = n; i > 1; i--) {
        size_t k = draw(state, (uint32_t)i);
        int64_t swap = ids[i - 1];
        ids[i - 1] = ids[k];
        ids[k] = swap;
    }
}

/* Two articles are together in both worlds, or in neither. */
static inline bool same_partition(const struct world *a, const struct world *b, int64_t n)
{
    for (int kind = 0; kind < CLUSTER_KINDS; kind++) {
        for (int64_t i = 1; i <= n; i++) {
            if ((a->tables[i][kind] == 0) != (b->tables[i][kind] == 0)) {
                return false;
            }
            for (int64_t k = 1; k < i; k++) {
                bool in_a = a->tables[i][kind] != 0 && a->tables[i][kind] == a->tables[k][kind];
                bool in_b = b->tables[i][kind] != 0 && b->tables[i][kind] == b->tables[k][kind];
                if (in_a != in_b) {
                    return false;
                }
            }
        }
    }
    return true;
}

#endif
