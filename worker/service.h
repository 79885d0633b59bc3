/*
 * service — what the loops of one process share; made in run.c, outlives them all.
 */
#ifndef WORKER_SERVICE_H
#define WORKER_SERVICE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "common/log.h"
#include "worker/furniture/book.h"
#include "worker/pipeline.h"
#include "worker/serve/health.h"
#include "worker/serve/service_metrics.h"
#include "worker/settings.h"

struct service {
    const struct settings *settings;
    const struct log *log;
    struct models models;
    struct furniture_book *furniture;
    struct service_metrics metrics;
    bool once;              /* stop when caught up */
    atomic_bool stop;       /* end soon: finish the batch */
    atomic_bool failed;     /* a loop has met a fatal error: exit code 1 */
    atomic_int ingesting;   /* ingest loops that have not ended */
    char process[32];       /* tells this process from all others */
    pthread_mutex_t trying; /* held while a suspect is tried: suspect.h */
};

/* A loop's fatal error: one line, and the whole process ends. */
void service_fail(struct service *service, const char *loop, const char *text);

/* Between two tries: doubles from 50 ms to 2.5 s, with jitter. tries: so far, from 0. */
int service_backoff_ms(unsigned tries);

#endif
