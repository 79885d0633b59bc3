#include "worker/tagger/tagger.h"

#include <limits.h>
#include <string.h>

static bool is_open(unsigned label) /* a name goes on behind it */
{
    return label != 0 && label < TAGGER_LABELS &&
           ((label - 1) % 4 == PART_BEGIN || (label - 1) % 4 == PART_INSIDE);
}

static bool goes_on(unsigned label) /* a name began before it */
{
    return label != 0 && label < TAGGER_LABELS &&
           ((label - 1) % 4 == PART_INSIDE || (label - 1) % 4 == PART_END);
}

bool tag_may_follow(unsigned a, unsigned b)
{
    return is_open(a) ? goes_on(b) && (a - 1) / 4 == (b - 1) / 4 : !goes_on(b);
}

/* Scores of a token's labels: the sum of the rows of its features. */
static void tag_scores(const struct tagger_model *model,
                       const uint64_t *features,
                       uint32_t n,
                       int16_t out[TAGGER_WIDTH])
{
    const struct tagger_row *rows[FEATURES_MAX];
    uint32_t known = 0;
    /* one pass a step, so that memory is fetched for all features at once */
    for (uint32_t k = 0; k < n; k++) {
        __builtin_prefetch(&model->features.slots[features[k] & (model->features.size - 1)]);
    }
    for (uint32_t k = 0; k < n; k++) {
        const struct tagger_slot *slot = tagger_table_find(&model->features, features[k]);
        rows[known] = &model->rows[slot->value];
        __builtin_prefetch(rows[known]);
        known += slot->key != 0;
    }
    int16_t sum[TAGGER_WIDTH] = {0}; /* 128 features of at most 128 fit */
    for (uint32_t k = 0; k < known; k++) {
        for (int l = 0; l < TAGGER_WIDTH; l++) {
            sum[l] = (int16_t)(sum[l] + rows[k]->weights[l]);
        }
    }
    memcpy(out, sum, sizeof sum);
}

#define NEVER (INT_MIN / 2)

struct step {
    int32_t score[TAGGER_LABELS];
    uint8_t from[TAGGER_LABELS];
};

/*
 * Labels that a name does not go on behind, whose paths may still win: no pair's weight can make
 * up for being further behind the best one than the weights lie apart. Mostly one or two.
 */
static uint32_t
take_ends(const struct tagger_model *model, const struct step *before, uint8_t out[TAGGER_LABELS])
{
    int32_t best = NEVER;
    uint32_t n = 0;
    for (unsigned a = 0; a < TAGGER_LABELS; a = a % 4 == 0 ? a + 3 : a + 1) { /* O, E, S */
        best = before->score[a] > best ? before->score[a] : best;
    }
    for (unsigned a = 0; a < TAGGER_LABELS; a = a % 4 == 0 ? a + 3 : a + 1) {
        if (before->score[a] >= best - model->spread) {
            out[n++] = (uint8_t)a;
        }
    }
    return n;
}

/* The best path to label b over one of n labels before it. */
static void choose(const struct tagger_model *model,
                   const struct step *before,
                   const uint8_t *labels,
                   uint32_t n,
                   unsigned b,
                   struct step *step)
{
    step->score[b] = NEVER;
    step->from[b] = 0;
    for (uint32_t k = 0; k < n; k++) {
        int32_t score = before->score[labels[k]] + model->pairs[labels[k]].weights[b];
        if (score > step->score[b]) {
            step->score[b] = score;
            step->from[b] = labels[k];
        }
    }
}

static void extend(const struct tagger_model *model, const struct step *before, struct step *step)
{
    uint8_t ends[TAGGER_LABELS];
    uint32_t n = take_ends(model, before, ends);
    choose(model, before, ends, n, 0, step);
    for (unsigned first = 1; first < TAGGER_LABELS; first += 4) { /* of a type's labels */
        const uint8_t open[] = {(uint8_t)(first + PART_BEGIN), (uint8_t)(first + PART_INSIDE)};
        choose(model, before, ends, n, first + PART_BEGIN, step);
        choose(model, before, open, 2, first + PART_INSIDE, step);
        choose(model, before, open, 2, first + PART_END, step);
        choose(model, before, ends, n, first + PART_SINGLE, step);
    }
}

void tag_viterbi(const struct tagger_model *model,
                 const int16_t (*scores)[TAGGER_WIDTH],
                 uint32_t n,
                 uint8_t *labels)
{
    struct step steps[STRETCH_MAX];
    for (unsigned b = 0; b < TAGGER_LABELS; b++) {
        steps[0].score[b] = goes_on(b) ? NEVER : scores[0][b];
    }
    for (uint32_t i = 1; i < n; i++) {
        extend(model, &steps[i - 1], &steps[i]);
        for (unsigned b = 0; b < TAGGER_LABELS; b++) {
            steps[i].score[b] += steps[i].score[b] > NEVER / 2 ? scores[i][b] : 0;
        }
    }
    unsigned best = 0;
    for (unsigned b = 1; b < TAGGER_LABELS; b++) {
        if (!is_open(b) && steps[n - 1].score[b] > steps[n - 1].score[best]) {
            best = b;
        }
    }
    for (uint32_t i = n; i-- > 0;) {
        labels[i] = (uint8_t)best;
        best = i > 0 ? steps[i].from[best] : best;
    }
}

/* Tokens [first, last] of a stretch as one name of each type. */
static void
score_name(const int16_t (*scores)[TAGGER_WIDTH], uint32_t first, uint32_t last, int32_t *out)
{
    for (unsigned t = 0; t < TAGGER_TYPES; t++) {
        int32_t sum = 0;
        for (uint32_t i = first; i <= last; i++) {
            unsigned part = first == last ? PART_SINGLE
                            : i == first  ? PART_BEGIN
                            : i == last   ? PART_END
                                          : PART_INSIDE;
            sum += scores[i][1 + 4 * t + part];
        }
        out[t] = sum;
    }
}

static void cut_names(const struct doc *doc,
                      uint32_t first,
                      uint32_t n,
                      const uint8_t *labels,
                      const int16_t (*scores)[TAGGER_WIDTH],
                      struct tag_names *out)
{
    for (uint32_t i = 0; i < n; i++) {
        if (labels[i] == 0) {
            continue;
        }
        uint32_t end = i;
        while (end + 1 < n && is_open(labels[end])) {
            end++;
        }
        struct tag_name name = {
            .first = first + i, .last = first + end, .type = (labels[i] - 1u) / 4};
        score_name(scores, i, end, name.score);
        ARENA_PUSH(doc->arena, out->items, out->n, out->cap, name);
        i = end;
    }
}

void tag_names(const struct doc *doc, const struct tagger_model *model, struct tag_names *out)
{
    struct tag_view view;
    tag_view_init(&view, doc, model);
    uint32_t first, end;
    for (uint32_t i = 0; tag_stretch(&view, i, &first, &end); i = end) {
        int16_t scores[STRETCH_MAX][TAGGER_WIDTH];
        uint8_t labels[STRETCH_MAX];
        for (uint32_t k = first; k < end; k++) {
            uint64_t features[FEATURES_MAX];
            uint32_t n = tag_features(&view, k, features);
            tag_scores(model, features, n, scores[k - first]);
        }
        tag_viterbi(model, (const int16_t(*)[TAGGER_WIDTH])scores, end - first, labels);
        cut_names(doc, first, end - first, labels, (const int16_t(*)[TAGGER_WIDTH])scores, out);
    }
}
