#include "worker/model/block_model.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "worker/model/line_model.h"

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])
#define FEATURES      65536 /* as many as a node can name */

/* A file that is compiled in, as it lies in the sources; aligned as the arena does. */
static struct str file_of(const char *path, struct arena *arena)
{
    FILE *f = fopen(path, "rb");
    cr_assert(f != NULL, "%s", path);
    cr_assert(eq(int, fseek(f, 0, SEEK_END), 0));
    size_t n = (size_t)ftell(f);
    char *p = ARENA_NEW(arena, char, n);
    rewind(f);
    cr_assert(fread(p, 1, n, f) == n);
    (void)fclose(f);
    return (struct str){p, n};
}

static bool same_forest(const struct block_forest *a, const struct block_forest *b)
{
    return a->n_trees == b->n_trees && a->n_features == b->n_features && a->base == b->base &&
           memcmp(a->trees, b->trees, a->n_trees * sizeof *a->trees) == 0;
}

/* The one compiled in is not checked at run time, so it is here. */
Test(block_model, the_shipped_file)
{
    struct arena *arena = arena_new(1 << 16);
    struct str bytes = file_of(BLOCK_MODEL, arena);
    struct block_model model = {0}, builtin = block_model_builtin();
    cr_assert(block_model_read(bytes, &model));
    cr_expect(same_forest(&model.forest, &builtin.forest));
    cr_expect(model.forest.n_trees > 0 && model.forest.n_features > 0 && model.n_tokens > 0);
    for (int i = 1; i < 1000; i++) {
        cr_expect(model.permille[i - 1] <= model.permille[i], "thousandth %d", i);
    }
    for (uint32_t i = 0; i < model.n_tokens; i++) {
        const struct block_token *token = &model.tokens[i];
        cr_expect(i == 0 || token[-1].hash < token->hash, "token %u", i);
        cr_expect(eq(int, block_token_score(&model, token->hash), token->score));
    }
    arena_free(arena);
}

Test(block_model, no_part_of_it_is_a_model)
{
    struct arena *arena = arena_new(1 << 16);
    struct str bytes = file_of(BLOCK_MODEL, arena);
    struct block_model model = {0};
    for (size_t n = 0; n < bytes.n; n++) {
        cr_expect(not(block_model_read(str_sub(bytes, 0, n), &model)), "%zu bytes", n);
    }
    for (size_t n = 0; n < bytes.n; n += bytes.n / 61) { /* without a byte behind them */
        char *part = malloc(n + 1);
        memcpy(part, bytes.p, n);
        part = realloc(part, n > 0 ? n : 1);
        cr_expect(not(block_model_read((struct str){part, n}, &model)), "%zu bytes", n);
        free(part);
    }
    char *longer = malloc(bytes.n + 1);
    memcpy(longer, bytes.p, bytes.n);
    longer[bytes.n] = 0;
    cr_expect(not(block_model_read((struct str){longer, bytes.n + 1}, &model)));
    free(longer);
    arena_free(arena);
}

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Walks every tree with three sets of values; a walk that leaves the tables is seen by ASan. */
static void walk(const struct block_model *model, const int32_t *const values[3])
{
    for (int i = 0; i < 3; i++) {
        (void)block_forest_score(&model->forest, values[i]);
    }
}

/*
 * A damaged file is refused, or every walk through it ends inside of it. Most bytes are leaves,
 * thresholds and scores, which may be anything, so half of the flips aim at the front: the header.
 */
Test(block_model, a_damaged_file, .timeout = 100)
{
    struct arena *arena = arena_new(1 << 16);
    struct str bytes = file_of(BLOCK_MODEL, arena);
    char *damaged = malloc(bytes.n);
    int32_t *rows[3];
    uint32_t state = 20240116;
    unsigned refused = 0;
    for (int i = 0; i < 3; i++) {
        rows[i] = malloc(FEATURES * sizeof *rows[i]);
        for (int k = 0; k < FEATURES; k++) {
            rows[i][k] = i == 0 ? INT32_MIN : i == 1 ? 0 : INT32_MAX;
        }
    }
    const int32_t *const values[3] = {rows[0], rows[1], rows[2]};
    memcpy(damaged, bytes.p, bytes.n);
    for (int round = 0; round < 3000; round++) {
        size_t at = next_random(&state) % (round % 2 ? bytes.n : 36);
        struct block_model model = {0};
        damaged[at] = (char)(damaged[at] ^ (char)(1u << next_random(&state) % 8));
        if (block_model_read((struct str){damaged, bytes.n}, &model)) {
            walk(&model, values);
        } else {
            refused++;
        }
        damaged[at] = bytes.p[at];
    }
    cr_expect(refused > 1000, "%u", refused);
    for (int i = 0; i < 3; i++) {
        free(rows[i]);
    }
    free(damaged);
    arena_free(arena);
}

/* Every token is found whatever the hashes before it, and no other is. */
Test(block_model, tokens_of_the_lines)
{
    struct block_model model = line_model_builtin();
    for (uint32_t i = 0; i < model.n_tokens; i++) {
        const struct block_token *token = &model.tokens[i];
        bool next = i + 1 < model.n_tokens && token[1].hash == token->hash + 1;
        cr_expect(eq(int, block_token_score(&model, token->hash), token->score));
        cr_expect(next || block_token_score(&model, token->hash + 1) == 0, "behind %u", i);
    }
    /* Of two tokens, both at one end: far from where they would stand. */
    static const struct block_token low[] = {{1, 5}, {2, 6}};
    static const struct block_token high[] = {{UINT32_MAX - 1, 7}, {UINT32_MAX, 8}};
    const struct block_model few = {.tokens = low, .n_tokens = 2};
    const struct block_model end = {.tokens = high, .n_tokens = 2};
    cr_expect(eq(int, block_token_score(&few, 2), 6));
    cr_expect(eq(int, block_token_score(&few, UINT32_MAX), 0));
    cr_expect(eq(int, block_token_score(&end, UINT32_MAX - 1), 7));
    cr_expect(eq(int, block_token_score(&end, 0), 0));
    cr_expect(eq(int, block_token_score(&(struct block_model){0}, 7), 0));
}

/* Side by side, whatever their number, the scores are those of one by one; who leaves keeps his. */
Test(block_model, scores_side_by_side)
{
    static const struct block_exit never[] = {{20, INT32_MIN}};
    static const struct block_exit at_once[] = {{4, INT32_MAX}};
    struct block_model model = line_model_builtin();
    struct block_forest first = model.forest;
    int32_t values[BLOCK_FOREST_ITEMS][256], scores[BLOCK_FOREST_ITEMS];
    const int32_t *items[BLOCK_FOREST_ITEMS];
    uint32_t state = 7;
    cr_assert(model.forest.n_features <= 256);
    for (int i = 0; i < BLOCK_FOREST_ITEMS; i++) {
        items[i] = values[i];
        for (int k = 0; k < 256; k++) {
            values[i][k] = (int32_t)(next_random(&state) % 200) - 20;
        }
    }
    first.n_trees = 4;
    for (size_t n = 0; n <= BLOCK_FOREST_ITEMS; n++) {
        block_forest_scores(&model.forest, never, 1, items, n, scores);
        for (size_t i = 0; i < n; i++) {
            cr_expect(eq(int, scores[i], block_forest_score(&model.forest, items[i])));
        }
        block_forest_scores(&model.forest, at_once, 1, items, n, scores);
        for (size_t i = 0; i < n; i++) {
            cr_expect(eq(int, scores[i], block_forest_score(&first, items[i])));
        }
    }
}

/* Two trees: 7 at most 10 gives 100, else 3 at most -5 gives 20, else 30; 0 at most 0 gives 1 or 2.
 */
Test(block_model, score_of_a_small_forest)
{
    static const struct block_tree trees[] = {{0, 0}, {2, 3}};
    static const struct block_tree_node nodes[] = {
        {.threshold = 10, .feature = 7, .child = {~0, 1}},
        {.threshold = -5, .feature = 3, .child = {~1, ~2}},
        {.threshold = 0, .feature = 0, .child = {~0, ~1}},
    };
    static const int32_t leaves[] = {100, 20, 30, 1, 2};
    static const struct block_forest forest = {.n_trees = 2,
                                               .n_features = 8,
                                               .trees = trees,
                                               .nodes = nodes,
                                               .leaves = leaves,
                                               .base = -1000};
    static const struct {
        int32_t v0, v3, v7, want;
    } rows[] = {
        {0, 0, 10, -899},        {1, 0, 10, -898},        {0, 0, 11, -969},
        {0, -5, 11, -979},       {0, -4, 11, -969},       {1, INT32_MIN, 11, -978},
        {1, 0, INT32_MIN, -898}, {1, 0, INT32_MAX, -968},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        int32_t values[8] = {[0] = rows[i].v0, [3] = rows[i].v3, [7] = rows[i].v7};
        cr_expect(eq(int, block_forest_score(&forest, values), rows[i].want), "row %zu", i);
    }
    struct block_forest none = {.base = 5};
    cr_expect(eq(int, block_forest_score(&none, NULL), 5));
}

Test(block_model, probability)
{
    struct block_model model = block_model_builtin();
    int32_t last = 0;
    for (int32_t score = -12 * BLOCK_SCORE_ONE; score <= 12 * BLOCK_SCORE_ONE; score += 16) {
        int32_t p = block_probability(&model, score);
        cr_expect(p >= last && p <= 1000, "%d: %d after %d", score, p, last);
        last = p;
    }
    cr_expect(eq(int, block_probability(&model, INT32_MIN), 0));
    cr_expect(eq(int, block_probability(&model, INT32_MAX), 1000));
    cr_expect(eq(int, block_probability(&model, 0), 500), "even odds are a half");
    int32_t one = block_probability(&model, BLOCK_SCORE_ONE);
    cr_expect(one >= 730 && one <= 732, "log-odds of 1 are .731: %d", one);
}

Test(block_model, tokens)
{
    static const struct block_token tokens[] = {{5, -70}, {9, 12}, {UINT32_MAX, 3}};
    struct block_model model = {.tokens = tokens, .n_tokens = LENGTH(tokens)};
    cr_expect(eq(int, block_token_score(&model, 5), -70));
    cr_expect(eq(int, block_token_score(&model, 9), 12));
    cr_expect(eq(int, block_token_score(&model, UINT32_MAX), 3));
    cr_expect(eq(int, block_token_score(&model, 6), 0), "not known");
    struct block_model none = {0};
    cr_expect(eq(int, block_token_score(&none, 5), 0));
}

/* The line model has the same form, and is not checked at run time either. */
Test(block_model, the_shipped_line_model)
{
    struct arena *arena = arena_new(1 << 16);
    struct str bytes = file_of(LINE_MODEL, arena);
    struct block_model model = {0}, builtin = line_model_builtin();
    cr_assert(block_model_read(bytes, &model));
    cr_expect(same_forest(&model.forest, &builtin.forest));
    cr_expect(model.forest.n_trees > 0 && model.n_tokens > 0);
    for (uint32_t i = 0; i < model.n_tokens; i++) {
        const struct block_token *token = &model.tokens[i];
        cr_expect(i == 0 || token[-1].hash < token->hash, "token %u", i);
        cr_expect(eq(int, block_token_score(&model, token->hash), token->score));
    }
    arena_free(arena);
}
