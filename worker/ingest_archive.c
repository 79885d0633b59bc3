/* How the loop that reads archives gives way to fresh records. */
#include <sys/resource.h>
#include <time.h>

#include "common/clock.h"
#include "worker/ingest_inside.h"

/* Articles that may wait for their groups while an archive is read: a few tenths of a second of
 * the leader's work, and that is what a live article may come behind. */
#define QUEUE_MAX 128
#define NAP_MS    20
/* So long the consumer is left alone; then it gives up its assignment, and Kafka is served. */
#define NAPS_US (500 * (int64_t)1000)
#define IDLE_MS 400
/* Of the range to 19: with two of them running, a live loop gets nine tenths of a processor. */
#define NICE 10

/* On Linux this is the thread's own, and that of the client's threads that it starts. */
void ingest_be_modest(struct ingest *in)
{
    if (setpriority(PRIO_PROCESS, 0, NICE) != 0) {
        log_debug(in->service->log, NULL, "ingest-%d: keeps its priority", in->number);
    }
}

static enum status queue_is_long(struct ingest *in, bool *is, struct err *err)
{
    int64_t n = 0;
    in->edge = RETRY_POSTGRESQL;
    if (store_count_queue(in->store, QUEUE_MAX, &n, err)) {
        return err->status;
    }
    in->edge = RETRY_KAFKA;
    *is = n >= QUEUE_MAX;
    return OK;
}

enum status ingest_give_way(struct ingest *in, bool *waits, struct err *err)
{
    const struct timespec nap = {.tv_nsec = NAP_MS * 1000 * 1000};
    bool is_long = false;
    if (in->service->once || consumer_fetched(in->consumer)->n == 0) {
        return OK; /* nobody may be there who shortens the queue; or nothing is to be held back */
    }
    if (queue_is_long(in, &is_long, err)) {
        return err->status;
    }
    *waits = is_long;
    if (!is_long) {
        in->yielded_us = 0;
        return OK;
    }
    if (in->yielded_us == 0) {
        in->yielded_us = clock_monotonic_us();
    }
    if (clock_monotonic_us() - in->yielded_us < NAPS_US) {
        (void)nanosleep(&nap, NULL);
        return OK;
    }
    consumer_displace(in->consumer);
    consumer_idle(in->consumer, IDLE_MS);
    in->yielded_us = 0;
    return OK;
}
