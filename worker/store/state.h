/*
 * state — all live groups with their members, as they stand at one moment.
 *
 * What:  pages of clusters, read in one snapshot of the database, however long that takes.
 * Holds: what is read is the fold of the events up to `position` and of no later one: the leader
 *        writes clusters and outbox in one transaction, and its transactions follow each other.
 */
#ifndef WORKER_STORE_STATE_H
#define WORKER_STORE_STATE_H

#include "common/arena.h"
#include "worker/group/group.h"
#include "worker/store/store.h"

struct state_article {
    int64_t article_id;
    enum member_role role;
    struct str external_id, url, title, source; /* each may be not given */
    bool dated;
    int64_t published_us;
};

struct state_cluster {
    int64_t cluster_id;
    enum cluster_kind kind;
    uint32_t version;
    struct cluster_summary summary; /* but label_article */
    bool closed;                    /* else open */
    struct str label;
    struct state_article *articles;
    size_t n_articles;
};

/* Begins. position: the last outbox id whose event is in what will be read. */
enum status store_state_begin(struct store *store, int64_t *position, struct err *err);
/* The next clusters behind `after`, by id; in the arena. n 0: that was all. */
enum status store_state_page(struct store *store,
                             int64_t after,
                             struct arena *arena,
                             struct state_cluster **out,
                             size_t *n,
                             struct err *err);
void store_state_end(struct store *store);

#endif
