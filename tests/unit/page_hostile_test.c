/* Pages made to cost time or memory: each has one clear outcome, soon. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <string.h>

#include "common/utf8.h"
#include "worker/normalize/normalize.h"

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])
#define TEXT          "The ferry to the island sails again in March, and its people are glad of it."
#define MILLION       1000000

/* A whole case takes well under a second; one step that is quadratic takes minutes. */
TestSuite(page_hostile, .init = decode_init, .fini = decode_cleanup, .timeout = 100);

static const struct {
    const char *name, *front, *unit, *back;
    size_t times;
    const char *outcome; /* "ok", or the reason of the refusal */
    const char *warning; /* that must be there; "": none */
    unsigned budget;     /* bytes of arena for a byte of page, by decode(): 12 where its header
                            promises so, else what was measured and a little more */
} cases[] = {
    {"elements in elements", "<p>" TEXT "</p>", "<div>", "deep", 49000, "ok", "html_cut_at_depth",
     20},
    {"bold in bold", "<p>" TEXT "</p>", "<b>", "deep", 49000, "ok", "html_cut_at_depth", 35},
    {"tables in tables", "<p>" TEXT "</p>", "<table><tr><td>", "deep", 16000, "ok",
     "html_cut_at_depth", 20},
    {"lists in lists", "<p>" TEXT "</p>", "<ul><li>", "deep", 24000, "ok", "html_cut_at_depth", 25},
    {"more elements than are read", "<p>" TEXT "</p>", "<q></q>", "", 75000, "ok",
     "html_cut_at_length", 25},
    {"quotes, all closed", "<p>" TEXT "</p>", "<q></q>", "", 49000, "ok", "", 35},
    {"ends of nothing", "<p>" TEXT "</p>", "</div>", "", 150000, "ok", "", 20},
    {"links", "<p>" TEXT "</p>", "<a href=/x>link</a> ", "", 49000, "ok", "", 30},
    {"a link in each item", "<p>" TEXT "</p><ul>", "<li><a href=/x>A link</a></li>", "</ul>", 24000,
     "ok", "", 32},
    {"a long title attribute", "<p title=\"", "a", "\">" TEXT "</p>", MILLION, "ok", "", 12},
    {"a class of many words", "<p class=\"", "ab ", "\">" TEXT "</p>", MILLION / 3, "ok", "", 12},
    {"a style of many rules", "<p style=\"", "display:x;", "\">" TEXT "</p>", MILLION / 10, "ok",
     "", 12},
    {"an attribute that never ends", "<p>" TEXT "</p><p title=\"", "a", "", MILLION, "ok", "", 12},
    {"many attributes", "<p", " ab", ">" TEXT "</p>", MILLION / 3, "ok", "html_attributes_cut", 12},
    {"breaks", "<div>" TEXT, "<br>", "the end</div>", 49000, "ok", "", 37},
    {"breaks with words", "<div>" TEXT, "<br>word", "</div>", 49000, "ok", "", 40},
    {"rows", "<p>" TEXT "</p><table>", "<tr><td>Monday<td>06:30<td>210", "</table>", 12000, "ok",
     "", 45},
    {"empty rows", "<p>" TEXT "</p><table>", "<tr>", "</table>", 20000, "ok", "", 37},
    {"paragraphs without an end", "<p>" TEXT, "<p>a", "", 49000, "ok", "", 135},
    {"paragraphs of text", "", "<p>" TEXT "</p>", "", 15000, "ok", "", 15},
    {"one word", "<p>" TEXT, "a", "</p>", MILLION, "ok", "", 12},
    {"open brackets", "<p>" TEXT "</p>", "<", "", MILLION, "ok", "", 12},
    {"ampersands", "<p>" TEXT, "&", "</p>", MILLION, "ok", "", 12},
    {"references", "<p>" TEXT, "&amp;", "</p>", 200000, "ok", "", 12},
    {"a comment that never ends", "<p>" TEXT "</p><!--", "- ", "", MILLION / 2, "ok", "", 12},
    {"comments", "<p>" TEXT "</p>", "<!---->", "", 140000, "ok", "", 12},
    {"a script that never ends", "<p>" TEXT "</p><script>", "x<y;", "", MILLION / 4, "ok", "", 12},
    {"scripts of data", "<p>" TEXT "</p>",
     "<script type=application/ld+json>{\"@type\":\"Article\"}</script>", "", 15000, "ok", "", 12},
    {"data in data", "<p>" TEXT "</p><script type=application/ld+json>", "[", "</script>", MILLION,
     "ok", "", 12},
    {"authors", "<p>" TEXT "</p>", "<meta name=author content=\"Ann Oak\">", "", 30000, "ok", "",
     12},
    {"headlines", "<title>Ferry</title><p>" TEXT "</p>", "<h1>Ferry</h1>", "", 49000, "ok", "", 47},
    {"hidden elements", "<p>" TEXT "</p>", "<div hidden>a</div>", "", 49000, "ok", "", 25},
    {"no text at all", "", "<div></div>", "", 49000, "no_body", "", 25},
    {"only scripts", "", "<script>x</script>", "", 49000, "no_body", "", 20},
};

static struct str
repeated(const char *front, const char *unit, const char *back, size_t times, struct arena *arena)
{
    size_t n_front = strlen(front), n_unit = strlen(unit), n_back = strlen(back);
    size_t n = n_front + n_unit * times + n_back;
    char *out = ARENA_NEW(arena, char, n);
    memcpy(out, front, n_front);
    for (size_t k = 0; k < times; k++) {
        memcpy(out + n_front + k * n_unit, unit, n_unit);
    }
    memcpy(out + n - n_back, back, n_back);
    return (struct str){out, n};
}

static bool has_warning(const struct article *article, const char *warning)
{
    for (size_t i = 0; i < article->warnings.n; i++) {
        if (str_eq(article->warnings.items[i], str_of(warning))) {
            return true;
        }
    }
    return *warning == '\0' && article->warnings.n == 0;
}

static void expect_outcome(size_t i, struct str page, struct arena *arena)
{
    struct raw_message raw = {.value = page, .content_type = STR("text/html")};
    struct article article = {0};
    struct clean clean = {0};
    struct err err = {0};
    enum status st = decode(&raw, arena, &article, &err);
    size_t used = arena_used(arena);
    if (st == OK) {
        st = normalize(&article, (struct normalize_options){0}, arena, &clean, &err);
    }
    struct str outcome = st == OK ? STR("ok") : str_cut(str_of(err.text), ':').head;
    cr_expect(str_eq(outcome, str_of(cases[i].outcome)), "%s: %s", cases[i].name, err.text);
    cr_expect(used <= cases[i].budget * page.n, "%s: %zu bytes of arena for %zu", cases[i].name,
              used, page.n);
    if (st == OK) {
        cr_expect(has_warning(&article, cases[i].warning), "%s", cases[i].name);
        cr_expect(utf8_valid(clean.text) && clean.text.n > 0, "%s", cases[i].name);
        cr_expect(clean.text.n <= page.n, "%s", cases[i].name);
    }
}

/*
 * Pages of many megabytes: with the page itself and a copy of it in UTF-8, less than ten times its
 * size. What is left of a page is bounded (lighten.h), so the arena takes less for a byte, the
 * larger it is.
 */
static const struct {
    const char *name, *front, *unit, *back;
    size_t times;
    double budget; /* bytes of arena for a byte of page, by decode() and normalize() */
} large[] = {
    {"10 MB of paragraphs", "<p>" TEXT, "<p>a", "", 10 * MILLION / 4, 4.5},
    {"10 MB of paragraphs around a text", "<p>" TEXT " " TEXT, "<p>a", "", 10 * MILLION / 4, 4.5},
    {"10 MB of text", "", "<p>" TEXT "</p>", "", 10 * MILLION / 83, 4.5},
    {"a million elements, each in another", "<p>" TEXT "</p>", "<div>", "deep", MILLION, 2.5},
    {"an attribute of 10 MB", "<p title=\"", "a", "\">" TEXT "</p>", 10 * MILLION, 1.5},
    {"a class of 10 MB", "<p class=\"", "ab ", "\">" TEXT "</p>", 10 * MILLION / 3, 1.5},
    {"a million links", "<p>" TEXT "</p>", "<a href=/x>link</a> ", "", MILLION, 2.5},
};

Test(page_hostile, large)
{
    struct arena *arena = arena_new(1 << 20), *pages = arena_new(1 << 20);
    for (size_t i = 0; i < LENGTH(large); i++) {
        struct str page =
            repeated(large[i].front, large[i].unit, large[i].back, large[i].times, pages);
        struct raw_message raw = {.value = page, .content_type = STR("text/html")};
        struct article article = {0};
        struct clean clean = {0};
        struct err err = {0};
        enum status st = decode(&raw, arena, &article, &err);
        st =
            st != OK ? st : normalize(&article, (struct normalize_options){0}, arena, &clean, &err);
        double used = (double)arena_used(arena) / (double)page.n;
        cr_expect(eq(int, st, OK), "%s: %s", large[i].name, err.text);
        cr_expect(used <= large[i].budget, "%s: %.1f bytes of arena for a byte", large[i].name,
                  used);
        arena_reset(arena);
        arena_reset(pages);
    }
    arena_free(arena);
    arena_free(pages);
}

/* Every fourth case from that one on; a parametrized test is lost by link-time optimization. */
static void expect_every_fourth(size_t from)
{
    struct arena *arena = arena_new(1 << 20), *pages = arena_new(1 << 20);
    for (size_t i = from; i < LENGTH(cases); i += 4) {
        expect_outcome(
            i, repeated(cases[i].front, cases[i].unit, cases[i].back, cases[i].times, pages),
            arena);
        arena_reset(arena);
        arena_reset(pages);
    }
    arena_free(arena);
    arena_free(pages);
}

Test(page_hostile, one_outcome_each)
{
    expect_every_fourth(0);
}

Test(page_hostile, one_outcome_each_2)
{
    expect_every_fourth(1);
}

Test(page_hostile, one_outcome_each_3)
{
    expect_every_fourth(2);
}

Test(page_hostile, one_outcome_each_4)
{
    expect_every_fourth(3);
}
