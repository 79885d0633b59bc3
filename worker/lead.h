/*
 * lead — the loop of the group and publish roles: stand by, become leader, group, publish.
 *
 * One thread and one connection, so the outbox has one writer and one reader, and its order is
 * the order of the events.
 */
#ifndef WORKER_LEAD_H
#define WORKER_LEAD_H

#include "worker/service.h"

struct lead; /* opaque */

struct lead *lead_new(struct service *service, struct health_part *part);
void lead_free(struct lead *lead); /* may be NULL */

/* Runs until service->stop (with service->once: until ingest has ended, all is published). */
void lead_run(struct lead *lead);

#endif
