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

/* ids: by record number, the article whose children are to be stored; 0: none.
 * entity_ids: by row of batch->entities. */
enum status store_children(struct store *store,
                           struct batch *batch,
                           const int64_t *ids,
                           const int64_t *entity_ids,
                           struct err *err);

/* Deletes the same rows of articles; ids: one column "I". */
enum status delete_children(struct store *store, struct rows *ids, struct err *err);

#endif
