/*
 * state — what the grouper remembers between batches. Private to worker/group.
 *
 * Articles live in slots; a slot's number stays while the article is known. A unit (the
 * members of one duplicate group, or one article alone) is named by the slot of its earliest
 * article, its head; its members are a ring through `next`.
 *
 *     slot 3 (head) ──next──▶ slot 9 ──next──▶ slot 4 ──next──▶ slot 3       unit = 3 in all
 *
 * Edges are kept at heads only: two have one if they score at least STORY_SCORE, and stand
 * within EDGE_WINDOW of each other in the list of a top term that they share. These lists hold
 * heads in canonical order, so that edges are a function of the set of units, and a unit has
 * at most 2 × EDGE_WINDOW × ITEM_TOP_TERMS of them however many others there are.
 */
#ifndef WORKER_GROUP_STATE_H
#define WORKER_GROUP_STATE_H

#include "worker/group/group.h"
#include "worker/group/idmap.h"
#include "worker/group/kept.h"
#include "worker/group/levels.h"
#include "worker/group/postings.h"

#define NO_SLOT     UINT32_MAX
#define EDGE_WINDOW 16  /* 8 loses nothing on labelled sets; lists of real streams are longer */
#define LOOSE_SCORE 200 /* thousandths: a non-bridging unit joins the story of its nearest */
#define TOUCH_NEW   UINT16_MAX

struct neighbour {
    uint32_t slot;
    uint16_t score, threshold; /* thousandths */
    bool held;                 /* a pair: this text holds the neighbour's, and much else */
    bool holds;                /* the other way round */
};

struct neighbours {
    struct neighbour *items;
    uint32_t n, cap;
};

/* Between two heads, kept at both. */
struct edge {
    uint32_t slot;
    uint16_t score;   /* thousandths */
    uint16_t windows; /* terms in which they are within a window */
};

struct edges {
    struct edge *items;
    uint32_t n, cap;
};

/*
 * Where a unit stands at a level (levels.h): its node's first unit in canonical order, and a
 * ring through all of them. The other members are the node's, and kept at its first unit.
 */
struct place {
    uint32_t first, next;
    uint32_t n;    /* units */
    uint32_t best; /* first unit of the node with the highest average; NO_SLOT: none reaches */
    uint32_t average;
};

struct slot {
    struct item item; /* its marks and terms are one block of memory, at marks */
    uint32_t filled;  /* which filling of a slot this is: tells the article's versions apart */
    bool live;
    bool original;  /* as last decided: the head of a duplicate group */
    bool posted;    /* a head that stands in the lists of terms */
    uint8_t split;  /* in a batch, bit by level: its node has lost a unit, and is to be made anew */
    uint16_t touch; /* in a batch: the highest score of its edges that came or went; 0: none */
    uint32_t unit, next;
    struct neighbours pairs;         /* verified, both ways */
    struct edges edges;              /* heads only */
    struct place places[LEVELS + 1]; /* bridging heads only */
    int64_t cluster[CLUSTER_KINDS];  /* as last decided; 0: none */
};

struct cluster {
    int64_t id; /* 0: a free record */
    enum cluster_kind kind;
    uint32_t version;
    struct cluster_summary summary;
    uint32_t *slots;
    uint32_t n, cap;
    uint32_t seen; /* = grouper's clusters_now: looked at in this batch */
};

/* A set of slots that is emptied at once: a slot is in it if its stamp is the present one. */
struct marked {
    uint32_t *stamps;
    uint32_t *values; /* something to remember of each */
    uint32_t now;
};

struct grouper {
    struct grouper_pulse pulse; /* only while restoring */
    struct slot *slots;
    uint32_t n_slots, cap_slots;
    uint32_t *free_slots;
    uint32_t n_free, cap_free;
    struct idmap by_article; /* → slot */
    struct cluster *clusters;
    uint32_t n_clusters, cap_clusters;
    uint32_t *free_clusters;
    uint32_t n_free_clusters, cap_free_clusters;
    struct idmap by_cluster; /* → cluster record */
    struct postings marks, terms;
    struct marked found, visited, near; /* of all slots */
    struct marked in_node;              /* private to kept.c */
    struct kept *kept;
    uint32_t fills; /* how often slots were filled */
    uint32_t clusters_now;
    size_t articles, live_clusters, item_bytes;
};

/* slots */
uint32_t slot_of(const struct grouper *g, int64_t article_id); /* NO_SLOT: not known */
uint32_t slot_take(struct grouper *g, int64_t article_id);
void slot_fill(struct grouper *g, uint32_t slot, const struct item *item); /* and indexes it */
void slot_empty(struct grouper *g, uint32_t slot); /* out of the index, without pairs */
void slot_give_back(struct grouper *g, uint32_t slot);

void neighbours_add(struct neighbours *list, struct neighbour neighbour);
void edges_add(struct edges *list, struct edge edge);
void edges_clear(struct edges *list);

/* sets of slots */
void marked_clear(struct grouper *g, struct marked *marked);
bool marked_add(struct marked *marked, uint32_t slot, uint32_t value); /* false: it was there */
bool marked_has(const struct marked *marked, uint32_t slot);

/* clusters; a pointer is valid until the next cluster_new() */
struct cluster *cluster_get(const struct grouper *g, int64_t id); /* NULL: not there */
struct cluster *cluster_new(struct grouper *g, enum cluster_kind kind, int64_t id);
void cluster_drop(struct grouper *g, int64_t id);
void cluster_set_slots(struct cluster *cluster, const uint32_t *slots, uint32_t n);
void cluster_add_slot(struct cluster *cluster, uint32_t slot);

/* units.c */
void unit_detach(struct grouper *g, struct group_batch *batch, struct arena *arena, uint32_t slot);
/*
 * All that first is connected to by verified pairs becomes one unit; returns its head.
 * g->visited: the slots connected so far.
 */
void component_connect(struct grouper *g, uint32_t first, struct arena *arena, struct slots *heads);
void neighbours_pair(struct grouper *g, uint32_t a, uint32_t b, const struct verdict *verdict);

/* holding.c: which of the linked articles are one unit: root[i] is the same number for those. */
void find_units(const struct grouper *g,
                const struct slots *linked,
                struct arena *arena,
                uint32_t *root);

void units_connect(struct grouper *g,
                   struct group_batch *batch,
                   struct arena *arena,
                   struct slots *heads);

/* Units whose surroundings a batch has changed; slots: each once, heads (perhaps former ones). */
struct touched {
    struct arena *arena;
    struct slots *slots;
};

/* edges.c: a head into the lists of its terms, and out of them, with its edges. */
void unit_post(struct grouper *g, struct touched *to, uint32_t head);
void unit_unpost(struct grouper *g, struct touched *to, uint32_t head);
void slots_push(struct arena *arena, struct slots *slots, uint32_t slot);

/* A future cluster: its slots, in canonical order. */
struct part {
    uint32_t *slots;
    uint32_t n;
};

struct parts {
    struct part *items;
    size_t n, cap;
};

/* stories.c: the stories that the batch may have changed, with all of their slots. */
void stories_find(struct grouper *g,
                  const struct group_batch *batch,
                  struct arena *arena,
                  struct parts *out);

/* diff.c: gives the parts their ids, and says how the clusters come to be them. */
void clusters_update(struct grouper *g,
                     enum cluster_kind kind,
                     const struct parts *parts,
                     const struct group_batch *batch,
                     struct id_source ids,
                     struct arena *arena,
                     struct group_decision *out,
                     size_t *cap);

/* evidence.c */
struct cluster_summary summarize(const struct grouper *g,
                                 enum cluster_kind kind,
                                 const struct part *part,
                                 struct arena *arena);
/* In g->visited stand the slots of all parts; part is the number of slot's own. */
struct evidence find_evidence(const struct grouper *g,
                              enum cluster_kind kind,
                              uint32_t slot,
                              uint32_t part,
                              struct arena *arena);

/* runner_up.c: of a head, the other story that it is most like. */
struct runner_up find_runner_up(const struct grouper *g, uint32_t head, struct arena *arena);

void grouper_beat(const struct grouper *g); /* its pulse, if there is one */

void sort_slots(const struct grouper *g, uint32_t *slots, size_t n); /* canonical order */

#endif
