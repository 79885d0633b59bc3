#include "worker/decode/blocks.h"

#include "worker/decode/dom.h"
#include "worker/decode/line.h"
#include "worker/decode/notes.h"
#include "worker/decode/text.h"

#define MAX_DEPTH        300 /* deeper than libxml2 builds a tree */
#define SHORT_BLOCK      200 /* bytes: a longer block is text, however many links it has */
#define MAX_LINKED_PARTS 60  /* of a hundred */

struct emitter {
    struct arena *arena;
    struct block *blocks;
    size_t n, cap;
    struct line line;
    struct line overflow; /* all text beyond DECODE_MAX_BLOCKS */
    size_t linked;        /* bytes of the line that stand in links */
    unsigned links;       /* how many <a> we are in */
    unsigned breaks;      /* <br> since the last text */
    enum block_kind kinds[MAX_DEPTH];
    unsigned depth;
    unsigned rows; /* data rows we are in: their cells are no blocks */
};

static void flush(struct emitter *e)
{
    size_t n = e->line.n;
    bool menu = n < SHORT_BLOCK && e->linked * 100 > n * MAX_LINKED_PARTS;
    struct str text = line_take(&e->line);
    e->linked = 0;
    e->breaks = 0;
    if (menu || text_is_blank(text)) {
        return;
    }
    if (e->n + 1 >= DECODE_MAX_BLOCKS) {
        line_add(&e->overflow, text);
        line_add(&e->overflow, STR(" "));
        return;
    }
    struct block block = {.text = text, .kind = e->kinds[e->depth], .after_blank = e->n > 0};
    ARENA_PUSH(e->arena, e->blocks, e->n, e->cap, block);
}

/* A row of figures, not of a layout: no cell holds blocks of its own. */
static bool is_data_row(xmlNode *row)
{
    for (xmlNode *node = row->children; node; node = dom_next(row, node)) {
        bool cell = dom_is(node, "td") || dom_is(node, "th");
        if (!cell && (dom_is_block(node) || dom_is(node, "br"))) {
            return false;
        }
    }
    return true;
}

static bool is_heading(const xmlNode *node)
{
    struct str name = dom_name(node);
    return name.n == 2 && name.p[0] == 'h' && name.p[1] >= '1' && name.p[1] <= '6';
}

/* What text below node is, if above it was outer. */
static enum block_kind kind_below(const xmlNode *node, enum block_kind outer)
{
    if (outer == BLOCK_CAPTION || dom_is(node, "figcaption") || dom_is(node, "caption")) {
        return BLOCK_CAPTION;
    }
    if (is_heading(node)) {
        return BLOCK_HEADING;
    }
    if (dom_is(node, "li") || dom_is(node, "dd") || dom_is(node, "dt")) {
        return BLOCK_ITEM;
    }
    if (dom_is(node, "blockquote")) {
        return BLOCK_QUOTE;
    }
    return outer;
}

static void enter(struct emitter *e, xmlNode *node)
{
    enum block_kind outer = e->kinds[e->depth];
    bool row = dom_is(node, "tr") && e->rows == 0 && is_data_row(node);
    if (dom_is_block(node) && e->rows == 0) {
        flush(e);
    }
    e->depth++;
    e->kinds[e->depth] = row ? BLOCK_TABLE : kind_below(node, outer);
    e->rows += row || e->rows > 0;
    e->links += dom_is(node, "a");
    if (dom_is(node, "br") && ++e->breaks >= 2 && e->rows == 0) {
        flush(e);
    }
    line_add(&e->line, dom_is(node, "br") ? STR(" ") : STR(""));
}

static void leave(struct emitter *e, const xmlNode *node)
{
    e->links -= dom_is(node, "a");
    bool in_row = e->rows > 0;
    e->rows -= in_row;
    if (in_row && e->rows > 0) {
        if (dom_is(node, "td") || dom_is(node, "th")) {
            line_add_tab(&e->line);
        }
    } else if (dom_is_block(node)) {
        flush(e);
    }
    e->depth--;
}

static void add_text(struct emitter *e, const xmlNode *node)
{
    struct str text = str_of((const char *)node->content);
    size_t before = e->line.n;
    line_add(&e->line, text);
    size_t added = e->line.n - before;
    if (added > 0) {
        e->breaks = 0;
    }
    e->linked += e->links > 0 ? added : 0;
}

/* Past node's children: to the next node, leaving every element that is complete. */
static xmlNode *climb(struct emitter *e, const xmlNode *root, xmlNode *node)
{
    while (node != root && !node->next) {
        node = node->parent;
        if (node != root) {
            leave(e, node);
        }
    }
    return node == root ? NULL : node->next;
}

static void walk(struct emitter *e, xmlNode *root)
{
    xmlNode *node = root->children;
    while (node) {
        if (node->type == XML_TEXT_NODE) {
            add_text(e, node);
        } else if (node->type == XML_ELEMENT_NODE && !dom_is_furniture(node) &&
                   e->depth + 1 < MAX_DEPTH) {
            enter(e, node);
            if (node->children) {
                node = node->children;
                continue;
            }
            leave(e, node);
        }
        node = climb(e, root, node);
    }
    flush(e);
}

void blocks_read(xmlNode *root, struct arena *arena, struct article *out)
{
    struct emitter e = {.arena = arena, .line = {.arena = arena}, .overflow = {.arena = arena}};
    e.kinds[0] = is_heading(root) ? BLOCK_HEADING : BLOCK_PARAGRAPH;
    walk(&e, root);
    struct str rest = line_take(&e.overflow);
    if (rest.n > 0) {
        struct block block = {.text = rest, .kind = BLOCK_PARAGRAPH, .after_blank = true};
        ARENA_PUSH(arena, e.blocks, e.n, e.cap, block);
        warn(&out->warnings, STR("too_many_blocks"), arena);
    }
    out->blocks = e.blocks;
    out->n_blocks = e.n;
}
