#include "worker/extract/speaker.h"

#define PHRASE_MAX 14u
#define PLACES_MAX 3

bool is_lower(const struct doc *doc, int64_t i)
{
    const struct token *token = token_at(doc, i);
    return token->kind == TOKEN_WORD && !(token->flags & TOKEN_CAPITAL);
}

/* "re-read", "an alleged accomplice", "his claims". */
static bool is_no_verb(const struct doc *doc, int64_t i)
{
    static const char *const articles[] = {"a", "an", "the", "his", "their", "its", "our", "my"};
    bool noun = i > 0 && token_mark(doc, i - 1, '-') && token_next_glued(doc, (uint32_t)i - 1);
    for (size_t k = 0; k < sizeof articles / sizeof articles[0]; k++) {
        noun = noun || token_word_is(doc, i - 1, articles[k]);
    }
    return noun;
}

bool is_cue(const struct doc *doc, int64_t i)
{
    bool begins = (token_at(doc, i)->flags & TOKEN_SENTENCE) != 0; /* "Added Petrov: …" */
    if ((token_at(doc, i)->flags & TOKEN_TAKEN) || is_no_verb(doc, i)) {
        return false;
    }
    bool pair = (token_word_is(doc, i + 1, "back") &&
                 (token_word_is(doc, i, "shot") || token_word_is(doc, i, "fired") ||
                  token_word_is(doc, i, "hit"))) ||
                (token_word_is(doc, i, "put") && token_word_is(doc, i + 1, "it"));
    return pair || ((is_lower(doc, i) || begins) && token_is(doc, i, WORD_CUE));
}

bool same_paragraph(const struct doc *doc, int64_t a, int64_t b)
{
    return token_at(doc, b)->sentence != UINT32_MAX &&
           token_at(doc, a)->paragraph == token_at(doc, b)->paragraph;
}

static bool is_inner_mark(const struct doc *doc, int64_t i)
{
    const struct token *token = token_at(doc, i);
    return token_mark(doc, i, '-') || token_mark(doc, i, '&') ||
           (token->kind == TOKEN_MARK && token->end - token->start > 1 &&
            !(token->flags & TOKEN_SPACE) && doc->text.p[token->end - 1] == 's');
}

static bool binds_nouns(const struct doc *doc, int64_t i)
{
    return token_word_is(doc, i, "of") || token_word_is(doc, i, "for") ||
           token_word_is(doc, i, "at") || token_word_is(doc, i, "from") ||
           token_word_is(doc, i, "in");
}

/* "Holm said in a statement": how, not who. */
static bool is_manner(const struct doc *doc, uint32_t i)
{
    return token_word_is(doc, i, "in") &&
           (token_word_is(doc, (int64_t)i + 1, "a") || token_word_is(doc, (int64_t)i + 1, "an"));
}

/* "Foreign ministry": a capital that only the beginning of the sentence asks for. */
static bool only_begins(const struct doc *doc, uint32_t i)
{
    return (doc->tokens[i].flags & TOKEN_START) && is_lower(doc, (int64_t)i + 1) &&
           token_is(doc, (int64_t)i + 1,
                    WORD_ORG_HEAD | WORD_ROLE | WORD_ROLE_MOD | WORD_TOPIC | WORD_SPEAKER) &&
           !token_is(doc, (int64_t)i + 1, WORD_CUE);
}

/* "the Ghanaian theologian": behind an article a people's name says whose the noun is. */
static bool is_whose(const struct doc *doc, uint32_t i)
{
    struct name name;
    return token_is(doc, (int64_t)i - 1, WORD_DET) && is_lower(doc, (int64_t)i + 1) &&
           gazetteer_match(doc, i, &name) == 1 && name.type == ENTITY_NORP;
}

struct source phrase_after(const struct doc *doc, uint32_t first)
{
    struct source source = {.first = first};
    bool named = false;
    uint32_t i = first;
    while (i < doc->n_tokens && i - first < PHRASE_MAX && same_paragraph(doc, first, i)) {
        const struct token *token = &doc->tokens[i];
        bool capital = (token->flags & TOKEN_CAPITAL) != 0;
        bool bound = i > first && binds_nouns(doc, i) && !is_manner(doc, i) &&
                     (!named || (token_at(doc, (int64_t)i + 1)->flags & TOKEN_CAPITAL) ||
                      token_is(doc, (int64_t)i + 1, WORD_DET));
        bool stop = (token->flags & TOKEN_TAKEN) ||
                    (token->kind == TOKEN_MARK && !is_inner_mark(doc, i)) ||
                    (!bound && !capital &&
                     token_is(doc, i, WORD_PREP | WORD_CONJ | WORD_AUX | WORD_CUE | WORD_ADVERB)) ||
                    (named && !capital && token->kind == TOKEN_WORD && !bound &&
                     !token_is(doc, i, WORD_DET | WORD_PARTICLE | WORD_ROLE) &&
                     !token_is(doc, (int64_t)i - 1, WORD_DET)) ||
                    (token->flags & TOKEN_SENTENCE && i > first);
        if (stop) {
            break;
        }
        if (i == first && token_is(doc, i, WORD_PRONOUN)) {
            i++;
            break;
        }
        named |= capital && !is_whose(doc, i) && !only_begins(doc, i);
        i++;
    }
    while (i > first && binds_nouns(doc, (int64_t)i - 1)) {
        i--;
    }
    source.found = i > first;
    source.last = i - 1;
    return source;
}

/* "of" behind a name, "for" behind a role: "Holm of the Lisbon Post", "a spokesman for". */
static bool hangs_on(const struct doc *doc, int64_t noun, int64_t binder)
{
    if (is_lower(doc, noun)) {
        return token_is(doc, noun, WORD_SPEAKER | WORD_ROLE);
    }
    return (token_at(doc, noun)->flags & TOKEN_CAPITAL) && token_word_is(doc, binder, "of");
}

/* Whether the phrase that begins with an article at i hangs on a noun before it. */
static bool hangs_on_noun(const struct doc *doc, uint32_t i)
{
    return i >= 2 && binds_nouns(doc, (int64_t)i - 1) &&
           hangs_on(doc, (int64_t)i - 2, (int64_t)i - 1);
}

static bool stops_phrase(const struct doc *doc, uint32_t i, bool named)
{
    const struct token *token = &doc->tokens[i];
    if ((token->flags & TOKEN_TAKEN) || (token->kind == TOKEN_MARK && !is_inner_mark(doc, i))) {
        return true;
    }
    if (token->kind != TOKEN_WORD || (token->flags & TOKEN_CAPITAL)) {
        return token_is(doc, i, WORD_PREP | WORD_CONJ | WORD_ADVERB) &&
               (token->flags & TOKEN_START);
    }
    if (binds_nouns(doc, i)) {
        return !hangs_on(doc, (int64_t)i - 1, i);
    }
    if (token_is(doc, i, WORD_DET | WORD_PRONOUN)) {
        return false;
    }
    return token_is(doc, i, WORD_PREP | WORD_CONJ | WORD_AUX | WORD_CUE | WORD_ADVERB) ||
           (named &&
            !token_is(doc, i,
                      WORD_ROLE | WORD_ROLE_MOD | WORD_TOPIC | WORD_SPEAKER | WORD_PARTICLE));
}

/* The words with their own article that end with token last. */
static struct source noun_before(const struct doc *doc, uint32_t low, uint32_t last)
{
    struct source source = {.last = last};
    bool named = false;
    uint32_t first = last + 1;
    while (first > low && last + 1 - first < PHRASE_MAX) {
        uint32_t i = first - 1;
        if (stops_phrase(doc, i, named)) {
            break;
        }
        first = i;
        if (is_lower(doc, i) ? token_is(doc, i, WORD_PRONOUN)
                             : token_is(doc, i, WORD_PRONOUN) && i == last) {
            break;
        }
        if (token_is(doc, i, WORD_DET)) {
            if (!hangs_on_noun(doc, i) || i - 2 < low) {
                break;
            }
            first = i - 2;
            named = false;
            continue;
        }
        named = named || (doc->tokens[i].flags & TOKEN_CAPITAL);
    }
    while (first <= last && (binds_nouns(doc, first) || is_inner_mark(doc, first))) {
        first++;
    }
    source.first = first;
    source.found = first <= last && doc->tokens[first].kind == TOKEN_WORD;
    return source;
}

struct source phrase_before(const struct doc *doc, uint32_t low, uint32_t last)
{
    struct source source = noun_before(doc, low, last);
    for (int times = 0; times < PLACES_MAX && source.found && source.first >= low + 2; times++) {
        /* "a fellow at the centre in Oslo said": nobody whom a preposition leads speaks */
        const uint32_t binder = source.first - 1;
        if (!binds_nouns(doc, binder) || token_is(doc, (int64_t)binder - 1, WORD_CUE | WORD_AUX)) {
            break;
        }
        const struct source whose = noun_before(doc, low, binder - 1);
        if (!whose.found || last + 1 - whose.first > PHRASE_MAX) {
            break;
        }
        source.first = whose.first;
    }
    return source;
}
