#include "worker/group/state.h"

#include <stdlib.h>
#include <string.h>

#include "common/or_die.h"

#define FIRST_SLOTS 1024

/* Room for one more of size bytes; doubles. */
static void *grown(void *items, size_t size, uint32_t n, uint32_t *cap)
{
    if (n < *cap) {
        return items;
    }
    uint32_t more = *cap < 4 ? 4 : 2 * *cap;
    items = or_die(realloc(items, (size_t)more * size));
    *cap = more;
    return items;
}

struct grouper *grouper_new(void)
{
    struct grouper *g = or_die(calloc(1, sizeof *g));
    g->found.now = 1;
    g->visited.now = 1;
    g->near.now = 1;
    g->in_node.now = 1;
    g->kept = kept_new();
    return g;
}

void grouper_free(struct grouper *g)
{
    if (!g) {
        return;
    }
    for (uint32_t i = 0; i < g->n_slots; i++) {
        free(g->slots[i].item.marks);
        free(g->slots[i].pairs.items);
        free(g->slots[i].edges.items);
    }
    for (uint32_t i = 0; i < g->n_clusters; i++) {
        free(g->clusters[i].slots);
    }
    free(g->slots);
    free(g->free_slots);
    free(g->clusters);
    free(g->free_clusters);
    idmap_release(&g->by_article);
    idmap_release(&g->by_cluster);
    postings_release(&g->marks);
    postings_release(&g->terms);
    free(g->found.stamps);
    free(g->found.values);
    free(g->visited.stamps);
    free(g->visited.values);
    free(g->near.stamps);
    free(g->near.values);
    free(g->in_node.stamps);
    free(g->in_node.values);
    kept_free(g->kept);
    free(g);
}

struct grouper_size grouper_size(const struct grouper *g)
{
    size_t per_slot = sizeof *g->slots + 8 * sizeof(uint32_t);
    return (struct grouper_size){
        .articles = g->articles,
        .clusters = g->live_clusters,
        .bytes = g->cap_slots * per_slot + g->item_bytes + g->marks.bytes + g->terms.bytes +
                 g->cap_clusters * sizeof *g->clusters,
    };
}

uint32_t slot_of(const struct grouper *g, int64_t article_id)
{
    return idmap_get(&g->by_article, article_id);
}

static void grow_marked(struct marked *marked, uint32_t old, uint32_t more)
{
    marked->stamps = or_die(realloc(marked->stamps, more * sizeof *marked->stamps));
    marked->values = or_die(realloc(marked->values, more * sizeof *marked->values));
    memset(marked->stamps + old, 0, (more - old) * sizeof *marked->stamps);
}

static void grow_slots(struct grouper *g)
{
    uint32_t old = g->cap_slots;
    uint32_t more = old == 0 ? FIRST_SLOTS : 2 * old;
    g->slots = or_die(realloc(g->slots, more * sizeof *g->slots));
    memset(g->slots + old, 0, (more - old) * sizeof *g->slots);
    grow_marked(&g->found, old, more);
    grow_marked(&g->visited, old, more);
    grow_marked(&g->near, old, more);
    grow_marked(&g->in_node, old, more);
    g->cap_slots = more;
}

uint32_t slot_take(struct grouper *g, int64_t article_id)
{
    uint32_t slot = 0;
    if (g->n_free > 0) {
        slot = g->free_slots[--g->n_free];
    } else {
        if (g->n_slots == g->cap_slots) {
            grow_slots(g);
        }
        slot = g->n_slots++;
    }
    g->slots[slot] = (struct slot){.unit = NO_SLOT, .next = slot};
    g->slots[slot].item.article_id = article_id;
    idmap_put(&g->by_article, article_id, slot);
    return slot;
}

static size_t block_bytes(const struct item *item)
{
    return item->n_marks * sizeof *item->marks + item->n_terms * sizeof *item->terms;
}

void slot_fill(struct grouper *g, uint32_t slot, const struct item *item)
{
    struct slot *s = &g->slots[slot];
    size_t mark_bytes = item->n_marks * sizeof *item->marks;
    size_t term_bytes = item->n_terms * sizeof *item->terms;
    uint32_t *block = or_die(malloc(mark_bytes + term_bytes + 1));
    if (mark_bytes > 0) {
        memcpy(block, item->marks, mark_bytes);
    }
    if (term_bytes > 0) {
        memcpy(block + item->n_marks, item->terms, term_bytes);
    }
    s->item = *item;
    s->item.marks = block;
    s->item.terms = (struct item_term *)(block + item->n_marks); /* both are aligned to 4 */
    s->live = true;
    s->filled = ++g->fills;
    g->articles++;
    g->item_bytes += block_bytes(item);
    for (uint32_t i = 0; i < item->n_marks; i++) {
        postings_add(&g->marks, item->marks[i], slot);
    }
}

static void neighbours_drop(struct neighbours *list, uint32_t slot)
{
    for (uint32_t i = 0; i < list->n; i++) {
        if (list->items[i].slot == slot) {
            list->items[i] = list->items[--list->n];
            return;
        }
    }
}

static void neighbours_clear(struct neighbours *list)
{
    free(list->items);
    *list = (struct neighbours){0};
}

void slot_empty(struct grouper *g, uint32_t slot)
{
    struct slot *s = &g->slots[slot];
    for (uint32_t i = 0; i < s->item.n_marks; i++) {
        postings_remove(&g->marks, s->item.marks[i], slot);
    }
    for (uint32_t i = 0; i < s->pairs.n; i++) {
        neighbours_drop(&g->slots[s->pairs.items[i].slot].pairs, slot);
    }
    neighbours_clear(&s->pairs);
    g->articles--;
    g->item_bytes -= block_bytes(&s->item);
    free(s->item.marks);
    s->item.marks = NULL;
    s->item.terms = NULL;
    s->item.n_marks = 0;
    s->item.n_terms = 0;
    s->live = false;
}

void slot_give_back(struct grouper *g, uint32_t slot)
{
    struct slot *s = &g->slots[slot];
    idmap_drop(&g->by_article, s->item.article_id);
    edges_clear(&s->edges);
    *s = (struct slot){0};
    g->free_slots = grown(g->free_slots, sizeof *g->free_slots, g->n_free, &g->cap_free);
    g->free_slots[g->n_free++] = slot;
}

void neighbours_add(struct neighbours *list, struct neighbour neighbour)
{
    list->items = grown(list->items, sizeof *list->items, list->n, &list->cap);
    list->items[list->n++] = neighbour;
}

void edges_add(struct edges *list, struct edge edge)
{
    list->items = grown(list->items, sizeof *list->items, list->n, &list->cap);
    list->items[list->n++] = edge;
}

void edges_clear(struct edges *list)
{
    free(list->items);
    *list = (struct edges){0};
}

void marked_clear(struct grouper *g, struct marked *marked)
{
    if (++marked->now == 0) { /* wrapped around */
        memset(marked->stamps, 0, g->cap_slots * sizeof *marked->stamps);
        marked->now = 1;
    }
}

bool marked_has(const struct marked *marked, uint32_t slot)
{
    return marked->stamps[slot] == marked->now;
}

bool marked_add(struct marked *marked, uint32_t slot, uint32_t value)
{
    if (marked_has(marked, slot)) {
        return false;
    }
    marked->stamps[slot] = marked->now;
    marked->values[slot] = value;
    return true;
}

struct cluster *cluster_get(const struct grouper *g, int64_t id)
{
    uint32_t i = idmap_get(&g->by_cluster, id);
    return i == IDMAP_NONE ? NULL : &g->clusters[i];
}

struct cluster *cluster_new(struct grouper *g, enum cluster_kind kind, int64_t id)
{
    uint32_t i = 0;
    if (g->n_free_clusters > 0) {
        i = g->free_clusters[--g->n_free_clusters];
    } else {
        g->clusters = grown(g->clusters, sizeof *g->clusters, g->n_clusters, &g->cap_clusters);
        i = g->n_clusters++;
    }
    g->clusters[i] = (struct cluster){.id = id, .kind = kind};
    g->live_clusters++;
    idmap_put(&g->by_cluster, id, i);
    return &g->clusters[i];
}

void cluster_drop(struct grouper *g, int64_t id)
{
    uint32_t i = idmap_get(&g->by_cluster, id);
    free(g->clusters[i].slots);
    g->clusters[i] = (struct cluster){0};
    g->live_clusters--;
    idmap_drop(&g->by_cluster, id);
    g->free_clusters = grown(g->free_clusters, sizeof *g->free_clusters, g->n_free_clusters,
                             &g->cap_free_clusters);
    g->free_clusters[g->n_free_clusters++] = i;
}

void cluster_set_slots(struct cluster *cluster, const uint32_t *slots, uint32_t n)
{
    if (n > cluster->cap) {
        cluster->slots = or_die(realloc(cluster->slots, n * sizeof *slots));
        cluster->cap = n;
    }
    memcpy(cluster->slots, slots, n * sizeof *slots);
    cluster->n = n;
}

void cluster_add_slot(struct cluster *cluster, uint32_t slot)
{
    cluster->slots = grown(cluster->slots, sizeof *cluster->slots, cluster->n, &cluster->cap);
    cluster->slots[cluster->n++] = slot;
}

bool grouper_knows(const struct grouper *g, int64_t article_id)
{
    return slot_of(g, article_id) != NO_SLOT;
}

int64_t grouper_cluster_of(const struct grouper *g, enum cluster_kind kind, int64_t article_id)
{
    uint32_t slot = slot_of(g, article_id);
    return slot == NO_SLOT ? 0 : g->slots[slot].cluster[kind];
}

static int by_order(const void *a, const void *b, void *grouper)
{
    const struct grouper *g = grouper;
    return item_order(&g->slots[*(const uint32_t *)a].item, &g->slots[*(const uint32_t *)b].item);
}

void sort_slots(const struct grouper *g, uint32_t *slots, size_t n)
{
    struct grouper *unchanged = (struct grouper *)(uintptr_t)g; /* qsort_r knows no const */
    if (n > 0) {
        qsort_r(slots, n, sizeof *slots, by_order, unchanged);
    }
}
