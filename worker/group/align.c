#include "worker/group/align.h"

#include <string.h>

/* An exchange of more words than these is another passage, not another fact. */
#define FIGURE_PLACE_WORDS 12
#define NAME_PLACE_WORDS   8

static uint32_t key_at(const struct print *print, uint32_t i)
{
    const uint32_t *w = print->words + i;
    return (w[0] * 0x9E3779B1u) ^ (w[1] * 0x85EBCA6Bu) ^ (w[2] * 0xC2B2AE35u);
}

static uint32_t n_keys(const struct print *print)
{
    return print->n_words < RUN_WORDS ? 0 : print->n_words - RUN_WORDS + 1;
}

struct run_index run_index_make(const struct print *print, struct arena *arena)
{
    uint32_t n = n_keys(print);
    uint32_t places = 16;
    while (places < n) {
        places *= 2;
    }
    struct run_index index = {
        .mask = places - 1,
        .first = ARENA_NEW(arena, uint32_t, places),
        .next = ARENA_NEW(arena, uint32_t, n),
    };
    for (uint32_t i = n; i-- > 0;) { /* backwards, so that a chain begins with the first place */
        uint32_t at = key_at(print, i) >> 7 & index.mask;
        index.next[i] = index.first[at];
        index.first[at] = i + 1;
    }
    return index;
}

uint32_t align_most_runs(const struct print *a)
{
    return a->n_words / RUN_WORDS + 1;
}

static uint32_t common_words(const struct print *a, uint32_t i, const struct print *b, uint32_t k)
{
    uint32_t n = 0;
    while (i + n < a->n_words && k + n < b->n_words && a->words[i + n] == b->words[k + n]) {
        n++;
    }
    return n;
}

static uint32_t distance(uint32_t x, uint32_t y)
{
    return x < y ? y - x : x - y;
}

/* The longest run that begins at word i of a; of equal ones the nearest to where it is expected. */
static struct run find_run(const struct print *a,
                           uint32_t i,
                           const struct print *b,
                           const struct run_index *index,
                           uint32_t expected)
{
    struct run best = {i, expected, common_words(a, i, b, expected)};
    uint32_t place = index->first[key_at(a, i) >> 7 & index->mask];
    for (uint32_t looks = 0; place > 0 && looks < ALIGN_LOOKS; looks++) {
        struct run run = {i, place - 1, common_words(a, i, b, place - 1)};
        if (run.n > best.n ||
            (run.n == best.n && distance(run.b, expected) < distance(best.b, expected))) {
            best = run;
        }
        place = index->next[place - 1];
    }
    return best;
}

/* Does a neighbour say that a short run is no chance? */
static bool continues(const struct run *x, const struct run *y)
{
    return y->n >= RUN_BESIDE && distance(x->a, y->a) <= RUN_NEAR &&
           distance(x->b + y->a, y->b + x->a) <= RUN_SHIFT;
}

/* In place: whether a run stays depends on what was found, not on what stays. */
static uint32_t drop_chance(struct run *runs, uint32_t n)
{
    uint32_t kept = 0;
    struct run before = {0};
    for (uint32_t i = 0; i < n; i++) {
        struct run run = runs[i];
        if (run.n >= RUN_SURE || (i > 0 && continues(&run, &before)) ||
            (i + 1 < n && continues(&run, &runs[i + 1]))) {
            runs[kept++] = run;
        }
        before = run;
    }
    return kept;
}

uint32_t align(const struct print *a,
               const struct print *b,
               const struct run_index *index_of_b,
               struct run *runs)
{
    uint32_t n = 0;
    uint32_t expected = 0;
    if (a->n_words < RUN_WORDS) {
        bool same = a->n_words > 0 && a->n_words == b->n_words &&
                    memcmp(a->words, b->words, a->n_words * sizeof *a->words) == 0;
        runs[0] = (struct run){0, 0, a->n_words};
        return same;
    }
    for (uint32_t i = 0; i + RUN_WORDS <= a->n_words;) {
        struct run run = find_run(a, i, b, index_of_b, expected);
        if (run.n < RUN_WORDS) {
            i++;
            continue;
        }
        runs[n++] = run;
        i += run.n;
        expected = run.b + run.n;
    }
    return n == 1 && runs[0].n == a->n_words ? n : drop_chance(runs, n);
}

/* ---- What stands between two runs ---- */

/* Words from and up to which two texts differ. */
struct place {
    uint32_t a, a_end;
    uint32_t b, b_end;
};

static bool has_flag(const bool *flags, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        if (flags[i]) {
            return true;
        }
    }
    return false;
}

/* Figures among x's words from `from` to `to` that are not among y's. */
static uint32_t figures_missing(const struct print *x,
                                uint32_t from,
                                uint32_t to,
                                const struct print *y,
                                uint32_t y_from,
                                uint32_t y_to)
{
    uint32_t missing = 0;
    for (uint32_t i = from; i < to; i++) {
        bool found = false;
        for (uint32_t k = y_from; k < y_to && x->figure[i]; k++) {
            found = found || x->words[i] == y->words[k];
        }
        missing += x->figure[i] && !found;
    }
    return missing;
}

static void
count_place(const struct print *a, const struct print *b, struct place p, struct exchanged *out)
{
    uint32_t n_a = p.a_end - p.a;
    uint32_t n_b = p.b_end - p.b;
    if (n_a <= FIGURE_PLACE_WORDS && n_b <= FIGURE_PLACE_WORDS) {
        uint32_t in_a = figures_missing(a, p.a, p.a_end, b, p.b, p.b_end);
        uint32_t in_b = figures_missing(b, p.b, p.b_end, a, p.a, p.a_end);
        out->changed_figures += in_a < in_b ? in_a : in_b;
    }
    if (n_a <= NAME_PLACE_WORDS && n_b <= NAME_PLACE_WORDS) {
        out->changed_names += has_flag(a->name, p.a, p.a_end) && has_flag(b->name, p.b, p.b_end);
    }
}

/* Cuts a gap at its longest common subsequence, and counts what is left between. */
static void
count_gap(const struct print *a, const struct print *b, struct place gap, struct exchanged *out)
{
    uint8_t most[GAP_WORDS + 1][GAP_WORDS + 1] = {{0}};
    const uint32_t *x = a->words + gap.a;
    const uint32_t *y = b->words + gap.b;
    uint32_t n_a = gap.a_end - gap.a;
    uint32_t n_b = gap.b_end - gap.b;
    for (uint32_t i = n_a; i-- > 0;) {
        for (uint32_t k = n_b; k-- > 0;) {
            uint8_t skip = most[i + 1][k] > most[i][k + 1] ? most[i + 1][k] : most[i][k + 1];
            most[i][k] = x[i] == y[k] ? (uint8_t)(most[i + 1][k + 1] + 1) : skip;
        }
    }
    struct place place = {gap.a, gap.a, gap.b, gap.b};
    for (uint32_t i = 0, k = 0; i < n_a && k < n_b;) {
        if (x[i] == y[k]) {
            out->kept_figures += a->figure[gap.a + i];
            count_place(a, b, place, out);
            i++;
            k++;
            place = (struct place){gap.a + i, gap.a + i, gap.b + k, gap.b + k};
        } else if (most[i + 1][k] >= most[i][k + 1]) {
            place.a_end = gap.a + ++i;
        } else {
            place.b_end = gap.b + ++k;
        }
    }
    place.a_end = gap.a_end;
    place.b_end = gap.b_end;
    count_place(a, b, place, out);
}

struct exchanged
find_exchanged(const struct print *a, const struct print *b, const struct run *runs, uint32_t n)
{
    struct exchanged out = {0};
    struct place gap = {0};
    for (uint32_t r = 0; r <= n; r++) {
        gap.a_end = r < n ? runs[r].a : a->n_words;
        gap.b_end = r < n ? runs[r].b : b->n_words;
        bool in_order = gap.b <= gap.b_end && gap.b_end - gap.b <= GAP_WORDS;
        bool facts = has_flag(a->figure, gap.a, gap.a_end) || has_flag(a->name, gap.a, gap.a_end);
        if (in_order && gap.a_end - gap.a <= GAP_WORDS && facts) {
            count_gap(a, b, gap, &out);
        }
        for (uint32_t i = 0; r < n && i < runs[r].n; i++) {
            out.kept_figures += a->figure[runs[r].a + i];
        }
        if (r < n) {
            gap.a = runs[r].a + runs[r].n;
            gap.b = runs[r].b + runs[r].n;
        }
    }
    return out;
}
