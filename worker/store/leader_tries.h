/*
 * leader_tries — what outlives a leader that dies while it groups: that it began, and what it
 * tried.
 *
 * What:  `leader.claims` counts the leaders that began and grouped nothing; `group_try` how often
 *        one article was grouped alone. Calls are transactions of their own.
 * Holds: the first batch that commits ends the count, and grouping an article drops its row, both
 *        in the batch's own transaction (leader_group.h), so that a crash keeps them.
 */
#ifndef WORKER_STORE_LEADER_TRIES_H
#define WORKER_STORE_LEADER_TRIES_H

#include "worker/store/leader.h"

/*
 * After leader_contend() has won. *until: queued articles with ids up to this are suspects, as
 * the last leader, which grouped nothing, can have had max articles in hands; 0: there are none.
 */
enum status leader_suspects(struct leader *leader, int max, int64_t *until, struct err *err);

/* The first of them that is still queued; 0: none is, and what began badly is forgotten. */
enum status
leader_next_suspect(struct leader *leader, int64_t until, int64_t *article_id, struct err *err);

/* Counts a try before it is made. tries: with this one. */
enum status
leader_count_try(struct leader *leader, int64_t article_id, unsigned *tries, struct err *err);

/* Off the queue, and into v_left_ungrouped. */
enum status leader_leave_ungrouped(struct leader *leader, int64_t article_id, struct err *err);

/* This process ends in peace: whoever leads next has nothing to fear. Not leader: does nothing. */
enum status leader_end_claim(struct leader *leader, struct err *err);

#endif
