/*
 * event — a change of a cluster as the data of its CloudEvents: see "What comes out" in
 * the README, and deploy/schemas/.
 *
 * A change is one event or several, all under the cluster's own key; folding them in order
 * (replace the summary by `cluster`; add or replace, or take out, `articles`) gives the
 * stored tables. A cluster that is merged or dissolved has no members any more; one that is
 * closed keeps them.
 */
#ifndef WORKER_RENDER_EVENT_H
#define WORKER_RENDER_EVENT_H

#include "common/arena.h"
#include "common/str.h"
#include "worker/group/group.h"

enum event_type {
    EVENT_CREATED,
    EVENT_ARTICLE_ADDED,
    EVENT_ARTICLE_REMOVED,
    EVENT_UPDATED,
    EVENT_MERGED,
    EVENT_CLOSED,
    EVENT_TYPES /* number of types */
};

/* "open", "closed", "merged", "dissolved": a cluster's state after the change. */
const char *cluster_state_name(const struct cluster_change *change);

const char *event_type_name(enum event_type type); /* "newsmill.cluster.created.v1" … */

/* At most so many articles in one event; more are told in several. */
#define EVENT_MAX_ARTICLES 500

/* Titles and names in events are for reading: a longer one is cut, a longer address left out. */
#define EVENT_TITLE_BYTES 500
#define EVENT_NAME_BYTES  200
#define EVENT_URL_BYTES   2000

/* What an event says of an article besides its role. */
struct event_article {
    int64_t article_id;
    struct str external_id, url, title, source; /* each may be not given */
    bool dated;
    int64_t published_us;
    enum member_role role;
};

/* Finds an article by its id; false: unknown, and only the id is told. */
struct event_articles {
    bool (*find)(void *context, int64_t article_id, struct event_article *out);
    void *context;
};

struct event {
    enum event_type type;
    struct str data; /* one line of JSON in the arena */
};

struct events {
    struct event *items;
    size_t n, cap;
    const char *reason; /* set by the caller: why clusters are CLUSTER_CLOSED; NULL: not told */
};

/*
 * The events of one change, in order, appended to out. An event's data has at most max_bytes
 * (EVENT_MIN_BYTES or more), provided that no article's strings have more than 3000 together.
 */
#define EVENT_MIN_BYTES 32768

void render_events(const struct cluster_change *change,
                   struct event_articles articles,
                   size_t max_bytes,
                   struct arena *arena,
                   struct events *out);

#endif
