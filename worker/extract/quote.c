#include "worker/extract/quote.h"

/* A mark with a blank (or nothing, or a bracket) before it and none behind it opens. */
static bool may_open(const struct doc *doc, uint32_t i)
{
    const struct token *token = &doc->tokens[i];
    bool free_before =
        (token->flags & TOKEN_SPACE) || token_mark(doc, (int64_t)i - 1, '(') ||
        token_mark(doc, (int64_t)i - 1, '[') || token_mark(doc, (int64_t)i - 1, '-') ||
        (token_at(doc, (int64_t)i - 1)->end - token_at(doc, (int64_t)i - 1)->start == 3 &&
         token_at(doc, (int64_t)i - 1)->kind == TOKEN_MARK);
    struct str s = token_text(doc, i);
    if (str_eq(s, STR("\u201C"))) {
        return true;
    }
    return !str_eq(s, STR("\u201D")) && free_before &&
           (token_next_glued(doc, i) || (token->flags & TOKEN_PARAGRAPH));
}

static bool may_close(const struct doc *doc, uint32_t i)
{
    struct str s = token_text(doc, i);
    return str_eq(s, STR("\u201D")) ||
           (!str_eq(s, STR("\u201C")) && !(doc->tokens[i].flags & TOKEN_SPACE)) ||
           (!token_next_glued(doc, i) && !str_eq(s, STR("\u201C")));
}

struct stretches {
    struct stretch *items;
    size_t n, cap;
};

/* Pairs the double marks of the paragraph [first, end). */
static void pair_double(const struct doc *doc, uint32_t first, uint32_t end, struct stretches *out)
{
    uint32_t open = 0;
    bool inside = false;
    for (uint32_t i = first; i < end; i++) {
        if (!is_double_mark(doc, i)) {
            continue;
        }
        bool opens = may_open(doc, i);
        if (!inside || (opens && !may_close(doc, i))) {
            open = i;
            inside = opens;
        } else {
            struct stretch stretch = {.open = open, .close = i};
            ARENA_PUSH(doc->arena, out->items, out->n, out->cap, stretch);
            inside = false;
        }
    }
    if (inside && is_double_mark(doc, end) && may_open(doc, end)) {
        struct stretch stretch = {.open = open, .close = end, .goes_on = true};
        ARENA_PUSH(doc->arena, out->items, out->n, out->cap, stretch);
    }
}

static bool is_single_mark(const struct doc *doc, uint32_t i)
{
    struct str s = token_text(doc, i);
    return str_eq(s, STR("'")) || str_eq(s, STR("\u2018")) || str_eq(s, STR("\u2019"));
}

/* Whether the single mark at i closes a quote: not the apostrophe of "workers' rights". */
static bool closes_single(const struct doc *doc, uint32_t i)
{
    struct str before = i > 0 ? token_text(doc, i - 1) : (struct str){0};
    bool stop = str_eq(before, STR(",")) || str_eq(before, STR(".")) || str_eq(before, STR("?")) ||
                str_eq(before, STR("!"));
    bool plural = before.n > 0 && before.p[before.n - 1] == 's';
    return !(doc->tokens[i].flags & TOKEN_SPACE) &&
           (stop || (!plural && !token_next_glued(doc, i)));
}

/* Pairs single marks, in a paragraph that has no double ones. */
static void pair_single(const struct doc *doc, uint32_t first, uint32_t end, struct stretches *out)
{
    uint32_t open = 0;
    bool inside = false;
    for (uint32_t i = first; i < end; i++) {
        if (!is_single_mark(doc, i)) {
            continue;
        }
        if (!inside) {
            const struct token *next = token_at(doc, (int64_t)i + 1);
            inside = (doc->tokens[i].flags & TOKEN_SPACE) && token_next_glued(doc, i) &&
                     next->kind == TOKEN_WORD;
            open = i;
        } else if (closes_single(doc, i)) {
            struct stretch stretch = {.open = open, .close = i};
            ARENA_PUSH(doc->arena, out->items, out->n, out->cap, stretch);
            inside = false;
        }
    }
}

static void pair_marks(const struct doc *doc, struct stretches *out)
{
    for (uint32_t first = 0; first < doc->n_tokens;) {
        uint32_t end = first;
        bool has_double = false;
        bool has_single = false;
        while (end < doc->n_tokens && doc->tokens[end].paragraph == doc->tokens[first].paragraph) {
            has_double |= is_double_mark(doc, end);
            has_single |= doc->tokens[end].kind == TOKEN_MARK && is_single_mark(doc, end);
            end++;
        }
        if (has_double) {
            pair_double(doc, first, end, out);
        } else if (has_single) {
            pair_single(doc, first, end, out);
        }
        first = end;
    }
}

/*
 * Three words or more, and not a title ("The Old Man and the Sea"); fewer only with a full
 * stop of their own and a speaker.
 */
static bool is_said(const struct doc *doc, struct stretch s, const struct source *source)
{
    uint32_t words = 0;
    uint32_t lower = 0;
    uint32_t capitals = 0;
    for (uint32_t i = s.open + 1; i < s.close; i++) {
        const struct token *token = &doc->tokens[i];
        bool word = token->kind == TOKEN_WORD || token->kind == TOKEN_NUMBER;
        bool capital = (token->flags & TOKEN_CAPITAL) != 0;
        words += word;
        lower += word && !capital && !token_is(doc, i, WORD_PREP | WORD_DET | WORD_CONJ);
        capitals += capital;
    }
    const int64_t last = (int64_t)s.close - 1;
    bool stop = token_mark(doc, last, ',') || token_mark(doc, last, '.') ||
                token_mark(doc, last, '?') || token_mark(doc, last, '!');
    if (words < 3) {
        return words > 0 && stop && source->found && !token_mark(doc, last, '.');
    }
    bool title = lower == 0 && capitals >= 2;
    return !title || (stop && source->found);
}

/* The chunk that has token i, or the first behind it. */
static size_t chunk_at(const struct chunks *chunks, uint32_t i)
{
    size_t low = 0;
    size_t high = chunks->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (chunks->items[mid].last < i) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

/* The entity that the source names itself: a person in it, or all of it. */
static int32_t speaker_entity(const struct doc *doc,
                              const struct chunks *chunks,
                              const struct source *source,
                              const struct facts *facts)
{
    for (size_t i = chunk_at(chunks, source->first);
         i < chunks->n && chunks->items[i].first <= source->last; i++) {
        const struct chunk *chunk = &chunks->items[i];
        if (chunk->cluster == UINT32_MAX || chunk->first < source->first ||
            chunk->last > source->last) {
            continue;
        }
        uint32_t start = token_is(doc, source->first, WORD_DET) ? source->first + 1 : source->first;
        bool whole = chunk->first == start && chunk->last == source->last;
        bool of_other = chunk->first > source->first &&
                        token_is(doc, (int64_t)chunk->first - 1, WORD_PREP | WORD_DET);
        bool person = facts->entities[chunk->cluster].type == ENTITY_PERSON && !of_other &&
                      (chunk->last == source->last ||
                       !(token_at(doc, (int64_t)chunk->last + 1)->kind == TOKEN_MARK));
        if (whole || person) {
            return (int32_t)chunk->cluster;
        }
    }
    return -1;
}

/* Blanks at the ends of what stands between the marks belong to neither. */
static struct span quoted_span(const struct doc *doc, struct stretch s)
{
    uint32_t start = doc->tokens[s.open + 1].start;
    uint32_t end = doc->tokens[s.close - 1].end;
    return (struct span){.start = start, .end = end, .text = str_sub(doc->text, start, end)};
}

/* All of its paragraph. */
static bool is_paragraph(const struct doc *doc, struct stretch s)
{
    uint32_t next = s.close + 1;
    return (doc->tokens[s.open].flags & TOKEN_PARAGRAPH) && !s.goes_on &&
           (next >= doc->n_tokens || (doc->tokens[next].flags & TOKEN_PARAGRAPH));
}

/* A quote that is a sentence of its own, right behind one in the same paragraph, or its next part.
 */
static bool follows(const struct doc *doc, struct stretch before, struct stretch s)
{
    if (before.goes_on) {
        return before.close == s.open;
    }
    uint32_t from = doc->tokens[before.open].paragraph;
    uint32_t to = doc->tokens[s.open].paragraph;
    return (from == to && (doc->tokens[s.open].flags & TOKEN_SENTENCE)) ||
           (from + 1 == to && is_paragraph(doc, s));
}

static struct quote make_quote(const struct doc *doc,
                               const struct chunks *chunks,
                               struct stretch s,
                               const struct source *source,
                               const struct facts *facts)
{
    struct quote quote = {.span = quoted_span(doc, s), .entity = -1};
    if (source->found) {
        quote.speaker = token_range(doc, source->first, source->last);
        quote.cue = token_text(doc, source->cue);
        quote.entity = speaker_entity(doc, chunks, source, facts);
    }
    return quote;
}

bool find_quotes(const struct doc *doc, const struct chunks *chunks, struct facts *out)
{
    struct stretches stretches = {0};
    struct stretch before = {0};
    size_t cap = 0;
    pair_marks(doc, &stretches);
    for (size_t i = 0; i < stretches.n; i++) {
        struct stretch s = stretches.items[i];
        if (s.close <= s.open + 1) {
            continue;
        }
        struct source source = find_source(doc, s);
        if (!is_said(doc, s, &source)) {
            continue;
        }
        if (out->n_quotes == QUOTES_MAX) {
            return true;
        }
        struct quote quote = make_quote(doc, chunks, s, &source, out);
        bool chained = out->n_quotes > 0 && follows(doc, before, s);
        if (chained && !source.found) {
            const struct quote *last = &out->quotes[out->n_quotes - 1];
            quote.speaker = last->speaker;
            quote.entity = last->entity;
            quote.cue = last->cue;
        } else if (chained && before.goes_on && !out->quotes[out->n_quotes - 1].speaker.p) {
            struct quote *last = &out->quotes[out->n_quotes - 1];
            last->speaker = quote.speaker; /* said at the end of the next paragraph */
            last->entity = quote.entity;
            last->cue = quote.cue;
        }
        ARENA_PUSH(doc->arena, out->quotes, out->n_quotes, cap, quote);
        before = s;
    }
    return false;
}
