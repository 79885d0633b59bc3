#include "worker/group/state.h"

#define NO_NODE UINT32_MAX

/*
 * The stories that are looked at: nodes of the last level, and loose (non-bridging) units, each
 * of them once. g->visited: nodes, with their number; loose heads.
 */
struct finder {
    struct grouper *g;
    struct arena *arena;
    struct slots nodes; /* first units */
    struct slots loose; /* heads */
    struct loose_of {
        struct slots heads;
    } *attached; /* to each node, by its number */
    size_t n_attached, cap_attached;
    struct slots alone; /* loose heads without a story to join */
};

static uint32_t node_of(const struct grouper *g, uint32_t head)
{
    return g->slots[head].places[LEVELS].first;
}

static void add_node(struct finder *f, uint32_t first)
{
    if (marked_add(&f->g->visited, first, (uint32_t)f->nodes.n)) {
        struct loose_of none = {0};
        slots_push(f->arena, &f->nodes, first);
        ARENA_PUSH(f->arena, f->attached, f->n_attached, f->cap_attached, none);
    }
}

static void add_article(struct finder *f, uint32_t slot)
{
    uint32_t head = f->g->slots[slot].live ? f->g->slots[slot].unit : NO_SLOT;
    if (head == NO_SLOT) {
        return;
    }
    if (f->g->slots[head].item.bridging) {
        add_node(f, node_of(f->g, head));
    } else if (marked_add(&f->g->visited, head, 0)) {
        slots_push(f->arena, &f->loose, head);
    }
}

/*
 * All of a story that loses or gains a member is looked at, even where nothing else leads to
 * it: a stored story may have been decided by an older version of these rules.
 */
static void add_old_story(struct finder *f, uint32_t slot)
{
    struct cluster *cluster = cluster_get(f->g, f->g->slots[slot].cluster[CLUSTER_STORY]);
    if (!cluster || cluster->seen == f->g->clusters_now) {
        return;
    }
    cluster->seen = f->g->clusters_now;
    for (uint32_t i = 0; i < cluster->n; i++) {
        add_article(f, cluster->slots[i]);
    }
}

static void add_old_stories(struct finder *f, uint32_t head)
{
    uint32_t slot = head;
    do {
        add_old_story(f, slot);
        slot = f->g->slots[slot].next;
    } while (slot != head);
}

/* Loose units may leave a changed node, or join it. */
static void add_loose_around(struct finder *f, uint32_t head)
{
    const struct edges *edges = &f->g->slots[head].edges;
    for (uint32_t i = 0; i < edges->n; i++) {
        if (!f->g->slots[edges->items[i].slot].item.bridging) {
            add_article(f, edges->items[i].slot);
        }
    }
}

static void see_node(struct finder *f, uint32_t first)
{
    uint32_t head = first;
    do {
        add_old_stories(f, head);
        head = f->g->slots[head].places[LEVELS].next;
    } while (head != first);
}

/* The story of the bridging unit that it is most like; tie: the earlier unit. */
static uint32_t best_node(const struct finder *f, uint32_t head)
{
    const struct grouper *g = f->g;
    const struct edges *edges = &g->slots[head].edges;
    const struct edge *best = NULL;
    for (uint32_t i = 0; i < edges->n; i++) {
        const struct edge *edge = &edges->items[i];
        if (edge->score < LOOSE_SCORE || !g->slots[edge->slot].item.bridging) {
            continue;
        }
        if (!best || edge->score > best->score ||
            (edge->score == best->score &&
             item_order(&g->slots[edge->slot].item, &g->slots[best->slot].item) < 0)) {
            best = edge;
        }
    }
    return best ? node_of(g, best->slot) : NO_NODE;
}

static void see_loose(struct finder *f, uint32_t head)
{
    uint32_t node = best_node(f, head);
    add_old_stories(f, head);
    if (node == NO_NODE) {
        slots_push(f->arena, &f->alone, head);
        return;
    }
    add_node(f, node);
    slots_push(f->arena, &f->attached[f->g->visited.values[node]].heads, head);
}

static void add_members(struct finder *f, uint32_t head, struct slots *members)
{
    uint32_t slot = head;
    do {
        slots_push(f->arena, members, slot);
        slot = f->g->slots[slot].next;
    } while (slot != head);
}

static void push_part(struct finder *f, struct slots *members, struct parts *out)
{
    sort_slots(f->g, members->items, members->n);
    struct part part = {members->items, (uint32_t)members->n};
    ARENA_PUSH(f->arena, out->items, out->n, out->cap, part);
}

static void list_parts(struct finder *f, struct parts *out)
{
    for (size_t i = 0; i < f->nodes.n; i++) {
        struct slots members = {0};
        uint32_t head = f->nodes.items[i];
        do {
            add_members(f, head, &members);
            head = f->g->slots[head].places[LEVELS].next;
        } while (head != f->nodes.items[i]);
        for (size_t k = 0; k < f->attached[i].heads.n; k++) {
            add_members(f, f->attached[i].heads.items[k], &members);
        }
        push_part(f, &members, out);
    }
    for (size_t i = 0; i < f->alone.n; i++) {
        struct slots members = {0};
        add_members(f, f->alone.items[i], &members);
        push_part(f, &members, out);
    }
}

/* What the batch itself has changed: nodes, loose units, what was around those that are gone. */
static void
add_changed(struct finder *f, const struct group_batch *batch, const struct slots *nodes)
{
    struct grouper *g = f->g;
    for (size_t i = 0; i < nodes->n; i++) {
        uint32_t head = nodes->items[i];
        add_node(f, head);
        do {
            add_loose_around(f, head);
            head = g->slots[head].places[LEVELS].next;
        } while (head != nodes->items[i]);
    }
    for (size_t i = 0; i < batch->seeds.n; i++) {
        struct slot *s = &g->slots[batch->seeds.items[i]];
        bool changed = s->touch == TOUCH_NEW || !s->item.bridging;
        s->touch = 0;
        s->split = 0;
        if (s->posted && changed) {
            add_article(f, batch->seeds.items[i]);
            add_loose_around(f, batch->seeds.items[i]);
        }
    }
    for (size_t i = 0; i < batch->gone.n; i++) {
        add_old_story(f, batch->gone.items[i]);
    }
}

void stories_find(struct grouper *g,
                  const struct group_batch *batch,
                  struct arena *arena,
                  struct parts *out)
{
    struct finder f = {.g = g, .arena = arena};
    struct slots changed = {0};
    levels_update(g, &batch->seeds, arena, &changed);
    g->clusters_now++;
    marked_clear(g, &g->visited);
    add_changed(&f, batch, &changed);
    for (size_t node = 0, loose = 0; node < f.nodes.n || loose < f.loose.n;) {
        if (node < f.nodes.n) {
            see_node(&f, f.nodes.items[node++]);
        } else {
            see_loose(&f, f.loose.items[loose++]);
        }
    }
    list_parts(&f, out);
}
