#include <stdlib.h>
#include <string.h>

#include "common/hash.h"
#include "common/utf8.h"
#include "worker/revision/revision.h"

struct item {
    struct str text;
    uint64_t hash;
    uint32_t number; /* in its version */
    bool in_both;
};

struct items {
    struct item *items;
    size_t n, cap;
};

/* Blanks and line ends count as one blank each, in whatever number. */
static uint64_t hash_words(struct str s)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        while (i < s.n && s.p[i] != ' ' && s.p[i] != '\n') {
            i++;
        }
        if (i > from) {
            hash = hash64_seed(str_sub(s, from, i), hash);
        }
        i++;
    }
    return hash;
}

static void push(struct items *list, struct str text, struct arena *arena)
{
    struct item item = {.text = text, .hash = hash_words(text), .number = (uint32_t)list->n};
    ARENA_PUSH(arena, list->items, list->n, list->cap, item);
}

static struct items sentences_of(struct str text, struct arena *arena)
{
    struct items list = {0};
    struct str sentence;
    while (revision_sentence(&text, &sentence)) {
        push(&list, sentence, arena);
    }
    return list;
}

static struct items items_of(struct str joined, struct arena *arena)
{
    struct items list = {0};
    while (joined.n > 0) {
        struct str_pair cut = str_cut(joined, REVISION_SEPARATOR);
        push(&list, cut.head, arena);
        joined = cut.tail;
    }
    return list;
}

static int by_hash(const void *x, const void *y)
{
    const struct item *a = x;
    const struct item *b = y;
    if (a->hash != b->hash) {
        return a->hash < b->hash ? -1 : 1;
    }
    return (a->number > b->number) - (a->number < b->number);
}

static int by_number(const void *x, const void *y)
{
    uint32_t a = ((const struct item *)x)->number;
    uint32_t b = ((const struct item *)y)->number;
    return (a > b) - (a < b);
}

static void sort(struct items *list, int (*compare)(const void *, const void *))
{
    if (list->n > 0) {
        qsort(list->items, list->n, sizeof *list->items, compare);
    }
}

/* Each item of one list takes at most one equal item of the other. */
static void match(struct items *before, struct items *after)
{
    sort(before, by_hash);
    sort(after, by_hash);
    for (size_t i = 0, k = 0; i < before->n && k < after->n;) {
        struct item *a = &before->items[i];
        struct item *b = &after->items[k];
        if (a->hash == b->hash) {
            a->in_both = b->in_both = true;
        }
        i += a->hash <= b->hash;
        k += b->hash <= a->hash;
    }
    sort(before, by_number);
    sort(after, by_number);
}

/* The items that are in this list alone, joined. */
static struct str alone(const struct items *list, struct arena *arena, uint32_t *n)
{
    char *out = ARENA_NEW(arena, char, (REVISION_ITEM_BYTES + 1) * REVISION_ITEMS);
    size_t bytes = 0;
    *n = 0;
    for (size_t i = 0; i < list->n; i++) {
        if (list->items[i].in_both || (*n)++ >= REVISION_ITEMS) {
            continue;
        }
        struct str text = utf8_clip(list->items[i].text, REVISION_ITEM_BYTES);
        if (*n > 1) {
            out[bytes++] = REVISION_SEPARATOR;
        }
        memcpy(out + bytes, text.p, text.n);
        bytes += text.n;
    }
    return *n > 0 ? (struct str){out, bytes} : (struct str){NULL, 0};
}

static struct revision_items compare(struct items before, struct items after, struct arena *arena)
{
    struct revision_items out;
    match(&before, &after);
    out.added = alone(&after, arena, &out.n_added);
    out.removed = alone(&before, arena, &out.n_removed);
    return out;
}

/* Once each: that a name is mentioned again is no change. */
static struct items once(struct items list)
{
    size_t n = 0;
    sort(&list, by_hash);
    for (size_t i = 0; i < list.n; i++) {
        if (n == 0 || list.items[i].hash != list.items[n - 1].hash) {
            list.items[n++] = list.items[i];
        }
    }
    list.n = n;
    sort(&list, by_number);
    return list;
}

static struct revision_items compare_lists(struct str before, struct str after, struct arena *arena)
{
    return compare(once(items_of(before, arena)), once(items_of(after, arena)), arena);
}

void revision_diff(const struct version *before,
                   const struct version *after,
                   struct arena *arena,
                   struct revision_diff *out)
{
    struct str note = revision_note(after);
    *out = (struct revision_diff){
        .headline = hash_words(before->title) != hash_words(after->title),
        .sentences =
            compare(sentences_of(before->text, arena), sentences_of(after->text, arena), arena),
        .figures = compare_lists(before->figures, after->figures, arena),
        .names = compare_lists(before->names, after->names, arena),
        .quotes = compare_lists(before->quotes, after->quotes, arena),
    };
    if (note.p && hash_words(note) != hash_words(revision_note(before))) {
        out->note = utf8_clip(note, REVISION_ITEM_BYTES);
    }
}
