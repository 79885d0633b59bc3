/*
 * log_repeats — which lines of a log come again and again. Private to log.
 *
 * Holds: a few dozen of the latest different lines; one that is forgotten for another's sake is
 *        told first (log_repeats_take). Thread-safe.
 */
#ifndef COMMON_LOG_REPEATS_H
#define COMMON_LOG_REPEATS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/str.h"

struct log_repeats;

struct log_repeats *log_repeats_new(void);
void log_repeats_free(struct log_repeats *repeats);

/*
 * Whether a line is to be written. key: of all that makes it the same line.
 * repeated: how many like it were kept back since the last one that was written.
 */
bool log_repeats_pass(struct log_repeats *repeats,
                      uint64_t key,
                      int level,
                      struct str message,
                      int64_t now_us,
                      uint64_t *repeated);

struct log_repeat {
    int level;
    uint64_t n;
    char message[240]; /* cut where it is longer */
};

/* One line whose time is over with some kept back, which are then told; false: none. */
bool log_repeats_take(struct log_repeats *repeats, int64_t now_us, struct log_repeat *out);

#endif
