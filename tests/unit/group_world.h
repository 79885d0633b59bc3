/*
 * group_world — articles by number, and the tables that the grouper's decisions are written to.
 *
 * Each decision is checked on its way: what it says leads from one state of the tables to the
 * next, and that is the state that the grouper holds.
 */
#ifndef TESTS_UNIT_GROUP_WORLD_H
#define TESTS_UNIT_GROUP_WORLD_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

#include "worker/group/group.h"

#define MAX_ARTICLES 40
#define DAY_US       (86400 * (int64_t)1000000)

/* Two texts without a shingle in common. */
#define STORM                                                                                      \
    "the storm kept every ferry in the harbour of kirkholm while the mayor asked the islanders "   \
    "to wait for calmer water and the bakery gave away its bread to those who slept in the hall "  \
    "until the pilots found a way past the rocks at noon "
#define COURT                                                                                      \
    "a judge in lowmark threw out the case against the two beekeepers because the only witness "   \
    "had never seen a hive and the prosecutor could not say which of the meadows was meant at "    \
    "all "                                                                                         \
    "so that both went home to their village in the same cart "

/* The same numbers from the same state, below `below`. */
static inline uint32_t draw(uint32_t *state, uint32_t below)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % below;
}

struct world {
    struct arena *arena;
    struct idf *idf;
    struct grouper *grouper;
    struct print prints[MAX_ARTICLES + 1];
    struct item items[MAX_ARTICLES + 1];
    int64_t tables[MAX_ARTICLES + 1][CLUSTER_KINDS]; /* memberships, from decisions alone */
    struct verdict pairs[MAX_ARTICLES + 1][MAX_ARTICLES + 1]; /* verified ones, lower id first */
    uint32_t versions[1000];
    bool closed[1000]; /* the state of a cluster, and its size, as last told */
    uint32_t sizes[1000];
    bool let_go[MAX_ARTICLES + 1]; /* articles that the grouper has no more */
    struct group_decision last;
    int64_t last_id;
};

static inline int64_t next_id(void *context)
{
    return ++((struct world *)context)->last_id;
}

static inline struct world *world_new(void)
{
    struct world *w = calloc(1, sizeof *w);
    w->arena = arena_new(1 << 16);
    w->idf = idf_new();
    w->grouper = grouper_new();
    return w;
}

static inline void world_free(struct world *w)
{
    grouper_free(w->grouper);
    idf_free(w->idf);
    arena_free(w->arena);
    free(w);
}

static inline void
write_article(struct world *w, int64_t id, const char *text, int64_t day, bool bridging)
{
    struct clean clean = {.text = arena_copy(w->arena, str_of(text))};
    struct facts facts = {0};
    struct err err = {0};
    cr_assert(eq(int, fingerprint(&clean, &facts, w->arena, &w->prints[id], &err), OK));
    struct item *item = &w->items[id];
    *item = (struct item){
        .article_id = id,
        .published_us = day < 0 ? ITEM_UNDATED : day * DAY_US,
        .dated = day >= 0,
        .bridging = bridging,
        .source = (uint32_t)id % 3 + 1,
    };
    /* Keys in another order than ids: ties must not go by arrival. */
    item->key[0] = (unsigned char)(id * 37 % 251);
    item->key[1] = (unsigned char)id;
    item_fill(&w->prints[id], w->idf, w->arena, item);
}

/* Decisions lead from one state of the tables to the next, and to what the grouper holds. */
static inline void apply_decision(struct world *w, const struct group_decision *d)
{
    for (size_t i = 0; i < d->n_changes; i++) {
        const struct cluster_change *c = &d->changes[i];
        for (size_t k = 0; k < c->n_removed; k++) {
            if (w->tables[c->removed[k]][c->kind] == c->id) {
                w->tables[c->removed[k]][c->kind] = 0;
            }
        }
        cr_assert(eq(u32, c->version, w->versions[c->id] + 1));
        w->versions[c->id] = c->version;
        w->closed[c->id] = c->closed;
        w->sizes[c->id] = c->summary.article_count;
    }
    for (size_t i = 0; i < d->n_changes; i++) {
        const struct cluster_change *c = &d->changes[i];
        for (size_t k = 0; k < c->n_added; k++) {
            w->tables[c->added[k].article_id][c->kind] = c->id;
        }
    }
    uint32_t sizes[1000] = {0};
    for (int64_t id = 1; id <= MAX_ARTICLES; id++) {
        for (int kind = 0; kind < CLUSTER_KINDS; kind++) {
            int64_t held = grouper_cluster_of(w->grouper, (enum cluster_kind)kind, id);
            int64_t want = w->let_go[id] ? 0 : w->tables[id][kind];
            cr_assert(eq(i64, held, want), "article %d", (int)id);
            sizes[w->tables[id][kind]]++;
        }
    }
    for (int64_t cluster = 1; cluster <= w->last_id; cluster++) {
        cr_assert(eq(u32, w->sizes[cluster], sizes[cluster]), "cluster %d", (int)cluster);
    }
}

/* What was let go comes back, with all of its story: changes before those of a batch. */
static inline size_t
revive(struct world *w, const int64_t *ids, size_t n_ids, struct group_change *changes)
{
    bool back[1000] = {false};
    bool known[1000] = {false};
    size_t n = 0;
    for (size_t i = 0; i < n_ids; i++) {
        back[w->tables[ids[i]][CLUSTER_STORY]] |= w->let_go[ids[i]];
    }
    for (int64_t id = 1; id <= MAX_ARTICLES; id++) {
        if (!w->let_go[id] || !back[w->tables[id][CLUSTER_STORY]]) {
            continue;
        }
        w->let_go[id] = false;
        changes[n] = (struct group_change){.article_id = id, .item = w->items[id], .revived = true};
        for (int kind = 0; kind < CLUSTER_KINDS; kind++) {
            int64_t cluster = w->tables[id][kind];
            if (cluster != 0 && !known[cluster]) {
                known[cluster] = true;
                grouper_restore_cluster(w->grouper, (enum cluster_kind)kind, cluster,
                                        w->versions[cluster]);
            }
            changes[n].cluster[kind] = cluster;
        }
        n++;
    }
    return n;
}

/* The pairs that revived ones had, but for those of articles that are decided anew. */
static inline void
add_pairs(struct world *w, struct group_batch *batch, const struct group_change *revived, size_t n)
{
    bool back[MAX_ARTICLES + 1] = {false};
    for (size_t i = 0; i < n; i++) {
        back[revived[i].article_id] = true;
    }
    for (int64_t a = 1; a <= MAX_ARTICLES; a++) {
        for (int64_t b = a + 1; b <= MAX_ARTICLES; b++) {
            if (w->pairs[a][b].duplicate && (back[a] || back[b]) && grouper_knows(w->grouper, a) &&
                grouper_knows(w->grouper, b)) {
                struct group_candidate pair = {a, b, w->pairs[a][b]};
                ARENA_PUSH(w->arena, batch->candidates, batch->n_candidates, batch->cap_candidates,
                           pair);
            }
        }
    }
}

static inline void put_batch(struct world *w, const int64_t *ids, size_t n, bool removed)
{
    struct group_change changes[2 * MAX_ARTICLES];
    struct group_batch batch;
    struct group_batch stored = {0};
    size_t back = revive(w, ids, n, changes);
    for (size_t i = 0; i < n; i++) {
        changes[back + i] = (struct group_change){
            .removed = removed, .article_id = ids[i], .item = w->items[ids[i]]};
        for (int64_t other = 1; other <= MAX_ARTICLES; other++) {
            w->pairs[ids[i]][other].duplicate = false;
            w->pairs[other][ids[i]].duplicate = false;
        }
    }
    grouper_begin(w->grouper, changes, back + n, w->arena, &batch);
    add_pairs(w, &stored, changes, back); /* before those of this batch are there */
    for (size_t i = 0; i < batch.n_candidates; i++) {
        struct group_candidate *c = &batch.candidates[i];
        struct sheet a = sheet_make(&w->prints[c->a], w->arena);
        struct sheet b = sheet_make(&w->prints[c->b], w->arena);
        grouper_verify(w->grouper, c, &a, &b);
        w->pairs[c->a < c->b ? c->a : c->b][c->a < c->b ? c->b : c->a] = c->verdict;
    }
    for (size_t i = 0; i < stored.n_candidates; i++) {
        ARENA_PUSH(w->arena, batch.candidates, batch.n_candidates, batch.cap_candidates,
                   stored.candidates[i]);
    }
    grouper_decide(w->grouper, &batch, (struct id_source){next_id, w}, w->arena, &w->last);
    apply_decision(w, &w->last);
}

static inline void close_stories(struct world *w, const int64_t *stories, size_t n)
{
    grouper_close(w->grouper, stories, n, w->arena, &w->last);
    apply_decision(w, &w->last);
}

/* Closed and out of the grouper's memory; their memberships and pairs stay. */
static inline void let_go(struct world *w, const int64_t *stories, size_t n)
{
    struct group_decision closed;
    struct group_change changes[MAX_ARTICLES];
    struct group_batch batch;
    int64_t *articles = NULL;
    size_t n_articles = 0;
    grouper_let_go(w->grouper, stories, n, w->arena, &closed, &articles, &n_articles);
    for (size_t i = 0; i < n_articles; i++) {
        w->let_go[articles[i]] = true;
        changes[i] = (struct group_change){.removed = true, .article_id = articles[i]};
    }
    apply_decision(w, &closed);
    grouper_begin(w->grouper, changes, n_articles, w->arena, &batch);
    cr_assert(eq(sz, batch.n_candidates, 0));
    grouper_decide(w->grouper, &batch, (struct id_source){next_id, w}, w->arena, &w->last);
    apply_decision(w, &w->last);
}

static inline void put(struct world *w, int64_t id)
{
    put_batch(w, &id, 1, false);
}

static inline void take_away(struct world *w, int64_t id)
{
    put_batch(w, &id, 1, true);
}

/* Another grouper from the tables and the verified pairs alone. */
static inline void restore(struct world *w)
{
    struct grouper *g = grouper_new();
    bool known[1000] = {false};
    for (int64_t id = 1; id <= MAX_ARTICLES; id++) {
        for (int kind = 0; kind < CLUSTER_KINDS; kind++) {
            int64_t cluster = w->tables[id][kind];
            if (cluster != 0 && !known[cluster] && !w->let_go[id]) {
                known[cluster] = true;
                grouper_restore_cluster(g, (enum cluster_kind)kind, cluster, w->versions[cluster]);
            }
        }
        if (w->tables[id][CLUSTER_STORY] != 0 && !w->let_go[id]) {
            grouper_restore_article(g, &w->items[id], w->tables[id]);
        }
    }
    for (int64_t a = 1; a <= MAX_ARTICLES; a++) {
        for (int64_t b = a + 1; b <= MAX_ARTICLES; b++) {
            if (w->pairs[a][b].duplicate) {
                grouper_restore_pair(g, a, b, &w->pairs[a][b]);
            }
        }
    }
    grouper_restored(g, (struct grouper_pulse){NULL, NULL});
    grouper_free(w->grouper);
    w->grouper = g;
}

#endif
