#include "worker/extract/quote.h"

/* How the words of a quote look. */
struct shape {
    uint32_t words;
    bool title;   /* "The Old Man and the Sea": no longer word without a capital */
    bool name;    /* … or a single one: "Shapow" */
    bool capital; /* the first word */
    bool pause;   /* ends in a comma or a stop of its own */
    bool stop;    /* … in a stop */
};

static struct shape shape_of(const struct doc *doc, struct stretch s)
{
    struct shape shape = {.capital = (doc->tokens[s.first].flags & TOKEN_CAPITAL) != 0};
    uint32_t lower = 0;
    uint32_t capitals = 0;
    for (uint32_t i = s.first; i < s.end; i++) {
        const struct token *token = &doc->tokens[i];
        bool word = token->kind == TOKEN_WORD || token->kind == TOKEN_NUMBER;
        bool capital = (token->flags & TOKEN_CAPITAL) != 0;
        shape.words += word;
        lower += word && !capital && !token_is(doc, i, WORD_PREP | WORD_DET | WORD_CONJ);
        capitals += capital;
    }
    const int64_t last = (int64_t)s.end - 1;
    shape.title = lower == 0 && capitals >= 2;
    shape.name = lower == 0 && capitals >= 1;
    shape.stop = token_stops(doc, last);
    shape.pause = shape.stop || token_mark(doc, last, ',');
    return shape;
}

/* Nothing before it leads to it: it stands inside the sentence of another. */
static bool is_inside(const struct doc *doc, struct stretch s)
{
    int64_t before = (int64_t)s.before - 1;
    return !(doc->tokens[s.before].flags & TOKEN_SENTENCE) && !token_mark(doc, before, ',') &&
           !token_mark(doc, before, ':') && !token_is(doc, before, WORD_CUE);
}

/* 'He wrote a book, "The Long Way Home," which …': what is written stands between. */
static bool is_apposition(const struct doc *doc, struct stretch s, const struct source *source)
{
    static const char *const verbs[] = {"wrote", "writes", "write", "writing",
                                        "sang",  "read",   "reads", "published"};
    bool made = false;
    for (size_t k = 0; k < sizeof verbs / sizeof verbs[0]; k++) {
        made = made || token_word_is(doc, source->cue, verbs[k]);
    }
    return made && source->cue + 2 < s.before && token_mark(doc, (int64_t)s.before - 1, ',');
}

/* 'a debate headlined "the loss of the port"': its name. */
static bool is_named(const struct doc *doc, struct stretch s)
{
    static const char *const verbs[] = {"headlined", "titled", "entitled",
                                        "subtitled", "dubbed", "nicknamed"};
    bool named = false;
    for (size_t k = 0; k < sizeof verbs / sizeof verbs[0]; k++) {
        named = named || token_word_is(doc, (int64_t)s.before - 1, verbs[k]);
    }
    return named;
}

/*
 * Whether the words are said, and no title, name or word of the writer's in quotation marks.
 * Fewer than three words are an exclamation ("No!"), a sentence of their own, or attributed. In
 * the middle of a sentence, five words or more, or fewer in lower case that are attributed, are
 * a part of what somebody said; measured on PolNeAR's training articles, where of the others
 * four in five were nothing that is said.
 */
static bool is_said(const struct doc *doc, struct stretch s, const struct source *source)
{
    const struct shape shape = shape_of(doc, s);
    const bool inside = is_inside(doc, s);
    if (is_named(doc, s)) {
        return false;
    }
    if (shape.words < 3) {
        bool sentence = shape.stop && (doc->tokens[s.before].flags & TOKEN_SENTENCE);
        bool told = shape.pause && source->found && !token_mark(doc, (int64_t)s.end - 1, '.');
        return shape.words > 0 && (sentence || (told && !(inside && shape.name)));
    }
    if (shape.title &&
        (inside || !(shape.pause && source->found) || is_apposition(doc, s, source))) {
        return false;
    }
    return !inside || (shape.words > 4 && (source->found || !shape.capital || shape.stop)) ||
           (source->found && !shape.capital);
}

/* Blanks at the ends of what stands between the marks belong to neither. */
static struct span quoted_span(const struct doc *doc, struct stretch s)
{
    uint32_t start = doc->tokens[s.first].start;
    uint32_t end = doc->tokens[s.end - 1].end;
    return (struct span){.start = start, .end = end, .text = str_sub(doc->text, start, end)};
}

/* All of its paragraph. */
static bool is_paragraph(const struct doc *doc, struct stretch s)
{
    return (doc->tokens[s.before].flags & TOKEN_PARAGRAPH) && !s.goes_on &&
           (s.behind >= doc->n_tokens || (doc->tokens[s.behind].flags & TOKEN_PARAGRAPH));
}

/* A quote that is a sentence, right behind one in the same paragraph, or its next part. */
static bool follows(const struct doc *doc, struct stretch before, struct stretch s)
{
    if (before.goes_on) {
        return before.behind == s.before;
    }
    uint32_t from = doc->tokens[before.before].paragraph;
    uint32_t to = doc->tokens[s.before].paragraph;
    /* a heading in other marks than the text's is another matter */
    const bool same =
        doc->text.p[doc->tokens[before.before].start] == doc->text.p[doc->tokens[s.before].start];
    return (from == to && (doc->tokens[s.before].flags & TOKEN_SENTENCE)) ||
           (from + 1 == to && same && is_paragraph(doc, s));
}

static struct quote make_quote(const struct doc *doc,
                               const struct chunks *chunks,
                               const struct role_holders *roles,
                               struct stretch s,
                               const struct source *source,
                               const struct facts *facts)
{
    struct quote quote = {.span = quoted_span(doc, s), .entity = -1};
    if (source->found) {
        quote.speaker = token_range(doc, source->first, source->last);
        quote.cue = token_text(doc, source->cue);
        quote.entity = speaker_entity(doc, chunks, roles, &s, source, facts);
    }
    return quote;
}

bool find_quotes(const struct doc *doc,
                 const struct clean *clean,
                 const struct chunks *chunks,
                 struct facts *out)
{
    struct stretches stretches = {0};
    struct stretch before = {0};
    size_t cap = 0;
    struct role_holders roles;
    pair_marks(doc, &stretches);
    add_block_quotes(doc, clean, &stretches);
    find_role_holders(doc, chunks, out, &roles);
    for (size_t i = 0; i < stretches.n; i++) {
        struct stretch s = stretches.items[i];
        struct source source = find_source(doc, s);
        if (!s.block && !is_said(doc, s, &source)) {
            continue;
        }
        if (out->n_quotes == QUOTES_MAX) {
            return true;
        }
        bool chained = out->n_quotes > 0 && follows(doc, before, s);
        if (!source.found && !chained) {
            source = source_in_front(doc, s);
        }
        struct quote quote = make_quote(doc, chunks, &roles, s, &source, out);
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
