#include "worker/page/blocks.h"

#include "common/utf8.h"
#include "worker/page/line.h"
#include "worker/page/notes.h"

#define SHORT_BLOCK      200 /* bytes: a longer block is text, however many links it has */
#define MAX_LINKED_PARTS 60  /* of a hundred */

struct emitter {
    const struct dom *dom;
    struct arena *arena;
    enum blocks_of which;
    struct page_block *blocks;
    size_t n, cap;
    struct line line;
    struct line overflow;             /* all text beyond DECODE_MAX_BLOCKS */
    struct page_block next;           /* the block that the line becomes */
    unsigned links, strong;           /* how many <a> (b, strong, i, em) we are in */
    unsigned breaks;                  /* <br> since the last text */
    uint32_t open[DOM_MAX_DEPTH + 2]; /* the elements we are in; the first: the root */
    enum block_kind kinds[DOM_MAX_DEPTH + 2];
    unsigned depth;
    unsigned rows; /* data rows we are in: their cells are no blocks */
};

static void flush(struct emitter *e)
{
    struct page_block block = e->next;
    bool menu = e->line.n < SHORT_BLOCK && block.linked * 100 > e->line.n * MAX_LINKED_PARTS;
    block.text = line_take(&e->line);
    block.kind = e->kinds[e->depth];
    e->next = (struct page_block){0};
    e->breaks = 0;
    if ((menu && e->which == BLOCKS_BODY) || utf8_is_blank(block.text)) {
        return;
    }
    if (e->n + 1 >= DECODE_MAX_BLOCKS) {
        line_add(&e->overflow, block.text);
        line_add(&e->overflow, STR(" "));
        return;
    }
    ARENA_PUSH(e->arena, e->blocks, e->n, e->cap, block);
}

/* A row of figures, not of a layout: no cell holds blocks of its own. */
static bool is_data_row(const struct dom *dom, uint32_t row)
{
    for (uint32_t i = row + 1; i < dom->nodes[row].end; i++) {
        enum tag tag = dom->nodes[i].tag;
        bool cell = tag == TAG_TD || tag == TAG_TH;
        if (!cell && (tag_is_block(tag) || tag == TAG_BR)) {
            return false;
        }
    }
    return true;
}

/* What text below an element is, if above it was outer. */
static enum block_kind kind_below(enum tag tag, enum block_kind outer)
{
    if (outer == BLOCK_CAPTION || tag == TAG_FIGCAPTION || tag == TAG_CAPTION) {
        return BLOCK_CAPTION;
    }
    if (tag_is_heading(tag)) {
        return BLOCK_HEADING;
    }
    if (tag == TAG_LI || tag == TAG_DD || tag == TAG_DT) {
        return BLOCK_ITEM;
    }
    if (tag == TAG_BLOCKQUOTE) {
        return BLOCK_QUOTE;
    }
    return outer;
}

static bool is_strong(enum tag tag)
{
    return tag == TAG_B || tag == TAG_STRONG || tag == TAG_I || tag == TAG_EM;
}

/* The block element that text stands in: that of the row, inside a row. */
static uint32_t owner_of(const struct emitter *e)
{
    for (unsigned d = e->depth; d > 0; d--) {
        bool cell =
            e->rows > 0 && e->kinds[d] == BLOCK_TABLE && e->dom->nodes[e->open[d]].tag != TAG_TR;
        if (tag_is_block(e->dom->nodes[e->open[d]].tag) && !cell) {
            return e->open[d];
        }
    }
    return e->open[0];
}

static void enter(struct emitter *e, uint32_t node)
{
    enum tag tag = e->dom->nodes[node].tag;
    enum block_kind outer = e->kinds[e->depth];
    bool row = tag == TAG_TR && e->rows == 0 && is_data_row(e->dom, node);
    if (tag_is_block(tag) && e->rows == 0) {
        flush(e);
    }
    e->depth++;
    e->open[e->depth] = node;
    e->kinds[e->depth] = row ? BLOCK_TABLE : kind_below(tag, outer);
    e->rows += row || e->rows > 0;
    e->links += tag == TAG_A;
    e->next.links += tag == TAG_A;
    e->strong += is_strong(tag);
    if (tag == TAG_BR) {
        if (++e->breaks >= 2 && e->rows == 0) {
            flush(e);
        }
        line_add(&e->line, STR(" "));
    }
}

static void leave(struct emitter *e)
{
    enum tag tag = e->dom->nodes[e->open[e->depth]].tag;
    e->links -= tag == TAG_A;
    e->strong -= is_strong(tag);
    bool in_row = e->rows > 0;
    e->rows -= in_row;
    if (in_row && e->rows > 0) {
        if (tag == TAG_TD || tag == TAG_TH) {
            line_add_tab(&e->line);
        }
    } else if (tag_is_block(tag)) {
        flush(e);
    }
    e->depth--;
}

static void add_text(struct emitter *e, struct str text)
{
    size_t before = e->line.n;
    line_add(&e->line, text);
    uint32_t added = (uint32_t)(e->line.n - before);
    if (added == 0) {
        return;
    }
    e->breaks = 0;
    e->next.owner = e->next.owner ? e->next.owner : owner_of(e);
    e->next.linked += e->links > 0 ? added : 0;
    e->next.strong += e->strong > 0 ? added : 0;
}

/* Leaves every element below the root that ends before node i. */
static void climb(struct emitter *e, uint32_t i)
{
    while (e->depth > 0 && e->dom->nodes[e->open[e->depth]].end <= i) {
        leave(e);
    }
}

static bool is_left_out(const struct emitter *e, uint32_t node)
{
    return e->which == BLOCKS_BODY ? dom_is_furniture(e->dom, node)
                                   : dom_is_never_text(e->dom, node) || dom_is_hidden(e->dom, node);
}

static void walk(struct emitter *e, uint32_t root)
{
    const struct node *nodes = e->dom->nodes;
    uint32_t end = nodes[root].end;
    for (uint32_t i = root + 1; i < end; i++) {
        climb(e, i);
        if (nodes[i].tag == TAG_TEXT) {
            add_text(e, nodes[i].text);
        } else if (is_left_out(e, i)) {
            i = nodes[i].end - 1;
        } else {
            enter(e, i);
        }
    }
    climb(e, end);
    flush(e);
}

/*
 * No fewer than there are blocks below root: each has a text of its own. A list that grew by
 * doubling would take up to three times as much, and that of a page of "<p>a" is a good part of all
 * it takes.
 */
static size_t count_texts(const struct dom *dom, uint32_t root)
{
    size_t n = 0;
    for (uint32_t i = root + 1; i < dom->nodes[root].end; i++) {
        struct str text = dom->nodes[i].text;
        n += dom->nodes[i].tag == TAG_TEXT && !(text.n == 1 && text.p[0] == ' ');
    }
    return n;
}

struct page_blocks
blocks_read(const struct dom *dom, uint32_t root, enum blocks_of which, struct arena *arena)
{
    struct emitter e = {.dom = dom, .arena = arena, .which = which};
    e.line.arena = arena;
    e.overflow.arena = arena;
    e.cap = count_texts(dom, root) + 1;
    e.blocks = ARENA_NEW(arena, struct page_block, e.cap);
    e.open[0] = root;
    e.kinds[0] = tag_is_heading(dom->nodes[root].tag) ? BLOCK_HEADING : BLOCK_PARAGRAPH;
    walk(&e, root);
    struct page_block rest = {.text = line_take(&e.overflow), .kind = BLOCK_PARAGRAPH};
    bool cut = rest.text.n > 0;
    if (cut) {
        ARENA_PUSH(arena, e.blocks, e.n, e.cap, rest);
    }
    return (struct page_blocks){e.blocks, (uint32_t)e.n, cut};
}
