/*
 * group_work — one transaction of grouping on its way. Private to group_batch.c and group_close.c.
 */
#ifndef WORKER_GROUP_WORK_H
#define WORKER_GROUP_WORK_H

#include "worker/group_batch.h"

/* Everything lives in the arena. */
struct work {
    struct group_context *context;
    struct arena *arena;
    struct group_article *queued;
    struct str *queued_prints;
    struct group_origin *origins; /* as queued */
    size_t n_queued;
    struct group_change *changes;
    size_t n_changes;
    struct group_change *revived; /* what work_revive() found, by id: the first of the changes */
    size_t n_revived;
    struct known {
        int64_t article_id;
        struct print *print;
        bool has_sheet; /* most articles have no candidates and need none */
        struct sheet sheet;
    } *known; /* prints at hand, by id */
    size_t n_known;
    struct group_batch batch;
    struct group_pair *pairs;
    size_t n_pairs, cap_pairs;
    struct group_decision decision;
    struct group_decision closed; /* decided before, to be written with it */
    bool letting_go;              /* removed articles stay in the tables */
    struct group_article *told;   /* articles that events name, by id */
    size_t n_told;
    const char *reason; /* of the closed events; NULL: none */
    struct err *err;
};

/* Has the changes decided, and writes all of it down; none: only what was decided before. */
enum status work_decide(struct work *w);

/* group_close.c: closes stories that are idle, in the transaction that is under way. */
enum status
work_close_idle(struct group_context *context, struct arena *arena, size_t *n, struct err *err);

/*
 * group_close.c: articles on the queue that were let go, put before the changes with all of their
 * stories; and the pairs that these had, put to the candidates.
 */
enum status work_revive(struct work *w);
bool work_is_revived(const struct work *w, int64_t article_id);
enum status work_add_pairs(struct work *w);

#endif
