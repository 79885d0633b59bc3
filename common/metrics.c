#include "common/metrics.h"

#include <assert.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BOUNDS_MAX = 24
};

enum kind {
    KIND_COUNTER,
    KIND_GAUGE,
    KIND_HISTOGRAM,
};

struct counter {
    atomic_uint_fast64_t n;
};

struct gauge {
    _Atomic double v;
};

/* Its values are not one snapshot: between two adds a scrape may see a count without its sum. */
struct histogram {
    size_t n_bounds;
    double bounds[BOUNDS_MAX];
    atomic_uint_fast64_t buckets[BOUNDS_MAX + 1]; /* not cumulative; the last is +Inf */
    _Atomic double sum;
};

struct vec_item {
    char *values[METRIC_LABELS_MAX];
    double v;
    int owner;
    bool used;
};

struct gauge_vec {
    pthread_mutex_t lock;
    size_t n_labels;
    char *names[METRIC_LABELS_MAX];
    size_t max;
    struct vec_item items[];
};

/* One series, or all series of a vector. Exactly one of the pointers is set. */
struct series {
    struct series *next; /* of the same family */
    char *labels;        /* rendered: `a="b",c="d"`, or "" */
    struct counter *counter;
    struct gauge *gauge;
    struct histogram *histogram;
    struct gauge_vec *vec;
    metric_read *read;
    void *arg;
};

struct family {
    struct family *next;
    char *name;
    char *help;
    enum kind kind;
    struct series *series;
};

struct metrics {
    struct family *families;
};

static void *or_die(void *p)
{
    if (!p) {
        (void)fputs("metrics: out of memory\n", stderr);
        abort();
    }
    return p;
}

struct metrics *metrics_new(void)
{
    return or_die(calloc(1, sizeof(struct metrics)));
}

static void free_vec(struct gauge_vec *vec)
{
    if (!vec) {
        return;
    }
    for (size_t i = 0; i < vec->n_labels; i++) {
        for (size_t k = 0; k < vec->max; k++) {
            free(vec->items[k].values[i]);
        }
        free(vec->names[i]);
    }
    (void)pthread_mutex_destroy(&vec->lock);
    free(vec);
}

static void free_series(struct series *s)
{
    while (s) {
        struct series *next = s->next;
        free(s->labels);
        free(s->counter);
        free(s->gauge);
        free(s->histogram);
        free_vec(s->vec);
        free(s);
        s = next;
    }
}

void metrics_free(struct metrics *metrics)
{
    if (!metrics) {
        return;
    }
    for (struct family *f = metrics->families; f;) {
        struct family *next = f->next;
        free_series(f->series);
        free(f->name);
        free(f->help);
        free(f);
        f = next;
    }
    free(metrics);
}

/* help escapes backslash and line end; a label value the double quote too. */
static void add_escaped(struct buf *out, const char *s, bool quote)
{
    for (; *s; s++) {
        if (*s == '\\') {
            buf_add(out, "\\\\", 2);
        } else if (*s == '\n') {
            buf_add(out, "\\n", 2);
        } else if (*s == '"' && quote) {
            buf_add(out, "\\\"", 2);
        } else {
            buf_add(out, s, 1);
        }
    }
}

static void add_label(struct buf *out, const char *name, const char *value)
{
    buf_printf(out, "%s%s=\"", out->n > 0 ? "," : "", name);
    add_escaped(out, value, true);
    buf_add(out, "\"", 1);
}

static char *render_labels(const struct metric_label *labels)
{
    struct buf buf;
    buf_init(&buf, 4096);
    for (size_t i = 0; i < METRIC_LABELS_MAX && labels[i].name; i++) {
        add_label(&buf, labels[i].name, labels[i].value);
    }
    assert(!buf_failed(&buf));
    char *z = or_die(strndup(buf.n > 0 ? buf.p : "", buf.n));
    buf_release(&buf);
    return z;
}

static struct family *family_of(struct metrics *metrics, const struct metric_id *id, enum kind kind)
{
    struct family **end = &metrics->families;
    for (; *end; end = &(*end)->next) {
        if (strcmp((*end)->name, id->name) == 0) {
            assert((*end)->kind == kind);
            return *end;
        }
    }
    *end = or_die(calloc(1, sizeof **end));
    (*end)->name = or_die(strdup(id->name));
    (*end)->help = or_die(strdup(id->help));
    (*end)->kind = kind;
    return *end;
}

static struct series *
add_series(struct metrics *metrics, const struct metric_id *id, enum kind kind)
{
    struct series **end = &family_of(metrics, id, kind)->series;
    while (*end) {
        end = &(*end)->next;
    }
    *end = or_die(calloc(1, sizeof **end));
    return *end;
}

/* A series whose labels are known now. */
static struct series *
add_labelled(struct metrics *metrics, const struct metric_id *id, enum kind kind)
{
    struct series *s = add_series(metrics, id, kind);
    s->labels = render_labels(id->labels);
    return s;
}

struct counter *metrics_counter(struct metrics *metrics, const struct metric_id *id)
{
    struct counter *counter = or_die(calloc(1, sizeof *counter));
    add_labelled(metrics, id, KIND_COUNTER)->counter = counter;
    return counter;
}

struct gauge *metrics_gauge(struct metrics *metrics, const struct metric_id *id)
{
    struct gauge *gauge = or_die(calloc(1, sizeof *gauge));
    add_labelled(metrics, id, KIND_GAUGE)->gauge = gauge;
    return gauge;
}

struct histogram *metrics_histogram(struct metrics *metrics,
                                    const struct metric_id *id,
                                    const double *bounds,
                                    size_t n)
{
    assert(n >= 1 && n <= BOUNDS_MAX);
    struct histogram *histogram = or_die(calloc(1, sizeof *histogram));
    histogram->n_bounds = n;
    memcpy(histogram->bounds, bounds, n * sizeof *bounds);
    add_labelled(metrics, id, KIND_HISTOGRAM)->histogram = histogram;
    return histogram;
}

static void add_read(struct metrics *metrics,
                     const struct metric_id *id,
                     enum kind kind,
                     metric_read *read,
                     void *arg)
{
    struct series *s = add_labelled(metrics, id, kind);
    s->read = read;
    s->arg = arg;
}

void metrics_read_counter(struct metrics *metrics,
                          const struct metric_id *id,
                          metric_read *read,
                          void *arg)
{
    add_read(metrics, id, KIND_COUNTER, read, arg);
}

void metrics_read_gauge(struct metrics *metrics,
                        const struct metric_id *id,
                        metric_read *read,
                        void *arg)
{
    add_read(metrics, id, KIND_GAUGE, read, arg);
}

struct gauge_vec *
metrics_gauge_vec(struct metrics *metrics, const struct metric_id *id, size_t max_series)
{
    struct gauge_vec *vec = or_die(calloc(1, sizeof *vec + max_series * sizeof vec->items[0]));
    (void)pthread_mutex_init(&vec->lock, NULL);
    vec->max = max_series;
    while (vec->n_labels < METRIC_LABELS_MAX && id->labels[vec->n_labels].name) {
        vec->names[vec->n_labels] = or_die(strdup(id->labels[vec->n_labels].name));
        vec->n_labels++;
    }
    add_series(metrics, id, KIND_GAUGE)->vec = vec;
    return vec;
}

static bool
same_values(const struct gauge_vec *vec, const struct vec_item *item, const char *const *values)
{
    for (size_t i = 0; i < vec->n_labels; i++) {
        if (strcmp(item->values[i], values[i]) != 0) {
            return false;
        }
    }
    return item->used;
}

/* The item with these values, else an empty one made into it; NULL: no room. */
static struct vec_item *find_item(struct gauge_vec *vec, const char *const *values)
{
    struct vec_item *empty = NULL;
    for (size_t k = 0; k < vec->max; k++) {
        struct vec_item *item = &vec->items[k];
        if (item->used && same_values(vec, item, values)) {
            return item;
        }
        empty = !empty && !item->used ? item : empty;
    }
    if (!empty) {
        return NULL;
    }
    for (size_t i = 0; i < vec->n_labels; i++) {
        free(empty->values[i]);
        empty->values[i] = or_die(strdup(values[i]));
    }
    empty->used = true;
    return empty;
}

void gauge_vec_replace(struct gauge_vec *vec, int owner, const struct gauge_row *rows, size_t n)
{
    (void)pthread_mutex_lock(&vec->lock);
    for (size_t k = 0; k < vec->max; k++) {
        vec->items[k].used = vec->items[k].used && vec->items[k].owner != owner;
    }
    for (size_t i = 0; i < n; i++) {
        struct vec_item *item = find_item(vec, rows[i].values);
        if (item) {
            item->owner = owner;
            item->v = rows[i].v;
        }
    }
    (void)pthread_mutex_unlock(&vec->lock);
}

void counter_add(struct counter *counter, uint64_t n)
{
    atomic_fetch_add_explicit(&counter->n, n, memory_order_relaxed);
}

uint64_t counter_value(const struct counter *counter)
{
    return atomic_load_explicit(&counter->n, memory_order_relaxed);
}

static void add_double(_Atomic double *to, double v)
{
    double old = atomic_load_explicit(to, memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(to, &old, old + v, memory_order_relaxed,
                                                  memory_order_relaxed)) {
        continue;
    }
}

void gauge_set(struct gauge *gauge, double v)
{
    atomic_store_explicit(&gauge->v, v, memory_order_relaxed);
}

static double gauge_value(const struct gauge *gauge)
{
    return atomic_load_explicit(&gauge->v, memory_order_relaxed);
}

void histogram_observe(struct histogram *histogram, double v)
{
    size_t i = 0;
    while (i < histogram->n_bounds && v > histogram->bounds[i]) {
        i++;
    }
    atomic_fetch_add_explicit(&histogram->buckets[i], 1, memory_order_relaxed);
    add_double(&histogram->sum, v);
}

uint64_t histogram_count(const struct histogram *histogram)
{
    uint64_t n = 0;
    for (size_t i = 0; i <= histogram->n_bounds; i++) {
        n += atomic_load_explicit(&histogram->buckets[i], memory_order_relaxed);
    }
    return n;
}

static void add_value(struct buf *out, double v)
{
    if (isnan(v)) {
        buf_printf(out, "NaN\n");
    } else if (isinf(v)) {
        buf_printf(out, v > 0 ? "+Inf\n" : "-Inf\n");
    } else if (fabs(v) < 1e15 && v == (double)(int64_t)v) {
        buf_printf(out, "%lld\n", (long long)v);
    } else {
        buf_printf(out, "%.15g\n", v); /* 17 would show 0.1 as 0.10000000000000001 */
    }
}

/* name_suffix{labels,more} — with braces only where there are labels. */
static void add_name(
    struct buf *out, const char *name, const char *suffix, const char *labels, const char *more)
{
    bool both = *labels && *more;
    buf_printf(out, "%s%s", name, suffix);
    if (*labels || *more) {
        buf_printf(out, "{%s%s%s}", labels, both ? "," : "", more);
    }
    buf_add(out, " ", 1);
}

static void render_histogram(const char *name, const struct series *s, struct buf *out)
{
    uint64_t n = 0;
    for (size_t i = 0; i <= s->histogram->n_bounds; i++) {
        char le[48] = "le=\"+Inf\"";
        if (i < s->histogram->n_bounds) {
            (void)snprintf(le, sizeof le, "le=\"%g\"", s->histogram->bounds[i]);
        }
        n += atomic_load_explicit(&s->histogram->buckets[i], memory_order_relaxed);
        add_name(out, name, "_bucket", s->labels, le);
        buf_printf(out, "%llu\n", (unsigned long long)n);
    }
    add_name(out, name, "_sum", s->labels, "");
    add_value(out, atomic_load_explicit(&s->histogram->sum, memory_order_relaxed));
    add_name(out, name, "_count", s->labels, ""); /* the same n as +Inf: they must agree */
    buf_printf(out, "%llu\n", (unsigned long long)n);
}

static void render_vec(const char *name, struct gauge_vec *vec, struct buf *out)
{
    struct buf labels;
    buf_init(&labels, 4096);
    (void)pthread_mutex_lock(&vec->lock);
    for (size_t k = 0; k < vec->max; k++) {
        if (!vec->items[k].used) {
            continue;
        }
        buf_reset(&labels);
        for (size_t i = 0; i < vec->n_labels; i++) {
            add_label(&labels, vec->names[i], vec->items[k].values[i]);
        }
        buf_printf(out, "%s{%.*s} ", name, (int)labels.n, labels.p);
        add_value(out, vec->items[k].v);
    }
    (void)pthread_mutex_unlock(&vec->lock);
    buf_release(&labels);
}

static void render_series(const char *name, const struct series *s, struct buf *out)
{
    if (s->histogram) {
        render_histogram(name, s, out);
    } else if (s->vec) {
        render_vec(name, s->vec, out);
    } else {
        add_name(out, name, "", s->labels, "");
        if (s->counter) {
            buf_printf(out, "%llu\n", (unsigned long long)counter_value(s->counter));
        } else {
            add_value(out, s->gauge ? gauge_value(s->gauge) : s->read(s->arg));
        }
    }
}

void metrics_render(const struct metrics *metrics, struct buf *out)
{
    static const char *const kinds[] = {"counter", "gauge", "histogram"};
    for (const struct family *f = metrics->families; f; f = f->next) {
        buf_printf(out, "# HELP %s ", f->name);
        add_escaped(out, f->help, false);
        buf_printf(out, "\n# TYPE %s %s\n", f->name, kinds[f->kind]);
        for (const struct series *s = f->series; s; s = s->next) {
            render_series(f->name, s, out);
        }
    }
}
