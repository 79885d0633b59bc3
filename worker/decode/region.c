#include "worker/decode/region.h"

#include <stdbool.h>

#define MIN_PARAGRAPH 40 /* bytes: shorter ones are bylines, labels and buttons */

/* What an element holds, in bytes of text outside of links. */
struct weight {
    uint32_t own;  /* directly, or in inline elements below */
    uint32_t mass; /* in paragraphs anywhere below */
    uint32_t near; /* in paragraphs one or two levels below */
};

struct scales {
    const struct dom *dom;
    struct weight *of; /* each node's */
};

static uint32_t visible_bytes(struct str text)
{
    uint32_t n = 0;
    bool blank = true;
    for (size_t i = 0; i < text.n; i++) {
        bool now = text.p[i] == ' ' || (text.p[i] >= '\t' && text.p[i] <= '\r');
        n += !now || !blank;
        blank = now;
    }
    return n;
}

/* Gives each text to the nearest block above it, unless it stands in a link or in furniture. */
static void weigh_texts(struct scales *s)
{
    const struct dom *dom = s->dom;
    uint32_t owners[DOM_MAX_DEPTH + 2] = {0}; /* by depth; DOM_NONE: a link */
    for (uint32_t i = 0; i < dom->n; i++) {
        const struct node *node = &dom->nodes[i];
        uint32_t owner = owners[node->depth];
        if (node->tag == TAG_TEXT) {
            if (owner != DOM_NONE) {
                s->of[owner].own += visible_bytes(node->text);
            }
        } else if (i > 0 && dom_is_furniture(dom, i)) {
            i = node->end - 1;
        } else {
            owner = node->tag == TAG_A ? DOM_NONE : owner;
            owners[node->depth + 1] = i == 0 || tag_is_block(node->tag) ? i : owner;
        }
    }
}

static bool is_paragraph(enum tag tag)
{
    return tag == TAG_P || tag == TAG_BLOCKQUOTE || tag == TAG_PRE;
}

/* Gives an element's text to those above it; all below it have done so. */
static void hand_up(struct scales *s, uint32_t i)
{
    const struct node *node = &s->dom->nodes[i];
    struct weight *mine = &s->of[i];
    if (mine->own >= MIN_PARAGRAPH) {
        mine->mass += mine->own;
        if (!is_paragraph(node->tag)) {
            mine->near += mine->own; /* text right in a div: the div is the container itself */
        } else if (i > 0) {
            s->of[node->parent].near += mine->own;
            if (node->parent > 0) {
                s->of[s->dom->nodes[node->parent].parent].near += mine->own / 2;
            }
        }
    }
    if (i > 0) {
        s->of[node->parent].mass += mine->mass;
    }
}

static struct scales weigh(const struct dom *dom, struct arena *arena)
{
    struct scales s = {dom, ARENA_NEW(arena, struct weight, dom->n)};
    weigh_texts(&s);
    for (uint32_t i = dom->n; i > 0; i--) {
        hand_up(&s, i - 1);
    }
    return s;
}

static bool is_body_marked(const struct dom *dom, uint32_t node)
{
    return dom_has_word(dom_attr(dom, node, "itemprop"), STR("articleBody"));
}

static bool is_article(const struct dom *dom, uint32_t node)
{
    return dom->nodes[node].tag == TAG_ARTICLE;
}

static bool is_main(const struct dom *dom, uint32_t node)
{
    return dom->nodes[node].tag == TAG_MAIN || str_eq(dom_attr(dom, node, "role"), STR("main"));
}

/* The heaviest element of a kind, or DOM_NONE if none has one part in share of all text. */
static uint32_t
heaviest(const struct scales *s, bool (*is_kind)(const struct dom *, uint32_t), uint32_t share)
{
    uint32_t best = DOM_NONE, most = 0;
    for (uint32_t i = 0; i < s->dom->n; i++) {
        if (s->of[i].mass > most && is_kind(s->dom, i)) {
            best = i;
            most = s->of[i].mass;
        }
    }
    return most >= s->of[0].mass / share ? best : DOM_NONE;
}

/* The element with most text near it; then up, while a parent holds clearly more. */
static uint32_t densest(const struct scales *s, uint32_t scope)
{
    const struct node *nodes = s->dom->nodes;
    uint32_t best = scope;
    for (uint32_t i = scope; i < nodes[scope].end; i++) {
        best = s->of[i].near > s->of[best].near ? i : best;
    }
    for (uint32_t up = best; up != scope;) {
        up = nodes[up].parent;
        if (s->of[up].mass > s->of[best].mass + s->of[best].mass / 4) {
            best = up;
        }
    }
    return best;
}

uint32_t region_find(const struct dom *dom, struct arena *arena)
{
    struct scales s = weigh(dom, arena);
    uint32_t marked = heaviest(&s, is_body_marked, 4);
    if (marked != DOM_NONE) {
        return marked;
    }
    uint32_t scope = heaviest(&s, is_article, 3);
    scope = scope != DOM_NONE ? scope : heaviest(&s, is_main, 3);
    return densest(&s, scope != DOM_NONE ? scope : 0);
}
