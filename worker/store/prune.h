/*
 * prune — the same by hand, from any process: what leader_prune() does, to the end.
 */
#ifndef WORKER_STORE_PRUNE_H
#define WORKER_STORE_PRUNE_H

#include "worker/store/leader_prune.h"
#include "worker/store/store.h"

struct pruned {
    int64_t outbox, raw, stories; /* stories: given to the leader */
};

/* dry_run: out says what there is; nothing is changed. */
enum status store_prune(struct store *store,
                        const struct retain *retain,
                        bool dry_run,
                        struct pruned *out,
                        struct err *err);

#endif
