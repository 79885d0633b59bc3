/*
 * kafka_conf — a librdkafka configuration from the deployment's properties and ours.
 *
 * Ours are set last: nothing given from outside may change what exactly-once rests on.
 */
#ifndef WORKER_KAFKA_CONF_H
#define WORKER_KAFKA_CONF_H

#include <librdkafka/rdkafka.h>

#include "common/err.h"
#include "common/log.h"
#include "common/str.h"
#include "worker/settings.h"

struct kafka_conf_pair {
    const char *name; /* NULL ends the list */
    const char *value;
};

/*
 * Who is told what librdkafka says of itself (its STATISTICS.md), in the thread that polls the
 * client. take NULL: nobody.
 */
struct kafka_stats {
    void (*take)(void *arg, struct str json); /* json: for the call */
    void *arg;
};

/*
 * First member of what rd_kafka_conf_set_opaque() is given: librdkafka's own lines go to this
 * log. Those below "critical" are at level debug: what they mean for us, the loops say once.
 */
struct kafka_client {
    const struct log *log;
    struct kafka_stats stats; /* read by kafka_conf_stats()'s callback */
};

/* ERR_INPUT: a property that librdkafka refuses; names where it came from. */
enum status kafka_conf_new(const struct kafka_props *props,
                           const struct kafka_conf_pair *ours,
                           rd_kafka_conf_t **out,
                           struct err *err);

/* Makes client->stats be called, every 5 s unless a property says otherwise. */
void kafka_conf_stats(rd_kafka_conf_t *conf,
                      const struct kafka_props *props,
                      const struct kafka_client *client);

/* True: code says that an ACL is missing, which waiting cannot mend. */
bool kafka_denied(rd_kafka_resp_err_t code);

/*
 * What a client's error callback was told, if waiting cannot mend it: a login that is refused, a
 * certificate that is not trusted. text, of size bytes: the settings to look at first, then
 * reason. False, and text untouched: any other error.
 */
bool kafka_refused(
    const struct kafka_props *props, int code, const char *reason, char *text, size_t size);

#endif
