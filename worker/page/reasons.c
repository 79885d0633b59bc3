#include "worker/page/reasons.h"

#include <stdlib.h>

#include "common/sort.h"

/* The features of all blocks of a page. */
struct table {
    uint32_t n_blocks, n; /* n: features */
    int32_t *values;      /* by block, n of each */
    int32_t medians[FEATURES_MAX];
    struct feature_name names[FEATURES_MAX];
};

/* ---- the table ---- */

static void fill_table(struct layout *layout, struct arena *arena, struct table *t)
{
    int32_t values[FEATURES_MAX];
    t->n = features_read(layout, 0, values, t->names);
    t->values = ARENA_NEW(arena, int32_t, (size_t)t->n_blocks * t->n);
    for (uint32_t i = 0; i < t->n_blocks; i++) {
        (void)features_read(layout, i, t->values + (size_t)i * t->n, NULL);
    }
}

/* The same order for unsigned numbers: the sign turned over. */
static uint32_t unsigned_of(int32_t value)
{
    return (uint32_t)value ^ UINT32_C(0x80000000);
}

static void find_medians(struct table *t, struct arena *arena)
{
    uint32_t *column = ARENA_NEW(arena, uint32_t, t->n_blocks);
    uint32_t *scratch = ARENA_NEW(arena, uint32_t, t->n_blocks);
    for (uint32_t f = 0; f < t->n; f++) {
        for (uint32_t i = 0; i < t->n_blocks; i++) {
            column[i] = unsigned_of(t->values[(size_t)i * t->n + f]);
        }
        sort_u32(column, t->n_blocks, scratch);
        t->medians[f] = (int32_t)(column[t->n_blocks / 2] ^ UINT32_C(0x80000000));
    }
}

/* ---- what a feature weighs ---- */

struct weights {
    const struct block_forest *forest;
    const int32_t *values, *medians;
    int64_t changes[FEATURES_MAX];
    uint32_t seen[FEATURES_MAX]; /* number of the last tree in which it was weighed, from 1 */
};

static int32_t value_of(const struct weights *w, uint32_t feature, uint32_t replaced)
{
    return feature == replaced ? w->medians[feature] : w->values[feature];
}

/* What a tree says with the median in place of one feature; FEATURES_MAX: of none. */
static int32_t leaf_of(const struct weights *w, uint32_t tree, uint32_t replaced)
{
    const struct block_tree *t = &w->forest->trees[tree];
    const struct block_tree_node *nodes = w->forest->nodes + t->node;
    int32_t at = 0;
    while (at >= 0) {
        int32_t value = value_of(w, nodes[at].feature, replaced);
        at = nodes[at].child[value > nodes[at].threshold];
    }
    return w->forest->leaves[t->leaf + (uint32_t)~at];
}

/* Only what turns at one of the nodes that the block passes can change the tree's leaf. */
static void weigh_tree(struct weights *w, uint32_t tree)
{
    const struct block_tree_node *nodes = w->forest->nodes + w->forest->trees[tree].node;
    int32_t leaf = leaf_of(w, tree, FEATURES_MAX);
    for (int32_t at = 0; at >= 0;) {
        uint32_t f = nodes[at].feature;
        bool left = w->values[f] <= nodes[at].threshold;
        if (left != (w->medians[f] <= nodes[at].threshold) && w->seen[f] != tree + 1) {
            w->seen[f] = tree + 1;
            w->changes[f] += leaf - leaf_of(w, tree, f);
        }
        at = nodes[at].child[!left];
    }
}

static void
take_strongest(const struct table *t, const struct weights *w, struct block_reasons *out)
{
    for (uint32_t f = 0; f < w->forest->n_features && f < t->n; f++) {
        struct reason reason = {t->names[f], w->values[f], w->changes[f]};
        uint32_t place = out->n;
        while (place > 0 && llabs(out->items[place - 1].change) < llabs(reason.change)) {
            place--;
        }
        if (reason.change == 0 || place == REASONS_MAX) {
            continue;
        }
        out->n += out->n < REASONS_MAX;
        for (uint32_t i = out->n - 1; i > place; i--) {
            out->items[i] = out->items[i - 1];
        }
        out->items[place] = reason;
    }
}

const struct block_reasons *reasons_read(const struct page *page,
                                         const struct block_model *model,
                                         const struct judgement *judgement,
                                         struct arena *arena)
{
    struct layout layout;
    if (!judgement->decided || page->n == 0 || page->n > JUDGE_MAX_BLOCKS) {
        return NULL;
    }
    layout_read(page, model, arena, &layout);
    struct table *table = ARENA_NEW(arena, struct table, 1);
    table->n_blocks = page->n;
    fill_table(&layout, arena, table);
    find_medians(table, arena);
    struct block_reasons *out = ARENA_NEW(arena, struct block_reasons, page->n);
    for (uint32_t i = 0; i < page->n; i++) {
        out[i].in_container = dom_is_inside(page->dom, page->blocks[i].owner, layout.container);
        struct weights weights = {
            .forest = &model->forest,
            .values = table->values + (size_t)i * table->n,
            .medians = table->medians,
        };
        for (uint32_t tree = 0; tree < weights.forest->n_trees; tree++) {
            weigh_tree(&weights, tree);
        }
        take_strongest(table, &weights, &out[i]);
    }
    return out;
}
