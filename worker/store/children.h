/*
 * children — the rows of a batch that belong to its articles. Private to store.
 *
 * Their only writer is the transaction that writes the article, so there is nothing to resolve
 * and COPY can take them: twice as fast as INSERT … unnest.
 */
#ifndef WORKER_STORE_CHILDREN_H
#define WORKER_STORE_CHILDREN_H

#include "common/err.h"
#include "worker/store/batch_rows.h"
#include "worker/store/store_inside.h"

/* The entities of a batch, by number of row in batch->entities; 0: not wanted. */
struct entities {
    int64_t *ids;
    uint32_t *asked; /* private */
    size_t n;
};

/*
 * Finds or makes them, in a transaction of its own: a name is true whatever becomes of the
 * batch, and two batches with the same new names wait for each other only so long.
 */
enum status
entities_find(struct store *store, struct batch *batch, struct entities *out, struct err *err);
void entities_release(struct entities *entities);

/* ids: by record number, the article whose children are to be stored; 0: none. */
enum status store_children(struct store *store,
                           struct batch *batch,
                           const int64_t *ids,
                           const struct entities *entities,
                           struct err *err);

#endif
