/*
 * topic_admin — topics on a real broker: describe and create (librdkafka's admin API).
 */
#ifndef WORKER_COMMANDS_TOPIC_ADMIN_H
#define WORKER_COMMANDS_TOPIC_ADMIN_H

#include <stdbool.h>

#include "common/arena.h"
#include "common/err.h"
#include "worker/settings.h"
#include "worker/topic_plan.h"

struct topic_admin;

/* Does not connect yet. ERR_INPUT: a property is wrong or no broker is named. */
enum status
topic_admin_open(const struct settings *settings, struct topic_admin **out, struct err *err);
void topic_admin_close(struct topic_admin *admin); /* may be NULL */

/* Waits up to 15 s for the cluster. ERR_RETRY: it does not answer. */
enum status topic_admin_connect(struct topic_admin *admin, int *brokers, struct err *err);

/* facts in the arena, filled if found. Never makes a topic, whatever the broker's settings. */
enum status topic_admin_describe(struct topic_admin *admin,
                                 const char *topic,
                                 struct arena *arena,
                                 bool *found,
                                 struct topic_facts *facts,
                                 struct err *err);

/* Waits until the cluster has it; one that is there by then is fine. */
enum status topic_admin_create(struct topic_admin *admin,
                               const struct topic_plan *plan,
                               int replicas,
                               struct err *err);

#endif
