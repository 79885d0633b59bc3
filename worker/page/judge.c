#include "worker/page/judge.h"

#define KEEP       550 /* thousandths; see worker/model/README.md */
#define COPY_LEAST 80  /* characters: shorter texts may stand on a page twice */

static void judge_large(const struct layout *l, struct judgement *out)
{
    for (uint32_t i = 0; i < l->page->n; i++) {
        out->p[i] = l->facts[i].good ? 1000 : 0;
    }
}

static void judge_blocks(struct layout *l, const struct block_model *model, struct judgement *out)
{
    int32_t values[FEATURES_MAX];
    for (uint32_t i = 0; i < l->page->n; i++) {
        (void)features_read(l, i, values, NULL);
        out->p[i] = block_probability(model, block_forest_quick_score(&model->forest, values));
    }
}

/*
 * A page that holds its text twice (for phones and for desks) gives it once: of long blocks with
 * one text the first stays, and a short copy beside a long one that went goes with it.
 */
static void drop_copies(const struct layout *l, bool *keep, struct arena *arena)
{
    bool *told = ARENA_NEW(arena, bool, l->page->n);
    bool dropped = false;
    for (uint32_t i = 0; i < l->page->n; i++) {
        bool seen = told[l->texts[i]];
        if (!keep[i]) {
            continue;
        }
        told[l->texts[i]] = true;
        if (l->facts[i].characters >= COPY_LEAST) {
            dropped = seen;
        }
        keep[i] = !(seen && dropped);
    }
}

void judge(const struct page *page,
           const struct block_model *model,
           struct arena *arena,
           struct judgement *out)
{
    struct layout layout;
    *out = (struct judgement){.p = ARENA_NEW(arena, int32_t, page->n),
                              .keep = ARENA_NEW(arena, bool, page->n)};
    layout_read(page, model, arena, &layout);
    out->decided = layout.all.good > 0;
    if (!out->decided) {
        return;
    }
    if (page->n > JUDGE_MAX_BLOCKS) {
        judge_large(&layout, out);
    } else {
        judge_blocks(&layout, model, out);
    }
    for (uint32_t i = 0; i < page->n; i++) {
        out->keep[i] = out->p[i] > KEEP;
    }
    drop_copies(&layout, out->keep, arena);
}
