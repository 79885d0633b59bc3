/*
 * normalize — what is found in a text, or taken over from its envelope: title, authors, agency,
 * source, date, kind and language.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "tests/unit/normalize_support.h"

static const struct {
    const char *name;
    const char *raw;
    const char *title, *authors, *agency, *source, *domain; /* "": not given */
    int64_t day;                                            /* since 1970; 0: not given */
} found[] = {
    {"nothing is invented", BODY, "", "", "", "", "", 0},
    {"title, date and URL at the top",
     "Old bridge stays open, board says\n20211228\n"
     "https://www.harbour.example/news/old-bridge.html\n" BODY,
     "Old bridge stays open, board says", "", "", "", "harbour.example", 18989},
    {"title between date line and picture",
     "Dec 28, 2021 - Harbour\n\nOld bridge stays open\n\nPicture of the bridge\n\n" BODY,
     "Old bridge stays open", "", "", "", "", 18989},
    {"a video's title is no title", "Bridge sways in the storm\n01:07 - Source: CNN\n" BODY, "", "",
     "", "", "", 0},
    {"a caption is no title",
     "The old bridge on Monday. Photo: Ada Lind/Reuters\n" BODY "\n\n" BODY2, "", "", "", "", "",
     0},
    {"the first line of a list of lines is no title", "Piers\nDeck\nRails", "", "", "", "", "", 0},
    {"authors and wire from the byline",
     "Old bridge stays open, board says\nBy Ada Lind and Bo van Ek, Reuters\n" BODY,
     "Old bridge stays open, board says", "Ada Lind; Bo van Ek", "Reuters", "", "", 0},
    {"a byline with a role and a date",
     "By Ada Lind, Staff Writer | 4:30 PM on December 28, 2021\n" BODY, "", "Ada Lind", "", "", "",
     18989},
    {"a name on a line of its own", "By\nAda Lind\n" BODY, "", "Ada Lind", "", "", "", 0},
    {"a name after the text is another article's", BODY "\n\nBy Ada Lind", "", "", "", "", "", 0},
    {"wire from the dateline", "LONDON (Reuters) - " BODY, "", "", "Reuters", "", "", 0},
    {"wire from the last line", BODY "\n\nAssociated Press", "", "", "AP", "", "", 0},
    {"a broadcaster is the source, no wire", "(CNN) " BODY, "", "", "", "CNN", "", 0},
    {"a picture's wire is not the text's", "Photo: Ada Lind/AFP\n" BODY, "", "", "", "", "", 0},
    {"contributors are no authors", BODY "\n\nAda Lind contributed to this report.", "", "", "", "",
     "", 0},
    {"the date in a URL line", "https://harbour.example/2021/12/28/old-bridge\n" BODY, "", "", "",
     "", "harbour.example", 18989},
    {"an update stands in for the publication", "Updated 4:32 PM ET, Tue December 28, 2021\n" BODY,
     "", "", "", "", "", 18989},
    {"… but not if that is given", "Dec 27, 2021\nUpdated Dec 28, 2021\n" BODY, "", "", "", "", "",
     18988},
    {"a date in the middle is not the article's", BODY "\n\nDecember 28, 2021\n\n" BODY2, "", "",
     "", "", "", 0},
};

Test(normalize_metadata, metadata_from_the_text)
{
    static struct block blocks[MAX_BLOCKS];
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof found / sizeof found[0]; i++) {
        const char *name = found[i].name;
        struct err err = {0};
        struct clean got = {0};
        char authors[LIST_MAX];
        struct article article = article_of(found[i].raw, blocks);
        cr_assert(
            eq(int, normalize(&article, (struct normalize_options){0}, arena, &got, &err), OK),
            "%s: %s", name, err.text);
        list_authors(&got, authors);
        cr_expect(same(got.title, found[i].title), "%s: title '%.*s'", name, STR_ARG(got.title));
        cr_expect(same(str_of(authors), found[i].authors), "%s: got '%s'", name, authors);
        cr_expect(same(got.agency, found[i].agency), "%s: agency '%.*s'", name,
                  STR_ARG(got.agency));
        cr_expect(same(got.source_name, found[i].source), "%s: source '%.*s'", name,
                  STR_ARG(got.source_name));
        cr_expect(same(got.source_domain, found[i].domain), "%s: domain '%.*s'", name,
                  STR_ARG(got.source_domain));
        int64_t day = got.published.from ? got.published.us / (86400 * (int64_t)1000000) : 0;
        cr_expect(eq(i64, day, found[i].day), "%s", name);
        arena_reset(arena);
    }
    arena_free(arena);
}

Test(normalize_metadata, envelope_wins_over_the_text)
{
    static struct block blocks[MAX_BLOCKS];
    struct arena *arena = arena_new(4096);
    struct err err = {0};
    struct clean got = {0};
    struct str names[] = {STR("By Ada Lind and Bo Ek"), STR("Reuters")};
    struct article article =
        article_of("Old bridge – stays ‘open’\n\nDec 28, 2021\n\nBy Cy Dahl\n\n" BODY, blocks);
    article.title = STR("Old Bridge - stays 'open' | Harbour Post");
    article.url = STR("http://www.harbour.example/2020/01/02/bridge/?utm_source=x");
    article.published = (struct stamp){.us = 1, .from = DATE_FROM_ENVELOPE};
    article.authors = (struct strs){.items = names, .n = 2, .cap = 2};
    article.language = STR("en-GB");
    cr_assert(eq(int, normalize(&article, (struct normalize_options){0}, arena, &got, &err), OK));

    char authors[LIST_MAX], reasons[LIST_MAX];
    list_authors(&got, authors);
    list_reasons(&got, reasons);
    cr_expect(same(str_of(authors), "Ada Lind; Bo Ek"), "got '%s'", authors);
    cr_expect(same(str_of(reasons), "title,date_line,byline"), "got %s", reasons);
    cr_expect(same(got.text, BODY), "got '%.*s'", STR_ARG(got.text));
    cr_expect(same(got.title, "Old bridge – stays 'open'"), "got '%.*s'", STR_ARG(got.title));
    cr_expect(same(got.agency, "Reuters"));
    cr_expect(same(got.language, "en"));
    cr_expect(same(got.canonical_url, "https://harbour.example/2020/01/02/bridge"), "got '%.*s'",
              STR_ARG(got.canonical_url));
    cr_expect(eq(i64, got.published.us, 1));
    cr_expect(eq(int, got.published.from, DATE_FROM_ENVELOPE));
    arena_free(arena);
}

static const struct {
    const char *name, *title, *raw;
    enum article_kind want;
} kinds[] = {
    {"an article", "Old bridge stays open", BODY "\n\n" BODY2, KIND_ARTICLE},
    {"live updates by the title", "Storm live updates: bridge closed", BODY, KIND_LIVE_BLOG},
    {"a title that has the word live in it", "Where the boatmen live now", BODY, KIND_ARTICLE},
    {"live by its times", "Storm over the harbour",
     "10:15 Wind rises.\n10:30 Boats return.\n11:00 Bridge shut.\n11:20 Rain.\n11:45 Calm again.",
     KIND_LIVE_BLOG},
    {"a briefing", "Morning briefing: bridge, boats and books", BODY, KIND_ROUNDUP},
    {"a table", "Harbour tides",
     "Mon 04:10 1.2 3.4\nTue 05:02 1.1 3.5\nWed 05:50 1.0 3.6\nThu 06:31 0.9 3.6\nFri 07:12 0.9 "
     "3.7",
     KIND_TABLE},
};

Test(normalize_metadata, kinds)
{
    static struct block blocks[MAX_BLOCKS];
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct err err = {0};
        struct clean got = {0};
        struct article article = article_of(kinds[i].raw, blocks);
        article.title = str_of(kinds[i].title);
        cr_assert(
            eq(int, normalize(&article, (struct normalize_options){0}, arena, &got, &err), OK),
            "%s: %s", kinds[i].name, err.text);
        cr_expect(eq(int, got.kind, kinds[i].want), "%s: got %s", kinds[i].name,
                  article_kind_name(got.kind));
        arena_reset(arena);
    }
    arena_free(arena);
}

static const struct {
    const char *declared, *raw, *want;
} languages[] = {
    {"de-AT", "Ja.", "de"},
    {"de-AT", BODY, "en"}, /* clear text outweighs a template's word */
    {"", BODY " " BODY2, "en"},
    {"", "Die alte Brücke bleibt bis zum Frühjahr offen, sagte die Leiterin des Hafens am Montag.",
     "de"},
    {"", "Ja.", "und"},
};

Test(normalize_metadata, language_of_the_text)
{
    static struct block blocks[MAX_BLOCKS];
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        struct err err = {0};
        struct clean got = {0};
        struct article article = article_of(languages[i].raw, blocks);
        article.language = str_of(languages[i].declared);
        cr_assert(
            eq(int, normalize(&article, (struct normalize_options){0}, arena, &got, &err), OK));
        cr_expect(same(got.language, languages[i].want), "case %zu: '%.*s'", i,
                  STR_ARG(got.language));
        arena_reset(arena);
    }
    arena_free(arena);
}
