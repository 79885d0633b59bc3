/*
 * explain — why two articles are one text, one story, or neither: for people and for programs.
 *
 * What:  the chain of verified pairs or of links that leads from the one to the other, each with
 *        its figures; of pairs the shared passages, side by side. Where there is no chain, what
 *        the comparison of the two gives.
 * Holds: what a terminal would obey is never printed from an article.
 * Cost:  O(bytes of the passages).
 */
#ifndef WORKER_RENDER_EXPLAIN_H
#define WORKER_RENDER_EXPLAIN_H

#include "common/arena.h"
#include "common/str.h"
#include "worker/group/group.h"

#define EXPLAIN_TERMS     8  /* shared terms of a link that are told, the heaviest first */
#define EXPLAIN_MIN_WIDTH 60 /* columns of a terminal */

struct explain_article {
    int64_t id;
    struct str external_id, title, source; /* p NULL: not given */
    struct str text;
    bool dated;
    int64_t published_us;
    int64_t cluster[CLUSTER_KINDS]; /* 0: none */
};

/* Two articles as their texts were compared; a and b are places in explanation.articles. */
struct explain_pair {
    size_t a, b;
    struct verdict verdict;
    struct passage passages[VERIFY_PASSAGES];
    uint32_t n_passages;
};

/* Two articles as stories are linked: by the terms of both. */
struct explain_link {
    size_t a, b;
    bool same_text; /* members of one duplicate group: nothing was scored */
    uint32_t score; /* thousandths; the threshold is STORY_SCORE */
    struct str terms[EXPLAIN_TERMS];
    uint32_t n_terms;
};

/* What an article was nearest to and kept apart from, as stored. */
struct explain_refusal {
    int64_t article, other;
    bool template;
    uint16_t score, threshold;
};

/* The other story that an article was most like when it was placed, and its nearest there. */
struct explain_runner_up {
    int64_t article, story, nearest;
    uint16_t score, threshold;
};

enum explain_answer {
    EXPLAIN_ONE_TEXT,   /* a duplicate group; pairs: the chain */
    EXPLAIN_ONE_STORY,  /* links: the chain; pairs: the two compared */
    EXPLAIN_NO_CHAIN,   /* one story by average link, with no chain of links of its own */
    EXPLAIN_APART,      /* links: the two scored; pairs: the two compared */
    EXPLAIN_NOT_GROUPED /* one of them is not grouped (yet, or for ever): all else is empty */
};

struct explanation {
    enum explain_answer answer;
    struct explain_article *articles; /* the two asked about, then what lies between them */
    size_t n_articles;
    struct explain_pair *pairs;
    size_t n_pairs;
    struct explain_link *links;
    size_t n_links;
    struct explain_refusal *refusals;
    size_t n_refusals;
    struct explain_runner_up *runners_up;
    size_t n_runners_up;
};

/* Lines for reading. width: columns, EXPLAIN_MIN_WIDTH or more. */
struct str
explain_text(const struct explanation *explanation, bool colour, size_t width, struct arena *arena);

/* One line of JSON. */
struct str explain_json(const struct explanation *explanation, struct arena *arena);

/* From code point `start` up to `end`. */
struct str explain_slice(struct str text, uint32_t start, uint32_t end);

#endif
