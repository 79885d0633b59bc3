/*
 * token — a text cut into words, numbers and marks, with sentences and word counts.
 *
 * What:  tokens by byte offsets; the hyphen and the possessive 's are tokens of their own
 *        ("US-Russia" is three, "Biden's" is two), abbreviations keep their full stop
 *        ("U.S.", "Jan."), a number keeps its separators ("10,000.5") and gives up its
 *        suffix ("1990s" is two). URLs and e-mail addresses are one token of no kind.
 * Why:   every other part of extract walks these instead of bytes, so what is a word is
 *        decided once.
 * Holds: tokens do not overlap, are in order and never empty; at most TOKENS_MAX of them:
 *        the rest of a longer text has no facts (doc->truncated).
 * Cost:  O(n) time; about 40 bytes of arena for a token and 24 for a different word.
 */
#ifndef WORKER_EXTRACT_TOKEN_H
#define WORKER_EXTRACT_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/str.h"

#define TOKENS_MAX 300000u

struct gazetteer;

enum token_kind {
    TOKEN_WORD,   /* begins with a letter */
    TOKEN_NUMBER, /* begins with a digit */
    TOKEN_MARK,   /* one other code point, or "'s" */
    TOKEN_OTHER,  /* a URL or an address */
};

enum {
    TOKEN_CAPITAL = 1 << 0,   /* its first letter is upper case, or a later one ("iPhone") */
    TOKEN_ALL_CAPS = 1 << 1,  /* two letters or more and all of them upper case */
    TOKEN_SPACE = 1 << 2,     /* blank before it */
    TOKEN_START = 1 << 3,     /* a place where any word is written with a capital */
    TOKEN_SENTENCE = 1 << 4,  /* first of a sentence */
    TOKEN_PARAGRAPH = 1 << 5, /* first of a paragraph (or of a list item) */
    TOKEN_HEADING = 1 << 6,   /* of a line in which every longer word has a capital */
    TOKEN_TAKEN = 1 << 7,     /* part of a date */
};

struct token {
    uint64_t hash;       /* of its text; a word in capitals of 5 letters or more as "Reuters" */
    uint32_t start, end; /* bytes in the text */
    uint32_t word;       /* index into doc->words: the same for "The" and "the" */
    uint32_t sentence;   /* counted from 0 */
    uint32_t paragraph;  /* counted from 0 */
    uint8_t kind;
    uint8_t flags;
};

/* A word in lower case, and how this text writes it. */
struct word {
    uint64_t hash;    /* of the lower-case form */
    uint64_t classes; /* WORD_… of gazetteer.h */
    int32_t value;    /* of a month, a weekday, a number word; else 0 */
    uint16_t lower;   /* times in lower case, saturating */
    uint16_t capital; /* times with a capital where there was no need for one */
};

/* What the parts of extract share about one text. */
struct doc {
    struct str text;
    const struct gazetteer *gazetteer;
    struct arena *arena;
    struct token *tokens;
    uint32_t n_tokens;
    struct word *words;
    uint32_t n_words;
    bool truncated;
};

/* doc: text, gazetteer (may be NULL: no classes) and arena are given; the rest is filled. */
void doc_tokenize(struct doc *doc);

/*
 * Small questions, asked many times for each token: they are here to be inlined, with the lengths
 * of literal words and the absent token known at compile time.
 */

/* Token i, or one that is a mark of no text where there is none before 0 or behind the end. */
static inline const struct token *token_at(const struct doc *doc, int64_t i)
{
    static const struct token none = {
        .kind = TOKEN_MARK, .flags = TOKEN_SPACE, .sentence = UINT32_MAX};
    return i >= 0 && i < (int64_t)doc->n_tokens ? &doc->tokens[i] : &none;
}

static inline struct str token_text(const struct doc *doc, uint32_t i)
{
    const struct token *token = &doc->tokens[i];
    return (struct str){doc->text.p + token->start, token->end - token->start};
}

/* What its digits say, without what parts thousands: 1234.5 of "1,234.5"; 0 if there are none. */
double token_number(const struct doc *doc, uint32_t i);

/* 0 where there is none. */
static inline uint64_t token_classes(const struct doc *doc, int64_t i)
{
    return i >= 0 && i < (int64_t)doc->n_tokens ? doc->words[doc->tokens[i].word].classes : 0;
}

/* Has any of them. */
static inline bool token_is(const struct doc *doc, int64_t i, uint64_t classes)
{
    return (token_classes(doc, i) & classes) != 0;
}

/* Is that one ASCII character. */
static inline bool token_mark(const struct doc *doc, int64_t i, char mark)
{
    const struct token *token = token_at(doc, i);
    return token->end == token->start + 1 && doc->text.p[token->start] == mark;
}

/* ASCII, any case. */
static inline bool token_word_is(const struct doc *doc, int64_t i, const char *word)
{
    size_t n = strlen(word);
    return i >= 0 && i < (int64_t)doc->n_tokens && doc->tokens[i].end - doc->tokens[i].start == n &&
           str_eq_nocase(token_text(doc, (uint32_t)i), (struct str){word, n});
}

/* One of words, which begin with a letter and end by NULL. */
bool token_is_one_of(const struct doc *doc, int64_t i, const char *const *words);

/* Tokens i and i + 1 are in one sentence with nothing but one blank between them. */
bool token_next_spaced(const struct doc *doc, uint32_t i);
/* Tokens i and i + 1 stand together without a blank. */
bool token_next_glued(const struct doc *doc, uint32_t i);

/* Text from the start of token first to the end of token last. */
struct str token_range(const struct doc *doc, uint32_t first, uint32_t last);

#endif
