/*
 * topic_plan — the topics that a deployment needs, and what must hold for them.
 *
 * What:  from the settings: each topic's partitions and configuration for making it; and
 *        for one that exists, which of its settings break a promise or differ otherwise.
 * Why:   a topic that compacts or expires cluster events, or refuses a large one, breaks
 *        "exactly once" long after it was made.
 */
#ifndef WORKER_TOPIC_PLAN_H
#define WORKER_TOPIC_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "common/arena.h"
#include "common/buf.h"
#include "worker/settings.h"

enum topic_kind {
    TOPIC_INPUT,
    TOPIC_CLUSTERS,
    TOPIC_DEAD,
    TOPIC_STATE,
    TOPIC_ARTICLES,
};

struct topic_config {
    const char *name;
    const char *value;
};

struct topic_plan {
    enum topic_kind kind;
    const char *name;
    int partitions;
    struct topic_config configs[5];
    size_t n_configs;
};

/* What a broker says of a topic. */
struct topic_facts {
    int partitions;
    int replicas;
    const struct topic_config *configs; /* all that it told */
    size_t n_configs;
};

/* In the arena, by kind; *n of them. replicas: the replication factor they will get. */
const struct topic_plan *
topic_plan(const struct settings *settings, int replicas, struct arena *arena, size_t *n);

/*
 * Appends a line per difference to out: "topic: config is X, must be Y: why" for broken
 * promises, "topic: note: …" for the rest. Returns whether all promises hold.
 */
bool topic_check(const struct topic_plan *plan,
                 const struct settings *settings,
                 const struct topic_facts *facts,
                 struct buf *out);

#endif
