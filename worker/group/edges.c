#include "worker/group/state.h"

static struct edge *edge_to(const struct edges *edges, uint32_t slot)
{
    for (uint32_t i = 0; i < edges->n; i++) {
        if (edges->items[i].slot == slot) {
            return &edges->items[i];
        }
    }
    return NULL;
}

static void add_edge(struct grouper *g, uint32_t a, uint32_t b, uint32_t score, uint32_t windows)
{
    edges_add(&g->slots[a].edges, (struct edge){b, (uint16_t)score, (uint16_t)windows});
    edges_add(&g->slots[b].edges, (struct edge){a, (uint16_t)score, (uint16_t)windows});
}

static void drop_edge(struct grouper *g, uint32_t from, uint32_t to)
{
    struct edges *edges = &g->slots[from].edges;
    struct edge *gone = edge_to(edges, to);
    *gone = edges->items[--edges->n];
}

/* An edge of this score has come or gone; TOUCH_NEW: the unit itself has come. */
static void unit_touch(struct grouper *g, struct touched *to, uint32_t head, uint32_t score)
{
    struct slot *s = &g->slots[head];
    if (s->touch == 0 && s->split == 0) {
        slots_push(to->arena, to->slots, head);
    }
    s->touch = (uint16_t)(score > s->touch ? score : s->touch);
}

/* Two units are a window apart no longer in one of their terms. */
static void lose_window(struct grouper *g, struct touched *to, uint32_t a, uint32_t b)
{
    struct edge *there = edge_to(&g->slots[a].edges, b);
    if (!there) {
        return;
    }
    uint32_t score = there->score;
    edge_to(&g->slots[b].edges, a)->windows--;
    if (--there->windows == 0) {
        drop_edge(g, a, b);
        drop_edge(g, b, a);
        unit_touch(g, to, a, score);
        unit_touch(g, to, b, score);
    }
}

/* Where there is no edge yet, no other term's window holds them, or they are not alike. */
static void gain_window(struct grouper *g, struct touched *to, uint32_t a, uint32_t b)
{
    struct edge *there = edge_to(&g->slots[a].edges, b);
    if (there) {
        there->windows++;
        edge_to(&g->slots[b].edges, a)->windows++;
        return;
    }
    uint32_t score = item_score(&g->slots[a].item, &g->slots[b].item);
    if (score >= STORY_SCORE) {
        add_edge(g, a, b, score, 1);
        unit_touch(g, to, a, score);
        unit_touch(g, to, b, score);
    }
}

/* How many of the n slots come before this one. */
static uint32_t rank_of(const struct grouper *g, const uint32_t *list, uint32_t n, uint32_t slot)
{
    uint32_t from = 0;
    while (n > from) {
        uint32_t middle = from + (n - from) / 2;
        if (item_order(&g->slots[list[middle]].item, &g->slots[slot].item) < 0) {
            from = middle + 1;
        } else {
            n = middle;
        }
    }
    return from;
}

/* g->found counts for each unit of `others` in how many windows it is. */
static void see_window(
    struct grouper *g, struct touched *to, uint32_t hash, uint32_t head, struct slots *others)
{
    uint32_t n = 0;
    const uint32_t *list = postings_find(&g->terms, hash, &n);
    uint32_t at = rank_of(g, list, n, head);
    uint32_t begin = at < EDGE_WINDOW ? 0 : at - EDGE_WINDOW;
    uint32_t end = n - at < EDGE_WINDOW ? n : at + EDGE_WINDOW;
    for (uint32_t i = begin; i < end; i++) {
        if (marked_add(&g->found, list[i], 0)) {
            slots_push(to->arena, others, list[i]);
        }
        g->found.values[list[i]]++;
    }
    for (uint32_t i = begin; i < at && i + EDGE_WINDOW < n; i++) {
        lose_window(g, to, list[i], list[i + EDGE_WINDOW]);
    }
    postings_insert(&g->terms, hash, head, at);
}

void unit_post(struct grouper *g, struct touched *to, uint32_t head)
{
    struct slot *s = &g->slots[head];
    struct slots others = {0};
    struct probe probe;
    marked_clear(g, &g->found);
    for (uint32_t i = 0; i < s->item.n_terms; i++) {
        if (s->item.terms[i].top) {
            see_window(g, to, s->item.terms[i].hash, head, &others);
        }
    }
    probe_init(&probe, &s->item, STORY_SCORE);
    for (size_t i = 0; i < others.n; i++) {
        uint32_t score = probe_score(&probe, &g->slots[others.items[i]].item);
        if (score >= STORY_SCORE) {
            add_edge(g, head, others.items[i], score, g->found.values[others.items[i]]);
        }
    }
    s->posted = true;
    unit_touch(g, to, head, TOUCH_NEW);
}

void unit_unpost(struct grouper *g, struct touched *to, uint32_t head)
{
    struct slot *s = &g->slots[head];
    for (uint32_t i = 0; i < s->edges.n; i++) {
        drop_edge(g, s->edges.items[i].slot, head);
        unit_touch(g, to, s->edges.items[i].slot, s->edges.items[i].score);
    }
    edges_clear(&s->edges);
    s->posted = false;
    for (uint32_t i = 0; i < s->item.n_terms; i++) {
        if (!s->item.terms[i].top) {
            continue;
        }
        uint32_t n = 0;
        uint32_t hash = s->item.terms[i].hash;
        const uint32_t *list = postings_find(&g->terms, hash, &n);
        uint32_t at = rank_of(g, list, n, head);
        while (list[at] != head) { /* one with the same time and key */
            at++;
        }
        postings_erase(&g->terms, hash, at);
        list = postings_find(&g->terms, hash, &n);
        for (uint32_t k = at < EDGE_WINDOW ? 0 : at - EDGE_WINDOW; k < at && k + EDGE_WINDOW < n;
             k++) {
            gain_window(g, to, list[k], list[k + EDGE_WINDOW]);
        }
    }
}
