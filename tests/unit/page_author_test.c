/* Titles and authors of pages: which of several statements wins, and what is a name. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>

#include "worker/decode/decode.h"
#include "worker/decode/page_author.h"
#include "worker/decode/title.h"

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

static void suite_init(void)
{
    decode_init();
}

static void suite_end(void)
{
    decode_cleanup();
}

TestSuite(page_author, .init = suite_init, .fini = suite_end);

/* Joined by " + "; in the arena. */
static const char *joined(const struct strs *list, struct arena *arena)
{
    char *text = ARENA_NEW(arena, char, 1000);
    size_t n = 0;
    text[0] = '\0';
    for (size_t i = 0; i < list->n && n < 900; i++) {
        n +=
            (size_t)snprintf(text + n, 1000 - n, "%s%.*s", i ? " + " : "", STR_ARG(list->items[i]));
    }
    return text;
}

static const struct {
    const char *text;
    bool by; /* only a byline counts */
    const char *want;
} name_cases[] = {
    {"By Jane Doe", true, "Jane Doe"},
    {"Jane Doe", true, ""},
    {"Jane Doe", false, "Jane Doe"},
    {"By Jane Doe and John van der Berg | Staff Writer", true, "Jane Doe + John van der Berg"},
    {"Written by: Jane Doe, July 2, 2021", true, "Jane Doe"},
    {"Published 7 May 2021 by Jane Doe", true, "Jane Doe"},
    {"It was sold by Jane Doe", true, ""},
    {"By the harbour stands a house", true, ""},
    {"By Senior Editor", true, ""},
    {"Follow Jane Doe", false, ""},
    {"jdoe77", false, ""},
    {"Mara O'Neill-Smith", false, "Mara O'Neill-Smith"},
    {"J. R. Doe", false, "J. R. Doe"},
    {"5 min read", false, ""},
};

Test(page_author, names)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < LENGTH(name_cases); i++) {
        struct strs got = {0};
        page_author_names(str_of(name_cases[i].text), name_cases[i].by, arena, &got);
        cr_expect(str_eq(str_of(joined(&got, arena)), str_of(name_cases[i].want)), "'%s'",
                  name_cases[i].text);
        arena_reset(arena);
    }
    arena_free(arena);
}

#define TEXT                                                                                       \
    "<p>The ferry to the islands stayed in the harbour for a third day because of the storm, the " \
    "port authority said on Monday, and it will not sail before the wind has eased for good. "     \
    "Shops on the islands said that they had food for two weeks, and that nobody had to "          \
    "worry.</p>"
#define BODY   TEXT TEXT TEXT
#define HEAD   "<body><main><h1>Ferry stays in the harbour</h1>"
#define PERSON "{\"@type\":\"Person\",\"name\":"
#define JSON(author)                                                                               \
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"publisher\":{\"name\":"       \
    "\"Sample\"},\"author\":" author "}</script>"

static const struct {
    const char *name, *page, *want;
} page_cases[] = {
    {"JSON-LD", JSON(PERSON "\"Jane Doe\"}") HEAD BODY, "Jane Doe"},
    {"the byline, where nobody else is shown",
     JSON(PERSON "\"Jane Doe\"}") HEAD "<p>By John Roe, MD</p>" BODY, "John Roe"},
    {"JSON-LD, where the page shows that name, too",
     JSON(PERSON "\"Jane Doe\"}") HEAD "<p>Jane Doe</p><p>By John Roe</p>" BODY, "Jane Doe"},
    {"JSON-LD, where the byline stands above the headline",
     JSON(PERSON
          "\"Jane Doe\"}") "<body><p>By John Roe</p><h1>Ferry stays in the harbour</h1>" BODY,
     "Jane Doe"},
    {"the first text of an author's box",
     HEAD "<div class='post-author'><b>Jane Doe</b><i>Marketing lead</i></div>" BODY, "Jane Doe"},
    {"whose first text may be none",
     HEAD "<div class='post-author'><b>Our Newsroom</b><i>since 1920</i></div>" BODY, ""},
    {"the first text of a box below the article",
     HEAD BODY TEXT "<div class='author-info'><p>Jane Doe</p><p>Writes on ships.</p></div>",
     "Jane Doe"},
    {"a name and a role", HEAD "<p>Jane Doe | Senior Writer | July 2, 2025</p>" BODY, "Jane Doe"},
    {"a name and a place", HEAD "<p>San Marino | Emilia Romagna | July 2, 2025</p>" BODY, ""},
    {"a sentence that says it",
     HEAD BODY TEXT "<p>This post was written by Jane Doe, head of the harbour.</p>", "Jane Doe"},
    {"of something else",
     HEAD BODY TEXT "<p>The song was written by Jane Doe, head of the harbour.</p>", ""},
    {"a heading that says it", HEAD BODY TEXT "<h3>Author</h3><p>Jane Doe</p>", "Jane Doe"},
    {"a day of the week is nobody", HEAD "<div class='author-date'>Sat</div>" BODY, ""},
    {"nor is a number", "<meta name=author content='262588213843476'>" HEAD BODY, ""},
    {"the site's name gives way to a byline",
     JSON("{\"name\":\"Sample\"}") HEAD "<p>By John Roe</p>" BODY, "John Roe"},
    {"an account's name too", JSON(PERSON "\"jroe77\"}") HEAD "<p>By John Roe</p>" BODY,
     "John Roe"},
    {"but stays where the page names nobody", JSON(PERSON "\"jroe77\"}") HEAD BODY, "jroe77"},
    {"a link to the author's page", HEAD "<a href='/author/jane'>Jane Doe</a>" BODY, "Jane Doe"},
    {"a link to a section", HEAD "<a href='/world/'>World News</a>" BODY, ""},
    {"rel=author", HEAD "<a rel=author href=x>Jane Doe</a>" BODY, "Jane Doe"},
    {"class", HEAD "<div class='post__author'>Jane Doe</div>" BODY, "Jane Doe"},
    {"class on a menu", "<nav><div class='authors'>Our People</div></nav>" HEAD BODY, ""},
    {"a box below the text", HEAD BODY "<div class='author-name'>Jane Doe</div>", "Jane Doe"},
    {"many boxes below it are teasers",
     HEAD BODY "<div class='author-name'>Jane Doe</div><div class='author-name'>John Roe</div>"
               "<div class='author-name'>Mia Moe</div>",
     ""},
    {"a name below its label", HEAD "<div>Written by</div><div>Jane Doe</div>" BODY, "Jane Doe"},
    {"with degrees", HEAD "<span>By</span> <em>Jane Doe, MD, RDN</em>" BODY, "Jane Doe"},
    {"below the text", HEAD BODY TEXT "<p>Written by:</p><p>Jane Doe</p>", "Jane Doe"},
    {"a short label below the text is a teaser's", HEAD BODY TEXT "<p>By</p><p>Jane Doe</p>", ""},
    {"behind a label may stand no name", HEAD "<p>By</p><p>Our Newsroom</p>" BODY, ""},
    {"all that are linked, not the first behind the label",
     HEAD "By <a href='/author/a'>Jane Doe</a> and <a href='/author/b'>John Roe</a>" BODY,
     "Jane Doe + John Roe"},
    {"\"Doe, Jane\" of any author", "<meta name=author content='Doe, Jane'>" HEAD BODY, "Jane Doe"},
    {"two authors in one", "<meta name=author content='Jane Doe, John Roe'>" HEAD BODY,
     "Jane Doe, John Roe"},
    {"a degree is no first name", "<meta name=author content='Doe, MD'>" HEAD BODY, "Doe, MD"},
    {"the publisher is no author",
     JSON("{\"@type\":\"NewsMediaOrganization\",\"name\":\"Sample\"}") HEAD BODY, ""},
    {"but a person of its name may be", JSON(PERSON "\"Sample\"}") HEAD BODY, "Sample"},
    {"an invitation", HEAD "<a href='/user/register'>Registrieren</a>" BODY, ""},
    {"\"Doe, Jane\"", "<meta name='citation_author' content='Doe, Jane'>" HEAD BODY, "Jane Doe"},
    {"a card's label",
     "<meta name='twitter:label1' content='Written by'>"
     "<meta name='twitter:data1' content='Jane Doe'>" HEAD BODY,
     "Jane Doe"},
    {"a card's other label",
     "<meta name='twitter:label1' content='Reading time'>"
     "<meta name='twitter:data1' content='Five Minutes'>" HEAD BODY,
     ""},
};

Test(page_author, pages)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < LENGTH(page_cases); i++) {
        struct article article = {0};
        struct err err = {0};
        struct raw_message raw = {.value = str_of(page_cases[i].page),
                                  .content_type = STR("text/html")};
        cr_assert(eq(int, decode(&raw, arena, &article, &err), OK), "%s", err.text);
        cr_expect(str_eq(str_of(joined(&article.authors, arena)), str_of(page_cases[i].want)), "%s",
                  page_cases[i].name);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* ---- titles ---- */

static const struct {
    const char *name;
    const char *stated[3], *headings[2], *lower, *site, *domain, *want;
} title_cases[] = {
    {"the <h1> that agrees wins",
     {"Best ferries of 2021: storms and harbours"},
     {"Best ferries of 2021, storms and all"},
     NULL,
     NULL,
     NULL,
     "Best ferries of 2021, storms and all"},
    {"a logo does not",
     {"Ferry stays in the harbour"},
     {"The Daily Sample"},
     NULL,
     "The Daily Sample",
     NULL,
     "Ferry stays in the harbour"},
    {"of two the one that agrees",
     {"Ferry stays in the harbour"},
     {"Latest from the coast today", "Ferry stays in harbour"},
     NULL,
     NULL,
     NULL,
     "Ferry stays in harbour"},
    {"the site's name goes",
     {"Ferry stays - The Daily Sample"},
     {NULL},
     NULL,
     "The Daily Sample",
     NULL,
     "Ferry stays"},
    {"also in front",
     {"Sample Blog: Ferry stays"},
     {NULL},
     NULL,
     NULL,
     "sample.example",
     "Ferry stays"},
    {"a colon of the headline's own stays",
     {"Storm: Ferry stays"},
     {NULL},
     NULL,
     NULL,
     "sample.example",
     "Storm: Ferry stays"},
    {"the domain spells it",
     {"Ferry stays - The North York Times"},
     {NULL},
     NULL,
     NULL,
     "nytimes.example",
     "Ferry stays"},
    {"a section label goes",
     {"Ferry stays in harbour | Opinion"},
     {NULL},
     NULL,
     NULL,
     NULL,
     "Ferry stays in harbour"},
    {"a bar behind two words stays",
     {"Jane Doe | Interview"},
     {NULL},
     NULL,
     NULL,
     NULL,
     "Jane Doe | Interview"},
    {"what a lower heading repeats is the title",
     {"The ferry - stories of the coast"},
     {NULL},
     "The ferry",
     NULL,
     NULL,
     "The ferry"},
    {"else it stays",
     {"The ferry - stories of the coast"},
     {NULL},
     "Comments",
     NULL,
     NULL,
     "The ferry - stories of the coast"},
    {"nothing", {NULL}, {NULL}, NULL, NULL, NULL, ""},
};

Test(page_author, titles)
{
    for (size_t i = 0; i < LENGTH(title_cases); i++) {
        struct titles titles = {.site = str_of(title_cases[i].site),
                                .domain = str_of(title_cases[i].domain)};
        for (size_t k = 0; k < 3 && title_cases[i].stated[k]; k++) {
            titles.stated[titles.n_stated++] =
                title_without_site(str_of(title_cases[i].stated[k]), titles.site, titles.domain);
        }
        for (size_t k = 0; k < 2 && title_cases[i].headings[k]; k++) {
            titles.headings[titles.n_headings++] = str_of(title_cases[i].headings[k]);
        }
        if (title_cases[i].lower) {
            titles.lower[titles.n_lower++] = str_of(title_cases[i].lower);
        }
        struct str got = title_choose(&titles);
        cr_expect(str_eq(got, str_of(title_cases[i].want)), "%s: got '%.*s'", title_cases[i].name,
                  STR_ARG(got));
    }
}
