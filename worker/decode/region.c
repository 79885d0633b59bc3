#include "worker/decode/region.h"

#include <stdbool.h>
#include <stdint.h>

#include "worker/decode/dom.h"

#define MAX_DEPTH     300 /* deeper than libxml2 builds a tree */
#define MIN_PARAGRAPH 40  /* bytes: shorter ones are bylines, labels and buttons */

/* What an element holds, in bytes of text outside of links. Hangs on node->_private. */
struct weight {
    uint32_t own;  /* directly, or in inline elements below */
    uint32_t mass; /* in paragraphs anywhere below */
    uint32_t near; /* in paragraphs one or two levels below */
};

static const struct weight *weight_of(const xmlNode *node)
{
    static const struct weight none = {0};
    return node->_private ? node->_private : &none;
}

static struct weight *weight_at(xmlNode *node, struct arena *arena)
{
    if (!node->_private) {
        node->_private = ARENA_NEW(arena, struct weight, 1);
    }
    return node->_private;
}

static uint32_t visible_bytes(const xmlNode *text)
{
    uint32_t n = 0;
    bool blank = true;
    for (const char *p = (const char *)text->content; p && *p; p++) {
        bool now = *p == ' ' || (*p >= '\t' && *p <= '\r');
        n += !now || !blank;
        blank = now;
    }
    return n;
}

static bool is_paragraph(const xmlNode *node)
{
    return dom_is(node, "p") || dom_is(node, "blockquote") || dom_is(node, "pre");
}

/* An element is complete: give its text to those above it. */
static void leave(const xmlNode *root, xmlNode *node, struct arena *arena)
{
    const struct weight *w = weight_of(node);
    uint32_t own = w->own;
    if (own >= MIN_PARAGRAPH) {
        struct weight *mine = weight_at(node, arena);
        mine->mass += own;
        if (!is_paragraph(node)) {
            mine->near += own; /* text right in a div: the div is the container itself */
        } else if (node != root) {
            weight_at(node->parent, arena)->near += own;
            if (node->parent != root) {
                weight_at(node->parent->parent, arena)->near += own / 2;
            }
        }
    }
    if (node != root && weight_of(node)->mass > 0) {
        weight_at(node->parent, arena)->mass += weight_of(node)->mass;
    }
}

/* Where a walk stands: of each open element, whose text it is that comes next. */
struct walk {
    xmlNode *owners[MAX_DEPTH]; /* the nearest block; NULL: the text stands in a link */
    unsigned depth;
};

/* Opens node, so that its children come next; false: it has none that count. */
static bool open_element(struct walk *walk, const xmlNode *root, xmlNode *node)
{
    bool skip = node != root && dom_is_furniture(node);
    if (skip || node->type != XML_ELEMENT_NODE || !node->children || walk->depth + 1 >= MAX_DEPTH) {
        return false;
    }
    xmlNode *owner = walk->owners[walk->depth];
    owner = dom_is_block(node) || node == root ? node : dom_is(node, "a") ? NULL : owner;
    walk->owners[++walk->depth] = owner;
    return true;
}

static void weigh(xmlNode *root, struct arena *arena)
{
    struct walk walk = {.owners = {root}};
    for (xmlNode *node = root; node;) {
        if (node->type == XML_TEXT_NODE && walk.owners[walk.depth]) {
            weight_at(walk.owners[walk.depth], arena)->own += visible_bytes(node);
        }
        if (open_element(&walk, root, node)) {
            node = node->children;
            continue;
        }
        while (node != root && !node->next) {
            node = node->parent;
            walk.depth--;
            leave(root, node, arena);
        }
        node = node == root ? NULL : node->next;
    }
}

static bool is_body_marked(const xmlNode *node)
{
    return dom_has_word(dom_attr(node, "itemprop"), STR("articleBody"));
}

static bool is_article(const xmlNode *node)
{
    return dom_is(node, "article");
}

static bool is_main(const xmlNode *node)
{
    return dom_is(node, "main") || str_eq(dom_attr(node, "role"), STR("main"));
}

/* The heaviest element of a kind, or NULL if none has one part in share of root's text. */
static xmlNode *heaviest(xmlNode *root, bool (*is_kind)(const xmlNode *), uint32_t share)
{
    xmlNode *best = NULL;
    for (xmlNode *node = root; node; node = dom_next(root, node)) {
        if (node->type == XML_ELEMENT_NODE && is_kind(node) &&
            (!best || weight_of(node)->mass > weight_of(best)->mass)) {
            best = node;
        }
    }
    bool enough =
        best && weight_of(best)->mass > 0 && weight_of(best)->mass >= weight_of(root)->mass / share;
    return enough ? best : NULL;
}

/* The element with most text near it; then up, while a parent holds clearly more. */
static xmlNode *densest(xmlNode *scope)
{
    xmlNode *best = scope;
    for (xmlNode *node = scope; node; node = dom_next(scope, node)) {
        if (node->type == XML_ELEMENT_NODE && weight_of(node)->near > weight_of(best)->near) {
            best = node;
        }
    }
    for (xmlNode *up = best; up != scope;) {
        up = up->parent;
        if (weight_of(up)->mass > weight_of(best)->mass + weight_of(best)->mass / 4) {
            best = up;
        }
    }
    return best;
}

xmlNode *region_find(xmlNode *root, struct arena *arena)
{
    weigh(root, arena);
    xmlNode *marked = heaviest(root, is_body_marked, 4);
    if (marked) {
        return marked;
    }
    xmlNode *scope = heaviest(root, is_article, 3);
    scope = scope ? scope : heaviest(root, is_main, 3);
    return densest(scope ? scope : root);
}
