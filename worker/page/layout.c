#include "worker/page/layout.h"

#include <string.h>

#include "common/hash.h"
#include "worker/page/word_hash.h"

/* Of an element's running text: a child with so much of it is looked into. In hundredths. */
#define CONTAINER_SHARE 70
/* Letters of a word in a class name that is looked up. */
#define TOKEN_MIN 2
#define TOKEN_MAX 20

/* ---- groups of equal keys ---- */

struct groups {
    uint64_t *keys; /* 0: free */
    uint32_t *numbers;
    uint32_t places; /* a power of two, at most half full */
    uint32_t n;
};

static struct groups groups_new(uint32_t n_max, struct arena *arena)
{
    struct groups groups = {.places = 16};
    while (groups.places < 2 * (uint64_t)n_max) {
        groups.places *= 2;
    }
    groups.keys = ARENA_NEW(arena, uint64_t, groups.places);
    groups.numbers = ARENA_NEW(arena, uint32_t, groups.places);
    return groups;
}

static void groups_clear(struct groups *groups)
{
    memset(groups->keys, 0, groups->places * sizeof *groups->keys);
    groups->n = 0;
}

static uint32_t group_of(struct groups *groups, uint64_t key)
{
    key += key == 0;
    uint32_t at = (uint32_t)(key >> 7) & (groups->places - 1);
    while (groups->keys[at] != 0 && groups->keys[at] != key) {
        at = (at + 1) & (groups->places - 1);
    }
    if (groups->keys[at] == 0) {
        groups->keys[at] = key;
        groups->numbers[at] = groups->n++;
    }
    return groups->numbers[at];
}

/* ---- sums ---- */

static void heap_add(struct heap *heap, const struct heap *more)
{
    heap->characters += more->characters;
    heap->linked += more->linked;
    heap->good += more->good;
    heap->blocks += more->blocks;
    heap->good_blocks += more->good_blocks;
    heap->stop_words += more->stop_words;
}

static struct heap heap_of(const struct page_block *block, const struct facts *facts)
{
    return (struct heap){.characters = facts->characters,
                         .linked = block->linked,
                         .good = facts->good ? facts->characters : 0,
                         .blocks = 1,
                         .good_blocks = facts->good,
                         .stop_words = facts->stop_words};
}

static uint64_t class_hash(const struct dom *dom, uint32_t node)
{
    return hash64_seed(dom_attr(dom, node, "class"), (uint64_t)dom->nodes[node].tag);
}

/* What a block's element and those above it look like: that of two elements, or of three. */
static uint64_t look_hash(const struct dom *dom, uint32_t owner, unsigned elements)
{
    uint64_t hash = 0;
    for (unsigned up = 0; up < elements; up++, owner = dom->nodes[owner].parent) {
        hash = hash * 31 + class_hash(dom, owner);
    }
    return hash;
}

/* Numbers of the groups of blocks by `elements` elements, and the sums over each. */
static struct heap *sum_looks(const struct layout *l,
                              unsigned elements,
                              struct groups *groups,
                              uint32_t *numbers,
                              struct arena *arena)
{
    const struct page *page = l->page;
    groups_clear(groups);
    for (uint32_t i = 0; i < page->n; i++) {
        numbers[i] = group_of(groups, look_hash(page->dom, page->blocks[i].owner, elements));
    }
    struct heap *sums = ARENA_NEW(arena, struct heap, groups->n);
    for (uint32_t i = 0; i < page->n; i++) {
        struct heap heap = heap_of(&page->blocks[i], &l->facts[i]);
        heap_add(&sums[numbers[i]], &heap);
    }
    return sums;
}

static void count_copies(struct layout *l, struct groups *groups, struct arena *arena)
{
    uint32_t n = l->page->n;
    groups_clear(groups);
    for (uint32_t i = 0; i < n; i++) {
        l->texts[i] = group_of(groups, l->facts[i].hash);
    }
    uint32_t *counts = ARENA_NEW(arena, uint32_t, groups->n);
    for (uint32_t i = 0; i < n; i++) {
        counts[l->texts[i]]++;
    }
    for (uint32_t i = 0; i < n; i++) {
        l->copies[i] = counts[l->texts[i]];
    }
}

static void sum_up(struct layout *l, struct arena *arena)
{
    const struct page *page = l->page;
    const struct dom *dom = page->dom;
    struct groups groups = groups_new(page->n, arena);
    l->look_sums = sum_looks(l, 3, &groups, l->looks, arena);
    l->tag_sums = sum_looks(l, 2, &groups, l->tags, arena);
    count_copies(l, &groups, arena);
    for (uint32_t i = 0; i < page->n; i++) {
        struct heap heap = heap_of(&page->blocks[i], &l->facts[i]);
        heap_add(&l->elements[page->blocks[i].owner], &heap);
        heap_add(&l->all, &heap);
    }
    for (uint32_t i = dom->n; i-- > 1;) {
        heap_add(&l->elements[dom->nodes[i].parent], &l->elements[i]);
    }
}

static void look_around(struct layout *l)
{
    uint32_t n = l->page->n;
    uint32_t last = DOM_NONE;
    uint32_t before = 0;
    uint32_t good = 0;
    for (uint32_t i = 0; i < n; i++) {
        l->before[i] = before;
        l->good_before[i] = good;
        l->good_left[i] = last;
        before += l->facts[i].characters;
        good += l->facts[i].good ? l->facts[i].characters : 0;
        last = l->facts[i].good ? i : last;
    }
    last = DOM_NONE;
    for (uint32_t i = n; i-- > 0;) {
        l->good_right[i] = last;
        last = l->facts[i].good ? i : last;
    }
}

/* ---- the headline and the container ---- */

/* An h1 with half of the title's words; else a block that is the title; else the first h1. */
static uint32_t find_headline(const struct layout *l, uint32_t title_words)
{
    uint32_t like_title = DOM_NONE;
    uint32_t first_h1 = DOM_NONE;
    for (uint32_t i = 0; i < l->page->n; i++) {
        const struct facts *f = &l->facts[i];
        bool h1 = dom_is_in_h1(l->page->dom, l->page->blocks[i].owner);
        if (h1 && title_words > 0 && f->title_found * 2 >= title_words) {
            return i;
        }
        bool all = title_words > 0 && f->title_found * 4 >= title_words * 3 &&
                   f->content_words <= title_words + 4;
        like_title = all && like_title == DOM_NONE ? i : like_title;
        first_h1 = h1 && first_h1 == DOM_NONE ? i : first_h1;
    }
    return like_title != DOM_NONE ? like_title : first_h1;
}

static uint32_t find_container(const struct layout *l)
{
    const struct node *nodes = l->page->dom->nodes;
    uint32_t best = 0;
    for (uint32_t i = 1; i < nodes[best].end;) {
        bool most =
            l->elements[i].good > 0 && (uint64_t)l->elements[i].good * 100 >=
                                           CONTAINER_SHARE * (uint64_t)l->elements[best].good;
        if (most) {
            best = i;
        }
        i = most || nodes[i].tag == TAG_TEXT ? i + 1 : nodes[i].end;
    }
    return best;
}

/* ---- articleBody ---- */

static uint64_t triple_hash(const uint64_t words[3])
{
    uint64_t key =
        words[0] * UINT64_C(0x9E3779B97F4A7C15) ^ words[1] * UINT64_C(0xC2B2AE3D27D4EB4F);
    key = (key ^ key >> 29) * UINT64_C(0xBF58476D1CE4E5B9) + words[2];
    key = (key ^ key >> 32) * UINT64_C(0x94D049BB133111EB);
    return key + (key == 0);
}

/* Where a triple stands in the set, or would. */
static uint64_t *triple_place(const struct layout *l, uint64_t key)
{
    uint32_t place = (uint32_t)(key >> 20) & (l->n_body_places - 1);
    while (l->body_triples[place] != 0 && l->body_triples[place] != key) {
        place = (place + 1) & (l->n_body_places - 1);
    }
    return &l->body_triples[place];
}

/* The next run of three words; 0: no more. words: zero at first. */
static uint64_t next_triple(struct str text, size_t *at, uint64_t words[3])
{
    uint32_t word = 0;
    while ((word = facts_next_word(text, at)) != 0) {
        words[0] = words[1];
        words[1] = words[2];
        words[2] = word;
        if (words[0] != 0) {
            return triple_hash(words);
        }
    }
    return 0;
}

static void read_body(struct layout *l, struct arena *arena)
{
    struct str body = l->page->hints.body;
    uint32_t words = 0;
    for (size_t at = 0; facts_next_word(body, &at) != 0;) {
        words++;
    }
    l->n_body_words = words;
    if (words < 3) {
        return;
    }
    l->n_body_places = 16;
    while (l->n_body_places < 2 * (uint64_t)words) {
        l->n_body_places *= 2;
    }
    l->body_triples = ARENA_NEW(arena, uint64_t, l->n_body_places);
    uint64_t last[3] = {0};
    uint64_t key = 0;
    for (size_t at = 0; (key = next_triple(body, &at, last)) != 0;) {
        *triple_place(l, key) = key;
    }
}

uint32_t layout_in_body(const struct layout *l, struct str text)
{
    uint64_t last[3] = {0};
    uint64_t key = 0;
    uint32_t n = 0;
    uint32_t hits = 0;
    for (size_t at = 0; l->body_triples && (key = next_triple(text, &at, last)) != 0; n++) {
        hits += *triple_place(l, key) == key;
    }
    return n > 0 ? hits * 100 / n : 0;
}

/* ---- class names ---- */

/* A capital behind a small letter begins a word: "storyBody" is story, body. */
static void
split(struct str value, void (*take)(void *arg, struct str word, uint32_t hash), void *arg)
{
    uint32_t hash = WORD_HASH_START; /* of the lower-case letters */
    size_t from = 0;
    bool small = false;
    for (size_t i = 0; i <= value.n; i++) {
        char c = i < value.n ? value.p[i] : ' ';
        bool upper = c >= 'A' && c <= 'Z';
        bool letter = upper || (c >= 'a' && c <= 'z');
        if (i > from && (!letter || (upper && small))) {
            if (i - from >= TOKEN_MIN && i - from <= TOKEN_MAX) {
                take(arg, str_sub(value, from, i), hash);
            }
            from = i;
        }
        if (i == from) {
            hash = WORD_HASH_START;
        }
        from = letter ? from : i + 1;
        hash = letter ? word_hash_add(hash, (char)(c | 0x20)) : hash;
        small = letter && !upper;
    }
}

void layout_tokens(const struct dom *dom,
                   uint32_t node,
                   void (*take)(void *arg, struct str word, uint32_t hash),
                   void *arg)
{
    static const char *const names[] = {"class",    "id",          "role",
                                        "itemprop", "data-testid", "data-component"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        split(dom_attr(dom, node, names[i]), take, arg);
    }
}

struct markup_sum {
    struct markup *markup;
    const struct block_model *model;
};

static void take_token(void *arg, struct str word, uint32_t hash)
{
    struct markup_sum *sum = arg;
    struct markup *m = sum->markup;
    int32_t score = block_token_score(sum->model, hash);
    (void)word;
    m->most = score > m->most ? score : m->most;
    m->least = score < m->least ? score : m->least;
    m->sum += score;
}

struct markup layout_markup(struct layout *l, uint32_t node)
{
    struct markup *m = &l->markups[node];
    if (!m->known) {
        struct markup_sum sum = {m, l->model};
        m->known = true;
        layout_tokens(l->page->dom, node, take_token, &sum);
    }
    return *m;
}

/* ---- all of it ---- */

void layout_read(const struct page *page,
                 const struct block_model *model,
                 struct arena *arena,
                 struct layout *out)
{
    struct word_set title = {0};
    struct word_set summary = {0};
    word_set_add(&title, page->title);
    word_set_add(&summary, page->hints.summary);
    *out = (struct layout){
        .page = page,
        .model = model,
        .title_words = title.n,
        .summary_words = summary.n,
        .facts = ARENA_NEW(arena, struct facts, page->n),
        .elements = ARENA_NEW(arena, struct heap, page->dom->n),
        .markups = ARENA_NEW(arena, struct markup, page->dom->n),
        .texts = ARENA_NEW(arena, uint32_t, page->n),
        .looks = ARENA_NEW(arena, uint32_t, page->n),
        .tags = ARENA_NEW(arena, uint32_t, page->n),
        .copies = ARENA_NEW(arena, uint32_t, page->n),
        .before = ARENA_NEW(arena, uint32_t, page->n),
        .good_before = ARENA_NEW(arena, uint32_t, page->n),
        .good_left = ARENA_NEW(arena, uint32_t, page->n),
        .good_right = ARENA_NEW(arena, uint32_t, page->n),
    };
    for (uint32_t i = 0; i < page->n; i++) {
        facts_read(page->blocks[i].text, page->blocks[i].linked, &title, &summary, &out->facts[i]);
    }
    sum_up(out, arena);
    look_around(out);
    out->headline = find_headline(out, title.n);
    out->container = find_container(out);
    read_body(out, arena);
}
