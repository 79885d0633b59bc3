/*
 * block_model — which blocks of a page are its article: the learned tables.
 *
 * What:  a forest of decision trees (gradient boosting) over whole numbers, and scores of
 *        class names. Made by worker/train/blocks.py, compiled in, never changed at run time.
 * Why:   trees over integers with integer leaves give the same answer on every machine.
 * Cost:  a tree costs its depth, about 6 comparisons.
 * Source: Ke et al. 2017, LightGBM; format: block_model.c.
 */
#ifndef WORKER_MODEL_BLOCK_MODEL_H
#define WORKER_MODEL_BLOCK_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "common/str.h"

/* Scores are log-odds in 1/BLOCK_SCORE_ONE. */
#define BLOCK_SCORE_ONE 4096

struct block_tree_node {
    int32_t threshold; /* value <= threshold: left */
    uint16_t feature;
    int16_t child[2]; /* left, right; below zero: leaf number ~x of the tree; else its node */
    uint16_t unused;
};

struct block_tree {
    uint32_t node, leaf; /* first of the tree in the arrays */
};

struct block_forest {
    uint32_t n_trees, n_features;
    const struct block_tree *trees;
    const struct block_tree_node *nodes;
    const int32_t *leaves;
    int32_t base;
};

struct block_token {
    uint32_t hash;
    int32_t score; /* thousandths */
};

struct block_model {
    struct block_forest forest;
    const struct block_token *tokens; /* by hash */
    uint32_t n_tokens;
    const int32_t *permille; /* 1000 scores: where the probability passes (i + .5) / 1000 */
};

/* The tables of a file; false: it is none of this version, or not whole. bytes: aligned to 8. */
bool block_model_read(struct str bytes, struct block_model *out);

/* The same of a file that is part of the program, without looking at every node. */
struct block_model block_model_trusted(struct str bytes);

/* The compiled-in one. */
struct block_model block_model_builtin(void);

/* The forest's score of a block; values: n_features of them. */
int32_t block_forest_score(const struct block_forest *forest, const int32_t *values);

/* The same, but of a block that the first trees are sure is no text only their score. */
int32_t block_forest_quick_score(const struct block_forest *forest, const int32_t *values);

/* An item whose score after so many trees is below keeps that score. */
struct block_exit {
    uint32_t trees;
    int32_t below;
};

/*
 * Scores of n items, at most BLOCK_FOREST_ITEMS, side by side: some three times as fast as one by
 * one. exits: by number of trees, ascending. scores: room for n.
 */
#define BLOCK_FOREST_ITEMS 64
void block_forest_scores(const struct block_forest *forest,
                         const struct block_exit *exits,
                         size_t n_exits,
                         const int32_t *const *items,
                         size_t n,
                         int32_t *scores);

/* A score as a probability in thousandths, 0 to 1000. */
int32_t block_probability(const struct block_model *model, int32_t score);

/* The score of a class name (FNV-1a of its lower-case letters); 0: not known. */
int32_t block_token_score(const struct block_model *model, uint32_t hash);

#endif
