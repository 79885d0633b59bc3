/*
 * run — the service: open the edges, start the loops, wait, close.
 */
#ifndef WORKER_RUN_H
#define WORKER_RUN_H

#include <stdbool.h>

#include "common/log.h"
#include "worker/settings.h"

/*
 * Runs until SIGTERM or SIGINT (finishing the batch, within 5 s), until a loop fails, or with
 * once until the input is caught up with and everything is published. Result: the exit code.
 */
int service_run(const struct settings *settings, const struct log *log, bool once);

#endif
