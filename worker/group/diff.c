#include "worker/group/state.h"

#include <stdlib.h>
#include <string.h>

#define NO_PART UINT32_MAX

/* A former membership, of a cluster that may change. */
struct former {
    int64_t cluster;
    uint32_t part; /* where the article is now; NO_PART: in no cluster of this kind */
    uint32_t slot;
};

/* An old cluster lives on in the part that holds most of its members. */
struct heir {
    uint32_t part;
    int64_t cluster;
};

struct differ {
    struct grouper *g;
    enum cluster_kind kind;
    struct arena *arena;
    struct part *parts; /* in canonical order of their first slots */
    uint32_t n_parts;
    int64_t *ids;           /* of each part */
    bool *fresh;            /* part has no old cluster */
    bool *absorbed;         /* others were merged into it */
    struct former *formers; /* by cluster, then part */
    size_t n_formers, cap_formers;
    struct group_decision *out;
    size_t *cap_out;
};

static int parts_in_order(const void *a, const void *b, void *grouper)
{
    const struct grouper *g = grouper;
    return item_order(&g->slots[((const struct part *)a)->slots[0]].item,
                      &g->slots[((const struct part *)b)->slots[0]].item);
}

static int by_cluster(const void *a, const void *b)
{
    const struct former *x = a;
    const struct former *y = b;
    if (x->cluster != y->cluster) {
        return x->cluster < y->cluster ? -1 : 1;
    }
    return (x->part > y->part) - (x->part < y->part);
}

static int by_part(const void *a, const void *b)
{
    const struct heir *x = a;
    const struct heir *y = b;
    if (x->part != y->part) {
        return x->part < y->part ? -1 : 1;
    }
    return (x->cluster > y->cluster) - (x->cluster < y->cluster);
}

static int by_id(const void *a, const void *b)
{
    int64_t x = ((const struct cluster_change *)a)->id;
    int64_t y = ((const struct cluster_change *)b)->id;
    return (x > y) - (x < y);
}

static void add_former(struct differ *d, uint32_t slot, uint32_t part)
{
    if (!marked_add(&d->g->visited, slot, part)) {
        return;
    }
    int64_t cluster = d->g->slots[slot].cluster[d->kind];
    if (cluster != 0) {
        struct former former = {cluster, part, slot};
        ARENA_PUSH(d->arena, d->formers, d->n_formers, d->cap_formers, former);
    }
}

/* From here on g->visited says for each slot in question which part it is in. */
static void collect_formers(struct differ *d, const struct group_batch *batch)
{
    marked_clear(d->g, &d->g->visited);
    for (uint32_t p = 0; p < d->n_parts; p++) {
        for (uint32_t i = 0; i < d->parts[p].n; i++) {
            add_former(d, d->parts[p].slots[i], p);
        }
    }
    for (size_t i = 0; d->kind == CLUSTER_DUPLICATES && i < batch->dirty.n; i++) {
        add_former(d, batch->dirty.items[i], NO_PART);
    }
    for (size_t i = 0; i < batch->gone.n; i++) {
        add_former(d, batch->gone.items[i], NO_PART);
    }
    if (d->n_formers > 0) {
        qsort(d->formers, d->n_formers, sizeof *d->formers, by_cluster);
    }
}

/* One past the last former member of the cluster that begins at i. */
static size_t run_end(const struct differ *d, size_t i)
{
    size_t end = i;
    while (end < d->n_formers && d->formers[end].cluster == d->formers[i].cluster) {
        end++;
    }
    return end;
}

/* Of equal parts the first: parts stand in the order of their earliest article. */
static uint32_t largest_part(const struct differ *d, size_t begin, size_t end)
{
    uint32_t best = NO_PART;
    size_t most = 0;
    for (size_t i = begin; i < end && d->formers[i].part != NO_PART;) {
        size_t k = i;
        while (k < end && d->formers[k].part == d->formers[i].part) {
            k++;
        }
        if (k - i > most) {
            most = k - i;
            best = d->formers[i].part;
        }
        i = k;
    }
    return best;
}

/* The lowest of the clusters that live on in a part gives it its id. */
static void name_parts(struct differ *d, struct id_source ids)
{
    struct heir *heirs = ARENA_NEW(d->arena, struct heir, d->n_formers);
    size_t n = 0;
    for (size_t i = 0; i < d->n_formers; i = run_end(d, i)) {
        uint32_t part = largest_part(d, i, run_end(d, i));
        if (part != NO_PART) {
            heirs[n++] = (struct heir){part, d->formers[i].cluster};
        }
    }
    qsort(heirs, n, sizeof *heirs, by_part);
    for (size_t i = 0; i < n; i++) {
        if (d->ids[heirs[i].part] == 0) {
            d->ids[heirs[i].part] = heirs[i].cluster;
        } else {
            d->absorbed[heirs[i].part] = true;
        }
    }
    for (uint32_t p = 0; p < d->n_parts; p++) {
        if (d->ids[p] == 0) {
            d->ids[p] = ids.next(ids.context);
            d->fresh[p] = true;
        }
    }
}

static enum member_role role_of(const struct differ *d, uint32_t slot)
{
    if (d->kind == CLUSTER_STORY) {
        return ROLE_MEMBER;
    }
    return d->g->slots[slot].unit == slot ? ROLE_ORIGINAL : ROLE_DUPLICATE;
}

/* g->found holds the articles that are new or revised. */
static void compare_members(struct differ *d, uint32_t p, struct cluster_change *change)
{
    const struct part *part = &d->parts[p];
    change->added = ARENA_NEW(d->arena, struct member_change, part->n);
    change->changed = ARENA_NEW(d->arena, struct member_change, part->n);
    for (uint32_t i = 0; i < part->n; i++) {
        struct slot *s = &d->g->slots[part->slots[i]];
        struct member_change member = {
            .article_id = s->item.article_id,
            .role = role_of(d, part->slots[i]),
        };
        bool is_new = s->cluster[d->kind] != d->ids[p];
        bool other_role =
            d->kind == CLUSTER_DUPLICATES && s->original != (member.role == ROLE_ORIGINAL);
        if (is_new || other_role || marked_has(&d->g->found, part->slots[i])) {
            member.evidence = find_evidence(d->g, d->kind, part->slots[i], p, d->arena);
            if (is_new) {
                change->added[change->n_added++] = member;
            } else {
                change->changed[change->n_changed++] = member;
            }
        }
        if (d->kind == CLUSTER_DUPLICATES) {
            s->original = member.role == ROLE_ORIGINAL;
        }
        s->cluster[d->kind] = d->ids[p];
    }
}

static void list_removed(
    struct differ *d, size_t begin, size_t end, uint32_t but_part, struct cluster_change *change)
{
    change->removed = ARENA_NEW(d->arena, int64_t, end - begin);
    for (size_t i = begin; i < end; i++) {
        if (but_part == NO_PART || d->formers[i].part != but_part) {
            change->removed[change->n_removed++] = d->g->slots[d->formers[i].slot].item.article_id;
        }
    }
}

static void push_change(struct differ *d, struct cluster_change change)
{
    struct group_decision *out = d->out;
    ARENA_PUSH(d->arena, out->changes, out->n_changes, *d->cap_out, change);
}

/* Parts that go on with an old id, or begin a new one. */
static void update_part(struct differ *d, uint32_t p, struct cluster_change change)
{
    const struct part *part = &d->parts[p];
    compare_members(d, p, &change);
    change.summary = summarize(d->g, d->kind, part, d->arena);
    struct cluster *cluster =
        d->fresh[p] ? cluster_new(d->g, d->kind, change.id) : cluster_get(d->g, change.id);
    bool same = !d->fresh[p] && change.n_added + change.n_changed + change.n_removed == 0 &&
                !change.absorbed_some &&
                memcmp(&change.summary, &cluster->summary, sizeof change.summary) == 0;
    cluster_set_slots(cluster, part->slots, part->n);
    cluster->summary = change.summary;
    if (!same) {
        change.version = ++cluster->version;
        push_change(d, change);
    }
}

/* Old clusters, in the order of their ids: they live on, are merged, or end. */
static void update_old(struct differ *d)
{
    for (size_t i = 0, end; i < d->n_formers; i = end) {
        end = run_end(d, i);
        int64_t id = d->formers[i].cluster;
        uint32_t part = largest_part(d, i, end);
        struct cluster_change change = {.kind = d->kind, .id = id};
        if (part != NO_PART && d->ids[part] == id) {
            change.fate = CLUSTER_CHANGED;
            change.absorbed_some = d->absorbed[part];
            list_removed(d, i, end, part, &change);
            update_part(d, part, change);
            continue;
        }
        change.fate = part == NO_PART ? CLUSTER_DISSOLVED : CLUSTER_MERGED;
        change.merged_into = part == NO_PART ? 0 : d->ids[part];
        change.version = cluster_get(d->g, id)->version + 1;
        list_removed(d, i, end, NO_PART, &change);
        cluster_drop(d->g, id);
        push_change(d, change);
    }
}

static void forget_members(struct differ *d)
{
    for (size_t i = 0; i < d->n_formers; i++) {
        if (d->formers[i].part == NO_PART) {
            d->g->slots[d->formers[i].slot].cluster[d->kind] = 0;
            d->g->slots[d->formers[i].slot].original = false;
        }
    }
}

void clusters_update(struct grouper *g,
                     enum cluster_kind kind,
                     const struct parts *parts,
                     const struct group_batch *batch,
                     struct id_source ids,
                     struct arena *arena,
                     struct group_decision *out,
                     size_t *cap)
{
    struct differ d = {
        .g = g,
        .kind = kind,
        .arena = arena,
        .parts = parts->items,
        .n_parts = (uint32_t)parts->n,
        .ids = ARENA_NEW(arena, int64_t, parts->n),
        .fresh = ARENA_NEW(arena, bool, parts->n),
        .absorbed = ARENA_NEW(arena, bool, parts->n),
        .out = out,
        .cap_out = cap,
    };
    size_t before = out->n_changes;
    if (parts->n > 0) {
        qsort_r(d.parts, d.n_parts, sizeof *d.parts, parts_in_order, g);
    }
    collect_formers(&d, batch);
    name_parts(&d, ids);
    marked_clear(g, &g->found);
    for (size_t i = 0; i < batch->changed.n; i++) {
        (void)marked_add(&g->found, batch->changed.items[i], 0);
    }
    update_old(&d);
    for (uint32_t p = 0; p < d.n_parts; p++) {
        if (d.fresh[p]) {
            update_part(
                &d, p,
                (struct cluster_change){.fate = CLUSTER_CREATED, .kind = kind, .id = d.ids[p]});
        }
    }
    forget_members(&d);
    if (out->n_changes > before) {
        qsort(out->changes + before, out->n_changes - before, sizeof *out->changes, by_id);
    }
}
