/*
 * normalize — what goes and what stays of a text.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/utf8.h"
#include "tests/unit/normalize_support.h"

static const struct {
    const char *name;
    const char *raw;
    const char *want;    /* NULL: ERR_INPUT */
    const char *reasons; /* of what was removed, in order */
} cases[] = {
    {"a text without noise stays as it is", BODY "\n\n" BODY2, BODY "\n\n" BODY2, ""},
    {"lines without blank lines are paragraphs", BODY "\n" BODY2, BODY "\n\n" BODY2, ""},
    {"a short paragraph stays", BODY "\n\nIt rained.\n\n" BODY2, BODY "\n\nIt rained.\n\n" BODY2,
     ""},

    {"curly quotes become straight", "“It’s ‘fine’,” she told the harbour board on Monday night.",
     "\"It's 'fine',\" she told the harbour board on Monday night.", ""},
    {"dashes and ellipses stay", "The vote – long, bitter — was over… or so the board had thought.",
     "The vote – long, bitter — was over… or so the board had thought.", ""},
    {"spaces of all kinds become one blank",
     "The\u00A0old \u2009 bridge\tstays open\u3000until the board has met again.",
     "The old bridge stays open until the board has met again.", ""},
    {"zero-width characters, soft hyphens and a BOM go",
     "\uFEFFThe har\u00ADbour\u200B board has met and the bridge stays open.",
     "The harbour board has met and the bridge stays open.", ""},
    {"a zero-width joiner that spells a word stays",
     "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
     "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", ""},
    {"letters and marks are composed",
     "The cafe\u0301 on the pier reopens on Monday, its owner said.",
     "The caf\u00E9 on the pier reopens on Monday, its owner said.", ""},

    {"a photo credit goes", "Photo: Ada Lind/AFP via Getty Images\n\n" BODY, BODY, "photo_credit"},
    {"a sentence on a photo stays",
     "The photo: a grainy shot of the pier that nobody at the board had seen.",
     "The photo: a grainy shot of the pier that nobody at the board had seen.", ""},
    {"a caption goes with its credit",
     "A ferry passes the old bridge. Photographer: Ada Lind/Bloomberg via Getty Images\n" BODY,
     BODY, "caption"},
    {"a caption glued to a paragraph goes alone",
     BODY
     "\n\nThe council met on Friday. It heard three experts. Nobody objected. The bridge at dusk. "
     "Photo: NPA\n\n" BODY2,
     BODY "\n\nThe council met on Friday. It heard three experts. Nobody objected.\n\n" BODY2,
     "caption"},
    {"a caption in the text that ends in an agency",
     BODY "\n\nThe old bridge seen from the pier last week. EPA\n\n" BODY2, BODY "\n\n" BODY2,
     "caption"},
    {"… and one that comes via an agency",
     BODY "\n\nAbove, the old bridge at dusk. via REUTERS\n\n" BODY2, BODY "\n\n" BODY2, "caption"},
    {"… and one in brackets", BODY "\n\nThe old bridge at dusk. (AP Photo/Ada Lind)\n\n" BODY2,
     BODY "\n\n" BODY2, "caption"},
    {"a sentence that names an agency stays", BODY "\n\nThe board first spoke to the AP.\n\n" BODY2,
     BODY "\n\nThe board first spoke to the AP.\n\n" BODY2, ""},
    {"… and one with a name and an agency",
     BODY "\n\nThe bridge, December 28, 2021. REUTERS/Ada Lind\n\nThe piers [Bo Ek/AP Photo]", BODY,
     "caption,photo_credit"},
    {"a poll of an agency stays",
     BODY "\n\nHalf of all want a new bridge, in a Reuters/Ipsos poll.",
     BODY "\n\nHalf of all want a new bridge, in a Reuters/Ipsos poll.", ""},
    {"a description of a picture goes", "Picture of the old bridge at night\n\n" BODY, BODY,
     "caption"},
    {"a sentence that begins alike stays",
     BODY "\n\nPicture of health or not, the bridge will have to be closed.",
     BODY "\n\nPicture of health or not, the bridge will have to be closed.", ""},
    {"a line that points to a video", BODY "\n\nSCROLL DOWN FOR VIDEO\n\n" BODY2, BODY "\n\n" BODY2,
     "promo"},
    {"a sentence of the same words stays",
     BODY "\n\nScroll down for videos, and the board's own are the last, the clerk said.\n\n" BODY2,
     BODY "\n\nScroll down for videos, and the board's own are the last, the clerk said.\n\n" BODY2,
     ""},
    {"a file picture goes", "FILE - The old bridge, seen in May.\n" BODY, BODY, "caption"},

    {"a video goes with the title above it",
     "Watch the bridge sway in the storm\n01:07 - Source: CNN\n" BODY, BODY, "video,video"},
    {"a time of day in the text stays", BODY "\n\nAt 01:07 the lights went out.\n\n" BODY2,
     BODY "\n\nAt 01:07 the lights went out.\n\n" BODY2, ""},

    {"a lone dateline goes", "CNN  — \n\n" BODY, BODY, "dateline"},
    {"a dateline with a wire is cut", "LONDON (Reuters) - " BODY, BODY, "dateline"},
    {"… with a date", "WASHINGTON, Dec 28 (Reuters) - " BODY, BODY, "dateline"},
    {"… with a region", "KYIV, Ukraine (AP) — " BODY, BODY, "dateline"},
    {"… in slashes", "MOSCOW, December 28. /TASS/. " BODY, BODY, "dateline"},
    {"… with a place alone", "TEHRAN – " BODY, BODY, "dateline"},
    {"… with two places", "BRUSSELS/KYIV (Reuters) - " BODY, BODY, "dateline"},
    {"… glued to the sentence", "Moscow (CNN)" BODY, BODY, "dateline"},
    {"… with the outlet alone", "(CNN) " BODY, BODY, "dateline"},
    {"a name with a dash behind it stays",
     "NATO – the alliance of thirty countries – has said nothing about the old bridge.",
     "NATO – the alliance of thirty countries – has said nothing about the old bridge.", ""},
    {"a sentence that begins with a bracket stays",
     "Moscow (population 12 million) has more bridges than the board can count.",
     "Moscow (population 12 million) has more bridges than the board can count.", ""},
    {"a dateline further down stays",
     BODY "\n\nLONDON - that is where the next bridge will be built.",
     BODY "\n\nLONDON - that is where the next bridge will be built.", ""},

    {"a date and section line goes", "Dec 28, 2021 - Politics & Policy\n\n" BODY, BODY,
     "date_line"},
    {"a compact date goes", "20211228\n" BODY, BODY, "date_line"},
    {"a labelled date with time goes", "Published: Tuesday, December 28, 2021 10:15 AM EST\n" BODY,
     BODY, "date_line"},
    {"a date with a weekday and a dotted time goes", "Tue 28 Dec 2021 10.15 GMT\n" BODY, BODY,
     "date_line"},
    {"a date in figures goes if it can be only one", "28/12/2021\n" BODY, BODY, "date_line"},
    {"… and stays if it can be two", "11/12/2021\n" BODY, "11/12/2021\n\n" BODY, ""},
    {"a date glued to the first sentence is cut", " date 2021-12-28 " BODY, BODY, "date_line"},
    {"a sentence that begins with a date stays",
     "December 28, 2021 was the day the bridge was closed.",
     "December 28, 2021 was the day the bridge was closed.", ""},
    {"a date line between paragraphs stays", BODY "\n\nDecember 28, 2021\n\n" BODY2,
     BODY "\n\nDecember 28, 2021\n\n" BODY2, ""},
    {"a date line below the text goes", BODY "\n\nDecember 28, 2021", BODY, "date_line"},
    {"a number that is no date stays", "20219928\n" BODY, "20219928\n\n" BODY, ""},

    {"a URL line goes", "https://news.example.com/a/old-bridge.html\n" BODY, BODY, "url"},
    {"a URL in a sentence stays", "The plans are at https://example.com/plans for all to see now.",
     "The plans are at https://example.com/plans for all to see now.", ""},

    {"a promoted link goes", BODY "\n\nGo deeper: Why the piers hold\n\nGo deeper", BODY,
     "promo,promo"},
    {"READ MORE goes", BODY "\nREAD MORE: The bridge, a history\n" BODY2, BODY "\n\n" BODY2,
     "promo"},
    {"the words inside a sentence stay",
     "Readers who want to read more: the library has four books on it.",
     "Readers who want to read more: the library has four books on it.", ""},
    {"a newsletter form goes",
     BODY "\nSuccess! An email has been sent to  with a link to confirm list signup.\n" BODY2,
     BODY "\n\n" BODY2, "promo"},
    {"success in a sentence stays", "Success came late to the board, but it did come in the end.",
     "Success came late to the board, but it did come in the end.", ""},
    {"Sign up for … goes", BODY "\nSign up for The Harbour Brief\n" BODY2, BODY "\n\n" BODY2,
     "promo"},
    {"the same words inside a line stay",
     "They sign up for talks, and then they do not come to them.",
     "They sign up for talks, and then they do not come to them.", ""},
    {"links below their heading go", BODY "\n\nRelated articles\n\nPiers hold\n\nDeck does not",
     BODY, "promo,promo,promo"},
    {"a paragraph below such a heading stays", BODY "\n\nRelated articles\n\n" BODY2,
     BODY "\n\n" BODY2, "promo"},

    {"an update note goes", BODY "\n\nThis story has been updated.", BODY, "update_note"},
    {"a story that was told stays", "This story has been told so often that nobody hears it now.",
     "This story has been told so often that nobody hears it now.", ""},
    {"contributors go", BODY "\n\nCNN’s Ada Lind and Bo Ek contributed to this report.", BODY,
     "contributor"},
    {"… also in brackets at the end", BODY " (Reporting by Ada Lind; Editing by Bo Ek)", BODY,
     "contributor"},
    {"… and the wire's writers",
     BODY "\n\nAssociated Press writers Ada Lind in Oslo and Bo Ek contributed.", BODY,
     "contributor"},
    {"what somebody contributed to stays",
     "She contributed to this bridge more than the whole board did.",
     "She contributed to this bridge more than the whole board did.", ""},
    {"a byline goes", "By Ada Lind and Bo Ek, Reuters\n\n" BODY, BODY, "byline"},
    {"a sentence that begins with By stays",
     "By Christmas Eve, traffic will have returned to the bridge.",
     "By Christmas Eve, traffic will have returned to the bridge.", ""},
    {"share lines go", "Share\nTweet\nCopy link\n" BODY, BODY, "share,share,share"},
    {"to share is no share line", BODY "\n\nShare prices fell.\n\n" BODY2,
     BODY "\n\nShare prices fell.\n\n" BODY2, ""},
    {"a copyright line goes", BODY "\n\n© 2021 The Harbour Post. All rights reserved.", BODY,
     "boilerplate"},
    {"rights in a sentence stay",
     "All rights of way are reserved for cyclists, the board has decided.",
     "All rights of way are reserved for cyclists, the board has decided.", ""},
    {"the wire's name below the text goes", BODY "\n\n" BODY2 " - Reuters", BODY "\n\n" BODY2,
     "byline"},

    {"bullets go, the items of a list stay together",
     BODY "\n\n  • The piers are sound.\n  • The deck is not.\n\n" BODY2,
     BODY "\n\nThe piers are sound.\nThe deck is not.\n\n" BODY2, ""},
    {"a hyphen in a line is no bullet",
     "The deck-plate - all of it - has to go before the spring tides.",
     "The deck-plate - all of it - has to go before the spring tides.", ""},
    {"a headline without title goes", "Old bridge stays open, board says\n\n" BODY, BODY, "title"},
    {"a first line that is a sentence stays", "The old bridge is safe.\n\n" BODY,
     "The old bridge is safe.\n\n" BODY, ""},
    {"a headline over noise goes", "Old bridge stays open, board says\n20211228\n" BODY, BODY,
     "title,date_line"},

    {"only furniture is an input error", "Photo: AP\nREAD MORE: x", NULL, ""},
    {"only ornaments too", "***\n---", NULL, ""},
    {"nothing at all too", "", NULL, ""},
};

#define N_CASES (sizeof cases / sizeof cases[0])

Test(normalize, table)
{
    static struct block blocks[MAX_BLOCKS];
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < N_CASES; i++) {
        struct err err = {0};
        struct clean got = {0};
        char reasons[LIST_MAX];
        struct article article = article_of(cases[i].raw, blocks);
        enum status st = normalize(&article, (struct normalize_options){0}, arena, &got, &err);
        if (!cases[i].want) {
            cr_expect(eq(int, st, ERR_INPUT), "%s", cases[i].name);
            cr_expect(str_starts(str_of(err.text), STR("only_boilerplate: ")), "%s", cases[i].name);
        } else {
            cr_expect(eq(int, st, OK), "%s: %s", cases[i].name, err.text);
            cr_expect(same(got.text, cases[i].want), "%s: got '%.*s'", cases[i].name,
                      STR_ARG(got.text));
            cr_expect(got.title.n > 0 || got.title.p == NULL, "%s: title", cases[i].name);
            cr_expect(got.source_name.n > 0 || got.source_name.p == NULL, "%s: source",
                      cases[i].name);
            list_reasons(&got, reasons);
            cr_expect(same(str_of(reasons), cases[i].reasons), "%s: got %s", cases[i].name,
                      reasons);
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

Test(normalize, text_is_a_fixed_point)
{
    static struct block blocks[MAX_BLOCKS];
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < N_CASES; i++) {
        struct err err = {0};
        struct clean once = {0}, twice = {0};
        struct article article = article_of(cases[i].raw, blocks);
        if (normalize(&article, (struct normalize_options){0}, arena, &once, &err)) {
            continue;
        }
        cr_expect(utf8_valid(once.text), "%s", cases[i].name);
        cr_expect(str_eq(once.text, str_trim(once.text)), "%s", cases[i].name);
        article = article_of(arena_zstr(arena, once.text), blocks);
        cr_expect(
            eq(int, normalize(&article, (struct normalize_options){0}, arena, &twice, &err), OK),
            "%s: %s", cases[i].name, err.text);
        cr_expect(str_eq(twice.text, once.text), "%s: got '%.*s'", cases[i].name,
                  STR_ARG(twice.text));
        cr_expect(eq(sz, twice.n_removed, 0), "%s", cases[i].name);
        arena_reset(arena);
    }
    arena_free(arena);
}

Test(normalize, keep_all_removes_nothing)
{
    static struct block blocks[MAX_BLOCKS];
    struct arena *arena = arena_new(4096);
    struct err err = {0};
    struct clean got = {0};
    struct article article =
        article_of("Old bridge stays open\n20211228\nPhoto: AP\n“" BODY "”\nShare", blocks);
    cr_assert(eq(
        int, normalize(&article, (struct normalize_options){.keep_all = true}, arena, &got, &err),
        OK));
    cr_expect(
        same(got.text, "Old bridge stays open\n\n20211228\n\nPhoto: AP\n\n\"" BODY "\"\n\nShare"),
        "got '%.*s'", STR_ARG(got.text));
    cr_expect(eq(sz, got.n_removed, 0));
    cr_expect(eq(sz, got.title.n, 0));
    cr_expect(eq(int, got.published.from, DATE_FROM_NONE));
    arena_free(arena);
}

Test(normalize, a_kill_needs_no_text)
{
    struct arena *arena = arena_new(4096);
    struct err err = {0};
    struct clean got = {0};
    struct article article = {.killed = true};
    cr_expect(eq(int, normalize(&article, (struct normalize_options){0}, arena, &got, &err), OK));
    cr_expect(eq(sz, got.text.n, 0));
    arena_free(arena);
}

/* A whole article, as tests/data/normalize/NAME/want shows it. */
static struct str summary_of(const struct clean *clean, struct arena *arena)
{
    static const char *const from[] = {"", "envelope", "json-ld", "meta", "time", "text", "url"};
    char authors[LIST_MAX], reasons[LIST_MAX], when[CLOCK_TEXT_MAX + 16] = "";
    list_authors(clean, authors);
    list_reasons(clean, reasons);
    for (char *c = reasons; *c; c++) {
        *c = *c == ',' ? ' ' : *c;
    }
    if (clean->published.from) {
        char time[CLOCK_TEXT_MAX];
        clock_format(clean->published.us, time);
        (void)snprintf(when, sizeof when, "%s %s", time, from[clean->published.from]);
    }
    struct str source = clean->source_name.n > 0 ? clean->source_name : clean->source_domain;
    return arena_printf(arena,
                        "title: %.*s\nauthors: %s\nagency: %.*s\nsource: %.*s\npublished: %s\n"
                        "removed: %s\n\n%.*s\n",
                        STR_ARG(clean->title), authors, STR_ARG(clean->agency), STR_ARG(source),
                        when, reasons, STR_ARG(clean->text));
}

static struct str read_file(const char *dir, const char *name, struct arena *arena)
{
    char path[256];
    static char bytes[1 << 16];
    (void)snprintf(path, sizeof path, "data/normalize/%s/%s", dir, name);
    FILE *f = fopen(path, "rb");
    cr_assert(f != NULL, "%s", path);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    (void)fclose(f);
    return arena_copy(arena, (struct str){bytes, n});
}

/* The lines of want without what an editor may strip: blanks at their ends. */
static struct str without_trailing_blanks(struct str s, struct arena *arena)
{
    char *out = ARENA_NEW(arena, char, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        while (s.p[i] == '\n' && n > 0 && out[n - 1] == ' ') {
            n--;
        }
        out[n++] = s.p[i];
    }
    return (struct str){out, n};
}

Test(normalize, whole_articles)
{
    static const char *const names[] = {"bulletin", "portal", "tabloid", "wire"};
    static struct block blocks[MAX_BLOCKS];
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct err err = {0};
        struct clean got = {0};
        struct str raw = read_file(names[i], "input", arena);
        struct str want = read_file(names[i], "want", arena);
        struct article article = article_of(arena_zstr(arena, raw), blocks);
        cr_assert(
            eq(int, normalize(&article, (struct normalize_options){0}, arena, &got, &err), OK));
        struct str summary = without_trailing_blanks(summary_of(&got, arena), arena);
        cr_expect(str_eq(summary, want), "%s: got\n%.*s", names[i], STR_ARG(summary));
        arena_reset(arena);
    }
    arena_free(arena);
}

/* Items and captions of a page say by their element what they are. */
Test(normalize, blocks_of_a_page)
{
    struct block blocks[] = {
        {STR("Old bridge stays open"), BLOCK_HEADING, true},
        {STR("The bridge at dusk"), BLOCK_CAPTION, true},
        {STR(BODY), BLOCK_PARAGRAPH, true},
        {STR("The piers are sound"), BLOCK_ITEM, true},
        {STR("The deck is not"), BLOCK_ITEM, true},
        {STR(BODY2), BLOCK_PARAGRAPH, true},
    };
    struct arena *arena = arena_new(4096);
    struct err err = {0};
    struct clean got = {0};
    char reasons[LIST_MAX];
    struct article article = {.format = FORMAT_HTML, .blocks = blocks, .n_blocks = 6};
    cr_assert(eq(int, normalize(&article, (struct normalize_options){0}, arena, &got, &err), OK));
    list_reasons(&got, reasons);
    cr_expect(same(got.text, BODY "\n\nThe piers are sound\nThe deck is not\n\n" BODY2),
              "got '%.*s'", STR_ARG(got.text));
    cr_expect(same(str_of(reasons), "title,caption"), "got %s", reasons);
    cr_expect(same(got.title, "Old bridge stays open"));
    arena_free(arena);
}

/* The header's budget, on the worst that plain rules can be fed: one long line, many lines. */
Test(normalize, memory_is_bounded)
{
    enum {
        N = 1 << 20
    };
    static char text[N];
    static struct block blocks[MAX_BLOCKS];
    struct arena *arena = arena_new(4096);
    static const char *const units[] = {"“a” ", "AP. AP ", "\u0316\u0301", "(reporting by ", "- "};
    for (size_t u = 0; u < sizeof units / sizeof units[0]; u++) {
        struct err err = {0};
        struct clean got = {0};
        size_t n = 0, step = strlen(units[u]);
        while (n + step <= N) {
            memcpy(text + n, units[u], step);
            n += step;
        }
        blocks[0] = (struct block){.text = {text, n}, .kind = BLOCK_LINE};
        struct article article = {.blocks = blocks, .n_blocks = 1};
        (void)normalize(&article, (struct normalize_options){0}, arena, &got, &err);
        cr_expect(lt(sz, arena_used(arena), 16 * n), "unit %zu: %zu", u, arena_used(arena) / n);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* ---- lines that stand as quotations do ---- */

/* The lines that are set in, joined by '/'. */
static void list_set_in(const struct clean *clean, char out[LIST_MAX])
{
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < clean->n_set_in; i++) {
        const struct str line = str_sub(clean->text, clean->set_in[i].start, clean->set_in[i].end);
        n += (size_t)snprintf(out + n, LIST_MAX - n, "%s%.*s", i > 0 ? "/" : "", STR_ARG(line));
        cr_assert(lt(sz, n, LIST_MAX));
    }
}

Test(normalize, lines_that_are_set_in)
{
    static const struct {
        const char *name, *raw, *want;
    } lines[] = {
        {"none", BODY "\n\n" BODY2, ""},
        {"by four blanks", BODY "\n\n    We will sign it.\n\n" BODY2, "We will sign it."},
        {"by a tab, two of them", BODY "\n\n\tWe will sign it.\n\n\tAnd keep it.\n\n" BODY2,
         "We will sign it./And keep it."},
        {"every paragraph begins so", "    " BODY "\n\n    " BODY2, ""},
        {"one blank is nothing", BODY "\n\n " BODY2, ""},
    };
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct block blocks[MAX_BLOCKS];
        char got[LIST_MAX];
        const struct article article = article_of(lines[i].raw, blocks);
        struct clean clean = {0};
        struct err err = {0};
        cr_assert(
            eq(int, normalize(&article, (struct normalize_options){0}, arena, &clean, &err), OK));
        list_set_in(&clean, got);
        cr_expect(eq(str, got, (char *)(uintptr_t)lines[i].want), "%s", lines[i].name);
        arena_reset(arena);
    }
    struct block quoted[] = {{.text = STR(BODY), .kind = BLOCK_PARAGRAPH},
                             {.text = STR("We will  sign it."), .kind = BLOCK_QUOTE},
                             {.text = STR(BODY2), .kind = BLOCK_PARAGRAPH}};
    const struct article page = {.format = FORMAT_HTML, .blocks = quoted, .n_blocks = 3};
    char got[LIST_MAX];
    struct clean clean = {0};
    struct err err = {0};
    cr_assert(eq(int, normalize(&page, (struct normalize_options){0}, arena, &clean, &err), OK));
    list_set_in(&clean, got);
    cr_expect(eq(str, got, (char *)(uintptr_t) "We will sign it."), "a page's block quote");
    arena_free(arena);
}

/* ---- what stands in a page a second time, and what an outlet says of itself ---- */

#define HEADLINE "Old bridge stays open until spring"
#define P(words)                                                                                   \
    {                                                                                              \
        .text = STR_INIT(words), .kind = BLOCK_PARAGRAPH, .after_blank = true                      \
    }
#define H(words)                                                                                   \
    {                                                                                              \
        .text = STR_INIT(words), .kind = BLOCK_HEADING, .after_blank = true                        \
    }

static const struct {
    const char *name;
    struct block blocks[5];
    const char *reasons;
} repeats[] = {
    {"a headline as a paragraph", {P(BODY), P(HEADLINE), P(BODY2)}, "title"},
    {"a headline as the only heading", {P(BODY), H(HEADLINE), P(BODY2)}, "title"},
    {"a headline over a part of a guide",
     {P(BODY), H("What is wrong with it"), P(BODY2), H(HEADLINE), P(BODY)},
     ""},
    {"another heading", {P(BODY), H("Old bridge stays open"), P(BODY2)}, ""},
    {"a headline in a sentence",
     {P(BODY), P("Old bridge stays open until spring, the board had written.")},
     ""},
    {"an outlet on itself",
     {P(BODY), P(BODY2), H("About the Tarnby Courier"),
      P("The Tarnby Courier is the leading source of news for the strait.")},
     "boilerplate,boilerplate"},
    {"a company on itself",
     {P(BODY), P(BODY2), H("About Bergholm Yard"),
      P("Bergholm Yard is the leading yard of the strait.")},
     ""},
    {"a story about the outlet",
     {P(BODY), H("About the Tarnby Courier"), P("Its owner of fifty years died on Sunday.")},
     ""},
    {"one that goes on below",
     {P(BODY), H("About the Tarnby Courier"), P("The Tarnby Courier is for sale."), P(BODY),
      P(BODY2)},
     ""},
};

Test(normalize, repeated_headlines_and_outlets)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof repeats / sizeof repeats[0]; i++) {
        struct block blocks[5];
        memcpy(blocks, repeats[i].blocks, sizeof blocks);
        struct article article = {
            .blocks = blocks, .title = STR(HEADLINE), .source_name = STR("The Tarnby Courier")};
        while (article.n_blocks < 5 && blocks[article.n_blocks].text.n > 0) {
            article.n_blocks++;
        }
        struct clean clean;
        struct err err = {0};
        char reasons[LIST_MAX];
        cr_assert(
            eq(int, normalize(&article, (struct normalize_options){0}, arena, &clean, &err), OK));
        list_reasons(&clean, reasons);
        cr_expect(same(str_of(reasons), repeats[i].reasons), "%s: got %s", repeats[i].name,
                  reasons);
        arena_reset(arena);
    }
    arena_free(arena);
}
