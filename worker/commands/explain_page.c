#include "worker/commands/explain_page.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/utf8.h"
#include "worker/decode/html.h"
#include "worker/normalize/normalize.h"
#include "worker/page/judge.h"
#include "worker/page/reasons.h"

#define TEXT_CHARACTERS  80
#define CLASS_CHARACTERS 24
#define ANCESTORS        3

/* What became of one article. */
struct outcome {
    struct article article; /* of one that decode rejects only its page */
    struct clean clean;
    bool rejected;
    struct err err;
    size_t n_told; /* of clean.removed */
};

/* ---- pieces of a line ---- */

/* The first characters; what a terminal would obey is a '?'. */
static void put_start(struct str text, size_t max_characters)
{
    size_t at = 0;
    for (size_t n = 0; at < text.n; n++) {
        size_t from = at;
        uint32_t c = utf8_next(text, &at);
        if (n == max_characters) {
            (void)fputs("…", stdout);
            return;
        }
        if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
            (void)putchar('?');
        } else {
            (void)fwrite(text.p + from, 1, at - from, stdout);
        }
    }
}

static void put_quoted(struct str text)
{
    (void)putchar('"');
    put_start(text, TEXT_CHARACTERS);
    (void)putchar('"');
}

static void put_element(const struct dom *dom, uint32_t node)
{
    const char *name = tag_name(dom->nodes[node].tag);
    struct str rest = str_trim(dom_attr(dom, node, "class"));
    (void)fputs(name[0] ? name : "?", stdout);
    for (size_t n = 0; rest.n > 0 && n < CLASS_CHARACTERS; rest = str_trim(rest)) {
        size_t end = 0;
        while (end < rest.n && rest.p[end] != ' ' &&
               !(rest.p[end] >= '\t' && rest.p[end] <= '\r')) {
            end++;
        }
        (void)putchar('.');
        put_start(str_sub(rest, 0, end), CLASS_CHARACTERS - n);
        n += end;
        rest = str_sub(rest, end, rest.n);
    }
}

/* "div.page > div.story > p": the block's element and up to three around it. */
static void put_path(const struct dom *dom, uint32_t owner)
{
    uint32_t path[ANCESTORS + 1];
    int n = 0;
    for (uint32_t node = owner; n <= ANCESTORS; node = dom->nodes[node].parent) {
        path[n++] = node;
        if (node == 0) {
            break;
        }
    }
    while (n-- > 0) {
        put_element(dom, path[n]);
        (void)fputs(n > 0 ? " > " : "", stdout);
    }
}

/* "up2.good", "next-1.characters", "linked" */
static void put_name(const struct feature_name *name)
{
    bool numbered = name->number != 0 || str_eq(str_of(name->group), STR("up"));
    (void)fputs(name->group, stdout);
    if (numbered) {
        (void)printf("%d", name->number);
    }
    (void)printf("%s%s", name->group[0] ? "." : "", name->name);
}

static void put_reasons(const struct block_reasons *reasons)
{
    for (uint32_t i = 0; i < reasons->n; i++) {
        const struct reason *r = &reasons->items[i];
        (void)fputs(i > 0 ? ", " : " | ", stdout);
        put_name(&r->name);
        (void)printf(" %" PRId32 " (%+.2f)", r->value, (double)r->change / BLOCK_SCORE_ONE);
    }
}

/* ---- lines ---- */

/* What normalize took out of a block, one line each. */
static void put_removed(struct outcome *outcome, size_t block)
{
    const struct clean *clean = &outcome->clean;
    for (; outcome->n_told < clean->n_removed; outcome->n_told++) {
        const struct removed *piece = &clean->removed[outcome->n_told];
        if (piece->block > block) {
            return;
        }
        (void)printf("  then removed, %s%s: ", removed_reason_name(piece->reason),
                     piece->whole ? "" : " (the rest stays)");
        put_quoted(piece->text);
        (void)putchar('\n');
    }
}

static void put_block(const struct page *page,
                      const struct judgement *judgement,
                      const struct block_reasons *reasons,
                      uint32_t i)
{
    (void)printf("%s ", judgement->keep[i] ? "keep" : "drop");
    if (reasons) {
        (void)printf("%4" PRId32 " %s ", judgement->p[i], reasons->in_container ? "in " : "out");
    } else {
        (void)fputs("   - -   ", stdout);
    }
    put_path(page->dom, page->blocks[i].owner);
    (void)fputs(" | ", stdout);
    put_quoted(page->blocks[i].text);
    if (reasons) {
        put_reasons(reasons);
    }
    (void)putchar('\n');
}

/* Each block; the kept ones are the article's, in the same order. False: none was kept. */
static bool put_blocks(const struct page *page, struct outcome *outcome, struct arena *arena)
{
    struct block_model model = block_model_builtin();
    struct judgement judgement;
    size_t taken = 0;
    judge(page, &model, arena, &judgement);
    const struct block_reasons *reasons = reasons_read(page, &model, &judgement, arena);
    for (uint32_t i = 0; i < page->n; i++) {
        put_block(page, &judgement, reasons ? &reasons[i] : NULL, i);
        if (judgement.keep[i] && taken < outcome->article.n_blocks &&
            str_eq(outcome->article.blocks[taken].text, page->blocks[i].text)) {
            put_removed(outcome, taken++);
        }
    }
    return taken > 0;
}

/* A text, or a page that was taken as a whole. */
static void put_lines(struct outcome *outcome)
{
    const struct clean *clean = &outcome->clean;
    for (size_t i = 0; i < outcome->article.n_blocks; i++) {
        struct str text = str_trim(outcome->article.blocks[i].text);
        bool whole = outcome->rejected;
        for (size_t k = outcome->n_told; k < clean->n_removed && clean->removed[k].block == i;
             k++) {
            whole = whole || clean->removed[k].whole;
        }
        if (text.n == 0) {
            continue;
        }
        (void)printf("%s ", whole ? "drop" : "keep");
        put_quoted(text);
        (void)putchar('\n');
        put_removed(outcome, i);
    }
}

/* ---- an article ---- */

static enum status
check_size(const struct input_item *item, const struct input_options *options, struct err *err)
{
    return item->raw.value.n > options->max_article_bytes
               ? err_set(err, ERR_INPUT, "over_limit: more than %zu bytes",
                         options->max_article_bytes)
               : OK;
}

static struct outcome process(const struct input_item *item,
                              const struct input_options *options,
                              const struct furniture *furniture,
                              struct arena *arena)
{
    struct outcome outcome = {0};
    const struct normalize_options normalizing = {.keep_all = options->keep_all,
                                                  .furniture = furniture};
    outcome.rejected =
        check_size(item, options, &outcome.err) ||
        decode(&item->raw, arena, &outcome.article, &outcome.err) ||
        normalize(&outcome.article, normalizing, arena, &outcome.clean, &outcome.err);
    return outcome;
}

static void
put_head(const struct input_item *item, const struct outcome *outcome, struct arena *arena)
{
    struct str id = input_item_id(item, arena);
    struct str name = item->file.n > 0 ? item->file : id;
    (void)fputs("== ", stdout);
    put_start(name.n > 0 ? name : STR("-"), 4096);
    if (outcome->rejected) {
        (void)fputs(": rejected, ", stdout);
        put_start(str_of(outcome->err.text), sizeof outcome->err.text);
    } else {
        const char *why = outcome->article.page_why;
        (void)printf(": %s%s%s, ", article_kind_name(outcome->clean.kind), why ? ", perhaps " : "",
                     why ? why : "");
        put_quoted(outcome->clean.title);
    }
    (void)putchar('\n');
}

bool explain_page(const struct input_item *item,
                  const struct input_options *options,
                  const struct furniture *furniture,
                  struct arena *arena)
{
    struct outcome outcome = process(item, options, furniture, arena);
    const struct article *article = &outcome.article;
    struct article again = {0};
    struct dom dom;
    struct page page;
    put_head(item, &outcome, arena);
    if (article->page.n == 0 ||
        !html_open(article->page, article->url, arena, &again, &dom, &page)) {
        put_lines(&outcome);
    } else if (!put_blocks(&page, &outcome, arena) && article->n_blocks > 0) {
        (void)puts("no block was kept, so all that is not furniture is taken:");
        put_lines(&outcome);
    }
    return outcome.rejected;
}
