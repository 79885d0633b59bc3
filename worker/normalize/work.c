#include <string.h>

#include "worker/normalize/passes.h"

/* Of one piece that goes; the lines stay as they are. */
static void note(struct work *w, size_t line, struct str text, enum removed_reason reason)
{
    struct cut cut = {
        .piece = {.text = str_trim(text), .reason = reason, .block = w->at[line]},
        .seq = w->n_cuts,
    };
    if (cut.piece.text.n > 0) {
        ARENA_PUSH(w->arena, w->cuts, w->n_cuts, w->cuts_cap, cut);
    }
}

void work_drop(struct work *w, size_t line, enum removed_reason reason)
{
    struct line *l = &w->lines[line];
    if (l->text.n == 0) {
        return; /* gone already */
    }
    /* What was cut off before is noted already, so then only the rest is. */
    bool whole = l->raw.n > 0;
    note(w, line, whole ? l->raw : l->text, reason);
    l->text = (struct str){0};
}

void work_cut_head(struct work *w, size_t line, size_t n, enum removed_reason reason)
{
    struct line *l = &w->lines[line];
    note(w, line, str_sub(l->text, 0, n), reason);
    l->text = fold_bullet(str_trim(str_sub(l->text, n, l->text.n)), &l->item);
    l->raw = (struct str){0};
}

void work_cut_tail(struct work *w, size_t line, size_t n, enum removed_reason reason)
{
    struct line *l = &w->lines[line];
    note(w, line, str_sub(l->text, l->text.n - n, l->text.n), reason);
    l->text = str_trim(str_sub(l->text, 0, l->text.n - n));
    l->raw = (struct str){0};
}

void work_sweep(struct work *w)
{
    size_t kept = 0;
    bool blank = false;
    for (size_t i = 0; i < w->n; i++) {
        blank = blank || w->lines[i].after_blank;
        if (w->lines[i].text.n == 0) {
            continue;
        }
        w->lines[kept] = w->lines[i];
        w->lines[kept].after_blank = blank;
        w->at[kept++] = w->at[i];
        blank = false;
    }
    w->n = kept;
}

struct line_memo *work_memo(struct line *line)
{
    struct line_memo *memo = &line->memo;
    if (memo->of.p != line->text.p || memo->of.n != line->text.n) {
        *memo = (struct line_memo){.of = line->text};
    }
    return memo;
}

void work_list(struct strs *list, struct str s, struct arena *arena)
{
    ARENA_PUSH(arena, list->items, list->n, list->cap, s);
}

static void *copied(struct arena *arena, const void *items, size_t size, size_t n)
{
    void *copy = arena_take(arena, size, n + 1);
    if (n > 0) {
        memcpy(copy, items, size * n);
    }
    return copy;
}

struct work work_copy(const struct work *w)
{
    struct work copy = *w;
    copy.lines = copied(w->arena, w->lines, sizeof *w->lines, w->n);
    copy.at = copied(w->arena, w->at, sizeof *w->at, w->n);
    copy.cuts = copied(w->arena, w->cuts, sizeof *w->cuts, w->n_cuts);
    copy.cuts_cap = w->n_cuts;
    struct strs *const lists[] = {&copy.clean.authors, &copy.clean.warnings};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        lists[i]->items = copied(w->arena, lists[i]->items, sizeof *lists[i]->items, lists[i]->n);
        lists[i]->cap = lists[i]->n;
    }
    return copy;
}
