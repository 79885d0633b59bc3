/*
 * posts — what the topic of articles is to hear of a batch. Private to store.
 *
 * Holds: of one article the rows of article_queue are in the order of its transactions, because
 *        their ids are taken while its row is locked.
 */
#ifndef WORKER_STORE_POSTS_H
#define WORKER_STORE_POSTS_H

#include "worker/store/batch_rows.h"
#include "worker/store/pg.h"

/*
 * In the transaction that has written the articles. ids: by record number, 0 where the record
 * changed nothing. A text below a withdrawal is not told. Without posts in the batch: nothing.
 */
enum status posts_queue(struct pg *pg, struct batch *batch, const int64_t *ids, struct err *err);

#endif
