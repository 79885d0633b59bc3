/*
 * letter — a dead letter read back: what it was, why it was refused, and whether to try it again.
 *
 * What:  takes our headers off a dead letter (worker/publish/message.c writes them), so that what
 *        is left is the record that once came in, and decides by them. Pure.
 * Holds: our headers are the last ones. A record may have come with headers of the same names
 *        (another system's dead letter): those before ours are its own, and go back with it.
 */
#ifndef WORKER_REPLAY_LETTER_H
#define WORKER_REPLAY_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/config.h"
#include "common/str.h"

#define LETTER_REPLAY_COUNT "newsmill.replay_count"

struct letter_header {
    const char *name; /* ends in NUL */
    struct str value; /* p NULL: a null value */
};

struct letter {
    struct letter_header *headers; /* n_headers: the original record's come first, then ours */
    size_t n_headers;
    size_t n_original;
    struct str topic;   /* the input topic it came from */
    struct str reason;  /* of the closed list of pipeline.h */
    uint64_t replays;   /* how often it has been tried again */
    uint64_t reject_id; /* > 0: the value is in rejected_record, not in the letter */
};

enum letter_fate {
    LETTER_AGAIN,     /* goes back into its topic */
    LETTER_DONE,      /* an earlier run has decided on it */
    LETTER_UNASKED,   /* of another reason than asked for */
    LETTER_EARLIER,   /* refused before the time asked for */
    LETTER_WORN,      /* tried as often as may be */
    LETTER_CUT,       /* its bytes are not kept whole */
    LETTER_ELSEWHERE, /* from a topic that this deployment does not read */
    LETTER_FOREIGN,   /* no letter of ours */
    LETTER_FATES      /* number of fates */
};

struct letter_rules {
    struct str reason; /* not given: all */
    int64_t since_us;  /* of the letter's time; INT64_MIN: any */
    uint64_t max_replays;
    const struct config_list *topics; /* that may be written to */
};

/*
 * letter: headers and n_headers are given, the rest is filled in.
 * False: it is no dead letter of ours.
 */
bool letter_read(struct letter *letter);

/* What the rules say of a letter of this time. Never DONE, CUT or FOREIGN: others know that. */
enum letter_fate
letter_fate(const struct letter *letter, int64_t at_us, const struct letter_rules *rules);

/* "again", "tried before" …: for the table that people see. */
const char *letter_fate_name(enum letter_fate fate);

#endif
