#include "worker/page/features.h"

#include <stddef.h>

#define NEIGHBOURS 3    /* on each side */
#define LEVELS     5    /* elements around a block */
#define FAR        9999 /* no such block */

struct writer {
    int32_t *values;
    struct feature_name *names;
    uint32_t n;
    const char *group;
    int number;
};

static void put(struct writer *w, const char *name, int64_t value)
{
    if (w->names) {
        w->names[w->n] = (struct feature_name){w->group, w->number, name};
    }
    w->values[w->n++] = value > INT32_MAX   ? INT32_MAX
                        : value < INT32_MIN ? INT32_MIN
                                            : (int32_t)value;
}

static void group(struct writer *w, const char *name, int number)
{
    w->group = name;
    w->number = number;
}

static int64_t share(uint64_t part, uint64_t whole, uint64_t of)
{
    return whole == 0 ? 0 : (int64_t)(part * of / whole);
}

/* ---- the block itself ---- */

static void put_text(struct writer *w, const struct page_block *b, const struct facts *f)
{
    put(w, "characters", f->characters);
    put(w, "words", f->words);
    put(w, "linked", share(b->linked, f->visible, 100));
    put(w, "links", b->links);
    put(w, "stop_words", f->stop_words);
    put(w, "stop_share", share(f->stop_words, f->words, 100));
    put(w, "capital_share", share(f->capitals, f->letters, 100));
    put(w, "digit_share", share(f->digits, f->characters, 100));
    put(w, "commas", f->commas);
    put(w, "sentence_ends", f->ends);
    put(w, "ends_sentence", f->ends_sentence);
    put(w, "ends_colon", f->ends_colon);
    put(w, "begins_upper", f->begins_upper);
    put(w, "begins_quote", f->begins_quote);
    put(w, "all_capitals", f->capitals == f->letters && f->letters > 3);
    put(w, "word_length", share(f->letters, f->words, 10));
    put(w, "copyright", f->has_copyright);
    put(w, "bar", f->has_bar);
    put(w, "quote_marks", f->quote_marks);
    put(w, "at_sign", f->has_at);
    put(w, "address", f->has_address);
    put(w, "notice_words", f->notice_words);
    put(w, "notice_share", share(f->notice_words, f->words, 100));
    put(w, "year", f->has_year);
    put(w, "clock", f->has_clock);
    put(w, "money", f->has_money);
    put(w, "strong", share(b->strong, f->visible, 100));
    put(w, "longest_word", f->longest_word);
    put(w, "question", f->has_question);
    put(w, "capitalized", share(f->capitalized, f->words, 100));
    put(w, "you_words", f->you_words);
}

static void put_hints(struct writer *w, const struct layout *l, uint32_t i)
{
    const struct facts *f = &l->facts[i];
    put(w, "copies", l->copies[i]);
    put(w, "of_title", share(f->title_words, f->content_words, 100));
    put(w, "title_found", share(f->title_found, l->title_words, 100));
    put(w, "of_summary", share(f->summary_words, f->content_words, 100));
    put(w, "summary_found", share(f->summary_found, l->summary_words, 100));
    put(w, "in_body", l->n_body_words ? (int64_t)layout_in_body(l, l->page->blocks[i].text) : -1);
    put(w, "body_words", l->n_body_words);
}

/* ---- where it stands ---- */

static int64_t gap(const struct layout *l, uint32_t from, uint32_t to)
{
    return (int64_t)l->before[to] - l->before[from] - l->facts[from].characters;
}

static void put_place(struct writer *w, const struct layout *l, uint32_t i)
{
    uint32_t left = l->good_left[i];
    uint32_t right = l->good_right[i];
    uint32_t h = l->headline;
    put(w, "place", i);
    put(w, "place_from_end", l->page->n - i);
    put(w, "place_share", share(l->before[i], l->all.characters, 1000));
    put(w, "good_before", share(l->good_before[i], l->all.good, 1000));
    put(w, "behind_headline", h == DOM_NONE ? -FAR : (int64_t)i - h);
    put(w, "characters_behind_headline",
        h == DOM_NONE ? -FAR : (int64_t)l->before[i] - l->before[h]);
    put(w, "good_left", left == DOM_NONE ? FAR : i - left);
    put(w, "good_right", right == DOM_NONE ? FAR : right - i);
    put(w, "gap_left", left == DOM_NONE ? FAR : gap(l, left, i));
    put(w, "gap_right", right == DOM_NONE ? FAR : gap(l, i, right));
    put(w, "page_blocks", l->page->n);
    put(w, "page_characters", (int64_t)l->all.characters);
    put(w, "page_good", (int64_t)l->all.good);
}

/* How far up the next element of a kind is; -1: none. */
static void put_ancestors(struct writer *w, const struct layout *l, uint32_t i)
{
    static const struct {
        enum tag tag;
        const char *name;
    } kinds[] = {
        {TAG_ARTICLE, "in_article"},
        {TAG_MAIN, "in_main"},
        {TAG_HEADER, "in_header"},
        {TAG_FOOTER, "in_footer"},
        {TAG_NAV, "in_nav"},
        {TAG_ASIDE, "in_aside"},
        {TAG_FORM, "in_form"},
        {TAG_FIGURE, "in_figure"},
        {TAG_BLOCKQUOTE, "in_quote"},
        {TAG_UL, "in_ul"},
        {TAG_OL, "in_ol"},
        {TAG_TABLE, "in_table"},
        {TAG_SECTION, "in_section"},
        {TAG_FIGCAPTION, "in_caption"},
        {TAG_DL, "in_dl"},
    };
    enum {
        KINDS = sizeof kinds / sizeof kinds[0]
    };
    const struct node *nodes = l->page->dom->nodes;
    int found[KINDS];
    for (int k = 0; k < KINDS; k++) {
        found[k] = -1;
    }
    int up = 0;
    for (uint32_t node = l->page->blocks[i].owner; node != 0; node = nodes[node].parent, up++) {
        for (int k = 0; k < KINDS; k++) {
            if (found[k] < 0 && nodes[node].tag == kinds[k].tag) {
                found[k] = up;
            }
        }
    }
    for (int k = 0; k < KINDS; k++) {
        put(w, kinds[k].name, found[k]);
    }
    put(w, "depth", up);
    put(w, "tag", (int64_t)nodes[l->page->blocks[i].owner].tag);
    put(w, "kind", (int64_t)l->page->blocks[i].kind);
}

static void put_markup(struct writer *w, struct layout *l, uint32_t i)
{
    const struct node *nodes = l->page->dom->nodes;
    int32_t sums[3] = {0};
    int32_t near_least = 0, near_most = 0, near_sum = 0;
    struct markup all = {0};
    int up = 0;
    for (uint32_t node = l->page->blocks[i].owner; node != 0; node = nodes[node].parent, up++) {
        struct markup m = layout_markup(l, node);
        all.most = m.most > all.most ? m.most : all.most;
        all.least = m.least < all.least ? m.least : all.least;
        all.sum += m.sum;
        if (up < 3) {
            sums[up] = m.sum;
        }
        if (up == 3) {
            near_least = all.least, near_most = all.most, near_sum = all.sum;
        }
    }
    put(w, "class_own", sums[0]);
    put(w, "class_up1", sums[1]);
    put(w, "class_up2", sums[2]);
    put(w, "class_near", up > 3 ? near_sum : all.sum);
    put(w, "class_near_least", up > 3 ? near_least : all.least);
    put(w, "class_near_most", up > 3 ? near_most : all.most);
    put(w, "class_sum", all.sum);
    put(w, "class_least", all.least);
    put(w, "class_most", all.most);
}

static void put_heap(struct writer *w, const struct heap *h, const struct heap *all)
{
    put(w, "good", share(h->good, all->good, 100));
    put(w, "linked", share(h->linked, h->characters, 100));
    put(w, "blocks", h->blocks);
    put(w, "good_blocks", share(h->good_blocks, h->blocks, 100));
    put(w, "characters", share(h->characters, all->characters, 100));
    put(w, "stop_words", share((uint64_t)h->stop_words * 6, h->characters, 100));
}

static void put_elements(struct writer *w, const struct layout *l, uint32_t i)
{
    const struct node *nodes = l->page->dom->nodes;
    uint32_t node = l->page->blocks[i].owner;
    for (int up = 0; up <= LEVELS; up++, node = nodes[node].parent) {
        group(w, "up", up);
        put_heap(w, &l->elements[node], &l->all);
    }
    group(w, "look", 0);
    put_heap(w, &l->look_sums[l->looks[i]], &l->all);
    put(w, "mean",
        (int64_t)(l->look_sums[l->looks[i]].characters / l->look_sums[l->looks[i]].blocks));
    group(w, "tags", 0);
    put_heap(w, &l->tag_sums[l->tags[i]], &l->all);
    group(w, "", 0);
}

/* The block and the container: how far below it, and the element that leads away from it. */
static void put_container(struct writer *w, const struct layout *l, uint32_t i)
{
    const struct dom *dom = l->page->dom;
    uint32_t node = l->page->blocks[i].owner;
    bool inside = dom_is_inside(dom, node, l->container);
    uint32_t below = node;
    int up = 0;
    while (node != 0 && !dom_is_inside(dom, l->container, node)) {
        below = node;
        node = dom->nodes[node].parent;
        up++;
    }
    put(w, "container_inside", inside);
    put(w, "container_up", up);
    put(w, "container_down", dom->nodes[l->container].depth - dom->nodes[node].depth);
    put(w, "container_good", share(l->elements[node].good, l->all.good, 100));
    group(w, "branch", 0);
    put_heap(w, &l->elements[below], &l->all);
    group(w, "", 0);
}

/* ---- its neighbours ---- */

static void put_neighbour(struct writer *w, struct layout *l, uint32_t i, int64_t at)
{
    const struct page *page = l->page;
    bool there = at >= 0 && at < page->n;
    uint32_t k = there ? (uint32_t)at : i;
    const struct facts *f = &l->facts[k];
    const struct page_block *b = &page->blocks[k];
    const struct node *nodes = page->dom->nodes;
    uint32_t mine = page->blocks[i].owner;
    put(w, "characters", !there ? -1 : (int64_t)(f->characters < 2000 ? f->characters : 2000));
    put(w, "linked", there ? share(b->linked, f->visible, 100) : -1);
    put(w, "stop_share", there ? share(f->stop_words, f->words, 100) : -1);
    put(w, "good", there ? (int64_t)f->good : -1);
    put(w, "ends_sentence", there ? f->ends_sentence : -1);
    put(w, "tag", there ? (int64_t)nodes[b->owner].tag : -1);
    put(w, "class_own", there ? layout_markup(l, b->owner).sum : 0);
    put(w, "strong", there ? b->strong * 2 > f->visible : -1);
    put(w, "same_look", there ? l->looks[k] == l->looks[i] : -1);
    put(w, "siblings", there ? nodes[b->owner].parent == nodes[mine].parent : -1);
}

static void put_neighbours(struct writer *w, struct layout *l, uint32_t i)
{
    for (int d = -NEIGHBOURS; d <= NEIGHBOURS; d++) {
        if (d != 0) {
            group(w, "next", d);
            put_neighbour(w, l, i, (int64_t)i + d);
        }
    }
    group(w, "", 0);
}

uint32_t features_read(struct layout *l, uint32_t block, int32_t *out, struct feature_name *names)
{
    struct writer w = {.values = out, .names = names, .group = ""};
    put_text(&w, &l->page->blocks[block], &l->facts[block]);
    put_hints(&w, l, block);
    put_place(&w, l, block);
    put_ancestors(&w, l, block);
    put_markup(&w, l, block);
    put_elements(&w, l, block);
    put_container(&w, l, block);
    put_neighbours(&w, l, block);
    return w.n;
}
