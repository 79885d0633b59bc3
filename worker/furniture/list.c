#include "worker/furniture/list.h"

#include <stdlib.h>

#include "common/or_die.h"

static const char *const names[] = {
    [FURNITURE_LEARNED] = "learned",
    [FURNITURE_MANUAL] = "manual",
    [FURNITURE_REMOVED] = "removed",
};

const char *furniture_origin_name(enum furniture_origin origin)
{
    return names[origin];
}

bool furniture_origin_of(struct str name, enum furniture_origin *out)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_eq(name, str_of(names[i]))) {
            *out = (enum furniture_origin)i;
            return true;
        }
    }
    return false;
}

static int compare(const struct furniture_line *a, const struct furniture_line *b)
{
    int c = str_cmp(a->source, b->source);
    return c != 0 ? c : str_cmp(a->line, b->line);
}

/* An item and where it stood, so that equal ones keep their order. */
struct place {
    struct furniture_line item;
    size_t at;
};

static int by_place(const void *x, const void *y)
{
    const struct place *a = x, *b = y;
    int c = compare(&a->item, &b->item);
    return c != 0 ? c : (a->at > b->at) - (a->at < b->at);
}

void furniture_list_sort(struct furniture_list *list)
{
    struct place *places = or_die(calloc(list->n + 1, sizeof *places));
    for (size_t i = 0; i < list->n; i++) {
        places[i] = (struct place){list->items[i], i};
    }
    qsort(places, list->n, sizeof *places, by_place);
    size_t kept = 0;
    for (size_t i = 0; i < list->n; i++) {
        kept -= kept > 0 && compare(&list->items[kept - 1], &places[i].item) == 0;
        list->items[kept++] = places[i].item;
    }
    list->n = kept;
    free(places);
}

const struct furniture_line *
furniture_list_find(const struct furniture_list *list, struct str source, struct str line)
{
    const struct furniture_line wanted = {.source = source, .line = line};
    size_t low = 0, high = list->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        int c = compare(&list->items[mid], &wanted);
        if (c == 0) {
            return &list->items[mid];
        }
        low = c < 0 ? mid + 1 : low;
        high = c < 0 ? high : mid;
    }
    return NULL;
}

static bool is_in(struct str source, const struct str *looked, size_t n)
{
    size_t low = 0;
    while (low < n) {
        size_t mid = (low + n) / 2;
        int c = str_cmp(looked[mid], source);
        if (c == 0) {
            return true;
        }
        low = c < 0 ? mid + 1 : low;
        n = c < 0 ? n : mid;
    }
    return false;
}

struct furniture_list furniture_list_learn(const struct furniture_list *before,
                                           const struct furniture_list *learned,
                                           const struct str *looked,
                                           size_t n_looked,
                                           struct arena *arena)
{
    struct furniture_list after = {0};
    for (size_t i = 0; i < learned->n; i++) {
        ARENA_PUSH(arena, after.items, after.n, after.cap, learned->items[i]);
    }
    for (size_t i = 0; i < before->n; i++) {
        const struct furniture_line *item = &before->items[i];
        if (item->origin != FURNITURE_LEARNED || !is_in(item->source, looked, n_looked)) {
            ARENA_PUSH(arena, after.items, after.n, after.cap, *item);
        }
    }
    furniture_list_sort(&after);
    return after;
}

struct furniture_list furniture_list_put(const struct furniture_list *before,
                                         struct furniture_line item,
                                         struct arena *arena)
{
    struct furniture_list after = {0};
    for (size_t i = 0; i < before->n; i++) {
        ARENA_PUSH(arena, after.items, after.n, after.cap, before->items[i]);
    }
    ARENA_PUSH(arena, after.items, after.n, after.cap, item);
    furniture_list_sort(&after);
    return after;
}

bool furniture_list_same(const struct furniture_list *a, const struct furniture_list *b)
{
    bool same = a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++) {
        same = compare(&a->items[i], &b->items[i]) == 0 && a->items[i].origin == b->items[i].origin;
    }
    return same;
}

struct furniture *furniture_list_set(const struct furniture_list *list, int32_t epoch)
{
    struct furniture_key *keys = or_die(calloc(list->n + 1, sizeof *keys));
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        const struct furniture_line *item = &list->items[i];
        if (item->origin != FURNITURE_REMOVED) {
            keys[n++] =
                (struct furniture_key){furniture_hash(item->source), furniture_hash(item->line)};
        }
    }
    struct furniture *set = furniture_new(epoch, keys, n);
    free(keys);
    return set;
}
