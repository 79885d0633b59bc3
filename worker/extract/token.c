#include "worker/extract/token.h"

#include "common/utf8.h"
#include "worker/extract/gazetteer.h"
#include "worker/extract/scan.h"

#define PROBES_MAX 64u /* a crowded table gives up instead of growing slow */

/* Skips blanks; tells whether there were any, and a line end among them. */
static size_t skip_blanks(struct str s, size_t i, bool *space, bool *line)
{
    while (i < s.n) {
        size_t next = i + 1;
        bool blank = s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\t' || s.p[i] == '\r';
        if ((unsigned char)s.p[i] >= 0x80) {
            next = i;
            blank = utf8_is_space(utf8_next(s, &next));
        }
        if (!blank) {
            break;
        }
        *space = true;
        *line |= s.p[i] == '\n';
        i = next;
    }
    return i;
}

static void cut_tokens(struct doc *doc)
{
    size_t cap = doc->text.n / 4 + 16;
    cap = cap > TOKENS_MAX ? TOKENS_MAX : cap;
    struct token *tokens = ARENA_NEW(doc->arena, struct token, cap);
    size_t n = 0;
    uint32_t paragraph = 0;
    for (size_t i = 0;;) {
        bool space = i == 0;
        bool line = i == 0;
        i = skip_blanks(doc->text, i, &space, &line);
        if (i >= doc->text.n) {
            break;
        }
        if (n == TOKENS_MAX) {
            doc->truncated = true;
            break;
        }
        struct token token = scan_token(doc, i);
        paragraph += line && n > 0;
        token.paragraph = paragraph;
        token.flags =
            (uint8_t)(token.flags | (space ? TOKEN_SPACE : 0) | (line ? TOKEN_PARAGRAPH : 0));
        i = token.end;
        ARENA_PUSH(doc->arena, tokens, n, cap, token);
    }
    doc->tokens = tokens;
    doc->n_tokens = (uint32_t)n;
}

/* What the gazetteer says of each word. Its table is fetched for all of them at once. */
static void classify_words(struct doc *doc)
{
    for (uint32_t i = 1; doc->gazetteer && i < doc->n_words; i++) {
        gazetteer_prefetch(doc->gazetteer, doc->words[i].hash);
    }
    for (uint32_t i = 1; doc->gazetteer && i < doc->n_words; i++) {
        struct word *word = &doc->words[i];
        word->classes = gazetteer_word(doc->gazetteer, word->hash, &word->value);
    }
}

/* Gives each token the index of its word. */
static void intern_words(struct doc *doc)
{
    uint32_t size = 64;
    while (size < 2 * doc->n_tokens) {
        size *= 2;
    }
    uint32_t *slots = ARENA_NEW(doc->arena, uint32_t, size); /* index + 1; 0 is free */
    size_t cap = 256;
    size_t n = 1; /* word 0: marks, numbers, and words that find no place */
    doc->words = ARENA_NEW(doc->arena, struct word, cap);
    for (uint32_t i = 0; i < doc->n_tokens; i++) {
        struct token *token = &doc->tokens[i];
        if (token->kind != TOKEN_WORD) {
            continue;
        }
        uint64_t hash = scan_word_hash(token_text(doc, i));
        uint32_t at = (uint32_t)hash & (size - 1);
        uint32_t probes = 0;
        while (slots[at] != 0 && doc->words[slots[at] - 1].hash != hash && probes < PROBES_MAX) {
            at = (at + 1) & (size - 1);
            probes++;
        }
        if (probes == PROBES_MAX) {
            continue;
        }
        if (slots[at] == 0) {
            struct word word = {.hash = hash};
            ARENA_PUSH(doc->arena, doc->words, n, cap, word);
            slots[at] = (uint32_t)n;
        }
        token->word = slots[at] - 1;
    }
    doc->n_words = (uint32_t)n;
}

static bool is_quote_mark(struct str s)
{
    return str_eq(s, STR("\"")) || str_eq(s, STR("'")) || str_eq(s, STR("\u201C")) ||
           str_eq(s, STR("\u201D")) || str_eq(s, STR("\u2018")) || str_eq(s, STR("\u2019"));
}

/* Whether token i may end a sentence. */
static bool ends_sentence(const struct doc *doc, uint32_t i)
{
    struct str s = token_text(doc, i);
    const struct token *next = token_at(doc, (int64_t)i + 1);
    if (doc->tokens[i].kind == TOKEN_WORD) {
        /* "in the U.S. The talks": an abbreviation, then a word that begins sentences */
        return s.p[s.n - 1] == '.' && (next->flags & TOKEN_CAPITAL) &&
               token_is(doc, (int64_t)i + 1, WORD_FUNCTION) && !token_is(doc, i, WORD_ROLE);
    }
    if (token_mark(doc, i, '.') && next->kind == TOKEN_NUMBER &&
        token_word_is(doc, (int64_t)i - 1, "rs") && !(doc->tokens[i].flags & TOKEN_SPACE)) {
        return false; /* "Rs. 500" */
    }
    return str_eq(s, STR(".")) || str_eq(s, STR("!")) || str_eq(s, STR("?")) ||
           str_eq(s, STR("\u2026"));
}

/* Numbers the sentences. A closing mark after the full stop belongs to the sentence. */
static void cut_sentences(struct doc *doc)
{
    uint32_t sentence = 0;
    bool ended = false;
    for (uint32_t i = 0; i < doc->n_tokens; i++) {
        struct token *token = &doc->tokens[i];
        bool closing = token->kind == TOKEN_MARK && !(token->flags & TOKEN_SPACE);
        bool lower = token->kind == TOKEN_WORD && !(token->flags & TOKEN_CAPITAL);
        bool begins = i == 0 || (token->flags & TOKEN_PARAGRAPH) || (ended && !closing && !lower);
        if (begins) {
            sentence += i > 0;
            token->flags |= TOKEN_SENTENCE;
            ended = false;
        }
        token->sentence = sentence;
        ended = ends_sentence(doc, i) || (ended && closing);
    }
}

/* Marks the words that would have a capital anyway: first of a sentence, of a quote, after ":". */
static void mark_starts(struct doc *doc)
{
    bool start = false;
    for (uint32_t i = 0; i < doc->n_tokens; i++) {
        struct token *token = &doc->tokens[i];
        start |= (token->flags & TOKEN_SENTENCE) != 0;
        if (token->kind == TOKEN_MARK) {
            struct str s = token_text(doc, i);
            start |= str_eq(s, STR(":")) || str_eq(s, STR("\u2022")) ||
                     (is_quote_mark(s) && (token->flags & TOKEN_SPACE));
            continue;
        }
        if (start) {
            token->flags |= TOKEN_START;
        }
        start = false;
    }
}

/* A line of four words or more that are all capitals or short, without a full stop. */
static bool is_heading(const struct doc *doc, uint32_t first, uint32_t end)
{
    uint32_t capitals = 0;
    for (uint32_t i = first; i < end; i++) {
        const struct token *token = &doc->tokens[i];
        if (token->kind != TOKEN_WORD) {
            continue;
        }
        if (token->flags & TOKEN_CAPITAL) {
            capitals++;
        } else if (token->end - token->start > 4 && !token_is(doc, i, WORD_PREP)) {
            return false;
        }
    }
    struct str last = token_text(doc, end - 1);
    return capitals >= 4 && end - first <= 30 && !str_eq(last, STR(".")) &&
           !str_eq(last, STR("\""));
}

static void mark_headings(struct doc *doc)
{
    for (uint32_t first = 0; first < doc->n_tokens;) {
        uint32_t end = first + 1;
        while (end < doc->n_tokens && doc->tokens[end].paragraph == doc->tokens[first].paragraph) {
            end++;
        }
        if (end - first >= 4 && is_heading(doc, first, end)) {
            for (uint32_t i = first; i < end; i++) {
                doc->tokens[i].flags |= TOKEN_HEADING;
            }
        }
        first = end;
    }
}

static void count_words(struct doc *doc)
{
    for (uint32_t i = 0; i < doc->n_tokens; i++) {
        const struct token *token = &doc->tokens[i];
        struct word *word = &doc->words[token->word];
        if (token->word == 0) {
            continue;
        }
        if (!(token->flags & TOKEN_CAPITAL)) {
            word->lower = (uint16_t)(word->lower + (word->lower < UINT16_MAX));
        } else if (!(token->flags & (TOKEN_START | TOKEN_HEADING))) {
            word->capital = (uint16_t)(word->capital + (word->capital < UINT16_MAX));
        }
    }
}

void doc_tokenize(struct doc *doc)
{
    doc->truncated = false;
    cut_tokens(doc);
    intern_words(doc);
    classify_words(doc);
    cut_sentences(doc);
    mark_starts(doc);
    mark_headings(doc);
    count_words(doc);
}

bool token_is_one_of(const struct doc *doc, int64_t i, const char *const *words)
{
    if (token_at(doc, i)->kind != TOKEN_WORD) {
        return false;
    }
    while (*words && !token_word_is(doc, i, *words)) {
        words++;
    }
    return *words != NULL;
}

bool token_next_spaced(const struct doc *doc, uint32_t i)
{
    if (i + 1 >= doc->n_tokens) {
        return false;
    }
    const struct token *a = &doc->tokens[i];
    const struct token *b = a + 1;
    return a->sentence == b->sentence && b->start == a->end + 1;
}

bool token_next_glued(const struct doc *doc, uint32_t i)
{
    return i + 1 < doc->n_tokens && doc->tokens[i + 1].start == doc->tokens[i].end;
}

struct str token_range(const struct doc *doc, uint32_t first, uint32_t last)
{
    return str_sub(doc->text, doc->tokens[first].start, doc->tokens[last].end);
}

double token_number(const struct doc *doc, uint32_t i)
{
    struct str s = token_text(doc, i);
    double value = 0;
    double place = 0; /* of the next digit behind the point; 0 before it */
    for (size_t at = 0; at < s.n; at++) {
        if (s.p[at] == '.') {
            place = 0.1;
        } else if (s.p[at] >= '0' && s.p[at] <= '9' && place == 0) {
            value = value * 10 + (s.p[at] - '0');
        } else if (s.p[at] >= '0' && s.p[at] <= '9') {
            value += (s.p[at] - '0') * place;
            place /= 10;
        }
    }
    return value;
}
