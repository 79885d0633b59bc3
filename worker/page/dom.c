#include "worker/page/dom.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#include "worker/page/attribute.h"
#include "worker/page/lighten.h"
#include "worker/page/line.h"
#include "worker/page/notes.h"

#define H1_LEVELS 3 /* elements looked at for an <h1>: <h1><a><span>… */

void dom_init(void)
{
    xmlInitParser();
}

void dom_cleanup(void)
{
    xmlCleanupParser();
}

uint32_t dom_entity(const char *name)
{
    const htmlEntityDesc *found = htmlEntityLookup((const xmlChar *)name);
    return found ? found->value : 0;
}

/* What the parser's events fill. */
struct builder {
    struct arena *arena;
    xmlParserCtxt *parser;
    struct node *nodes;
    size_t n, cap;
    uint32_t open; /* the innermost element that has not ended; of no nodes: DOM_NONE */
    bool too_deep;
    char *chars; /* room for text and values */
    size_t n_chars, cap_chars;
};

/* so_far with a piece behind it; in place if so_far was the last to be put. */
static struct str put(struct builder *b, struct str so_far, const char *piece, size_t n)
{
    bool last = so_far.n > 0 && so_far.p + so_far.n == b->chars + b->n_chars;
    size_t need = n + (last ? 0 : so_far.n);
    if (b->cap_chars - b->n_chars < need) {
        b->cap_chars = 2 * (so_far.n + n) + 4096;
        b->chars = arena_room(b->arena, b->cap_chars);
        b->n_chars = 0;
        last = false;
    }
    if (!last) {
        struct str moved = {b->chars + b->n_chars, so_far.n};
        if (so_far.n > 0) {
            memcpy(b->chars + b->n_chars, so_far.p, so_far.n);
        }
        b->n_chars += so_far.n;
        so_far = moved;
    }
    memcpy(b->chars + b->n_chars, piece, n);
    b->n_chars += n;
    return (struct str){so_far.p, so_far.n + n};
}

static uint32_t push(struct builder *b, enum tag tag)
{
    struct node node = {.parent = b->open, .tag = tag, .end = (uint32_t)b->n + 1};
    if (b->open == DOM_NONE) {
        node.parent = 0;
    } else {
        node.depth = (uint16_t)(b->nodes[b->open].depth + 1);
    }
    ARENA_PUSH(b->arena, b->nodes, b->n, b->cap, node);
    return (uint32_t)b->n - 1;
}

/* pairs: name, value (or NULL) …, NULL; or NULL itself. */
static void keep_attributes(struct builder *b, struct node *node, const xmlChar **pairs)
{
    const struct str *names[LIGHTEN_MAX_ATTRIBUTES];
    const char *values[LIGHTEN_MAX_ATTRIBUTES];
    size_t n = 0;
    for (size_t i = 0; pairs && pairs[i] && n < LIGHTEN_MAX_ATTRIBUTES; i += 2) {
        names[n] = attribute_read(node->tag, str_of((const char *)pairs[i]));
        values[n] = (const char *)pairs[i + 1];
        n += names[n] != NULL;
    }
    struct dom_attr *attrs = n > 0 ? ARENA_NEW(b->arena, struct dom_attr, n) : NULL;
    for (size_t i = 0; i < n; i++) {
        struct str value = str_trim(str_of(values[i] ? values[i] : ""));
        struct str none = {NULL, 0};
        attrs[i].name = *names[i];
        attrs[i].value = value.n > 0 ? put(b, none, value.p, value.n) : STR("");
    }
    node->attrs = attrs;
    node->n_attrs = (uint16_t)n;
}

static void on_start(void *context, const xmlChar *name, const xmlChar **pairs)
{
    struct builder *b = context;
    if (b->too_deep) {
        return;
    }
    if (b->open != DOM_NONE && b->nodes[b->open].depth >= DOM_MAX_DEPTH) {
        b->too_deep = true;
        xmlStopParser(b->parser);
        return;
    }
    uint32_t node = push(b, tag_of(str_of((const char *)name)));
    keep_attributes(b, &b->nodes[node], pairs);
    b->open = node;
}

/* The root stays open: what a page has behind </html> comes as another <html>, inside of it. */
static void close_one(struct builder *b)
{
    struct node *node = &b->nodes[b->open];
    node->end = (uint32_t)b->n;
    b->open = node->parent;
}

static void on_end(void *context, const xmlChar *name)
{
    struct builder *b = context;
    (void)name; /* the parser ends what stands open before it ends what stands around it */
    if (!b->too_deep && b->n > 0) {
        close_one(b);
    }
}

static void on_text(void *context, const xmlChar *text, int n)
{
    struct builder *b = context;
    if (b->too_deep || b->n == 0 || n <= 0) {
        return;
    }
    const struct node *last = &b->nodes[b->n - 1];
    bool goes_on = last->tag == TAG_TEXT && last->parent == b->open;
    uint32_t at = goes_on ? (uint32_t)b->n - 1 : push(b, TAG_TEXT);
    b->nodes[at].text = put(b, b->nodes[at].text, (const char *)text, (size_t)n);
}

static void read_events(struct builder *b, struct str html)
{
    *b->parser->sax = (xmlSAXHandler){
        .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
    };
    b->parser->userData = b;
    const char *empty = "";
    xmlDoc *none =
        htmlCtxtReadMemory(b->parser, html.p ? html.p : empty, (int)html.n, NULL, "UTF-8",
                           HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                               HTML_PARSE_NONET | HTML_PARSE_COMPACT | HTML_PARSE_IGNORE_ENC);
    xmlFreeDoc(none); /* is NULL: nobody heard startDocument */
    while (b->n > 0 && b->nodes[0].end < b->n) {
        close_one(b); /* a page that is cut, or ends inside a tag, leaves some open */
    }
}

struct dom dom_parse(struct str html, struct arena *arena, struct strs *warnings)
{
    size_t n_tags = 0;
    html = lighten(html, arena, warnings, &n_tags);
    struct builder b = {.arena = arena, .open = DOM_NONE, .parser = htmlNewParserCtxt()};
    if (!b.parser) {
        return (struct dom){NULL, 0};
    }
    b.cap = 2 * n_tags + 16; /* a tag and a text behind it; implied elements are few */
    b.nodes = ARENA_NEW(arena, struct node, b.cap);
    b.cap_chars = html.n; /* no reference is shorter than its character */
    b.chars = arena_room(arena, b.cap_chars);
    read_events(&b, html);
    htmlFreeParserCtxt(b.parser);
    if (b.too_deep) {
        warn(warnings, STR("html_cut_at_depth"), arena);
    }
    return (struct dom){b.nodes, (uint32_t)b.n};
}

struct str dom_attr(const struct dom *dom, uint32_t node, const char *name)
{
    const struct node *at = &dom->nodes[node];
    for (size_t i = 0; i < at->n_attrs; i++) {
        const char *have = at->attrs[i].name.p;
        if (have[0] == name[0] && strcmp(have, name) == 0) {
            return at->attrs[i].value;
        }
    }
    return (struct str){NULL, 0};
}

bool dom_has_word(struct str list, struct str word)
{
    for (struct str rest = str_trim(list); rest.n > 0;) {
        size_t n = 0;
        while (n < rest.n && !strchr(" \t\r\n\f", rest.p[n])) {
            n++;
        }
        if (str_eq_nocase(str_sub(rest, 0, n), word)) {
            return true;
        }
        rest = str_trim(str_sub(rest, n, rest.n));
    }
    return false;
}

struct str dom_text(const struct dom *dom, uint32_t node, size_t max_bytes, struct arena *arena)
{
    struct line line = {.arena = arena};
    uint32_t end = dom->nodes[node].end;
    for (uint32_t i = node; i < end && line.n < max_bytes;) {
        const struct node *at = &dom->nodes[i];
        if (at->tag == TAG_SCRIPT || at->tag == TAG_STYLE) {
            i = at->end;
            continue;
        }
        bool breaks = tag_is_block(at->tag) || at->tag == TAG_BR;
        line_add(&line, breaks ? STR(" ") : at->text);
        i++;
    }
    return line_take(&line);
}

/* style="display: none", with any blanks. */
static bool is_display_none(struct str style)
{
    ptrdiff_t at = str_find_nocase(style, STR("display"));
    if (at < 0) {
        return false;
    }
    struct str rest = str_trim(str_sub(style, (size_t)at + 7, style.n));
    rest = rest.n > 0 && rest.p[0] == ':' ? str_trim(str_sub(rest, 1, rest.n)) : STR("");
    return str_starts_nocase(rest, STR("none"));
}

bool dom_is_inside(const struct dom *dom, uint32_t node, uint32_t of)
{
    return node >= of && node < dom->nodes[of].end;
}

bool dom_is_in_h1(const struct dom *dom, uint32_t node)
{
    for (int up = 0; up < H1_LEVELS; up++, node = dom->nodes[node].parent) {
        if (dom->nodes[node].tag == TAG_H1) {
            return true;
        }
    }
    return false;
}

bool dom_is_hidden(const struct dom *dom, uint32_t node)
{
    const struct node *at = &dom->nodes[node];
    for (size_t i = 0; i < at->n_attrs; i++) {
        struct str name = at->attrs[i].name, value = at->attrs[i].value;
        if (str_eq(name, STR("hidden")) ||
            (str_eq(name, STR("aria-hidden")) && str_eq_nocase(value, STR("true"))) ||
            (str_eq(name, STR("style")) && is_display_none(value))) {
            return true;
        }
    }
    return false;
}

bool dom_is_never_text(const struct dom *dom, uint32_t node)
{
    static const bool never[TAG_OTHER + 1] = {
        [TAG_SCRIPT] = true, [TAG_STYLE] = true,    [TAG_NOSCRIPT] = true, [TAG_TEMPLATE] = true,
        [TAG_IFRAME] = true, [TAG_SVG] = true,      [TAG_SELECT] = true,   [TAG_TEXTAREA] = true,
        [TAG_OBJECT] = true, [TAG_EMBED] = true,    [TAG_AUDIO] = true,    [TAG_VIDEO] = true,
        [TAG_CANVAS] = true, [TAG_DATALIST] = true, [TAG_HEAD] = true,     [TAG_MAP] = true,
    };
    return never[dom->nodes[node].tag];
}

bool dom_is_furniture(const struct dom *dom, uint32_t node)
{
    static const bool furniture[TAG_OTHER + 1] = {
        [TAG_NAV] = true,    [TAG_ASIDE] = true, [TAG_FOOTER] = true, [TAG_BUTTON] = true,
        [TAG_DIALOG] = true, [TAG_LABEL] = true, [TAG_MENU] = true,   [TAG_FORM] = true,
    };
    return furniture[dom->nodes[node].tag] || dom_is_never_text(dom, node) ||
           dom_is_hidden(dom, node);
}
