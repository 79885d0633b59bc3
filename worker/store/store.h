/*
 * store — the edge to PostgreSQL, as the ingest role sees it.
 *
 * What:  positions of the input partitions, and batches of records with the move of these
 *        positions in one transaction.
 * Why:   an offset that lives beside the rows it stands for cannot disagree with them.
 * Holds: a batch is stored whole or not at all. Positions move by compare-and-set: of two
 *        workers that believe to own a partition one is told, and nothing is doubled.
 *        Keys are sorted, so that concurrent batches cannot deadlock (a race that PostgreSQL
 *        breaks up all the same comes back as ERR_RETRY).
 * Cost:  about fifteen statements a batch, whatever its size.
 */
#ifndef WORKER_STORE_H
#define WORKER_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "common/str.h"
#include "worker/store/batch.h"

struct store; /* opaque; one per thread */

struct store_options {
    const char *conninfo; /* "": libpq's PG* environment */
    const char *id;       /* NEWSMILL_ID: schema and consumer group */
};

struct store *store_new(const struct store_options *options);
void store_free(struct store *store); /* may be NULL */

/* Connects if need be. ERR_RETRY: not reachable. ERR_FATAL: refused, or not this version's
 * schema ("run newsmill migrate"). Cheap when all is well. */
enum status store_ready(struct store *store, struct err *err);

/* One input partition and where to read on. */
struct position {
    const char *topic;
    int32_t partition;
    int64_t next; /* offset; POSITION_UNKNOWN: no row yet */
};

#define POSITION_UNKNOWN (-1)

/*
 * Fills next of n positions from the table.
 * ERR_FATAL: the table belongs to another Kafka cluster.
 */
enum status store_read_positions(struct store *store,
                                 const char *kafka_cluster_id,
                                 struct position *positions,
                                 size_t n,
                                 struct err *err);

/*
 * Inserts rows for positions with a known next where there is none, then reads all back:
 * another worker may have been first, and its row counts.
 */
enum status store_create_positions(struct store *store,
                                   const char *kafka_cluster_id,
                                   struct position *positions,
                                   size_t n,
                                   struct err *err);

/*
 * Notes that a process begins to read at its positions. claims: for each, how many processes,
 * this one included, have begun there without getting on (the same one again is not counted),
 * and more if the record there was tried alone before.
 * process: the same for all stores of one process, and for no other one.
 */
enum status store_claim_positions(struct store *store,
                                  const char *kafka_cluster_id,
                                  const char *process,
                                  const struct position *positions,
                                  size_t n,
                                  unsigned *claims,
                                  struct err *err);

/* The process ends well: what it claimed does not count. */
enum status store_release_claims(struct store *store, const char *process, struct err *err);

/* Adds to the tries of the one record at position, of which it remembers one; tries: the sum. */
enum status store_count_try(struct store *store,
                            const char *kafka_cluster_id,
                            const struct position *position,
                            int add,
                            int *tries,
                            struct err *err);

/*
 * One batch, one transaction.
 * outcomes:  as many as batch_count(): what became of each record, by number.
 * conflict:  true (with OK): a position was not where this worker left it; nothing has been
 *            stored. Drop what was fetched, read the positions again, seek.
 *            batch_is_stale() (with OK): nothing has been stored either; make the batch anew by
 *            the newest furniture.
 * ERR_INPUT: some record holds a value that PostgreSQL refuses: split the batch.
 * ERR_RETRY: nothing is known to be stored; the same batch may be tried again: if it had
 *            been committed after all, that shows as a conflict.
 */
enum status store_batch(struct store *store,
                        const char *kafka_cluster_id,
                        struct batch *batch,
                        enum batch_outcome *outcomes,
                        bool *conflict,
                        struct err *err);

/* Articles that wait to be grouped, counted up to max. */
enum status store_count_queue(struct store *store, int64_t max, int64_t *n, struct err *err);

/* A row per partition for `newsmill offsets`; next as stored. */
struct offset_row {
    struct str kafka_cluster_id, topic; /* in the arena given */
    int32_t partition;
    int64_t next;
    int64_t updated_us;
};
enum status store_list_offsets(
    struct store *store, struct arena *arena, struct offset_row **out, size_t *n, struct err *err);

/* Sets one position, with an audit row. old is what the caller saw (POSITION_UNKNOWN: no row);
 * ERR_RETRY if it has moved since. */
enum status store_set_offset(struct store *store,
                             const char *kafka_cluster_id,
                             const struct position *to,
                             int64_t old,
                             struct err *err);

/* A rejected record as it came; in the arena given. */
struct stored_reject {
    struct str key;     /* p NULL: none */
    struct str headers; /* packed: worker/headers.h */
    struct str value;
    bool whole; /* false: there is no such row, or only the beginning of the value is kept */
};
enum status store_read_reject(struct store *store,
                              int64_t reject_id,
                              struct arena *arena,
                              struct stored_reject *out,
                              struct err *err);

#endif
