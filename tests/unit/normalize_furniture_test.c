/*
 * normalize_furniture — lines of one outlet that no rule knows: gone by its epoch, and the text
 * the same in any epoch for those who ask whether it has changed.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/normalize_support.h"
#include "worker/furniture/list.h"

#define POST    "post.example"
#define PROMISE "The Kirkholm Post is printed on paper from Minho"
#define PIGEON  "You can reach our night desk by pigeon."

/* Of POST: PROMISE and PIGEON; of other.example: BODY2; removed by hand: BODY. */
static struct furniture *furniture_of_post(void)
{
    struct furniture_line items[] = {
        {STR(POST), STR(PROMISE), FURNITURE_LEARNED, 9, 500},
        {STR(POST), STR(PIGEON), FURNITURE_MANUAL, 0, 0},
        {STR(POST), STR(BODY), FURNITURE_REMOVED, 0, 0},
        {STR("other.example"), STR(BODY2), FURNITURE_LEARNED, 9, 500},
    };
    struct furniture_list list = {.items = items, .n = sizeof items / sizeof items[0]};
    return furniture_list_set(&list, 4);
}

static const struct {
    const char *name;
    const char *source; /* domain */
    const char *raw;
    const char *want;
    const char *reasons;
} cases[] = {
    {"its lines go, wherever they stand", POST,
     PROMISE "\n\n" BODY "\n\n" PIGEON "\n\n" BODY2 "\n\n" PROMISE, BODY "\n\n" BODY2,
     "furniture,furniture,furniture"},
    {"… with other spaces and marks", POST,
     BODY "\n\n• The Kirkholm  Post is printed\u00a0on paper from Minho ", BODY, "furniture"},
    {"… and what a rule finds below them", POST, BODY "\n\n" BODY2 " - Reuters\n" PIGEON,
     BODY "\n\n" BODY2, "byline,furniture"},
    {"… and is not the headline", POST, PROMISE "\n\nA bridge opens in Kirkholm\n\n" BODY, BODY,
     "furniture,title"},
    {"another outlet's stay", "third.example", PROMISE ".\n\n" BODY "\n\n" BODY2,
     PROMISE ".\n\n" BODY "\n\n" BODY2, ""},
    {"… and go in their own", "other.example", BODY "\n\n" BODY2, BODY, "furniture"},
    {"without an outlet all stays", "", BODY "\n\n" PIGEON "\n\n" BODY2,
     BODY "\n\n" PIGEON "\n\n" BODY2, ""},
    {"what a hand removed stays", POST, BODY, BODY, ""},
    {"the words inside a line stay", POST, BODY " " PIGEON, BODY " " PIGEON, ""},
    {"a text of nothing else stays", POST, PIGEON, PIGEON, ""},
    {"… but what is more when rules have cut it goes", POST,
     PROMISE "\n\nLONDON (Reuters) - " BODY2, BODY2, "furniture,dateline"},
    {"… of two lines", POST, PROMISE ".\n\n" PIGEON, PROMISE ".", "furniture"},
};

static struct article article_from(const char *raw, const char *source, struct block *blocks)
{
    struct article article = article_of(raw, blocks);
    article.source_domain = str_of(source);
    return article;
}

Test(normalize_furniture, table)
{
    static struct block blocks[MAX_BLOCKS];
    struct furniture *furniture = furniture_of_post();
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct normalize_options with = {.furniture = furniture}, none = {0};
        struct clean got = {0}, again = {0}, without = {0};
        struct err err = {0};
        char reasons[LIST_MAX];
        struct article article = article_from(cases[i].raw, cases[i].source, blocks);
        cr_assert(eq(int, normalize(&article, with, arena, &got, &err), OK), "%s", cases[i].name);
        cr_assert(eq(int, normalize(&article, none, arena, &without, &err), OK));
        list_reasons(&got, reasons);
        cr_expect(same(got.text, cases[i].want), "%s: '%.*s'", cases[i].name, STR_ARG(got.text));
        cr_expect(same(str_of(reasons), cases[i].reasons), "%s: %s", cases[i].name, reasons);
        cr_expect(str_eq(got.whole_text, without.text), "%s: '%.*s'", cases[i].name,
                  STR_ARG(got.whole_text));
        cr_expect(str_eq(without.whole_text, without.text), "%s", cases[i].name);
        cr_expect(str_eq(got.whole_title, without.title), "%s", cases[i].name);
        cr_expect(eq(i32, got.furniture_epoch, 4));
        cr_expect(eq(i32, without.furniture_epoch, FURNITURE_NO_EPOCH));
        const char *text = arena_zstr(arena, got.text);
        struct article second = article_from(text, cases[i].source, blocks);
        cr_assert(eq(int, normalize(&second, with, arena, &again, &err), OK));
        cr_expect(str_eq(again.text, got.text), "%s: a second time", cases[i].name);
        arena_reset(arena);
    }
    furniture_free(furniture);
    arena_free(arena);
}

/* The learned pass behind it sees another text, and must not make the whole one another. */
Test(normalize_furniture, whole_text_of_a_page_of_lines)
{
    static struct block blocks[MAX_BLOCKS];
    static const char raw[] =
        "Skip to main content\nNews\nSports\nMy Account\n" PROMISE "\n" BODY "\n" BODY2 "\n" PIGEON
        "\n" BODY " It is long enough.\nMost Popular Stories\nPrivacy Settings\n";
    struct furniture *furniture = furniture_of_post();
    struct arena *arena = arena_new(4096);
    struct normalize_options with = {.furniture = furniture}, none = {0};
    struct clean got = {0}, without = {0};
    struct err err = {0};
    struct article article = article_from(raw, POST, blocks);
    cr_assert(eq(int, normalize(&article, with, arena, &got, &err), OK));
    cr_assert(eq(int, normalize(&article, none, arena, &without, &err), OK));
    cr_expect(lt(ptr, NULL, (void *)strstr(arena_zstr(arena, without.text), PIGEON)));
    cr_expect(eq(ptr, strstr(arena_zstr(arena, got.text), PIGEON), NULL));
    cr_expect(str_eq(got.whole_text, without.text), "'%.*s'", STR_ARG(got.whole_text));
    furniture_free(furniture);
    arena_free(arena);
}

Test(normalize_furniture, nothing_goes_where_all_is_kept)
{
    static struct block blocks[MAX_BLOCKS];
    struct furniture *furniture = furniture_of_post();
    struct arena *arena = arena_new(4096);
    struct clean got = {0};
    struct err err = {0};
    struct article article = article_from(BODY "\n\n" PIGEON, POST, blocks);
    struct normalize_options options = {.keep_all = true, .furniture = furniture};
    cr_assert(eq(int, normalize(&article, options, arena, &got, &err), OK));
    cr_expect(same(got.text, BODY "\n\n" PIGEON));
    cr_expect(eq(i32, got.furniture_epoch, FURNITURE_NO_EPOCH));
    furniture_free(furniture);
    arena_free(arena);
}

/* What is learned from is what is looked up: the same form, behind the same rules. */
Test(normalize_furniture, seen)
{
    static struct block blocks[MAX_BLOCKS];
    struct arena *arena = arena_new(4096);
    struct normalize_seen seen;
    struct article headed = article_from(PROMISE "\n\n" BODY, POST, blocks);
    normalize_seen(&headed, arena, &seen);
    cr_assert(eq(sz, seen.n, 2));
    cr_expect(same(seen.lines[0].text, PROMISE), "though it could be a headline");
    struct article article =
        article_from("Sign up for our newsletter\n\n" BODY "\n\nWhat the board  says\n\n" BODY2
                     "\n\n•  Write to\u00a0our desk by pigeon",
                     POST, blocks);
    normalize_seen(&article, arena, &seen);
    cr_expect(same(seen.source, POST));
    cr_assert(eq(sz, seen.n, 4));
    cr_expect(same(seen.lines[1].text, "What the board says"));
    cr_expect(seen.lines[1].within && !seen.lines[1].body);
    cr_expect(seen.lines[0].body && !seen.lines[0].within);
    cr_expect(same(seen.lines[3].text, "Write to our desk by pigeon"));
    cr_expect(str_eq(seen.lines[3].text,
                     normalize_line(STR(" • Write to our\u00a0desk  by pigeon\n"), arena)));
    arena_free(arena);
}
