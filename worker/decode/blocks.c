#include "worker/decode/blocks.h"

#include "worker/decode/line.h"
#include "worker/decode/notes.h"
#include "worker/decode/text.h"

#define SHORT_BLOCK      200 /* bytes: a longer block is text, however many links it has */
#define MAX_LINKED_PARTS 60  /* of a hundred */

struct emitter {
    const struct dom *dom;
    struct arena *arena;
    struct block *blocks;
    size_t n, cap;
    struct line line;
    struct line overflow;             /* all text beyond DECODE_MAX_BLOCKS */
    size_t linked;                    /* bytes of the line that stand in links */
    unsigned links;                   /* how many <a> we are in */
    unsigned breaks;                  /* <br> since the last text */
    uint32_t open[DOM_MAX_DEPTH + 2]; /* the elements we are in; the first: the root */
    enum block_kind kinds[DOM_MAX_DEPTH + 2];
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
    size_t added = e->line.n - before;
    if (added > 0) {
        e->breaks = 0;
    }
    e->linked += e->links > 0 ? added : 0;
}

/* Leaves every element below the root that ends before node i. */
static void climb(struct emitter *e, uint32_t i)
{
    while (e->depth > 0 && e->dom->nodes[e->open[e->depth]].end <= i) {
        leave(e);
    }
}

static void walk(struct emitter *e, uint32_t root)
{
    const struct node *nodes = e->dom->nodes;
    uint32_t end = nodes[root].end;
    for (uint32_t i = root + 1; i < end; i++) {
        climb(e, i);
        if (nodes[i].tag == TAG_TEXT) {
            add_text(e, nodes[i].text);
        } else if (dom_is_furniture(e->dom, i)) {
            i = nodes[i].end - 1;
        } else {
            enter(e, i);
        }
    }
    climb(e, end);
    flush(e);
}

void blocks_read(const struct dom *dom, uint32_t root, struct arena *arena, struct article *out)
{
    struct emitter e = {.dom = dom, .arena = arena};
    e.line.arena = arena;
    e.overflow.arena = arena;
    e.kinds[0] = tag_is_heading(dom->nodes[root].tag) ? BLOCK_HEADING : BLOCK_PARAGRAPH;
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
