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

static const struct {
    const char *name;
    const char *raw;
    const char *place; /* "": not given */
} places[] = {
    {"a town before a wire", "LONDON (Reuters) - " BODY, "London"},
    {"… and a date", "WASHINGTON, Dec 28 (Reuters) - " BODY, "Washington"},
    {"… without a comma before it", "BEIJING Oct. 14 (Xinhua) -- " BODY, "Beijing"},
    {"… of another language", "MADRID, 28 Dic (EFE) - " BODY, "Madrid"},
    {"… of a weekday", "GENEVA, Tuesday (AFP) - " BODY, "Geneva"},
    {"… and a date in slashes", "MOSCOW, December 28. /TASS/. " BODY, "Moscow"},
    {"a town and its country", "KYIV, Ukraine (AP) — " BODY, "Kyiv, Ukraine"},
    {"… without a wire", "KYIV, Ukraine — " BODY, "Kyiv, Ukraine"},
    {"a town and its state in short", "MIAMI, FL (AP) - " BODY, "Miami, FL"},
    {"… with full stops", "WASHINGTON, D.C. (AP) - " BODY, "Washington, D.C."},
    {"a town alone", "TEHRAN – " BODY, "Tehran"},
    {"two towns", "BRUSSELS/KYIV (Reuters) - " BODY, "Brussels/Kyiv"},
    {"small words in a name", "RIO DE JANEIRO (Reuters) - " BODY, "Rio de Janeiro"},
    {"a weekday's name at its front", "SUN VALLEY, Idaho (AP) — " BODY, "Sun Valley, Idaho"},
    {"… with hyphens", "PORT-AU-PRINCE, Haiti (AP) — " BODY, "Port-au-Prince, Haiti"},
    {"… at its front", "LA PAZ (Reuters) - " BODY, "La Paz"},
    {"an elision", "L'AQUILA, Italy (AP) — " BODY, "L'Aquila, Italy"},
    {"a Scottish name", "MCALLEN, Texas (AP) — " BODY, "McAllen, Texas"},
    {"not in ASCII", "MÜNCHEN (dpa) - " BODY, "München"},
    {"in small letters", "Moscow (CNN)" BODY, "Moscow"},
    {"the first of two datelines", "LONDON (Reuters) - \n\nPARIS (Reuters) - " BODY, "London"},
    {"an outlet is no place", "CNN  — \n\n" BODY, ""},
    {"… in brackets", "(CNN) " BODY, ""},
    {"a wire is none", "AP - " BODY, ""},
    {"a label is none", "BREAKING — " BODY, ""},
    {"… of two words", "EDITOR'S NOTE — " BODY, ""},
    {"a name in a sentence is none",
     "NATO – the alliance of thirty countries – has said nothing about the old bridge.", ""},
    {"a dateline further down is none", BODY "\n\nLONDON - That is where it will be built.", ""},
    {"a text without a dateline has none", BODY, ""},
};

Test(normalize_metadata, dateline_places)
{
    static struct block blocks[MAX_BLOCKS];
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct err err = {0};
        struct clean got = {0};
        struct article article = article_of(places[i].raw, blocks);
        cr_assert(
            eq(int, normalize(&article, (struct normalize_options){0}, arena, &got, &err), OK),
            "%s: %s", places[i].name, err.text);
        cr_expect(same(got.dateline_place, places[i].place), "%s: '%.*s'", places[i].name,
                  STR_ARG(got.dateline_place));
        bool given = got.dateline_place.p != NULL;
        cr_expect(eq(int, given, places[i].place[0] != '\0'), "%s", places[i].name);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* What an envelope or page may call its author. */
static const struct {
    const char *author, *want;
} author_cases[] = {
    {"Ada Lind", "Ada Lind"},
    {"www.harbour.example", ""},
    {"Harbour Post (www.harbour.example)", ""},
    {"harbour.com", ""},
    {"Ada Comstock", "Ada Comstock"},
    {"Redacci\xC3\xB3n Puerto 2", ""},
    {"Hafen Redaktion", ""},
    {"Ada Redaktionis", "Ada Redaktionis"},
};

Test(normalize_metadata, who_is_no_author)
{
    for (size_t i = 0; i < sizeof author_cases / sizeof author_cases[0]; i++) {
        static struct block blocks[MAX_BLOCKS];
        struct arena *arena = arena_new(4096);
        struct err err = {0};
        struct clean got = {0};
        struct str name = str_of(author_cases[i].author);
        struct article article = article_of(BODY, blocks);
        article.authors = (struct strs){.items = &name, .n = 1, .cap = 1};
        cr_assert(
            eq(int, normalize(&article, (struct normalize_options){0}, arena, &got, &err), OK));
        char authors[LIST_MAX];
        list_authors(&got, authors);
        cr_expect(same(str_of(authors), author_cases[i].want), "'%s': got '%s'",
                  author_cases[i].author, authors);
        arena_free(arena);
    }
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

/* The title is taken out where a text stands below it, and stays where it is all there is. */
Test(normalize, a_headline_alone)
{
    static const struct {
        const char *name, *raw, *want;
    } cases[] = {
        {"all there is", "Old bridge stays open", "Old bridge stays open"},
        {"twice", "Old bridge stays open\n\nOld bridge stays open", "Old bridge stays open"},
        {"over a text", "Old bridge stays open\n\n" BODY, BODY},
    };
    struct block blocks[MAX_BLOCKS];
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        struct clean got = {0};
        struct article article = article_of(cases[i].raw, blocks);
        article.title = STR("Old bridge stays open");
        cr_assert(
            eq(int, normalize(&article, (struct normalize_options){0}, arena, &got, &err), OK),
            "%s: %s", cases[i].name, err.text);
        cr_expect(same(got.text, cases[i].want), "%s: got '%.*s'", cases[i].name,
                  STR_ARG(got.text));
    }
    arena_free(arena);
}

#define TEN_TIMES(x) x " " x " " x " " x " " x " " x " " x " " x " " x " " x
#define LONG_BODY    TEN_TIMES(BODY) "\n\n" TEN_TIMES(BODY2) "\n\n"

static const struct {
    const char *name, *title, *raw;
    enum article_kind want;
    const char *url;
    enum genre genre;
} kinds[] = {
    {"an article", "Old bridge stays open", BODY "\n\n" BODY2, KIND_ARTICLE, NULL, GENRE_NONE},
    {"live updates by the title", "Storm live updates: bridge closed", BODY, KIND_LIVE_BLOG, NULL,
     GENRE_NONE},
    {"a title that has the word live in it", "Where the boatmen live now", BODY, KIND_ARTICLE, NULL,
     GENRE_NONE},
    {"live by its times", "Storm over the harbour",
     "10:15 Wind rises.\n10:30 Boats return.\n11:00 Bridge shut.\n11:20 Rain.\n11:45 Calm again.",
     KIND_LIVE_BLOG, NULL, GENRE_NONE},
    {"a briefing", "Morning briefing: bridge, boats and books", BODY, KIND_ROUNDUP, NULL,
     GENRE_NONE},
    {"a table", "Harbour tides",
     "Mon 04:10 1.2 3.4\nTue 05:02 1.1 3.5\nWed 05:50 1.0 3.6\nThu 06:31 0.9 3.6\nFri 07:12 0.9 "
     "3.7",
     KIND_TABLE, NULL, GENRE_NONE},
    {"a text with one row of figures in it", "Harbour tides", BODY "\nMon 04:10 1.2 3.4\n" BODY2,
     KIND_ARTICLE, NULL, GENRE_NONE},
    {"a live blog by its data", "Storm over the harbour", BODY, KIND_LIVE_BLOG, NULL,
     GENRE_LIVE_BLOG},
    {"by its address", "Storm over the harbour", BODY, KIND_LIVE_BLOG,
     "https://harbour.example/live/storm", GENRE_NONE},
    {"an address of a story about living", "Storm", BODY, KIND_ARTICLE,
     "https://harbour.example/living/storm", GENRE_NONE},
    {"a newsletter", "The harbour newsletter", BODY, KIND_ROUNDUP, NULL, GENRE_NONE},
    {"a story about one", "Why a newsletter pays for the bridge", BODY, KIND_ARTICLE, NULL,
     GENRE_NONE},
    {"opinion by its headline", "Opinion: keep the bridge", BODY, KIND_OPINION, NULL, GENRE_NONE},
    {"by its data", "Keep the bridge", BODY, KIND_OPINION, NULL, GENRE_OPINION},
    {"by its address", "Keep the bridge", BODY, KIND_OPINION,
     "https://harbour.example/opinion/keep", GENRE_NONE},
    {"by its host", "Keep the bridge", BODY, KIND_OPINION, "https://opinion.harbour.example/keep",
     GENRE_NONE},
    {"a story about opinions", "Opinion polls favour the bridge", BODY, KIND_ARTICLE,
     "https://harbour.example/news/opinion-polls-favour-bridge", GENRE_NONE},
    {"a press release by its wire", "Harbour Works opens",
     "LISBON, March 2 /PRNewswire/ -- " BODY "\n\n" BODY2, KIND_PRESS_RELEASE, NULL, GENRE_NONE},
    {"by its first line", "Harbour Works opens", "FOR IMMEDIATE RELEASE\n\n" BODY "\n\n" BODY2,
     KIND_PRESS_RELEASE, NULL, GENRE_NONE},
    {"by its address", "Harbour Works opens", BODY, KIND_PRESS_RELEASE,
     "https://works.example/press-releases/2026/opens", GENRE_NONE},
    {"a story that quotes a press release", "Harbour Works opens",
     BODY " A press release of the board had said as much.", KIND_ARTICLE,
     "https://harbour.example/news/release-of-a-press", GENRE_NONE},
    {"a video", "Watch: the bridge at night", BODY, KIND_VIDEO, NULL, GENRE_NONE},
    {"a video by its data", "The bridge at night", BODY, KIND_VIDEO, NULL, GENRE_VIDEO},
    {"a video by its address", "The bridge at night", BODY, KIND_VIDEO,
     "https://harbour.example/videos/night", GENRE_NONE},
    {"an article that shows a video", "The bridge at night", LONG_BODY, KIND_ARTICLE,
     "https://harbour.example/videos/night", GENRE_VIDEO},
    {"a gallery", "In pictures: the bridge at night", BODY, KIND_GALLERY, NULL, GENRE_NONE},
    {"a gallery by its data", "The bridge at night", BODY, KIND_GALLERY, NULL, GENRE_GALLERY},
    {"a gallery by its address", "The bridge at night", BODY, KIND_GALLERY,
     "https://harbour.example/photos/night", GENRE_NONE},
    {"an article that has a gallery", "The bridge at night", LONG_BODY LONG_BODY, KIND_ARTICLE,
     NULL, GENRE_GALLERY},
    {"a story about a gallery", "Gallery by the harbour opens", BODY, KIND_ARTICLE,
     "https://harbour.example/news/gallery-opens", GENRE_NONE},
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
        article.url = str_of(kinds[i].url);
        article.genre = kinds[i].genre;
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

static const struct {
    const char *name, *agency, *source, *domain;
    bool want;
} wires[] = {
    {"its site", "Reuters", "", "reuters.com", true},
    {"its name", "AP", "Associated Press", "", true},
    {"who prints it", "Reuters", "The Daily Tide", "tide.example", false},
    {"another wire's site", "AFP", "", "reuters.com", false},
    {"no wire's text", "", "", "reuters.com", false},
    {"nothing is known", "", "", "", false},
};

Test(normalize_metadata, a_wires_own)
{
    for (size_t i = 0; i < sizeof wires / sizeof wires[0]; i++) {
        cr_expect(eq(int,
                     article_is_wires_own(str_of(wires[i].agency), str_of(wires[i].source),
                                          str_of(wires[i].domain)),
                     wires[i].want),
                  "%s", wires[i].name);
    }
}
