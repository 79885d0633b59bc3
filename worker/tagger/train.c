#include "worker/tagger/train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/or_die.h"

const struct train_options train_defaults = {.epochs = 5, .min_count = 2, .drop_below = 10.0f};

/* Three fits: softmax-margin and two of hinge loss summed do better than three of one loss. */
static const struct {
    enum loss loss;
    uint64_t seed;
} fits[] = {{LOSS_SOFTMAX_MARGIN, 1}, {LOSS_HINGE, 2}, {LOSS_HINGE, 3}};

#define N_FITS (sizeof fits / sizeof fits[0])

/* ---- lists ---- */

static struct tagger_slot *table_new(struct tagger_table *table, size_t entries)
{
    table->size = 64;
    while (table->size < entries + entries / 2) {
        table->size *= 2;
    }
    struct tagger_slot *slots = or_die(calloc(table->size, sizeof *slots));
    table->slots = slots;
    return slots;
}

static struct tagger_slot *
slot_for(const struct tagger_table *table, struct tagger_slot *slots, uint64_t hash)
{
    struct tagger_slot *slot = &slots[tagger_table_find(table, hash) - table->slots];
    slot->key = tagger_key(hash);
    return slot;
}

static void put_name(struct tagger_model *model,
                     struct tagger_slot *slots,
                     const struct gazetteer *gazetteer,
                     struct str name,
                     uint32_t bit,
                     struct arena *arena)
{
    struct doc doc = {.text = name, .gazetteer = gazetteer, .arena = arena};
    struct tag_view view;
    uint64_t hash = 0;
    doc_tokenize(&doc);
    tag_view_init(&view, &doc, NULL);
    for (uint32_t i = 0; i < doc.n_tokens && i < 12; i++) {
        hash = tag_phrase(hash, view.low[i]);
        slot_for(&model->lists, slots, hash)->value |=
            i + 1 == doc.n_tokens ? bit : TAGGER_LIST_BEGIN;
    }
    arena_reset(arena);
}

static uint32_t
fill_lists(const struct train_input *input, size_t entries, struct tagger_model *model)
{
    struct arena *arena = arena_new(1 << 16);
    struct tagger_slot *slots = table_new(&model->lists, entries);
    uint32_t used = 0;
    for (size_t i = 0; i < input->n_lists; i++) {
        for (size_t k = 0; k < input->lists[i].n; k++) {
            put_name(model, slots, input->gazetteer, input->lists[i].names[k], 1u << i, arena);
        }
    }
    for (uint32_t i = 0; i < model->lists.size; i++) {
        used += slots[i].key != 0;
    }
    arena_free(arena);
    return used;
}

/* Twice: names share their beginnings and lists their names, so the first table is too large. */
static void put_lists(const struct train_input *input, struct tagger_model *model)
{
    size_t most = 0;
    for (size_t i = 0; i < input->n_lists; i++) {
        for (size_t k = 0; k < input->lists[i].n; k++) {
            most += input->lists[i].names[k].n / 4 + 2; /* more than its tokens */
        }
    }
    uint32_t used = fill_lists(input, most, model);
    free((void *)(uintptr_t)model->lists.slots);
    (void)fill_lists(input, used, model);
}

/* ---- from floats to a model ---- */

static float largest(const float *row)
{
    float most = 0;
    for (int l = 0; l < TAGGER_LABELS; l++) {
        most = fabsf(row[l]) > most ? fabsf(row[l]) : most;
    }
    return most;
}

static int compare_floats(const void *a, const void *b)
{
    const float *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* What becomes 127: the largest weights of one row in two thousand are clipped to it. */
static float find_unit(const struct weights *weights, uint32_t n)
{
    float *all = or_die(calloc(n + 1, sizeof *all));
    for (uint32_t k = 0; k < n; k++) {
        all[k] = largest(weights->rows[k]);
    }
    qsort(all, n, sizeof *all, compare_floats);
    float most = n > 0 ? all[n - 1 - n / 2000] : 0;
    free(all);
    return most > 0 ? most / 127 : 1;
}

static int8_t round_weight(float w, float unit)
{
    long r = lroundf(w / unit);
    return (int8_t)(r > 127 ? 127 : r < -127 ? -127 : r);
}

static void round_rows(const struct examples *examples,
                       const struct weights *weights,
                       float unit,
                       float drop_below,
                       struct tagger_model *model)
{
    size_t kept = 0;
    for (uint32_t k = 0; k < examples->n_features; k++) {
        kept += largest(weights->rows[k]) / unit >= drop_below;
    }
    struct tagger_slot *slots = table_new(&model->features, kept);
    struct tagger_row *rows = or_die(calloc(kept + 1, sizeof *rows));
    for (uint32_t k = 0; k < examples->n_features; k++) {
        if (largest(weights->rows[k]) / unit < drop_below) {
            continue;
        }
        struct tagger_slot *slot = slot_for(&model->features, slots, examples->hashes[k]);
        slot->value = model->n_rows;
        for (int l = 0; l < TAGGER_LABELS; l++) {
            rows[model->n_rows].weights[l] = round_weight(weights->rows[k][l], unit);
        }
        model->n_rows++;
    }
    model->rows = rows;
}

static void round_pairs(const struct weights *weights, float unit, struct tagger_pairs *out)
{
    for (int a = 0; a < TAGGER_LABELS; a++) {
        for (int b = 0; b < TAGGER_LABELS; b++) {
            long r = lroundf(weights->pairs[a][b] / unit);
            out[a].weights[b] = (int16_t)(r > TAGGER_PAIR_MAX    ? TAGGER_PAIR_MAX
                                          : r < -TAGGER_PAIR_MAX ? -TAGGER_PAIR_MAX
                                                                 : r);
        }
    }
}

char *tagger_train(const struct train_input *input,
                   const struct train_options *options,
                   size_t *n,
                   struct train_report *report)
{
    struct tagger_model model = {0};
    struct examples examples;
    struct tagger_pairs pairs[TAGGER_WIDTH] = {0};
    *report = (struct train_report){0};
    put_lists(input, &model);
    examples_make(input, &model, options->min_count, &examples, report);
    struct weights weights = {.rows =
                                  or_die(calloc(examples.n_features + 1, sizeof *weights.rows))};
    for (size_t f = 0; f < N_FITS; f++) {
        report->last_errors[f] =
            learn(&examples, fits[f].loss, fits[f].seed, options->epochs, 1.0f, &weights);
    }
    float unit = find_unit(&weights, examples.n_features);
    round_rows(&examples, &weights, unit, options->drop_below, &model);
    round_pairs(&weights, unit, pairs);
    model.pairs = pairs;
    report->rows = model.n_rows;
    char *bytes = tagger_model_write(&model, n);
    free((void *)(uintptr_t)model.features.slots);
    free((void *)(uintptr_t)model.lists.slots);
    free((void *)(uintptr_t)model.rows);
    free(weights.rows);
    examples_release(&examples);
    return bytes;
}
