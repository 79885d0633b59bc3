#include <stdlib.h>

#include "common/or_die.h"
#include "worker/extract/timex.h"
#include "worker/tagger/train.h"

/* Lists that grow; the trainer's memory is bounded by its input. */
struct list {
    void *p;
    size_t n, cap;
};

static void *grow(struct list *list, size_t size, size_t more)
{
    if (list->n + more > list->cap) {
        list->cap = list->cap ? list->cap * 2 : 4096;
        list->cap = list->cap < list->n + more ? list->n + more : list->cap;
        list->p = or_die(realloc(list->p, list->cap * size));
    }
    list->n += more;
    return (char *)list->p + (list->n - more) * size;
}

/* Hashes to numbers, in the order of their first appearance, with counts. */
struct dictionary {
    uint32_t *slots; /* number + 1; 0 is free */
    size_t size;
    struct list hashes; /* uint64_t */
    struct list counts; /* uint32_t */
};

static void dictionary_grow(struct dictionary *d)
{
    size_t size = d->size ? d->size * 2 : 1u << 16;
    uint32_t *slots = or_die(calloc(size, sizeof *slots));
    const uint64_t *hashes = d->hashes.p;
    for (size_t k = 0; k < d->hashes.n; k++) {
        size_t at = hashes[k] & (size - 1);
        while (slots[at] != 0) {
            at = (at + 1) & (size - 1);
        }
        slots[at] = (uint32_t)k + 1;
    }
    free(d->slots);
    d->slots = slots;
    d->size = size;
}

static uint32_t dictionary_number(struct dictionary *d, uint64_t hash)
{
    if (2 * d->hashes.n >= d->size) {
        dictionary_grow(d);
    }
    size_t at = hash & (d->size - 1);
    while (d->slots[at] != 0 && ((uint64_t *)d->hashes.p)[d->slots[at] - 1] != hash) {
        at = (at + 1) & (d->size - 1);
    }
    if (d->slots[at] == 0) {
        *(uint64_t *)grow(&d->hashes, sizeof(uint64_t), 1) = hash;
        *(uint32_t *)grow(&d->counts, sizeof(uint32_t), 1) = 0;
        d->slots[at] = (uint32_t)d->hashes.n;
    }
    ((uint32_t *)d->counts.p)[d->slots[at] - 1]++;
    return d->slots[at] - 1;
}

struct maker {
    struct dictionary dictionary;
    struct list ids;     /* uint32_t */
    struct list starts;  /* uint32_t */
    struct list gold;    /* uint8_t */
    struct list stretch; /* uint32_t */
    struct train_report *report;
};

/* Labels of all tokens of an article. A name that no tokens fit is left out. */
static uint8_t *
label_tokens(const struct tag_view *view, const struct train_article *article, struct maker *maker)
{
    const struct doc *doc = view->doc;
    uint8_t *labels = ARENA_NEW(doc->arena, uint8_t, (size_t)doc->n_tokens + 1);
    uint32_t i = 0;
    for (size_t s = 0; s < article->n_spans; s++) {
        const struct train_span *span = &article->spans[s];
        while (i < doc->n_tokens && doc->tokens[i].start < span->start) {
            i++;
        }
        uint32_t end = i;
        bool active = true;
        while (end < doc->n_tokens && doc->tokens[end].end <= span->end) {
            active =
                active && view->active[end] && doc->tokens[end].sentence == doc->tokens[i].sentence;
            end++;
        }
        if (span->type >= TAGGER_TYPES) {
            continue;
        }
        maker->report->names++;
        bool fits = active && end > i && doc->tokens[i].start == span->start &&
                    doc->tokens[end - 1].end == span->end;
        if (!fits) {
            maker->report->names_missed++;
            continue;
        }
        for (uint32_t k = i; k < end; k++) {
            unsigned part = end - i == 1   ? PART_SINGLE
                            : k == i       ? PART_BEGIN
                            : k + 1 == end ? PART_END
                                           : PART_INSIDE;
            labels[k] = (uint8_t)(1 + 4 * span->type + part);
        }
    }
    return labels;
}

/* No name goes on beyond the stretch: only one of hundreds of tokens could. */
static bool is_complete(const uint8_t *labels, uint32_t first, uint32_t end)
{
    unsigned before = 0;
    for (uint32_t k = first; k < end; k++) {
        if (!tag_may_follow(before, labels[k])) {
            return false;
        }
        before = labels[k];
    }
    return tag_may_follow(before, 0);
}

static void add_article(struct maker *maker,
                        const struct train_input *input,
                        const struct tagger_model *lists,
                        const struct train_article *article,
                        struct arena *arena)
{
    struct doc doc = {.text = article->text, .gazetteer = input->gazetteer, .arena = arena};
    struct tag_view view;
    struct facts facts = {0};
    const struct clean undated = {.text = article->text};
    doc_tokenize(&doc);
    (void)find_dates(&doc, &undated, &facts); /* for what it takes */
    tag_view_init(&view, &doc, lists);
    const uint8_t *labels = label_tokens(&view, article, maker);
    uint32_t first, end;
    maker->report->tokens += doc.n_tokens;
    for (uint32_t i = 0; tag_stretch(&view, i, &first, &end); i = end) {
        if (!is_complete(labels, first, end)) {
            continue;
        }
        *(uint32_t *)grow(&maker->stretch, sizeof(uint32_t), 1) = (uint32_t)maker->gold.n;
        for (uint32_t k = first; k < end; k++) {
            uint64_t features[FEATURES_MAX];
            uint32_t n = tag_features(&view, k, features);
            *(uint32_t *)grow(&maker->starts, sizeof(uint32_t), 1) = (uint32_t)maker->ids.n;
            *(uint8_t *)grow(&maker->gold, sizeof(uint8_t), 1) = labels[k];
            uint32_t *ids = grow(&maker->ids, sizeof(uint32_t), n);
            for (uint32_t f = 0; f < n; f++) {
                ids[f] = dictionary_number(&maker->dictionary, features[f]);
            }
        }
    }
}

/* Leaves out rare features and numbers the others anew. */
static void drop_rare(struct maker *maker, unsigned min_count, struct examples *out)
{
    const uint32_t *counts = maker->dictionary.counts.p;
    uint64_t *hashes = maker->dictionary.hashes.p;
    uint32_t *number = or_die(calloc(maker->dictionary.hashes.n + 1, sizeof *number));
    for (size_t k = 0; k < maker->dictionary.hashes.n; k++) {
        number[k] = UINT32_MAX;
        if (counts[k] >= min_count) {
            hashes[out->n_features] = hashes[k];
            number[k] = out->n_features++;
        }
    }
    uint32_t *ids = maker->ids.p;
    uint32_t *starts = maker->starts.p;
    uint32_t n = 0;
    for (uint32_t t = 0; t < out->n_tokens; t++) {
        uint32_t from = starts[t];
        starts[t] = n;
        for (uint32_t k = from; k < starts[t + 1]; k++) {
            if (number[ids[k]] != UINT32_MAX) {
                ids[n++] = number[ids[k]];
            }
        }
    }
    starts[out->n_tokens] = n;
    free(number);
    out->hashes = hashes;
    out->ids = ids;
    out->starts = starts;
}

void examples_make(const struct train_input *input,
                   const struct tagger_model *lists,
                   unsigned min_count,
                   struct examples *out,
                   struct train_report *report)
{
    struct maker maker = {.report = report};
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < input->n_articles; i++) {
        add_article(&maker, input, lists, &input->articles[i], arena);
        arena_reset(arena);
    }
    arena_free(arena);
    *out = (struct examples){.n_tokens = (uint32_t)maker.gold.n,
                             .n_stretches = (uint32_t)maker.stretch.n,
                             .gold = maker.gold.p};
    *(uint32_t *)grow(&maker.starts, sizeof(uint32_t), 1) = (uint32_t)maker.ids.n;
    *(uint32_t *)grow(&maker.stretch, sizeof(uint32_t), 1) = out->n_tokens;
    out->stretch = maker.stretch.p;
    drop_rare(&maker, min_count, out);
    free(maker.dictionary.slots);
    free(maker.dictionary.counts.p);
    report->active_tokens = out->n_tokens;
    report->features = out->n_features;
}

void examples_release(struct examples *examples)
{
    free(examples->hashes);
    free(examples->ids);
    free(examples->starts);
    free(examples->gold);
    free(examples->stretch);
    *examples = (struct examples){0};
}
