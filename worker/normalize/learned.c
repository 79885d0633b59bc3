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

/*
 * Most lines are text, and the first trees see it. In 198,538 readings of a line of the development
 * dumps the others have changed no decision: those that went had -3.0, -3.1, -2.7, -2.0, -1.7 and
 * -1.1 at least.
 */
static const struct block_exit exits[] = {
    {20, -13 * BLOCK_SCORE_ONE / 4}, {40, -13 * BLOCK_SCORE_ONE / 4},
    {60, -3 * BLOCK_SCORE_ONE},      {80, -5 * BLOCK_SCORE_ONE / 2},
    {100, -2 * BLOCK_SCORE_ONE},     {120, -3 * BLOCK_SCORE_ONE / 2},
};

/* The facts of a line, read once for each text that it has. */
static struct line_facts
facts_of(struct line *line, const struct block_model *model, struct arena *arena)
{
    struct line_memo *memo = work_memo(line);
    if (!memo->facts) {
        struct line_facts *facts = ARENA_NEW(arena, struct line_facts, 1);
        line_facts_read(line->text, model, arena, facts);
        memo->facts = facts;
    }
    return *memo->facts;
}

/* Scores of the lines [from, from + n), n at most BLOCK_FOREST_ITEMS. */
static void score_lines(const struct line_view *view,
                        const struct block_model *model,
                        size_t from,
                        size_t n,
                        int32_t *scores)
{
    int32_t values[BLOCK_FOREST_ITEMS][LINE_FEATURES_MAX];
    const int32_t *items[BLOCK_FOREST_ITEMS];
    for (size_t i = 0; i < n; i++) {
        (void)line_features(view, from + i, values[i]);
        items[i] = values[i];
    }
    block_forest_scores(&model->forest, exits, sizeof exits / sizeof exits[0], items, n, scores);
}

static bool goes(const struct line_facts *facts,
                 struct str text,
                 const struct block_model *model,
                 int32_t score)
{
    bool sentence = facts->of[FACT_BODY] != 0 || shape_ends_sentence(text);
    return block_probability(model, score) > (sentence ? DROP_SENTENCE : DROP);
}

static bool drop_round(struct work *w, const struct block_model *model)
{
    struct line_facts *facts = ARENA_NEW(w->arena, struct line_facts, w->n);
    struct line_view view;
    int32_t scores[BLOCK_FOREST_ITEMS];
    bool any = false;
    for (size_t i = 0; i < w->n; i++) {
        facts[i] = facts_of(&w->lines[i], model, w->arena);
    }
    line_view_open(facts, w->n, w->arena, &view);
    for (size_t from = 0; from < w->n; from += BLOCK_FOREST_ITEMS) {
        size_t n = w->n - from < BLOCK_FOREST_ITEMS ? w->n - from : BLOCK_FOREST_ITEMS;
        score_lines(&view, model, from, n, scores);
        for (size_t i = 0; i < n; i++) {
            if (goes(&facts[from + i], w->lines[from + i].text, model, scores[i])) {
                work_drop(w, from + i, REMOVED_BOILERPLATE);
                any = true;
            }
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
