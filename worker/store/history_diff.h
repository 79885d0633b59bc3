/*
 * history_diff — the columns of article_revision that say what a version changed. Private to store.
 */
#ifndef WORKER_STORE_HISTORY_DIFF_H
#define WORKER_STORE_HISTORY_DIFF_H

#include "common/err.h"
#include "worker/store/pg.h"
#include "worker/store/rows.h"

/*
 * Compares versions anew whose predecessor is another one than before.
 * changed: article id ("I") and the least first_at ("T") that has come or moved.
 */
enum status history_compare(struct pg *pg, struct rows *changed, struct err *err);

#endif
