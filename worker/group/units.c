#include "worker/group/state.h"

/* Every head but this one that shares a top term and scores enough. */
void unit_find_edges(struct grouper *g, uint32_t head)
{
    struct slot *s = &g->slots[head];
    if (s->edges_known) {
        return;
    }
    s->edges_known = true;
    struct probe probe;
    probe_init(&probe, &s->item, STORY_SCORE);
    marked_clear(g, &g->found);
    for (uint32_t i = 0; i < s->item.n_terms; i++) {
        uint32_t n = 0;
        if (!s->item.terms[i].top) {
            continue;
        }
        const uint32_t *same = postings_find(&g->terms, s->item.terms[i].hash, &n);
        for (uint32_t k = 0; k < n; k++) {
            uint32_t other = same[k];
            if (other == head || g->slots[other].unit != other ||
                !marked_add(&g->found, other, 0)) {
                continue;
            }
            uint32_t score = probe_score(&probe, &g->slots[other].item);
            if (score >= STORY_SCORE) {
                neighbours_add(&s->edges, (struct neighbour){other, (uint16_t)score, STORY_SCORE});
            }
        }
    }
}

void unit_announce(struct grouper *g, uint32_t head)
{
    unit_find_edges(g, head);
    const struct neighbours *edges = &g->slots[head].edges;
    for (uint32_t i = 0; i < edges->n; i++) {
        struct slot *other = &g->slots[edges->items[i].slot];
        if (other->edges_known && !neighbours_have(&other->edges, head)) {
            struct neighbour back = edges->items[i];
            back.slot = head;
            neighbours_add(&other->edges, back);
        }
    }
}

/*
 * Takes a unit apart: its members wait to be connected anew (dirty), and the stories around
 * its head are to be looked at (seeds).
 */
void unit_detach(struct grouper *g, struct group_batch *batch, struct arena *arena, uint32_t slot)
{
    uint32_t head = g->slots[slot].unit;
    if (head == NO_SLOT) {
        return;
    }
    unit_find_edges(g, head);
    struct neighbours *edges = &g->slots[head].edges;
    for (uint32_t i = 0; i < edges->n; i++) {
        neighbours_drop(&g->slots[edges->items[i].slot].edges, head);
        slots_push(arena, &batch->seeds, edges->items[i].slot);
    }
    neighbours_clear(edges);
    g->slots[head].edges_known = false;
    for (uint32_t member = head, next; g->slots[member].unit != NO_SLOT; member = next) {
        next = g->slots[member].next;
        g->slots[member].unit = NO_SLOT;
        g->slots[member].next = member;
        slots_push(arena, &batch->dirty, member);
    }
}

uint32_t unit_connect(struct grouper *g, uint32_t first, struct arena *arena)
{
    struct slots members = {0};
    uint32_t head = first;
    slots_push(arena, &members, first);
    (void)marked_add(&g->visited, first, 0);
    for (size_t i = 0; i < members.n; i++) {
        uint32_t slot = members.items[i];
        const struct neighbours *pairs = &g->slots[slot].pairs;
        if (item_order(&g->slots[slot].item, &g->slots[head].item) < 0) {
            head = slot;
        }
        for (uint32_t k = 0; k < pairs->n; k++) {
            if (marked_add(&g->visited, pairs->items[k].slot, 0)) {
                slots_push(arena, &members, pairs->items[k].slot);
            }
        }
    }
    for (size_t i = 0; i < members.n; i++) {
        g->slots[members.items[i]].unit = head;
        g->slots[members.items[i]].next = members.items[(i + 1) % members.n];
    }
    return head;
}

void units_connect(struct grouper *g,
                   struct group_batch *batch,
                   struct arena *arena,
                   struct slots *heads)
{
    marked_clear(g, &g->visited);
    for (size_t i = 0; i < batch->dirty.n; i++) {
        uint32_t slot = batch->dirty.items[i];
        if (g->slots[slot].live && g->slots[slot].unit == NO_SLOT) {
            slots_push(arena, heads, unit_connect(g, slot, arena));
        }
    }
    for (size_t i = 0; i < heads->n; i++) {
        unit_announce(g, heads->items[i]);
        slots_push(arena, &batch->seeds, heads->items[i]);
    }
}
