#include "worker/group/state.h"

#include "worker/group/link.h"

/* A story in the making: units by their heads. Scores are taken with bridging ones only. */
struct story {
    struct slots bridging; /* in canonical order */
    struct slots loose;
};

struct stories {
    struct story *items;
    size_t n, cap;
};

/*
 * g->visited holds the heads seen so far: bridging ones with the number of their story (while
 * their component is cut: their number in it), loose ones with NO_STORY.
 */
struct finder {
    struct grouper *g;
    struct arena *arena;
    struct slots seeds; /* still to be looked at */
    struct slots loose; /* non-bridging heads to be attached */
    struct stories stories;
};

#define NO_STORY UINT32_MAX

static uint32_t new_story(struct finder *f)
{
    struct story story = {0};
    ARENA_PUSH(f->arena, f->stories.items, f->stories.n, f->stories.cap, story);
    return (uint32_t)f->stories.n - 1;
}

/*
 * All of a story that loses or gains a member is looked at, even where no edge leads to it:
 * a stored story may have been decided by an older version of these rules.
 */
static void add_old_story(struct finder *f, uint32_t slot)
{
    struct cluster *cluster = cluster_get(f->g, f->g->slots[slot].cluster[CLUSTER_STORY]);
    if (!cluster || cluster->seen == f->g->clusters_now) {
        return;
    }
    cluster->seen = f->g->clusters_now;
    for (uint32_t i = 0; i < cluster->n; i++) {
        slots_push(f->arena, &f->seeds, cluster->slots[i]);
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

/* Sorts a newly seen head to the component that is walked, or to the loose ones. */
static void see(struct finder *f, struct slots *component, uint32_t head)
{
    if (!marked_add(&f->g->visited, head, NO_STORY)) {
        return;
    }
    slots_push(f->arena, f->g->slots[head].item.bridging ? component : &f->loose, head);
    add_old_stories(f, head);
}

static struct link_edge *inner_edges(struct finder *f, const struct slots *component, uint32_t *n)
{
    struct link_edge *edges = NULL;
    size_t n_edges = 0;
    size_t cap = 0;
    for (uint32_t i = 0; i < component->n; i++) {
        const struct neighbours *list = &f->g->slots[component->items[i]].edges;
        for (uint32_t k = 0; k < list->n; k++) {
            uint32_t other = list->items[k].slot;
            if (f->g->slots[other].item.bridging && f->g->visited.values[other] > i) {
                struct link_edge edge = {i, f->g->visited.values[other], list->items[k].score};
                ARENA_PUSH(f->arena, edges, n_edges, cap, edge);
            }
        }
    }
    *n = (uint32_t)n_edges;
    return edges;
}

/* Average link over a whole component. */
static void cut_component(struct finder *f, struct slots *component)
{
    struct grouper *g = f->g;
    uint32_t n = (uint32_t)component->n;
    const struct item **items = ARENA_NEW(f->arena, const struct item *, n);
    uint32_t *part = ARENA_NEW(f->arena, uint32_t, n);
    uint32_t *story = ARENA_NEW(f->arena, uint32_t, n);
    uint32_t n_edges = 0;
    sort_slots(g, component->items, n);
    for (uint32_t i = 0; i < n; i++) {
        items[i] = &g->slots[component->items[i]].item;
        g->visited.values[component->items[i]] = i;
    }
    struct link_edge *edges = inner_edges(f, component, &n_edges);
    link_units(items, n, edges, n_edges, STORY_SCORE, f->arena, part);
    for (uint32_t i = 0; i < n; i++) {
        story[i] = part[i] == i ? new_story(f) : story[part[i]]; /* part[i] ≤ i */
        slots_push(f->arena, &f->stories.items[story[i]].bridging, component->items[i]);
        g->visited.values[component->items[i]] = story[i];
    }
}

static void walk(struct finder *f, uint32_t seed)
{
    struct slots component = {0};
    uint32_t head = f->g->slots[seed].live ? f->g->slots[seed].unit : NO_SLOT;
    if (head == NO_SLOT) {
        return;
    }
    see(f, &component, head);
    for (size_t i = 0; i < component.n; i++) {
        unit_find_edges(f->g, component.items[i]);
        const struct neighbours *edges = &f->g->slots[component.items[i]].edges;
        for (uint32_t k = 0; k < edges->n; k++) {
            see(f, &component, edges->items[k].slot);
        }
    }
    if (component.n > 0) {
        cut_component(f, &component);
    }
}

/* A story that the batch does not touch, but a loose unit may join: taken as it is. */
static uint32_t import_story(struct finder *f, const struct cluster *cluster)
{
    uint32_t number = new_story(f);
    struct story *story = &f->stories.items[number];
    for (uint32_t i = 0; i < cluster->n; i++) {
        uint32_t head = f->g->slots[cluster->slots[i]].unit;
        if (head == cluster->slots[i] && marked_add(&f->g->visited, head, number)) {
            bool bridging = f->g->slots[head].item.bridging;
            slots_push(f->arena, bridging ? &story->bridging : &story->loose, head);
        }
    }
    return number;
}

static uint32_t story_of(struct finder *f, uint32_t head)
{
    if (marked_has(&f->g->visited, head)) {
        return f->g->visited.values[head];
    }
    const struct cluster *cluster = cluster_get(f->g, f->g->slots[head].cluster[CLUSTER_STORY]);
    return cluster ? import_story(f, cluster) : NO_STORY;
}

static int64_t sum_scores(const struct finder *f, const struct story *story, uint32_t head)
{
    int64_t sum = 0;
    for (size_t i = 0; i < story->bridging.n; i++) {
        sum += item_score(&f->g->slots[head].item, &f->g->slots[story->bridging.items[i]].item);
    }
    return sum;
}

static bool comes_first(const struct finder *f, const struct story *a, const struct story *b)
{
    return item_order(&f->g->slots[a->bridging.items[0]].item,
                      &f->g->slots[b->bridging.items[0]].item) < 0;
}

/* The story with the highest average that reaches the threshold; tie: the earlier story. */
static uint32_t best_story(struct finder *f, uint32_t head)
{
    uint32_t best = NO_STORY;
    int64_t best_sum = 0;
    unit_find_edges(f->g, head);
    const struct neighbours *edges = &f->g->slots[head].edges;
    for (uint32_t i = 0; i < edges->n; i++) {
        if (!f->g->slots[edges->items[i].slot].item.bridging) {
            continue;
        }
        uint32_t number = story_of(f, edges->items[i].slot);
        if (number == NO_STORY || number == best) {
            continue;
        }
        const struct story *story = &f->stories.items[number];
        int64_t n = (int64_t)story->bridging.n;
        int64_t sum = sum_scores(f, story, head);
        if (sum < STORY_SCORE * n) {
            continue;
        }
        int64_t ahead = 1;
        if (best != NO_STORY) {
            const struct story *other = &f->stories.items[best];
            ahead = sum * (int64_t)other->bridging.n - best_sum * n;
            ahead += ahead == 0 && comes_first(f, story, other);
        }
        if (ahead > 0) {
            best = number;
            best_sum = sum;
        }
    }
    return best;
}

static void attach_loose(struct finder *f)
{
    for (size_t i = 0; i < f->loose.n; i++) {
        uint32_t head = f->loose.items[i];
        uint32_t number = best_story(f, head);
        if (number == NO_STORY) {
            number = new_story(f);
        }
        slots_push(f->arena, &f->stories.items[number].loose, head);
    }
}

static void add_members(struct finder *f, const struct slots *heads, struct slots *members)
{
    for (size_t i = 0; i < heads->n; i++) {
        uint32_t slot = heads->items[i];
        do {
            slots_push(f->arena, members, slot);
            slot = f->g->slots[slot].next;
        } while (slot != heads->items[i]);
    }
}

void stories_find(struct grouper *g,
                  const struct group_batch *batch,
                  struct arena *arena,
                  struct parts *out)
{
    struct finder f = {.g = g, .arena = arena};
    g->clusters_now++;
    marked_clear(g, &g->visited);
    for (size_t i = 0; i < batch->gone.n; i++) {
        add_old_story(&f, batch->gone.items[i]);
    }
    for (size_t i = 0; i < batch->seeds.n; i++) {
        walk(&f, batch->seeds.items[i]);
    }
    for (size_t i = 0; i < f.seeds.n; i++) {
        walk(&f, f.seeds.items[i]);
    }
    attach_loose(&f);
    for (size_t i = 0; i < f.stories.n; i++) {
        struct slots members = {0};
        add_members(&f, &f.stories.items[i].bridging, &members);
        add_members(&f, &f.stories.items[i].loose, &members);
        sort_slots(g, members.items, members.n);
        struct part part = {members.items, (uint32_t)members.n};
        ARENA_PUSH(arena, out->items, out->n, out->cap, part);
    }
}
