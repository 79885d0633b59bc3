/*
 * furniture — the pass over the lines that keep coming back in this outlet.
 *
 * It stands before the typed passes, which would take a line at the top for the headline, and the
 * last one for the end of the text; and again behind them, where something was cut off a line.
 * What goes is told by its whole line, so what is left holds none of it, and a second run finds
 * nothing more.
 */
#include "worker/normalize/passes.h"

#define MAX_ROUNDS 8 /* one is enough, but where a cut makes a line furniture */

static size_t count_furniture(const struct work *w)
{
    size_t n = 0;
    for (size_t i = 0; w->shelf.n > 0 && i < w->n; i++) {
        n += furniture_has(w->shelf, w->lines[i].text);
    }
    return n;
}

/* A text of nothing else keeps it: that is told from what is left, so it holds a second time. */
static bool drop_furniture(struct work *w)
{
    size_t n = count_furniture(w);
    if (n == 0 || n == w->n) {
        return false;
    }
    for (size_t i = 0; i < w->n; i++) {
        if (furniture_has(w->shelf, w->lines[i].text)) {
            work_drop(w, i, REMOVED_FURNITURE);
        }
    }
    work_sweep(w);
    return true;
}

/* What is left behind the typed passes; false: it takes too long, or nothing is left. */
static bool settle(struct work *w)
{
    for (size_t rounds = 0; w->n > 0 && rounds < MAX_ROUNDS; rounds++) {
        if (!drop_furniture(w)) {
            return true;
        }
        pass_typed(w);
    }
    return false;
}

void pass_ruled(struct work *w)
{
    if (count_furniture(w) == 0) {
        pass_typed(w);
        if (count_furniture(w) == 0) {
            return;
        }
    }
    struct work before = work_copy(w);
    (void)drop_furniture(w);
    pass_typed(w);
    if (!settle(w)) {
        *w = work_copy(&before);
        pass_typed(w);
        struct work typed = work_copy(w);
        if (!settle(w)) {
            *w = typed;
        }
    }
    if (!w->bare) {
        w->bare = ARENA_NEW(w->arena, struct work, 1);
        *w->bare = before;
    }
}
