/*
 * trace — the trace that a record belongs to, handed on from its header to rows and events.
 *
 * A header `traceparent` is 00-<trace id, 32 hex>-<parent span, 16 hex>-<flags, 2 hex>, in lower
 * case. One that is not, is none: a feed's slip must cost no record.
 * Source: https://www.w3.org/TR/trace-context/#traceparent-header
 */
#ifndef WORKER_TRACE_H
#define WORKER_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/str.h"

#define TRACEPARENT_BYTES 55

/* The traceparent that value holds (of a later version: the part that we know), or none. */
struct str trace_read(struct str value);

/* The trace's id (32 digits), or none of none. traceparent: from trace_read(). */
struct str trace_id(struct str traceparent);

/*
 * What an event of ours carries: the same trace, a span of our own as its parent. The span's id
 * is made from deployment and number, so that an event that is sent again has the same bytes.
 */
struct str
trace_continue(struct str traceparent, struct str deployment, int64_t number, struct arena *arena);

#endif
