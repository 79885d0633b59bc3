/*
 * leader_count — how many articles mention a name, by day, kept right in small steps.
 *
 * What:  takes the slice of articles off count_queue that waits longest, and counts it anew: the
 *        function count_slice() of the schema, which says why that is right.
 * Cost:  one transaction; the work of 1024 articles' names, whatever has changed in them.
 */
#ifndef WORKER_STORE_LEADER_COUNT_H
#define WORKER_STORE_LEADER_COUNT_H

#include "worker/store/leader.h"

/* more: a slice was counted, and another may wait. */
enum status leader_count(struct leader *leader, bool *more, struct err *err);

#endif
