/*
 * tagger — finds names and what they are by a linear model over features of tokens.
 *
 * What:  every active token gets a score for each label, the sum of its features' rows; the best
 *        sequence of labels over a stretch (Viterbi) is cut into names.
 * Holds: names are in order, do not overlap and lie in one sentence; the same document and model
 *        give the same names everywhere (integers only).
 * Cost:  O(tokens); about 70 look-ups for an active token.
 * Source: Ratinov and Roth 2009 (features of the document, gazetteers); Tsochantaridis et al. 2005
 *        and Gimpel and Smith 2010 (the losses, see train.h).
 */
#ifndef WORKER_TAGGER_TAGGER_H
#define WORKER_TAGGER_TAGGER_H

#include "worker/tagger/features.h"

struct tag_name {
    uint32_t first, last;        /* tokens, both inside */
    uint32_t type;               /* < TAGGER_TYPES */
    int32_t score[TAGGER_TYPES]; /* of these tokens as one name of each type */
};

struct tag_names {
    struct tag_name *items;
    size_t n, cap;
};

/* doc: tokenized, dates taken. out: in doc's arena. */
void tag_names(const struct doc *doc, const struct tagger_model *model, struct tag_names *out);

/*
 * The best labels of a stretch of n ≤ STRETCH_MAX tokens. Of equal ones the lower label wins.
 * Neither end may be inside a name.
 */
void tag_viterbi(const struct tagger_model *model,
                 const int16_t (*scores)[TAGGER_WIDTH],
                 uint32_t n,
                 uint8_t *labels);

/* Whether label b may follow label a; TAGGER_LABELS stands for the edge of a stretch. */
bool tag_may_follow(unsigned a, unsigned b);

#endif
