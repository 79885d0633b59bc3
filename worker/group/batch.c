#include "worker/group/state.h"

/*
 * Two articles are candidates if they share this part of the smaller one's marks, and one at
 * least. True duplicates share half and more; a shared line of furniture is not worth loading
 * two prints. (Of the article in question only: counting costs one step a posting.)
 */
#define SHARED_PART 16

void slots_push(struct arena *arena, struct slots *slots, uint32_t slot)
{
    ARENA_PUSH(arena, slots->items, slots->n, slots->cap, slot);
}

static void
take_out(struct grouper *g, struct group_batch *batch, struct arena *arena, uint32_t slot)
{
    unit_detach(g, batch, arena, slot);
    slot_empty(g, slot);
}

static void apply(struct grouper *g,
                  const struct group_change *change,
                  struct group_batch *batch,
                  struct arena *arena)
{
    uint32_t slot = slot_of(g, change->article_id);
    if (slot != NO_SLOT && g->slots[slot].live) {
        take_out(g, batch, arena, slot);
    }
    if (change->removed) {
        if (slot != NO_SLOT) {
            slots_push(arena, &batch->gone, slot);
        }
        return;
    }
    if (slot == NO_SLOT) {
        slot = slot_take(g, change->article_id);
    }
    struct item item = change->item;
    item.article_id = change->article_id;
    slot_fill(g, slot, &item);
    slots_push(arena, &batch->changed, slot);
    slots_push(arena, &batch->dirty, slot);
}

static void push_candidate(struct grouper *g,
                           struct group_batch *batch,
                           struct arena *arena,
                           uint32_t slot,
                           uint32_t other)
{
    struct group_candidate candidate = {
        .a = g->slots[slot].item.article_id,
        .b = g->slots[other].item.article_id,
    };
    ARENA_PUSH(arena, batch->candidates, batch->n_candidates, batch->cap_candidates, candidate);
}

/* visited: the changed slots. A pair of two of them is found from the lower slot alone. */
static void
find_candidates(struct grouper *g, struct group_batch *batch, struct arena *arena, uint32_t slot)
{
    const struct item *item = &g->slots[slot].item;
    struct slots others = {0};
    marked_clear(g, &g->found);
    for (uint32_t i = 0; i < item->n_marks; i++) {
        uint32_t n = 0;
        const uint32_t *same = postings_find(&g->marks, item->marks[i], &n);
        for (uint32_t k = 0; k < n; k++) {
            if (same[k] == slot || (marked_has(&g->visited, same[k]) && same[k] < slot)) {
                continue;
            }
            if (marked_add(&g->found, same[k], 0)) {
                slots_push(arena, &others, same[k]);
            }
            g->found.values[same[k]]++;
        }
    }
    for (size_t i = 0; i < others.n; i++) {
        uint32_t other = others.items[i];
        uint32_t marks = g->slots[other].item.n_marks;
        uint32_t fewer = marks < item->n_marks ? marks : item->n_marks;
        if (g->found.values[other] >= fewer / SHARED_PART) {
            push_candidate(g, batch, arena, slot, other);
        }
    }
}

void grouper_begin(struct grouper *g,
                   const struct group_change *changes,
                   size_t n,
                   struct arena *arena,
                   struct group_batch *out)
{
    *out = (struct group_batch){0};
    for (size_t i = 0; i < n; i++) {
        apply(g, &changes[i], out, arena);
    }
    marked_clear(g, &g->visited);
    for (size_t i = 0; i < out->changed.n; i++) {
        (void)marked_add(&g->visited, out->changed.items[i], 0);
    }
    for (size_t i = 0; i < out->changed.n; i++) {
        find_candidates(g, out, arena, out->changed.items[i]);
    }
}

static void join_verified(struct grouper *g, struct group_batch *batch, struct arena *arena)
{
    for (size_t i = 0; i < batch->n_candidates; i++) {
        const struct group_candidate *c = &batch->candidates[i];
        if (c->verdict.duplicate) {
            uint32_t a = slot_of(g, c->a);
            uint32_t b = slot_of(g, c->b);
            neighbours_pair(g, a, b, &c->verdict);
            unit_detach(g, batch, arena, a);
            unit_detach(g, batch, arena, b);
        }
    }
}

/* The duplicate groups among the units that the batch made. */
static struct parts
duplicate_parts(struct grouper *g, const struct slots *heads, struct arena *arena)
{
    struct parts parts = {0};
    for (size_t i = 0; i < heads->n; i++) {
        uint32_t head = heads->items[i];
        if (g->slots[head].next == head) {
            continue;
        }
        struct slots members = {0};
        uint32_t slot = head;
        do {
            slots_push(arena, &members, slot);
            slot = g->slots[slot].next;
        } while (slot != head);
        sort_slots(g, members.items, members.n);
        struct part part = {members.items, (uint32_t)members.n};
        ARENA_PUSH(arena, parts.items, parts.n, parts.cap, part);
    }
    return parts;
}

void grouper_decide(struct grouper *g,
                    struct group_batch *batch,
                    struct id_source ids,
                    struct arena *arena,
                    struct group_decision *out)
{
    struct slots heads = {0};
    struct parts stories = {0};
    size_t cap = 0;
    *out = (struct group_decision){0};
    join_verified(g, batch, arena);
    units_connect(g, batch, arena, &heads);
    struct parts duplicates = duplicate_parts(g, &heads, arena);
    stories_find(g, batch, arena, &stories);
    clusters_update(g, CLUSTER_DUPLICATES, &duplicates, batch, ids, arena, out, &cap);
    clusters_update(g, CLUSTER_STORY, &stories, batch, ids, arena, out, &cap);
    for (size_t i = 0; i < batch->gone.n; i++) {
        slot_give_back(g, batch->gone.items[i]);
    }
}
