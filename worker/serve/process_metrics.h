/*
 * process_metrics — what every process says of itself, under Prometheus' standard names.
 *
 * Read from /proc when it is asked for; a value that cannot be read is 0.
 * Source: https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics
 */
#ifndef WORKER_SERVE_PROCESS_METRICS_H
#define WORKER_SERVE_PROCESS_METRICS_H

#include "common/metrics.h"

void process_metrics_init(struct metrics *metrics);

#endif
