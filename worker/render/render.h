/*
 * render — a record as the JSON of the contract: one line, members in the contract's order.
 *
 * What:  article.v1 (deploy/schemas/) for an article, {"rejected": …} for one that is none.
 * Why:   `process` prints it, the store keeps parts of it; both must say the same.
 * Holds: the line is valid UTF-8 without a line end; null where a thing is not known, never
 *        a guess or an empty string.
 * Cost:  O(size of the record).
 */
#ifndef WORKER_RENDER_H
#define WORKER_RENDER_H

#include "common/arena.h"
#include "common/str.h"
#include "worker/record.h"

/* The result is in the arena and ends in NUL (not counted). */
struct str render_article(const struct record *record, struct arena *arena);

/*
 * article.v1 for the topic of articles: the members behind "schema", with the closing brace, for
 * whoever knows the article_id to put a beginning before them. Not given (p NULL) for a withdrawal.
 * max_bytes: of the whole, at least RENDER_POST_MIN; a larger article goes without its text and all
 * that was found in it, its longest members cut or null, and with the warning
 * "over_max_event_bytes".
 */
#define RENDER_POST_MIN ((size_t)32 << 10)
struct str render_post(const struct record *record, size_t max_bytes, struct arena *arena);

struct rejection {
    struct str id;      /* not given: null */
    struct str file;    /* not given: null; need not be UTF-8 */
    const char *reason; /* of pipeline_reasons[] */
    const char *stage;
    const char *message;
};

struct str render_rejected(const struct rejection *rejection, struct arena *arena);

/* What `cluster` prints of an article. duplicates, story: cluster ids, 0 for none. */
struct str render_groups(struct str id, int64_t duplicates, int64_t story, struct arena *arena);

#endif
