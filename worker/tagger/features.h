/*
 * features — what the tagger sees of a token, as numbers. Training and serving share this code.
 *
 * What:  tag_view_new() reads a whole document once: which tokens may be part of a name (active
 *        ones), the runs of capitalized words, what the gazetteer and the model's lists say, and
 *        for each word where else in the document it stands. tag_features() then lists the
 *        features of one active token: each is a hash of a template's number and values.
 * Why:   three of four tokens are words in lower case with no name near: they cost next to
 *        nothing and can be nothing but O.
 * Holds: a feature is a pure function of the document, on every machine.
 * Cost:  O(tokens); about 100 bytes of arena a token.
 */
#ifndef WORKER_TAGGER_FEATURES_H
#define WORKER_TAGGER_FEATURES_H

#include "worker/extract/gazetteer.h"
#include "worker/extract/token.h"
#include "worker/model/tagger_model.h"

#define FEATURES_MAX 128 /* of a token */
#define STRETCH_MAX  256 /* tokens: a longer stretch is cut, so that no sum overflows */

struct tag_run {
    uint32_t first, last; /* both inside */
};

/* Where a word stands as a name. */
struct tag_seen {
    uint32_t longest; /* run + 1: of the longest run with it, the first such */
    uint32_t runs[3]; /* run + 1: the first ones with it */
    uint32_t n;
};

struct tag_view {
    const struct doc *doc;
    const struct tagger_model *lists; /* NULL: none */
    uint64_t *low;                    /* by token: what the word is, whatever its case */
    uint64_t *mask;                   /* by token: its classes and form */
    uint32_t *run;                    /* by token: run + 1; 0: in none */
    uint8_t *known;                   /* by token: what the gazetteer says, see features.c */
    uint8_t *listed;                  /* by token: what the model's lists say */
    bool *active;                     /* by token */
    struct tag_run *runs;
    uint32_t n_runs;
    struct tag_seen *seen; /* by word of the document */
};

/* doc: tokenized, dates taken. The view lives as long as doc's arena. */
void tag_view_init(struct tag_view *view, const struct doc *doc, const struct tagger_model *lists);

/* Active token i: writes its features and returns how many. */
uint32_t tag_features(const struct tag_view *view, uint32_t i, uint64_t out[FEATURES_MAX]);

/*
 * The next stretch of active tokens of one sentence at or behind token i: [*first, *end).
 * False: there is none. No name reaches beyond its stretch.
 */
bool tag_stretch(const struct tag_view *view, uint32_t i, uint32_t *first, uint32_t *end);

/* The hash under which a list's name of several tokens is kept: start with 0, add each. */
uint64_t tag_phrase(uint64_t before, uint64_t low);

#endif
