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

static bool drop_furniture(struct work *w)
{
    bool any = false;
    for (size_t i = 0; i < w->n; i++) {
        if (furniture_has(w->shelf, w->lines[i].text)) {
            work_drop(w, i, REMOVED_FURNITURE);
            any = true;
        }
    }
    work_sweep(w);
    return any;
}

static bool has_furniture(const struct work *w)
{
    bool any = false;
    for (size_t i = 0; w->shelf.n > 0 && !any && i < w->n; i++) {
        any = furniture_has(w->shelf, w->lines[i].text);
    }
    return any;
}

void pass_ruled(struct work *w)
{
    if (!has_furniture(w)) {
        pass_typed(w);
        if (!has_furniture(w)) {
            return;
        }
    }
    struct work before = work_copy(w);
    size_t rounds = 0;
    while (rounds < MAX_ROUNDS && drop_furniture(w)) {
        pass_typed(w);
        rounds++;
    }
    if (rounds == MAX_ROUNDS || w->n == 0) {
        *w = before;
        pass_typed(w);
    } else if (!w->bare) {
        w->bare = ARENA_NEW(w->arena, struct work, 1);
        *w->bare = before;
    }
}
