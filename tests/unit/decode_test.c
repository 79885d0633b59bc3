#include "worker/decode/decode.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/utf8.h"
#include "worker/decode/date.h"
#include "worker/decode/url.h"
#include "worker/page/lighten.h"

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])

TestSuite(decode, .init = decode_init, .fini = decode_cleanup);

/* ---- url ---------------------------------------------------------------------------- */

static const struct {
    const char *name, *url, *want; /* NULL: no web URL */
} canonical_cases[] = {
    {"https, no www, no slash", "http://WWW.News.Example/a/b/", "https://news.example/a/b"},
    {"the root keeps its slash", "https://news.example", "https://news.example/"},
    {"www.com is a name", "https://www.com/x", "https://www.com/x"},
    {"default ports go", "http://news.example:80/x", "https://news.example/x"},
    {"other ports stay", "http://news.example:8080/x", "https://news.example:8080/x"},
    {"userinfo goes", "https://me:pw@news.example/x", "https://news.example/x"},
    {"fragment goes", "https://news.example/x#top", "https://news.example/x"},
    {"tracking goes, the rest is sorted", "https://news.example/x?b=2&utm_source=t&a=1&fbclid=9",
     "https://news.example/x?a=1&b=2"},
    {"a name that only contains utm stays", "https://news.example/x?autumn_utm=1",
     "https://news.example/x?autumn_utm=1"},
    {"only tracking leaves no question mark", "https://news.example/x?UTM_campaign=a",
     "https://news.example/x"},
    {"escapes in one form", "https://news.example/%7euser/%e4%c3",
     "https://news.example/~user/%E4%C3"},
    {"raw bytes are escaped", "https://news.example/caf\xC3\xA9", "https://news.example/caf%C3%A9"},
    {"a lone percent sign", "https://news.example/100%/a", "https://news.example/100%25/a"},
    {"it forms no new escape", "https://news.example/%%34%31", "https://news.example/%2541"},
    {"dot segments", "https://news.example/a/./b/../c", "https://news.example/a/c"},
    {"above the root", "https://news.example/../../c", "https://news.example/c"},
    {"escaped dots too", "https://news.example/a/%2E%2E/c", "https://news.example/c"},
    {"an address", "http://[2001:DB8::1]:81/x", "https://[2001:db8::1]:81/x"},
    {"case of the path stays", "https://news.example/Path?Q=A", "https://news.example/Path?Q=A"},
    {"a blank inside", "https://news.example/a b", NULL},
    {"another scheme", "ftp://news.example/a", NULL},
    {"no host", "https:///a", NULL},
    {"no scheme", "news.example/a", NULL},
    {"a bad port", "https://news.example:8o/a", NULL},
    {"empty", "", NULL},
};

Test(decode, url_canonical)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < LENGTH(canonical_cases); i++) {
        const char *name = canonical_cases[i].name;
        struct str got = url_canonical_v1(str_of(canonical_cases[i].url), arena);
        cr_expect(str_eq(got, str_of(canonical_cases[i].want)), "%s: got '%.*s'", name,
                  STR_ARG(got));
        cr_expect(eq(int, got.p != NULL, canonical_cases[i].want != NULL), "%s", name);
        cr_expect(got.n == 0 || str_eq(url_canonical_v1(got, arena), got), "%s: twice", name);
    }
    arena_free(arena);
}

static const struct {
    const char *base, *href, *want;
} resolve_cases[] = {
    {"https://news.example/a/b?q#f", "c", "https://news.example/a/c"},
    {"https://news.example/a/b", "/c?x", "https://news.example/c?x"},
    {"https://news.example/a/b", "../c", "https://news.example/c"},
    {"https://news.example/a/b", "//other.example/c", "https://other.example/c"},
    {"https://news.example/a/b?q", "?r", "https://news.example/a/b?r"},
    {"https://news.example", "c", "https://news.example/c"},
    {"https://news.example/a", " http://x.example/ ", "http://x.example/"},
    {NULL, "https://x.example/c", "https://x.example/c"},
    {NULL, "/c", NULL},
    {"https://news.example/a", "mailto:desk@news.example", NULL},
    {"https://news.example/a", "javascript:void(0)", NULL},
    {"https://news.example/a", "", NULL},
};

Test(decode, url_resolve)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < LENGTH(resolve_cases); i++) {
        struct str got =
            url_resolve(str_of(resolve_cases[i].base), str_of(resolve_cases[i].href), arena);
        cr_expect(str_eq(got, str_of(resolve_cases[i].want)), "%s: got '%.*s'",
                  resolve_cases[i].href, STR_ARG(got));
    }
    arena_free(arena);
}

static const struct {
    const char *url, *host, *registrable;
} host_cases[] = {
    {"https://www.news.example/x", "news.example", "news.example"},
    {"http://Blogs.Sample.co.uk:81", "blogs.sample.co.uk", "sample.co.uk"},
    {"https://news.example./", "news.example", "news.example"},
    {"https://192.168.1.1/x", "192.168.1.1", "192.168.1.1"},
    {"https://localhost/x", "localhost", "localhost"},
    {"news.example", NULL, NULL},
};

Test(decode, url_host)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < LENGTH(host_cases); i++) {
        struct str host = url_host(str_of(host_cases[i].url), arena);
        struct str domain = url_registrable(host, arena);
        cr_expect(str_eq(host, str_of(host_cases[i].host)), "%s", host_cases[i].url);
        cr_expect(str_eq(domain, str_of(host_cases[i].registrable)), "%s", host_cases[i].url);
    }
    arena_free(arena);
}

/* ---- date --------------------------------------------------------------------------- */

static const struct {
    const char *text, *want; /* a day as "2021-12-28"; NULL: no date */
} date_cases[] = {
    {"2021-12-28", "2021-12-28"},
    {" 2021-12-28\n", "2021-12-28"},
    {"2021/12/28", "2021-12-28"},
    {"20211228", "2021-12-28"},
    {"2021-12-28T10:15:00Z", "2021-12-28T10:15:00Z"},
    {"2021-12-28T10:15:00.250Z", "2021-12-28T10:15:00.250000Z"},
    {"2021-12-28T10:15:00+01:00", "2021-12-28T09:15:00Z"},
    {"2021-12-28T10:15:00-0500", "2021-12-28T15:15:00Z"},
    {"2021-12-28T10:15:00+07:00", "2021-12-28T03:15:00Z"},
    {"2021-12-28T10:15:00+09:00", "2021-12-28T01:15:00Z"},
    {"2021-12-28T10:15:00+13:00", "2021-12-27T21:15:00Z"},
    {"2021-12-28T10:15:00-10:00", "2021-12-28T20:15:00Z"},
    {"2021-12-28 10:15", "2021-12-28T10:15:00Z"},
    {"2021-12-28 10:15:00 +0200", "2021-12-28T08:15:00Z"},
    {"2021-12-28 10:15:00 UTC", "2021-12-28T10:15:00Z"},
    {"20211228T101500Z", "2021-12-28T10:15:00Z"},
    {"20211228101500", "2021-12-28T10:15:00Z"},
    {"1640686500", "2021-12-28T10:15:00Z"},
    {"1640686500250", "2021-12-28T10:15:00.250000Z"},
    {"Tue, 28 Dec 2021 10:15:00 GMT", "2021-12-28T10:15:00Z"},
    {"Tue, 28 Dec 2021 10:15:00 -0500", "2021-12-28T15:15:00Z"},
    {"28 Dec 2021 10:15 CET", "2021-12-28T09:15:00Z"},
    {"Tue Dec 28 2021 10:15:00 GMT+0100 (Central European Standard Time)", "2021-12-28T09:15:00Z"},
    {"Tue Dec 28 10:15:00 +0000 2021", "2021-12-28T10:15:00Z"},
    {"Dec 28, 2021", "2021-12-28"},
    {"Dec. 28, 2021", "2021-12-28"},
    {"Sept. 1, 2021", "2021-09-01"},
    {"28 December 2021", "2021-12-28"},
    {"December 28th, 2021", "2021-12-28"},
    {"Tuesday, December 28, 2021", "2021-12-28"},
    {"December 28, 2021 10:15 AM EST", "2021-12-28T15:15:00Z"},
    {"December 28, 2021 at 10:15 p.m. ET", "2021-12-29T03:15:00Z"},
    {"July 1, 2021 10:15 AM ET", "2021-07-01T14:15:00Z"},
    {"July 1, 2021, 12 a.m.", "2021-07-01T00:00:00Z"},
    {"2021-02-29", NULL},
    {"2020-02-29", "2020-02-29"},
    {"2021-13-01", NULL},
    {"1899-12-31", NULL},
    {"2101-01-01", NULL},
    {"2021-12-28T25:00:00Z", NULL},
    {"2021-12-28 tomorrow", NULL},
    {"December 28", NULL},
    {"December 2021", NULL},
    {"Deck 28, 2021", NULL},
    {"12/28/2021", "2021-12-28"},
    {"2021.12.28", "2021-12-28"},
    {"2021.12.28.5", NULL},
    {"28. 12. 2021", "2021-12-28"},
    {"28. 12. 2021 10:15", "2021-12-28T10:15:00Z"},
    {"28 | 12 | 2021", "2021-12-28"},
    {"11 | 12 | 2021", NULL},
    {"28 - 2021", NULL},
    {"12/11/2021", NULL},
    {"28 Dec 2021 Dec", NULL},
    {"28 Dec 2021 13:00 pm", NULL},
    {"9999999999", NULL},
    {"123456789", NULL},
    {"", NULL},
};

Test(decode, date)
{
    for (size_t i = 0; i < LENGTH(date_cases); i++) {
        const char *text = date_cases[i].text;
        struct stamp got = {0};
        bool ok = date_parse(str_of(text), DATE_FROM_META, &got);
        cr_expect(eq(int, ok, date_cases[i].want != NULL), "'%s'", text);
        if (ok && date_cases[i].want) {
            char iso[CLOCK_TEXT_MAX];
            clock_format(got.us, iso);
            struct str s = str_of(iso);
            cr_expect(str_eq(str_sub(s, 0, got.day_only ? 10 : s.n), str_of(date_cases[i].want)),
                      "'%s': got %s", text, iso);
            cr_expect(eq(int, got.from, DATE_FROM_META));
        }
    }
    cr_expect(eq(int, date_month(STR("Sept.")), 9));
    cr_expect(eq(int, date_month(STR("MAY")), 5));
    cr_expect(eq(int, date_month(STR("Marc")), 0));
}

/* ---- decode ------------------------------------------------------------------------- */

static struct raw_message message(struct str value, const char *type, const char *url)
{
    return (struct raw_message){.value = value, .content_type = str_of(type), .url = str_of(url)};
}

#define BYTES(lit) STR_INIT(lit)
#define TEXT       "text/plain"
#define HTML       "text/html"
#define JSON       "application/json"

static const struct {
    const char *name;
    struct str value;
    const char *type;
    const char *reason; /* NULL: it is accepted */
} reject_cases[] = {
    {"only blanks", BYTES(" \r\n\t "), NULL, "empty"},
    {"only NUL bytes", BYTES("\0\0\0"), NULL, "empty"},
    {"NUL bytes inside a text", BYTES("Some\0thing"), NULL, NULL},
    {"said to be JSON", BYTES("Hello."), JSON, "invalid_json"},
    {"a list", BYTES("[{\"text\":\"a\"}]"), JSON, "invalid_json"},
    {"a string", BYTES("\"text\""), JSON, "invalid_json"},
    {"cut off", BYTES("{\"text\":\"Hello"), NULL, "invalid_json"},
    {"behind blanks", BYTES("{ \n \"text\":"), NULL, "invalid_json"},
    {"a text that opens with a brace", BYTES("{ Updated } The ferry sails."), NULL, NULL},
    {"the same, said to be text", BYTES("{\"text\":\"Hello"), TEXT, NULL},
    {"an escape before a character of two bytes", BYTES("{\"a\":\"\\\xC3\xA9\"}"), NULL,
     "invalid_json"},
    {"two values", BYTES("{\"text\":\"a\"} {\"text\":\"b\"}"), JSON, "invalid_json"},
    {"an image", BYTES("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"), NULL, "not_text"},
    {"a PDF", BYTES("%PDF-1.4\n%\xE2\xE3\xCF\xD3"), TEXT, "not_text"},
    {"a text about PDF", BYTES("%PDF- is how such a file begins."), NULL, NULL},
    {"control bytes", BYTES("\x01\x02\x03 abc \x04\x05"), NULL, "not_text"},
    {"one control byte in a text", BYTES("The ferry sails again\x02 on Monday."), NULL, NULL},
    {"an envelope without a body", BYTES("{\"title\":\"T\"}"), NULL, "no_body"},
    {"a blank body", BYTES("{\"title\":\"T\",\"text\":\" \\n\"}"), NULL, "no_body"},
    {"a kill needs no body", BYTES("{\"id\":\"1\",\"status\":\"Canceled\"}"), NULL, NULL},
    {"another status does", BYTES("{\"id\":\"1\",\"status\":\"usable\"}"), NULL, "no_body"},
    {"a page without text", BYTES("<html><script>x()</script></html>"), NULL, "no_body"},
};

Test(decode, rejects)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < LENGTH(reject_cases); i++) {
        const char *reason = reject_cases[i].reason;
        struct raw_message raw = message(reject_cases[i].value, reject_cases[i].type, NULL);
        struct article article = {.n_blocks = 77};
        struct err err = {0};
        enum status st = decode(&raw, arena, &article, &err);
        cr_expect(eq(int, st, reason ? ERR_INPUT : OK), "%s: %s", reject_cases[i].name, err.text);
        if (reason) {
            cr_expect(str_eq(str_cut(str_of(err.text), ':').head, str_of(reason)), "%s: %s",
                      reject_cases[i].name, err.text);
            cr_expect(utf8_valid(str_of(err.text)), "%s", reject_cases[i].name);
            cr_expect(eq(sz, article.n_blocks, 77), "%s: out is untouched", reject_cases[i].name);
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

static struct str joined(const struct strs *list, struct arena *arena)
{
    struct str all = {"", 0};
    for (size_t i = 0; i < list->n; i++) {
        all = arena_printf(arena, "%.*s%s%.*s", STR_ARG(all), i > 0 ? "|" : "",
                           STR_ARG(list->items[i]));
    }
    return all;
}

static struct str stamp_text(struct stamp stamp, struct arena *arena)
{
    static const char *const from[] = {"none", "envelope", "json-ld", "meta",
                                       "time", "text",     "url"};
    char iso[CLOCK_TEXT_MAX];
    clock_format(stamp.us, iso);
    return stamp.from == DATE_FROM_NONE
               ? STR("none")
               : arena_printf(arena, "%.*s %s", stamp.day_only ? 10 : 40, iso, from[stamp.from]);
}

/* "P one|H two": each block's kind and text; a '+' where an empty line stands before it. */
static struct str blocks_text(const struct article *article, struct arena *arena)
{
    static const char kinds[] = "LPHIQCT";
    struct str all = {"", 0};
    for (size_t i = 0; i < article->n_blocks; i++) {
        const struct block *b = &article->blocks[i];
        bool plus = b->kind == BLOCK_LINE && b->after_blank;
        all = arena_printf(arena, "%.*s%s%s%c %.*s", STR_ARG(all), i > 0 ? "|" : "",
                           plus ? "+" : "", kinds[b->kind], STR_ARG(b->text));
    }
    return all;
}

static struct str field(const struct article *article, const char *name, struct arena *arena)
{
    static const char *const genres[] = {
        [GENRE_NONE] = "none",       [GENRE_LIVE_BLOG] = "live_blog",
        [GENRE_OPINION] = "opinion", [GENRE_PRESS_RELEASE] = "press_release",
        [GENRE_VIDEO] = "video",     [GENRE_GALLERY] = "gallery",
    };
    static const char *const formats[] = {"text", "html", "json"};
    const struct {
        const char *name;
        struct str value;
    } fields[] = {
        {"id", article->id},
        {"url", article->url},
        {"canonical", article->canonical_url},
        {"title", article->title},
        {"source", article->source_name},
        {"domain", article->source_domain},
        {"language", article->language},
        {"extra", article->extra},
        {"format", str_of(formats[article->format])},
        {"genre", str_of(genres[article->genre])},
        {"killed", article->killed ? STR("yes") : STR("no")},
        {"authors", joined(&article->authors, arena)},
        {"warnings", joined(&article->warnings, arena)},
        {"published", stamp_text(article->published, arena)},
        {"modified", stamp_text(article->modified, arena)},
        {"blocks", blocks_text(article, arena)},
    };
    for (size_t i = 0; i < LENGTH(fields); i++) {
        if (strcmp(fields[i].name, name) == 0) {
            return fields[i].value;
        }
    }
    cr_fatal("no field '%s'", name);
    return (struct str){NULL, 0};
}

struct field_case {
    const char *name, *value, *field, *want;
};

static void
expect_fields(const struct field_case *cases, size_t n, const char *type, const char *url)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < n; i++) {
        struct raw_message raw = message(str_of(cases[i].value), type, url);
        struct article article = {0};
        struct err err = {0};
        enum status st = decode(&raw, arena, &article, &err);
        cr_expect(eq(int, st, OK), "%s: %s", cases[i].name, err.text);
        if (st == OK) {
            struct str got = field(&article, cases[i].field, arena);
            cr_expect(str_eq(got, str_of(cases[i].want)), "%s: got '%.*s'", cases[i].name,
                      STR_ARG(got));
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

#include "decode_cases.h"

Test(decode, envelope)
{
    expect_fields(envelope_cases, LENGTH(envelope_cases), NULL, NULL);
}

Test(decode, page_metadata)
{
    expect_fields(meta_cases, LENGTH(meta_cases), HTML, "https://www.sample.example/2024/rain");
}

Test(decode, page_body)
{
    expect_fields(body_cases, LENGTH(body_cases), HTML, NULL);
}

Test(decode, plain_text)
{
    expect_fields(text_cases, LENGTH(text_cases), TEXT, NULL);
}

Test(decode, sniffed)
{
    expect_fields(sniff_cases, LENGTH(sniff_cases), NULL, NULL);
}

Test(decode, charset)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < LENGTH(charset_cases); i++) {
        struct raw_message raw = message(charset_cases[i].bytes, charset_cases[i].type, NULL);
        struct article article = {0};
        struct err err = {0};
        cr_assert(eq(int, decode(&raw, arena, &article, &err), OK), "%s: %s", charset_cases[i].name,
                  err.text);
        struct str text = article.blocks[0].text, warnings = joined(&article.warnings, arena);
        cr_expect(str_eq(text, str_of(charset_cases[i].text)), "%s: got '%.*s'",
                  charset_cases[i].name, STR_ARG(text));
        cr_expect(str_eq(warnings, str_of(charset_cases[i].warnings)), "%s: got '%.*s'",
                  charset_cases[i].name, STR_ARG(warnings));
        arena_reset(arena);
    }
    arena_free(arena);
}

/* What came with the message wins over what its body says. */
Test(decode, given)
{
    struct arena *arena = arena_new(4096);
    struct raw_message raw =
        message(STR("{\"id\":\"a\",\"url\":\"https://a.example/1\",\"text\":\"x\","
                    "\"published_at\":\"2020-01-01\"}"),
                NULL, "https://b.example/2");
    raw.id = STR("b");
    raw.published_at = STR("2021-02-03");
    struct article article = {0};
    struct err err = {0};
    cr_assert(eq(int, decode(&raw, arena, &article, &err), OK));
    cr_expect(str_eq(article.id, STR("b")));
    cr_expect(str_eq(article.url, STR("https://b.example/2")));
    cr_expect(str_eq(article.source_domain, STR("b.example")));
    cr_expect(str_eq(stamp_text(article.published, arena), STR("2021-02-03 envelope")));
    raw.published_at = STR("some day");
    cr_assert(eq(int, decode(&raw, arena, &article, &err), OK));
    cr_expect(str_eq(stamp_text(article.published, arena), STR("2020-01-01 envelope")));
    cr_expect(str_eq(joined(&article.warnings, arena), STR("unreadable_published_at")));
    arena_free(arena);
}

static struct str
repeated(const char *front, const char *unit, size_t times, const char *back, struct arena *arena)
{
    size_t f = strlen(front), u = strlen(unit), b = strlen(back);
    char *out = ARENA_NEW(arena, char, f + u * times + b + 1);
    memcpy(out, front, f);
    for (size_t i = 0; i < times; i++) {
        memcpy(out + f + i * u, unit, u);
    }
    memcpy(out + f + times * u, back, b);
    return (struct str){out, f + times * u + b};
}

/* Depth, number of blocks and of attributes are bounded; the record is not lost for it. */
Test(decode, bounds)
{
    static const struct {
        const char *name, *front, *unit;
        size_t times;
        const char *back, *warning; /* NULL: invalid_json */
        size_t blocks;
    } cases[] = {
        {"lists 63 deep in an object", "{\"text\":\"a\",\"x\":", "[", 63,
         "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", "", 1},
        {"lists 64 deep", "{\"text\":\"a\",\"x\":", "[", 64, "", NULL, 0},
        {"brackets in a string do not count", "{\"text\":\"", "[", 999, "\"}", "", 1},
        {"lines", "", "a\n", DECODE_MAX_BLOCKS + 5, "", "too_many_blocks", DECODE_MAX_BLOCKS},
        {"as many lines as fit", "", "a\n", DECODE_MAX_BLOCKS, "", "", DECODE_MAX_BLOCKS},
        {"paragraphs", "<html>", "<p>a", LIGHTEN_MAX_ELEMENTS, "", "html_cut_at_length",
         LIGHTEN_MAX_ELEMENTS - 1},
        {"as many paragraphs as fit", "<html>", "<p>a", LIGHTEN_MAX_ELEMENTS - 1, "", "",
         LIGHTEN_MAX_ELEMENTS - 1},
        {"a long page", "<p>", "word ", LIGHTEN_MAX_BYTES / 5 + 1, "", "html_cut_at_length", 1},
        {"a long script", "<p>text</p><script>", "word ", LIGHTEN_MAX_BYTES / 5 + 1, "</script>",
         "", 1},
        {"long data", "<p>text</p><script type=application/ld+json>", "     ",
         LIGHTEN_MAX_JSON / 5 + 1, "</script>", "json_ld_too_long", 1},
        {"an attribute", "<p title=\"", "word ", LIGHTEN_MAX_BYTES / 5 + 1, "\">text</p>", "", 1},
        {"attributes", "<p", " a", 500, ">text</p>", "html_attributes_cut", 1},
        {"elements", "<p>text</p>", "<div>", 400, "deep", "html_cut_at_depth", 1},
    };
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct str value =
            repeated(cases[i].front, cases[i].unit, cases[i].times, cases[i].back, arena);
        struct raw_message raw = message(value, NULL, NULL);
        struct article article = {0};
        struct err err = {0};
        enum status st = decode(&raw, arena, &article, &err);
        cr_expect(eq(int, st, cases[i].warning ? OK : ERR_INPUT), "%s: %s", cases[i].name,
                  err.text);
        if (cases[i].warning) {
            struct str warnings = joined(&article.warnings, arena);
            cr_expect(str_eq(warnings, str_of(cases[i].warning)), "%s: got '%.*s'", cases[i].name,
                      STR_ARG(warnings));
        }
        cr_expect(eq(sz, article.n_blocks, cases[i].blocks), "%s", cases[i].name);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* Whether bytes are binary is told by their front; NULs there tell nothing. */
Test(decode, binary_by_its_front)
{
    static const struct {
        const char *name, *front, *unit;
        size_t times;
        const char *back;
        enum status want;
    } cases[] = {
        {"control bytes in front", "\x01\x02\x03\x04", "\x05 word", 4000, "", ERR_INPUT},
        {"a few in a long text", "\x01\x02\x03\x04", "some words ", 4000, "", OK},
        {"far behind the front", "", "some words ", 4000, "\x01\x02\x03\x04\x05", OK},
    };
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct str value =
            repeated(cases[i].front, cases[i].unit, cases[i].times, cases[i].back, arena);
        struct raw_message raw = message(value, NULL, NULL);
        struct article article = {0};
        struct err err = {0};
        cr_expect(eq(int, decode(&raw, arena, &article, &err), cases[i].want), "%s: %s",
                  cases[i].name, err.text);
        arena_reset(arena);
    }
    size_t n = 70000;
    char *nuls = ARENA_NEW(arena, char, n);
    memset(nuls + n - 5000, '\x01', 5000);
    struct raw_message raw = message((struct str){nuls, n}, NULL, NULL);
    struct article article = {0};
    struct err err = {0};
    cr_expect(eq(int, decode(&raw, arena, &article, &err), ERR_INPUT), "behind NULs");
    cr_expect(str_starts(str_of(err.text), STR("not_text")), "%s", err.text);
    arena_free(arena);
}
