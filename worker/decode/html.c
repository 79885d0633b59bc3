#include "worker/decode/html.h"

#include "worker/decode/headline.h"
#include "worker/decode/meta.h"
#include "worker/decode/page_author.h"
#include "worker/decode/page_date.h"
#include "worker/decode/script_date.h"
#include "worker/decode/url.h"
#include "worker/page/blocks.h"
#include "worker/page/dom.h"
#include "worker/page/judge.h"
#include "worker/page/notes.h"
#include "worker/page/page_kind.h"
#include "worker/page/unmask.h"

static struct page_blocks
read_blocks(const struct dom *dom, enum blocks_of which, struct arena *arena, struct article *out)
{
    struct page_blocks blocks = blocks_read(dom, 0, which, arena);
    if (blocks.cut) {
        warn(&out->warnings, STR("too_many_blocks"), arena);
    }
    return blocks;
}

bool html_open(struct str html,
               struct str url,
               struct arena *arena,
               struct article *out,
               struct dom *dom,
               struct page *page)
{
    *dom = dom_parse(html, arena, &out->warnings);
    *page = (struct page){.dom = dom};
    if (dom->n == 0) {
        return false;
    }
    meta_read(dom, url, arena, out, &page->hints);
    if (!page->hints.dated && page->hints.published.from == DATE_FROM_NONE) {
        (void)script_date_find(html, &page->hints.published);
    }
    unmask(dom, arena);
    struct page_blocks blocks = read_blocks(dom, BLOCKS_ALL, arena, out);
    page->blocks = blocks.items;
    page->n = blocks.n;
    page->title = out->title;
    struct headline head = headline_find(page, out->title);
    page_date_read(page, &head, url, arena, out);
    page->host = url_host(url.n > 0 ? url : out->canonical_url, arena);
    page_author_read(page, &head, url_registrable(page->host, arena), arena, out);
    return true;
}

/* Those blocks become the article's; keep: NULL for all. */
static void take_blocks(const struct page_block *blocks,
                        uint32_t n,
                        const bool *keep,
                        struct arena *arena,
                        struct article *out)
{
    uint32_t n_kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        n_kept += !keep || keep[i];
    }
    out->blocks = ARENA_NEW(arena, struct block, n_kept);
    out->n_blocks = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!keep || keep[i]) {
            out->blocks[out->n_blocks] = (struct block){
                .text = blocks[i].text, .kind = blocks[i].kind, .after_blank = out->n_blocks > 0};
            out->n_blocks++;
        }
    }
}

/* All that is not furniture. */
static void read_body(const struct dom *dom, struct arena *arena, struct article *out)
{
    struct page_blocks blocks = read_blocks(dom, BLOCKS_BODY, arena, out);
    take_blocks(blocks.items, blocks.n, NULL, arena, out);
}

/* keep: NULL for all. */
static void
tell_kind(const struct page *page, const bool *keep, struct str url, struct article *out)
{
    struct page_verdict verdict =
        page_kind(page, keep, page->hints.dated, url.n > 0 ? url : out->canonical_url);
    out->page_kind = verdict.kind;
    out->page_why = verdict.why;
}

static void read_page(struct str html, struct str url, struct arena *arena, struct article *out)
{
    struct dom dom;
    struct page page;
    struct judgement judgement;
    struct block_model model = block_model_builtin();
    if (!html_open(html, url, arena, out, &dom, &page)) {
        return;
    }
    judge(&page, &model, arena, &judgement);
    if (judgement.decided) {
        take_blocks(page.blocks, page.n, judgement.keep, arena, out);
    }
    bool chosen = out->n_blocks > 0;
    if (!chosen) {
        read_body(&dom, arena, out);
    }
    tell_kind(&page, chosen ? judgement.keep : NULL, url, out);
}

static void read_fragment(struct str html, struct arena *arena, struct article *out)
{
    struct dom dom = dom_parse(html, arena, &out->warnings);
    if (dom.n > 0) {
        read_body(&dom, arena, out);
    }
}

void html_read(struct str html,
               enum html_extent extent,
               struct str url,
               struct arena *arena,
               struct article *out)
{
    if (extent == HTML_PAGE) {
        read_page(html, url, arena, out);
    } else {
        read_fragment(html, arena, out);
    }
}
