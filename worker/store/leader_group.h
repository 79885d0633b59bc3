/*
 * leader_group — reading what is to be grouped, and writing what was decided.
 *
 * All of it happens between leader_group_begin() and leader_group_end(), in one transaction;
 * the calls in between may be made in any order, but pairs are written before they are read.
 * Results live as long as the arena given.
 */
#ifndef WORKER_STORE_LEADER_GROUP_H
#define WORKER_STORE_LEADER_GROUP_H

#include "common/hash.h"
#include "worker/group/group.h"
#include "worker/store/leader.h"

/* An article as grouping and events see it. */
struct group_article {
    int64_t article_id;
    struct str identity_key; /* 32 bytes */
    bool killed;
    bool dated;
    int64_t published_us; /* if dated */
    bool day_only;        /* precision of published_us */
    int64_t record_us;    /* the record's timestamp */
    struct str kind;      /* "article", "live_blog" … */
    struct str external_id, url, title, source_name, source_domain, agency;
};

/* How an article came onto the queue. */
struct group_origin {
    int64_t queued_us;
    bool fresh; /* by a record that was stored just then */
    struct str traceparent;
};

/* Takes up to max articles off the queue, by id. prints: packed, origins: one for
 * each. */
enum status leader_group_begin(struct leader *leader,
                               int max,
                               struct arena *arena,
                               struct group_article **articles,
                               struct str **prints,
                               struct group_origin **origins,
                               size_t *n,
                               struct err *err);
enum status leader_group_end(struct leader *leader, enum status status, struct err *err);

/* By id, ascending; articles that are gone are left out. ids need not be sorted or unique. */
enum status leader_load_articles(struct leader *leader,
                                 const int64_t *ids,
                                 size_t n,
                                 struct arena *arena,
                                 struct group_article **out,
                                 size_t *n_out,
                                 struct err *err);

struct stored_print {
    int64_t article_id;
    struct str packed;
};
enum status leader_load_prints(struct leader *leader,
                               const int64_t *ids,
                               size_t n,
                               struct arena *arena,
                               struct stored_print **out,
                               size_t *n_out,
                               struct err *err);

/* n fresh cluster ids, ascending. */
enum status leader_cluster_ids(struct leader *leader, int n, int64_t *out, struct err *err);

/* A verified pair, a < b. */
struct group_pair {
    int64_t a, b;
    uint32_t shared;
    uint16_t of_a, of_b, masked, threshold; /* thousandths */
    struct str passages;                    /* JSON */
};

/* Drops all pairs of the articles `dropped`, then writes new ones. */
enum status leader_write_pairs(struct leader *leader,
                               const int64_t *dropped,
                               size_t n_dropped,
                               const struct group_pair *pairs,
                               size_t n,
                               struct err *err);
/* An article, and the nearest one that it was kept apart from. */
struct refused_row {
    int64_t article, other;
    bool template;
    uint32_t shared;
    uint16_t of_article, of_other, masked, score, threshold; /* thousandths */
    struct str passages;                                     /* JSON, the article's side first */
};

/*
 * Drops what is known of the articles `dropped` on either side, then writes rows, one an article at
 * most, where they are nearer than what is there.
 */
enum status leader_write_refused(struct leader *leader,
                                 const int64_t *dropped,
                                 size_t n_dropped,
                                 const struct refused_row *rows,
                                 size_t n,
                                 struct err *err);
/* The pairs named by a and b of each; what else is in them is filled in. A pair that is not
 * there is left as it is. */
enum status leader_read_pairs(struct leader *leader,
                              struct group_pair *pairs,
                              size_t n,
                              struct arena *arena,
                              struct err *err);

/* Memory of the grouper, for the next leader: removed ones go, the others replace what is there. */
enum status leader_write_items(struct leader *leader,
                               const struct group_change *changes,
                               size_t n,
                               struct arena *arena,
                               struct err *err);

struct cluster_row {
    const struct cluster_change *change;
    const char *state;
    struct str label; /* p NULL: none */
};
enum status leader_write_clusters(struct leader *leader,
                                  const struct cluster_row *rows,
                                  size_t n,
                                  struct err *err);

struct member_row {
    int64_t article_id, cluster_id;
    enum cluster_kind kind;
    enum member_role role;
    struct str evidence; /* JSON; p NULL: the article leaves the cluster */
};
/* Those that leave must not have come into another cluster of the kind in the same call. */
enum status leader_write_members(struct leader *leader,
                                 const struct member_row *rows,
                                 size_t n,
                                 struct err *err);

struct event_row {
    int64_t cluster_id;
    const char *type; /* CloudEvents type */
    struct str value; /* JSON */
    /* Of the article in the batch that caused it; 0 and not given: none did, or no new record. */
    int64_t record_us, queued_us;
    struct str traceparent;
};
enum status
leader_write_events(struct leader *leader, const struct event_row *rows, size_t n, struct err *err);

/*
 * Of articles that the grouper does not know: those that were let go with their stories come back,
 * with all articles of these. Restores their clusters; changes: the articles, as grouper_begin()
 * takes them. None: n is 0.
 */
enum status leader_revive(struct leader *leader,
                          struct grouper *grouper,
                          const int64_t *ids,
                          size_t n_ids,
                          struct arena *arena,
                          struct group_change **changes,
                          size_t *n,
                          struct err *err);

/* The stored pairs that have one of these articles, as they were verified. */
enum status leader_load_pairs(struct leader *leader,
                              const int64_t *ids,
                              size_t n_ids,
                              struct arena *arena,
                              struct group_candidate **out,
                              size_t *n,
                              struct err *err);

/*
 * Restores a grouper, without what was let go: clusters, articles, pairs, in pieces of `at a time`
 * rows, with a beat between them, and while edges and levels are found. Not in a transaction:
 * nobody else writes these tables. alive: what the caller wants done as often.
 */
enum status leader_restore(struct leader *leader,
                           struct grouper *grouper,
                           struct grouper_pulse alive,
                           struct arena *arena,
                           struct err *err);

#endif
