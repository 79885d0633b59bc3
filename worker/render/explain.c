#include "worker/render/explain.h"

#include <inttypes.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/utf8.h"

#define MAX_BYTES ((size_t)64 << 20)
#define GAP       " | "
#define GAP_WIDTH 3

static const char shared_on[] = "\x1b[32m";
static const char head_on[] = "\x1b[1m";
static const char off[] = "\x1b[0m";

struct page {
    struct buf out;
    const struct explanation *e;
    bool colour;
    size_t width;
};

struct str explain_slice(struct str text, uint32_t start, uint32_t end)
{
    size_t at = 0;
    uint32_t n = 0;
    for (; n < start && at < text.n; n++) {
        (void)utf8_next(text, &at);
    }
    size_t from = at;
    for (; n < end && at < text.n; n++) {
        (void)utf8_next(text, &at);
    }
    return str_sub(text, from, at);
}

static void put(struct page *page, const char *text)
{
    buf_add_str(&page->out, str_of(text));
}

static void put_style(struct page *page, const char *style)
{
    if (page->colour) {
        put(page, style);
    }
}

static void put_heading(struct page *page, const char *text)
{
    put_style(page, head_on);
    put(page, text);
    put_style(page, off);
    put(page, "\n");
}

/* What a terminal would obey becomes a blank. Returns the number of characters. */
static size_t put_safe(struct page *page, struct str text)
{
    size_t n = 0;
    for (size_t at = 0; at < text.n; n++) {
        size_t from = at;
        uint32_t c = utf8_next(text, &at);
        bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
        buf_add_str(&page->out, control ? STR(" ") : str_sub(text, from, at));
    }
    return n;
}

/* ---- two columns ---- */

/* As much of *rest as fits, broken at a blank where there is one. */
static struct str take_row(struct str *rest, size_t columns)
{
    size_t at = 0;
    size_t blank = 0; /* byte behind the last one that fits */
    size_t n = 0;
    for (; at < rest->n && n <= columns; n++) {
        size_t from = at;
        if (utf8_is_space(utf8_next(*rest, &at))) {
            blank = from;
        }
    }
    size_t cut = n <= columns ? rest->n : blank;
    if (cut == 0 && rest->n > 0) { /* one long word */
        for (n = 0, at = 0; n < columns; n++) {
            (void)utf8_next(*rest, &at);
        }
        cut = at;
    }
    struct str row = str_sub(*rest, 0, cut);
    *rest = str_trim(str_sub(*rest, cut, rest->n));
    return row;
}

static void put_cell(struct page *page, struct str *rest, size_t columns, bool pad)
{
    struct str row = take_row(rest, columns);
    put_style(page, shared_on);
    size_t n = put_safe(page, row);
    put_style(page, off);
    for (; pad && n < columns; n++) {
        put(page, " ");
    }
}

static void put_side_by_side(struct page *page, struct str left, struct str right)
{
    size_t columns = (page->width - GAP_WIDTH) / 2;
    while (left.n > 0 || right.n > 0) {
        put_cell(page, &left, columns, true);
        put(page, GAP);
        put_cell(page, &right, columns, false);
        put(page, "\n");
    }
}

/* ---- articles and figures ---- */

static void put_article(struct page *page, const struct explain_article *article)
{
    buf_printf(&page->out, "  %" PRId64, article->id);
    if (article->dated) {
        char time[CLOCK_TEXT_MAX];
        clock_format(article->published_us, time);
        buf_printf(&page->out, "  %s", time);
    }
    if (article->source.n > 0) {
        put(page, "  ");
        (void)put_safe(page, article->source);
    }
    if (article->title.n > 0) {
        put(page, "  \"");
        (void)put_safe(page, article->title);
        put(page, "\"");
    }
    put(page, "\n");
}

static const char *pair_result(const struct verdict *v)
{
    return v->duplicate  ? "one text"
           : v->template ? "one form with other facts in it"
           : v->aligned  ? "too little is shared"
                         : "hardly anything is shared";
}

static void put_pair(struct page *page, const struct explain_pair *pair)
{
    const struct verdict *v = &pair->verdict;
    const struct explain_article *a = &page->e->articles[pair->a];
    const struct explain_article *b = &page->e->articles[pair->b];
    buf_printf(&page->out, "%" PRId64 " - %" PRId64 ": %s\n", a->id, b->id, pair_result(v));
    buf_printf(&page->out,
               "  shingles: score %.3f, threshold %.3f; %" PRIu32
               " in common; of the first %.3f, of the second %.3f, outside quotations %.3f\n",
               v->score / 1e3, v->threshold / 1e3, v->shared, v->of_a / 1e3, v->of_b / 1e3,
               v->masked / 1e3);
    for (uint32_t i = 0; i < pair->n_passages; i++) {
        const struct passage *p = &pair->passages[i];
        buf_printf(&page->out,
                   "  passage %" PRIu32 ": %" PRIu32 "-%" PRIu32 " and %" PRIu32 "-%" PRIu32 "\n",
                   i + 1, p->a_start, p->a_end, p->b_start, p->b_end);
        put_side_by_side(page, explain_slice(a->text, p->a_start, p->a_end),
                         explain_slice(b->text, p->b_start, p->b_end));
    }
}

static void put_link(struct page *page, const struct explain_link *link)
{
    buf_printf(&page->out, "%" PRId64 " - %" PRId64 ": ", page->e->articles[link->a].id,
               page->e->articles[link->b].id);
    if (link->same_text) {
        put(page, "one text\n");
        return;
    }
    buf_printf(&page->out, "tfidf: score %.3f, threshold %.3f", link->score / 1e3,
               STORY_SCORE / 1e3);
    for (uint32_t i = 0; i < link->n_terms; i++) {
        put(page, i == 0 ? "; shared: " : ", ");
        (void)put_safe(page, link->terms[i]);
    }
    put(page, "\n");
}

static void put_refusal(struct page *page, const struct explain_refusal *refusal)
{
    buf_printf(&page->out,
               "  %" PRId64 " was nearest to %" PRId64 ": %s (score %.3f, threshold %.3f)\n",
               refusal->article, refusal->other,
               refusal->template ? "one form with other facts in it" : "too little is shared",
               refusal->score / 1e3, refusal->threshold / 1e3);
}

static void put_runner_up(struct page *page, const struct explain_runner_up *r)
{
    buf_printf(&page->out,
               "  %" PRId64 " was most like story %" PRId64 " of all others, by article %" PRId64
               ": %s (score %.3f, threshold %.3f)\n",
               r->article, r->story, r->nearest,
               r->score < r->threshold ? "too far on the average" : "nearer still to its own",
               r->score / 1e3, r->threshold / 1e3);
}

static const char *answer_text(enum explain_answer answer)
{
    static const char *const texts[] = {
        [EXPLAIN_ONE_TEXT] = "One duplicate group: a chain of verified pairs joins them.",
        [EXPLAIN_ONE_STORY] = "No common duplicate group, but one story.",
        [EXPLAIN_NO_CHAIN] = "No common duplicate group, but one story: by the averages of its "
                             "parts, with no chain of links.",
        [EXPLAIN_APART] = "Neither one duplicate group nor one story.",
        [EXPLAIN_NOT_GROUPED] = "Not grouped: one of the two waits for it, was withdrawn, or is "
                                "no article.",
    };
    return texts[answer];
}

struct str explain_text(const struct explanation *e, bool colour, size_t width, struct arena *arena)
{
    struct page page = {.e = e, .colour = colour};
    page.width = width < EXPLAIN_MIN_WIDTH ? EXPLAIN_MIN_WIDTH : width;
    buf_init(&page.out, MAX_BYTES);
    put_heading(&page, answer_text(e->answer));
    for (size_t i = 0; i < e->n_articles; i++) {
        put_article(&page, &e->articles[i]);
    }
    if (e->n_pairs > 0) {
        put(&page, "\n");
        put_heading(&page, "Texts");
    }
    for (size_t i = 0; i < e->n_pairs; i++) {
        put_pair(&page, &e->pairs[i]);
    }
    for (size_t i = 0; i < e->n_refusals; i++) {
        put_refusal(&page, &e->refusals[i]);
    }
    if (e->n_links + e->n_runners_up > 0) {
        put(&page, "\n");
        put_heading(&page, "Stories");
    }
    for (size_t i = 0; i < e->n_links; i++) {
        put_link(&page, &e->links[i]);
    }
    for (size_t i = 0; i < e->n_runners_up; i++) {
        put_runner_up(&page, &e->runners_up[i]);
    }
    struct str text = arena_copy(arena, buf_str(&page.out));
    buf_release(&page.out);
    return text;
}
