/*
 * group — what a decision says: the partition whatever the order, and who keeps which id.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "tests/unit/group_random.h"

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
    cr_expect(gt(sz, stories, 2 * 60));
    cr_expect(lt(sz, stories, 20 * 60));
}

/* One world in twenty orders, each cut into batches of four sizes; every other one starts again
 * from what was stored, after each batch. */
Test(group, twenty_orders_and_four_batch_sizes_give_one_partition, .timeout = 100)
{
    static const size_t sizes[] = {1, 2, 4, 8};
    const int64_t n = 32;
    int64_t ids[MAX_ARTICLES];
    uint32_t state = 20;
    struct world *first = world_new();
    for (int64_t i = 0; i < n; i++) {
        ids[i] = i + 1;
    }
    write_random(first, 77);
    put_batch(first, ids, (size_t)n, false);
    cr_expect(gt(sz, count_clusters(first, CLUSTER_DUPLICATES), 0));
    cr_expect(gt(sz, count_clusters(first, CLUSTER_STORY), 2));
    for (int order = 0; order < 20; order++) {
        shuffle(ids, (size_t)n, &state);
        for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
            struct world *other = world_new();
            write_random(other, 77);
            for (size_t i = 0; i < (size_t)n; i += sizes[s]) {
                put_batch(other, ids + i, sizes[s], false);
                if (order % 2 == 1) {
                    restore(other);
                }
            }
            cr_expect(same_partition(first, other, n), "order %d, batches of %zu", order, sizes[s]);
            world_free(other);
        }
    }
    world_free(first);
}

/* Few words that come again: one text only from one source, and at one time. */
Test(group, a_headline_is_one_text_by_source_and_time)
{
    static const char short_text[] = "Markets at noon: barley falls again";
    static const struct {
        const char *name, *text;
        int64_t days_apart; /* -1: the other one has no date */
        uint32_t source;    /* of the other one; 0: not known */
        bool together;
    } cases[] = {
        {"a day later", short_text, 1, 1, true},
        {"a week later", short_text, 7, 1, false},
        {"in another outlet", short_text, 0, 2, false},
        {"in an outlet that is not known", short_text, 0, 0, true},
        {"without a date", short_text, -1, 1, true},
        {"a longer text elsewhere, a week later", STORM, 7, 2, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct world *w = world_new();
        int64_t day = cases[i].days_apart < 0 ? -1 : 10 + cases[i].days_apart;
        write_article(w, 1, cases[i].text, 10, true);
        write_article(w, 2, cases[i].text, day, true);
        w->items[1].source = 1;
        w->items[2].source = cases[i].source;
        put(w, 1);
        put(w, 2);
        bool together = w->tables[1][CLUSTER_DUPLICATES] != 0 &&
                        w->tables[1][CLUSTER_DUPLICATES] == w->tables[2][CLUSTER_DUPLICATES];
        cr_expect(eq(int, together, cases[i].together), "%s", cases[i].name);
        world_free(w);
    }
}

/* Each new copy is compared with some, not with all, and all are one group. */
Test(group, a_text_that_all_print_costs_each_copy_the_same, .timeout = 100)
{
    enum {
        COPIES = 600,
        MOST = 200
    };
    struct world *w = world_new();
    write_article(w, 1, STORM COURT, 1, true);
    struct sheet sheet = sheet_make(&w->prints[1], w->arena);
    for (int64_t id = 1; id <= COPIES; id++) {
        struct group_change change = {.article_id = id, .item = w->items[1]};
        struct group_batch batch;
        struct group_decision decision;
        change.item.published_us += (id * 7919 % COPIES) * 1000000;
        grouper_begin(w->grouper, &change, 1, w->arena, &batch);
        cr_assert(batch.n_candidates <= MOST, "copy %d: %zu", (int)id, batch.n_candidates);
        cr_assert(id == 1 || batch.n_candidates > 0);
        for (size_t i = 0; i < batch.n_candidates; i++) {
            grouper_verify(w->grouper, &batch.candidates[i], &sheet, &sheet);
        }
        grouper_decide(w->grouper, &batch, (struct id_source){next_id, w}, w->arena, &decision);
    }
    int64_t group = grouper_cluster_of(w->grouper, CLUSTER_DUPLICATES, 1);
    cr_expect(group != 0);
    for (int64_t id = 1; id <= COPIES; id++) {
        cr_expect(eq(i64, grouper_cluster_of(w->grouper, CLUSTER_DUPLICATES, id), group));
    }
    world_free(w);
}

/* The item of a text of words name<from>, name<from + 1> … and, in front, of background words. */
static struct group_change numbered(
    struct world *w, int64_t id, const char *name, unsigned from, unsigned n, unsigned background)
{
    struct buf text;
    struct print print;
    struct err err = {0};
    struct group_change change = {.article_id = id, .item = {.article_id = id, .bridging = true}};
    buf_init(&text, 1 << 16);
    for (unsigned i = 0; i < background; i++) {
        buf_printf(&text, "known%u ", i);
    }
    for (unsigned i = from; i < from + n; i++) {
        buf_printf(&text, "%s%u ", name, i);
    }
    struct clean clean = {.text = arena_copy(w->arena, buf_str(&text))};
    buf_release(&text);
    cr_assert(eq(int, fingerprint(&clean, &(struct facts){0}, w->arena, &print, &err), OK));
    change.item.key[0] = (unsigned char)(id % 251);
    change.item.key[1] = (unsigned char)(id / 251);
    item_fill(&print, w->idf, w->arena, &change.item);
    return change;
}

/*
 * More articles than are looked at have the same background as a long one, and with it more of its
 * words than a short version of it has. Still it is with that one that it is compared.
 */
Test(group, background_hides_no_copy)
{
    enum {
        OTHERS = 700,
        BACKGROUND = 160,
        SHORT = 701,
        LONG = 702
    };
    struct world *w = world_new();
    struct group_batch batch;
    struct group_decision decision;
    bool compared = false;
    for (int64_t id = 1; id <= LONG; id++) {
        struct group_change change =
            id == LONG    ? numbered(w, id, "own", 0, 500, BACKGROUND)
            : id == SHORT ? numbered(w, id, "own", 200, 90, 0)
                          : numbered(w, id, arena_printf(w->arena, "other%dw", (int)id).p, 0, 400,
                                     BACKGROUND);
        grouper_begin(w->grouper, &change, 1, w->arena, &batch);
        if (id < LONG) {
            grouper_decide(w->grouper, &batch, (struct id_source){next_id, w}, w->arena, &decision);
        }
    }
    for (size_t i = 0; i < batch.n_candidates; i++) {
        compared = compared || batch.candidates[i].b == SHORT;
    }
    cr_expect(batch.n_candidates < OTHERS);
    cr_expect(compared);
    world_free(w);
}

/* ---- Ids ---- */

/* What stands between the storm and the court in article 5, which is like both. */
#define MIDDLE_A                                                                                   \
    "three carts of salted herring were sold before dawn to the cooks of the garrison who paid "   \
    "with copper coins that nobody in the market had seen since the old toll house burned down "   \
    "and the harbour lost half of its trade to the towns along the northern road "
#define MIDDLE_B                                                                                   \
    "the schoolmaster of eastness has taught the children to measure the shadow of the church "    \
    "tower every week and their list of numbers now fills a whole ledger which the bishop wants "  \
    "to show to visitors from the capital when the roads are dry again "
#define HARVEST                                                                                    \
    "nobody could remember a year with so many plums that the owners of the orchards left them "   \
    "by the gate for whoever passed and even the pigs of the abbey turned away from the heaps "    \
    "that lay under the trees until the frost "
#define STORM_GROUP STORM MIDDLE_A MIDDLE_B
#define COURT_GROUP MIDDLE_B HARVEST COURT
#define BETWEEN     MIDDLE_A MIDDLE_B HARVEST

static void write_two_groups(struct world *w, int64_t days_of_court)
{
    write_article(w, 1, STORM_GROUP, 10, true);
    write_article(w, 2, STORM_GROUP "said one", 11, true);
    write_article(w, 3, COURT_GROUP, days_of_court, true);
    write_article(w, 4, COURT_GROUP "he added", days_of_court + 1, true);
    write_article(w, 5, BETWEEN, 20, true);
    write_article(w, 6, COURT_GROUP "it was said", days_of_court + 2, true);
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

/* ---- Round-ups ---- */

#define ELSEWHERE "meanwhile a second report reached the paper in the course of the same long day "

static const struct {
    const char *name;
    const char *texts[5]; /* articles 1, 2, … */
    int64_t group_of[5];  /* the first member of its duplicate group; 0: in none */
} round_ups[] = {
    {"a text and a longer one that holds it are one",
     {STORM, COURT MIDDLE_A STORM HARVEST},
     {1, 1}},
    {"two texts are not one because a third holds both",
     {STORM, COURT, COURT MIDDLE_A STORM HARVEST},
     {0, 0, 0}},
    {"nor are their groups",
     {STORM, STORM "said one", COURT, COURT "he added", COURT HARVEST STORM},
     {1, 1, 3, 3, 0}},
    {"a report with another one behind it stays with its own",
     {STORM MIDDLE_A, MIDDLE_B HARVEST "so they said in the village of eastness that evening",
      STORM MIDDLE_A "and the other report of the day " HARVEST MIDDLE_B ELSEWHERE COURT},
     {0, 0, 0}},
    {"a round-up in a group keeps no stub out of it",
     {STORM, STORM MIDDLE_A MIDDLE_B, STORM MIDDLE_A MIDDLE_B HARVEST COURT, COURT},
     {1, 1, 1, 0}},
    {"a stub joins all versions of its text",
     {STORM, STORM MIDDLE_A MIDDLE_B HARVEST, STORM MIDDLE_A MIDDLE_B HARVEST "it was said"},
     {1, 1, 1}},
};

Test(group, a_round_up_bridges_nothing)
{
    for (size_t i = 0; i < sizeof round_ups / sizeof round_ups[0]; i++) {
        struct world *w = world_new();
        int64_t ids[] = {1, 2, 3, 4, 5};
        size_t n = 0;
        while (n < 5 && round_ups[i].texts[n]) {
            write_article(w, ids[n], round_ups[i].texts[n], (int64_t)n + 1, true);
            n++;
        }
        put_batch(w, ids, n, false);
        for (size_t k = 0; k < n; k++) {
            int64_t first = round_ups[i].group_of[k];
            int64_t want = first == 0 ? 0 : w->tables[first][CLUSTER_DUPLICATES];
            cr_expect(eq(i64, w->tables[k + 1][CLUSTER_DUPLICATES], want), "%s: article %zu",
                      round_ups[i].name, k + 1);
            cr_expect(first == 0 || want != 0, "%s: article %zu", round_ups[i].name, k + 1);
        }
        world_free(w);
    }
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
    write_article(w, 1, STORM, 10, true);
    write_article(w, 3, COURT, 1, true);
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

Test(group, the_second_best_story_is_told)
{
    struct world *w = world_new();
    write_article(w, 1, STORM, 10, true);
    write_article(w, 3, COURT, 10, true);
    write_article(w, 5,
                  "kirkholm ferry harbour storm mayor islanders calmer water bakery bread hall "
                  "pilots rocks noon judge beekeepers",
                  10, true);
    int64_t all[] = {1, 3};
    put_batch(w, all, 2, false);
    put(w, 5);
    const struct member_change *m = &w->last.changes[0].added[0];
    cr_assert(eq(sz, w->last.n_changes, 1));
    cr_assert(m->article_id == 5 && m->evidence.partner == 1);
    cr_expect(eq(i64, m->evidence.runner_up.article, 3));
    cr_expect(eq(u32, m->evidence.runner_up.threshold, STORY_SCORE));
    cr_expect(eq(u32, m->evidence.runner_up.score, item_score(&w->items[5], &w->items[3])));
    cr_expect(lt(u32, m->evidence.runner_up.score, m->evidence.score));
    write_article(w, 7, "no word of this is in another text of all of them", 10, true);
    put(w, 7);
    cr_expect(eq(i64, w->last.changes[0].added[0].evidence.runner_up.article, 0));
    world_free(w);
}
