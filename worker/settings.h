/*
 * settings — what a deployment may choose, in one struct.
 *
 * What:  the table of NEWSMILL_* settings (common/config.h), and the librdkafka properties
 *        from -X prop=value and KAFKA_*. The table also gives --help, check-config and the
 *        README their text.
 * Why:   an edge takes what it needs as an argument; it reads no environment.
 * Holds: properties that would break a promise of the service (offsets, transactions, the
 *        order of events) are refused, from wherever they come.
 */
#ifndef WORKER_SETTINGS_H
#define WORKER_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/arena.h"
#include "common/buf.h"
#include "common/config.h"
#include "common/err.h"
#include "common/log.h"

enum role {
    ROLE_INGEST = 1u << 0,
    ROLE_GROUP = 1u << 1, /* group and publish are one leader: always both */
    ROLE_PUBLISH = 1u << 2,
};

enum start_kind {
    START_EARLIEST,
    START_LATEST,
    START_TIME,
};

struct start {
    enum start_kind kind;
    int64_t us; /* START_TIME: since 1970-01-01T00:00:00Z */
};

/*
 * One property for rd_kafka_conf_set(). `lenient`: it comes from the environment, where
 * names like KAFKA_HOME are no property: RD_KAFKA_CONF_UNKNOWN is then no error.
 */
struct kafka_prop {
    const char *name;
    const char *value;
    const char *given_as; /* "-X acks" or "KAFKA_ACKS", for messages */
    bool lenient;
    bool secret;
};

struct kafka_props {
    struct kafka_prop *items; /* in the order to be set: a later one wins */
    size_t n, cap;
};

struct settings {
    const char *articles_topic; /* NULL: articles are not published */
    int64_t batch_bytes;        /* of values in one ingest batch */
    int64_t batch_max;          /* records in one ingest batch */
    int64_t batch_ms;           /* wait for a batch to fill */
    const char *clusters_topic;
    const char *database_url; /* NULL: libpq's PG* */
    const char *dead_topic;
    const char *gazetteer; /* a file of names; NULL: none */
    const char *http_addr; /* "host:port"; NULL: no HTTP */
    const char *id;
    int64_t idle_days; /* 0: never */
    struct config_list input_topics;
    const char *leader_database_url; /* NULL as database_url */
    unsigned log_format;             /* enum log_format */
    unsigned log_level;              /* enum log_level */
    int64_t max_article_bytes;
    int64_t max_event_bytes;
    const char *model;          /* NULL: the compiled-in one; "none"; or a path */
    int64_t retain_outbox_days; /* 0: for ever; the same of the next ones */
    int64_t retain_raw_days;
    int64_t retain_stories_days;
    unsigned roles; /* of enum role */
    struct start start;
    const char *state_topic;
    int64_t threads; /* ingest loops */

    /* input_topics, parted: those whose names end in .backfill are archives, unless all do. */
    struct config_list live_topics, archive_topics;

    /* Derived from id. */
    const char *schema;           /* in PostgreSQL: id; must be quoted in SQL */
    const char *consumer_group;   /* id */
    const char *position_group;   /* newsmill-outbox-<id> */
    const char *transactional_id; /* newsmill-publish-<id> */

    /* librdkafka; KAFKA_CONSUMER_* and KAFKA_PRODUCER_* only in that client's list. */
    struct kafka_props given_props;  /* every one once, as given: for check-config */
    struct kafka_props common_props; /* for admin clients */
    struct kafka_props consumer_props;
    struct kafka_props producer_props;

    const struct config_shown *shown; /* per row of the table, for settings_print() */
};

/*
 * argc, argv: known flags and -X are taken out; the rest is the command's.
 * arena:      holds all strings; as long as the settings.
 * problems:   every error as a line of its own, for check-config; or NULL.
 * ERR_INPUT:  usage error (exit 2); err has the first problem.
 */
enum status settings_load(int *argc,
                          char **argv,
                          struct arena *arena,
                          struct settings *out,
                          struct buf *problems,
                          struct err *err);

/* The value that would be in force, or NULL. */
const char *kafka_props_get(const struct kafka_props *props, const char *name);

/*
 * Appends a line per NEWSMILL_* variable that is no setting: most likely a slip, but not
 * surely (Kubernetes makes NEWSMILL_SERVICE_HOST for a service of that name), so no error.
 */
void settings_unknown(struct buf *out);

/* Rows of --help; the README's table; the effective settings, secrets masked. */
void settings_print_help(FILE *out);
void settings_print_markdown(FILE *out);
void settings_print(const struct settings *settings, FILE *out);

#endif
