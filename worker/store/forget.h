/*
 * forget — an article is erased from every table.
 *
 * What:  first its text, facts, raw bytes, versions, fingerprint, and the bytes of rejected records
 *        that name it; what is left is an empty, withdrawn row, which the leader takes out of its
 *        groups, by events that name its id alone. When these are published, the row itself and
 *        the published outbox rows that told of it.
 * Holds: two steps, each one transaction; between them nothing of the article can be read, and no
 *        record that comes meanwhile brings it back. Afterwards it is not known any more: a
 *        record that comes then makes a new article.
 * Not:   names in table entity, which other articles may share; and what stands on Kafka's topics.
 */
#ifndef WORKER_STORE_FORGET_H
#define WORKER_STORE_FORGET_H

#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "worker/store/store.h"

struct forget_found {
    int64_t article_id;
    struct str external_id, url, title; /* each may be not given */
};

/* Articles whose article_id, feed's id or URL (as given, or canonical) this is; at most 100. */
enum status store_forget_find(struct store *store,
                              struct str text,
                              struct arena *arena,
                              struct forget_found **out,
                              size_t *n,
                              struct err *err);

/* The first step. told: the topic of articles is to hear of it. rejects: how many rejected records
 * lost their bytes. */
enum status store_forget_erase(
    struct store *store, int64_t article_id, bool told, int64_t *rejects, struct err *err);

/* The second step, for all that are ready. left: how many still wait for the leader. */
enum status store_forget_finish(struct store *store, int64_t *left, struct err *err);

#endif
