#include "worker/group/state.h"

void neighbours_pair(struct grouper *g, uint32_t a, uint32_t b, const struct verdict *verdict)
{
    enum relation relation = verdict_relation(verdict);
    struct neighbour neighbour = {
        .slot = b,
        .score = verdict_score(verdict),
        .threshold = verdict->threshold,
        .held = relation == RELATION_B_IN_A,
        .holds = relation == RELATION_A_IN_B,
    };
    neighbours_add(&g->slots[a].pairs, neighbour);
    neighbour.slot = a;
    neighbour.held = relation == RELATION_A_IN_B;
    neighbour.holds = relation == RELATION_B_IN_A;
    neighbours_add(&g->slots[b].pairs, neighbour);
}

/*
 * Takes a unit apart: its members wait to be connected anew (dirty), and the units around
 * its head are to be looked at (seeds).
 */
static void
take_apart(struct grouper *g, struct group_batch *batch, struct arena *arena, uint32_t head)
{
    struct touched touched = {arena, &batch->seeds};
    levels_leave(g, &touched, head);
    unit_unpost(g, &touched, head);
    for (uint32_t member = head, next; g->slots[member].unit != NO_SLOT; member = next) {
        next = g->slots[member].next;
        g->slots[member].unit = NO_SLOT;
        g->slots[member].next = member;
        slots_push(arena, &batch->dirty, member);
    }
}

/*
 * With a unit, all units that pairs lead to from it: whether a pair joins two units depends on
 * what else is linked with them. What is apart already was taken apart with its neighbours.
 */
void unit_detach(struct grouper *g, struct group_batch *batch, struct arena *arena, uint32_t slot)
{
    struct slots todo = {0};
    slots_push(arena, &todo, slot);
    while (todo.n > 0) {
        uint32_t head = g->slots[todo.items[--todo.n]].unit;
        if (head == NO_SLOT) {
            continue;
        }
        size_t from = batch->dirty.n;
        take_apart(g, batch, arena, head);
        for (size_t i = from; i < batch->dirty.n; i++) {
            const struct neighbours *pairs = &g->slots[batch->dirty.items[i]].pairs;
            for (uint32_t k = 0; k < pairs->n; k++) {
                slots_push(arena, &todo, pairs->items[k].slot);
            }
        }
    }
}

/* Everything that pairs lead to from the first one, itself included, in canonical order. */
static struct slots linked_with(struct grouper *g, uint32_t first, struct arena *arena)
{
    struct slots linked = {0};
    slots_push(arena, &linked, first);
    (void)marked_add(&g->visited, first, 0);
    for (size_t i = 0; i < linked.n; i++) {
        const struct neighbours *pairs = &g->slots[linked.items[i]].pairs;
        for (uint32_t k = 0; k < pairs->n; k++) {
            if (marked_add(&g->visited, pairs->items[k].slot, 0)) {
                slots_push(arena, &linked, pairs->items[k].slot);
            }
        }
    }
    sort_slots(g, linked.items, linked.n);
    for (size_t i = 0; i < linked.n; i++) {
        g->visited.values[linked.items[i]] = (uint32_t)i;
    }
    return linked;
}

/* The first member of a unit in canonical order is its head. */
void component_connect(struct grouper *g, uint32_t first, struct arena *arena, struct slots *heads)
{
    struct slots linked = linked_with(g, first, arena);
    uint32_t *root = ARENA_NEW(arena, uint32_t, linked.n);
    uint32_t *head_of = ARENA_NEW(arena, uint32_t, linked.n); /* of a root: slot + 1, or 0 */
    find_units(g, &linked, arena, root);
    for (size_t i = 0; i < linked.n; i++) {
        uint32_t slot = linked.items[i];
        uint32_t *place = &head_of[root[i]];
        if (*place == 0) {
            *place = slot + 1;
            g->slots[slot].next = slot;
            slots_push(arena, heads, slot);
        }
        uint32_t head = *place - 1;
        g->slots[slot].unit = head;
        if (slot != head) {
            g->slots[slot].next = g->slots[head].next;
            g->slots[head].next = slot;
        }
    }
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
            component_connect(g, slot, arena, heads);
        }
    }
    struct touched touched = {arena, &batch->seeds};
    for (size_t i = 0; i < heads->n; i++) {
        unit_post(g, &touched, heads->items[i]);
        levels_enter(g, heads->items[i]);
    }
}
