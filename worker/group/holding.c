/*
 * Which of the articles that verified pairs link are one unit.
 *
 * A pair of like texts joins always: cores are the components of these pairs. A pair of which
 * one text holds the other and much else joins their cores too, unless that would bridge texts
 * on different events. What a core is about says the member that holds the fewest other cores
 * (tie: the first), or the first text held by it, if it stands alone or holds several. A member
 * that holds a text on anything else is a round-up, and joins nothing of what it holds.
 * All of this is a function of the linked articles and pairs, whatever the order they came in.
 */
#include "worker/group/state.h"
#include "worker/group/unite.h"

/* What is known of a core, at its root. */
struct core {
    uint32_t members;
    uint32_t fewest; /* other cores that a member holds */
    uint32_t topic;  /* the article whose event all that is held must share */
};

/* Linked articles go by their numbers in canonical order, which g->visited.values has too. */
struct holding {
    const struct grouper *g;
    const struct slots *linked;
    uint32_t *root; /* the first member of the core, once all like ones are joined */
    struct core *cores;
    uint32_t *seen; /* of a core: the last article found to hold it, from 1 */
};

static const struct neighbours *pairs_of(const struct holding *h, uint32_t i)
{
    return &h->g->slots[h->linked->items[i]].pairs;
}

static uint32_t number_of(const struct holding *h, const struct neighbour *neighbour)
{
    return h->g->visited.values[neighbour->slot];
}

/* The core of a text that article i holds and that is not in its own; else its own. */
static uint32_t held_core(const struct holding *h, uint32_t i, const struct neighbour *neighbour)
{
    return h->root[neighbour->held ? number_of(h, neighbour) : i];
}

static void join_like_ones(struct holding *h)
{
    for (uint32_t i = 0; i < h->linked->n; i++) {
        const struct neighbours *pairs = pairs_of(h, i);
        for (uint32_t k = 0; k < pairs->n; k++) {
            if (!pairs->items[k].held && !pairs->items[k].holds) {
                unite(h->root, i, number_of(h, &pairs->items[k]));
            }
        }
    }
    for (uint32_t i = 0; i < h->linked->n; i++) {
        h->root[i] = unite_root(h->root, i);
    }
}

static void find_topic(struct holding *h, uint32_t i)
{
    const struct neighbours *pairs = pairs_of(h, i);
    struct core *core = &h->cores[h->root[i]];
    uint32_t first = i;
    uint32_t n = 0;
    for (uint32_t k = 0; k < pairs->n; k++) {
        uint32_t held = held_core(h, i, &pairs->items[k]);
        if (held != h->root[i] && h->seen[held] != i + 1) {
            h->seen[held] = i + 1;
            first = n == 0 || held < first ? held : first;
            n++;
        }
    }
    if (h->root[i] == i || n < core->fewest) { /* a core's root is its first member */
        core->fewest = n;
        core->topic = n > 1 || core->members == 1 ? first : i;
    }
}

/* The held core's first article stands for it. */
static bool shares_topic(const struct holding *h, const struct core *core, uint32_t held)
{
    const struct item *a = &h->g->slots[h->linked->items[core->topic]].item;
    const struct item *b = &h->g->slots[h->linked->items[held]].item;
    return core->topic == held || item_score(a, b) >= STORY_SCORE;
}

static bool is_round_up(const struct holding *h, uint32_t i)
{
    const struct neighbours *pairs = pairs_of(h, i);
    const struct core *core = &h->cores[h->root[i]];
    for (uint32_t k = 0; k < pairs->n; k++) {
        uint32_t held = held_core(h, i, &pairs->items[k]);
        if (held != h->root[i] && !shares_topic(h, core, held)) {
            return true;
        }
    }
    return false;
}

/* unit: the cores at first; they stay in root, for what is held goes by them. */
static void join_held(struct holding *h, uint32_t i, uint32_t *unit)
{
    const struct neighbours *pairs = pairs_of(h, i);
    for (uint32_t k = 0; k < pairs->n; k++) {
        unite(unit, i, held_core(h, i, &pairs->items[k]));
    }
}

void find_units(const struct grouper *g,
                const struct slots *linked,
                struct arena *arena,
                uint32_t *root)
{
    struct holding h = {
        .g = g,
        .linked = linked,
        .root = ARENA_NEW(arena, uint32_t, linked->n),
        .cores = ARENA_NEW(arena, struct core, linked->n),
        .seen = ARENA_NEW(arena, uint32_t, linked->n),
    };
    for (uint32_t i = 0; i < linked->n; i++) {
        h.root[i] = i;
    }
    join_like_ones(&h);
    for (uint32_t i = 0; i < linked->n; i++) {
        root[i] = h.root[i];
        h.cores[root[i]].members++;
    }
    for (uint32_t i = 0; i < linked->n; i++) {
        find_topic(&h, i);
    }
    for (uint32_t i = 0; i < linked->n; i++) {
        if (!is_round_up(&h, i)) {
            join_held(&h, i, root);
        }
    }
    for (uint32_t i = 0; i < linked->n; i++) {
        root[i] = unite_root(root, i);
    }
}
