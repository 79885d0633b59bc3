/*
 * suspect — records of which one may kill the process that reads it.
 *
 * What:  where processes have begun to read and not got on, the records that such a process
 *        can have had in hands are suspects: each is tried alone, and the try is counted in
 *        PostgreSQL before it is made. After SUSPECT_TRIES of those the record is rejected.
 * Why:   a crash (of a library, by a bug of ours) would else come back with every restart, and
 *        one article would stop the fleet.
 * Holds: a record without fault is not rejected for its neighbour's: of all loops of a process
 *        only one tries a suspect at a time (service->trying). A process that was killed from
 *        outside costs some hundred records in batches of one, and nothing else.
 */
#ifndef WORKER_SUSPECT_H
#define WORKER_SUSPECT_H

#include "worker/consume/consume.h"

/*
 * With the death that made it a suspect, the third; the reason is crashes_worker. A try counts
 * SUSPECT_WORK while the record is worked on, which takes a millisecond and is where a record can
 * kill, and SUSPECT_STORE once it only waits to be stored, which takes as long as PostgreSQL does:
 * processes that are killed from outside die there.
 */
#define SUSPECT_TRIES 2
#define SUSPECT_WORK  4
#define SUSPECT_STORE 1

struct suspects {
    struct suspect {
        const char *topic; /* as in struct fetched: compared by its address */
        int32_t partition;
        int64_t until; /* offsets below are suspects */
    } *items;
    size_t n, cap;
    /* The try that this loop has counted last: an outage in between makes no second one of it. */
    const char *topic;
    int32_t partition;
    int64_t offset;
    bool worked; /* it counts SUSPECT_STORE */
};

void suspects_clear(struct suspects *suspects); /* all partitions; keeps the last try */
void suspects_release(struct suspects *suspects);
void suspects_add(struct suspects *suspects, const char *topic, int32_t partition, int64_t until);

bool suspects_have(const struct suspects *suspects, const struct fetched *item);

/* How many of the first n items make one batch: one suspect alone, or all up to the next one. */
size_t suspects_batch(const struct suspects *suspects, const struct fetched *items, size_t n);

/* Notes a try; false: it was the last one noted, and is counted already. */
bool suspects_note(struct suspects *suspects, const struct fetched *item);
void suspects_forget(struct suspects *suspects); /* the last try: it was not counted after all */

#endif
