#include "worker/group/verify.h"

#include <string.h>

#include "common/sort.h"

/*
 * Thresholds in thousandths, chosen by hand on labelled pairs as a whole.
 * About half of a text has to be the other's, whatever is quoted in it. Of a text that is nearly
 * all quotation, and of one of few words, more has to be shared: a template's fixed words weigh
 * most there.
 */
#define LOOK_SHARE  250 /* of the smaller one's shingles, for a pair to be aligned */
#define COVER_SHARE 480
#define SURE_SHARE  900 /* whatever is quoted in it */
#define SHORT_SHARE 900 /* of the smaller one */
#define SHORT_OTHER 800 /* of the larger one; below FEW_WORDS as much as of the smaller one */
#define FEW_WORDS   20
#define SHORT_WORDS 40
#define HELD_SHARE  500 /* of the larger one: below, it holds other texts too */
#define MIN_SHARED  8
#define MIN_PLAIN   20 /* words outside quotations, for their share to have a say */

/*
 * A form filled in anew (auctions, weekly statistics, market reports) has other figures in the
 * places of its figures; an update changes a few figures in a long text, a correction a few of
 * many.
 */
#define FORM_FIGURES     20  /* changed ones, in thousandths of the words */
#define FORM_OF_FIGURES  125 /* and of all figures that have a counterpart */
#define FORM_FACTS       30  /* changed figures and names, in thousandths of the words */
#define FORM_NAMES       2   /* changed names, for these to have a say */
#define FORM_NAMES_ALONE 3
/* In a short text of which not nearly all is shared, facts that the larger one has nowhere. */
#define FORM_WORDS         150
#define FORM_COVER         800
#define FORM_LOST_FIGURES  2
#define FORM_LOST          30  /* lost figures, in thousandths of the words */
#define FORM_LOST_OF_ALL   250 /* and of the figures */
#define FORM_LOST_NAMES    2
#define FORM_LOST_OF_NAMES 300 /* in thousandths of the names */

struct sheet sheet_make(const struct print *print, struct arena *arena)
{
    uint32_t n = print->n_shingles;
    struct sheet sheet = {
        .print = print,
        .shingles = ARENA_NEW(arena, uint32_t, n),
        .words = ARENA_NEW(arena, uint32_t, print->n_words),
        .index = run_index_make(print, arena),
        .runs = ARENA_NEW(arena, struct run, align_most_runs(print)),
        .covered = ARENA_NEW(arena, bool, print->n_words),
    };
    uint32_t *scratch = ARENA_NEW(arena, uint32_t, print->n_words);
    if (n > 0) {
        memcpy(sheet.shingles, print->shingles, n * sizeof *sheet.shingles);
        memcpy(sheet.words, print->words, print->n_words * sizeof *sheet.words);
    }
    sheet.n = sort_u32_unique(sheet.shingles, n, scratch);
    sheet.n_words = sort_u32_unique(sheet.words, print->n_words, scratch);
    return sheet;
}

static uint32_t count_shared(const struct sheet *a, const struct sheet *b)
{
    uint32_t shared = 0;
    for (uint32_t i = 0, k = 0; i < a->n && k < b->n;) {
        uint32_t x = a->shingles[i];
        uint32_t y = b->shingles[k];
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

/* Fewer words; of as many, the one whose words come first: any rule that knows no order. */
static bool is_smaller(const struct print *a, const struct print *b)
{
    if (a->n_words != b->n_words) {
        return a->n_words < b->n_words;
    }
    return a->n_words == 0 || memcmp(a->words, b->words, a->n_words * sizeof *a->words) <= 0;
}

/* Runs may overlap in the larger text, so its words are counted one by one. */
static uint16_t share_of_larger(const struct sheet *large, const struct run *runs, uint32_t n)
{
    uint32_t n_words = large->print->n_words;
    uint32_t covered = 0;
    memset(large->covered, 0, n_words * sizeof *large->covered);
    for (uint32_t r = 0; r < n; r++) {
        memset(large->covered + runs[r].b, true, runs[r].n * sizeof *large->covered);
    }
    for (uint32_t i = 0; i < n_words; i++) {
        covered += large->covered[i];
    }
    return thousandths(covered, n_words);
}

/* The share of the smaller text, all of it and outside quotations. */
struct share {
    uint16_t all, plain;
    uint32_t n_plain;
};

static struct share share_of(const struct print *print, const struct run *runs, uint32_t n)
{
    uint32_t plain = 0;
    uint32_t covered = 0;
    uint32_t covered_plain = 0;
    for (uint32_t i = 0; i < print->n_words; i++) {
        plain += !print->quoted[i];
    }
    for (uint32_t r = 0; r < n; r++) {
        covered += runs[r].n;
        for (uint32_t i = 0; i < runs[r].n; i++) {
            covered_plain += !print->quoted[runs[r].a + i];
        }
    }
    return (struct share){thousandths(covered, print->n_words), thousandths(covered_plain, plain),
                          plain};
}

static bool has_word(const struct sheet *sheet, uint32_t word)
{
    uint32_t low = 0;
    uint32_t high = sheet->n_words;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (sheet->words[mid] < word) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low < sheet->n_words && sheet->words[low] == word;
}

/* A short form, of whose figures or names many are nowhere in the larger text. */
static bool has_lost_facts(const struct print *small, const struct sheet *large)
{
    uint32_t figures = 0;
    uint32_t lost_figures = 0;
    uint32_t names = 0;
    uint32_t lost_names = 0;
    for (uint32_t i = 0; i < small->n_words; i++) {
        if (small->figure[i] || small->name[i]) {
            bool lost = !has_word(large, small->words[i]);
            figures += small->figure[i];
            lost_figures += small->figure[i] && lost;
            names += small->name[i] && !small->figure[i];
            lost_names += small->name[i] && !small->figure[i] && lost;
        }
    }
    return (lost_figures >= FORM_LOST_FIGURES &&
            lost_figures * 1000 >= FORM_LOST * small->n_words &&
            lost_figures * 1000 >= FORM_LOST_OF_ALL * figures) ||
           (lost_names >= FORM_LOST_NAMES && lost_names * 1000 >= FORM_LOST_OF_NAMES * names);
}

static bool is_template(const struct exchanged *facts, uint32_t n_words, uint16_t share)
{
    uint64_t figures = facts->changed_figures;
    uint64_t names = facts->changed_names;
    bool other_figures = figures * 1000 >= (uint64_t)FORM_FIGURES * n_words &&
                         figures * 1000 >= FORM_OF_FIGURES * (figures + facts->kept_figures);
    bool other_facts = share < SURE_SHARE &&
                       (names >= FORM_NAMES_ALONE || (names >= FORM_NAMES && figures > 0)) &&
                       (figures + names) * 1000 >= (uint64_t)FORM_FACTS * n_words;
    return other_figures || other_facts;
}

static void decide(const struct sheet *small, const struct sheet *large, struct verdict *v)
{
    uint32_t n = align(small->print, large->print, &large->index, small->runs);
    uint32_t n_words = small->print->n_words;
    struct share share = share_of(small->print, small->runs, n);
    struct exchanged facts = find_exchanged(small->print, large->print, small->runs, n);
    bool plain_counts = share.n_plain >= MIN_PLAIN || share.n_plain == n_words;
    v->of_b = share_of_larger(large, small->runs, n);
    v->of_a = share.all;
    v->masked = share.plain;
    if (n_words < SHORT_WORDS) {
        v->threshold = SHORT_SHARE;
        v->template = facts.changed_figures > 0;
        v->duplicate = !v->template && share.all >= SHORT_SHARE &&
                       v->of_b >= (n_words < FEW_WORDS ? SHORT_SHARE : SHORT_OTHER);
        return;
    }
    v->threshold = share.all >= SURE_SHARE || !plain_counts ? SURE_SHARE : COVER_SHARE;
    v->template =
        is_template(&facts, n_words, share.all) ||
        (n_words < FORM_WORDS && share.all < FORM_COVER && has_lost_facts(small->print, large));
    v->duplicate = !v->template && v->shared >= MIN_SHARED && verdict_score(v) >= v->threshold;
}

/* The smaller text's share is never below the larger one's: both have the same words in runs. */
uint16_t verdict_score(const struct verdict *v)
{
    uint16_t share = v->of_a > v->of_b ? v->of_a : v->of_b;
    return v->threshold == COVER_SHARE && v->masked < share ? v->masked : share;
}

enum relation verdict_relation(const struct verdict *v)
{
    if (v->of_a >= HELD_SHARE && v->of_b >= HELD_SHARE) {
        return RELATION_SAME;
    }
    return v->of_a > v->of_b ? RELATION_A_IN_B : RELATION_B_IN_A;
}

struct verdict verify(const struct sheet *a, const struct sheet *b)
{
    bool swap = !is_smaller(a->print, b->print);
    const struct sheet *small = swap ? b : a;
    const struct sheet *large = swap ? a : b;
    struct verdict v = {.shared = count_shared(a, b)};
    v.of_a = thousandths(v.shared, small->n);
    v.of_b = thousandths(v.shared, large->n);
    v.threshold = LOOK_SHARE;
    v.aligned = v.shared > 0 && v.of_a >= LOOK_SHARE;
    if (v.aligned) {
        decide(small, large, &v);
    }
    v.score = verdict_score(&v);
    uint16_t of_small = v.of_a;
    v.of_a = swap ? v.of_b : of_small;
    v.of_b = swap ? of_small : v.of_b;
    return v;
}
