#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/group/group.h"
#include "worker/group/link.h"

#define MAX_ARTICLES 40
#define TEXT_BYTES   4096
#define DAY_US       (86400 * (int64_t)1000000)

/* ---- A small world: articles by number, and the tables that decisions are written to. ---- */

struct world {
    struct arena *arena;
    struct idf *idf;
    struct grouper *grouper;
    struct print prints[MAX_ARTICLES + 1];
    struct item items[MAX_ARTICLES + 1];
    int64_t tables[MAX_ARTICLES + 1][CLUSTER_KINDS]; /* memberships, from decisions alone */
    struct verdict pairs[MAX_ARTICLES + 1][MAX_ARTICLES + 1]; /* verified ones, lower id first */
    uint32_t versions[1000];
    struct group_decision last;
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
    w->idf = idf_new();
    w->grouper = grouper_new();
    return w;
}

static void world_free(struct world *w)
{
    grouper_free(w->grouper);
    idf_free(w->idf);
    arena_free(w->arena);
    free(w);
}

static void write_article(struct world *w, int64_t id, const char *text, int64_t day, bool bridging)
{
    struct clean clean = {.text = arena_copy(w->arena, str_of(text))};
    struct facts facts = {0};
    struct err err = {0};
    cr_assert(eq(int, fingerprint(&clean, &facts, w->arena, &w->prints[id], &err), OK));
    struct item *item = &w->items[id];
    *item = (struct item){
        .article_id = id,
        .published_us = day < 0 ? ITEM_UNDATED : day * DAY_US,
        .dated = day >= 0,
        .bridging = bridging,
        .source = (uint32_t)id % 3 + 1,
    };
    /* Keys in another order than ids: ties must not go by arrival. */
    item->key[0] = (unsigned char)(id * 37 % 251);
    item->key[1] = (unsigned char)id;
    item_fill(&w->prints[id], w->idf, w->arena, item);
}

/* Decisions lead from one state of the tables to the next, and to what the grouper holds. */
static void apply_decision(struct world *w, const struct group_decision *d)
{
    for (size_t i = 0; i < d->n_changes; i++) {
        const struct cluster_change *c = &d->changes[i];
        for (size_t k = 0; k < c->n_removed; k++) {
            if (w->tables[c->removed[k]][c->kind] == c->id) {
                w->tables[c->removed[k]][c->kind] = 0;
            }
        }
        cr_assert(eq(u32, c->version, w->versions[c->id] + 1));
        w->versions[c->id] = c->version;
    }
    for (size_t i = 0; i < d->n_changes; i++) {
        const struct cluster_change *c = &d->changes[i];
        for (size_t k = 0; k < c->n_added; k++) {
            w->tables[c->added[k].article_id][c->kind] = c->id;
        }
    }
    for (int64_t id = 1; id <= MAX_ARTICLES; id++) {
        for (int kind = 0; kind < CLUSTER_KINDS; kind++) {
            int64_t held = grouper_cluster_of(w->grouper, (enum cluster_kind)kind, id);
            cr_assert(eq(i64, w->tables[id][kind], held), "article %d", (int)id);
        }
    }
}

static void put_batch(struct world *w, const int64_t *ids, size_t n, bool removed)
{
    struct group_change changes[MAX_ARTICLES];
    struct group_batch batch;
    for (size_t i = 0; i < n; i++) {
        changes[i] = (struct group_change){removed, ids[i], w->items[ids[i]]};
        for (int64_t other = 1; other <= MAX_ARTICLES; other++) {
            w->pairs[ids[i]][other].duplicate = false;
            w->pairs[other][ids[i]].duplicate = false;
        }
    }
    grouper_begin(w->grouper, changes, n, w->arena, &batch);
    for (size_t i = 0; i < batch.n_candidates; i++) {
        struct group_candidate *c = &batch.candidates[i];
        struct sheet a = sheet_make(&w->prints[c->a], w->arena);
        struct sheet b = sheet_make(&w->prints[c->b], w->arena);
        c->verdict = verify(&a, &b);
        w->pairs[c->a < c->b ? c->a : c->b][c->a < c->b ? c->b : c->a] = c->verdict;
    }
    grouper_decide(w->grouper, &batch, (struct id_source){next_id, w}, w->arena, &w->last);
    apply_decision(w, &w->last);
}

static void put(struct world *w, int64_t id)
{
    put_batch(w, &id, 1, false);
}

static void take_away(struct world *w, int64_t id)
{
    put_batch(w, &id, 1, true);
}

/* Another grouper from the tables and the verified pairs alone. */
static void restore(struct world *w)
{
    struct grouper *g = grouper_new();
    bool known[1000] = {false};
    for (int64_t id = 1; id <= MAX_ARTICLES; id++) {
        for (int kind = 0; kind < CLUSTER_KINDS; kind++) {
            int64_t cluster = w->tables[id][kind];
            if (cluster != 0 && !known[cluster]) {
                known[cluster] = true;
                grouper_restore_cluster(g, (enum cluster_kind)kind, cluster, w->versions[cluster]);
            }
        }
        if (w->tables[id][CLUSTER_STORY] != 0) {
            grouper_restore_article(g, &w->items[id], w->tables[id]);
        }
    }
    for (int64_t a = 1; a <= MAX_ARTICLES; a++) {
        for (int64_t b = a + 1; b <= MAX_ARTICLES; b++) {
            if (w->pairs[a][b].duplicate) {
                grouper_restore_pair(g, a, b, w->pairs[a][b].score, w->pairs[a][b].threshold);
            }
        }
    }
    grouper_restored(g);
    grouper_free(w->grouper);
    w->grouper = g;
}

/* ---- Random articles: events with words of their own, retold, reprinted and rounded up. ---- */

static uint32_t draw(uint32_t *state, uint32_t below)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % below;
}

/* Words of one event, some of a neighbouring one, some of all. */
static size_t tell(char *out, size_t n, uint32_t *state, uint32_t event, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        uint32_t kind = draw(state, 10);
        uint32_t from = kind < 4 ? event : kind < 6 ? event + 1 : 99;
        uint32_t word = draw(state, from == 99 ? 200 : 14);
        n += (size_t)snprintf(out + n, TEXT_BYTES - n, "ev%uw%u ", from, word);
    }
    return n;
}

static void write_random(struct world *w, uint32_t seed)
{
    static char texts[MAX_ARTICLES + 1][TEXT_BYTES];
    uint32_t state = seed;
    for (int64_t id = 1; id <= MAX_ARTICLES; id++) {
        uint32_t how = draw(&state, 10);
        size_t n = 0;
        bool bridging = true;
        if (how < 3 && id > 2) { /* part of an earlier one */
            const char *from = texts[1 + draw(&state, (uint32_t)id - 1)];
            n = strlen(from) * (5 + draw(&state, 6)) / 10;
            memcpy(texts[id], from, n);
            n = tell(texts[id], n, &state, draw(&state, 5), draw(&state, 20));
        } else if (how == 3) { /* a round-up */
            bridging = false;
            n = tell(texts[id], n, &state, draw(&state, 5), 40);
            n = tell(texts[id], n, &state, draw(&state, 5), 40);
        } else {
            n = tell(texts[id], n, &state, draw(&state, 5), 40 + draw(&state, 60));
        }
        texts[id][n] = '\0';
        int64_t day = draw(&state, 8) == 0 ? -1 : (int64_t)draw(&state, 40) + 100;
        write_article(w, id, texts[id], day, bridging);
    }
}

static void shuffle(int64_t *ids, size_t n, uint32_t *state)
{
    for (size_t i = n; i > 1; i--) {
        size_t k = draw(state, (uint32_t)i);
        int64_t swap = ids[i - 1];
        ids[i - 1] = ids[k];
        ids[k] = swap;
    }
}

/* Two articles are together in both worlds, or in neither. */
static bool same_partition(const struct world *a, const struct world *b, int64_t n)
{
    for (int kind = 0; kind < CLUSTER_KINDS; kind++) {
        for (int64_t i = 1; i <= n; i++) {
            if ((a->tables[i][kind] == 0) != (b->tables[i][kind] == 0)) {
                return false;
            }
            for (int64_t k = 1; k < i; k++) {
                bool in_a = a->tables[i][kind] != 0 && a->tables[i][kind] == a->tables[k][kind];
                bool in_b = b->tables[i][kind] != 0 && b->tables[i][kind] == b->tables[k][kind];
                if (in_a != in_b) {
                    return false;
                }
            }
        }
    }
    return true;
}

/* The first n articles in any order, in batches of any size, with restarts; the others come and go.
 */
static void put_in_disorder(struct world *w, int64_t n, uint32_t *state)
{
    int64_t ids[MAX_ARTICLES];
    for (int64_t i = 0; i < MAX_ARTICLES; i++) {
        ids[i] = i + 1;
    }
    shuffle(ids, MAX_ARTICLES, state);
    for (size_t i = 0; i < MAX_ARTICLES;) {
        size_t size = 1 + draw(state, 9);
        size = size < MAX_ARTICLES - i ? size : MAX_ARTICLES - i;
        put_batch(w, ids + i, size, false);
        if (draw(state, 4) == 0) {
            restore(w);
        }
        if (draw(state, 4) == 0) {
            put(w, ids[i]); /* revised, into itself */
        }
        i += size;
    }
    shuffle(ids, MAX_ARTICLES, state);
    for (size_t i = 0; i < MAX_ARTICLES; i++) {
        if (ids[i] > n) {
            take_away(w, ids[i]);
        }
    }
}

static size_t count_clusters(const struct world *w, enum cluster_kind kind)
{
    bool seen[1000] = {false};
    size_t n = 0;
    for (int64_t i = 1; i <= MAX_ARTICLES; i++) {
        int64_t id = w->tables[i][kind];
        n += id != 0 && !seen[id];
        seen[id] = true;
    }
    return n;
}

Test(group, the_partition_depends_on_nothing_but_the_articles, .timeout = 100)
{
    const int64_t n = 30;
    size_t duplicates = 0;
    size_t stories = 0;
    for (uint32_t seed = 1; seed <= 60; seed++) {
        int64_t ids[MAX_ARTICLES];
        uint32_t state = seed * 7919;
        struct world *at_once = world_new();
        struct world *in_disorder = world_new();
        for (int64_t i = 0; i < n; i++) {
            ids[i] = i + 1;
        }
        write_random(at_once, seed);
        write_random(in_disorder, seed);
        put_batch(at_once, ids, (size_t)n, false);
        put_in_disorder(in_disorder, n, &state);
        cr_assert(same_partition(at_once, in_disorder, n), "seed %u", seed);
        duplicates += count_clusters(at_once, CLUSTER_DUPLICATES);
        stories += count_clusters(at_once, CLUSTER_STORY);
        world_free(at_once);
        world_free(in_disorder);
    }
    /* The worlds are neither one heap nor all apart. */
    cr_expect(gt(sz, duplicates, 60));
    cr_expect(gt(sz, stories, 3 * 60));
    cr_expect(lt(sz, stories, 20 * 60));
}

/* ---- Ids ---- */

#define STORM                                                                                      \
    "the storm kept every ferry in the harbour of kirkholm while the mayor asked the islanders "   \
    "to wait for calmer water and the bakery gave away its bread to those who slept in the hall "  \
    "until the pilots found a way past the rocks at noon "
#define COURT                                                                                      \
    "a judge in lowmark threw out the case against the two beekeepers because the only witness "   \
    "had never seen a hive and the prosecutor could not say which of the meadows was meant at "    \
    "all "                                                                                         \
    "so that both went home to their village in the same cart "

static void write_two_groups(struct world *w, int64_t days_of_court)
{
    write_article(w, 1, STORM, 10, true);
    write_article(w, 2, STORM "said one", 11, true);
    write_article(w, 3, COURT, days_of_court, true);
    write_article(w, 4, COURT "he added", days_of_court + 1, true);
    write_article(w, 5, STORM COURT, 20, true); /* holds both texts */
    write_article(w, 6, COURT "it was said", days_of_court + 2, true);
}

static const struct cluster_change *
find_change(const struct world *w, enum cluster_kind kind, int64_t id)
{
    for (size_t i = 0; i < w->last.n_changes; i++) {
        if (w->last.changes[i].kind == kind && w->last.changes[i].id == id) {
            return &w->last.changes[i];
        }
    }
    return NULL;
}

Test(group, a_duplicate_group_begins_with_two_and_names_its_original)
{
    struct world *w = world_new();
    write_two_groups(w, 1);
    put(w, 2);
    cr_expect(eq(i64, w->tables[2][CLUSTER_DUPLICATES], 0));
    put(w, 1);
    int64_t id = w->tables[1][CLUSTER_DUPLICATES];
    const struct cluster_change *change = find_change(w, CLUSTER_DUPLICATES, id);
    cr_assert(id != 0 && change != NULL);
    cr_expect(eq(int, change->fate, CLUSTER_CREATED));
    cr_assert(eq(sz, change->n_added, 2));
    cr_expect(eq(i64, change->added[0].article_id, 1), "the earlier one, though it came later");
    cr_expect(eq(int, change->added[0].role, ROLE_ORIGINAL));
    cr_expect(eq(int, change->added[1].role, ROLE_DUPLICATE));
    cr_expect(eq(int, change->added[1].evidence.method, EVIDENCE_SHINGLES));
    cr_expect(eq(i64, change->added[1].evidence.partner, 1));
    cr_expect(ge(u32, change->added[1].evidence.score, change->added[1].evidence.threshold));
    cr_expect(eq(u32, change->summary.reprint_count, 1));
    cr_expect(eq(i64, w->tables[1][CLUSTER_STORY], w->tables[2][CLUSTER_STORY]));
    take_away(w, 2);
    cr_expect(eq(int, find_change(w, CLUSTER_DUPLICATES, id)->fate, CLUSTER_DISSOLVED));
    cr_expect(eq(i64, w->tables[1][CLUSTER_DUPLICATES], 0));
    world_free(w);
}

Test(group, a_merge_keeps_the_lower_id)
{
    struct world *w = world_new();
    write_two_groups(w, 1);
    int64_t all[] = {3, 4, 6, 1, 2};
    put_batch(w, all, 3, false);
    put_batch(w, all + 3, 2, false);
    int64_t low = w->tables[3][CLUSTER_DUPLICATES];
    int64_t high = w->tables[1][CLUSTER_DUPLICATES];
    cr_assert(low != 0 && high > low);
    put(w, 5);
    cr_expect(eq(i64, w->tables[1][CLUSTER_DUPLICATES], low));
    cr_expect(eq(i64, w->tables[5][CLUSTER_DUPLICATES], low));
    const struct cluster_change *merged = find_change(w, CLUSTER_DUPLICATES, high);
    cr_expect(eq(int, merged->fate, CLUSTER_MERGED));
    cr_expect(eq(i64, merged->merged_into, low));
    cr_expect(find_change(w, CLUSTER_DUPLICATES, low)->absorbed_some);
    cr_expect(eq(sz, find_change(w, CLUSTER_DUPLICATES, low)->n_added, 3));
    world_free(w);
}

/* Who keeps the id when article 5, which held two groups together, is taken away? */
static const struct {
    const char *name;
    int64_t ids[5];
    size_t n;
    int64_t days_of_court;
    int64_t keeper; /* a member of the part that keeps it */
} splits[] = {
    {"the part with most former members", {1, 2, 3, 4, 6}, 5, 30, 3},
    {"of equal ones the earlier: the storm", {1, 2, 3, 4}, 4, 30, 1},
    {"of equal ones the earlier: the court", {1, 2, 3, 4}, 4, 1, 3},
};

Test(group, a_split_keeps_the_id_with_the_larger_part)
{
    for (size_t i = 0; i < sizeof splits / sizeof splits[0]; i++) {
        struct world *w = world_new();
        write_two_groups(w, splits[i].days_of_court);
        put(w, 5);
        put_batch(w, splits[i].ids, splits[i].n, false);
        int64_t id = w->tables[5][CLUSTER_DUPLICATES];
        take_away(w, 5);
        cr_expect(eq(i64, w->tables[splits[i].keeper][CLUSTER_DUPLICATES], id), "%s",
                  splits[i].name);
        int64_t other = splits[i].keeper == 1 ? 3 : 1;
        cr_expect(ge(i64, w->tables[other][CLUSTER_DUPLICATES], id + 1), "%s: a new one",
                  splits[i].name);
        world_free(w);
    }
}

Test(group, nothing_changes_nothing_is_said)
{
    struct world *w = world_new();
    write_two_groups(w, 1);
    int64_t all[] = {1, 2, 3, 4};
    put_batch(w, all, 4, false);
    int64_t none = 0;
    put_batch(w, &none, 0, false);
    cr_expect(eq(sz, w->last.n_changes, 0));
    int64_t unknown = 6;
    put_batch(w, &unknown, 1, true);
    cr_expect(eq(sz, w->last.n_changes, 0), "an unknown article is taken away");
    world_free(w);
}

Test(group, a_round_up_joins_one_story_and_bridges_none)
{
    struct world *w = world_new();
    write_two_groups(w, 1);
    write_article(w, 7, STORM "islanders and ferry " COURT, 11, false);
    int64_t all[] = {1, 3};
    put_batch(w, all, 2, false);
    cr_assert(w->tables[1][CLUSTER_STORY] != w->tables[3][CLUSTER_STORY]);
    write_article(w, 8,
                  "ferry harbour storm islanders mayor judge beekeepers hive witness meadows "
                  "kirkholm lowmark bakery prosecutor water bread calmer case",
                  11, false);
    put(w, 8);
    int64_t story = w->tables[8][CLUSTER_STORY];
    cr_expect(w->tables[1][CLUSTER_STORY] != w->tables[3][CLUSTER_STORY]);
    cr_expect(story == w->tables[1][CLUSTER_STORY] || story == w->tables[3][CLUSTER_STORY]);
    world_free(w);
}

/* ---- The pieces ---- */

/* Any ITEM_WINDOW shingles in a row, wherever they stand, leave both texts with a common mark. */
Test(group, winnowing_finds_every_long_shared_stretch)
{
    uint32_t state = 5;
    for (int round = 0; round < 300; round++) {
        uint32_t a[200], b[200], marks_a[200], marks_b[200];
        uint32_t n_a = ITEM_WINDOW + draw(&state, 150);
        uint32_t n_b = ITEM_WINDOW + draw(&state, 150);
        for (uint32_t i = 0; i < 200; i++) {
            a[i] = draw(&state, 1000000);
            b[i] = draw(&state, 1000000) + 1000000;
        }
        memcpy(b + draw(&state, n_b - ITEM_WINDOW + 1), a + draw(&state, n_a - ITEM_WINDOW + 1),
               ITEM_WINDOW * sizeof *a);
        n_a = winnow(a, n_a, marks_a);
        n_b = winnow(b, n_b, marks_b);
        bool shared = false;
        for (uint32_t i = 0; i < n_a; i++) {
            cr_expect(i == 0 || marks_a[i] > marks_a[i - 1], "ascending and unique");
            for (uint32_t k = 0; k < n_b; k++) {
                shared = shared || marks_a[i] == marks_b[k];
            }
        }
        cr_expect(shared, "round %d", round);
    }
}

#define QUOTE                                                                                      \
    "we will not leave this island before the last of us has found a bed and a roof and a friend "
#define FORM(a, b, c)                                                                              \
    "the bureau said on " a " that " b " tons of barley had left the port of lowmark in the week " \
    "and that stocks stood at " c " tons after rains while prices were at " b " crowns a ton and " \
    "exports over the season came to " c " tons against " a " tons in the season before that one "

static const struct {
    const char *name;
    const char *a, *b;
    bool quoted; /* all of QUOTE is a direct quote, in both */
    bool duplicate;
} verdicts[] = {
    {"the same text", STORM, STORM, false, true},
    {"a line added", STORM, STORM "and that was all that anybody had to say", false, true},
    {"one text inside a longer one", STORM, COURT STORM COURT, false, true},
    {"sentences in another order", STORM COURT, COURT STORM, false, true},
    {"nothing in common", STORM, COURT, false, false},
    {"a shared quotation is not a shared text", STORM QUOTE, QUOTE COURT, true, false},
    {"but does no harm to one", STORM QUOTE, QUOTE STORM, true, true},
    {"a form with other figures", FORM("monday", "1200", "88"), FORM("friday", "1340", "91"), false,
     false},
    {"the same form and figures", FORM("monday", "1200", "88"),
     FORM("monday", "1200", "88") "it said", false, true},
    {"few words: the same", "the ferry is late", "The ferry is late!", false, true},
    {"few words: one more", "the ferry to kirkholm is late again",
     "today the ferry to kirkholm is late again", false, false},
    {"no words at all", "...", "...", false, false},
};

static struct print print_with_quote(struct arena *arena, const char *text, bool quoted)
{
    struct print print = {0};
    struct err err = {0};
    const char *at = strstr(text, QUOTE);
    uint32_t from = at ? (uint32_t)(at - text) : 0;
    struct quote quote = {.span = {from, from + (uint32_t)strlen(QUOTE)}};
    struct clean clean = {.text = str_of(text)};
    struct facts facts = {.quotes = &quote, .n_quotes = quoted && at};
    cr_assert(eq(int, fingerprint(&clean, &facts, arena, &print, &err), OK));
    return print;
}

Test(group, verdicts)
{
    struct arena *arena = arena_new(1 << 14);
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++) {
        struct print a = print_with_quote(arena, verdicts[i].a, verdicts[i].quoted);
        struct print b = print_with_quote(arena, verdicts[i].b, verdicts[i].quoted);
        struct sheet x = sheet_make(&a, arena);
        struct sheet y = sheet_make(&b, arena);
        struct verdict one = verify(&x, &y);
        struct verdict other = verify(&y, &x);
        cr_expect(eq(int, one.duplicate, verdicts[i].duplicate), "%s: %u %u, masked %u",
                  verdicts[i].name, one.of_a, one.of_b, one.masked);
        cr_expect(one.duplicate == other.duplicate && one.of_a == other.of_b &&
                      one.masked == other.masked && one.template == other.template,
                  "%s: the other way round", verdicts[i].name);
    }
    arena_free(arena);
}

Test(group, passages_are_the_same_words_in_both)
{
    struct arena *arena = arena_new(1 << 14);
    const char *a = STORM COURT;
    const char *b = COURT "meanwhile " STORM;
    struct print x = print_with_quote(arena, a, false);
    struct print y = print_with_quote(arena, b, false);
    struct passage out[VERIFY_PASSAGES];
    cr_assert(eq(u32, shared_passages(&x, &y, arena, out), 2));
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t n = out[i].a_end - out[i].a_start;
        cr_expect(eq(u32, out[i].b_end - out[i].b_start, n));
        cr_expect(memcmp(a + out[i].a_start, b + out[i].b_start, n) == 0);
        cr_expect(gt(u32, n, 150));
    }
    arena_free(arena);
}

/* Units on a line: unit i has terms such that only near ones score. */
static struct item unit_with(struct arena *arena, const uint32_t *terms, uint16_t n)
{
    struct item item = {
        .n_terms = n, .bridging = true, .terms = ARENA_NEW(arena, struct item_term, n)};
    for (uint16_t i = 0; i < n; i++) {
        item.terms[i] = (struct item_term){terms[i], 2048, true}; /* four of them: length 4096 */
    }
    return item;
}

static const struct {
    const char *name;
    uint32_t terms[4][4]; /* a shared term scores 250 */
    uint32_t threshold;
    uint32_t want[4];
} links[] = {
    {"all alike are one",
     {{1, 2, 3, 4}, {1, 2, 3, 4}, {1, 2, 3, 4}, {1, 2, 3, 4}},
     500,
     {0, 0, 0, 0}},
    {"none alike are four",
     {{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 11, 12}, {13, 14, 15, 16}},
     200,
     {0, 1, 2, 3}},
    {"two pairs with one weak link stay two",
     {{1, 2, 3, 4}, {1, 2, 3, 5}, {5, 7, 8, 9}, {7, 8, 9, 10}},
     250,
     {0, 0, 2, 2}},
    {"a chain is cut in the middle",
     {{1, 2, 3, 4}, {3, 4, 5, 6}, {5, 6, 7, 8}, {7, 8, 9, 10}},
     300,
     {0, 0, 2, 2}},
    {"an average just reached joins",
     {{1, 2, 3, 4}, {1, 2, 3, 4}, {1, 2, 8, 9}, {20, 21, 22, 23}},
     500,
     {0, 0, 0, 3}},
    {"one just missed does not",
     {{1, 2, 3, 4}, {1, 2, 3, 4}, {1, 2, 8, 9}, {20, 21, 22, 23}},
     501,
     {0, 0, 2, 3}},
};

Test(group, average_link)
{
    struct arena *arena = arena_new(1 << 14);
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
        struct item items[4];
        const struct item *units[4];
        struct link_edge edges[6];
        uint32_t n = 0;
        uint32_t part[4];
        for (uint32_t k = 0; k < 4; k++) {
            items[k] = unit_with(arena, links[i].terms[k], 4);
            units[k] = &items[k];
            for (uint32_t m = 0; m < k; m++) {
                uint32_t score = item_score(units[m], units[k]);
                if (score >= links[i].threshold) {
                    edges[n++] = (struct link_edge){m, k, score};
                }
            }
        }
        link_units(units, 4, edges, n, links[i].threshold, arena, part);
        for (uint32_t k = 0; k < 4; k++) {
            cr_expect(eq(u32, part[k], links[i].want[k]), "%s: unit %u", links[i].name, k);
        }
    }
    arena_free(arena);
}

/* More units than average link takes: the threshold rises until a chain falls apart. */
Test(group, a_large_component_is_taken_apart_first)
{
    enum {
        N = LINK_MAX_UNITS + 200
    };
    struct arena *arena = arena_new(1 << 16);
    struct item *items = ARENA_NEW(arena, struct item, N);
    const struct item **units = ARENA_NEW(arena, const struct item *, N);
    struct link_edge *edges = ARENA_NEW(arena, struct link_edge, N);
    uint32_t *part = ARENA_NEW(arena, uint32_t, N);
    for (uint32_t i = 0; i < N; i++) {
        /* Pairs share three terms; a pair and the next share one. */
        uint32_t pair = i / 2 * 10;
        uint32_t terms[] = {pair, pair + 1, pair + 2, pair + (i % 2 ? 10 : 3)};
        items[i] = unit_with(arena, terms, 4);
        units[i] = &items[i];
        if (i > 0) {
            edges[i - 1] = (struct link_edge){i - 1, i, item_score(&items[i - 1], &items[i])};
        }
    }
    link_units(units, N, edges, N - 1, 250, arena, part);
    for (uint32_t i = 0; i < N; i++) {
        cr_expect(eq(u32, part[i], i / 2 * 2), "unit %u", i);
    }
    arena_free(arena);
}

Test(group, an_item_survives_packing)
{
    struct world *w = world_new();
    write_article(w, 1, STORM COURT, 1, true);
    struct str packed = item_pack(&w->items[1], w->arena);
    struct item back = {0};
    struct err err = {0};
    cr_assert(eq(int, item_unpack(packed, w->arena, &back, &err), OK));
    cr_assert(eq(int, back.n_marks, w->items[1].n_marks));
    cr_assert(eq(int, back.n_terms, w->items[1].n_terms));
    cr_expect(memcmp(back.marks, w->items[1].marks, back.n_marks * sizeof *back.marks) == 0);
    for (uint16_t i = 0; i < back.n_terms; i++) {
        cr_expect(eq(u32, back.terms[i].hash, w->items[1].terms[i].hash));
        cr_expect(eq(int, back.terms[i].weight, w->items[1].terms[i].weight));
        cr_expect(eq(int, back.terms[i].top, w->items[1].terms[i].top));
    }
    packed.n--;
    cr_expect(eq(int, item_unpack(packed, w->arena, &back, &err), ERR_FATAL));
    world_free(w);
}
