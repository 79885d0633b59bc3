#include "worker/group/average.h"

/* Stories that are tried, those with the nearest articles; and of how many units all together. */
#define TRIED       4
#define TRIED_UNITS 512

/* A story, by its node, and the edge to the nearest article in it. */
struct tried {
    uint32_t node;
    const struct edge *edge;
};

/* The higher score; tie: the earlier article. */
static bool is_nearer(const struct grouper *g, const struct edge *a, const struct edge *b)
{
    return a->score != b->score ? a->score > b->score
                                : item_order(&g->slots[a->slot].item, &g->slots[b->slot].item) < 0;
}

/* tried is sorted, and has each story once: the last of more falls out. */
static uint32_t
insert(const struct grouper *g, struct tried *tried, uint32_t n, const struct edge *edge)
{
    uint32_t node = g->slots[edge->slot].places[LEVELS].first;
    uint32_t at = 0;
    while (at < n && tried[at].node != node) {
        at++;
    }
    if (at < n && !is_nearer(g, edge, tried[at].edge)) {
        return n;
    }
    if (at == n) { /* a new one, behind the others */
        if (n == TRIED && !is_nearer(g, edge, tried[n - 1].edge)) {
            return n;
        }
        at = n < TRIED ? n++ : n - 1;
    }
    for (; at > 0 && is_nearer(g, edge, tried[at - 1].edge); at--) {
        tried[at] = tried[at - 1];
    }
    tried[at] = (struct tried){node, edge};
    return n;
}

/* The story that a head is in, by its node; NO_SLOT: one that bridges nothing is in none. */
static uint32_t own_node(const struct grouper *g, uint32_t head)
{
    return g->slots[head].item.bridging ? g->slots[head].places[LEVELS].first : NO_SLOT;
}

/* The node that one which bridges nothing hangs on is that of its nearest: stories.c. */
static struct runner_up
loose_runner_up(const struct grouper *g, const struct tried *tried, uint32_t n)
{
    uint32_t at = n > 0 && tried[0].edge->score >= LOOSE_SCORE ? 1 : 0;
    if (at >= n) {
        return (struct runner_up){0};
    }
    return (struct runner_up){g->slots[tried[at].edge->slot].item.article_id, tried[at].edge->score,
                              LOOSE_SCORE};
}

struct runner_up find_runner_up(const struct grouper *g, uint32_t head, struct arena *arena)
{
    const struct edges *edges = &g->slots[head].edges;
    struct runner_up best = {0};
    struct tried tried[TRIED];
    uint32_t n = 0;
    uint32_t units = 0;
    for (uint32_t i = 0; i < edges->n; i++) {
        const struct slot *other = &g->slots[edges->items[i].slot];
        if (other->item.bridging && other->places[LEVELS].first != own_node(g, head)) {
            n = insert(g, tried, n, &edges->items[i]);
        }
    }
    if (n == 0 || !g->slots[head].item.bridging) {
        return loose_runner_up(g, tried, n);
    }
    struct sums sums = sums_of(g, 0, head, arena);
    for (uint32_t i = 0; i < n; i++) {
        units += g->slots[tried[i].node].places[LEVELS].n;
        if (i > 0 && units > TRIED_UNITS) {
            break;
        }
        uint32_t score = average(g, &sums, LEVELS, tried[i].node) / AVERAGE_ONE;
        if (i == 0 || score > best.score) {
            best = (struct runner_up){g->slots[tried[i].edge->slot].item.article_id, score,
                                      STORY_SCORE};
        }
    }
    return best;
}
