#include "worker/group/state.h"

#include <stdlib.h>

/*
 * Two articles are candidates if they share this part of the smaller one's marks, and one at
 * least. True duplicates share half and more; a shared line of furniture is not worth loading
 * two prints. (Of the article in question only: counting costs one step a posting.)
 */
#define SHARED_PART 16

/*
 * Of more candidates those that share most of the smaller one's marks (tie: the first in canonical
 * order), and of those that have nearly all marks in common MAX_COPIES: a text that thousands print
 * must not cost each new copy thousands of comparisons. Copies hold together by any of them. Those
 * that share little, and are duplicates by a hair, could depend on the order that they come in
 * where a family is larger than MAX_CANDIDATES.
 */
#define MAX_CANDIDATES 512
#define MAX_COPIES     128
#define COPY_PART      16 /* of it all but one are shared, on either side */

/* A text of fewer words is no more than a headline; outlets repeat theirs: "Markets at noon". */
#define HEADLINE_WORDS 15
#define HEADLINE_US    (INT64_C(2) * 86400 * 1000000)

void slots_push(struct arena *arena, struct slots *slots, uint32_t slot)
{
    ARENA_PUSH(arena, slots->items, slots->n, slots->cap, slot);
}

static void
take_out(struct grouper *g, struct group_batch *batch, struct arena *arena, uint32_t slot)
{
    unit_detach(g, batch, arena, slot);
    slot_empty(g, slot);
}

static void apply(struct grouper *g,
                  const struct group_change *change,
                  struct group_batch *batch,
                  struct arena *arena)
{
    uint32_t slot = slot_of(g, change->article_id);
    if (change->revived) {
        if (slot == NO_SLOT) {
            grouper_restore_article(g, &change->item, change->cluster);
            slots_push(arena, &batch->dirty, slot_of(g, change->article_id));
        }
        return;
    }
    if (slot != NO_SLOT && g->slots[slot].live) {
        take_out(g, batch, arena, slot);
    }
    if (change->removed) {
        if (slot != NO_SLOT) {
            slots_push(arena, &batch->gone, slot);
        }
        return;
    }
    if (slot == NO_SLOT) {
        slot = slot_take(g, change->article_id);
    }
    struct item item = change->item;
    item.article_id = change->article_id;
    slot_fill(g, slot, &item);
    slots_push(arena, &batch->changed, slot);
    slots_push(arena, &batch->dirty, slot);
}

static void push_candidate(struct grouper *g,
                           struct group_batch *batch,
                           struct arena *arena,
                           uint32_t slot,
                           uint32_t other)
{
    struct group_candidate candidate = {
        .a = g->slots[slot].item.article_id,
        .b = g->slots[other].item.article_id,
    };
    ARENA_PUSH(arena, batch->candidates, batch->n_candidates, batch->cap_candidates, candidate);
}

/* Of an article in question and those that share marks with it. */
struct search {
    struct grouper *g;
    const struct item *item;
};

static uint32_t fewer_marks(const struct search *s, uint32_t other)
{
    uint32_t marks = s->g->slots[other].item.n_marks;
    return marks < s->item->n_marks ? marks : s->item->n_marks;
}

/* By the part that is shared of the smaller one's marks: what verify() asks for, too. */
static int nearest_first(const void *x, const void *y, void *arg)
{
    const struct search *s = arg;
    const struct grouper *g = s->g;
    uint32_t a = *(const uint32_t *)x;
    uint32_t b = *(const uint32_t *)y;
    uint64_t part_a = (uint64_t)g->found.values[a] * fewer_marks(s, b);
    uint64_t part_b = (uint64_t)g->found.values[b] * fewer_marks(s, a);
    if (part_a != part_b) {
        return part_a > part_b ? -1 : 1;
    }
    return item_order(&g->slots[a].item, &g->slots[b].item);
}

static bool is_copy(const struct search *s, uint32_t other)
{
    uint32_t marks = s->g->slots[other].item.n_marks;
    marks = marks > s->item->n_marks ? marks : s->item->n_marks;
    return s->g->found.values[other] * COPY_PART >= marks * (COPY_PART - 1);
}

/* Of many, in order. */
static void thin_out(const struct search *s, struct slots *others)
{
    size_t n = 0;
    size_t copies = 0;
    qsort_r(others->items, others->n, sizeof *others->items, nearest_first, (void *)(uintptr_t)s);
    for (size_t i = 0; i < others->n && n < MAX_CANDIDATES; i++) {
        if (!is_copy(s, others->items[i]) || copies++ < MAX_COPIES) {
            others->items[n++] = others->items[i];
        }
    }
    others->n = n;
}

/* Those that share enough to be looked at. */
static void keep_nearest(const struct search *s, struct slots *others)
{
    size_t n = 0;
    for (size_t i = 0; i < others->n; i++) {
        uint32_t other = others->items[i];
        if (s->g->found.values[other] >= fewer_marks(s, other) / SHARED_PART) {
            others->items[n++] = other;
        }
    }
    others->n = n;
    if (n > MAX_COPIES) {
        thin_out(s, others);
    }
}

/* visited: the changed slots. A pair of two of them is found from the lower slot alone. */
static void
find_candidates(struct grouper *g, struct group_batch *batch, struct arena *arena, uint32_t slot)
{
    const struct item *item = &g->slots[slot].item;
    struct slots others = {0};
    marked_clear(g, &g->found);
    for (uint32_t i = 0; i < item->n_marks; i++) {
        uint32_t n = 0;
        const uint32_t *same = postings_find(&g->marks, item->marks[i], &n);
        for (uint32_t k = 0; k < n; k++) {
            if (same[k] == slot || (marked_has(&g->visited, same[k]) && same[k] < slot)) {
                continue;
            }
            if (marked_add(&g->found, same[k], 0)) {
                slots_push(arena, &others, same[k]);
            }
            g->found.values[same[k]]++;
        }
    }
    keep_nearest(&(struct search){g, item}, &others);
    for (size_t i = 0; i < others.n; i++) {
        push_candidate(g, batch, arena, slot, others.items[i]);
    }
}

void grouper_begin(struct grouper *g,
                   const struct group_change *changes,
                   size_t n,
                   struct arena *arena,
                   struct group_batch *out)
{
    *out = (struct group_batch){0};
    for (size_t i = 0; i < n; i++) {
        apply(g, &changes[i], out, arena);
    }
    marked_clear(g, &g->visited);
    for (size_t i = 0; i < out->changed.n; i++) {
        (void)marked_add(&g->visited, out->changed.items[i], 0);
    }
    for (size_t i = 0; i < out->changed.n; i++) {
        find_candidates(g, out, arena, out->changed.items[i]);
    }
}

/* One headline of one outlet at one time; what is not known speaks against nothing. */
static bool is_one_headline(const struct item *a, const struct item *b)
{
    int64_t apart = a->published_us - b->published_us;
    bool far = a->dated && b->dated && (apart > HEADLINE_US || apart < -HEADLINE_US);
    return !far && (a->source == b->source || a->source == 0 || b->source == 0);
}

void grouper_verify(const struct grouper *g,
                    struct group_candidate *candidate,
                    const struct sheet *a,
                    const struct sheet *b)
{
    candidate->verdict = verify(a, b);
    if (a->print->n_words < HEADLINE_WORDS && b->print->n_words < HEADLINE_WORDS &&
        !is_one_headline(&g->slots[slot_of(g, candidate->a)].item,
                         &g->slots[slot_of(g, candidate->b)].item)) {
        candidate->verdict.duplicate = false;
    }
}

static void join_verified(struct grouper *g, struct group_batch *batch, struct arena *arena)
{
    for (size_t i = 0; i < batch->n_candidates; i++) {
        const struct group_candidate *c = &batch->candidates[i];
        if (c->verdict.duplicate) {
            uint32_t a = slot_of(g, c->a);
            uint32_t b = slot_of(g, c->b);
            neighbours_pair(g, a, b, &c->verdict);
            unit_detach(g, batch, arena, a);
            unit_detach(g, batch, arena, b);
        }
    }
}

/* The duplicate groups among the units that the batch made. */
static struct parts
duplicate_parts(struct grouper *g, const struct slots *heads, struct arena *arena)
{
    struct parts parts = {0};
    for (size_t i = 0; i < heads->n; i++) {
        uint32_t head = heads->items[i];
        if (g->slots[head].next == head) {
            continue;
        }
        struct slots members = {0};
        uint32_t slot = head;
        do {
            slots_push(arena, &members, slot);
            slot = g->slots[slot].next;
        } while (slot != head);
        sort_slots(g, members.items, members.n);
        struct part part = {members.items, (uint32_t)members.n};
        ARENA_PUSH(arena, parts.items, parts.n, parts.cap, part);
    }
    return parts;
}

void grouper_decide(struct grouper *g,
                    struct group_batch *batch,
                    struct id_source ids,
                    struct arena *arena,
                    struct group_decision *out)
{
    struct slots heads = {0};
    struct parts stories = {0};
    size_t cap = 0;
    *out = (struct group_decision){0};
    join_verified(g, batch, arena);
    units_connect(g, batch, arena, &heads);
    struct parts duplicates = duplicate_parts(g, &heads, arena);
    stories_find(g, batch, arena, &stories);
    clusters_update(g, CLUSTER_DUPLICATES, &duplicates, batch, ids, arena, out, &cap);
    clusters_update(g, CLUSTER_STORY, &stories, batch, ids, arena, out, &cap);
    for (size_t i = 0; i < batch->gone.n; i++) {
        slot_give_back(g, batch->gone.items[i]);
    }
}
