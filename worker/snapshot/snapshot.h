/*
 * snapshot — the present state of all groups, for consumers that start late.
 *
 * What:  a record a group to the compacted state topic: key and value as of its `created` event,
 *        with all members; a group with more members than fit one record goes on under the keys
 *        ID/1, ID/2 … as `article_added` does. Groups that are gone get a tombstone.
 *        The record "position" comes last: {"outbox_id":"41","offsets":{"0":"17",…}}. A
 *        consumer that has loaded the state reads the events from these offsets on, and passes
 *        over those whose ce_id is at most outbox_id.
 * Holds: one Kafka transaction: a read_committed consumer sees the old state or the new one, which
 *        is the fold of the events up to outbox_id. Of two runs at a time the later one fences
 *        the earlier (transactional id newsmill-snapshot-<id>).
 * Cost:  a page of groups in memory, and the keys of the state before.
 */
#ifndef WORKER_SNAPSHOT_H
#define WORKER_SNAPSHOT_H

#include <stdint.h>

#include "common/err.h"
#include "common/log.h"
#include "worker/settings.h"

struct snapshot_result {
    int64_t position; /* outbox id */
    uint64_t groups, records, tombstones;
};

/* ERR_RETRY: no answer, or nothing was committed. ERR_FATAL: refused, or the topic is missing. */
enum status snapshot_write(const struct settings *settings,
                           const struct log *log,
                           struct snapshot_result *out,
                           struct err *err);

#endif
