/* Stories of which nothing more is expected, and what becomes of them if it comes. */
#include <stdlib.h>

#include "worker/group_work.h"
#include "worker/store/leader_prune.h"

/* ---- letting go ---- */

static enum status prune(struct work *w, const int64_t *ids, size_t n)
{
    int64_t *articles = NULL;
    size_t n_articles = 0;
    w->reason = "pruned";
    w->letting_go = true;
    grouper_let_go(w->context->grouper, ids, n, w->arena, &w->closed, &articles, &n_articles);
    w->changes = ARENA_NEW(w->arena, struct group_change, n_articles);
    w->known = ARENA_NEW(w->arena, struct known, 1);
    for (size_t i = 0; i < n_articles; i++) {
        w->changes[w->n_changes++] =
            (struct group_change){.removed = true, .article_id = articles[i]};
    }
    int64_t *clusters = ARENA_NEW(w->arena, int64_t, w->closed.n_changes);
    for (size_t i = 0; i < w->closed.n_changes; i++) {
        clusters[i] = w->closed.changes[i].id;
    }
    return work_decide(w) ? w->err->status
                          : leader_let_go(w->context->leader, clusters, w->closed.n_changes,
                                          articles, n_articles, w->err);
}

enum status
group_prune(struct group_context *context, struct arena *arena, size_t *n, struct err *err)
{
    struct work w = {.context = context, .arena = arena, .err = err};
    int64_t *ids = NULL;
    *n = 0;
    if (leader_begin_prune(context->leader, arena, &ids, n, err) == OK && *n > 0) {
        (void)prune(&w, ids, *n);
    }
    return leader_group_end(context->leader, err->status, err);
}

enum status
work_close_idle(struct group_context *context, struct arena *arena, size_t *n, struct err *err)
{
    struct work w = {.context = context, .arena = arena, .reason = "idle", .err = err};
    int64_t *ids = NULL;
    *n = 0;
    if (context->idle_days == 0 ||
        leader_idle_stories(context->leader, context->idle_days, arena, &ids, n, err) || *n == 0) {
        return err->status;
    }
    grouper_close(context->grouper, ids, *n, arena, &w.closed);
    *n = w.closed.n_changes;
    return work_decide(&w);
}

enum status
group_close_idle(struct group_context *context, struct arena *arena, size_t *n, struct err *err)
{
    *n = 0;
    if (leader_begin_closing(context->leader, err) == OK) {
        (void)work_close_idle(context, arena, n, err);
    }
    return leader_group_end(context->leader, err->status, err);
}

/* ---- coming back ---- */

static int by_article(const void *x, const void *y)
{
    int64_t a = ((const struct group_change *)x)->article_id;
    int64_t b = ((const struct group_change *)y)->article_id;
    return (a > b) - (a < b);
}

bool work_is_revived(const struct work *w, int64_t article_id)
{
    const struct group_change key = {.article_id = article_id};
    return w->n_revived > 0 &&
           bsearch(&key, w->revived, w->n_revived, sizeof *w->revived, by_article) != NULL;
}

enum status work_revive(struct work *w)
{
    int64_t *ids = ARENA_NEW(w->arena, int64_t, w->n_queued);
    size_t n = 0;
    for (size_t i = 0; i < w->n_queued; i++) {
        int64_t id = w->queued[i].article_id;
        if (grouper_cluster_of(w->context->grouper, CLUSTER_STORY, id) == 0) {
            ids[n++] = id;
        }
    }
    return leader_revive(w->context->leader, w->context->grouper, ids, n, w->arena, &w->revived,
                         &w->n_revived, w->err);
}

/* Is it decided anew in this batch, with its pairs? */
static bool is_queued(const struct work *w, int64_t article_id)
{
    for (size_t i = w->n_revived; i < w->n_changes; i++) {
        if (w->changes[i].article_id == article_id) {
            return true;
        }
    }
    return false;
}

enum status work_add_pairs(struct work *w)
{
    struct group_batch *batch = &w->batch;
    struct group_candidate *pairs = NULL;
    size_t n = 0;
    if (w->n_revived == 0) {
        return OK;
    }
    int64_t *ids = ARENA_NEW(w->arena, int64_t, w->n_revived);
    for (size_t i = 0; i < w->n_revived; i++) {
        ids[i] = w->revived[i].article_id;
    }
    if (leader_load_pairs(w->context->leader, ids, w->n_revived, w->arena, &pairs, &n, w->err)) {
        return w->err->status;
    }
    for (size_t i = 0; i < n; i++) {
        const struct group_candidate pair = pairs[i];
        if (grouper_knows(w->context->grouper, pair.a) &&
            grouper_knows(w->context->grouper, pair.b) && !is_queued(w, pair.a) &&
            !is_queued(w, pair.b)) {
            ARENA_PUSH(w->arena, batch->candidates, batch->n_candidates, batch->cap_candidates,
                       pair);
        }
    }
    return OK;
}
