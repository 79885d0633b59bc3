#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "worker/decode/decode.h"
#include "worker/decode/html.h"
#include "worker/page/page_kind.h"
#include "worker/page/page_words.h"

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])

/* ---- titles and phrases ---- */

static const struct {
    const char *title;
    enum page_sign sign;
} titles[] = {
    {"404", SIGN_ERROR},
    {"Page not found", SIGN_ERROR},
    {"404 - Page Not Found | The Kirkholm Post", SIGN_ERROR},
    {"The Kirkholm Post \xE2\x80\x93 Oops! That page can\xE2\x80\x99t be found.", SIGN_ERROR},
    {"503 Service Temporarily Unavailable", SIGN_ERROR},
    {"Sorry, this article is no longer available", SIGN_ERROR},
    {"Why 404 pages are an art form", SIGN_NONE},
    {"Page not found: how a library lost its archive", SIGN_NONE},
    {"Ferry not found after storm", SIGN_NONE},
    {"Error", SIGN_ERROR},
    {"Error in voting machines delays count", SIGN_NONE},
    {"Just a moment...", SIGN_CHECK},
    {"Just a moment, says the ferryman", SIGN_NONE},
    {"Attention Required! | Shieldwall", SIGN_CHECK},
    {"Access Denied", SIGN_CHECK},
    {"Access denied - how the harbour shut out its own fishermen", SIGN_NONE},
    {"We value your privacy", SIGN_COOKIE},
    {"We value your privacy, say firms that sell it", SIGN_NONE},
    {"Subscribe to continue reading | The Kirkholm Post", SIGN_WALL},
    {"Subscribe to nothing: a year without streaming", SIGN_NONE},
    {"Ferry back in harbour", SIGN_NONE},
    {"", SIGN_NONE},
    {"| - |", SIGN_NONE},
};

Test(page_words, titles)
{
    for (size_t i = 0; i < LENGTH(titles); i++) {
        cr_expect(eq(int, (int)page_words_title(str_of(titles[i].title)), (int)titles[i].sign),
                  "%s", titles[i].title);
    }
}

Test(page_words, a_title_may_be_of_any_length)
{
    char title[1000];
    memset(title, 'x', sizeof title);
    for (size_t n = 0; n < sizeof title; n++) {
        title[n] = n % 5 == 4 ? '|' : 'x';
        cr_expect(eq(int, (int)page_words_title((struct str){title, n + 1}), SIGN_NONE));
    }
}

static const struct {
    const char *text;
    enum page_sign sign;
} texts[] = {
    {"Please enable JavaScript and cookies to continue.", SIGN_CHECK},
    {"He learned JavaScript in a week.", SIGN_NONE},
    {"We use cookies to make this site better.", SIGN_COOKIE},
    {"They bake cookies to raise money for the lifeboat.", SIGN_NONE},
    {"Subscribe to continue reading", SIGN_WALL},
    {"She went on reading until the boat was in.", SIGN_NONE},
    {"The page you\xE2\x80\x99re looking for has moved.", SIGN_ERROR},
    {"The page of the log for that night is missing.", SIGN_NONE},
};

Test(page_words, texts)
{
    for (size_t i = 0; i < LENGTH(texts); i++) {
        cr_expect(eq(int, (int)page_words_text(str_of(texts[i].text)), (int)texts[i].sign), "%s",
                  texts[i].text);
    }
}

/* ---- pages ---- */

#define P1                                                                                         \
    "<p>The ferry to Kirkholm stayed in the harbour on Tuesday, after a storm had broken the "     \
    "outer end of its pier.</p>"
#define P2                                                                                         \
    "<p>The captain said that she had not seen such waves in twenty years, and that she would "    \
    "not sail before the divers had been down.</p>"
#define P3                                                                                         \
    "<p>About two hundred people waited on the quay until the evening, when the town opened the "  \
    "school for them.</p>"
#define SHORT_TEXT P1 P2 P3
#define LONG_TEXT  SHORT_TEXT P3 P2 P1 P2 P3 P1
#define LINKS                                                                                      \
    "<ul><li><a href=/a>Harbour master asks for a new wall</a></li>"                               \
    "<li><a href=/b>Divers find the old anchor of the Maren</a></li>"                              \
    "<li><a href=/c>School opens its doors for stranded guests</a></li>"                           \
    "<li><a href=/d>What the storm did to the island roads</a></li></ul>"
#define MANY_LINKS LINKS LINKS LINKS LINKS
#define TEASERS                                                                                    \
    "<div><h3><a href=/e>Harbour master asks for a new wall</a></h3><p>The old one is too low, "   \
    "he told the council on Monday.</p></div><div><h3><a href=/f>Divers find the old anchor of "   \
    "the Maren</a></h3><p>It lay in the mud for ninety years, not far from the pier.</p></div>"
#define HEAD(title) "<html><head><title>" title "</title>"
#define OG_ARTICLE  "<meta property=og:type content=article>"
#define OG_WEBSITE  "<meta property=og:type content=website>"
#define COOKIES                                                                                    \
    "<div><h2>We value your privacy</h2><p>We and our partners store and/or access information "   \
    "on a device, such as cookies, and process personal data, if you agree.</p><p>You can change " \
    "your choices at any time in our cookie policy, or withdraw your consent there.</p>"           \
    "<button>Accept all</button></div>"
#define SITE "https://kirkholmpost.example"

static const struct {
    const char *name, *url, *html;
    enum page_kind kind;
    bool dated;
} pages[] = {
    {"an error page", SITE "/2026/old",
     HEAD("Page not found | The Kirkholm Post") "<body><h1>404</h1><p>The page you are looking for "
                                                "does not exist. Try the search.</p>" LINKS,
     PAGE_OTHER, false},
    {"an error page with teasers", SITE "/2026/old",
     HEAD("404 - The Kirkholm Post") "<body><h1>Page not found</h1>" TEASERS TEASERS TEASERS,
     PAGE_OTHER, false},
    {"an article about errors", SITE "/2026/404",
     HEAD("Page not found") "<body><h1>Page not found: an essay on what is lost</h1>" LONG_TEXT,
     PAGE_ARTICLE, false},
    {"a short one, named like an error, that says it is an article", SITE "/2026/404",
     HEAD("Page not found") OG_ARTICLE "<body><h1>Page not found</h1>" SHORT_TEXT, PAGE_ARTICLE,
     false},
    {"one that does not say so", SITE "/2026/404",
     HEAD("Page not found") "<body><h1>Page not found</h1>" SHORT_TEXT, PAGE_DOUBTFUL, false},

    {"a bot check", SITE "/2026/ferry-back",
     HEAD("Just a moment...") "<body><h1>kirkholmpost.example</h1><p>Checking your browser before "
                              "you get to the page. Please enable JavaScript and cookies.</p>",
     PAGE_OTHER, false},
    {"a check under another title", SITE "/2026/ferry-back",
     HEAD("kirkholmpost.example") "<body><p>Please verify that you are human to go on.</p>",
     PAGE_OTHER, false},
    {"an article that a browser without scripts sees", SITE "/2026/ferry-back",
     HEAD("Ferry back") "<body><p>Please enable JavaScript to see the video.</p>" SHORT_TEXT,
     PAGE_ARTICLE, false},

    {"a cookie wall", SITE "/2026/ferry-back", HEAD("The Kirkholm Post") "<body>" COOKIES,
     PAGE_OTHER, false},
    {"a cookie wall by its title", SITE "/2026/ferry-back",
     HEAD("Before you continue") "<body>" COOKIES, PAGE_OTHER, false},
    {"an article with a cookie banner", SITE "/2026/ferry-back",
     HEAD("Ferry back in harbour") "<body>" COOKIES "<h1>Ferry back in harbour</h1>" SHORT_TEXT,
     PAGE_ARTICLE, false},

    {"a paywall without the text", SITE "/2026/ferry-back-in-harbour",
     HEAD("Ferry back in harbour") OG_ARTICLE
     "<body><h1>Ferry back in harbour</h1><h3>Subscribe to continue reading</h3><p>Already have an "
     "account? Sign in.</p>" LINKS,
     PAGE_OTHER, true},
    {"a paywall behind the first paragraph", SITE "/2026/ferry-back-in-harbour",
     HEAD("Ferry back in harbour") OG_ARTICLE "<body><h1>Ferry back in harbour</h1>" P2
                                              "<h3>Subscribe to continue reading</h3>" LINKS,
     PAGE_DOUBTFUL, true},
    {"a login page", SITE "/login",
     HEAD("Log in | The Kirkholm Post") "<body><h1>Log in</h1><form><label>Name</label></form>",
     PAGE_OTHER, false},
    {"an article that offers a subscription", SITE "/2026/ferry-back-in-harbour",
     HEAD("Ferry back in harbour") "<body><h1>Ferry back in harbour</h1>" LONG_TEXT
                                   "<p>Subscribe to read the full archive.</p>",
     PAGE_ARTICLE, false},

    {"a home page", SITE "/", HEAD("The Kirkholm Post") OG_WEBSITE "<body>" MANY_LINKS TEASERS,
     PAGE_OTHER, false},
    {"a home page that says it is an article", SITE "",
     HEAD("The Kirkholm Post") OG_ARTICLE "<body>" MANY_LINKS TEASERS, PAGE_DOUBTFUL, false},
    {"an article on a site's root", SITE "/",
     HEAD("Ferry back in harbour") "<body><h1>Ferry back in harbour</h1>" LONG_TEXT MANY_LINKS,
     PAGE_ARTICLE, false},
    {"a short one there, with few links", SITE "/",
     HEAD("Ferry back in harbour") "<body><h1>Ferry back in harbour</h1>" SHORT_TEXT LINKS,
     PAGE_ARTICLE, false},

    {"a section front", SITE "/world/europe",
     HEAD("Europe | The Kirkholm Post") "<body><h1>Europe</h1>" TEASERS TEASERS MANY_LINKS,
     PAGE_OTHER, false},
    {"a list whose address tells nothing", SITE "/2026/03/02",
     HEAD("The Kirkholm Post of March 2") "<body><h1>March 2</h1>" MANY_LINKS, PAGE_DOUBTFUL,
     false},
    {"the same without an address", NULL,
     HEAD("The Kirkholm Post of March 2") "<body><h1>March 2</h1>" MANY_LINKS, PAGE_DOUBTFUL,
     false},
    {"an article under a short address", SITE "/world/ferry",
     HEAD("Ferry back in harbour") "<body><h1>Ferry back in harbour</h1>" SHORT_TEXT MANY_LINKS,
     PAGE_ARTICLE, false},

    {"an article of three sentences", SITE "/2026/ferry-back-in-harbour",
     HEAD("Ferry back in harbour") "<body><h1>Ferry back in harbour</h1>" SHORT_TEXT, PAGE_ARTICLE,
     false},
    {"of one sentence", SITE "/2026/ferry-back-in-harbour",
     HEAD("Ferry back in harbour") "<body><h1>Ferry back in harbour</h1>" P1, PAGE_ARTICLE, false},
    {"a page with nothing", NULL, HEAD("T") "<body><p>x</p>", PAGE_ARTICLE, false},
};

Test(page_kind, pages)
{
    struct arena *arena = arena_new(1 << 16);
    decode_init();
    for (size_t i = 0; i < LENGTH(pages); i++) {
        struct article article = {0};
        struct dom dom;
        struct page page;
        struct str url = str_of(pages[i].url);
        cr_assert(html_open(str_of(pages[i].html), url, arena, &article, &dom, &page));
        struct page_verdict got = page_kind(&page, NULL, pages[i].dated, url);
        cr_expect(eq(int, (int)got.kind, (int)pages[i].kind), "%s: %s", pages[i].name,
                  got.why ? got.why : "an article");
        cr_expect(eq(int, got.why == NULL, got.kind == PAGE_ARTICLE), "%s", pages[i].name);
        arena_reset(arena);
    }
    arena_free(arena);
    decode_cleanup();
}

Test(page_kind, only_what_is_kept_is_text)
{
    struct arena *arena = arena_new(1 << 16);
    struct article article = {0};
    struct dom dom;
    struct page page;
    decode_init();
    cr_assert(html_open(STR(HEAD("Page not found") "<body>" SHORT_TEXT SHORT_TEXT SHORT_TEXT),
                        STR(SITE "/x"), arena, &article, &dom, &page));
    const bool *nothing = ARENA_NEW(arena, bool, page.n);
    cr_expect(eq(int, (int)page_kind(&page, NULL, false, STR(SITE "/x")).kind, PAGE_ARTICLE));
    cr_expect(eq(int, (int)page_kind(&page, nothing, false, STR(SITE "/x")).kind, PAGE_OTHER));
    arena_free(arena);
    decode_cleanup();
}

/* ---- through decode ---- */

#define ERROR_PAGE                                                                                 \
    "<html><head><title>Page not found</title></head><body><h1>Page not found</h1><p>The page "    \
    "you are looking for does not exist.</p></body></html>"

static const struct {
    const char *name, *type, *value;
    bool rejected;
} records[] = {
    {"a page", "text/html", ERROR_PAGE, true},
    {"a page in an envelope", "application/json", "{\"html\":\"" ERROR_PAGE "\"}", true},
    {"an envelope that brings its text", "application/json",
     "{\"text\":\"Page not found.\",\"html\":\"" ERROR_PAGE "\"}", false},
    {"an envelope whose text is a page", "application/json", "{\"text\":\"" ERROR_PAGE "\"}",
     false},
    {"a withdrawal", "application/json",
     "{\"id\":\"1\",\"status\":\"canceled\",\"html\":\"" ERROR_PAGE "\"}", false},
    {"a text", "text/plain", "Page not found", false},
};

Test(page_kind, records)
{
    struct arena *arena = arena_new(1 << 16);
    decode_init();
    for (size_t i = 0; i < LENGTH(records); i++) {
        struct article article = {0};
        struct err err = {0};
        struct raw_message raw = {.value = str_of(records[i].value),
                                  .content_type = str_of(records[i].type)};
        enum status status = decode(&raw, arena, &article, &err);
        cr_expect(eq(int, status, records[i].rejected ? ERR_INPUT : OK), "%s: %s", records[i].name,
                  err.text);
        bool so = str_starts(str_of(err.text), STR("not_article: an error page"));
        cr_expect(eq(int, so, records[i].rejected), "%s: %s", records[i].name, err.text);
        bool marked = status == OK && article.page_kind != PAGE_ARTICLE && !article.killed;
        cr_expect(eq(int, marked, false), "%s", records[i].name);
        arena_reset(arena);
    }
    arena_free(arena);
    decode_cleanup();
}
