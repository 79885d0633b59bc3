/*
 * leader_prune — what is older than the settings keep goes, in small steps; and stories of which
 * nothing more is expected.
 *
 * What:  published outbox rows, raw bodies, stories. A step is one short transaction (1000 rows),
 *        so that nobody waits for it and the leader's beat stays.
 * Holds: an outbox row above publish_position.done is never touched. Stories go through
 *        prune_queue, and from there out of the grouper's memory; they are closed by an event, and
 *        keep their members. Aliases of merged clusters stay for ever.
 *        When a story is idle is told by a clock of publication times (story_clock), not by ours:
 *        once all is grouped, which stories are closed depends on the articles alone.
 */
#ifndef WORKER_STORE_LEADER_PRUNE_H
#define WORKER_STORE_LEADER_PRUNE_H

#include "worker/store/leader.h"

/* Ages in days; 0: for ever. */
struct retain {
    int64_t outbox_days, raw_days, stories_days;
};

/* Where a pass stands; zero: at its beginning. */
struct prune_pass {
    int64_t raw_after; /* raw bodies of articles up to this id have been looked at */
    bool raw_done;
};

/* One step of everything. more: the pass is not at its end. */
enum status leader_prune(struct leader *leader,
                         const struct retain *retain,
                         struct prune_pass *pass,
                         bool *more,
                         struct err *err);

/*
 * Begins a transaction and takes stories off prune_queue, with about 1000 articles (but one
 * story): their ids. To be ended by leader_group_end().
 */
enum status leader_begin_prune(
    struct leader *leader, struct arena *arena, int64_t **ids, size_t *n, struct err *err);
/*
 * These clusters are not restored by the next leader, and nothing is compared with these articles:
 * the fingerprints go of those that wait for no grouping.
 */
enum status leader_let_go(struct leader *leader,
                          const int64_t *clusters,
                          size_t n_clusters,
                          const int64_t *articles,
                          size_t n_articles,
                          struct err *err);

/* A transaction for nothing but closing; to be ended by leader_group_end(). */
enum status leader_begin_closing(struct leader *leader, struct err *err);
/* In a transaction: up to 500 open stories that are idle for so many days, the oldest first. */
enum status leader_idle_stories(struct leader *leader,
                                int64_t days,
                                struct arena *arena,
                                int64_t **ids,
                                size_t *n,
                                struct err *err);
/* In a transaction: the news has come to this time of publication, if it was not further. */
enum status leader_move_clock(struct leader *leader, int64_t news_us, struct err *err);

#endif
