#include "worker/model/block_model.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/*
 * The file, all numbers in the order of the machine that builds (little-endian is checked):
 *     header, tokens, permille, trees, nodes, leaves.
 */
__asm__(".section .rodata\n"
        ".balign 8\n"
        "block_model_begin:\n"
        ".incbin \"" BLOCK_MODEL "\"\n"
        "block_model_end:\n"
        ".previous\n");
extern const char block_model_begin[], block_model_end[];

#define MAGIC "NMBLOCK1"

/* Most blocks are menus, and the first trees see it: the others have not changed what is kept of
 * any of the pages that this was tried on. */
#define GIVE_UP_AFTER 80
#define GIVE_UP_BELOW (-3 * BLOCK_SCORE_ONE)

#define ABREAST 4 /* measured: 8 are no faster */

struct header {
    char magic[8];
    uint32_t byte_order; /* 1 */
    uint32_t n_tokens;
    struct forest_header {
        uint32_t n_trees, n_nodes, n_leaves, n_features;
        int32_t base;
    } forest;
};

/* Takes count items off the front of the rest. */
static const void *take(struct str *rest, size_t size, size_t count)
{
    if (count > rest->n / size) {
        *rest = (struct str){NULL, 0};
        return NULL;
    }
    const void *p = rest->p;
    *rest = str_sub(*rest, size * count, rest->n);
    return p;
}

/* Children lie behind their parent and inside the tree, so that every walk ends. */
static bool is_whole(const struct block_forest *f, const struct forest_header *h)
{
    for (uint32_t t = 0; t < f->n_trees; t++) {
        uint32_t end = t + 1 < f->n_trees ? f->trees[t + 1].node : h->n_nodes;
        uint32_t leaves = t + 1 < f->n_trees ? f->trees[t + 1].leaf : h->n_leaves;
        if (end > h->n_nodes || leaves > h->n_leaves || f->trees[t].leaf >= leaves ||
            f->trees[t].node >= end) {
            return false;
        }
        for (uint32_t i = f->trees[t].node; i < end; i++) {
            int32_t at = (int32_t)(i - f->trees[t].node);
            const int16_t *children = f->nodes[i].child;
            for (int k = 0; k < 2; k++) {
                int32_t child = children[k];
                bool fits = child < 0 ? (uint32_t)~child < leaves - f->trees[t].leaf
                                      : child > at && (uint32_t)child < end - f->trees[t].node;
                if (!fits || f->nodes[i].feature >= f->n_features) {
                    return false;
                }
            }
        }
    }
    return true;
}

static bool take_forest(struct str *rest, const struct forest_header *h, struct block_forest *out)
{
    *out =
        (struct block_forest){.n_trees = h->n_trees, .n_features = h->n_features, .base = h->base};
    out->trees = take(rest, sizeof *out->trees, h->n_trees);
    out->nodes = take(rest, sizeof *out->nodes, h->n_nodes);
    out->leaves = take(rest, sizeof *out->leaves, h->n_leaves);
    return out->trees && out->nodes && out->leaves;
}

static bool read_tables(struct str bytes, struct block_model *out, const struct header **header)
{
    const struct header *h = take(&bytes, sizeof *h, 1);
    if (!h || memcmp(h->magic, MAGIC, sizeof h->magic) != 0 || h->byte_order != 1) {
        return false;
    }
    *header = h;
    out->n_tokens = h->n_tokens;
    out->tokens = take(&bytes, sizeof *out->tokens, h->n_tokens);
    out->permille = take(&bytes, sizeof *out->permille, 1000);
    return out->tokens && out->permille && take_forest(&bytes, &h->forest, &out->forest) &&
           bytes.n == 0;
}

bool block_model_read(struct str bytes, struct block_model *out)
{
    const struct header *h = NULL;
    return read_tables(bytes, out, &h) && is_whole(&out->forest, &h->forest);
}

struct block_model block_model_trusted(struct str bytes)
{
    struct block_model model = {0};
    const struct header *h = NULL;
    if (!read_tables(bytes, &model, &h)) {
        abort(); /* the file is part of the program; a test reads it with all checks */
    }
    return model;
}

struct block_model block_model_builtin(void)
{
    return block_model_trusted(
        (struct str){block_model_begin, (size_t)(block_model_end - block_model_begin)});
}

static int32_t leaf_of(const struct block_forest *forest, uint32_t tree, const int32_t *values)
{
    const struct block_tree_node *nodes = forest->nodes + forest->trees[tree].node;
    int32_t at = 0;
    while (at >= 0) {
        at = nodes[at].child[values[nodes[at].feature] > nodes[at].threshold]; /* no branch */
    }
    return forest->leaves[forest->trees[tree].leaf + (uint32_t)~at];
}

/* Of a damaged file a score may wrap. */
static int32_t add_trees(const struct block_forest *forest,
                         uint32_t from,
                         uint32_t to,
                         const int32_t *values,
                         int32_t score)
{
    for (uint32_t t = from; t < to; t++) {
        score = (int32_t)((uint32_t)score + (uint32_t)leaf_of(forest, t, values));
    }
    return score;
}

int32_t block_forest_score(const struct block_forest *forest, const int32_t *values)
{
    return add_trees(forest, 0, forest->n_trees, values, forest->base);
}

int32_t block_forest_quick_score(const struct block_forest *forest, const int32_t *values)
{
    uint32_t first = forest->n_trees < GIVE_UP_AFTER ? forest->n_trees : GIVE_UP_AFTER;
    int32_t score = add_trees(forest, 0, first, values, forest->base);
    return score < GIVE_UP_BELOW ? score : add_trees(forest, first, forest->n_trees, values, score);
}

/* One node on from at; where a leaf is reached it stays. No branch. */
static inline int32_t walk_on(const struct block_tree_node *root, int32_t at, const int32_t *values)
{
    const struct block_tree_node *node = root + (at < 0 ? 0 : at);
    int32_t child = node->child[values[node->feature] > node->threshold];
    return at < 0 ? at : child;
}

/* The tree's leaves for ABREAST items, walked side by side, as one alone waits for each node. */
static void leaves_abreast(const struct block_forest *forest,
                           uint32_t tree,
                           const int32_t *const *items,
                           int32_t *const *scores)
{
    const struct block_tree_node *root = forest->nodes + forest->trees[tree].node;
    int32_t at[ABREAST] = {0}, all = 0;
    while (all >= 0) {
        all = -1;
        for (size_t k = 0; k < ABREAST; k++) {
            at[k] = walk_on(root, at[k], items[k]);
            all &= at[k];
        }
    }
    for (size_t k = 0; k < ABREAST; k++) {
        int32_t leaf = forest->leaves[forest->trees[tree].leaf + (uint32_t)~at[k]];
        *scores[k] = (int32_t)((uint32_t)*scores[k] + (uint32_t)leaf);
    }
}

/* Items on their way and where their sums are; the last of them fill up to ABREAST. */
struct walkers {
    const int32_t *items[BLOCK_FOREST_ITEMS + ABREAST];
    int32_t *scores[BLOCK_FOREST_ITEMS + ABREAST];
    size_t n;
    int32_t nowhere; /* the sum of those that only fill up */
};

static void fill_up(struct walkers *w)
{
    for (size_t i = w->n; i % ABREAST != 0; i++) {
        w->items[i] = w->items[0];
        w->scores[i] = &w->nowhere;
    }
}

/* Those of a score below leave. */
static void let_go(struct walkers *w, int32_t below)
{
    size_t left = 0;
    for (size_t i = 0; i < w->n; i++) {
        if (*w->scores[i] >= below) {
            w->items[left] = w->items[i];
            w->scores[left++] = w->scores[i];
        }
    }
    w->n = left;
    fill_up(w);
}

void block_forest_scores(const struct block_forest *forest,
                         const struct block_exit *exits,
                         size_t n_exits,
                         const int32_t *const *items,
                         size_t n,
                         int32_t *scores)
{
    assert(n <= BLOCK_FOREST_ITEMS);
    struct walkers w = {.n = n};
    for (size_t i = 0; i < n; i++) {
        scores[i] = forest->base;
        w.items[i] = items[i];
        w.scores[i] = &scores[i];
    }
    fill_up(&w);
    size_t exit = 0;
    /* Tree by tree, so that a tree is at hand for all of them. */
    for (uint32_t t = 0; t < forest->n_trees; t++) {
        if (exit < n_exits && exits[exit].trees == t) {
            let_go(&w, exits[exit++].below);
        }
        for (size_t i = 0; i < w.n; i += ABREAST) {
            leaves_abreast(forest, t, w.items + i, w.scores + i);
        }
    }
}

int32_t block_probability(const struct block_model *model, int32_t score)
{
    int32_t low = 0;
    int32_t high = 1000;
    while (low < high) {
        int32_t mid = (low + high) / 2;
        if (model->permille[mid] <= score) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

/*
 * Hashes are spread evenly, so a search begins where the hash would stand; the gap there tells
 * about how far to go on, and after NEARER such steps it is a few places.
 */
#define NEARER 3

int32_t block_token_score(const struct block_model *model, uint32_t hash)
{
    const int64_t n = model->n_tokens;
    const struct block_token *tokens = model->tokens;
    int64_t at = (int64_t)((uint64_t)hash * (uint64_t)n >> 32);
    if (n == 0) {
        return 0;
    }
    for (int step = 0; step < NEARER; step++) {
        at += (((int64_t)hash - (int64_t)tokens[at].hash) * n) >> 32;
        at = at < 0 ? 0 : at >= n ? n - 1 : at;
    }
    while (at > 0 && tokens[at].hash > hash) {
        at--;
    }
    while (at < n && tokens[at].hash < hash) {
        at++;
    }
    return at < n && tokens[at].hash == hash ? tokens[at].score : 0;
}
