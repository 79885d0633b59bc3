#include "worker/page/judge.h"

#define KEEP 500 /* thousandths */

static void judge_large(const struct layout *l, struct judgement *out)
{
    for (uint32_t i = 0; i < l->page->n; i++) {
        out->keep[i] = l->facts[i].good;
        out->first[i] = out->second[i] = l->facts[i].good ? 1000 : 0;
    }
}

void judge(const struct page *page,
           const struct block_model *model,
           struct arena *arena,
           struct judgement *out)
{
    struct layout layout;
    struct opinion opinion;
    int32_t values[FEATURES_MAX];
    *out = (struct judgement){.first = ARENA_NEW(arena, int32_t, page->n),
                              .second = ARENA_NEW(arena, int32_t, page->n),
                              .keep = ARENA_NEW(arena, bool, page->n)};
    layout_read(page, model, arena, &layout);
    out->decided = layout.all.good > 0;
    if (!out->decided) {
        return;
    }
    if (page->n > JUDGE_MAX_BLOCKS) {
        judge_large(&layout, out);
        return;
    }
    for (uint32_t i = 0; i < page->n; i++) {
        (void)features_first(&layout, i, values, NULL);
        out->first[i] = block_probability(model, block_forest_score(&model->first, values));
    }
    opinion_read(&layout, out->first, arena, &opinion);
    for (uint32_t i = 0; i < page->n; i++) {
        if (out->first[i] >= JUDGE_HOPELESS) {
            uint32_t n = features_first(&layout, i, values, NULL);
            (void)features_second(&layout, &opinion, i, values + n, NULL);
            out->second[i] = block_probability(model, block_forest_score(&model->second, values));
        }
        out->keep[i] = out->second[i] > KEEP;
    }
}
