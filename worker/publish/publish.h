/*
 * publish — the edge to Kafka's output topics: each outbox row once, or the reason why not.
 *
 * What:  a transactional producer. One Kafka transaction carries records and, as the committed
 *        offset of a group of its own, the last outbox id in it: so what is on the topics and
 *        how far we are can never disagree.
 * Why:   the transactional id is the same for every process of a deployment, so a new leader's
 *        publisher_open() ends and fences whatever an old one still had in flight.
 * Holds: no call blocks longer than a second without calling `beat` while brokers answer, and
 *        none longer than about 3 s while they do not.
 * Rules: after any error free the publisher, open another and read its position: a commit
 *        may have succeeded without our hearing of it. ERR_RETRY says that this can heal.
 */
#ifndef WORKER_PUBLISH_H
#define WORKER_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/log.h"
#include "common/str.h"
#include "worker/kafka_conf.h"
#include "worker/settings.h"

struct publisher; /* opaque */

/* Called while a call waits, see above. An error ends the call with that error. */
typedef enum status publish_beat(void *arg, struct err *err);

struct publisher_options {
    const struct settings *settings;
    const struct log *log;
    publish_beat *beat;
    void *beat_arg;
    struct kafka_stats stats;
};

struct header {
    const char *name; /* ends in NUL */
    struct str value; /* p NULL: a null value */
};

/* One record to send. Borrowed for the call. */
struct message {
    const char *topic; /* NULL: there is no topic for it, and nothing to send */
    struct str key;    /* p NULL: none */
    struct str value;  /* empty where n is 0, and null if so is told */
    bool null_value;
    struct header *headers;
    size_t n_headers;
};

/*
 * Connects and fences (init_transactions); waits for brokers as long as beat lets it.
 * ERR_FATAL: refused (authorization, a property); err says so.
 */
enum status
publisher_open(const struct publisher_options *options, struct publisher **out, struct err *err);
void publisher_free(struct publisher *publisher); /* may be NULL; what is open gets aborted */
/* Lets the client's callbacks run; to be called now and then while there is nothing to send. */
void publisher_serve(struct publisher *publisher);

/*
 * The committed position. known: false if Kafka has none (never written, expired, deleted).
 * Waits while another transaction is pending: that is no "no position".
 */
enum status
publisher_position(struct publisher *publisher, int64_t *position, bool *known, struct err *err);

/*
 * Looks through the ends of all output topics (committed records only) for any record with an
 * outbox id in (after, up_to].
 */
enum status publisher_find(
    struct publisher *publisher, int64_t after, int64_t up_to, bool *found, struct err *err);

enum status publisher_begin(struct publisher *publisher, struct err *err);
enum status
publisher_send(struct publisher *publisher, const struct message *message, struct err *err);
/* Adds the position and commits. Without a message before it, only the position is renewed. */
enum status publisher_commit(struct publisher *publisher, int64_t position, struct err *err);

#endif
