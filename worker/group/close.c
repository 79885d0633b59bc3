#include "worker/group/state.h"

/* A cluster and what is said of it. */
static void
close_one(struct cluster *cluster, struct arena *arena, struct group_decision *out, size_t *cap)
{
    struct cluster_change change = {
        .fate = CLUSTER_CLOSED,
        .kind = cluster->kind,
        .id = cluster->id,
        .version = ++cluster->version,
        .summary = cluster->summary,
        .closed = true,
    };
    ARENA_PUSH(arena, out->changes, out->n_changes, *cap, change);
}

static struct cluster *story_get(const struct grouper *g, int64_t id)
{
    struct cluster *cluster = cluster_get(g, id);
    return cluster && cluster->kind == CLUSTER_STORY ? cluster : NULL;
}

void grouper_close(struct grouper *g,
                   const int64_t *ids,
                   size_t n,
                   struct arena *arena,
                   struct group_decision *out)
{
    size_t cap = 0;
    *out = (struct group_decision){0};
    for (size_t i = 0; i < n; i++) {
        struct cluster *story = story_get(g, ids[i]);
        if (story) {
            close_one(story, arena, out, &cap);
        }
    }
}

/* The article is in no cluster from now on; its duplicate group is closed with the first of it. */
static void leave_clusters(
    struct grouper *g, uint32_t slot, struct arena *arena, struct group_decision *out, size_t *cap)
{
    struct slot *s = &g->slots[slot];
    struct cluster *duplicates = cluster_get(g, s->cluster[CLUSTER_DUPLICATES]);
    if (duplicates) {
        close_one(duplicates, arena, out, cap);
        cluster_drop(g, duplicates->id);
    }
    s->cluster[CLUSTER_DUPLICATES] = 0;
    s->cluster[CLUSTER_STORY] = 0;
    s->original = false;
}

void grouper_let_go(struct grouper *g,
                    const int64_t *ids,
                    size_t n,
                    struct arena *arena,
                    struct group_decision *out,
                    int64_t **articles,
                    size_t *n_articles)
{
    size_t cap = 0;
    size_t cap_articles = 0;
    *out = (struct group_decision){0};
    *articles = NULL;
    *n_articles = 0;
    for (size_t i = 0; i < n; i++) {
        struct cluster *story = story_get(g, ids[i]);
        if (!story) {
            continue;
        }
        close_one(story, arena, out, &cap);
        for (uint32_t k = 0; k < story->n; k++) {
            leave_clusters(g, story->slots[k], arena, out, &cap);
            ARENA_PUSH(arena, *articles, *n_articles, cap_articles,
                       g->slots[story->slots[k]].item.article_id);
        }
        cluster_drop(g, ids[i]);
    }
}
