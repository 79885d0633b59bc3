/*
 * publish_rows — an event and a dead letter as the outbox has them, and the settings to send them
 * with.
 */
#ifndef TESTS_UNIT_PUBLISH_ROWS_H
#define TESTS_UNIT_PUBLISH_ROWS_H

#include "common/str.h"
#include "worker/publish/message.h"
#include "worker/settings.h"

static const struct settings settings = {
    .articles_topic = "articles",
    .clusters_topic = "clusters",
    .dead_topic = "dead",
    .id = "mill",
    .max_event_bytes = 1000,
    .position_group = "newsmill-outbox-mill",
    .transactional_id = "newsmill-publish-mill",
};

static const struct outbox_row event = {
    .outbox_id = 7012,
    .created_us = INT64_C(1640995200120000),
    .type = STR_INIT("newsmill.cluster.created.v1"),
    .cluster_id = 17,
    .value = STR_INIT("{\"cluster\":{}}"),
    .bytes = 14,
};

/* A dead letter of 8 bytes with the key "k"; what a case changes is set over it. */
static const struct outbox_row dead = {
    .outbox_id = 9,
    .created_us = 1,
    .type = STR_INIT("dead_letter"),
    .bytes = 100,
    .reject = {.reject_id = 55,
               .topic = STR_INIT("raw"),
               .partition = 3,
               .offset = 41,
               .stage = STR_INIT("decode"),
               .reason = STR_INIT("not_text"),
               .message = STR_INIT("binary"),
               .key = STR_INIT("k"),
               .headers = STR_INIT(""),
               .value = STR_INIT("original"),
               .value_bytes = 8},
};

/* Packed headers: lengths as 32 bits, high byte first; -1 for a null value. */
#define N(n)   "\0\0\0" n
#define ABSENT "\xff\xff\xff\xff"

static inline bool same_or_nil(struct str a, struct str b)
{
    return (a.p == NULL) == (b.p == NULL) && str_eq(a, b);
}

#endif
