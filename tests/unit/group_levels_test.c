/*
 * group — stories over many look-alike articles: the levels, and the windows of their edges.
 *
 * Items are made directly: vectors of terms from topics that share words with each other, more
 * of them in a term's list than a window holds.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "worker/group/average.h"
#include "worker/group/state.h"

#define ITEMS      160
#define HOUR_US    (3600 * (int64_t)1000000)
#define MAX_IDS    100000
#define MAX_CHANGE ITEMS

static uint32_t draw(uint32_t *state, uint32_t below)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % below;
}

struct world {
    struct arena *arena; /* items */
    struct arena *batch;
    struct grouper *grouper;
    struct item items[ITEMS];
    int64_t story[ITEMS]; /* from decisions alone; 0: none */
    uint32_t versions[MAX_IDS];
    int64_t last_id;
};

static int64_t next_id(void *context)
{
    return ++((struct world *)context)->last_id;
}

static struct world *world_new(void)
{
    struct world *w = calloc(1, sizeof *w);
    w->arena = arena_new(1 << 16);
    w->batch = arena_new(1 << 16);
    w->grouper = grouper_new();
    return w;
}

static void world_free(struct world *w)
{
    grouper_free(w->grouper);
    arena_free(w->arena);
    arena_free(w->batch);
    free(w);
}

static int by_weight(const void *a, const void *b)
{
    const struct item_term *x = a;
    const struct item_term *y = b;
    return (x->weight < y->weight) - (x->weight > y->weight);
}

static int by_hash(const void *a, const void *b)
{
    const struct item_term *x = a;
    const struct item_term *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

static uint32_t root(uint32_t n)
{
    uint32_t r = 1;
    while ((r + 1) * (r + 1) <= n) {
        r++;
    }
    return r;
}

/* Words of one event, the lower its number the more often; of its topic; of all news. */
static uint32_t draw_word(uint32_t *state, uint32_t topic, uint32_t event)
{
    uint32_t kind = draw(state, 10);
    if (kind < 4) {
        return 100000 + event * 100 + draw(state, 1 + draw(state, 30));
    }
    return kind < 7 ? 1000 + topic * 100 + draw(state, 40) : draw(state, 200);
}

/* topics: also the number of events in each. */
static void make_item(struct world *w, uint32_t i, uint32_t topics, uint32_t *state)
{
    struct item *item = &w->items[i];
    uint32_t topic = draw(state, topics);
    uint32_t event = topic * 10 + draw(state, topics);
    struct item_term *terms = ARENA_NEW(w->arena, struct item_term, ITEM_MAX_TERMS);
    uint32_t n = 0;
    uint32_t squares = 0;
    for (uint32_t k = 0; k < 60; k++) {
        uint32_t word = draw_word(state, topic, event);
        uint32_t at = 0;
        while (at < n && terms[at].hash != word) {
            at++;
        }
        n += at == n;
        terms[at].hash = word;
        terms[at].weight++;
    }
    for (uint32_t k = 0; k < n; k++) {
        squares += (uint32_t)terms[k].weight * terms[k].weight;
    }
    qsort(terms, n, sizeof *terms, by_weight);
    for (uint32_t k = 0; k < n; k++) {
        terms[k].weight = (uint16_t)(terms[k].weight * ITEM_LENGTH / (root(squares) + 1));
        terms[k].top = k < ITEM_TOP_TERMS;
    }
    qsort(terms, n, sizeof *terms, by_hash);
    bool dated = draw(state, 8) != 0;
    *item = (struct item){
        .article_id = i + 1,
        .published_us = dated ? HOUR_US * draw(state, 600) : ITEM_UNDATED,
        .dated = dated,
        .bridging = draw(state, 12) != 0,
        .source = i % 5 + 1,
        .n_terms = (uint16_t)n,
        .terms = terms,
    };
    item->key[0] = (unsigned char)(i * 37 % 251);
    item->key[1] = (unsigned char)i;
}

static void apply(struct world *w, const struct group_decision *d)
{
    for (size_t i = 0; i < d->n_changes; i++) {
        const struct cluster_change *c = &d->changes[i];
        for (size_t k = 0; k < c->n_removed; k++) {
            int64_t *story = &w->story[c->removed[k] - 1];
            *story = *story == c->id ? 0 : *story;
        }
        cr_assert(eq(u32, c->version, w->versions[c->id] + 1));
        w->versions[c->id] = c->version;
    }
    for (size_t i = 0; i < d->n_changes; i++) {
        for (size_t k = 0; k < d->changes[i].n_added; k++) {
            w->story[d->changes[i].added[k].article_id - 1] = d->changes[i].id;
        }
    }
    for (uint32_t i = 0; i < ITEMS; i++) {
        cr_assert(eq(i64, w->story[i], grouper_cluster_of(w->grouper, CLUSTER_STORY, i + 1)));
    }
}

static void put(struct world *w, const uint32_t *numbers, size_t n, bool removed)
{
    struct group_change changes[MAX_CHANGE];
    struct group_batch batch;
    struct group_decision decision;
    for (size_t i = 0; i < n; i++) {
        changes[i] = (struct group_change){
            .removed = removed, .article_id = numbers[i] + 1, .item = w->items[numbers[i]]};
    }
    grouper_begin(w->grouper, changes, n, w->batch, &batch);
    cr_assert(eq(sz, batch.n_candidates, 0));
    grouper_decide(w->grouper, &batch, (struct id_source){next_id, w}, w->batch, &decision);
    apply(w, &decision);
    arena_reset(w->batch);
}

static void count_beat(void *arg)
{
    ++*(uint32_t *)arg;
}

static void restore(struct world *w)
{
    struct grouper *g = grouper_new();
    uint32_t known_items = 0, beats = 0;
    for (uint32_t i = 0; i < ITEMS; i++) {
        bool known = w->story[i] == 0;
        for (uint32_t k = 0; k < i; k++) {
            known = known || w->story[k] == w->story[i];
        }
        if (!known) {
            grouper_restore_cluster(g, CLUSTER_STORY, w->story[i], w->versions[w->story[i]]);
        }
        if (w->story[i] != 0) {
            grouper_restore_article(g, &w->items[i],
                                    (const int64_t[]){[CLUSTER_STORY] = w->story[i]});
            known_items++;
        }
    }
    grouper_restored(g, (struct grouper_pulse){count_beat, &beats});
    cr_expect(ge(u32, beats, known_items), "a leader must not be silent for long");
    grouper_free(w->grouper);
    w->grouper = g;
}

static void shuffle(uint32_t *numbers, uint32_t n, uint32_t *state)
{
    for (uint32_t i = n; i > 1; i--) {
        uint32_t k = draw(state, i);
        uint32_t swap = numbers[i - 1];
        numbers[i - 1] = numbers[k];
        numbers[k] = swap;
    }
}

/* All come, in any order and batches; some are revised, or go and come again; the last go. */
static void put_in_disorder(struct world *w, uint32_t stay, uint32_t *state)
{
    uint32_t numbers[ITEMS];
    for (uint32_t i = 0; i < ITEMS; i++) {
        numbers[i] = i;
    }
    shuffle(numbers, ITEMS, state);
    for (uint32_t i = 0; i < ITEMS;) {
        uint32_t n = 1 + draw(state, draw(state, 3) == 0 ? 40 : 4);
        n = n < ITEMS - i ? n : ITEMS - i;
        put(w, numbers + i, n, false);
        uint32_t again = numbers[draw(state, i + n)];
        switch (draw(state, 8)) {
        case 0:
            restore(w);
            break;
        case 1:
            put(w, &again, 1, false);
            break;
        case 2:
            put(w, &again, 1, true);
            put(w, &again, 1, false);
            break;
        default:
            break;
        }
        i += n;
    }
    shuffle(numbers, ITEMS, state);
    for (uint32_t i = 0; i < ITEMS; i++) {
        if (numbers[i] >= stay) {
            put(w, &numbers[i], 1, true);
        }
    }
}

static const struct edge *find_edge(const struct grouper *g, uint32_t from, int64_t to)
{
    for (uint32_t i = 0; i < g->slots[from].edges.n; i++) {
        if (g->slots[g->slots[from].edges.items[i].slot].item.article_id == to) {
            return &g->slots[from].edges.items[i];
        }
    }
    return NULL;
}

/* The same neighbours by the same windows; returns how many windows have been too narrow. */
static uint32_t compare_edges(const struct world *a, const struct world *b, uint32_t n)
{
    uint32_t beyond = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t in_a = slot_of(a->grouper, i + 1);
        uint32_t in_b = slot_of(b->grouper, i + 1);
        cr_assert(eq(u32, a->grouper->slots[in_a].edges.n, b->grouper->slots[in_b].edges.n));
        for (uint32_t k = 0; k < n; k++) {
            const struct edge *x = find_edge(a->grouper, in_a, k + 1);
            const struct edge *y = find_edge(b->grouper, in_b, k + 1);
            bool same = x && y ? x->score == y->score && x->windows == y->windows : x == y;
            cr_assert(same, "from %u to %u", i, k);
            beyond += !x && k != i && item_score(&a->items[i], &a->items[k]) >= STORY_SCORE;
        }
    }
    return beyond;
}

static int64_t article_at(const struct grouper *g, uint32_t slot)
{
    return slot == NO_SLOT ? 0 : g->slots[slot].item.article_id;
}

/* The same nodes at all levels, which have the same best neighbours. */
static void compare_levels(const struct grouper *a, const struct grouper *b, uint32_t n)
{
    for (uint32_t i = 0; i < n * (LEVELS + 1); i++) {
        uint32_t level = i / n;
        uint32_t slot = slot_of(a, i % n + 1);
        const struct place *x = &a->slots[slot].places[level];
        const struct place *y = &b->slots[slot_of(b, i % n + 1)].places[level];
        if (!a->slots[slot].item.bridging) {
            continue;
        }
        cr_assert(eq(i64, article_at(a, x->first), article_at(b, y->first)), "level %u", level);
        if (x->first == slot && level < LEVELS) {
            cr_assert(eq(i64, article_at(a, x->best), article_at(b, y->best)), "level %u", level);
            cr_assert(eq(u32, x->average, y->average), "level %u", level);
        }
    }
}

/* Sums that were kept are those that are made anew; how many there were. */
static uint32_t compare_kept(struct grouper *g, struct arena *arena)
{
    uint32_t n = 0;
    for (uint32_t slot = 0; slot < g->n_slots; slot++) {
        for (uint32_t level = 1; level <= LEVELS; level++) {
            const struct slot *s = &g->slots[slot];
            bool first = s->posted && s->item.bridging && s->places[level].first == slot;
            const struct sums *kept = first ? kept_sums(g, level, slot, false) : NULL;
            if (!kept) {
                cr_assert(first == false || s->places[level].n < KEPT_UNITS);
                continue;
            }
            struct sums want = sums_of(g, level, slot, arena);
            uint64_t left = 0;
            cr_assert(kept->n == want.n && kept->n_dated == want.n_dated);
            cr_assert(eq(i64, kept->seconds, want.seconds));
            for (uint32_t i = 0; i <= want.mask; i++) {
                const struct sum_place *p = &want.places[i];
                cr_assert(p->weight == 0 || sums_place(kept, p->hash)->weight == p->weight);
                left += p->weight;
            }
            for (uint32_t i = 0; i <= kept->mask; i++) {
                left -= kept->places[i].weight;
            }
            cr_assert(eq(u64, left, 0), "no more than that");
            n++;
        }
    }
    return n;
}

struct shape {
    uint32_t stories, largest;
};

/* Each article's story by its lowest article; two worlds with the same are one partition. */
static struct shape partition_of(const struct world *w, uint32_t n, uint32_t *first)
{
    struct shape shape = {0};
    uint32_t sizes[ITEMS] = {0};
    for (uint32_t i = 0; i < n; i++) {
        first[i] = 0;
        while (w->story[first[i]] != w->story[i]) {
            first[i]++;
        }
        shape.stories += first[i] == i;
        sizes[first[i]]++;
        shape.largest = sizes[first[i]] > shape.largest ? sizes[first[i]] : shape.largest;
    }
    return shape;
}

Test(group_levels, look_alike_articles_have_one_partition_whatever_comes_when, .timeout = 200)
{
    const uint32_t stay = ITEMS - 30;
    uint32_t stories = 0;
    uint32_t largest = 0;
    uint32_t beyond = 0;
    uint32_t kept = 0;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        uint32_t numbers[ITEMS], want[ITEMS], got[ITEMS];
        struct world *at_once = world_new();
        struct world *in_disorder = world_new();
        uint32_t state = seed;
        for (uint32_t i = 0; i < ITEMS; i++) {
            numbers[i] = i;
            make_item(at_once, i, seed % 2 == 0 ? 2 : 4, &state);
            in_disorder->items[i] = at_once->items[i];
        }
        put(at_once, numbers, stay, false);
        put_in_disorder(in_disorder, stay, &state);
        struct shape shape = partition_of(at_once, stay, want);
        (void)partition_of(in_disorder, stay, got);
        cr_assert(memcmp(want, got, stay * sizeof *want) == 0, "seed %u", seed);
        beyond += compare_edges(at_once, in_disorder, stay);
        compare_levels(at_once->grouper, in_disorder->grouper, stay);
        kept += compare_kept(in_disorder->grouper, in_disorder->arena);
        stories += shape.stories;
        largest += shape.largest;
        world_free(in_disorder);
        world_free(at_once);
    }
    cr_expect(gt(u32, beyond, 20 * 50), "alike, but not within a window");
    cr_expect(gt(u32, kept, 20 * 4), "%u large nodes", kept);
    /* Neither one heap nor all apart: about as many stories as there are events. */
    cr_expect(stories > 20 * 6 && stories < 20 * 60, "%u stories", stories);
    cr_expect(largest > 20 * 10 && largest < 20 * 80, "%u in the largest", largest);
}
