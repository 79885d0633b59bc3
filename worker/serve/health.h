/*
 * health — what the loops say of themselves, for /livez and /readyz.
 *
 * What:  each part, a loop, is ready or not, with a reason and since when; and it beats.
 * Why:   alive and ready are two questions: a worker whose database is away must not be
 *        killed (it waits, and nothing is lost), but must not count as working either.
 * Holds: parts are added before the threads start; after that everything here is
 *        thread-safe. A beat is one atomic store.
 */
#ifndef WORKER_HEALTH_H
#define WORKER_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

#include "common/buf.h"

#define HEALTH_SILENCE_S 60 /* a loop without a beat for so long is dead */

struct health;
struct health_part;

struct health *health_new(void);
void health_free(struct health *health); /* may be NULL */

/* A new part, not ready yet ("starting"). name: "ingest-0", copied. Lives as long as health. */
struct health_part *health_add(struct health *health, const char *name);

/* part ready, or not with a reason of one line ("connection refused"). The time of the
 * first report of an unready state stays until it is ready again. */
void health_ready(struct health_part *part);
__attribute__((format(printf, 2, 3))) void
health_unready(struct health_part *part, const char *fmt, ...);

void health_beat(struct health_part *part);
void health_done(struct health_part *part); /* ended as planned: no longer watched */

/* false: out gets a line per silent loop or unready part. now_us: clock_monotonic_us(). */
bool health_is_live(struct health *health, int64_t now_us, struct buf *out);
bool health_is_ready(struct health *health, struct buf *out);

#endif
