/*
 * group_tries — articles of which one may kill the leader that groups it.
 *
 * What:  where the last leader died and had grouped nothing, what it can have had in hands is tried
 *        one by one, each try counted in PostgreSQL before it is made. After GROUP_TRIES of those
 *        the article is left ungrouped (v_left_ungrouped), and the others go on.
 * Why:   as suspect.h for records: one article must not stop the fleet.
 */
#ifndef WORKER_GROUP_TRIES_H
#define WORKER_GROUP_TRIES_H

#include "common/log.h"
#include "worker/store/leader_tries.h"

/*
 * More than of a record (suspect.h): most of a try is PostgreSQL's work, in which a process that is
 * killed from outside may die; an article must not stay ungrouped for that.
 */
#define GROUP_TRIES 4

struct group_tries {
    int64_t until;   /* queued articles up to this id are suspects; 0: none */
    int64_t counted; /* the last try: an outage in between makes no second one of it */
};

/* A process has begun to lead. max: articles of its largest batch. */
enum status
group_tries_begin(struct group_tries *tries, struct leader *leader, int max, struct err *err);

/* Before each batch. *alone: it is to be of one article. */
enum status group_tries_next(struct group_tries *tries,
                             struct leader *leader,
                             const struct log *log,
                             bool *alone,
                             struct err *err);

#endif
