/* Quotations without marks: what a page sets in as a block, or lines that begin with '>'. */
#include "worker/extract/quote.h"
#include "worker/extract/speaker.h"

#define BLOCK_MAX     400u /* tokens: what is longer is rather how a page is laid out */
#define SIGNATURE_MAX 25u
#define LEAD_MAX      30u

/* Lines of one block: tokens [first, end), of which the words of the quote end at `stop`. */
struct block_quote {
    uint32_t first, end, stop;
    uint32_t sign; /* the dash before who signs; 0: nobody does */
};

static uint32_t line_end(const struct doc *doc, uint32_t first)
{
    uint32_t end = first;
    while (end < doc->n_tokens && doc->tokens[end].paragraph == doc->tokens[first].paragraph) {
        end++;
    }
    return end;
}

/* '>' and a word behind it, in front of a line. */
static bool is_marked_line(const struct doc *doc, uint32_t first)
{
    return token_mark(doc, first, '>') && first + 1 < doc->n_tokens &&
           !(doc->tokens[first + 1].flags & TOKEN_PARAGRAPH);
}

/* Whether the line that begins at token first is set in; *next moves to the first such line of
 * clean that ends behind it. */
static bool
is_set_in(const struct doc *doc, const struct clean *clean, uint32_t first, size_t *next)
{
    const uint32_t start = doc->tokens[first].start;
    while (*next < clean->n_set_in && clean->set_in[*next].end <= start) {
        (*next)++;
    }
    return *next < clean->n_set_in && clean->set_in[*next].start <= start;
}

/* Whether the quote's own marks say already where it begins or ends. */
static bool has_own_marks(const struct doc *doc, const struct block_quote *block)
{
    return is_double_mark(doc, block->first) || is_double_mark(doc, (int64_t)block->stop - 1) ||
           (is_marked_line(doc, block->first) && is_double_mark(doc, (int64_t)block->first + 1));
}

/* The signature: a dash and a name, in a line of its own or at the end of the last one. */
static void find_sign(const struct doc *doc, struct block_quote *block)
{
    block->stop = block->end;
    for (uint32_t i = block->end - 1; i > block->first && block->end - i < SIGNATURE_MAX; i--) {
        bool free = (doc->tokens[i].flags & TOKEN_PARAGRAPH) || token_stops(doc, (int64_t)i - 1) ||
                    is_double_mark(doc, (int64_t)i - 1) || doc->tokens[i - 1].kind == TOKEN_OTHER;
        if (free && is_dash(doc, i) && signed_by(doc, i).found) {
            block->stop = block->sign = i;
            return;
        }
    }
}

/* Whether the sentence in front of the block speaks of a text: "Here is the statement:". */
static bool leads_text(const struct doc *doc, uint32_t first)
{
    static const char *const texts[] = {"statement",  "letter",  "email", "post",   "tweet",
                                        "message",    "memo",    "note",  "reply",  "response",
                                        "transcript", "excerpt", "quote", "comment"};
    const uint32_t colon = first - 1;
    for (uint32_t i = colon; i > 0 && doc->tokens[i - 1].sentence == doc->tokens[colon].sentence &&
                             colon - i < LEAD_MAX;
         i--) {
        for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
            if (token_word_is(doc, (int64_t)i - 1, texts[k])) {
                return true;
            }
        }
    }
    return false;
}

/* Not "Planning" of "Planning adds much.": a word with a capital from its sentence alone. */
static bool may_speak(const struct doc *doc, const struct source *source)
{
    const struct token *token = &doc->tokens[source->first];
    return source->first != source->last || token_is(doc, source->first, WORD_PRONOUN) ||
           !(token->flags & TOKEN_START) || doc->words[token->word].capital > 0;
}

/* Whether the text says that the block is what somebody says. */
static bool is_introduced(const struct doc *doc, const struct block_quote *block)
{
    const struct stretch s = {.before = block->first,
                              .first = block->first,
                              .end = block->stop,
                              .behind = block->stop,
                              .block = true,
                              .sign = block->sign};
    const struct source source = find_source(doc, s);
    const bool colon = block->first > 0 && token_mark(doc, (int64_t)block->first - 1, ':');
    if (source.found && (source.cue + 1 != block->first || !colon)) {
        return true;
    }
    const struct source front = source_in_front(doc, s);
    return (front.found && may_speak(doc, &front)) || (colon && leads_text(doc, block->first));
}

static void add_lines(const struct doc *doc, const struct block_quote *block, struct stretches *out)
{
    for (uint32_t first = block->first; first < block->stop;) {
        uint32_t end = line_end(doc, first);
        end = end < block->stop ? end : block->stop;
        const struct stretch s = {.before = first,
                                  .first = is_marked_line(doc, first) ? first + 1 : first,
                                  .end = end,
                                  .behind = end,
                                  .goes_on = end < block->stop,
                                  .block = true,
                                  .sign = block->sign};
        ARENA_PUSH(doc->arena, out->items, out->n, out->cap, s);
        first = end;
    }
}

/* A line that is nothing but a signature. */
static bool is_signature(const struct doc *doc, uint32_t first)
{
    return is_dash(doc, first) && signed_by(doc, first).found;
}

/* The next block that somebody says, from the line at *at on, which moves behind it. */
static bool next_block(const struct doc *doc,
                       const struct clean *clean,
                       size_t *next_set_in,
                       uint32_t *at,
                       struct block_quote *out)
{
    while (*at < doc->n_tokens) {
        const uint32_t first = *at;
        const bool marked = is_marked_line(doc, first);
        uint32_t line = first;
        *at = line_end(doc, first);
        if (!marked && !is_set_in(doc, clean, first, next_set_in)) {
            continue;
        }
        while (*at < doc->n_tokens && !is_signature(doc, line) &&
               is_marked_line(doc, *at) == marked &&
               (marked || is_set_in(doc, clean, *at, next_set_in))) {
            line = *at;
            *at = line_end(doc, line);
        }
        *out = (struct block_quote){.first = first, .end = *at};
        find_sign(doc, out);
        if (out->end - first <= BLOCK_MAX && !has_own_marks(doc, out) && is_introduced(doc, out)) {
            return true;
        }
    }
    return false;
}

void add_block_quotes(const struct doc *doc, const struct clean *clean, struct stretches *stretches)
{
    struct stretches all = {0};
    struct block_quote block;
    size_t next_set_in = 0;
    size_t k = 0;
    for (uint32_t at = 0; next_block(doc, clean, &next_set_in, &at, &block);) {
        for (; k < stretches->n && stretches->items[k].behind <= block.first; k++) {
            ARENA_PUSH(doc->arena, all.items, all.n, all.cap, stretches->items[k]);
        }
        while (k < stretches->n && stretches->items[k].before < block.end) {
            k++; /* in the block: of quotes in quotes the outermost counts */
        }
        add_lines(doc, &block, &all);
    }
    if (all.n == 0) {
        return; /* there is no block: nothing was copied */
    }
    for (; k < stretches->n; k++) {
        ARENA_PUSH(doc->arena, all.items, all.n, all.cap, stretches->items[k]);
    }
    *stretches = all;
}
