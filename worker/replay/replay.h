/*
 * replay — dead letters back into their input topics, each once.
 *
 * What:  reads the dead-letter topic up to where it ended at the start, decides on each letter
 *        (letter.h), and sends those that shall be tried again to the topic they came from, as
 *        they came: key, value, headers, and newsmill.replay_count one higher.
 * Holds: records and how far we are (marks.h; group newsmill-replay-<id>) are in one Kafka
 *        transaction, so a run that is killed goes on where it was, without losing or doubling a
 *        record. Of two runs at a time the later one fences the earlier (transactional id
 *        newsmill-replay-<id>), which stops with an error.
 * Cost:  one letter in memory at a time, and what a transaction has in flight.
 */
#ifndef WORKER_REPLAY_H
#define WORKER_REPLAY_H

#include <stdint.h>

#include "common/err.h"
#include "common/log.h"
#include "worker/replay/letter.h"
#include "worker/replay/marks.h"
#include "worker/settings.h"

struct replay; /* opaque */

struct replay_options {
    const struct settings *settings;
    const struct log *log;
    struct letter_rules rules;
    const char *const *reasons; /* the closed list, ended by NULL; at most MARKS_MAX */
    uint64_t limit;             /* letters to send at most; 0: all */
    bool from_start;            /* as if no run had been before */
};

/* Letters by reason and fate; those of no reason of ours in the row MARKS_MAX. */
struct replay_tally {
    uint64_t n[MARKS_MAX + 1][LETTER_FATES];
};

/* Called with the number of letters sent, after each transaction. */
typedef void replay_progress(uint64_t sent, void *arg);

/* Connects; waits up to 15 s. ERR_RETRY: no answer. ERR_FATAL: refused. */
enum status replay_open(const struct replay_options *options, struct replay **out, struct err *err);
void replay_free(struct replay *replay); /* may be NULL; what is open gets aborted */

/* What a run would do now. Changes nothing. */
enum status replay_count(struct replay *replay, struct replay_tally *out, struct err *err);

/* The run. sent: how many records are on their topics, also after an error. */
enum status replay_send(
    struct replay *replay, replay_progress *progress, void *arg, uint64_t *sent, struct err *err);

#endif
