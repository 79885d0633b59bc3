#include "worker/extract/token.h"

#include "common/hash.h"
#include "common/utf8.h"
#include "worker/extract/gazetteer.h"

#define LOWER_MAX 64   /* bytes of a longer word that count for its identity */
#define PROBES_MAX 64u /* a crowded table gives up instead of growing slow */

static bool is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_ascii_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_ascii_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_ascii_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char byte_at(struct str s, size_t i)
{
    return i < s.n ? s.p[i] : '\0';
}

/* Whether a letter stands at i. */
static bool letter_at(struct str s, size_t i)
{
    if (i >= s.n) {
        return false;
    }
    return (unsigned char)s.p[i] < 0x80 ? is_ascii_letter(s.p[i]) : utf8_is_letter(utf8_next(s, &i));
}

static bool is_curly_apostrophe(struct str s, size_t i)
{
    return byte_at(s, i) == '\xE2' && byte_at(s, i + 1) == '\x80' && byte_at(s, i + 2) == '\x99';
}

/* Bytes of the apostrophe at i, 0 if there is none. */
static size_t apostrophe_at(struct str s, size_t i)
{
    if (byte_at(s, i) == '\'') {
        return 1;
    }
    return is_curly_apostrophe(s, i) ? 3 : 0;
}

/* Bytes of a possessive ending at i ("'s" before no letter), else 0. */
static size_t possessive_at(struct str s, size_t i)
{
    size_t n = apostrophe_at(s, i);
    char c = byte_at(s, i + n);
    return n > 0 && (c == 's' || c == 'S') && !letter_at(s, i + n + 1) ? n + 1 : 0;
}

/* The form that tells words apart: lower case, and not longer than LOWER_MAX bytes. */
static struct str lower_form(struct str s, char out[LOWER_MAX + 8])
{
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < LOWER_MAX;) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x80) {
            out[n++] = is_ascii_upper(s.p[i]) ? (char)(c + 32) : (char)c;
            i++;
        } else {
            n += utf8_put(utf8_lower(utf8_next(s, &i)), out + n);
        }
    }
    return (struct str){out, n};
}

static bool is_abbreviation(const struct doc *doc, struct str with_stop)
{
    char room[LOWER_MAX + 8];
    int32_t value;
    if (!doc->gazetteer || with_stop.n > 12) {
        return false;
    }
    uint64_t hash = hash64(lower_form(with_stop, room));
    return (gazetteer_word(doc->gazetteer, hash, &value) & WORD_ABBREV) != 0;
}

/*
 * Whether the full stop at i belongs to the word [start, i): in "U.S.", "Jan.", "Amazon.com";
 * part is where the letters since the last stop begin.
 */
static bool stop_inside(const struct doc *doc, size_t start, size_t part, size_t i)
{
    struct str s = doc->text;
    char next = byte_at(s, i + 1);
    if (i - part == 1 && is_ascii_letter(s.p[part])) {
        bool upper = is_ascii_upper(s.p[part]);
        if (is_ascii_letter(next) && byte_at(s, i + 2) != '\0' && !is_ascii_letter(byte_at(s, i + 2))) {
            return true;
        }
        return part > start || (upper && next == ' ' && is_ascii_upper(byte_at(s, i + 2)));
    }
    if (is_ascii_lower(next)) {
        return i > part && !is_abbreviation(doc, str_sub(s, start, i + 1));
    }
    return !is_ascii_letter(next) && is_abbreviation(doc, str_sub(s, start, i + 1));
}

static size_t scan_address(struct str s, size_t i)
{
    while (i < s.n && (unsigned char)s.p[i] > ' ' && s.p[i] != '"' && s.p[i] != ')') {
        i++;
    }
    while (i > 0 && (s.p[i - 1] == '.' || s.p[i - 1] == ',')) {
        i--;
    }
    return i;
}

/* The end of the word that begins at start; *other: it is an address. */
static size_t scan_word(const struct doc *doc, size_t start, bool *other)
{
    struct str s = doc->text;
    size_t part = start;
    size_t i = start;
    while (i < s.n) {
        char c = s.p[i];
        size_t mark = apostrophe_at(s, i);
        size_t next = i;
        if (is_ascii_letter(c) || is_ascii_digit(c) || c == '_') {
            i++;
        } else if (mark > 0) {
            if (possessive_at(s, i) > 0 || !letter_at(s, i + mark)) {
                break;
            }
            i += mark;
        } else if (c == '.') {
            if (!stop_inside(doc, start, part, i)) {
                break;
            }
            part = ++i;
        } else if (c == '&' && is_ascii_upper(byte_at(s, i + 1)) && i > start &&
                   is_ascii_upper(s.p[i - 1])) {
            i++;
        } else if ((c == '@' && letter_at(s, i + 1)) || (c == ':' && byte_at(s, i + 1) == '/')) {
            *other = true;
            return scan_address(s, i);
        } else if ((unsigned char)c >= 0x80 && utf8_is_letter(utf8_next(s, &next))) {
            i = next;
        } else {
            break;
        }
    }
    return i;
}

static size_t scan_number(struct str s, size_t i)
{
    for (;;) {
        while (i < s.n && is_ascii_digit(s.p[i])) {
            i++;
        }
        char c = byte_at(s, i);
        bool thousands = c == ',' && is_ascii_digit(byte_at(s, i + 1)) &&
                         is_ascii_digit(byte_at(s, i + 2)) && is_ascii_digit(byte_at(s, i + 3)) &&
                         !is_ascii_digit(byte_at(s, i + 4));
        if (!thousands && !(c == '.' && is_ascii_digit(byte_at(s, i + 1)))) {
            return i;
        }
        i++;
    }
}

/* Flags of the letters of a word; sets what its capitals say. */
static uint8_t case_flags(struct str s)
{
    size_t upper = 0;
    size_t lower = 0;
    bool first_upper = false;
    for (size_t i = 0; i < s.n;) {
        bool first = i == 0;
        bool is_upper;
        bool is_letter;
        if ((unsigned char)s.p[i] < 0x80) {
            is_upper = is_ascii_upper(s.p[i]);
            is_letter = is_upper || is_ascii_lower(s.p[i]);
            i++;
        } else {
            uint32_t cp = utf8_next(s, &i);
            is_upper = utf8_is_upper(cp);
            is_letter = is_upper || utf8_is_letter(cp);
        }
        upper += is_upper;
        lower += is_letter && !is_upper;
        first_upper |= first && is_upper;
    }
    bool inner = !first_upper && upper > 0 && s.n > 1 && is_ascii_letter(s.p[0]);
    return (uint8_t)((first_upper || inner ? TOKEN_CAPITAL : 0) |
                     (upper >= 2 && lower == 0 ? TOKEN_ALL_CAPS : 0));
}

/* The hash for the gazetteer: long words in capitals count as if written "Reuters". */
static uint64_t exact_hash(struct str s, uint8_t flags)
{
    char room[LOWER_MAX + 8];
    if (!(flags & TOKEN_ALL_CAPS) || s.n < 5 || s.n > LOWER_MAX || !is_ascii_upper(s.p[0]) ||
        str_find(s, STR(".")) >= 0 || str_find(s, STR("&")) >= 0) {
        return hash64(s);
    }
    struct str form = lower_form(s, room);
    room[0] = s.p[0];
    return hash64(form);
}

static struct token make_word(struct str s, uint32_t start, bool other)
{
    struct token token = {.start = start, .end = start + (uint32_t)s.n};
    token.kind = other ? TOKEN_OTHER : TOKEN_WORD;
    token.flags = other ? 0 : case_flags(s);
    token.hash = exact_hash(s, token.flags);
    return token;
}

/* The token at byte i, which is no blank. */
static struct token scan_token(const struct doc *doc, size_t i)
{
    struct str s = doc->text;
    size_t end = i;
    bool other = false;
    bool word = letter_at(s, i);
    if (word) {
        end = scan_word(doc, i, &other);
        return make_word(str_sub(s, i, end), (uint32_t)i, other);
    }
    struct token token = {.start = (uint32_t)i, .kind = TOKEN_MARK};
    if (is_ascii_digit(s.p[i])) {
        end = scan_number(s, i);
        token.kind = TOKEN_NUMBER;
    } else if (i > 0 && (unsigned char)s.p[i - 1] > ' ' && possessive_at(s, i) > 0) {
        end = i + possessive_at(s, i);
    } else {
        (void)utf8_next(s, &end);
    }
    token.end = (uint32_t)end;
    token.hash = hash64(str_sub(s, i, end));
    return token;
}

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
        token.flags = (uint8_t)(token.flags | (space ? TOKEN_SPACE : 0) |
                                (line ? TOKEN_PARAGRAPH : 0));
        i = token.end;
        ARENA_PUSH(doc->arena, tokens, n, cap, token);
    }
    doc->tokens = tokens;
    doc->n_tokens = (uint32_t)n;
}

/* Gives each token the index of its word; the words' classes are looked up once each. */
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
        char room[LOWER_MAX + 8];
        uint64_t hash = hash64(lower_form(token_text(doc, i), room));
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
            if (doc->gazetteer) {
                word.classes = gazetteer_word(doc->gazetteer, hash, &word.value);
            }
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
    return capitals >= 4 && end - first <= 30 && !str_eq(last, STR(".")) && !str_eq(last, STR("\""));
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
    cut_sentences(doc);
    mark_starts(doc);
    mark_headings(doc);
    count_words(doc);
}

const struct token *token_at(const struct doc *doc, int64_t i)
{
    static const struct token none = {.kind = TOKEN_MARK, .flags = TOKEN_SPACE, .sentence = UINT32_MAX};
    return i >= 0 && i < (int64_t)doc->n_tokens ? &doc->tokens[i] : &none;
}

struct str token_text(const struct doc *doc, uint32_t i)
{
    return str_sub(doc->text, doc->tokens[i].start, doc->tokens[i].end);
}

uint64_t token_classes(const struct doc *doc, int64_t i)
{
    return i >= 0 && i < (int64_t)doc->n_tokens ? doc->words[doc->tokens[i].word].classes : 0;
}

bool token_is(const struct doc *doc, int64_t i, uint64_t classes)
{
    return (token_classes(doc, i) & classes) != 0;
}

bool token_mark(const struct doc *doc, int64_t i, char mark)
{
    const struct token *token = token_at(doc, i);
    return token->end == token->start + 1 && doc->text.p[token->start] == mark;
}

bool token_word_is(const struct doc *doc, int64_t i, const char *word)
{
    return i >= 0 && i < (int64_t)doc->n_tokens &&
           str_eq_nocase(token_text(doc, (uint32_t)i), str_of(word));
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
