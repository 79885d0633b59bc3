#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/or_die.h"
#include "worker/tagger/train.h"

/* Chosen on the development split; see worker/model/README.md. */
#define RATE      0.2f
#define COST      1.0f /* of a wrong label, in the loss */
#define COST_MISS 1.5f /* of O where a name is */
#define DROPOUT   0.15 /* chance of a feature to be left out of a step */
#define NEVER     (-1e30f)

/* One fit on its way. Averages: sum over steps is now * step - late, as Daumé describes it. */
struct fit {
    const struct examples *examples;
    float (*now)[TAGGER_WIDTH];
    float (*late)[TAGGER_WIDTH]; /* changes, each times the step it was made at */
    float *seen;                 /* of a row: sum of squared gradients (AdaGrad) */
    float pairs_now[TAGGER_WIDTH][TAGGER_WIDTH];
    float pairs_late[TAGGER_WIDTH][TAGGER_WIDTH];
    float step; /* counts stretches, in units of one epoch */
    uint64_t random;
    uint32_t *ids;                    /* of the stretch at hand, those not dropped; */
    uint32_t starts[STRETCH_MAX + 1]; /* token t has ids[starts[t]] to ids[starts[t + 1]] */
    size_t wrong;
    struct bench *bench;
    struct sums *sums;
};

/* A stretch's scores and gradients, and the search for its best labels. */
struct bench {
    float scores[STRETCH_MAX][TAGGER_WIDTH];
    float grads[STRETCH_MAX][TAGGER_WIDTH];
    float pair_grads[TAGGER_WIDTH][TAGGER_WIDTH];
    float path[STRETCH_MAX][TAGGER_LABELS];
    uint8_t from[STRETCH_MAX][TAGGER_LABELS];
};

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

/*
 * Takes the features of a stretch, but leaves out each with a chance of DROPOUT: so the weights
 * of one fact are shared by all features that tell it, and unknown names fare better.
 */
static void take_features(struct fit *fit, uint32_t first, uint32_t n)
{
    const struct examples *e = fit->examples;
    uint32_t kept = 0;
    for (uint32_t t = 0; t < n; t++) {
        fit->starts[t] = kept;
        for (uint32_t k = e->starts[first + t]; k < e->starts[first + t + 1]; k++) {
            if (next_random(&fit->random) >> 40 >= (uint64_t)(DROPOUT * (1 << 24))) {
                fit->ids[kept++] = e->ids[k];
            }
        }
    }
    fit->starts[n] = kept;
}

static void score_tokens(const struct fit *fit, uint32_t n, struct bench *bench)
{
    for (uint32_t t = 0; t < n; t++) {
        float *s = bench->scores[t];
        memset(s, 0, sizeof bench->scores[t]);
        for (uint32_t k = fit->starts[t]; k < fit->starts[t + 1]; k++) {
            const float *row = fit->now[fit->ids[k]];
            for (int l = 0; l < TAGGER_WIDTH; l++) {
                s[l] += row[l];
            }
        }
    }
}

/* The cost of every wrong label makes wrong sequences look better than they are. */
static void add_costs(const uint8_t *gold, uint32_t n, struct bench *bench)
{
    for (uint32_t t = 0; t < n; t++) {
        for (unsigned l = 0; l < TAGGER_LABELS; l++) {
            if (l != gold[t]) {
                bench->scores[t][l] += l == 0 ? COST_MISS : COST;
            }
        }
    }
}

/* ---- the best sequence (hinge) ---- */

static void best_path(const struct fit *fit, struct bench *bench, uint32_t n, uint8_t *labels)
{
    float(*path)[TAGGER_LABELS] = bench->path;
    uint8_t(*from)[TAGGER_LABELS] = bench->from;
    for (uint32_t t = 0; t < n; t++) {
        for (unsigned b = 0; b < TAGGER_LABELS; b++) {
            float best = t == 0 && tag_may_follow(0, b) ? 0 : NEVER;
            for (unsigned a = 0; t > 0 && a < TAGGER_LABELS; a++) {
                if (tag_may_follow(a, b) && path[t - 1][a] + fit->pairs_now[a][b] > best) {
                    best = path[t - 1][a] + fit->pairs_now[a][b];
                    from[t][b] = (uint8_t)a;
                }
            }
            path[t][b] = best + bench->scores[t][b];
        }
    }
    unsigned at = 0;
    for (unsigned b = 1; b < TAGGER_LABELS; b++) {
        if (tag_may_follow(b, 0) && path[n - 1][b] > path[n - 1][at]) {
            at = b;
        }
    }
    for (uint32_t t = n; t-- > 0;) {
        labels[t] = (uint8_t)at;
        at = t > 0 ? from[t][at] : at;
    }
}

static bool hinge_grads(const struct fit *fit, const uint8_t *gold, uint32_t n, struct bench *bench)
{
    uint8_t labels[STRETCH_MAX];
    best_path(fit, bench, n, labels);
    if (memcmp(labels, gold, n) == 0) {
        return false;
    }
    memset(bench->grads, 0, n * sizeof bench->grads[0]);
    for (uint32_t t = 0; t < n; t++) {
        bench->grads[t][labels[t]] -= 1;
        bench->grads[t][gold[t]] += 1;
        if (t > 0) {
            bench->pair_grads[labels[t - 1]][labels[t]] -= 1;
            bench->pair_grads[gold[t - 1]][gold[t]] += 1;
        }
    }
    return true;
}

/* ---- all sequences (softmax-margin): forward and backward sums, scaled token by token ---- */

struct sums {
    float emit[STRETCH_MAX][TAGGER_WIDTH];
    float front[STRETCH_MAX][TAGGER_WIDTH];
    float back[STRETCH_MAX][TAGGER_WIDTH];
    float pair[TAGGER_WIDTH][TAGGER_WIDTH]; /* exp of the pairs' weights; 0: may not follow */
};

static void exp_pairs(const struct fit *fit, struct sums *sums)
{
    for (unsigned a = 0; a < TAGGER_LABELS; a++) {
        for (unsigned b = 0; b < TAGGER_LABELS; b++) {
            sums->pair[a][b] = tag_may_follow(a, b) ? expf(fit->pairs_now[a][b]) : 0;
        }
    }
}

static void scale(float *v)
{
    float sum = 0;
    for (int l = 0; l < TAGGER_LABELS; l++) {
        sum += v[l];
    }
    for (int l = 0; l < TAGGER_LABELS; l++) {
        v[l] /= sum;
    }
}

static void exp_scores(const struct bench *bench, uint32_t n, struct sums *sums)
{
    for (uint32_t t = 0; t < n; t++) {
        float most = bench->scores[t][0];
        for (int l = 1; l < TAGGER_LABELS; l++) {
            most = bench->scores[t][l] > most ? bench->scores[t][l] : most;
        }
        for (int l = 0; l < TAGGER_LABELS; l++) {
            sums->emit[t][l] = expf(bench->scores[t][l] - most) + 1e-12f;
        }
    }
}

static void forward(uint32_t n, struct sums *s)
{
    for (unsigned b = 0; b < TAGGER_LABELS; b++) {
        s->front[0][b] = tag_may_follow(0, b) ? s->emit[0][b] : 0;
    }
    scale(s->front[0]);
    for (uint32_t t = 1; t < n; t++) {
        float *v = s->front[t];
        memset(v, 0, sizeof s->front[t]);
        for (unsigned a = 0; a < TAGGER_LABELS; a++) {
            for (unsigned b = 0; b < TAGGER_WIDTH; b++) {
                v[b] += s->front[t - 1][a] * s->pair[a][b];
            }
        }
        for (unsigned b = 0; b < TAGGER_LABELS; b++) {
            v[b] *= s->emit[t][b];
        }
        scale(v);
    }
}

static void backward(uint32_t n, struct sums *s)
{
    for (unsigned a = 0; a < TAGGER_LABELS; a++) {
        s->back[n - 1][a] = tag_may_follow(a, 0) ? 1 : 0;
    }
    for (uint32_t t = n - 1; t-- > 0;) {
        float next[TAGGER_WIDTH] = {0};
        for (unsigned b = 0; b < TAGGER_LABELS; b++) {
            next[b] = s->back[t + 1][b] * s->emit[t + 1][b];
        }
        for (unsigned a = 0; a < TAGGER_LABELS; a++) {
            float sum = 0;
            for (unsigned b = 0; b < TAGGER_WIDTH; b++) {
                sum += s->pair[a][b] * next[b];
            }
            s->back[t][a] = sum;
        }
        scale(s->back[t]);
    }
}

/* How likely each pair of labels is at tokens t - 1 and t. */
static void add_pair_grads(const struct sums *s, uint32_t t, struct bench *bench)
{
    float sum = 0;
    float next[TAGGER_WIDTH] = {0};
    for (unsigned b = 0; b < TAGGER_LABELS; b++) {
        next[b] = s->back[t][b] * s->emit[t][b];
    }
    for (unsigned a = 0; a < TAGGER_LABELS; a++) {
        for (unsigned b = 0; b < TAGGER_WIDTH; b++) {
            sum += s->front[t - 1][a] * s->pair[a][b] * next[b];
        }
    }
    for (unsigned a = 0; a < TAGGER_LABELS; a++) {
        for (unsigned b = 0; b < TAGGER_WIDTH; b++) {
            bench->pair_grads[a][b] -= s->front[t - 1][a] * s->pair[a][b] * next[b] / sum;
        }
    }
}

static void softmax_grads(struct sums *sums, const uint8_t *gold, uint32_t n, struct bench *bench)
{
    exp_scores(bench, n, sums);
    forward(n, sums);
    backward(n, sums);
    for (uint32_t t = 0; t < n; t++) {
        float sum = 0;
        for (unsigned l = 0; l < TAGGER_LABELS; l++) {
            bench->grads[t][l] = sums->front[t][l] * sums->back[t][l];
            sum += bench->grads[t][l];
        }
        for (unsigned l = 0; l < TAGGER_LABELS; l++) {
            bench->grads[t][l] *= -1 / sum;
        }
        for (unsigned l = TAGGER_LABELS; l < TAGGER_WIDTH; l++) {
            bench->grads[t][l] = 0;
        }
        bench->grads[t][gold[t]] += 1;
        if (t > 0) {
            add_pair_grads(sums, t, bench);
            bench->pair_grads[gold[t - 1]][gold[t]] += 1;
        }
    }
}

/* ---- steps ---- */

static void move_row(struct fit *fit, uint32_t id, const float *grad, float norm)
{
    fit->seen[id] += norm;
    float rate = RATE / sqrtf(fit->seen[id] + 1);
    for (int l = 0; l < TAGGER_WIDTH; l++) {
        float change = rate * grad[l];
        fit->now[id][l] += change;
        fit->late[id][l] += fit->step * change;
    }
}

static void move(struct fit *fit, uint32_t n, struct bench *bench)
{
    for (uint32_t t = 0; t < n; t++) {
        float norm = 0;
        for (int l = 0; l < TAGGER_WIDTH; l++) {
            norm += bench->grads[t][l] * bench->grads[t][l];
        }
        if (norm < 1e-5f) {
            continue;
        }
        for (uint32_t k = fit->starts[t]; k < fit->starts[t + 1]; k++) {
            move_row(fit, fit->ids[k], bench->grads[t], norm);
        }
    }
    for (int a = 0; a < TAGGER_LABELS && n > 1; a++) {
        for (int b = 0; b < TAGGER_LABELS; b++) {
            float change = 0.02f * bench->pair_grads[a][b];
            fit->pairs_now[a][b] += change;
            fit->pairs_late[a][b] += fit->step * change;
            bench->pair_grads[a][b] = 0;
        }
    }
}

static void count_wrong(struct fit *fit, const uint8_t *gold, uint32_t n, struct bench *bench)
{
    uint8_t labels[STRETCH_MAX];
    best_path(fit, bench, n, labels);
    for (uint32_t t = 0; t < n; t++) {
        fit->wrong += labels[t] != gold[t];
    }
}

static void run_epoch(struct fit *fit, enum loss loss, unsigned epoch, uint32_t *order, bool last)
{
    struct bench *bench = fit->bench;
    struct sums *sums = fit->sums;
    const struct examples *e = fit->examples;
    for (uint32_t s = 0; s < e->n_stretches; s++) {
        uint32_t first = e->stretch[order[s]];
        uint32_t n = e->stretch[order[s] + 1] - first;
        const uint8_t *gold = e->gold + first;
        fit->step = (float)epoch + (float)s / (float)e->n_stretches;
        take_features(fit, first, n);
        score_tokens(fit, n, bench);
        if (last) {
            count_wrong(fit, gold, n, bench);
        }
        add_costs(gold, n, bench);
        if (loss == LOSS_SOFTMAX_MARGIN) {
            if (s % 256 == 0) {
                exp_pairs(fit, sums); /* they change slowly */
            }
            softmax_grads(sums, gold, n, bench);
            move(fit, n, bench);
        } else if (hinge_grads(fit, gold, n, bench)) {
            move(fit, n, bench);
        }
    }
}

static void shuffle(uint32_t *order, uint32_t n, uint64_t *random)
{
    for (uint32_t i = n; i > 1; i--) {
        uint32_t k = (uint32_t)(next_random(random) % i);
        uint32_t other = order[k];
        order[k] = order[i - 1];
        order[i - 1] = other;
    }
}

double learn(const struct examples *examples,
             enum loss loss,
             uint64_t seed,
             unsigned epochs,
             float share,
             struct weights *out)
{
    struct fit *fit = or_die(calloc(1, sizeof *fit));
    uint32_t *order = or_die(calloc(examples->n_stretches + 1, sizeof *order));
    fit->examples = examples;
    fit->random = seed;
    fit->bench = or_die(calloc(1, sizeof *fit->bench));
    fit->sums = or_die(calloc(1, sizeof *fit->sums));
    fit->ids = or_die(calloc((size_t)STRETCH_MAX * FEATURES_MAX, sizeof *fit->ids));
    fit->now = or_die(calloc(examples->n_features + 1, sizeof *fit->now));
    fit->late = or_die(calloc(examples->n_features + 1, sizeof *fit->late));
    fit->seen = or_die(calloc(examples->n_features + 1, sizeof *fit->seen));
    for (uint32_t s = 0; s < examples->n_stretches; s++) {
        order[s] = s;
    }
    for (unsigned epoch = 0; epoch < epochs; epoch++) {
        shuffle(order, examples->n_stretches, &seed);
        run_epoch(fit, loss, epoch, order, epoch + 1 == epochs);
    }
    float all = 1 / (float)epochs;
    for (uint32_t k = 0; k < examples->n_features; k++) {
        for (int l = 0; l < TAGGER_LABELS; l++) {
            out->rows[k][l] += share * (fit->now[k][l] - all * fit->late[k][l]);
        }
    }
    for (int a = 0; a < TAGGER_LABELS; a++) {
        for (int b = 0; b < TAGGER_LABELS; b++) {
            out->pairs[a][b] += share * (fit->pairs_now[a][b] - all * fit->pairs_late[a][b]);
        }
    }
    double errors = (double)fit->wrong / (examples->n_tokens + 1.0);
    free(fit->bench);
    free(fit->sums);
    free(fit->ids);
    free(fit->now);
    free(fit->late);
    free(fit->seen);
    free(fit);
    free(order);
    return errors;
}
