#include "worker/decode/headline.h"

#include "worker/decode/title.h"

#define BLOCKS_BEFORE 14
#define BLOCKS_AFTER  60
#define MAX_LONG      3   /* blocks of running text, and the head is over */
#define LONG_BYTES    200 /* no byline, and rarely a summary */
#define MAX_HEADLINE  400
#define MAX_PARENTS   12
#define MAX_CLASS     300

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

/* How well a block stands for the headline; 0: not at all. */
static unsigned rank(const struct page *page, uint32_t i, struct str title)
{
    const struct page_block *block = &page->blocks[i];
    if (block->text.n > MAX_HEADLINE) {
        return 0;
    }
    bool heading = block->kind == BLOCK_HEADING;
    bool first = page->dom->nodes[block->owner].tag == TAG_H1;
    bool same = title.n > 0 && title_same(block->text, title);
    if (!same) {
        return first ? 1 : 0;
    }
    return 2 + (first ? 2u : 0u) + (heading ? 1u : 0u);
}

static uint32_t best_block(const struct page *page, struct str title, unsigned *best)
{
    uint32_t found = 0;
    *best = 0;
    for (uint32_t i = 0; i < page->n; i++) {
        unsigned value = rank(page, i, title);
        if (value > *best) {
            *best = value;
            found = i;
        }
    }
    return found;
}

static uint32_t lone_article(const struct dom *dom)
{
    uint32_t found = 0;
    for (uint32_t i = 1; i < dom->n; i++) {
        if (dom->nodes[i].tag == TAG_ARTICLE) {
            if (found > 0) {
                return 0;
            }
            found = i;
            i = dom->nodes[i].end - 1;
        }
    }
    return found;
}

struct headline headline_find(const struct page *page, struct str title)
{
    struct headline head = {0};
    unsigned best;
    if (page->n == 0) {
        return head;
    }
    head.block = best_block(page, title, &best);
    head.found = best > 0;
    head.node = page->blocks[head.block].owner;
    uint32_t from = head.block > BLOCKS_BEFORE ? head.block - BLOCKS_BEFORE : 0;
    head.from = page->blocks[from].owner;
    uint32_t i = head.block;
    for (unsigned texts = 0; i < page->n && i <= head.block + BLOCKS_AFTER && texts < MAX_LONG;
         i++) {
        const struct page_block *block = &page->blocks[i];
        texts += i > head.block && block->text.n >= LONG_BYTES && 2 * block->linked < block->text.n;
    }
    head.to = i < page->n ? page->blocks[i].owner : page->dom->n;
    head.to = head.to > head.node ? head.to : head.node + 1;
    head.from = head.from < head.node ? head.from : head.node;
    head.article = lone_article(page->dom);
    return head;
}

const struct page_block *block_walk_to(struct block_walk *walk, uint32_t node)
{
    const struct page *page = walk->page;
    while (walk->at + 1 < page->n && page->blocks[walk->at + 1].owner <= node) {
        walk->at++;
    }
    bool inside = page->n > 0 && page->blocks[walk->at].owner <= node;
    return inside ? &page->blocks[walk->at] : NULL;
}

/* The element's own class or id has one of the words. */
static bool is_called(const struct dom *dom, uint32_t node, const struct str *words, size_t n)
{
    return str_has_any_nocase(str_sub(dom_attr(dom, node, "class"), 0, MAX_CLASS), words, n) ||
           str_has_any_nocase(dom_attr(dom, node, "id"), words, n);
}

bool element_is_called(
    const struct dom *dom, uint32_t node, unsigned parents, const struct str *words, size_t n)
{
    for (unsigned k = 0; node > 0 && k <= parents; k++, node = dom->nodes[node].parent) {
        enum tag tag = dom->nodes[node].tag;
        if (tag == TAG_BODY || tag == TAG_ARTICLE || tag == TAG_MAIN) {
            return false; /* what a whole page is called says nothing of its parts */
        }
        if (is_called(dom, node, words, n)) {
            return true;
        }
    }
    return false;
}

/* The node or one of its parents is an <article>, whose own footer says who wrote it, and when. */
static bool is_in_article(const struct dom *dom, uint32_t node)
{
    while (node > 0 && dom->nodes[node].tag != TAG_ARTICLE) {
        node = dom->nodes[node].parent;
    }
    return node > 0;
}

bool element_is_aside(const struct dom *dom, uint32_t node, const struct headline *head)
{
    static const struct str words[] = {
        STR_INIT("comment"),   STR_INIT("related"),  STR_INIT("sidebar"),   STR_INIT("teaser"),
        STR_INIT("recommend"), STR_INIT("popular"),  STR_INIT("latest"),    STR_INIT("most-"),
        STR_INIT("trending"),  STR_INIT("carousel"), STR_INIT("read-more"), STR_INIT("readmore"),
        STR_INIT("copyright"), STR_INIT("navbar"),   STR_INIT("more-"),     STR_INIT("cookie"),
    };
    static const struct str footers[] = {STR_INIT("footer")};
    bool footer = false;
    for (unsigned k = 0; node > 0 && k < MAX_PARENTS; k++, node = dom->nodes[node].parent) {
        const struct node *at = &dom->nodes[node];
        if (node <= head->node && head->node < at->end) {
            /* what holds the headline too is no aside */
            return footer && !is_in_article(dom, node);
        }
        if (at->tag == TAG_NAV || at->tag == TAG_MENU ||
            is_called(dom, node, words, LENGTH(words))) {
            return true;
        }
        footer = node != head->article &&
                 (footer || at->tag == TAG_FOOTER || is_called(dom, node, footers, 1));
    }
    return footer;
}
