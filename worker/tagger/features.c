#include "worker/tagger/features.h"

#include "common/hash.h"

#define EDGE 0x51A7E5EDull /* stands for what lies beyond the sentence */

/* A list of features that is being written; the template's number keeps equal values apart. */
struct sink {
    uint64_t *out;
    uint32_t n;
};

static uint64_t mix(uint64_t h)
{
    h *= 0x9E3779B97F4A7C15ull;
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93ull;
    return h ^ h >> 32;
}

static inline void put(struct sink *sink, unsigned template, uint64_t value)
{
    sink->out[sink->n++] = mix(value + template * 0xA24BAED4963EE407ull);
}

/* Inline: two of three features are made here, and the template is a constant there. */
static inline __attribute__((always_inline)) void
put2(struct sink *sink, unsigned template, uint64_t a, uint64_t b)
{
    put(sink, template, mix(a) ^ b);
}

/* ---- looking around ---- */

/* The word at j, seen from token i: EDGE beyond the sentence. */
static uint64_t low_at(const struct tag_view *view, uint32_t i, int64_t j)
{
    const struct doc *doc = view->doc;
    bool inside =
        j >= 0 && j < (int64_t)doc->n_tokens && doc->tokens[j].sentence == doc->tokens[i].sentence;
    return inside ? view->low[j] : EDGE;
}

/* Classes and form of the word at j. */
static uint64_t mask_at(const struct tag_view *view, uint32_t i, int64_t j)
{
    const struct doc *doc = view->doc;
    bool inside = token_at(doc, j)->sentence == doc->tokens[i].sentence;
    return inside ? view->mask[j] : EDGE;
}

/* ---- a word's own letters ---- */

enum {
    CLASS_UPPER = 1,
    CLASS_LOWER,
    CLASS_DIGIT,
    CLASS_OTHER
};

static unsigned class_of(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return CLASS_UPPER;
    }
    if ((c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80) {
        return CLASS_LOWER;
    }
    return c >= '0' && c <= '9' ? CLASS_DIGIT : CLASS_OTHER;
}

/* "Xx" for "Kabul", "X.X." for "U.S.": runs of one class count once (twice in capitals). */
static uint64_t shape_of(struct str s)
{
    uint64_t shape = 0;
    unsigned last = 0;
    unsigned times = 0;
    for (size_t i = 0; i < s.n && i < 24; i++) {
        unsigned class = class_of(s.p[i]);
        times = class == last ? times + 1 : 0;
        if (times < (class == CLASS_UPPER ? 3 : 1)) {
            shape = shape * 5 + class;
        }
        last = class;
    }
    return shape * 2 + (s.n < 4);
}

static char lower_byte(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static void put_letters(struct sink *sink, struct str s)
{
    uint64_t front = 0;
    uint64_t back = 0;
    for (size_t k = 0; k < 5 && k < s.n; k++) {
        front = front << 8 | (unsigned char)lower_byte(s.p[k]);
        back = back << 8 | (unsigned char)lower_byte(s.p[s.n - 1 - k]);
        if (k >= 1 && k <= 3) {
            put2(sink, 10, front, k);
        }
        put2(sink, 11, back, k);
    }
}

/* ---- the templates ---- */

static void put_words(struct sink *sink, const struct tag_view *view, uint32_t i)
{
    const struct token *token = &view->doc->tokens[i];
    uint64_t l0 = view->low[i];
    uint64_t p1 = low_at(view, i, (int64_t)i - 1), p2 = low_at(view, i, (int64_t)i - 2);
    uint64_t n1 = low_at(view, i, (int64_t)i + 1), n2 = low_at(view, i, (int64_t)i + 2);
    uint64_t start = token->flags & (TOKEN_START | TOKEN_HEADING);
    put(sink, 0, 0);
    put(sink, 1, token->hash);
    put2(sink, 2, l0, start);
    put(sink, 3, p1);
    put(sink, 4, n1);
    put(sink, 5, p2);
    put(sink, 6, n2);
    put2(sink, 7, p1, l0);
    put2(sink, 8, l0, n1);
    put2(sink, 9, p2, p1);
    put2(sink, 12, n1, n2);
    put2(sink, 13, p1, n1);
}

static void put_forms(struct sink *sink, const struct tag_view *view, uint32_t i)
{
    const struct doc *doc = view->doc;
    const struct token *token = &doc->tokens[i];
    uint64_t shape = shape_of(token_text(doc, i)) * 32 + token->kind * 4;
    uint64_t m0 = mask_at(view, i, i);
    uint64_t p1 = mask_at(view, i, (int64_t)i - 1), p2 = mask_at(view, i, (int64_t)i - 2);
    uint64_t n1 = mask_at(view, i, (int64_t)i + 1), n2 = mask_at(view, i, (int64_t)i + 2);
    uint64_t start = token->flags & (TOKEN_START | TOKEN_HEADING);
    put_letters(sink, token_text(doc, i));
    put2(sink, 20, shape, start);
    put2(sink, 21, shape, p1);
    put2(sink, 22, shape, n1);
    put2(sink, 23, m0, start);
    put(sink, 24, p1);
    put(sink, 25, n1);
    put2(sink, 26, p2, p1);
    put2(sink, 27, n1, n2);
    put2(sink, 28, p1, m0);
    put2(sink, 29, m0, n1);
    put2(sink, 30, mix(p1) ^ m0, n1);
}

static uint64_t list_at(const uint8_t *of, const struct tag_view *view, uint32_t i, int64_t j)
{
    const struct doc *doc = view->doc;
    bool inside =
        j >= 0 && j < (int64_t)doc->n_tokens && doc->tokens[j].sentence == doc->tokens[i].sentence;
    return inside ? of[j] : 0;
}

static void put_lists(struct sink *sink, const struct tag_view *view, uint32_t i)
{
    uint64_t known = view->known[i];
    uint64_t listed = view->listed[i];
    uint64_t kp = list_at(view->known, view, i, (int64_t)i - 1);
    uint64_t kn = list_at(view->known, view, i, (int64_t)i + 1);
    uint64_t lp = list_at(view->listed, view, i, (int64_t)i - 1);
    uint64_t ln = list_at(view->listed, view, i, (int64_t)i + 1);
    put(sink, 40, known);
    put2(sink, 41, known * 256 + kp, kn);
    put2(sink, 42, known, mask_at(view, i, (int64_t)i + 1));
    put2(sink, 43, known, low_at(view, i, (int64_t)i - 1));
    put2(sink, 44, listed * 256 + known, 1);
    put2(sink, 45, listed * 256 + lp, ln);
    if (listed) {
        put2(sink, 46, listed, mask_at(view, i, (int64_t)i + 1));
        put2(sink, 47, listed, low_at(view, i, (int64_t)i - 1));
    }
}

/* Where token i stands in its run: alone, first, last, between. */
static unsigned place_in(const struct tag_run *run, uint32_t i)
{
    if (run->first == run->last) {
        return PART_SINGLE;
    }
    return i == run->first ? PART_BEGIN : i == run->last ? PART_END : PART_INSIDE;
}

static void put_run(struct sink *sink, const struct tag_view *view, uint32_t i)
{
    if (view->run[i] == 0) {
        put(sink, 50, 0);
        return;
    }
    const struct tag_run *run = &view->runs[view->run[i] - 1];
    unsigned place = place_in(run, i);
    uint32_t length = run->last - run->first;
    uint64_t where = (length < 5 ? length : 5) * 4 + place;
    uint64_t before = low_at(view, i, (int64_t)run->first - 1);
    uint64_t before2 = low_at(view, i, (int64_t)run->first - 2);
    uint64_t behind = low_at(view, i, (int64_t)run->last + 1);
    uint64_t behind2 = low_at(view, i, (int64_t)run->last + 2);
    put(sink, 51, where);
    put2(sink, 52, place, before);
    put2(sink, 53, place, behind);
    put2(sink, 54, before2, before);
    put2(sink, 55, behind, behind2);
    put2(sink, 56, mix(before) ^ where, behind);
    put2(sink, 57, place, view->low[run->last]);
    put2(sink, 58, place, view->low[run->first]);
    put2(sink, 59, where, mask_at(view, i, run->last));
    put2(sink, 60, where, mask_at(view, i, run->first));
    put2(sink, 61, mask_at(view, i, (int64_t)run->first - 1), where);
    put2(sink, 62, mask_at(view, i, (int64_t)run->last + 1), where);
    put2(sink, 63, view->known[run->first] * 256u + view->known[run->last], where);
    put2(sink, 64, view->listed[run->first] * 256u + view->listed[run->last], where);
}

/* ---- what the document says elsewhere ---- */

static void put_longest(struct sink *sink, const struct tag_view *view, uint32_t i)
{
    const struct doc *doc = view->doc;
    const struct tag_seen *seen = &view->seen[doc->tokens[i].word];
    const struct tag_run *run = &view->runs[seen->longest - 1];
    const struct tag_run *own = view->run[i] ? &view->runs[view->run[i] - 1] : NULL;
    uint32_t at = run->first;
    while (at < run->last && doc->tokens[at].word != doc->tokens[i].word) {
        at++;
    }
    bool longer = !own || run->last - run->first > own->last - own->first;
    uint32_t length = run->last - run->first;
    uint64_t where = place_in(run, at) + 4u * (length < 4 ? length : 4) + 32u * longer;
    put(sink, 70, where);
    if (!longer) {
        return;
    }
    put2(sink, 71, view->low[run->first], place_in(run, at));
    put2(sink, 72, view->low[run->last], place_in(run, at));
    put2(sink, 73, mask_at(view, run->first, run->first), where);
    put2(sink, 74, mask_at(view, run->first, run->last), where);
    put2(sink, 75, low_at(view, run->first, (int64_t)run->first - 1), where);
    put2(sink, 76, view->known[run->first] * 256u + view->known[run->last], where);
}

static void put_elsewhere(struct sink *sink, const struct tag_view *view, uint32_t i)
{
    const struct doc *doc = view->doc;
    const struct token *token = &doc->tokens[i];
    const struct word *word = &doc->words[token->word];
    if (token->kind != TOKEN_WORD || token->word == 0) {
        return;
    }
    uint64_t counts = (word->lower > 0) + 2u * (word->capital > 0) + 4u * (word->capital > 3) +
                      8u * (word->lower > word->capital);
    put2(sink, 80, counts, token->flags & (TOKEN_START | TOKEN_CAPITAL | TOKEN_ALL_CAPS));
    const struct tag_seen *seen = &view->seen[token->word];
    if (seen->longest == 0) {
        return;
    }
    put_longest(sink, view, i);
    for (uint32_t k = 0; k < seen->n; k++) {
        if (seen->runs[k] == view->run[i]) {
            continue;
        }
        const struct tag_run *run = &view->runs[seen->runs[k] - 1];
        bool alone = run->first == run->last;
        put2(sink, 81, low_at(view, run->first, (int64_t)run->first - 1), alone);
        put2(sink, 82, low_at(view, run->last, (int64_t)run->last + 1), alone);
    }
}

/* "Name (ABC)": what stands before the bracket that letters stand in, and letters behind a name. */
static void put_brackets(struct sink *sink, const struct tag_view *view, uint32_t i)
{
    const struct doc *doc = view->doc;
    if (i >= 2 && token_mark(doc, (int64_t)i - 1, '(') && token_mark(doc, (int64_t)i + 1, ')')) {
        put(sink, 85, view->low[i - 2]);
        put(sink, 86, mask_at(view, i, (int64_t)i - 2));
    }
}

uint32_t tag_features(const struct tag_view *view, uint32_t i, uint64_t out[FEATURES_MAX])
{
    struct sink sink = {.out = out};
    put_words(&sink, view, i);
    put_forms(&sink, view, i);
    put_lists(&sink, view, i);
    put_run(&sink, view, i);
    put_elsewhere(&sink, view, i);
    put_brackets(&sink, view, i);
    return sink.n;
}
