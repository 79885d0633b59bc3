#include "worker/group/verify.h"

#include "common/sort.h"

/*
 * Thresholds in thousandths. Chosen on pairs labelled by reading: above SURE the text is
 * shared whatever is quoted in it; between GREY and SURE what is left without quotations
 * decides; a text of few words needs nearly all of them, for there a template's fixed words
 * weigh most.
 */
#define SURE_SHARE   700
#define GREY_SHARE   400
#define MASKED_SHARE 500
#define SHORT_SHARE  900
#define SHORT_WORDS  40
#define MIN_SHARED   8
#define MIN_PLAIN    8

/*
 * A form filled in anew (auctions, weekly statistics, market reports) shares its fixed words
 * and few of its figures; a text that is printed again, cut or edited loses both alike.
 */
#define FORM_FIGURES 10  /* shingles with figures, for the rule to have a say */
#define FORM_SHARE   200 /* thousandths: of the others' share */

struct sheet sheet_make(const struct print *print, struct arena *arena)
{
    uint32_t n = print->n_shingles;
    struct sheet sheet = {
        .print = print,
        .shingles = ARENA_NEW(arena, uint32_t, n),
        .plain = ARENA_NEW(arena, uint32_t, n),
        .figures = ARENA_NEW(arena, uint32_t, n),
    };
    uint32_t after_quoted = 0; /* the first word behind the last quoted one */
    uint32_t after_figure = 0;
    uint32_t words = 0;
    for (uint32_t i = 0; i < n; i++) {
        for (; words < print->n_words && words < i + SHINGLE_WORDS; words++) {
            after_quoted = print->quoted[words] ? words + 1 : after_quoted;
            after_figure = print->figure[words] ? words + 1 : after_figure;
        }
        sheet.shingles[sheet.n++] = print->shingles[i];
        if (i >= after_quoted) {
            sheet.plain[sheet.n_plain++] = print->shingles[i];
        }
        if (i >= after_quoted && i < after_figure) {
            sheet.figures[sheet.n_figures++] = print->shingles[i];
        }
    }
    uint32_t *scratch = ARENA_NEW(arena, uint32_t, n);
    sheet.n = sort_u32_unique(sheet.shingles, sheet.n, scratch);
    sheet.n_plain = sort_u32_unique(sheet.plain, sheet.n_plain, scratch);
    sheet.n_figures = sort_u32_unique(sheet.figures, sheet.n_figures, scratch);
    return sheet;
}

static uint32_t count_shared(const uint32_t *a, uint32_t n_a, const uint32_t *b, uint32_t n_b)
{
    uint32_t shared = 0;
    for (uint32_t i = 0, k = 0; i < n_a && k < n_b;) {
        uint32_t x = a[i];
        uint32_t y = b[k];
        shared += x == y;
        i += x <= y;
        k += y <= x;
    }
    return shared;
}

static uint16_t thousandths(uint32_t part, uint32_t whole)
{
    return (uint16_t)(whole == 0 ? 0 : (uint64_t)part * 1000 / whole);
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static bool is_template(const struct sheet *a, const struct sheet *b, uint32_t shared_plain)
{
    const struct sheet *small = a->n_plain <= b->n_plain ? a : b;
    uint64_t figures = small->n_figures;
    uint64_t others = small->n_plain - small->n_figures;
    uint64_t shared_figures = count_shared(a->figures, a->n_figures, b->figures, b->n_figures);
    uint64_t shared_others = shared_plain - shared_figures;
    return figures >= FORM_FIGURES &&
           shared_figures * others * 1000 < shared_others * figures * FORM_SHARE;
}

struct verdict verify(const struct sheet *a, const struct sheet *b)
{
    uint32_t plain = smaller(a->n_plain, b->n_plain);
    uint32_t shared = count_shared(a->shingles, a->n, b->shingles, b->n);
    uint32_t shared_plain = count_shared(a->plain, a->n_plain, b->plain, b->n_plain);
    struct verdict v = {
        .shared = shared,
        .of_a = thousandths(shared, a->n),
        .of_b = thousandths(shared, b->n),
        .masked = thousandths(shared_plain, plain),
        .template = is_template(a, b, shared_plain),
    };
    v.score = (uint16_t)(v.of_a > v.of_b ? v.of_a : v.of_b);
    if (smaller(a->print->n_words, b->print->n_words) < SHORT_WORDS) {
        v.threshold = SHORT_SHARE;
        v.duplicate = !v.template && smaller(v.of_a, v.of_b) >= SHORT_SHARE;
        return v;
    }
    bool masked_too = plain >= MIN_PLAIN && v.masked >= MASKED_SHARE;
    v.threshold = masked_too ? GREY_SHARE : SURE_SHARE;
    v.duplicate = !v.template && shared >= MIN_SHARED && v.score >= v.threshold;
    return v;
}
