/*
 * metrics — counters, gauges and histograms in the Prometheus text format 0.0.4.
 *
 * What:  series are registered once at start, with their labels; the loops then only touch
 *        atomics; an HTTP thread renders at any time.
 * Why:   a fixed set of series cannot explode, costs nothing to update, and shows zeros
 *        from the first scrape on, so that rates and alerts work.
 * Holds: registration happens before the threads start; updates take no lock (but for the
 *        one gauge vector, which is not for hot paths) and never fail.
 * Cost:  an update is one atomic operation (a histogram's: three and a scan of its bounds).
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/
 */
#ifndef COMMON_METRICS_H
#define COMMON_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "common/buf.h"

struct metrics;
struct counter;
struct gauge;
struct gauge_vec;
struct histogram;

#define METRIC_LABELS_MAX 6

struct metric_label {
    const char *name;
    const char *value;
};

/*
 * One series. Series of one name form a family: same help and kind, other label values.
 * Strings are copied. Labels end at the first one without a name.
 */
struct metric_id {
    const char *name; /* a counter's ends in _total */
    const char *help;
    struct metric_label labels[METRIC_LABELS_MAX];
};

struct metrics *metrics_new(void);
void metrics_free(struct metrics *metrics); /* with all series; may be NULL */

/* The results live as long as metrics. */
struct counter *metrics_counter(struct metrics *metrics, const struct metric_id *id);
struct gauge *metrics_gauge(struct metrics *metrics, const struct metric_id *id);

/* bounds: n ascending upper bounds (1 to 24), without +Inf; copied. */
struct histogram *metrics_histogram(struct metrics *metrics,
                                    const struct metric_id *id,
                                    const double *bounds,
                                    size_t n);

/* A series whose value is read when it is rendered, by any thread. */
typedef double metric_read(void *arg);
void metrics_read_counter(struct metrics *metrics,
                          const struct metric_id *id,
                          metric_read *read,
                          void *arg);
void metrics_read_gauge(struct metrics *metrics,
                        const struct metric_id *id,
                        metric_read *read,
                        void *arg);

/*
 * Gauges that come and go (partitions, brokers): id's labels give the names, their values are
 * ignored. At most max_series at a time; one more is not stored. Takes a lock.
 */
struct gauge_vec *
metrics_gauge_vec(struct metrics *metrics, const struct metric_id *id, size_t max_series);

struct gauge_row {
    const char *values[METRIC_LABELS_MAX]; /* one per label name; copied */
    double v;
};

/*
 * All series of this owner are now these, in one step: what it no longer names is gone. A series
 * that another owner has set changes hands (a partition that went from one loop to another).
 */
void gauge_vec_replace(struct gauge_vec *vec, int owner, const struct gauge_row *rows, size_t n);

void counter_add(struct counter *counter, uint64_t n);
uint64_t counter_value(const struct counter *counter);
void gauge_set(struct gauge *gauge, double v);
void histogram_observe(struct histogram *histogram, double v);
uint64_t histogram_count(const struct histogram *histogram);

/* Appends all families in order of registration. */
void metrics_render(const struct metrics *metrics, struct buf *out);

#endif
