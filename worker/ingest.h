/*
 * ingest — the loop of the ingest role: consume, process, store.
 *
 * One loop is one thread with a consumer, a connection and an arena of its own.
 */
#ifndef WORKER_INGEST_H
#define WORKER_INGEST_H

#include "worker/service.h"

struct ingest; /* opaque */

/*
 * number: of the loop, from 0. part: its place in health.
 * archive: reads the archives' topics, and gives way to what is fresh: small batches, at a low
 * priority, and none while many articles wait to be grouped.
 */
struct ingest *
ingest_new(struct service *service, int number, bool archive, struct health_part *part);
void ingest_free(struct ingest *ingest); /* may be NULL */

/* Runs until service->stop (or, with service->once, until it has caught up). */
void ingest_run(struct ingest *ingest);

#endif
