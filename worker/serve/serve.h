/*
 * serve — the HTTP face: /livez /readyz /metrics /version.
 *
 * What:  GET and HEAD only. /livez: 200 while every loop beats; /readyz: 200 if all parts are
 *        ready, else 503 with a line per reason; /metrics: Prometheus text; /version: JSON.
 * Why:   orchestrators and Prometheus ask by HTTP; nothing here changes anything.
 * Holds: at most SERVE_CONNECTIONS connections, 10 s without traffic each, one thread; where
 *        they get scarce, the one that asked nothing for longest is closed. 16 KiB of headers;
 *        a request's body is not read. Nothing of an article can be seen here.
 */
#ifndef WORKER_SERVE_H
#define WORKER_SERVE_H

#include <stdint.h>

#include "common/err.h"
#include "common/metrics.h"
#include "worker/serve/health.h"

#define SERVE_CONNECTIONS 32

struct serve;

struct serve_options {
    const char *addr; /* "127.0.0.1:9464", "[::1]:9464", "localhost:0" */
    struct health *health;
    const struct metrics *metrics;
    const char *version; /* the JSON of /version */
};

/*
 * options: what it points to outlives the server.
 * Starts a thread. ERR_INPUT: no such address; ERR_FATAL: cannot listen on it.
 */
enum status serve_start(const struct serve_options *options, struct serve **out, struct err *err);
uint16_t serve_port(const struct serve *serve); /* the real one where addr said 0 */
void serve_stop(struct serve *serve);           /* may be NULL */

#endif
