/*
 * kafka_assign — gives a consumer its partitions.
 */
#ifndef WORKER_KAFKA_ASSIGN_H
#define WORKER_KAFKA_ASSIGN_H

#include <librdkafka/rdkafka.h>

/*
 * As rd_kafka_assign(), which is not to be called itself: from here on rk reads list (NULL:
 * nothing), each partition from its offset. Blocks for some hundred microseconds, until the
 * library's own thread has come by, and waits for no broker. rk must have a group.id.
 *
 * Why: where a partition is taken while an earlier taking of it is not yet through, librdkafka
 * counts its fetcher's end twice and aborts the process (assertion `rktp->rktp_started`;
 * confluentinc/librdkafka issue 5573, from 2.0 to 2.15).
 */
rd_kafka_resp_err_t kafka_assign(rd_kafka_t *rk, const rd_kafka_topic_partition_list_t *list);

#endif
