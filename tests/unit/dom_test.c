#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "worker/page/dom.h"
#include "worker/page/lighten.h"
#include "worker/page/streamed.h"

Test(tag, every_name_is_found_in_any_case)
{
    for (int tag = TAG_TEXT + 1; tag < TAG_OTHER; tag++) {
        struct str name = str_of(tag_name((enum tag)tag));
        char upper[16] = {0};
        cr_assert(name.n > 0 && name.n < sizeof upper);
        for (size_t i = 0; i < name.n; i++) {
            upper[i] = (char)(name.p[i] >= 'a' ? name.p[i] - 32 : name.p[i]);
        }
        cr_expect(eq(int, (int)tag_of(name), tag), "%s", name.p);
        cr_expect(eq(int, (int)tag_of(str_of(upper)), tag), "%s", upper);
    }
}

Test(tag, other_names_are_other)
{
    static const char *const names[] = {"", "x", "divs", "di", "dvv", "h7", "svg:a", "\xC3\xA9"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        cr_expect(eq(int, (int)tag_of(str_of(names[i])), TAG_OTHER), "%s", names[i]);
    }
    cr_expect(tag_name(TAG_TEXT)[0] == '\0' && tag_name(TAG_OTHER)[0] == '\0');
}

static const struct {
    const char *name;
    const char *html;
    const char *want; /* elements as name(…), texts in quotes, kept attributes in brackets */
} cases[] = {
    {"elements and texts in order", "<body><p>A<b>B</b>C</p>D", "html(body(p('A'b('B')'C')'D'))"},
    {"what is left open is closed", "<div><p>A<li>B", "html(body(div(p('A')li('B'))))"},
    {"a page cut inside a tag", "<div><p>A</p><p class=", "html(body(div(p('A'))))"},
    {"references and comments do not cut a text", "<p>A &amp; B<!-- x -->C",
     "html(body(p('A & BC')))"},
    {"an element between two texts does", "<p>A<br>B", "html(body(p('A'br()'B')))"},
    {"attributes that are read stay, trimmed", "<a onclick=x CLASS=' u ' data-x=1 rel>A",
     "html(body(a[class=u rel=]('A')))"},
    {"each element's own", "<p href=u rel=v content=w id=x>A<img id=x>",
     "html(body(p[content=w id=x]('A'img())))"},
    {"a style that may hide", "<p style='color: red'>A<p style='Display:none'>B",
     "html(body(p('A')p[style=Display:none]('B')))"},
    {"attributes without blanks between", "<p id=\"a\"class='b'role=c/>A",
     "html(body(p[id=a class=b role=c/]('A')))"},
    {"blanks around the sign", "<p id = a  class= 'b' hidden />A",
     "html(body(p[id=a class=b hidden=]()'A'))"},
    {"an end of a tag in a value", "<p title='>' id='a>b'>A", "html(body(p[id=a>b]('A')))"},
    {"what is no attribute", "<p \"x\" =y id=a / class=b>A", "html(body(p[id=a class=b]('A')))"},
    {"the first of two values counts", "<p id=a id=b>A", "html(body(p[id=a]('A')))"},
    {"script and style have no text", "<style>a{}</style><script>b()</script><p>A",
     "html(head(style()script())body(p('A')))"},
    {"comments, declarations and instructions are gone",
     "<!DOCTYPE html><?xml a='b'?><p>A<!-->B<!--->C<!-- <p> --D--!>E<![if x]>F</ p>G",
     "html(body(p('ABCEFG')))"},
    {"a script in a comment opens nothing", "<p>A<!--<script>--><p>B", "html(body(p('A')p('B')))"},
    {"a comment in a script neither", "<script>'<!--'</script><p>A",
     "html(head(script())body(p('A')))"},
    {"a script's end is its name's end", "<script>'</scripts>'</script ><p>A",
     "html(head(script())body(p('A')))"},
    {"a script that is empty as it stands", "<p>A<script/>B</p>", "html(body(p('A'script()'B')))"},
    {"a comment that never ends", "<p>A<!-- <p>B", "html(body(p('A')))"},
    {"a drawing has no contents", "<p>A<svg><svg><text>B</text></svg><g/></svg>C",
     "html(body(p('A'svg()'C')))"},
    {"one that never ends has", "<svg><g>A</g><p>B", "html(body(svg(?('A')p('B'))))"},
    {"signs that are no tags", "<p>1 < 2 <3<!-- -->p> <", "html(body(p('1 < 2 <3p> <')))"},
    {"no tag is made by what is taken out", "<p>A <<!-- -->b>B", "html(body(p('A < b>B')))"},
    {"runs of blanks", "<p> A \n\t\fB\r\n</p>", "html(body(p(' A B ')))"},
    {"but JSON has", "<script type=application/ld+json>{\"<p>\":1}</script>",
     "html(head(script[type=application/ld+json]('{\"<p>\":1}')))"},
    {"its type may have references", "<script type='application/ld&#43;json'> {} </script>",
     "html(head(script[type=application/ld+json](' {} ')))"},
    {"a foreign element", "<p><x-y>A</x-y>", "html(body(p(?('A'))))"},
    {"what comes behind the end", "<html><body>A</body></html><p>B", "html(body('A')html(p('B')))"},
    {"also of a page that has a doctype", "<!DOCTYPE html><html><body>A</body></html><p>B",
     "html(body('A')html(p('B')))"},
    {"an end without a start", "<p>A</div>B</p>", "html(body(p('AB')))"},
    {"nothing", "", ""},
    {"no element", "A", "html(body(p('A')))"},
};

static struct str print(const struct dom *dom, uint32_t i, struct arena *arena)
{
    const struct node *node = &dom->nodes[i];
    if (node->tag == TAG_TEXT) {
        return arena_printf(arena, "'%.*s'", STR_ARG(node->text));
    }
    struct str all = arena_printf(arena, "%s", node->tag == TAG_OTHER ? "?" : tag_name(node->tag));
    for (size_t k = 0; k < node->n_attrs; k++) {
        all = arena_printf(arena, "%.*s%s%s=%.*s%s", STR_ARG(all), k == 0 ? "[" : " ",
                           node->attrs[k].name.p, STR_ARG(node->attrs[k].value),
                           k + 1 == node->n_attrs ? "]" : "");
    }
    all = arena_printf(arena, "%.*s(", STR_ARG(all));
    for (uint32_t k = i + 1; k < node->end; k = dom->nodes[k].end) {
        struct str below = print(dom, k, arena);
        all = arena_printf(arena, "%.*s%.*s", STR_ARG(all), STR_ARG(below));
    }
    return arena_printf(arena, "%.*s)", STR_ARG(all));
}

/* Parents stand before their children and hold them whole. */
static void expect_sound(const struct dom *dom, const char *name)
{
    for (uint32_t i = 0; i < dom->n; i++) {
        const struct node *node = &dom->nodes[i];
        const struct node *parent = &dom->nodes[node->parent];
        cr_expect(node->end > i && node->end <= dom->n, "%s: end of %u", name, i);
        if (i == 0) {
            cr_expect(node->parent == 0 && node->depth == 0 && node->end == dom->n, "%s", name);
            continue;
        }
        cr_expect(node->parent < i && node->end <= parent->end, "%s: %u", name, i);
        cr_expect(eq(int, node->depth, parent->depth + 1), "%s: %u", name, i);
        cr_expect(parent->tag != TAG_TEXT, "%s: %u", name, i);
    }
}

Test(dom, the_array)
{
    struct arena *arena = arena_new(4096);
    dom_init();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct strs warnings = {0};
        struct dom dom = dom_parse(str_of(cases[i].html), arena, &warnings);
        struct str got = dom.n > 0 ? print(&dom, 0, arena) : STR("");
        cr_expect(str_eq(got, str_of(cases[i].want)), "%s: got %.*s", cases[i].name, STR_ARG(got));
        cr_expect(warnings.n == 0, "%s", cases[i].name);
        expect_sound(&dom, cases[i].name);
        arena_reset(arena);
    }
    arena_free(arena);
    dom_cleanup();
}

static struct dom
parse_repeated(const char *unit, size_t times, struct arena *arena, struct strs *warnings)
{
    size_t n = strlen(unit);
    char *html = ARENA_NEW(arena, char, n *times);
    for (size_t i = 0; i < times; i++) {
        memcpy(html + i * n, unit, n);
    }
    return dom_parse((struct str){html, n * times}, arena, warnings);
}

Test(dom, depth_is_bounded)
{
    struct arena *arena = arena_new(4096);
    struct strs warnings = {0};
    dom_init();
    struct dom deep = parse_repeated("<div>x", LIGHTEN_MAX_ELEMENTS, arena, &warnings);
    expect_sound(&deep, "deep");
    cr_expect(eq(int, (int)warnings.n, 1));
    cr_expect(str_eq(warnings.items[0], STR("html_cut_at_depth")));
    cr_expect(deep.n > 2 * (DOM_MAX_DEPTH - 2) && deep.n < 2 * (DOM_MAX_DEPTH + 2));
    struct strs none = {0};
    struct dom flat = parse_repeated("<p>x", LIGHTEN_MAX_ELEMENTS, arena, &none);
    expect_sound(&flat, "flat");
    cr_expect(eq(int, (int)flat.n, 2 * LIGHTEN_MAX_ELEMENTS + 2));
    cr_expect(none.n == 0);
    arena_free(arena);
    dom_cleanup();
}

/* Pieces of a streamed page go where their templates stand, or nothing moves at all. */
Test(dom, streamed_pages)
{
    static const struct {
        const char *name, *html, *want;
    } streams[] = {
        {"a part",
         "<main>a<template id=\"B:0\"></template>c</main>d<div hidden id=\"S:0\"><p>b</p></div>",
         "html(body(main('a'div(p('b'))'c')'d'))"},
        {"a part of a part",
         "<template id=\"B:1\"></template><div hidden id=\"S:1\">a<template "
         "id=\"P:2f\"></template>c"
         "</div><div hidden id=\"S:2f\">b</div>",
         "html(body(div('a'div('b')'c')))"},
        {"no template for it", "<p>a</p><div hidden id=\"S:0\">b</div>",
         "html(body(p('a')div[hidden= id=S:0]('b')))"},
        {"an id of another kind", "<template id=\"B:0\"></template><div hidden id=S0>b</div>",
         "html(body(template[id=B:0]()div[hidden= id=S0]('b')))"},
        {"not hidden", "<template id=\"B:0\"></template><div id=\"S:0\">b</div>",
         "html(body(template[id=B:0]()div[id=S:0]('b')))"},
        {"two templates for it",
         "<template id=\"B:0\"></template><template id=\"P:0\"></template><div hidden "
         "id=\"S:0\">b</div>",
         "html(body(div('b')template[id=P:0]()))"},
        {"a piece that holds its own template",
         "a<div hidden id=\"S:0\">b<template id=\"B:0\"></template></div>",
         "html(body(p('a')div[hidden= id=S:0]('b'template[id=B:0]())))"},
        {"two that hold each other's",
         "a<div hidden id=\"S:0\">b<template id=\"B:1\"></template></div><div hidden "
         "id=\"S:1\">c<template id=\"B:0\"></template></div>",
         "html(body(p('a')div[hidden= id=S:0]('b'template[id=B:1]())"
         "div[hidden= id=S:1]('c'template[id=B:0]())))"},
    };
    struct arena *arena = arena_new(4096);
    dom_init();
    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
        struct strs warnings = {0};
        struct dom dom = dom_parse(str_of(streams[i].html), arena, &warnings);
        streamed_join(&dom, arena);
        struct str got = print(&dom, 0, arena);
        cr_expect(str_eq(got, str_of(streams[i].want)), "%s: got %.*s", streams[i].name,
                  STR_ARG(got));
        expect_sound(&dom, streams[i].name);
    }
    arena_free(arena);
    dom_cleanup();
}

/* Each part in the one before it: as deep as a page may be, and deeper. */
Test(dom, streamed_parts_in_parts)
{
    static const unsigned depths[] = {DOM_MAX_DEPTH - 4, DOM_MAX_DEPTH + 4, 20000};
    struct arena *arena = arena_new(4096);
    dom_init();
    for (size_t k = 0; k < sizeof depths / sizeof depths[0]; k++) {
        char *html = ARENA_NEW(arena, char, (size_t)depths[k] * 80 + 80);
        size_t n = (size_t)snprintf(html, 80, "<template id=\"B:0\"></template>");
        struct strs warnings = {0};
        for (unsigned i = 0; i < depths[k]; i++) {
            n += (size_t)snprintf(
                html + n, 80, "<div hidden id=\"S:%u\">x<template id=\"B:%u\"></template></div>", i,
                i + 1);
        }
        struct dom dom = dom_parse((struct str){html, n}, arena, &warnings);
        uint32_t before = dom.n;
        streamed_join(&dom, arena);
        expect_sound(&dom, "parts in parts");
        cr_expect(eq(int, dom.n < before, depths[k] < DOM_MAX_DEPTH), "%u", depths[k]);
        arena_reset(arena);
    }
    arena_free(arena);
    dom_cleanup();
}

Test(dom, text_of_an_element)
{
    struct arena *arena = arena_new(4096);
    struct strs warnings = {0};
    dom_init();
    struct dom dom = dom_parse(
        STR("<div> A<br>B <b>C</b><p>D</p><script type=json>E</script></div>"), arena, &warnings);
    cr_expect(str_eq(dom_text(&dom, 0, 100, arena), STR("A B C D")));
    cr_expect(str_eq(dom_text(&dom, 0, 1, arena), STR("A")));
    arena_free(arena);
    dom_cleanup();
}

Test(dom, places)
{
    static const struct {
        const char *html; /* the text A is asked about */
        bool in_h1, in_div;
    } places[] = {
        {"<div><h1>A</h1></div>", true, true},
        {"<h1><a><span>A</span></a></h1>", true, false},
        {"<h1><a><b><span>A</span></b></a></h1>", false, false}, /* too deep */
        {"<h1>B</h1><p>A", false, false},
        {"<div><h2>A</h2></div>", false, true},
        {"<div>B</div><p>A", false, false},
        {"<p>A</p><div>B</div>", false, false},
    };
    struct arena *arena = arena_new(4096);
    struct strs warnings = {0};
    dom_init();
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct dom dom = dom_parse(str_of(places[i].html), arena, &warnings);
        uint32_t text = 0, div = 0;
        for (uint32_t k = 0; k < dom.n; k++) {
            div = dom.nodes[k].tag == TAG_DIV ? k : div;
            bool found = dom.nodes[k].tag == TAG_TEXT && str_eq(dom.nodes[k].text, STR("A"));
            text = found ? k : text;
        }
        cr_assert(text > 0, "%s", places[i].html);
        cr_expect(eq(int, dom_is_in_h1(&dom, dom.nodes[text].parent), places[i].in_h1), "%s",
                  places[i].html);
        cr_expect(eq(int, div > 0 && dom_is_inside(&dom, text, div), places[i].in_div), "%s",
                  places[i].html);
    }
    arena_free(arena);
    dom_cleanup();
}

Test(dom, hidden_and_furniture)
{
    static const struct {
        const char *html;
        bool hidden, furniture, never_text;
    } kinds[] = {
        {"<div>", false, false, false},
        {"<div hidden>", true, true, false},
        {"<div aria-hidden=' TRUE '>", true, true, false},
        {"<div aria-hidden=false>", false, false, false},
        {"<div style='color: red; DISPLAY : none'>", true, true, false},
        {"<div style='display: block'>", false, false, false},
        {"<nav>", false, true, false},
        {"<svg>", false, true, true},
    };
    struct arena *arena = arena_new(4096);
    dom_init();
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct strs warnings = {0};
        struct dom dom = dom_parse(str_of(kinds[i].html), arena, &warnings);
        const char *name = kinds[i].html;
        cr_assert(eq(int, (int)dom.n, 3), "%s", name);
        cr_expect(dom_is_hidden(&dom, 2) == kinds[i].hidden, "%s", name);
        cr_expect(dom_is_furniture(&dom, 2) == kinds[i].furniture, "%s", name);
        cr_expect(dom_is_never_text(&dom, 2) == kinds[i].never_text, "%s", name);
    }
    arena_free(arena);
    dom_cleanup();
}
