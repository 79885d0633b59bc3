/*
 * lead_inside — what the files of the leader's loop share. Private to lead*.c.
 */
#ifndef WORKER_LEAD_INSIDE_H
#define WORKER_LEAD_INSIDE_H

#include "worker/group_batch.h"
#include "worker/group_tries.h"
#include "worker/lead.h"
#include "worker/publish/publish.h"
#include "worker/store/leader.h"
#include "worker/store/leader_prune.h"

struct lead {
    struct service *service;
    struct health_part *part;
    struct arena *arena;
    struct leader *leader;
    struct publisher *publisher;  /* NULL: to be opened, and its position checked */
    int64_t round_us;             /* when the present round of work began */
    struct group_context context; /* its grouper: NULL, to be restored */
    struct idf *idf;
    struct group_tries suspects;
    int64_t done;       /* publish_position.done */
    int64_t renewed_us; /* when the position was last written to Kafka */
    int64_t shown_us;   /* when the backlog was last counted */
    int64_t closed_us;  /* when no old story was to be closed; 0: look at once */
    int64_t pruned_us;  /* when a pass of pruning last found nothing more */
    int64_t counted_us; /* when there was time to count names, or none waited */
    int64_t count_us;   /* when they may be again */
    struct prune_pass pass;
    int group_max;
    unsigned tries;
    bool leading;
    bool down;
    bool unworked; /* the last round of work failed */
};

/* An outage is told once, and its end once; in between there is a metric. */
void lead_tell_down(struct lead *lead, const char *why);

/*
 * Into the outbox what is to be told, and from there to Kafka, in one transaction; opens the
 * publisher if there is none. busy: something was, so there may be more.
 * ERR_RETRY: of PostgreSQL, and the leader has resigned, or of Kafka; ERR_FATAL: the position
 * fits no history that we know.
 */
enum status lead_publish(struct lead *lead, bool *busy, struct err *err);

/* The next lead_publish() opens it anew, and checks its position. */
void lead_close_publisher(struct lead *lead);

#endif
