#include "worker/serve/health.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/or_die.h"
#include "common/str.h"

enum {
    NAME_MAX_BYTES = 48,
    REASON_MAX_BYTES = 240
};

struct health_part {
    struct health_part *next;
    struct health *health;
    char name[NAME_MAX_BYTES];
    atomic_bool watched;
    atomic_int_fast64_t beat_at_us; /* monotonic */
    /* under health->lock */
    bool ready;
    int64_t unready_since_us; /* wall clock */
    char reason[REASON_MAX_BYTES];
};

struct health {
    pthread_mutex_t lock;
    struct health_part *parts; /* in order of health_add() */
};

struct health *health_new(void)
{
    struct health *health = or_die(calloc(1, sizeof *health));
    (void)pthread_mutex_init(&health->lock, NULL);
    return health;
}

void health_free(struct health *health)
{
    if (!health) {
        return;
    }
    for (struct health_part *part = health->parts; part;) {
        struct health_part *next = part->next;
        free(part);
        part = next;
    }
    (void)pthread_mutex_destroy(&health->lock);
    free(health);
}

struct health_part *health_add(struct health *health, const char *name)
{
    struct health_part *part = or_die(calloc(1, sizeof *part));
    part->health = health;
    (void)snprintf(part->name, sizeof part->name, "%s", name);
    (void)snprintf(part->reason, sizeof part->reason, "starting");
    part->unready_since_us = clock_wall_us();
    atomic_store(&part->beat_at_us, clock_monotonic_us());
    atomic_store(&part->watched, true);
    (void)pthread_mutex_lock(&health->lock);
    struct health_part **end = &health->parts;
    while (*end) {
        end = &(*end)->next;
    }
    *end = part;
    (void)pthread_mutex_unlock(&health->lock);
    return part;
}

void health_ready(struct health_part *part)
{
    (void)pthread_mutex_lock(&part->health->lock);
    part->ready = true;
    (void)pthread_mutex_unlock(&part->health->lock);
}

void health_unready(struct health_part *part, const char *fmt, ...)
{
    char reason[REASON_MAX_BYTES];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(reason, sizeof reason, fmt, ap);
    va_end(ap);
    reason[str_trim(str_of(reason)).n] = '\0'; /* libpq's messages end in, and hold, line ends */
    for (char *p = reason; *p; p++) {
        *p = *p == '\n' || *p == '\r' ? ' ' : *p;
    }
    (void)pthread_mutex_lock(&part->health->lock);
    if (part->ready) {
        part->unready_since_us = clock_wall_us();
    }
    part->ready = false;
    memcpy(part->reason, reason, sizeof reason);
    (void)pthread_mutex_unlock(&part->health->lock);
}

void health_beat(struct health_part *part)
{
    atomic_store_explicit(&part->beat_at_us, clock_monotonic_us(), memory_order_relaxed);
}

void health_done(struct health_part *part)
{
    atomic_store(&part->watched, false);
}

bool health_is_live(struct health *health, int64_t now_us, struct buf *out)
{
    bool live = true;
    (void)pthread_mutex_lock(&health->lock);
    for (const struct health_part *part = health->parts; part; part = part->next) {
        int64_t silent_us = now_us - atomic_load(&part->beat_at_us);
        if (atomic_load(&part->watched) && silent_us > (int64_t)HEALTH_SILENCE_S * CLOCK_US_PER_S) {
            live = false;
            buf_printf(out, "%s: silent for %lld s\n", part->name,
                       (long long)(silent_us / CLOCK_US_PER_S));
        }
    }
    (void)pthread_mutex_unlock(&health->lock);
    return live;
}

bool health_is_ready(struct health *health, struct buf *out)
{
    bool ready = true;
    (void)pthread_mutex_lock(&health->lock);
    for (const struct health_part *part = health->parts; part; part = part->next) {
        if (!part->ready) {
            char since[CLOCK_TEXT_MAX];
            int64_t us = part->unready_since_us;
            clock_format(us - us % CLOCK_US_PER_S, since);
            ready = false;
            buf_printf(out, "%s: %s (since %s)\n", part->name, part->reason, since);
        }
    }
    (void)pthread_mutex_unlock(&health->lock);
    return ready;
}
