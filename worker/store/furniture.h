/*
 * furniture — the epochs of outlet furniture in PostgreSQL, and the articles to learn them from.
 *
 * Holds: epochs are numbered from 1 without a gap and never change; of two writers at once the
 *        second waits, and goes on from what the first one made.
 */
#ifndef WORKER_STORE_FURNITURE_H
#define WORKER_STORE_FURNITURE_H

#include "worker/furniture/list.h"
#include "worker/store/store.h"

#define FURNITURE_NEWEST (-1)

/* The set of an epoch (FURNITURE_NEWEST: of the newest; without any: an empty one of epoch 0). */
enum status
store_load_furniture(struct store *store, int32_t epoch, struct furniture **out, struct err *err);

/* The list of an epoch, in the arena. epoch: FURNITURE_NEWEST becomes its number, 0 if there is
 * none. ERR_FATAL: there is no such epoch. */
enum status store_list_furniture(struct store *store,
                                 int32_t *epoch,
                                 struct arena *arena,
                                 struct furniture_list *out,
                                 struct err *err);

/*
 * A new epoch, in one transaction: change() makes its list from the newest one's. Where that is
 * the same, or change() refuses, nothing is written.
 * change: gives an ERR_INPUT to refuse.
 * epoch:  the new one's number; what was the newest where nothing is written.
 */
struct furniture_change {
    enum status (*make)(void *context,
                        const struct furniture_list *before,
                        struct arena *arena,
                        struct furniture_list *after,
                        struct err *err);
    void *context;
    const char *note; /* furniture_epoch.note */
    bool dry_run;     /* nothing is written in any case */
};
enum status store_change_furniture(struct store *store,
                                   const struct furniture_change *change,
                                   struct arena *arena,
                                   int32_t *epoch,
                                   struct err *err);

/* A stored article to learn from. */
struct furniture_article {
    struct str source; /* furniture_source(); of no interest without one */
    int64_t article_id;
    int64_t group; /* as in struct seen_article */
    int32_t day;
};

/*
 * Of each outlet (or of one: source) the newest per_source articles, of the newest `newest` of
 * all; sorted by source. Withdrawn ones are left out.
 */
enum status store_furniture_articles(struct store *store,
                                     struct str source,
                                     int per_source,
                                     int64_t newest,
                                     struct arena *arena,
                                     struct furniture_article **out,
                                     size_t *n,
                                     struct err *err);

/* The records of n articles, in no order; borrowed for the call. */
typedef void
furniture_record_fn(void *context, int64_t article_id, struct str content_type, struct str value);
enum status store_read_records(struct store *store,
                               const struct furniture_article *articles,
                               size_t n,
                               furniture_record_fn *each,
                               void *context,
                               struct err *err);

#endif
