/*
 * leader — the edge to PostgreSQL, as the one that groups and publishes sees it.
 *
 * What:  the election, the heartbeat, and transactions that only the leader can commit.
 * Why:   an advisory lock says who may begin; but a process that was stopped wakes up believing
 *        that it still holds it. So every transaction begins by updating the leader's row
 *        under its own epoch: whoever was replaced finds no row.
 * Holds: of all transactions that went through leader_begin(), those of one epoch never
 *        interleave with those of another.
 * Rules: after ERR_RETRY of any call leadership is gone with the connection: contend again.
 */
#ifndef WORKER_STORE_LEADER_H
#define WORKER_STORE_LEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/err.h"
#include "worker/store/outbox.h"

struct leader; /* opaque; one per process */

struct leader_options {
    const char *conninfo; /* to the server itself, not through a pooler */
    const char *id;       /* NEWSMILL_ID */
    const char *process;  /* no other process has or had this name */
};

struct leader *leader_new(const struct leader_options *options);
void leader_free(struct leader *leader); /* gives up the lock; may be NULL */

/*
 * One try to become leader: to be repeated every second. A leader that has been silent for
 * 5 s is ended (its backend terminated); the try after that may win.
 * ERR_FATAL: a pooler is in between, the schema is not ours, authorization.
 */
enum status leader_contend(struct leader *leader, bool *won, struct err *err);
/* False once a call has failed: the connection, and with it the lock, is gone. */
bool leader_leads(const struct leader *leader);
/* Every 10 s: ERR_FATAL, and no longer leader, if a migration does not allow this version. */
enum status leader_check_schema(struct leader *leader, struct err *err);
void leader_resign(struct leader *leader); /* closes the connection */

/* A sign of life, at most once a second: cheap to call often. */
enum status leader_beat(struct leader *leader, struct err *err);

/* Waits for news of ingest, at most ms. */
void leader_wait(struct leader *leader, int ms);

struct publish_state {
    int64_t done, intent; /* publish_position */
    int64_t newest;       /* greatest outbox_id ever given, or 0 */
};
enum status leader_publish_state(struct leader *leader, struct publish_state *out, struct err *err);
/* Moves done and intent, in a transaction of its own. */
enum status
leader_set_position(struct leader *leader, int64_t done, int64_t intent, struct err *err);

/*
 * The next rows after `after`, in order: at most max_rows, and no more once they have
 * max_bytes (but always one).
 */
enum status leader_read_outbox(struct leader *leader,
                               int64_t after,
                               int max_rows,
                               int64_t max_bytes,
                               struct arena *arena,
                               struct outbox_row **out,
                               size_t *n,
                               struct err *err);

/* Moves waiting rejects into the outbox. n: how many. */
enum status leader_outbox_rejects(struct leader *leader, int max_rows, int64_t *n, struct err *err);

/* Likewise articles on their way to their topic, in order; no more once they have max_bytes. */
enum status leader_outbox_articles(
    struct leader *leader, int max_rows, int64_t max_bytes, int64_t *n, struct err *err);

struct backlog {
    int64_t ungrouped, unwritten, unpublished;
};
/* articles: those that are to be published wait as well (unwritten). */
enum status
leader_backlog(struct leader *leader, bool articles, struct backlog *out, struct err *err);

#endif
