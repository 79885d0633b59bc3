/*
 * history — the versions of an article, and what each changed (table article_revision).
 *
 * What:  every version that comes gets a row, also one that is older than what is stored; the
 *        rows are ordered by the outlet's time, and each is compared with the one before it.
 * Holds: the rows depend on the set of versions that have come, not on their order: equal
 *        content is one row with its least and its greatest time, which may come in any order.
 *        An article with one version has no rows: its least time is in article.first_at.
 * Cost:  nothing but a look at the hashes for what has one version; else five statements a
 *        batch, and the versions that are compared are read 8 MiB at a time.
 *
 * Private to store; all in the transaction that stores the batch.
 */
#ifndef WORKER_STORE_HISTORY_H
#define WORKER_STORE_HISTORY_H

#include "common/err.h"
#include "worker/store/plan.h"
#include "worker/store/store_inside.h"

struct history; /* opaque */

/* After the articles are inserted and locked, before any is changed: keeps what is there. */
enum status
history_begin(struct store *store, const struct plan *plan, struct history **out, struct err *err);
/* After the changes: the new versions, and what changed between neighbours. */
enum status history_end(struct store *store, struct history *history, struct err *err);
void history_free(struct history *history); /* may be NULL */

/*
 * After article and its children have been made anew of the same records: their versions follow.
 * old: article id ("I") and the content hash that it had ("b"); what is not revised has no effect.
 */
enum status history_restate(struct store *store, struct rows *old, struct err *err);

#endif
