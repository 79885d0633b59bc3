#include "worker/page/notes.h"

void strs_push(struct strs *list, struct str s, struct arena *arena)
{
    ARENA_PUSH(arena, list->items, list->n, list->cap, s);
}

void warn(struct strs *warnings, struct str word, struct arena *arena)
{
    for (size_t i = 0; i < warnings->n; i++) {
        if (str_eq(warnings->items[i], word)) {
            return;
        }
    }
    strs_push(warnings, word, arena);
}

void fill(struct str *slot, struct str value)
{
    if (slot->n == 0 && value.n > 0) {
        *slot = value;
    }
}
