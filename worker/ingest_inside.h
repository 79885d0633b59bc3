/*
 * ingest_inside — what the files of the ingest loop share. Private to ingest*.c.
 */
#ifndef WORKER_INGEST_INSIDE_H
#define WORKER_INGEST_INSIDE_H

#include "worker/consume/consume.h"
#include "worker/ingest.h"
#include "worker/store/store.h"
#include "worker/suspect.h"

struct ingest {
    struct service *service;
    struct health_part *part;
    int number;
    bool archive;
    int64_t yielded_us; /* since when it gives way; 0: it does not */
    struct consumer *consumer;
    struct store *store;
    struct batch *batch;
    struct arena *arena;
    struct buf headers;
    const struct furniture *furniture; /* taken from the book; NULL: not yet */
    enum batch_outcome *outcomes;
    const char **reasons; /* of rejects, by number in the batch */
    size_t limit;         /* records in the next transaction: fewer after a data error */
    struct {
        bool is; /* a record that is to be rejected before anything else is done with it */
        const char *topic;
        int32_t partition;
        int64_t offset;
        const char *stage;
        char text[256]; /* why */
    } poison;
    struct suspects suspects;
    enum retry_edge edge; /* which was asked last: the one to blame for ERR_RETRY */
    int64_t lag_us;       /* when the lag was last shown */
    unsigned tries;       /* failed ones in a row */
    bool down;            /* told as down: the next success tells that it is over */
    bool unstored;        /* the last batch was not stored: success is one that is, or no more */
};

/* ingest_place.c */

/* Positions from PostgreSQL for the partitions that the group has given; ERR_RETRY: not yet. */
enum status ingest_place(struct ingest *in, struct err *err);
/* Only so that who comes next need not be careful: a failure costs some speed. */
void ingest_release(struct ingest *in);
void ingest_show_lag(struct ingest *in); /* every 10 s */

/* ingest_archive.c */

void ingest_be_modest(struct ingest *in); /* once, in the loop's own thread */
/* Gives way if it must, for at most half a second. waits: true: nothing is to be stored now, and
 * what was fetched may be gone. */
enum status ingest_give_way(struct ingest *in, bool *waits, struct err *err);

#endif
