/*
 * entities — the ids of the names in a batch. Private to store.
 */
#ifndef WORKER_STORE_ENTITIES_H
#define WORKER_STORE_ENTITIES_H

#include "common/err.h"
#include "worker/store/batch_rows.h"
#include "worker/store/store_inside.h"

/*
 * Finds or makes the entities of batch->entities, in a transaction of its own: a name is true
 * whatever becomes of the batch, and two batches with the same new names wait for each other
 * only so long. *ids: entity_id by number of row; the caller frees it, also after an error.
 */
enum status
entities_find(struct store *store, const struct batch *batch, int64_t **ids, struct err *err);

#endif
