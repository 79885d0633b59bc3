/*
 * explain — what the tables know of two articles and of what joins them or keeps them apart.
 *
 * Reading only, each call in a transaction of its own. Results live as long as the arena given.
 */
#ifndef WORKER_STORE_EXPLAIN_H
#define WORKER_STORE_EXPLAIN_H

#include "worker/group/group.h"
#include "worker/store/store.h"

/* Of a larger story so many members are looked at: the earliest ones. */
#define EXPLAIN_MAX_MEMBERS 500

/* name: our id; or else the envelope's id or a URL as given (of several the lowest article id).
 * *article_id 0: there is none. */
enum status
store_find_article(struct store *store, struct str name, int64_t *article_id, struct err *err);

/* An article with what grouping keeps of it. */
struct known_article {
    int64_t article_id;
    struct str external_id, title, source, text; /* p NULL: not given */
    bool dated;
    int64_t published_us;
    struct str print; /* packed; p NULL: none */
    bool grouped;     /* item and cluster are filled in */
    struct item item;
    int64_t cluster[CLUSTER_KINDS]; /* 0: none */
};

/* By id; those that are gone are left out. */
enum status store_known_articles(struct store *store,
                                 const int64_t *ids,
                                 size_t n,
                                 struct arena *arena,
                                 struct known_article **out,
                                 size_t *n_out,
                                 struct err *err);

/* The ids of a story's members, the earliest first. */
enum status store_story_members(struct store *store,
                                int64_t story,
                                struct arena *arena,
                                int64_t **out,
                                size_t *n,
                                struct err *err);

/* A verified pair on the way from one article to another, seen from `from`. */
struct known_pair {
    int64_t from, to;
    struct verdict verdict; /* a is from */
    struct passage passages[VERIFY_PASSAGES];
    uint32_t n_passages;
};

/* The shortest chain of verified pairs inside a duplicate group; *n = 0: no common group. */
enum status store_pair_chain(struct store *store,
                             int64_t a,
                             int64_t b,
                             struct arena *arena,
                             struct known_pair **out,
                             size_t *n,
                             struct err *err);

struct known_refusal {
    int64_t article, other;
    bool template;
    uint16_t score, threshold; /* thousandths */
};

/* What each of the two was nearest to and kept apart from. */
enum status store_refusals(struct store *store,
                           int64_t a,
                           int64_t b,
                           struct arena *arena,
                           struct known_refusal **out,
                           size_t *n,
                           struct err *err);

/* The other story that an article was most like when it was placed. */
struct known_runner_up {
    int64_t article, story, nearest;
    uint16_t score, threshold; /* thousandths */
};

/* Of the two articles: at most one each. */
enum status store_runners_up(struct store *store,
                             int64_t a,
                             int64_t b,
                             struct arena *arena,
                             struct known_runner_up **out,
                             size_t *n,
                             struct err *err);

#endif
