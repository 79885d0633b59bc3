/*
 * group — duplicate groups and stories, decided online, the same whatever the order.
 *
 * What:  takes batches of articles that are new, revised or removed; says which clusters
 *        change, by which evidence. The leader and `newsmill cluster` run the same code.
 * How:   pairs that share a mark are verified by their prints; the connected components of
 *        verified pairs are the units, but a round-up that holds several texts joins none of
 *        them (holding.c). A unit is represented by its earliest article; units become
 *        stories by linking nearest neighbours at a few falling thresholds (levels.h). Only
 *        what is around the changes of a batch is computed anew.
 * Holds: the partition is a function of the set of articles: neither their order nor how they
 *        are cut into batches matters, a removal leaves what would be there without the
 *        article, and a restored state goes on like the one that was stored. Ids do depend on
 *        history: a merge keeps the lower one, in a split the part with most former members
 *        (tie: earliest published) keeps it.
 *        A duplicate group has two members or more, a story one or more; all members of a
 *        duplicate group are in one story; a non-bridging unit joins no others.
 * Cost:  memory about 1.8 KB an article; a batch: of each changed article at most
 *        2 × EDGE_WINDOW × ITEM_TOP_TERMS scores, and the terms of the stories around it.
 *
 * Use:   grouper_begin() → the caller loads the prints of all candidates and has
 *        grouper_verify() fill in their verdicts → grouper_decide() → the caller stores the
 *        decision. After one that could not be stored the grouper is ahead of the tables: free
 *        it and restore another.
 *
 * Old stories: grouper_close() says of one that nothing more is expected; it goes on as before, and
 * its next change opens it again. grouper_let_go() closes stories and takes them out of memory with
 * all their articles, without a word about these: they stay members. Should one of them change,
 * all articles of its story come back first (`revived`).
 */
#ifndef WORKER_GROUP_GROUP_H
#define WORKER_GROUP_GROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "worker/group/item.h"
#include "worker/group/verify.h"

#define GROUP_VERSION 2
#define STORY_SCORE   140 /* thousandths; chosen on four labelled sets as a whole */

enum cluster_kind {
    CLUSTER_DUPLICATES,
    CLUSTER_STORY,
    CLUSTER_KINDS /* number of kinds */
};

enum member_role {
    ROLE_ORIGINAL, /* of a duplicate group: the wire's own, else the earliest published; tie: lowest
                      key */
    ROLE_DUPLICATE, /* of a duplicate group: the others */
    ROLE_MEMBER,    /* of a story */
};

const char *cluster_kind_name(enum cluster_kind kind); /* "duplicates", "story" */
const char *member_role_name(enum member_role role);   /* "original" … */

struct grouper; /* opaque; used by one thread */

struct grouper *grouper_new(void);
void grouper_free(struct grouper *grouper); /* may be NULL */

struct grouper_size {
    size_t articles;
    size_t clusters;
    size_t bytes; /* of memory, about */
};

struct grouper_size grouper_size(const struct grouper *grouper);

/* ---- Restoring what was stored: clusters, then articles, then pairs, then the end. ---- */

void grouper_restore_cluster(struct grouper *grouper,
                             enum cluster_kind kind,
                             int64_t id,
                             uint32_t version);
/* cluster: the ids that the article is a member of, 0 for none; both restored before. */
void grouper_restore_article(struct grouper *grouper,
                             const struct item *item,
                             const int64_t cluster[CLUSTER_KINDS]);
/* A verified pair; both articles restored before. */
void grouper_restore_pair(struct grouper *grouper,
                          int64_t a,
                          int64_t b,
                          const struct verdict *verdict); /* of_a, of_b, masked, threshold */

/* Something to be done every now and then while a long task is under way; {0}: nothing. */
struct grouper_pulse {
    void (*beat)(void *arg); /* often: it must be cheap when it comes too early */
    void *arg;
};

/* Edges and levels of all articles: some 150 µs each. */
void grouper_restored(struct grouper *grouper, struct grouper_pulse pulse);

/* ---- A batch. ---- */

struct group_change {
    bool removed; /* else new, or revised if the article is known */
    int64_t article_id;
    struct item item;               /* not for a removed one; copied */
    bool revived;                   /* it was let go, and comes back as it was … */
    int64_t cluster[CLUSTER_KINDS]; /* … into these, as grouper_restore_article() takes them */
};

/* Two articles that may be duplicates; the caller fills in the verdict. */
struct group_candidate {
    int64_t a, b;
    struct verdict verdict;
};

/* Between begin and decide; lives as long as the arena of grouper_begin. */
struct group_batch {
    struct group_candidate *candidates;
    size_t n_candidates, cap_candidates;
    struct slots {
        uint32_t *items;
        size_t n, cap;
    } changed, gone, dirty, seeds; /* private to worker/group */
};

/*
 * changes: at most one for an article, and its revival before it. Takes them into the index, and
 * looks for candidates. Pairs of a revised or removed article are dropped, by the caller from its
 * tables too. Of revived articles nothing is compared: the caller adds the pairs that they had
 * to the candidates; their clusters are restored before, and told as changed.
 */
void grouper_begin(struct grouper *grouper,
                   const struct group_change *changes,
                   size_t n,
                   struct arena *arena,
                   struct group_batch *out);

/*
 * Fills in the verdict of a candidate; a and b: its sheets, in its order. verify(), and of texts
 * that are no more than a headline whether source and time are the same too.
 */
void grouper_verify(const struct grouper *grouper,
                    struct group_candidate *candidate,
                    const struct sheet *a,
                    const struct sheet *b);

enum evidence_method {
    EVIDENCE_NONE,     /* the only member, or attached with no pair of its own */
    EVIDENCE_SHINGLES, /* a verified pair */
    EVIDENCE_TFIDF,    /* the score of two vectors */
};

const char *evidence_method_name(enum evidence_method method); /* "shingles"; NULL for none */

struct evidence {
    enum evidence_method method;
    int64_t partner;           /* the article that it is nearest to; 0: none */
    uint32_t score, threshold; /* thousandths */
    /*
     * Of stories: the other one that the article is most like, by the article of it that is
     * nearest; 0: none has one as near as the threshold. score: the average over that story's
     * articles; for what bridges nothing, of the nearest one. Where it reaches the threshold, the
     * article was nearer still to its own.
     */
    struct runner_up {
        int64_t article;
        uint32_t score, threshold; /* thousandths */
    } runner_up;
};

struct member_change {
    int64_t article_id;
    enum member_role role;
    struct evidence evidence;
};

struct cluster_summary {
    uint32_t article_count;
    uint32_t source_count;             /* distinct known sources */
    uint32_t reprint_count;            /* articles that are a duplicate of another member */
    uint32_t independent_source_count; /* distinct known sources of the others */
    int64_t label_article;             /* whose title names it; it has one if any member has */
    int64_t first_us, last_us;         /* published; only if dated */
    int64_t newest_us;                 /* the latest of its articles, undated ones too */
    bool dated;                        /* a date is known of at least one member */
};

enum cluster_fate {
    CLUSTER_CREATED,
    CLUSTER_CHANGED,   /* members, roles or summary */
    CLUSTER_MERGED,    /* its last change: it went into merged_into, and has no members */
    CLUSTER_DISSOLVED, /* its last change: no members are left (or one duplicate) */
    CLUSTER_CLOSED,    /* nothing but its state: no more members are expected */
    CLUSTER_FATES      /* number of fates */
};

struct cluster_change {
    enum cluster_fate fate;
    enum cluster_kind kind;
    int64_t id;
    int64_t merged_into;            /* CLUSTER_MERGED; else 0 */
    uint32_t version;               /* 1 when created, one more with each change */
    struct cluster_summary summary; /* after the change; zero without members */
    struct member_change *added;    /* in canonical order */
    size_t n_added;
    struct member_change *changed; /* still members, in another role or revised */
    size_t n_changed;
    int64_t *removed; /* no longer members; all former ones where merged or dissolved */
    size_t n_removed;
    bool absorbed_some; /* others were merged into it */
    bool closed;        /* its state after the change, if it is not merged or dissolved */
};

/* By kind, then id. Applied in this order, they lead from the stored tables to the new ones. */
struct group_decision {
    struct cluster_change *changes;
    size_t n_changes;
};

/* Fresh cluster ids, greater than all before; one sequence for both kinds. */
struct id_source {
    int64_t (*next)(void *context);
    void *context;
};

/* batch: with all verdicts filled in. out lives as long as arena. */
void grouper_decide(struct grouper *grouper,
                    struct group_batch *batch,
                    struct id_source ids,
                    struct arena *arena,
                    struct group_decision *out);

/* Closes stories; ids that are no live story are passed over. out lives as long as arena. */
void grouper_close(struct grouper *grouper,
                   const int64_t *ids,
                   size_t n,
                   struct arena *arena,
                   struct group_decision *out);

/*
 * Closes stories and the duplicate groups in them, and forgets these clusters. articles: all that
 * were in them, in no cluster now; they are to be taken out by a batch that removes them. From then
 * on the others are grouped as if they were not there.
 */
void grouper_let_go(struct grouper *grouper,
                    const int64_t *ids,
                    size_t n,
                    struct arena *arena,
                    struct group_decision *out,
                    int64_t **articles,
                    size_t *n_articles);

/* The article is new, or in a cluster, and was not let go. */
bool grouper_knows(const struct grouper *grouper, int64_t article_id);

/* The cluster that an article is in; 0: none, or the article is not known. */
int64_t
grouper_cluster_of(const struct grouper *grouper, enum cluster_kind kind, int64_t article_id);

#endif
