/* Where an ingest loop reads from: positions in PostgreSQL, whose they are, how far behind. */
#include "common/clock.h"
#include "worker/ingest_inside.h"

#define LAG_US (10 * (int64_t)CLOCK_US_PER_S)

/* Where processes began and did not get on, what one of them may have had in hands is suspect. */
static enum status claim(
    struct ingest *in, const char *cluster_id, const struct position *at, size_t n, struct err *err)
{
    unsigned *claims = ARENA_NEW(in->arena, unsigned, n);
    if (store_claim_positions(in->store, cluster_id, in->service->process, at, n, claims, err)) {
        return err->status;
    }
    suspects_clear(&in->suspects);
    for (size_t i = 0; i < n; i++) {
        if (claims[i] > 1) {
            int64_t until = at[i].next + in->service->settings->batch_max;
            suspects_add(&in->suspects, at[i].topic, at[i].partition, until);
        }
    }
    return OK;
}

enum status ingest_place(struct ingest *in, struct err *err)
{
    const char *cluster_id = NULL;
    size_t n = 0;
    struct assigned *unplaced = consumer_unplaced(in->consumer, &n);
    if (n == 0) {
        return OK;
    }
    struct position *positions = ARENA_NEW(in->arena, struct position, n);
    bool known = true;
    for (size_t i = 0; i < n; i++) {
        positions[i] =
            (struct position){unplaced[i].topic, unplaced[i].partition, POSITION_UNKNOWN};
    }
    if (consumer_cluster_id(in->consumer, 1000, &cluster_id, err)) {
        return err->status;
    }
    in->edge = RETRY_POSTGRESQL;
    if (store_read_positions(in->store, cluster_id, positions, n, err)) {
        return err->status;
    }
    for (size_t i = 0; i < n; i++) {
        if (positions[i].next == POSITION_UNKNOWN) {
            known = false;
            in->edge = RETRY_KAFKA;
            if (consumer_start_offset(in->consumer, &unplaced[i], &positions[i].next, err)) {
                return err->status;
            }
        }
    }
    in->edge = RETRY_POSTGRESQL;
    if (!known && store_create_positions(in->store, cluster_id, positions, n, err)) {
        return err->status;
    }
    if (claim(in, cluster_id, positions, n, err)) {
        return err->status;
    }
    in->edge = RETRY_KAFKA;
    for (size_t i = 0; i < n; i++) {
        unplaced[i].next = positions[i].next;
    }
    return consumer_place(in->consumer, err);
}

void ingest_release(struct ingest *in)
{
    struct err err = {0};
    if (!in->down && store_release_claims(in->store, in->service->process, &err)) {
        log_debug(in->service->log, NULL, "ingest-%d: %s", in->number, err.text);
    }
}

void ingest_show_lag(struct ingest *in)
{
    size_t n = 0;
    if (clock_monotonic_us() - in->lag_us < LAG_US) {
        return;
    }
    in->lag_us = clock_monotonic_us();
    const struct assigned *assigned = consumer_assigned(in->consumer, &n);
    struct gauge_row *lags = ARENA_NEW(in->arena, struct gauge_row, n);
    struct gauge_row *margins = ARENA_NEW(in->arena, struct gauge_row, n);
    for (size_t i = 0; i < n; i++) {
        struct partition_reach reach;
        const char *partition = arena_printf(in->arena, "%d", (int)assigned[i].partition).p;
        if (!consumer_reach(in->consumer, &assigned[i], &reach)) {
            arena_reset(in->arena);
            return; /* no answer now: the others' would be waited for as long */
        }
        lags[i] = (struct gauge_row){{assigned[i].topic, partition}, (double)reach.lag};
        margins[i] = (struct gauge_row){{assigned[i].topic, partition}, (double)reach.margin};
    }
    gauge_vec_replace(in->service->metrics.consumer_lag, in->number, lags, n);
    gauge_vec_replace(in->service->metrics.consumer_margin, in->number, margins, n);
    arena_reset(in->arena);
}
