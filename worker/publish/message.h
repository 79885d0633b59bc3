/*
 * message — an outbox row as the record to send. Pure: the same row gives the same bytes.
 *
 * Cluster events and articles are CloudEvents 1.0 in Kafka's binary binding; an article that is no
 * more has a null value, and one that nobody wants any more (the topic is not set) no topic. A dead
 * letter is the
 * original record with headers in the way of Kafka Connect's dead-letter queues.
 * Source: CloudEvents Kafka protocol binding 1.0.2; KIP-298.
 */
#ifndef WORKER_PUBLISH_MESSAGE_H
#define WORKER_PUBLISH_MESSAGE_H

#include "common/arena.h"
#include "worker/publish/publish.h"
#include "worker/store/outbox.h"

#define MESSAGE_SCHEMA         "urn:newsmill:schema:cluster-event:v1"
#define MESSAGE_ARTICLE_SCHEMA "urn:newsmill:schema:article:v1"

/* out lives as long as arena, row and settings. */
void message_of(const struct outbox_row *row,
                const struct settings *settings,
                struct arena *arena,
                struct message *out);

#endif
