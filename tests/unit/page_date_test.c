/* Dates of publication: how they are written, and where a page shows them. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "common/clock.h"
#include "worker/decode/date_find.h"
#include "worker/decode/decode.h"

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

static void suite_init(void)
{
    decode_init();
}

static void suite_end(void)
{
    decode_cleanup();
}

TestSuite(page_date, .init = suite_init, .fini = suite_end);

/* "2021-12-28" for a day, else with the time in UTC; "" for none. */
static const char *show(struct stamp stamp, char text[CLOCK_TEXT_MAX])
{
    text[0] = '\0';
    if (stamp.from != DATE_FROM_NONE) {
        clock_format(stamp.us, text);
        text[stamp.day_only ? 10 : CLOCK_TEXT_MAX - 1] = '\0';
    }
    return text;
}

/* ---- date_find: a date in a short text ---- */

static const struct {
    const char *text;
    enum date_order order;
    const char *want; /* "": none */
} find_cases[] = {
    {"Updated on 28 Dec 2021 | 5 min read", DATE_ORDER_UNKNOWN, "2021-12-28"},
    {"28. Dezember 2021, 10:39 Uhr", DATE_ORDER_UNKNOWN, "2021-12-28T10:39:00Z"},
    {"le 28 d\xC3\xA9"
     "cembre 2021",
     DATE_ORDER_UNKNOWN, "2021-12-28"},
    {"1er mars 2021", DATE_ORDER_UNKNOWN, "2021-03-01"},
    {"Actualizado el 28 de diciembre de 2021", DATE_ORDER_UNKNOWN, "2021-12-28"},
    {"28.12.2021 10:39", DATE_ORDER_UNKNOWN, "2021-12-28T10:39:00Z"},
    {"04.12.21", DATE_ORDER_UNKNOWN, "2021-12-04"},
    {"28/12/2021", DATE_ORDER_UNKNOWN, "2021-12-28"},
    {"12/28/2021", DATE_ORDER_UNKNOWN, "2021-12-28"},
    {"3/4/2021", DATE_DAY_FIRST, "2021-04-03"},
    {"3/4/2021", DATE_MONTH_FIRST, "2021-03-04"},
    {"3/4/2021", DATE_ORDER_UNKNOWN, ""},
    {"13/14/2021", DATE_DAY_FIRST, ""},
    {"3 days ago", DATE_ORDER_UNKNOWN, ""},
    {"yesterday at 10:15", DATE_ORDER_UNKNOWN, ""},
    {"May we ask for 2021 reasons", DATE_ORDER_UNKNOWN, ""},
    {"Version 1.2.2021.5 of the tool", DATE_ORDER_UNKNOWN, ""},
    {"call 555-12-2021-77", DATE_ORDER_UNKNOWN, ""},
};

Test(page_date, find)
{
    for (size_t i = 0; i < LENGTH(find_cases); i++) {
        struct date_span span = {0};
        char text[CLOCK_TEXT_MAX];
        bool found = date_find(str_of(find_cases[i].text), 0, find_cases[i].order, &span);
        cr_expect(str_eq(str_of((found ? show(span.stamp, text) : "")), str_of(find_cases[i].want)),
                  "'%s'", find_cases[i].text);
    }
}

Test(page_date, long_texts_are_not_searched)
{
    char text[DATE_FIND_MAX + 12];
    memset(text, ' ', sizeof text);
    memcpy(text, "28 Dec 2021", 11);
    struct date_span span;
    cr_expect(date_find((struct str){text, DATE_FIND_MAX}, 0, DATE_ORDER_UNKNOWN, &span));
    cr_expect(not(date_find((struct str){text, DATE_FIND_MAX + 1}, 0, DATE_ORDER_UNKNOWN, &span)));
}

static const struct {
    const char *language, *domain;
    enum date_order want;
} order_cases[] = {
    {"en", "sample.example", DATE_MONTH_FIRST}, {"en-US", "sample.com", DATE_MONTH_FIRST},
    {"en-GB", "sample.com", DATE_DAY_FIRST},    {"de", "sample.com", DATE_DAY_FIRST},
    {"en", "sample.co.uk", DATE_DAY_FIRST},     {"en", "sample.us", DATE_MONTH_FIRST},
    {"en", "sample.io", DATE_MONTH_FIRST},      {"", "sample.com", DATE_ORDER_UNKNOWN},
};

Test(page_date, order)
{
    for (size_t i = 0; i < LENGTH(order_cases); i++) {
        enum date_order got =
            date_order_of(str_of(order_cases[i].language), str_of(order_cases[i].domain));
        cr_expect(eq(int, got, order_cases[i].want), "%s %s", order_cases[i].language,
                  order_cases[i].domain);
    }
}

static const struct {
    const char *url, *want;
} url_cases[] = {
    {"https://news.example/2021/12/28/storm", "2021-12-28"},
    {"https://news.example/2021/dec/28/storm", "2021-12-28"},
    {"https://news.example/world-2021/2021-12-28-storm", "2021-12-28"},
    {"https://news.example/20211228/storm", "2021-12-28"},
    {"https://news.example/20219928/storm", ""},
    {"https://news.example/202112281/storm", ""},
    {"https://news.example/2021/12/storm", ""},
    {"https://news.example/x?d=/2021/12/28/", ""},
};

Test(page_date, url)
{
    for (size_t i = 0; i < LENGTH(url_cases); i++) {
        struct stamp stamp = {0};
        char text[CLOCK_TEXT_MAX];
        bool found = date_in_url(str_of(url_cases[i].url), &stamp);
        cr_expect(str_eq(str_of((found ? show(stamp, text) : "")), str_of(url_cases[i].want)), "%s",
                  url_cases[i].url);
    }
}

/* ---- pages ---- */

#define BODY                                                                                       \
    "<p>The ferry to the islands stayed in the harbour for a third day because of the storm, the " \
    "port authority said on Monday, and it will not sail before the wind has eased for good.</p>"  \
    "<p>Shops on the islands said that they had food for two weeks, and that nobody had to worry " \
    "about the supply of milk, bread and fresh fruit until the next ship arrives there.</p>"
#define LONG                                                                                       \
    "<p>The ferry to the islands stayed in the harbour for a third day because of the storm, the " \
    "port authority said on Monday, and it will not sail before the wind has eased for good, and " \
    "shops on the islands said that they had food for two weeks at least.</p>"
#define HEAD "<body><main><h1>Ferry stays in the harbour</h1>"
#define JSON(day)                                                                                  \
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":\"" day       \
    "\"}</script>"
#define WEB_PAGE                                                                                   \
    "<script type='application/ld+json'>{\"@type\":\"WebPage\",\"datePublished\":\"2021-12-26\"}"  \
    "</script>"

static const struct {
    const char *name;
    const char *page; /* within <html> */
    const char *published, *modified;
    enum date_from from;
    const char *warning; /* NULL: none of its kind */
} page_cases[] = {
    {"a date below the headline", HEAD "<p>Dec 28, 2021</p>" BODY, "2021-12-28", "", DATE_FROM_TEXT,
     NULL},
    {"a date inside a sentence is the story's",
     HEAD BODY "<p>The ferry last sailed on Dec 28, 2021, and it carried eighty people and one "
               "truck of flour over to the largest of the islands, the port authority added.</p>",
     "", "", DATE_FROM_NONE, NULL},
    {"JSON-LD comes before the text",
     "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":"
     "\"2021-12-27\"}</script>" HEAD "<p>Dec 28, 2021</p>" BODY,
     "2021-12-27", "", DATE_FROM_JSON_LD, NULL},
    {"the day a page shows wins over a later statement, and the two are disputed",
     "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":"
     "\"2022-03-27\"}</script>" HEAD "<p class='date'>Published Dec 28, 2021</p>" BODY,
     "2021-12-28", "", DATE_FROM_TEXT, "published_at_disputed"},
    {"an earlier statement stays, disputed",
     "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":"
     "\"2021-03-27\"}</script>" HEAD "<p class='date'>Published Dec 28, 2021</p>" BODY,
     "2021-03-27", "", DATE_FROM_JSON_LD, "published_at_disputed"},
    {"an update is no publication",
     HEAD "<p>Published Dec 28, 2021</p><p>Last updated: Dec 30, 2021</p>" BODY, "2021-12-28",
     "2021-12-30", DATE_FROM_TEXT, NULL},
    {"the label may stand in an element before",
     HEAD "<div>Last updated:</div><div>Dec 30, 2021</div>" BODY, "", "2021-12-30", DATE_FROM_NONE,
     NULL},
    {"a <time> with an instant",
     HEAD "<time datetime='2021-12-28T23:30:00-05:00'>Tuesday</time>" BODY, "2021-12-29T04:30:00Z",
     "", DATE_FROM_TIME_ELEMENT, NULL},
    {"a <time> in a list of other articles is not this one's",
     HEAD BODY "<div class='related'><time datetime='2021-11-02'>2 Nov</time> Older story</div>",
     "", "", DATE_FROM_NONE, NULL},
    {"microdata", HEAD "<span itemprop='datePublished' content='2021-12-28'>recently</span>" BODY,
     "2021-12-28", "", DATE_FROM_TIME_ELEMENT, NULL},
    {"a comment's date is not the article's",
     HEAD BODY "<div class='comments'><p>Posted Dec 30, 2021</p></div>", "", "", DATE_FROM_NONE,
     NULL},
    {"another date of the page tells what comes first",
     HEAD "<p>3/4/2021</p>" BODY "<p>Open until 25/02/2021</p>", "2021-04-03", "", DATE_FROM_TEXT,
     NULL},
    {"the page's own day where none is stated of an article", WEB_PAGE HEAD BODY, "2021-12-26", "",
     DATE_FROM_JSON_LD, NULL},
    {"an article's day comes before its page's", WEB_PAGE JSON("2021-12-27") HEAD BODY,
     "2021-12-27", "", DATE_FROM_JSON_LD, NULL},
    {"so does what readers see below the headline",
     WEB_PAGE HEAD "<p class='date'>Dec 28, 2021</p>" BODY, "2021-12-28", "", DATE_FROM_TEXT, NULL},
    {"data in a script", "<script>x={\"publishedAt\": \"2021-12-28\"}</script>" HEAD BODY,
     "2021-12-28", "", DATE_FROM_META, NULL},
    {"in a string in a script",
     "<script>f('{\\\"datePublished\\\":\\\"2021-12-28\\\"}')</script>" HEAD BODY, "2021-12-28", "",
     DATE_FROM_META, NULL},
    {"in an attribute",
     HEAD "<div data-x='{&quot;publish_date&quot;:&quot;2021-12-28&quot;}'></div>" BODY,
     "2021-12-28", "", DATE_FROM_META, NULL},
    {"data on several articles in a script",
     "<script>x=[{\"publishedAt\":\"2021-12-28\"},{\"publishedAt\":\"2021-12-29\"}]</script>" HEAD
         BODY,
     "", "", DATE_FROM_NONE, NULL},
    {"another word of a script",
     "<script>x={\"unpublishedAt\":\"2021-12-28\",\"publisher\":\"2021-12-28\"}</script>" HEAD BODY,
     "", "", DATE_FROM_NONE, NULL},
    {"a page rebuilt later still shows its day", JSON("2022-03-27") HEAD "<p>Dec 28, 2021</p>" BODY,
     "2021-12-28", "", DATE_FROM_TEXT, "published_at_disputed"},
    {"the stated day stays where the page shows it, too",
     JSON("2022-03-27") HEAD "<p class='date'>Published Mar 27, 2022</p>"
                             "<p class='date'>First published Dec 28, 2021</p>" BODY,
     "2022-03-27", "", DATE_FROM_JSON_LD, NULL},
    {"a date far from the headline, if the page shows no other",
     HEAD LONG LONG LONG LONG "<p>Dec 28, 2021</p>", "2021-12-28", "", DATE_FROM_TEXT, NULL},
    {"two dates far from it are other things'",
     HEAD LONG LONG LONG LONG "<p>Dec 28, 2021</p><p>Dec 29, 2021</p>", "", "", DATE_FROM_NONE,
     NULL},
    {"and a date among other words is", HEAD LONG LONG LONG LONG "<p>Open until 25 Feb 2021</p>",
     "", "", DATE_FROM_NONE, NULL},
    {"the article's own footer",
     "<body><article><h1>Ferry stays in the harbour</h1>" BODY
     "<footer class='tag'><p>Posted Dec 28, 2021</p></footer></article>",
     "2021-12-28", "", DATE_FROM_TEXT, NULL},
    {"the footer of the one article, below a headline outside of it",
     HEAD "<article>" BODY "<footer class='meta'><p>Posted Dec 28, 2021</p></footer></article>",
     "2021-12-28", "", DATE_FROM_TEXT, NULL},
    {"the footer of one of several articles",
     HEAD BODY "<article><p>Another ferry</p><footer><p>Posted Dec 28, 2021</p></footer></article>"
               "<article><p>A third one</p></article>",
     "", "", DATE_FROM_NONE, NULL},
    {"a date in pieces", HEAD "<div class='postdate'><span>28</span> Dec <b>2021</b></div>" BODY,
     "2021-12-28", "", DATE_FROM_TEXT, NULL},
    {"pieces that nothing calls a date",
     HEAD "<div class='rooms'><span>28</span> Dec <b>2021</b></div>" BODY, "", "", DATE_FROM_NONE,
     NULL},
    {"pieces that are no date", HEAD "<div class='date'><span>28</span> of <b>2021</b></div>" BODY,
     "", "", DATE_FROM_NONE, NULL},
    {"pieces in the site's footer",
     HEAD BODY "<footer><p class='date'><span>28</span> Dec 2021</p></footer>", "", "",
     DATE_FROM_NONE, NULL},
    {"the site's footer", HEAD BODY "<footer><p>Posted Dec 28, 2021</p></footer>", "", "",
     DATE_FROM_NONE, NULL},
    {"what is released is not the article",
     HEAD "<div class='meta'>Jane Doe, Dec 28, 2021</div><div class='meta'>Released: Dec 20, 2021"
          "</div>" BODY,
     "2021-12-28", "", DATE_FROM_TEXT, NULL},
    {"but it may be", HEAD BODY "<p>Released: Dec 20, 2021</p>", "2021-12-20", "", DATE_FROM_TEXT,
     NULL},
    {"a short sentence", HEAD "<p>The next meeting takes place on Dec 28, 2021</p>" BODY, "", "",
     DATE_FROM_NONE, NULL},
    {"what it was originally",
     HEAD "<p class='date'>Dec 28, 2021</p><p>This story was originally published on Nov 2, 2021, "
          "and has been looked after since then.</p>" BODY,
     "2021-11-02", "", DATE_FROM_TEXT, NULL},
    {"the address tells which number is the day",
     "<link rel=canonical href='https://sample.example/2021/april/03/ferry'>"
     "<meta property='og:locale' content='en_US'>" HEAD
     "<p class='date'>Published 03/04/2021</p>" BODY,
     "2021-04-03", "", DATE_FROM_URL, NULL},
    {"another day in the address does not",
     "<link rel=canonical href='https://sample.example/2021/april/05/ferry'>"
     "<meta property='og:locale' content='en_US'>" HEAD
     "<p class='date'>Published 03/04/2021</p>" BODY,
     "2021-03-04", "", DATE_FROM_TEXT, NULL},
    {"meta in words", "<meta name='published' content='Published Dec 28, 2021 at noon'>" HEAD BODY,
     "2021-12-28", "", DATE_FROM_META, NULL},
};

static bool has_warning(const struct article *article, const char *word)
{
    for (size_t i = 0; i < article->warnings.n; i++) {
        if (str_eq(article->warnings.items[i], str_of(word))) {
            return true;
        }
    }
    return false;
}

static struct article read_page(const char *page, int64_t received_us, struct arena *arena)
{
    struct article article = {0};
    struct err err = {0};
    struct raw_message raw = {
        .value = str_of(page), .content_type = STR("text/html"), .received_us = received_us};
    cr_assert(eq(int, decode(&raw, arena, &article, &err), OK), "%s", err.text);
    return article;
}

Test(page_date, pages)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < LENGTH(page_cases); i++) {
        struct article got = read_page(page_cases[i].page, 0, arena);
        const char *name = page_cases[i].name;
        char text[CLOCK_TEXT_MAX];
        cr_expect(str_eq(str_of(show(got.published, text)), str_of(page_cases[i].published)), "%s",
                  name);
        cr_expect(str_eq(str_of(show(got.modified, text)), str_of(page_cases[i].modified)), "%s",
                  name);
        cr_expect(eq(int, got.published.from, page_cases[i].from), "%s", name);
        cr_expect(
            eq(int, has_warning(&got, "published_at_disputed"), page_cases[i].warning != NULL),
            "%s", name);
        arena_reset(arena);
    }
    arena_free(arena);
}

Test(page_date, the_stated_zone_stays)
{
    struct arena *arena = arena_new(1 << 16);
    struct article got =
        read_page("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":"
                  "\"2021-12-29T04:30:00Z\"}</script>" HEAD
                  "<time datetime='2021-12-28T23:30:00-05:00'>Tuesday</time>" BODY,
                  0, arena);
    cr_expect(eq(int, got.published.zone_minutes, -300), "the same instant elsewhere tells it");
    got =
        read_page("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":"
                  "\"2021-12-29T04:30:00Z\"}</script>" HEAD
                  "<time datetime='2021-12-28T22:30:00-05:00'>Tuesday</time>" BODY,
                  0, arena);
    cr_expect(eq(int, got.published.zone_minutes, 0), "another instant does not");
    arena_free(arena);
}

Test(page_date, no_article_comes_before_it_is_written)
{
    struct arena *arena = arena_new(1 << 16);
    const char *page = HEAD "<p>Dec 28, 2021</p>" BODY;
    int64_t then = clock_from_civil((struct civil){.year = 2021, .month = 12, .day = 20});
    struct article got = read_page(page, then, arena);
    cr_expect(eq(int, got.published.from, DATE_FROM_NONE));
    cr_expect(has_warning(&got, "published_in_future"));
    got = read_page(page, then + 7 * CLOCK_US_PER_DAY, arena);
    cr_expect(eq(int, got.published.from, DATE_FROM_TEXT), "a day is left for clocks and zones");
    cr_expect(not(has_warning(&got, "published_in_future")));
    arena_free(arena);
}
