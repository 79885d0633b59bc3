/*
 * train — makes a tagger model from articles with marked names.
 *
 * What:  examples.c turns articles into stretches of feature numbers by the code that serves;
 *        learn.c fits one linear model three times, with different losses and orders, and adds
 *        the weights up; train.c rounds the sum to int8 and drops what rounds to nothing.
 * Why:   a sum of linear models is a linear model: an ensemble at the price of one.
 * Holds: the same articles, lists and build give the same bytes.
 * Cost:  about a minute of CPU and 300 MiB for 750 articles.
 * Source: softmax-margin: Gimpel and Smith 2010; structured hinge: Tsochantaridis et al. 2005;
 *         step sizes: AdaGrad (Duchi et al. 2011), one for a row; averaged weights: Collins 2002.
 */
#ifndef WORKER_TAGGER_TRAIN_H
#define WORKER_TAGGER_TRAIN_H

#include "worker/tagger/tagger.h"

/* A name as marked in a text: bytes, half-open. type ≥ TAGGER_TYPES: something else ("Date"). */
struct train_span {
    size_t start, end;
    unsigned type;
};

struct train_article {
    struct str text;
    const struct train_span *spans; /* in order, not overlapping */
    size_t n_spans;
};

struct train_list {
    const struct str *names;
    size_t n;
};

struct train_input {
    const struct train_article *articles;
    size_t n_articles;
    const struct train_list *lists; /* at most 6; list i is bit i */
    size_t n_lists;
    const struct gazetteer *gazetteer;
};

struct train_options {
    unsigned epochs;    /* of each of the three fits */
    unsigned min_count; /* a feature of fewer tokens is left out */
    float drop_below;   /* rows whose largest weight, in int8, is below it are dropped */
};

extern const struct train_options train_defaults;

/* What came of it, for the person at the terminal. */
struct train_report {
    size_t tokens, active_tokens, names, names_missed; /* missed: no active tokens fit them */
    size_t features, rows;
    double last_errors[3]; /* share of wrong active tokens in the last epoch of each fit */
};

/* The model's file as bytes; free() them. */
char *tagger_train(const struct train_input *input,
                   const struct train_options *options,
                   size_t *n,
                   struct train_report *report);

/* ---- between the parts ---- */

/* Stretches of all articles, one behind the other; feature numbers from 0. */
struct examples {
    uint64_t *hashes; /* of feature k */
    uint32_t n_features;
    uint32_t *ids;     /* of all tokens */
    uint32_t *starts;  /* token t has ids[starts[t]] to ids[starts[t + 1]] */
    uint8_t *gold;     /* label of token t */
    uint32_t *stretch; /* stretch s has tokens stretch[s] to stretch[s + 1] */
    uint32_t n_tokens, n_stretches;
};

void examples_make(const struct train_input *input,
                   const struct tagger_model *lists,
                   unsigned min_count,
                   struct examples *out,
                   struct train_report *report);
void examples_release(struct examples *examples);

/* Weights: [feature][label] and [label][label]; calloc'ed by the caller, added to. */
struct weights {
    float (*rows)[TAGGER_WIDTH];
    float pairs[TAGGER_WIDTH][TAGGER_WIDTH];
};

enum loss {
    LOSS_SOFTMAX_MARGIN,
    LOSS_HINGE,
};

/* Adds share times the averaged weights of one fit to out; returns its last epoch's error rate. */
double learn(const struct examples *examples,
             enum loss loss,
             uint64_t seed,
             unsigned epochs,
             float share,
             struct weights *out);

#endif
