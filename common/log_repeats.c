#include "common/log_repeats.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/utf8.h"

enum {
    SLOTS = 32
};

struct slot {
    uint64_t key; /* 0: free */
    int64_t since_us;
    int written; /* since then */
    struct log_repeat kept;
};

struct log_repeats {
    pthread_mutex_t lock;
    struct slot slots[SLOTS];
};

struct log_repeats *log_repeats_new(void)
{
    struct log_repeats *repeats = calloc(1, sizeof *repeats);
    if (!repeats) {
        abort();
    }
    (void)pthread_mutex_init(&repeats->lock, NULL);
    return repeats;
}

void log_repeats_free(struct log_repeats *repeats)
{
    if (repeats) {
        (void)pthread_mutex_destroy(&repeats->lock);
        free(repeats);
    }
}

/* The line's slot; else a free one, or that of the oldest with nothing kept back, made into its
 * own; NULL: there is none (a flood of different lines, each again and again). */
static struct slot *find(struct log_repeats *repeats, uint64_t key, int64_t now_us)
{
    struct slot *oldest = NULL;
    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &repeats->slots[i];
        if (slot->key == key) {
            return slot;
        }
        bool better = slot->kept.n == 0 && (!oldest || slot->since_us < oldest->since_us);
        oldest = better ? slot : oldest;
    }
    if (oldest) {
        *oldest = (struct slot){.key = key, .since_us = now_us};
    }
    return oldest;
}

bool log_repeats_pass(struct log_repeats *repeats,
                      uint64_t key,
                      int level,
                      struct str message,
                      int64_t now_us,
                      uint64_t *repeated)
{
    bool pass = true;
    *repeated = 0;
    (void)pthread_mutex_lock(&repeats->lock);
    struct slot *slot = find(repeats, key | 1, now_us);
    if (slot) {
        if (now_us - slot->since_us >= LOG_WINDOW_US) {
            *repeated = slot->kept.n;
            *slot = (struct slot){.key = slot->key, .since_us = now_us};
        }
        pass = slot->written < LOG_BURST;
        slot->written += pass;
        slot->kept.n += !pass;
        if (!pass) {
            struct str head = utf8_clip(message, sizeof slot->kept.message - 1);
            slot->kept.level = level;
            memcpy(slot->kept.message, head.p, head.n);
            slot->kept.message[head.n] = '\0';
        }
    }
    (void)pthread_mutex_unlock(&repeats->lock);
    return pass;
}

bool log_repeats_take(struct log_repeats *repeats, int64_t now_us, struct log_repeat *out)
{
    bool found = false;
    (void)pthread_mutex_lock(&repeats->lock);
    for (size_t i = 0; i < SLOTS && !found; i++) {
        struct slot *slot = &repeats->slots[i];
        found = slot->kept.n > 0 && now_us - slot->since_us >= LOG_WINDOW_US;
        if (found) {
            *out = slot->kept;
            *slot = (struct slot){0};
        }
    }
    (void)pthread_mutex_unlock(&repeats->lock);
    return found;
}
