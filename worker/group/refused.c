#include "worker/group/refused.h"

#include <stdlib.h>

static int compare_ids(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_article_then_score(const void *x, const void *y)
{
    const struct refused *a = x;
    const struct refused *b = y;
    if (a->article != b->article) {
        return compare_ids(a->article, b->article);
    }
    if (a->candidate->verdict.score != b->candidate->verdict.score) {
        return a->candidate->verdict.score > b->candidate->verdict.score ? -1 : 1;
    }
    return compare_ids(a->other, b->other);
}

size_t refused_best(const struct group_batch *batch, struct arena *arena, struct refused **out)
{
    struct refused *all = NULL;
    size_t n = 0;
    size_t cap = 0;
    for (size_t i = 0; i < batch->n_candidates; i++) {
        const struct group_candidate *c = &batch->candidates[i];
        if (c->verdict.aligned && !c->verdict.duplicate) {
            ARENA_PUSH(arena, all, n, cap, ((struct refused){c->a, c->b, c}));
            ARENA_PUSH(arena, all, n, cap, ((struct refused){c->b, c->a, c}));
        }
    }
    size_t kept = 0;
    if (n > 0) {
        qsort(all, n, sizeof *all, by_article_then_score);
    }
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || all[kept - 1].article != all[i].article) {
            all[kept++] = all[i];
        }
    }
    *out = all;
    return kept;
}
