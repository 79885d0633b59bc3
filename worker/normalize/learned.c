/*
 * learned — the pass that has learned what noise looks like: a forest of trees over the facts
 * of a line and of its surroundings (line_features.h, worker/model/README.md).
 *
 * What one round drops changes the surroundings of what is left, so rounds follow until the
 * model finds nothing more and the other passes neither. That state gives itself when it is
 * read again, as does the state before the first round, to which all goes back if MAX_ROUNDS
 * are not enough or hardly any text is left: so normalizing twice changes nothing.
 *
 * Not for pages: worker/page has judged their blocks, seeing more; after it this pass takes more
 * text than noise (F1 of fundus pages .971 → .961).
 */
#include "worker/model/line_model.h"
#include "worker/normalize/line_features.h"

#define MIN_LINES     6    /* fewer: too little around a line to go by */
#define MAX_LINES     4096 /* more: a table or a dump of another kind */
#define MAX_ROUNDS    16
#define DROP          350 /* thousandths: a line more likely noise than this goes */
#define DROP_SENTENCE 600 /* … one that is a sentence, or reads as running text */
#define LEAST_LEFT    200 /* thousandths of the bytes that must be left */

static bool drop_round(struct work *w, const struct block_model *model)
{
    struct line_facts *facts = ARENA_NEW(w->arena, struct line_facts, w->n);
    struct line_view view;
    int32_t values[LINE_FEATURES_MAX];
    bool *drop = ARENA_NEW(w->arena, bool, w->n);
    bool any = false;
    for (size_t i = 0; i < w->n; i++) {
        line_facts_read(w->lines[i].text, model, w->arena, &facts[i]);
    }
    line_view_open(facts, w->n, w->arena, &view);
    for (size_t i = 0; i < w->n; i++) {
        (void)line_features(&view, i, values);
        int32_t score = block_forest_quick_score(&model->forest, values);
        bool sentence = facts[i].of[FACT_BODY] != 0 || shape_ends_sentence(w->lines[i].text);
        int32_t limit = sentence ? DROP_SENTENCE : DROP;
        drop[i] = block_probability(model, score) > limit;
        any = any || drop[i];
    }
    for (size_t i = 0; any && i < w->n; i++) {
        if (drop[i]) {
            work_drop(w, i, REMOVED_BOILERPLATE);
        }
    }
    work_sweep(w);
    return any;
}

static size_t text_bytes(const struct work *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) {
        n += w->lines[i].text.n;
    }
    return n;
}

void pass_learned(struct work *w)
{
    if (w->article->format == FORMAT_HTML || w->n < MIN_LINES || w->n > MAX_LINES) {
        return;
    }
    struct work before = work_copy(w);
    struct block_model model = line_model_builtin();
    size_t bytes = text_bytes(w), rounds = 0;
    while (w->n >= MIN_LINES && rounds < MAX_ROUNDS && drop_round(w, &model)) {
        pass_ruled(w);
        rounds++;
    }
    if (rounds == MAX_ROUNDS || 1000 * text_bytes(w) < LEAST_LEFT * bytes) {
        *w = before;
    }
}
