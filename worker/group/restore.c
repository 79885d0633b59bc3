#include "worker/group/state.h"

void grouper_restore_cluster(struct grouper *g,
                             enum cluster_kind kind,
                             int64_t id,
                             uint32_t version)
{
    cluster_new(g, kind, id)->version = version;
}

void grouper_restore_article(struct grouper *g,
                             const struct item *item,
                             const int64_t cluster[CLUSTER_KINDS])
{
    uint32_t slot = slot_take(g, item->article_id);
    slot_fill(g, slot, item);
    for (int kind = 0; kind < CLUSTER_KINDS; kind++) {
        struct cluster *in = cluster_get(g, cluster[kind]);
        if (in) {
            g->slots[slot].cluster[kind] = cluster[kind];
            cluster_add_slot(in, slot);
        }
    }
}

void grouper_restore_pair(struct grouper *g, int64_t a, int64_t b, const struct verdict *verdict)
{
    uint32_t slot_a = slot_of(g, a);
    uint32_t slot_b = slot_of(g, b);
    if (slot_a != NO_SLOT && slot_b != NO_SLOT) { /* else one has left the window */
        neighbours_pair(g, slot_a, slot_b, verdict);
    }
}

/* In canonical order heads are appended to their terms' lists. */
static void restore_levels(struct grouper *g, struct slots *heads, struct arena *arena)
{
    struct slots touched = {0};
    struct slots stories = {0};
    struct touched to = {arena, &touched};
    sort_slots(g, heads->items, heads->n);
    for (size_t i = 0; i < heads->n; i++) {
        unit_post(g, &to, heads->items[i]);
        levels_enter(g, heads->items[i]);
        grouper_beat(g);
    }
    levels_update(g, &touched, arena, &stories);
    for (size_t i = 0; i < touched.n; i++) {
        g->slots[touched.items[i]].touch = 0;
    }
}

void grouper_beat(const struct grouper *g)
{
    if (g->pulse.beat) {
        g->pulse.beat(g->pulse.arg);
    }
}

void grouper_restored(struct grouper *g, struct grouper_pulse pulse)
{
    struct arena *arena = arena_new((size_t)1 << 20);
    struct slots all = {0};
    struct arena *kept = arena_new((size_t)1 << 20);
    g->pulse = pulse;
    marked_clear(g, &g->visited);
    for (uint32_t i = 0; i < g->n_slots; i++) {
        if (g->slots[i].live && g->slots[i].unit == NO_SLOT) {
            struct slots heads = {0};
            component_connect(g, i, arena, &heads);
            for (size_t k = 0; k < heads.n; k++) {
                struct slot *head = &g->slots[heads.items[k]];
                head->original = head->next != heads.items[k];
                slots_push(kept, &all, heads.items[k]);
            }
            arena_reset(arena);
        }
        grouper_beat(g);
    }
    restore_levels(g, &all, kept);
    arena_free(kept);
    for (uint32_t i = 0; i < g->n_clusters; i++) {
        struct cluster *cluster = &g->clusters[i];
        if (cluster->n > 0) {
            sort_slots(g, cluster->slots, cluster->n);
            struct part part = {cluster->slots, cluster->n};
            cluster->summary = summarize(g, cluster->kind, &part, arena);
            arena_reset(arena);
        }
        grouper_beat(g);
    }
    arena_free(arena);
    g->pulse = (struct grouper_pulse){NULL, NULL};
}
