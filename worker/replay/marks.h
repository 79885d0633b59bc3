/*
 * marks — how far earlier runs have decided on the letters of one partition, for each reason.
 *
 * What:  `replay --reason empty` must not lose sight of letters of other reasons, so one offset a
 *        partition is not enough. The offset that Kafka keeps is the least; all of them stand in
 *        its metadata: "empty=40 data=12". A reason that is not named stands at 0. Pure.
 */
#ifndef WORKER_REPLAY_MARKS_H
#define WORKER_REPLAY_MARKS_H

#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/str.h"

#define MARKS_MAX 24 /* reasons; Kafka allows 4096 bytes of metadata by default */

struct marks {
    int64_t next[MARKS_MAX]; /* by the reason's number: the first offset not decided on */
};

/* reasons: at most MARKS_MAX, ended by NULL. What cannot be read is passed over. */
void marks_read(struct str text, const char *const *reasons, struct marks *out);
struct str marks_write(const struct marks *marks, const char *const *reasons, struct arena *arena);

/* The reason's number, or MARKS_MAX. */
size_t marks_reason(const char *const *reasons, struct str name);
/* The least over the reasons, or that of one (`only` < MARKS_MAX). */
int64_t marks_least(const struct marks *marks, const char *const *reasons, size_t only);
/* All reasons (or one) stand at `next` or behind it. */
void marks_advance(struct marks *marks, const char *const *reasons, size_t only, int64_t next);

#endif
