/*
 * group — the pieces that a decision is made of: marks, verdicts, passages, links, packed items.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "tests/unit/group_world.h"
#include "worker/group/levels.h"
#include "worker/group/refused.h"

/* Any ITEM_WINDOW shingles in a row, wherever they stand, leave both texts with a common mark. */
Test(group_pieces, winnowing_finds_every_long_shared_stretch)
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

/* The storm, told again by another desk: a word here and there, and no shingle in three left. */
#define EDITED_STORM                                                                               \
    "a storm kept every ferry in the port of kirkholm while its mayor asked the islanders to "     \
    "wait for calm water and the bakery gave its bread away to those who slept in the hall until " \
    "pilots found a way past the rocks around noon "
/* A report with a toll in it; its later version has another, and a line more. */
#define QUAKE(toll)                                                                                \
    "at least " toll " people were hurt when the roof of the market hall in lowmark came down on " \
    "saturday evening during the fair, rescuers said. the hall, built by a guild of rope makers, " \
    "had been closed for repairs until the week before, and its owner said that the beams had "    \
    "been looked at twice. "
/* One form of words for the price moves of any company. */
#define NOTICE(who, where, price)                                                                  \
    who " said it raised the contract price it will pay for barley by 2 crowns a ton, effective "  \
        "today. The rise brings the posted price of the grade that is sold at " where " to " price \
        " crowns a ton. " who " last changed its postings in the spring."
#define TABLE(a, b, c, d, e)                                                                       \
    "shr " a " cts vs " b " cts net " c " vs " d " revs " e " vs 5100200 nine mths shr 35 cts vs " \
    "41 cts net 3400500 vs 3900100 revs 16100300 vs 15800700 avg shrs 9700600 vs 9700400 note "    \
    "the company reports in crowns"

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
    {"edited word by word", STORM, EDITED_STORM, false, true},
    {"edited, and one sentence in three is new", STORM COURT, EDITED_STORM "nobody was hurt", false,
     true},
    {"an update with another toll", QUAKE("12"), QUAKE("14") "two of them were children.", false,
     true},
    {"a corrected figure among many", TABLE("20", "11", "1900100", "200900", "6100300"),
     TABLE("20", "11", "1900100", "280900", "6100300"), false, true},
    {"the same table with another quarter in it", TABLE("20", "11", "1900100", "200900", "6100300"),
     TABLE("18", "14", "1700800", "240100", "6900500"), false, false},
    {"a form with another company", NOTICE("Barge Union", "Lowmark", "17"),
     NOTICE("Kirkholm Mills", "Eastness", "18"), false, false},
    {"the same form with the same one", NOTICE("Barge Union", "Lowmark", "17"),
     NOTICE("Barge Union", "Lowmark", "17") " It gave no reason.", false, true},
    {"nearly all is a quotation, and both have all of it", QUOTE QUOTE "she said",
     QUOTE QUOTE "he said", true, true},
    {"few words: one figure is another", "the ferry to kirkholm is 10 hours late on this day again",
     "the ferry to kirkholm is 12 hours late on this day again", false, false},
    {"few words: a word less",
     "a former clerk was held on Sunday over a fire that closed the only school in eastness",
     "former clerk was held on Sunday over a fire that closed the only school in eastness", false,
     true},
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

Test(group_pieces, verdicts)
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
        cr_expect(eq(int, verdict_score(&one), one.score), "%s", verdicts[i].name);
        cr_expect(one.duplicate == other.duplicate && one.of_a == other.of_b &&
                      one.masked == other.masked && one.template == other.template &&
                      one.score == other.score,
                  "%s: the other way round", verdicts[i].name);
    }
    arena_free(arena);
}

Test(group_pieces, passages_are_the_same_words_in_both)
{
    struct arena *arena = arena_new(1 << 14);
    const char *a = STORM COURT;
    const char *b = COURT "meanwhile " STORM;
    struct print x = print_with_quote(arena, a, false);
    struct print y = print_with_quote(arena, b, false);
    struct passage out[VERIFY_PASSAGES];
    struct sheet of_x = sheet_make(&x, arena);
    struct sheet of_y = sheet_make(&y, arena);
    cr_assert(eq(u32, shared_passages(&of_x, &of_y, out), 2));
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t n = out[i].a_end - out[i].a_start;
        cr_expect(eq(u32, out[i].b_end - out[i].b_start, n));
        cr_expect(memcmp(a + out[i].a_start, b + out[i].b_start, n) == 0);
        cr_expect(gt(u32, n, 150));
    }
    arena_free(arena);
}

/* Terms of equal weight: a shared one of four scores 250. */
static struct item unit_with(struct arena *arena, const uint32_t *terms, uint16_t n)
{
    struct item item = {
        .n_terms = n,
        .dated = true,
        .bridging = true,
        .terms = ARENA_NEW(arena, struct item_term, n),
    };
    for (uint16_t i = 0; i < n; i++) {
        item.terms[i] = (struct item_term){terms[i], 2048, true}; /* four of them: length 4096 */
    }
    return item;
}

static const struct {
    const char *name;
    uint32_t terms[5][4]; /* ascending; 0: no such unit */
    int64_t want[5];      /* the first unit of its story, from 1 */
} stories[] = {
    {"all alike are one", {{1, 2, 3, 4}, {1, 2, 3, 4}, {1, 2, 3, 4}, {1, 2, 3, 4}}, {1, 1, 1, 1}},
    {"none alike are four",
     {{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 11, 12}, {13, 14, 15, 16}},
     {1, 2, 3, 4}},
    {"two pairs with one weak link stay two",
     {{1, 2, 3, 4}, {1, 2, 3, 5}, {5, 7, 8, 9}, {7, 8, 9, 10}},
     {1, 1, 3, 3}},
    {"two weak links of four pairs do not reach the average, 125",
     {{1, 2, 3, 5}, {1, 2, 3, 6}, {5, 6, 8, 9}, {7, 8, 9, 10}},
     {1, 1, 3, 3}},
    {"three do, 187", {{1, 2, 3, 5}, {1, 2, 3, 6}, {5, 6, 8, 9}, {6, 8, 9, 10}}, {1, 1, 1, 1}},
    {"a third like both of a pair", {{1, 2, 3, 4}, {1, 2, 3, 4}, {1, 8, 9, 10}}, {1, 1, 1}},
    {"a third like one of a pair", {{1, 2, 3, 4}, {1, 2, 3, 5}, {4, 8, 9, 10}}, {1, 1, 3}},
    {"each goes to the nearest, not to the first",
     {{1, 2, 3, 4}, {1, 2, 3, 4}, {4, 6, 7, 8}, {6, 7, 8, 9}, {6, 7, 8, 9}},
     {1, 1, 3, 3, 3}},
};

static int64_t count_up(void *last)
{
    return ++*(int64_t *)last;
}

Test(group_pieces, stories_by_averages_of_nearest_neighbours)
{
    struct arena *arena = arena_new(1 << 14);
    for (size_t i = 0; i < sizeof stories / sizeof stories[0]; i++) {
        struct group_change changes[5];
        struct group_batch batch;
        struct group_decision decision;
        struct grouper *grouper = grouper_new();
        int64_t last = 0;
        uint32_t n = 0;
        while (n < 5 && stories[i].terms[n][0] != 0) {
            changes[n] = (struct group_change){.article_id = n + 1,
                                               .item = unit_with(arena, stories[i].terms[n], 4)};
            changes[n].item.key[0] = (unsigned char)n;
            n++;
        }
        grouper_begin(grouper, changes, n, arena, &batch);
        grouper_decide(grouper, &batch, (struct id_source){count_up, &last}, arena, &decision);
        for (int64_t unit = 1; unit <= n; unit++) {
            int64_t want = grouper_cluster_of(grouper, CLUSTER_STORY, stories[i].want[unit - 1]);
            cr_expect(eq(i64, grouper_cluster_of(grouper, CLUSTER_STORY, unit), want),
                      "%s: unit %d", stories[i].name, (int)unit);
            for (int64_t other = 1; other < unit; other++) {
                bool together = stories[i].want[unit - 1] == stories[i].want[other - 1];
                cr_expect(together == (grouper_cluster_of(grouper, CLUSTER_STORY, other) == want),
                          "%s: units %d and %d", stories[i].name, (int)unit, (int)other);
            }
        }
        grouper_free(grouper);
    }
    arena_free(arena);
}

/* So many alike are one story; what is only somewhat like them joins it while they are fewer. */
static bool joins_a_heap(uint32_t n, struct arena *arena)
{
    struct group_change *changes = ARENA_NEW(arena, struct group_change, n + 1);
    struct group_batch batch;
    struct group_decision decision;
    struct grouper *grouper = grouper_new();
    int64_t last = 0;
    for (uint32_t i = 0; i <= n; i++) {
        const uint32_t terms[] = {1, i < n ? 2 : 7, i < n ? 3 : 8, i < n ? 4 : 9};
        changes[i] = (struct group_change){.article_id = i + 1, .item = unit_with(arena, terms, 4)};
        changes[i].item.key[0] = (unsigned char)(i >> 8);
        changes[i].item.key[1] = (unsigned char)i;
    }
    grouper_begin(grouper, changes, n + 1, arena, &batch);
    grouper_decide(grouper, &batch, (struct id_source){count_up, &last}, arena, &decision);
    int64_t heap = grouper_cluster_of(grouper, CLUSTER_STORY, 1);
    for (uint32_t i = 2; i <= n; i++) {
        cr_expect(eq(i64, grouper_cluster_of(grouper, CLUSTER_STORY, i), heap));
    }
    bool joins = grouper_cluster_of(grouper, CLUSTER_STORY, n + 1) == heap;
    grouper_free(grouper);
    return joins;
}

Test(group_pieces, a_very_large_node_grows_no_further)
{
    struct arena *arena = arena_new(1 << 20);
    cr_expect(joins_a_heap(NODE_MAX_UNITS, arena));
    cr_expect(not(joins_a_heap(NODE_MAX_UNITS + 1, arena)));
    arena_free(arena);
}

Test(group_pieces, a_date_that_is_not_known_costs_as_much_as_a_month)
{
    struct arena *arena = arena_new(1 << 14);
    const uint32_t terms[] = {1, 2, 3, 4};
    struct item at_once = unit_with(arena, terms, 4);
    struct item later = unit_with(arena, terms, 4);
    struct item undated = unit_with(arena, terms, 4);
    later.published_us = 40 * DAY_US;
    undated.dated = false;
    cr_expect(eq(u32, item_score(&at_once, &at_once), 1000));
    cr_expect(eq(u32, item_score(&at_once, &undated), 650));
    cr_expect(eq(u32, item_score(&undated, &undated), 650));
    cr_expect(item_score(&at_once, &later) < 700 && item_score(&at_once, &later) > 650);
    arena_free(arena);
}

Test(group_pieces, an_item_survives_packing)
{
    struct world *w = world_new();
    write_article(w, 1, STORM COURT, 1, true);
    w->items[1].own = true;
    struct str packed = item_pack(&w->items[1], w->arena);
    struct item back = {0};
    struct err err = {0};
    cr_assert(eq(int, item_unpack(packed, w->arena, &back, &err), OK));
    cr_assert(eq(int, back.n_marks, w->items[1].n_marks));
    cr_assert(eq(int, back.n_terms, w->items[1].n_terms));
    cr_expect(back.own && back.titled == w->items[1].titled);
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

Test(group_pieces, a_wires_own_comes_before_its_reprints)
{
    struct item first = {.published_us = 1, .key = {1}};
    struct item later = {.published_us = 2, .key = {0}};
    struct item own = {.published_us = 3, .key = {2}, .own = true};
    cr_expect(lt(int, item_order(&first, &later), 0));
    cr_expect(lt(int, item_order(&own, &first), 0));
    cr_expect(gt(int, item_order(&later, &own), 0));
}

/* A verdict of a pair that was aligned, by score; 0: it was not. */
static struct group_candidate tried(int64_t a, int64_t b, uint16_t score, bool duplicate)
{
    return (struct group_candidate){
        a, b, {.aligned = score > 0, .score = score, .duplicate = duplicate}};
}

Test(group_pieces, the_nearest_refused_is_kept_of_each)
{
    struct group_candidate candidates[] = {
        tried(1, 2, 300, false), tried(3, 1, 450, false), tried(1, 4, 450, false),
        tried(2, 3, 900, true),  tried(5, 1, 0, false),   tried(6, 7, 420, false),
    };
    static const int64_t want[][2] = {{1, 3}, {2, 1}, {3, 1}, {4, 1}, {6, 7}, {7, 6}};
    const struct group_batch batch = {.candidates = candidates,
                                      .n_candidates = sizeof candidates / sizeof candidates[0]};
    struct arena *arena = arena_new(4096);
    struct refused *got = NULL;
    size_t n = refused_best(&batch, arena, &got);
    cr_assert(eq(sz, n, sizeof want / sizeof want[0]));
    for (size_t i = 0; i < n; i++) {
        cr_expect(eq(i64, got[i].article, want[i][0]));
        cr_expect(eq(i64, got[i].other, want[i][1]));
    }
    const struct group_batch none = {0};
    cr_expect(eq(sz, refused_best(&none, arena, &got), 0));
    arena_free(arena);
}
