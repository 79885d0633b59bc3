/*
 * normalize_learned — lines that no rule knows: furniture around and in an article goes, the
 * article's own short lines stay.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/normalize_support.h"

#define P1                                                                                         \
    "The harbour board of Kirkholm voted on Monday to keep the old bridge open until the spring, " \
    "after two engineers told its members that the piers were sound."
#define P2                                                                                         \
    "\"We have looked at every bolt of it,\" said Ada Lind, who has inspected the bridge for "     \
    "nine "                                                                                        \
    "years. \"The deck is another matter, and it will have to be replaced.\""
#define P3                                                                                         \
    "The work is expected to cost 12 million crowns and to take about two years. Lorries will be " \
    "sent round by the northern road as long as the old deck carries the traffic."
#define P4                                                                                         \
    "Bo Ek, who runs the ferry, said that he did not believe a word of it. He has asked the "      \
    "county "                                                                                      \
    "for a boat of his own, and the county has not answered him yet."
#define TEXT P1 "\n\n" P2 "\n\n" P3 "\n\n" P4

static const struct {
    const char *name;
    const char *raw;
    const char *want;
} cases[] = {
    {"an article without furniture stays", TEXT, TEXT},
    {"menus above and below go",
     "Skip to main content\nNews\nSports\nOpinion\nE-edition\nMy Account\n" TEXT
     "\nMost Popular Stories\nPrivacy Settings\nNewsletters & Alerts\nContact the newsroom\n",
     TEXT},
    {"forms and offers between paragraphs go",
     P1 "\nEnter your email\nSubmit\nManage your newsletter preferences\n" P2 "\n" P3
        "\nGet unlimited access for $1\n" P4,
     TEXT},
    {"a heading between paragraphs stays",
     P1 "\n\n" P2 "\n\nWhat the work will cost\n\n" P3 "\n\n" P4,
     P1 "\n\n" P2 "\n\nWhat the work will cost\n\n" P3 "\n\n" P4},
    {"a short paragraph stays", P1 "\n\n" P2 "\n\nNobody objected.\n\n" P3 "\n\n" P4,
     P1 "\n\n" P2 "\n\nNobody objected.\n\n" P3 "\n\n" P4},
    {"text in a language that the model has not learned stays",
     "Hamnstyrelsen i Kirkholm beslutade på måndagen att den gamla bron hålls öppen till våren.\n\n"
     "Två ingenjörer hade sagt till nämnden att pelarna är hela men att däcket inte är det.\n\n"
     "Arbetet väntas kosta tolv miljoner kronor och ta ungefär två år, enligt kommunen.",
     "Hamnstyrelsen i Kirkholm beslutade på måndagen att den gamla bron hålls öppen till våren.\n\n"
     "Två ingenjörer hade sagt till nämnden att pelarna är hela men att däcket inte är det.\n\n"
     "Arbetet väntas kosta tolv miljoner kronor och ta ungefär två år, enligt kommunen."},
    {"a text in a script without capitals stays",
     "항만위원회는 월요일에 오래된 다리를 봄까지 계속 열어 두기로 결정했다고 밝혔다.\n\n"
     "두 명의 기술자는 위원회에 교각은 튼튼하지만 상판은 그렇지 않다고 말했다.\n\n"
     "공사에는 약 이 년이 걸릴 것으로 보인다.",
     "항만위원회는 월요일에 오래된 다리를 봄까지 계속 열어 두기로 결정했다고 밝혔다.\n\n"
     "두 명의 기술자는 위원회에 교각은 튼튼하지만 상판은 그렇지 않다고 말했다.\n\n"
     "공사에는 약 이 년이 걸릴 것으로 보인다."},
    {"of nothing but furniture all is left",
     "Privacy Settings\nEnter your email\nManage your newsletter preferences\nPayment options\n"
     "Delivery areas\nHelp Centre\nCookie Preferences",
     "Privacy Settings\n\nEnter your email\n\nManage your newsletter preferences\n\n"
     "Payment options\n\nDelivery areas\n\nHelp Centre\n\nCookie Preferences"},
};

static struct clean run(struct article *article, struct normalize_options options, struct arena *a)
{
    struct err err = {0};
    struct clean got = {0};
    cr_assert(eq(int, normalize(article, options, a, &got, &err), OK), "%s", err.text);
    return got;
}

Test(normalize_learned, table)
{
    static struct block blocks[MAX_BLOCKS];
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct article article = article_of(cases[i].raw, blocks);
        struct clean once = run(&article, (struct normalize_options){0}, arena);
        cr_expect(same(once.text, cases[i].want), "%s: got '%.*s'", cases[i].name,
                  STR_ARG(once.text));
        article = article_of(arena_zstr(arena, once.text), blocks);
        struct clean twice = run(&article, (struct normalize_options){0}, arena);
        cr_expect(str_eq(twice.text, once.text), "%s: twice", cases[i].name);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* What was cut is kept in its order, and nothing is cut where the caller or the page decides. */
Test(normalize_learned, what_was_cut)
{
    static struct block blocks[MAX_BLOCKS];
    struct arena *arena = arena_new(4096);
    const char *raw =
        P1 "\nEnter your email\nManage your newsletter preferences\n" P2 "\n" P3 "\n" P4;
    struct article article = article_of(raw, blocks);
    struct clean got = run(&article, (struct normalize_options){0}, arena);
    cr_assert(eq(sz, got.n_removed, 2));
    cr_expect(same(got.removed[0].text, "Enter your email"));
    cr_expect(same(got.removed[1].text, "Manage your newsletter preferences"));
    cr_expect(got.removed[0].reason == REMOVED_BOILERPLATE && got.removed[0].whole);
    got = run(&article, (struct normalize_options){.keep_all = true}, arena);
    cr_expect(eq(sz, got.n_removed, 0));
    article.format = FORMAT_HTML;
    got = run(&article, (struct normalize_options){0}, arena);
    cr_expect(eq(sz, got.n_removed, 0));
    arena_free(arena);
}
