#include "worker/page/judge.h"

#define KEEP       550 /* thousandths; see worker/model/README.md */
#define COPY_LEAST 80  /* characters: shorter texts may stand on a page twice */

#define PROMO_LEAST   5  /* words of a headline that is linked */
#define PROMO_BETWEEN 12 /* words of the paragraphs that it stands between */

static void judge_large(const struct layout *l, struct judgement *out)
{
    for (uint32_t i = 0; i < l->page->n; i++) {
        out->p[i] = l->facts[i].good ? 1000 : 0;
    }
}

static void judge_blocks(struct layout *l, const struct block_model *model, struct judgement *out)
{
    int32_t values[FEATURES_MAX];
    for (uint32_t i = 0; i < l->page->n; i++) {
        (void)features_read(l, i, values, NULL);
        out->p[i] = block_probability(model, block_forest_quick_score(&model->forest, values));
    }
}

/*
 * A page that holds its text twice (for phones and for desks) gives it once: of long blocks with
 * one text the first stays, and a short copy beside a long one that went goes with it.
 */
static void drop_copies(const struct layout *l, bool *keep, struct arena *arena)
{
    bool *told = ARENA_NEW(arena, bool, l->page->n);
    bool dropped = false;
    for (uint32_t i = 0; i < l->page->n; i++) {
        bool seen = told[l->texts[i]];
        if (!keep[i]) {
            continue;
        }
        told[l->texts[i]] = true;
        if (l->facts[i].characters >= COPY_LEAST) {
            dropped = seen;
        }
        keep[i] = !(seen && dropped);
    }
}

/* The link of the block leads to another page of the site that the page is of. */
static bool leads_on(const struct page *page, const struct page_block *b)
{
    const struct dom *dom = page->dom;
    struct str href = {0};
    for (uint32_t i = b->owner + 1; i < dom->nodes[b->owner].end && href.n == 0; i++) {
        if (dom->nodes[i].tag == TAG_A) {
            href = dom_attr(dom, i, "href");
        }
    }
    if (str_starts(href, STR("/")) && !str_starts(href, STR("//"))) {
        return true;
    }
    ptrdiff_t at = str_find(href, STR("//"));
    struct str host = at < 0 ? (struct str){0} : str_sub(href, (size_t)at + 2, href.n);
    host = str_starts_nocase(host, STR("www.")) ? str_sub(host, 4, host.n) : host;
    return page->host.n > 0 && host.n > page->host.n && str_starts_nocase(host, page->host) &&
           host.p[page->host.n] == '/';
}

/* A paragraph of text, and nothing else. */
static bool is_running(const struct layout *l, uint32_t i)
{
    return l->page->blocks[i].kind == BLOCK_PARAGRAPH && l->facts[i].ends_sentence &&
           l->facts[i].words >= PROMO_BETWEEN;
}

static bool is_promo(const struct layout *l, uint32_t before, uint32_t i, uint32_t after)
{
    const struct page_block *b = &l->page->blocks[i];
    const struct facts *f = &l->facts[i];
    bool one_link = b->kind == BLOCK_PARAGRAPH && b->links == 1 && b->linked >= f->visible;
    bool aside = str_ends(b->text, STR(")")); /* its sentence ends inside */
    return one_link && !aside && f->words >= PROMO_LEAST && !f->ends_sentence && !f->ends_colon &&
           is_running(l, before) && is_running(l, after) && leads_on(l->page, b);
}

/*
 * A headline of the site's own, linked and no sentence, as a paragraph between two paragraphs of
 * text: an invitation to read on elsewhere. A link to another site may be a source or a thing that
 * the text is about, and one in a list, a table or below a heading is part of those: they stay.
 */
static void drop_promos(const struct layout *l, bool *keep)
{
    uint32_t before = l->page->n, i = l->page->n;
    for (uint32_t after = 0; after < l->page->n; after++) {
        if (!keep[after]) {
            continue;
        }
        if (before < l->page->n && is_promo(l, before, i, after)) {
            keep[i] = false;
        } else {
            before = i;
        }
        i = after;
    }
}

void judge(const struct page *page,
           const struct block_model *model,
           struct arena *arena,
           struct judgement *out)
{
    struct layout layout;
    *out = (struct judgement){.p = ARENA_NEW(arena, int32_t, page->n),
                              .keep = ARENA_NEW(arena, bool, page->n)};
    layout_read(page, model, arena, &layout);
    out->decided = layout.all.good > 0;
    if (!out->decided) {
        return;
    }
    if (page->n > JUDGE_MAX_BLOCKS) {
        judge_large(&layout, out);
    } else {
        judge_blocks(&layout, model, out);
    }
    for (uint32_t i = 0; i < page->n; i++) {
        out->keep[i] = out->p[i] > KEEP;
    }
    drop_copies(&layout, out->keep, arena);
    drop_promos(&layout, out->keep);
}
