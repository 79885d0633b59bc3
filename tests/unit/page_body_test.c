#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "worker/decode/decode.h"

#include "page_frames.h"

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])

TestSuite(page_body, .init = decode_init, .fini = decode_cleanup);

#define HOVER                                                                                      \
    "<div class=\"hover-card\" style=\"display:none\"><p>Ingrid Vale is the chair of the harbour " \
    "board. She was a pilot in the strait for eighteen years and lives in Tarnby.</p></div>"
#define TWEET                                                                                      \
    "<blockquote class=\"twitter-tweet\"><p lang=en dir=ltr>We sail on March 4. Thank you all "    \
    "for "                                                                                         \
    "your patience, it has been a very long winter.</p>&mdash; Tarnby Harbour (@tarnbyharbour) "   \
    "<a href=\"https://twitter.example/1\">January 16, 2024</a></blockquote>"
#define TABLE                                                                                      \
    "<table><thead><tr><th>Season<th>Crossings<th>First<th>Fare with car</thead><tbody><tr>"       \
    "<td>Winter<td>4<td>06:30<td>210 crowns<tr><td>Spring<td>4<td>06:00<td>230 crowns<tr>"         \
    "<td>Summer<td>6<td>05:30<td>250 crowns<tr><td>Autumn<td>4<td>06:30<td>230 crowns</tbody>"     \
    "</table>"
#define LIST                                                                                       \
    "<p>The board named three conditions for the new ship:</p><ul><li>It must carry at least 40 "  \
    "cars and 200 passengers in winter.</li><li>It must sail in winds of up to 24 metres a "       \
    "second.</li><li>It must be able to dock at both of the old quays.</li></ul>"
#define QUOTE                                                                                      \
    "<blockquote><p>The board acted in good faith, but good faith is no substitute for a second "  \
    "pair of eyes on a contract of this size.</p></blockquote>"

#define POST                                                                                       \
    "<blockquote class=\"instagram-media\" data-instgrm-version=14><p>Last coat of paint on the "  \
    "Maren tonight. She looks better than on the day she was launched.</p><p>A post shared by "    \
    "Tarnby Harbour (@tarnbyharbour)</p></blockquote>"
#define GOODS                                                                                      \
    "<div class=\"product-card\"><img src=r.jpg alt=\"\"><div class=\"product-name\">Nordkap "     \
    "rain "                                                                                        \
    "jacket</div><div class=\"product-price\">$129.00</div><a class=\"buy-button\" href=/buy>Buy " \
    "now at Skagen Outdoor</a></div>"
#define LIVE                                                                                       \
    "<div class=\"live-post\" id=post-2><time datetime=2024-01-16T14:05>14:05</time><h2>The "      \
    "board "                                                                                       \
    "answers questions</h2><p>Ms. Vale is taking questions from a full hall. The first one is "    \
    "about the price of a crossing for those who live on the island.</p></div><div "               \
    "class=\"live-post\" id=post-1><time datetime=2024-01-16T13:40>13:40</time><h2>The hall fills" \
    "</h2><p>More than two hundred islanders have come to the school to hear what the board has "  \
    "to say, and chairs are being carried in from the gym.</p></div>"
#define EVENTS                                                                                     \
    "<div class=\"key-events\"><h3>Key events</h3><ul><li><a href=#post-2>14:05 The board "        \
    "answers "                                                                                     \
    "questions</a><li><a href=#post-1>13:40 The hall fills</a></ul></div>"
#define SOURCES                                                                                    \
    "<p>The audit names three causes:</p><ul><li>No second survey was made before the contract "   \
    "was signed.</li><li>The yard had never worked on a hull of that age.</li><li>Nobody was "     \
    "named to speak for the islanders.</li></ul>"

static const struct {
    const char *name;
    const char *in_text; /* behind the fourth paragraph */
    const char *at_end;  /* behind the last one */
    const char *behind;  /* the article's element */
    const char *probe;   /* part of a block */
    bool kept;
} cases[] = {
    {"a subhead", "<h2>A shop that stayed open</h2>", "", "", "A shop that stayed", true},
    {"a subhead in bold", "<p><strong>A shop that stayed open</strong></p>", "", "",
     "A shop that stayed", true},
    {"the line that opens a list", LIST, "", "", "named three conditions", true},
    {"a list item of the text", LIST, "", "", "carry at least 40", true},
    {"the last item", LIST, "", "", "both of the old", true},
    {"a block quote", QUOTE, "", "", "acted in good faith", true},
    {"an embedded tweet", TWEET, "", "", "it has been a very long", true},
    {"a row of a table", TABLE, "", "", "210 crowns", true},
    {"a short paragraph", "<p>Not all of them agreed.</p>", "", "", "Not all of them", true},
    {"a paragraph of speech", "<p>\"She is a good ship,\" he said.</p>", "", "", "She is a good",
     true},
    {"a question", "<p>So what took so long?</p>", "", "", "what took so long", true},
    {"a paragraph with links",
     "<p>The <a href=/audit>audit</a>, which the <a href=/courier>Courier</a> first reported on in "
     "<a href=/nov>November</a>, ran to ninety pages and named no single person.</p>",
     "", "", "ran to ninety pages", true},
    {"a paragraph in a div of its own",
     "<div class=\"paragraph\"><p>Two other ships were looked at and found to be too long for the "
     "island's quay, which dates from 1931.</p></div>",
     "", "", "Two other ships were", true},
    {"a paragraph that speaks of cookies",
     "<p>Mr. Holm's wife baked cookies for the crew of the launch, and the smell of them, he said, "
     "was the best part of many a grey morning on the quay.</p>",
     "", "", "baked cookies for the crew", true},
    {"a paragraph that speaks of a newsletter",
     "<p>The island's newsletter, printed every second week in the school's cellar, had counted "
     "the days of the closure on its front page since the first winter.</p>",
     "", "", "printed every second week", true},
    {"an answer under a question",
     "<h3>When will she sail?</h3><p>On March 4, if the trials go well.</p>", "", "",
     "if the trials go well", true},
    {"a line of a talk", "<p><b>VALE:</b> No, we did not know that at the time.</p>", "", "",
     "did not know that", true},
    {"the points of the text",
     "<ul class=\"key-points\"><li>The Maren sails again on March 4.</li><li>Repairs cost three "
     "times the estimate.</li></ul>",
     "", "", "Repairs cost three", true},
    {"steps",
     "<ol><li>Book a place on the website at least a day ahead.</li><li>Be at the quay twenty "
     "minutes early.</li></ol>",
     "", "", "Be at the quay", true},
    {"news of the hour",
     "<p>UPDATE, 4:15 p.m.: The board said that the first crossing would be free.</p>", "", "",
     "first crossing would be free", true},
    {"a hidden card", HOVER, "", "", "was a pilot in the strait", false},
    {"an aside with a teaser",
     "<aside class=\"related-inline\"><h4>Related</h4><a href=/x>Islanders row to school in gale"
     "</a></aside>",
     "", "", "Islanders row to school", false},
    {"a newsletter box in the text",
     "<div class=\"newsletter-promo\"><h3>Get The Morning Tide</h3><p>Subscribe to our daily "
     "newsletter. You can unsubscribe at any time.</p></div>",
     "", "", "unsubscribe at any time", false},
    {"a caption",
     "<figure class=image><img src=a.jpg><figcaption>The Maren in the dock at Tarnby last week. "
     "Photo: Kai Berg / Courier</figcaption></figure>",
     "", "", "Photo: Kai Berg", false},
    {"a video's title",
     "<div class=\"video-player\"><div class=\"video-title\">Watch: The Maren leaves the dock</div>"
     "<div>01:34</div></div>",
     "", "", "Watch: The Maren", false},
    {"links to more at the end", "",
     "<div class=\"related-links\"><h3>Read next</h3><ul><li><a href=/x>Islanders row to school in "
     "gale</a><li><a href=/y>What the auditors found</a></ul></div>",
     "", "Islanders row to school", false},
    {"the heading above them", "",
     "<div class=\"related-links\"><h3>Read next</h3><ul><li><a href=/x>Islanders row to school in "
     "gale</a><li><a href=/y>What the auditors found</a></ul></div>",
     "", "Read next", false},
    {"an author's card", "",
     "<div class=\"author-bio\"><p>Astrid Lund covers the coast for the Courier. She joined the "
     "paper in 2015. Follow her on Twitter.</p></div>",
     "", "joined the paper in 2015", false},
    {"a second article's teaser", "", "",
     "<div class=\"teaser-list\"><div class=\"teaser\"><h2><a href=/z>Council votes to keep the "
     "old lighthouse lit</a></h2><p>After a long debate the council has decided to pay for the "
     "lamp for another ten years.</p><a href=/z>Read more</a></div></div>",
     "pay for the lamp", false},
    {"its headline", "", "",
     "<div class=\"teaser-list\"><div class=\"teaser\"><h2><a href=/z>Council votes to keep the "
     "old lighthouse lit</a></h2><p>After a long debate the council has decided to pay for the "
     "lamp for another ten years.</p><a href=/z>Read more</a></div></div>",
     "Council votes", false},
    {"a post of another network", POST, "", "", "Last coat of paint", true},
    {"a box that follows a network",
     "<div class=\"social-follow\"><p>Follow the Courier on Facebook and Instagram for the latest "
     "pictures.</p></div>",
     "", "", "for the latest pictures", false},
    {"a promo in capitals", "<p><a href=/x>ALSO READ: ISLANDERS ROW TO SCHOOL IN GALE</a></p>", "",
     "", "ISLANDERS ROW", false},
    {"a promo of one link",
     "<p><a href=/x><strong>Islanders row to school in gale</strong></a></p>", "", "",
     "Islanders row", false},
    {"one with the site's name in its address",
     "<p><a href=\"https://www.tarnby.example/x\">Islanders row to school in gale</a></p>", "", "",
     "Islanders row", false},
    {"a linked paragraph that is a sentence",
     "<p><a href=/x>Islanders had to row to school in a gale.</a></p>", "", "", "Islanders had to",
     true},
    {"a linked aside", "<p><a href=/x>(Why did the islanders row to school?)</a></p>", "", "",
     "Why did the islanders", true},
    {"a linked source on another site",
     "<p><a href=\"https://audit.example/x\">Report of the auditors on the refit of the "
     "Maren</a></p>",
     "", "", "Report of the auditors", true},
    {"a subhead in capitals", "<h3>A SHOP THAT STAYED OPEN</h3>", "", "", "A SHOP THAT", true},
    {"a paragraph that begins in capitals",
     "<p>TARNBY, Jan. 16 -- The first to cross on the Maren will be the island's doctor, who has "
     "come over by launch every second Monday for two winters.</p>",
     "", "", "The first to cross", true},
    {"a link that is a part of its sentence",
     "<p>It said so <a href=/letter>in a letter to the county that was made public in May</a>.</p>",
     "", "", "in a letter to the county", true},
    {"a card inside a paragraph",
     "<p>The plan was drawn up by Ingrid Vale<span class=\"hover-card\" "
     "style=\"display:none\">Chair of "
     "the board, born in 1961</span>, who had asked for it before the first winter came.</p>",
     "", "", "born in 1961", false},
    {"the words around it",
     "<p>The plan was drawn up by Ingrid Vale<span class=\"hover-card\" "
     "style=\"display:none\">Chair of "
     "the board, born in 1961</span>, who had asked for it before the first winter came.</p>",
     "", "", "by Ingrid Vale, who had asked", true},
    {"links to more without a box", "",
     "<h3>Related articles</h3><ul><li><a href=/x>Islanders row to school in gale</a></li><li><a "
     "href=/y>What the auditors found</a></li><li><a href=/z>A launch for the winter</a></li></ul>",
     "", "What the auditors found", false},
    {"a list that ends the text", "", SOURCES, "", "had never worked on a hull", true},
    {"a line that asks for tips", "",
     "<p><em>Do you know more about this story? Send tips to <a href=mailto:tips@tarnby.example>"
     "tips@tarnby.example</a>.</em></p>",
     "", "Send tips to", false},
    {"a line that asks to subscribe", "",
     "<p><em><a href=/n>Sign up for our newsletter</a> and get the best stories in your inbox "
     "every "
     "morning.</em></p>",
     "", "best stories in your inbox", false},
    {"a paragraph that speaks of a tip",
     "<p>A tip from a welder at the yard had led the inspectors to the frames, he said, and it "
     "came "
     "by an email that nobody had signed.</p>",
     "", "", "A tip from a welder", true},
    {"what a company in the text is",
     "<p>The yard, which was founded in 1908 and is part of a group of three, is the leading "
     "employer of Bergholm, with some 400 men and women on its books.</p>",
     "", "", "leading employer of Bergholm", true},
    {"a post of a live blog", LIVE, "", "", "taking questions from a full hall", true},
    {"its oldest post", LIVE, "", "", "carried in from the gym", true},
    {"the headline of a post", LIVE, "", "", "The board answers questions", true},
    {"the list of posts", EVENTS LIVE, "", "", "13:40 The hall fills", false},
    {"goods: the name", GOODS, "", "", "Nordkap rain jacket", false},
    {"goods: the price", GOODS, "", "", "$129.00", false},
    {"goods: the shop", GOODS, "", "", "Skagen Outdoor", false},
    {"a price in the text",
     "<p>A jacket with the ship's name on it costs $129 in the island's shop, and Mr. Holm has "
     "sold "
     "eleven of them.</p>",
     "", "", "sold eleven of them", true},
};

static struct str build(const struct frame *frame,
                        const char *in_text,
                        const char *at_end,
                        const char *behind,
                        struct arena *arena)
{
    struct str page = arena_printf(arena, "%s", frame->front);
    for (size_t i = 0; i < LENGTH(paragraphs); i++) {
        page = arena_printf(arena, "%.*s<p>%s</p>\n%s", STR_ARG(page), paragraphs[i],
                            i == 3 ? in_text : "");
    }
    return arena_printf(arena, "%.*s%s%s%s%s", STR_ARG(page), at_end, frame->mid, behind,
                        frame->back);
}

static bool has(const struct article *article, const char *probe)
{
    for (size_t i = 0; i < article->n_blocks; i++) {
        if (str_find(article->blocks[i].text, str_of(probe)) >= 0) {
            return true;
        }
    }
    return false;
}

static bool read_page(struct str html, struct arena *arena, struct article *out, const char *name)
{
    struct raw_message raw = {.value = html,
                              .content_type = STR("text/html; charset=utf-8"),
                              .url = STR("https://www.tarnby.example/2024/01/16/ferry-to-orsk")};
    struct err err = {0};
    enum status st = decode(&raw, arena, out, &err);
    cr_expect(eq(int, st, OK), "%s: %s", name, err.text);
    return st == OK;
}

static void expect_paragraphs(const struct article *article, const char *frame, const char *name)
{
    for (size_t i = 0; i < LENGTH(paragraphs); i++) {
        cr_expect(has(article, paragraphs[i]), "%s, %s: paragraph %zu is gone", frame, name, i);
    }
}

/* The article alone: its paragraphs in their order and nothing else. */
Test(page_body, the_article_of_a_page)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t f = 0; f < LENGTH(frames); f++) {
        struct article article = {0};
        cr_assert(read_page(build(&frames[f], "", "", "", arena), arena, &article, frames[f].name));
        cr_expect(eq(sz, article.n_blocks, LENGTH(paragraphs)), "%s", frames[f].name);
        for (size_t i = 0; i < article.n_blocks && i < LENGTH(paragraphs); i++) {
            struct str got = article.blocks[i].text;
            cr_expect(str_eq(got, str_of(paragraphs[i])), "%s: block %zu is '%.*s'", frames[f].name,
                      i, STR_ARG(got));
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

Test(page_body, what_stays_and_what_goes)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t f = 0; f < LENGTH(frames); f++) {
        for (size_t c = 0; c < LENGTH(cases); c++) {
            struct article article = {0};
            struct str page =
                build(&frames[f], cases[c].in_text, cases[c].at_end, cases[c].behind, arena);
            cr_assert(read_page(page, arena, &article, cases[c].name));
            cr_expect(eq(int, has(&article, cases[c].probe), cases[c].kept), "%s: %s",
                      frames[f].name, cases[c].name);
            expect_paragraphs(&article, frames[f].name, cases[c].name);
            for (size_t i = 0; i < LENGTH(furniture); i++) {
                cr_expect(not(has(&article, furniture[i])), "%s, %s: '%s' stays", frames[f].name,
                          cases[c].name, furniture[i]);
            }
            arena_reset(arena);
        }
    }
    arena_free(arena);
}

/* Elements that look like furniture but hold the article do not swallow it. */
Test(page_body, what_holds_the_article)
{
    static const struct {
        const char *name, *front, *back;
    } holders[] = {
        {"hidden until a script shows it", "<div hidden>", "</div>"},
        {"not displayed until a script shows it", "<div style=\"display:none\">", "</div>"},
        {"one form around the page", "<form action=/ method=post>", "</form>"},
        {"a button that nobody closes", "<button>Menu", ""},
        {"an aside that nobody closes", "<aside><p>Weather</p>", ""},
        {"a header that holds it all", "<header>", "</header>"},
        {"a table for layout", "<table><tr><td width=150>Menu<td>", "</table>"},
        {"a label for readers of screens", "<section aria-hidden=false>", "</section>"},
    };
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < LENGTH(holders); i++) {
        struct str page = arena_printf(
            arena, "<html><head><title>" TITLE "</title></head><body>%s<h1>" TITLE "</h1>",
            holders[i].front);
        for (size_t k = 0; k < LENGTH(paragraphs); k++) {
            page = arena_printf(arena, "%.*s<p>%s</p>", STR_ARG(page), paragraphs[k]);
        }
        page = arena_printf(arena, "%.*s%s</body></html>", STR_ARG(page), holders[i].back);
        struct article article = {0};
        cr_assert(read_page(page, arena, &article, holders[i].name));
        expect_paragraphs(&article, "bare", holders[i].name);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* What comes late, and what a reader opens by a click. */
Test(page_body, text_that_is_not_shown_yet)
{
    static const struct {
        const char *name, *before, *after; /* of each paragraph behind the first two */
        bool streamed;
    } ways[] = {
        {"pieces of a stream", "", "", true},
        {"parts of an accordion",
         "<div class=accordion><h3>More</h3><div role=region style=\"display:none;\">",
         "</div></div>", false},
        {"the text behind tabs", "<div class=tab role=tabpanel hidden>", "</div>", false},
        {"what a search opens", "<div hidden=until-found>", "</div>", false},
    };
    struct arena *arena = arena_new(1 << 16);
    for (size_t w = 0; w < LENGTH(ways); w++) {
        struct str page = str_of(frames[0].front);
        struct str late = STR("");
        for (size_t i = 0; i < LENGTH(paragraphs); i++) {
            if (ways[w].streamed && i >= 2) {
                page =
                    arena_printf(arena, "%.*s<template id=\"B:%zx\"></template>", STR_ARG(page), i);
                late = arena_printf(arena, "%.*s<div hidden id=\"S:%zx\"><p>%s</p></div>",
                                    STR_ARG(late), i, paragraphs[i]);
            } else {
                page = arena_printf(arena, "%.*s%s<p>%s</p>%s", STR_ARG(page),
                                    i < 2 ? "" : ways[w].before, paragraphs[i],
                                    i < 2 ? "" : ways[w].after);
            }
        }
        page = arena_printf(arena, "%.*s%s%s%.*s", STR_ARG(page), frames[0].mid, frames[0].back,
                            STR_ARG(late));
        struct article article = {0};
        cr_assert(read_page(page, arena, &article, ways[w].name));
        expect_paragraphs(&article, frames[0].name, ways[w].name);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* The same bytes give the same blocks. */
Test(page_body, twice_the_same)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t f = 0; f < LENGTH(frames); f++) {
        struct str page = build(&frames[f], TWEET, LIST, QUOTE, arena);
        struct article once = {0}, twice = {0};
        cr_assert(read_page(page, arena, &once, frames[f].name));
        cr_assert(read_page(page, arena, &twice, frames[f].name));
        cr_assert(eq(sz, once.n_blocks, twice.n_blocks));
        for (size_t i = 0; i < once.n_blocks; i++) {
            cr_expect(str_eq(once.blocks[i].text, twice.blocks[i].text));
            cr_expect(eq(int, once.blocks[i].kind, twice.blocks[i].kind));
        }
    }
    arena_free(arena);
}
