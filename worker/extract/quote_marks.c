#include "worker/extract/quote.h"

#define DEPTH_MAX 8u   /* quotes in quotes; deeper ones are not told apart */
#define RUN_MAX   8u   /* marks that stand together */
#define OPEN_MAX  400u /* tokens of a quote that nothing closes */

enum kind {
    DOUBLE,
    SINGLE
};
enum way {
    OPENS,
    CLOSES,
    EITHER
};

/* A quotation mark, of one token or two ('' is a double mark); mate: its partner, or NONE. */
struct mark {
    uint32_t first, last;
    size_t mate;
    enum kind kind;
    enum way way;
};
#define NONE SIZE_MAX

struct marks {
    struct mark *items;
    size_t n, cap;
};

/* What a mark looks like on its own. */
enum look {
    NO_MARK,
    ONE,
    HALF,
    PLAIN,
    OPENING,
    CLOSING
};

static enum look look_of(const struct doc *doc, int64_t i)
{
    static const struct {
        struct str text;
        enum look look;
    } looks[] = {
        {STR_INIT("\""), PLAIN},       {STR_INIT("'"), ONE},          {STR_INIT("`"), HALF},
        {STR_INIT("\u201C"), OPENING}, {STR_INIT("\u201D"), CLOSING}, {STR_INIT("\u2018"), ONE},
        {STR_INIT("\u2019"), ONE},     {STR_INIT("\u00AB"), PLAIN},   {STR_INIT("\u00BB"), PLAIN},
        {STR_INIT("\u201E"), OPENING},
    };
    const struct token *token = token_at(doc, i);
    if (token->kind != TOKEN_MARK || token->end == token->start) {
        return NO_MARK;
    }
    struct str s = str_sub(doc->text, token->start, token->end);
    for (size_t k = 0; k < sizeof looks / sizeof looks[0]; k++) {
        if (str_eq(s, looks[k].text)) {
            return looks[k].look;
        }
    }
    return NO_MARK;
}

static bool is_half(enum look look)
{
    return look == ONE || look == HALF;
}

bool is_double_mark(const struct doc *doc, int64_t i)
{
    enum look look = look_of(doc, i);
    if (!is_half(look)) {
        return look != NO_MARK;
    }
    bool with_next = is_half(look_of(doc, i + 1)) && token_next_glued(doc, (uint32_t)i);
    bool with_last =
        i > 0 && is_half(look_of(doc, i - 1)) && token_next_glued(doc, (uint32_t)i - 1);
    return with_next || with_last;
}

bool token_stops(const struct doc *doc, int64_t i)
{
    return token_mark(doc, i, '.') || token_mark(doc, i, '?') || token_mark(doc, i, '!') ||
           (token_at(doc, i)->kind == TOKEN_MARK &&
            str_eq(str_sub(doc->text, token_at(doc, i)->start, token_at(doc, i)->end),
                   STR("\u2026")));
}

bool is_dash(const struct doc *doc, int64_t i)
{
    static const struct str dashes[] = {STR_INIT("-"), STR_INIT("\u2012"), STR_INIT("\u2013"),
                                        STR_INIT("\u2014"), STR_INIT("\u2015")};
    const struct token *token = token_at(doc, i);
    struct str s = str_sub(doc->text, token->start, token->end);
    for (size_t k = 0; k < sizeof dashes / sizeof dashes[0]; k++) {
        if (str_eq(s, dashes[k])) {
            return true;
        }
    }
    return false;
}

/* A dash, or a bracket: a quotation mark beside it is as free as one beside a blank. */
static bool frees(const struct doc *doc, int64_t i, const char brackets[static 4])
{
    return is_dash(doc, i) || token_mark(doc, i, brackets[0]) || token_mark(doc, i, brackets[1]) ||
           token_mark(doc, i, brackets[2]);
}

/* Which way the marks of the run [first, end) turn, by what stands around it. */
static enum way way_of_run(const struct doc *doc, uint32_t first, uint32_t end)
{
    bool last = end >= doc->n_tokens || (doc->tokens[end].flags & TOKEN_PARAGRAPH);
    bool before = (doc->tokens[first].flags & TOKEN_SPACE) || frees(doc, (int64_t)first - 1, "([=");
    bool behind = last || (doc->tokens[end].flags & TOKEN_SPACE) || frees(doc, end, ")]>") ||
                  token_mark(doc, end, ',') || token_mark(doc, end, ';') ||
                  token_mark(doc, end, ':') || token_stops(doc, end);
    if (before == behind) {
        return EITHER;
    }
    return before ? OPENS : CLOSES;
}

/* The " of 6'2" and the ' in it: feet and inches. */
static bool is_measure(const struct doc *doc, uint32_t i)
{
    bool number = i > 0 && doc->tokens[i - 1].kind == TOKEN_NUMBER && token_next_glued(doc, i - 1);
    if (!number) {
        return false;
    }
    bool feet = doc->tokens[i].end > doc->tokens[i].start && i + 1 < doc->n_tokens &&
                doc->tokens[i + 1].kind == TOKEN_NUMBER && token_next_glued(doc, i);
    bool inches = i >= 3 && look_of(doc, (int64_t)i - 2) == ONE && token_next_glued(doc, i - 2) &&
                  doc->tokens[i - 3].kind == TOKEN_NUMBER && token_next_glued(doc, i - 3);
    return feet || inches;
}

/* 'em, 'til, '90s: an apostrophe for letters left out. */
static bool is_elision(const struct doc *doc, uint32_t i)
{
    static const char *const words[] = {"em", "til", "tis", "twas", "n", "cause", "bout", "round"};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        if (token_word_is(doc, (int64_t)i + 1, words[k])) {
            return true;
        }
    }
    const struct token *next = token_at(doc, (int64_t)i + 1);
    return next->kind == TOKEN_NUMBER && token_next_glued(doc, i + 1);
}

static void add_mark(const struct doc *doc, struct marks *out, uint32_t i, uint32_t n, enum way way)
{
    enum look look = look_of(doc, i);
    struct mark mark = {.first = i, .last = i + n - 1, .mate = NONE, .way = way};
    mark.kind = n == 1 && is_half(look) ? SINGLE : DOUBLE;
    if (way == EITHER && (look == OPENING || look == CLOSING)) {
        mark.way = look == OPENING ? OPENS : CLOSES;
    }
    if (mark.kind == SINGLE && (look == HALF || (way == OPENS && is_elision(doc, i)))) {
        return;
    }
    ARENA_PUSH(doc->arena, out->items, out->n, out->cap, mark);
}

/* The marks of the run [first, end): two single ones are a double one, the outer of three. */
static void
add_run(const struct doc *doc, struct marks *out, uint32_t first, uint32_t end, enum way way)
{
    for (uint32_t i = first; i < end;) {
        uint32_t halves = 0;
        while (i + halves < end && is_half(look_of(doc, (int64_t)i + halves))) {
            halves++;
        }
        bool inner_first = halves == 3 && way == CLOSES;
        uint32_t n = halves >= 2 && !inner_first ? 2 : 1;
        add_mark(doc, out, i, n, way);
        i += n;
    }
}

static void read_marks(const struct doc *doc, uint32_t first, uint32_t end, struct marks *out)
{
    out->n = 0;
    for (uint32_t i = first; i < end; i++) {
        if (look_of(doc, i) == NO_MARK || is_measure(doc, i)) {
            continue;
        }
        uint32_t stop = i + 1;
        while (stop < end && stop - i < RUN_MAX && look_of(doc, stop) != NO_MARK &&
               token_next_glued(doc, stop - 1)) {
            stop++;
        }
        add_run(doc, out, i, stop, way_of_run(doc, i, stop));
        i = stop - 1;
    }
}

static void mate(struct marks *marks, size_t a, size_t b)
{
    marks->items[a].mate = b;
    marks->items[b].mate = a;
}

/* Pairs the double marks; returns the last that opens and nothing closes, or NONE. */
static size_t pair_double(struct marks *marks)
{
    size_t stack[DEPTH_MAX];
    size_t depth = 0;
    for (size_t i = 0; i < marks->n; i++) {
        const struct mark *mark = &marks->items[i];
        if (mark->kind != DOUBLE) {
            continue;
        }
        if (mark->way == OPENS || (mark->way == EITHER && depth == 0)) {
            if (depth < DEPTH_MAX) {
                stack[depth++] = i;
            }
        } else if (depth > 0) {
            mate(marks, stack[--depth], i);
        }
    }
    return depth > 0 ? stack[depth - 1] : NONE;
}

/* How surely the single mark closes: 0 an apostrophe, 1 "workers'", 2 surely. */
static unsigned closes_single(const struct doc *doc, const struct mark *mark)
{
    if (mark->way != CLOSES || mark->first == 0) {
        return 0;
    }
    const struct token *before = &doc->tokens[mark->first - 1];
    bool plural = before->kind == TOKEN_WORD && doc->text.p[before->end - 1] == 's';
    return plural ? 1 : 2;
}

/* The mark that closes the single mark at i: a sure one, else the last apostrophe, or NONE. */
static size_t single_mate(const struct doc *doc, const struct marks *marks, size_t i)
{
    size_t best = NONE;
    for (size_t k = i + 1; k < marks->n; k++) {
        const struct mark *mark = &marks->items[k];
        if (mark->kind != SINGLE) {
            continue;
        }
        if (mark->way == OPENS) {
            break;
        }
        unsigned sure = closes_single(doc, mark);
        best = sure > 0 ? k : best;
        if (sure == 2) {
            break;
        }
    }
    return best;
}

/* Whether the single marks i and k do not cut through a pair of double ones. */
static bool nests(const struct marks *marks, size_t i, size_t k)
{
    for (size_t m = i + 1; m < k; m++) {
        size_t other = marks->items[m].mate;
        if (other != NONE && (other < i || other > k)) {
            return false;
        }
    }
    return true;
}

static void pair_single(const struct doc *doc, struct marks *marks)
{
    for (size_t i = 0; i < marks->n; i++) {
        const struct mark *mark = &marks->items[i];
        if (mark->kind != SINGLE || mark->way != OPENS) {
            continue;
        }
        size_t k = single_mate(doc, marks, i);
        if (k != NONE && nests(marks, i, k)) {
            mate(marks, i, k);
            i = k;
        }
    }
}

/* ---- from marks to stretches ---- */

static void add_stretch(const struct doc *doc, struct stretches *out, struct stretch s)
{
    if (s.first < s.end) {
        ARENA_PUSH(doc->arena, out->items, out->n, out->cap, s);
    }
}

/* The outermost pairs; returns the end of the last. */
static uint32_t add_pairs(const struct doc *doc, const struct marks *marks, struct stretches *out)
{
    uint32_t end = 0;
    for (size_t i = 0; i < marks->n; i++) {
        const struct mark *mark = &marks->items[i];
        if (mark->mate == NONE || mark->mate < i || mark->first < end) {
            continue;
        }
        const struct mark *close = &marks->items[mark->mate];
        end = close->last + 1;
        if (token_mark(doc, (int64_t)mark->first - 1, '=')) {
            continue; /* a remnant of markup: id="x" */
        }
        add_stretch(doc, out,
                    (struct stretch){.before = mark->first,
                                     .first = mark->last + 1,
                                     .end = close->first,
                                     .behind = end});
    }
    return end;
}

/* The first double mark of a paragraph, or NULL. */
static struct mark *first_double(struct marks *marks)
{
    for (size_t i = 0; i < marks->n; i++) {
        if (marks->items[i].kind == DOUBLE) {
            return &marks->items[i];
        }
    }
    return NULL;
}

/*
 * What the paragraph from token first on makes of a quote that the one before left open: its
 * own opening mark takes it up, a closing one ends it, or it is left as it is.
 */
static void settle_open(const struct doc *doc,
                        struct marks *marks,
                        uint32_t first,
                        struct stretch *open,
                        struct stretches *out)
{
    const struct mark *mark = first_double(marks);
    bool again = mark && mark->first == first;
    bool closed = mark && !again && mark->way == CLOSES;
    open->goes_on = again || closed;
    add_stretch(doc, out, *open);
    if (closed) {
        add_stretch(
            doc, out,
            (struct stretch){
                .before = first, .first = first, .end = mark->first, .behind = mark->last + 1});
    }
    *open = (struct stretch){0};
}

void pair_marks(const struct doc *doc, struct stretches *out)
{
    struct marks marks = {0};
    struct stretch open = {0};
    for (uint32_t first = 0; first < doc->n_tokens;) {
        uint32_t end = first;
        while (end < doc->n_tokens && doc->tokens[end].paragraph == doc->tokens[first].paragraph) {
            end++;
        }
        read_marks(doc, first, end, &marks);
        if (open.end > 0) {
            settle_open(doc, &marks, first, &open, out);
        }
        size_t left = pair_double(&marks);
        pair_single(doc, &marks);
        uint32_t paired = add_pairs(doc, &marks, out);
        if (left != NONE && marks.items[left].first >= paired && end - paired <= OPEN_MAX) {
            const struct mark *mark = &marks.items[left];
            open = (struct stretch){
                .before = mark->first, .first = mark->last + 1, .end = end, .behind = end};
        }
        first = end;
    }
    if (open.end > 0) {
        add_stretch(doc, out, open);
    }
}
