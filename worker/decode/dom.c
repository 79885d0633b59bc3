#include "worker/decode/dom.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#include "worker/decode/html_limits.h"
#include "worker/decode/line.h"
#include "worker/decode/notes.h"

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])

xmlDoc *dom_parse(struct str html, struct arena *arena, struct strs *warnings)
{
    html = html_limit_attributes(html, arena, warnings);
    htmlParserCtxtPtr parser = htmlNewParserCtxt();
    if (!parser) {
        return NULL;
    }
    const char *empty = "";
    xmlDoc *doc =
        htmlCtxtReadMemory(parser, html.p ? html.p : empty, (int)html.n, NULL, "UTF-8",
                           HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                               HTML_PARSE_NONET | HTML_PARSE_COMPACT | HTML_PARSE_IGNORE_ENC);
    if (parser->lastError.code == XML_ERR_INTERNAL_ERROR) { /* "excessive depth": it stops there */
        warn(warnings, STR("html_cut_at_depth"), arena);
    }
    htmlFreeParserCtxt(parser);
    return doc;
}

xmlNode *dom_skip(const xmlNode *root, xmlNode *node)
{
    while (node != root) {
        if (node->next) {
            return node->next;
        }
        node = node->parent;
    }
    return NULL;
}

xmlNode *dom_next(const xmlNode *root, xmlNode *node)
{
    bool inside = node->type == XML_ELEMENT_NODE || node->type == XML_HTML_DOCUMENT_NODE;
    return inside && node->children ? node->children : dom_skip(root, node);
}

struct str dom_name(const xmlNode *node)
{
    bool element = node->type == XML_ELEMENT_NODE && node->name;
    return element ? str_of((const char *)node->name) : (struct str){NULL, 0};
}

bool dom_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

struct str dom_attr(const xmlNode *node, const char *name)
{
    struct str none = {NULL, 0};
    if (node->type != XML_ELEMENT_NODE) {
        return none;
    }
    for (const xmlAttr *attr = node->properties; attr; attr = attr->next) {
        if (strcmp((const char *)attr->name, name) == 0) {
            const xmlNode *value = attr->children;
            return value && value->content ? str_trim(str_of((const char *)value->content))
                                           : (struct str){"", 0};
        }
    }
    return none;
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

struct str dom_text(xmlNode *node, size_t max_bytes, struct arena *arena)
{
    struct line line = {.arena = arena};
    for (xmlNode *at = node; at && line.n < max_bytes;) {
        if (at->type == XML_TEXT_NODE || at->type == XML_CDATA_SECTION_NODE) {
            line_add(&line, str_of((const char *)at->content));
        } else if (dom_is(at, "script") || dom_is(at, "style")) {
            at = dom_skip(node, at);
            continue;
        } else if (dom_is_block(at) || dom_is(at, "br")) {
            line_add(&line, STR(" "));
        }
        at = dom_next(node, at);
    }
    return line_take(&line);
}

static bool in_table(struct str name, const struct str *table, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(name, table[i])) {
            return true;
        }
    }
    return false;
}

bool dom_is_block(const xmlNode *node)
{
    static const struct str names[] = {
        STR_INIT("p"),          STR_INIT("div"),     STR_INIT("li"),         STR_INIT("ul"),
        STR_INIT("ol"),         STR_INIT("h1"),      STR_INIT("h2"),         STR_INIT("h3"),
        STR_INIT("h4"),         STR_INIT("h5"),      STR_INIT("h6"),         STR_INIT("section"),
        STR_INIT("article"),    STR_INIT("main"),    STR_INIT("table"),      STR_INIT("tbody"),
        STR_INIT("thead"),      STR_INIT("tr"),      STR_INIT("td"),         STR_INIT("th"),
        STR_INIT("blockquote"), STR_INIT("figure"),  STR_INIT("figcaption"), STR_INIT("header"),
        STR_INIT("footer"),     STR_INIT("aside"),   STR_INIT("nav"),        STR_INIT("pre"),
        STR_INIT("hr"),         STR_INIT("dl"),      STR_INIT("dt"),         STR_INIT("dd"),
        STR_INIT("address"),    STR_INIT("body"),    STR_INIT("html"),       STR_INIT("center"),
        STR_INIT("details"),    STR_INIT("summary"), STR_INIT("form"),       STR_INIT("caption"),
        STR_INIT("fieldset"),   STR_INIT("hgroup"),  STR_INIT("picture"),
    };
    return in_table(dom_name(node), names, LENGTH(names));
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

static bool is_hidden(const xmlNode *node)
{
    for (const xmlAttr *attr = node->properties; attr; attr = attr->next) {
        struct str name = str_of((const char *)attr->name);
        const xmlNode *child = attr->children;
        struct str value = str_of(child ? (const char *)child->content : NULL);
        if (str_eq(name, STR("hidden")) ||
            (str_eq(name, STR("aria-hidden")) && str_eq_nocase(str_trim(value), STR("true"))) ||
            (str_eq(name, STR("style")) && is_display_none(value))) {
            return true;
        }
    }
    return false;
}

bool dom_is_never_text(const xmlNode *node)
{
    static const struct str names[] = {
        STR_INIT("script"), STR_INIT("style"),    STR_INIT("noscript"), STR_INIT("template"),
        STR_INIT("iframe"), STR_INIT("svg"),      STR_INIT("select"),   STR_INIT("textarea"),
        STR_INIT("object"), STR_INIT("embed"),    STR_INIT("audio"),    STR_INIT("video"),
        STR_INIT("canvas"), STR_INIT("datalist"), STR_INIT("head"),     STR_INIT("map"),
    };
    return in_table(dom_name(node), names, LENGTH(names));
}

bool dom_is_furniture(const xmlNode *node)
{
    static const struct str names[] = {
        STR_INIT("nav"),    STR_INIT("aside"), STR_INIT("footer"), STR_INIT("button"),
        STR_INIT("dialog"), STR_INIT("label"), STR_INIT("menu"),   STR_INIT("form"),
    };
    return node->type == XML_ELEMENT_NODE &&
           (dom_is_never_text(node) || in_table(dom_name(node), names, LENGTH(names)) ||
            is_hidden(node));
}
