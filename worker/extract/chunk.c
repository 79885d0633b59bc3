#include "worker/extract/entity.h"

#define RUN_MAX 16u /* tokens of one name; a longer run is cut */

#define WORD_HEADS (WORD_ORG_HEAD | WORD_FAC_HEAD | WORD_LOC_HEAD | WORD_MISC_HEAD)

/* One stretch of words with capitals, on its way to become names. */
struct run {
    uint32_t first, last; /* both inside */
    struct str role;      /* read, and waiting for its person */
    bool honored;
};

static bool is_capital(const struct doc *doc, int64_t i)
{
    const struct token *token = token_at(doc, i);
    return token->kind == TOKEN_WORD && (token->flags & TOKEN_CAPITAL) &&
           !(token->flags & TOKEN_TAKEN) && !token_word_is(doc, i, "I") &&
           !(token_mark(doc, i + 1, '$') && token_next_glued(doc, (uint32_t)i));
}

static bool is_hyphen(const struct doc *doc, int64_t i)
{
    return token_mark(doc, i, '-');
}

static bool is_lower_word(const struct doc *doc, int64_t i, const char *word)
{
    const struct token *token = token_at(doc, i);
    return token->kind == TOKEN_WORD && !(token->flags & TOKEN_CAPITAL) &&
           token_word_is(doc, i, word);
}

static bool has_word(const struct doc *doc, uint32_t first, uint32_t last, const char *word)
{
    for (uint32_t i = first; i <= last; i++) {
        if (is_lower_word(doc, i, word)) {
            return true;
        }
    }
    return false;
}

/* The capital at or behind i, over one "the"; 0 if there is none next to it. */
static uint32_t next_capital(const struct doc *doc, uint32_t i)
{
    if (is_lower_word(doc, i, "the") && token_next_spaced(doc, i)) {
        i++;
    }
    return is_capital(doc, i) ? i : 0;
}

static bool is_topic_pair(const struct doc *doc, uint32_t left, uint32_t right)
{
    return token_is(doc, left, WORD_TOPIC) && is_capital(doc, right) &&
           token_is(doc, right, WORD_TOPIC);
}

/* Where the run goes on behind a connecting word or mark after its token last; 0: it does not. */
static uint32_t over_connector(const struct doc *doc, uint32_t first, uint32_t last)
{
    uint32_t at = last + 1;
    struct name region;
    if (token_mark(doc, at, ',')) {
        bool goes_on = token_mark(doc, at + 2, ',') || is_lower_word(doc, at + 2, "and");
        return goes_on && is_topic_pair(doc, last, at + 1) && token_is(doc, first, WORD_HEADS)
                   ? at + 1
                   : 0;
    }
    if (!token_next_spaced(doc, last) || !token_next_spaced(doc, at)) {
        return 0;
    }
    if (token_mark(doc, at, '&')) {
        return is_capital(doc, at + 1) ? at + 1 : 0;
    }
    if (is_lower_word(doc, at, "and")) {
        return is_topic_pair(doc, last, at + 1) ? at + 1 : 0;
    }
    if (is_lower_word(doc, at, "of")) {
        return token_is(doc, last, WORD_OF | WORD_FAC_HEAD) ? next_capital(doc, at + 1) : 0;
    }
    if (is_lower_word(doc, at, "for")) {
        bool head = token_is(doc, last, WORD_OF) && token_is(doc, last, WORD_ORG_HEAD);
        return head ? next_capital(doc, at + 1) : 0;
    }
    if (is_lower_word(doc, at, "on")) {
        bool head = token_is(doc, last, WORD_OF);
        return head && token_is(doc, at + 1, WORD_TOPIC) ? next_capital(doc, at + 1) : 0;
    }
    if (is_lower_word(doc, at, "in") && has_word(doc, first, last, "for")) {
        bool known = is_capital(doc, at + 1) && gazetteer_match(doc, at + 1, &region) > 0;
        return known && region.type == ENTITY_LOC && !region.gpe ? at + 1 : 0;
    }
    return 0;
}

/* "van der X", "al-X" behind token last: the index of X, or 0. */
static uint32_t over_particles(const struct doc *doc, uint32_t last)
{
    uint32_t at = last + 1;
    uint32_t n = 0;
    while (n < 3 && token_is(doc, at, WORD_PARTICLE) && !is_capital(doc, at)) {
        bool glued = is_hyphen(doc, at + 1) && token_next_glued(doc, at);
        at += glued ? 2 : 1;
        n++;
    }
    return n > 0 && is_capital(doc, at) ? at : 0;
}

/* "Kim Jae-min": a second syllable in lower case behind token last; not "Oslo-based". */
static uint32_t over_syllable(const struct doc *doc, uint32_t first, uint32_t last)
{
    const struct token *token = token_at(doc, (int64_t)last + 2);
    struct name name;
    bool fits = first < last && token->kind == TOKEN_WORD && !(token->flags & TOKEN_CAPITAL) &&
                token->end - token->start <= 6 && token_classes(doc, (int64_t)last + 2) == 0 &&
                gazetteer_match(doc, last, &name) == 0;
    return fits ? last + 2 : 0;
}

static uint32_t run_end(const struct doc *doc, uint32_t first)
{
    uint32_t last = first;
    while (last - first < RUN_MAX) {
        uint32_t next = 0;
        if (token_next_glued(doc, last)) {
            bool hyphen = is_hyphen(doc, last + 1) && token_next_glued(doc, last + 1);
            const struct token *after = token_at(doc, (int64_t)last + 2);
            if (hyphen && (is_capital(doc, (int64_t)last + 2) ||
                           (after->kind == TOKEN_NUMBER && !(after->flags & TOKEN_TAKEN)))) {
                next = last + 2;
            } else if (hyphen) {
                next = over_syllable(doc, first, last);
            } else if (token_is(doc, last, WORD_NAME_POSS) && token_next_spaced(doc, last + 1) &&
                       doc->text.p[doc->tokens[last + 1].end - 1] == 's') {
                next = is_capital(doc, (int64_t)last + 2) ? last + 2 : 0;
            } else {
                next = over_connector(doc, first, last);
            }
        } else if (token_next_spaced(doc, last)) {
            next = is_capital(doc, (int64_t)last + 1) ? last + 1 : over_particles(doc, last);
            next = next > 0 ? next : over_connector(doc, first, last);
        }
        if (next == 0 || doc->tokens[next].sentence != doc->tokens[first].sentence) {
            break;
        }
        last = next;
    }
    return last;
}

static void add_chunk(const struct doc *doc, struct chunks *out, struct chunk chunk)
{
    if (out->n == CHUNKS_MAX) {
        out->truncated = true;
        return;
    }
    ARENA_PUSH(doc->arena, out->items, out->n, out->cap, chunk);
}

/* A single word that the gazetteer does not know, or several. */
static bool is_credible(const struct doc *doc, uint32_t first, uint32_t last)
{
    const struct token *token = &doc->tokens[first];
    const struct word *word = &doc->words[token->word];
    if (token->flags & TOKEN_HEADING) {
        for (uint32_t i = first; i <= last; i++) {
            if (doc->tokens[i].kind == TOKEN_WORD && doc->words[doc->tokens[i].word].capital == 0) {
                return false;
            }
        }
        return true;
    }
    if (first < last) {
        return true;
    }
    uint64_t plain = WORD_ROLE | WORD_ROLE_MOD | WORD_TOPIC | WORD_HEADS | WORD_FUNCTION |
                     WORD_NUMBER | WORD_MONTH | WORD_WEEKDAY | WORD_CURRENCY | WORD_TIME_UNIT |
                     WORD_SEASON;
    if ((word->classes & plain) && !(word->classes & WORD_FIRST_NAME)) {
        return false;
    }
    if (token->end - token->start < 2 || word->lower > word->capital) {
        return false;
    }
    if (!(token->flags & TOKEN_START) || word->capital > 0) {
        return true;
    }
    /* first of a sentence and nowhere else: a name if something is said of it as of one */
    bool says = token_is(doc, (int64_t)first + 1, WORD_CUE) && !(word->classes & WORD_ADVERB);
    return word->lower == 0 &&
           ((token->flags & TOKEN_ALL_CAPS) || (word->classes & WORD_FIRST_NAME) || says);
}

static void emit(const struct doc *doc,
                 struct run *run,
                 uint32_t first,
                 uint32_t last,
                 struct name name,
                 struct chunks *out)
{
    if (name.group == 0 && run->role.n == 0 && !run->honored && !is_credible(doc, first, last)) {
        return;
    }
    struct chunk chunk = {.first = first, .last = last, .name = name};
    if (name.group == 0 || name.type == ENTITY_PERSON) {
        chunk.role = run->role;
        chunk.honored = run->honored;
        run->role = (struct str){0};
        run->honored = false;
    }
    add_chunk(doc, out, chunk);
}

/* Words that begin the run only because they begin the sentence, and articles. */
static uint32_t skip_starters(const struct doc *doc, uint32_t first, uint32_t last)
{
    while (first <= last) {
        struct name name;
        const struct token *token = &doc->tokens[first];
        bool function = token_is(doc, first, WORD_FUNCTION) &&
                        ((token->flags & (TOKEN_START | TOKEN_HEADING)) ||
                         token_is(doc, first, WORD_DET | WORD_PREP | WORD_PRONOUN | WORD_CONJ));
        function = function && !(token->flags & TOKEN_ALL_CAPS); /* "US" is no "us" */
        if (!function || doc->words[token->word].capital > doc->words[token->word].lower + 1u ||
            gazetteer_match(doc, first, &name) > 1) {
            break;
        }
        first++;
    }
    return first;
}

/* The last token of a role that begins at i ("Deputy Foreign Minister"), or i - 1. */
static uint32_t role_end(const struct doc *doc, uint32_t i, uint32_t last)
{
    uint32_t end = i;
    while (end <= last && token_is(doc, end, WORD_ROLE | WORD_ROLE_MOD | WORD_TOPIC)) {
        end++;
    }
    while (end > i && !token_is(doc, end - 1, WORD_ROLE)) {
        end--;
    }
    return end - 1;
}

/* A role at i goes before a person, or stands alone; it is not part of another name. */
static bool is_role(const struct doc *doc, uint32_t i, uint32_t end, uint32_t last)
{
    struct name name;
    if (end + 1 == i) {
        return false;
    }
    if (end == last) {
        return true;
    }
    uint32_t known = gazetteer_match(doc, i, &name);
    if (known > end - i + 1) {
        return false;
    }
    return !token_is(doc, last, WORD_ORG_HEAD | WORD_MISC_HEAD) ||
           token_is(doc, end + 1, WORD_FIRST_NAME);
}

static void take_role(const struct doc *doc, struct run *run, uint32_t first, uint32_t last)
{
    run->honored = true;
    if (!token_is(doc, last, WORD_HONORIFIC)) {
        run->role = token_range(doc, first, last);
    }
}

/* The first token behind p that begins a role with a name behind it; last + 1 if there is none. */
static uint32_t find_role(const struct doc *doc, uint32_t p, uint32_t last)
{
    for (uint32_t i = p + 1; i < last; i++) {
        uint32_t end = role_end(doc, i, last);
        bool after_of = !is_capital(doc, (int64_t)i - 1);
        if (end >= i && end < last && !after_of && is_role(doc, i, end, last)) {
            return i;
        }
    }
    return last + 1;
}

/* Whether [p, last] is one name by its head: "Foreign Ministry", "Bank of X". */
static bool is_headed(const struct doc *doc, uint32_t p, uint32_t last)
{
    if (p == last) {
        return false;
    }
    if (token_is(doc, last, WORD_HEADS) && !is_hyphen(doc, last - 1)) {
        return true;
    }
    for (uint32_t i = p; i < last; i++) {
        if (token_is(doc, i, WORD_OF | WORD_FAC_HEAD) && i + 1 < last &&
            !is_capital(doc, (int64_t)i + 1) && doc->tokens[i + 1].kind == TOKEN_WORD) {
            return true;
        }
    }
    return false;
}

/*
 * How far a name of the gazetteer with known tokens at p reaches: alone, or with what follows
 * it ("Manchester Evening X"), which then is a name of its own kind.
 */
static bool
stands_alone(const struct doc *doc, uint32_t p, uint32_t known, struct name name, uint32_t last)
{
    uint32_t next = p + known;
    struct name other;
    if (next > last || name.type == ENTITY_NORP || is_hyphen(doc, next)) {
        return true;
    }
    return token_is(doc, next, WORD_FIRST_NAME | WORD_ROLE) ||
           gazetteer_match(doc, next, &other) > 0 || !is_capital(doc, next);
}

/* Cuts [p, end] without roles into names. */
static void
cut_names(const struct doc *doc, struct run *run, uint32_t p, uint32_t end, struct chunks *out)
{
    while (p <= end) {
        struct name name = {0};
        if (!is_capital(doc, p) &&
            !(token_is(doc, p, WORD_PARTICLE) && is_hyphen(doc, (int64_t)p + 1))) {
            p++;
            continue;
        }
        uint32_t known = gazetteer_match(doc, p, &name);
        if (known > 0 && p + known > end) {
            emit(doc, run, p, p + known - 1, name, out);
            return;
        }
        if (is_headed(doc, p, end)) {
            emit(doc, run, p, end, (struct name){0}, out);
            return;
        }
        bool letters = known == 0 && p < end && (doc->tokens[p].flags & TOKEN_ALL_CAPS) &&
                       token_is(doc, (int64_t)p + 1, WORD_FIRST_NAME);
        if (letters) {
            emit(doc, run, p, p, name, out); /* "UVW Anna Keller": an acronym, then a person */
            p++;
            continue;
        }
        if (known > 0 && stands_alone(doc, p, known, name, end)) {
            emit(doc, run, p, p + known - 1, name, out);
            p += known;
            continue;
        }
        emit(doc, run, p, end, (struct name){0}, out);
        return;
    }
}

static void cut_run(const struct doc *doc, uint32_t first, uint32_t last, struct chunks *out)
{
    struct run run = {.first = first, .last = last};
    uint32_t p = skip_starters(doc, first, last);
    while (p <= last) {
        uint32_t end = role_end(doc, p, last);
        if (end + 1 > p && is_role(doc, p, end, last)) {
            take_role(doc, &run, p, end);
            p = end + 1;
            continue;
        }
        uint32_t role = find_role(doc, p, last);
        size_t before = out->n;
        cut_names(doc, &run, p, role - 1, out);
        uint32_t behind = out->n > before ? out->items[out->n - 1].last + 1 : 0;
        p = behind > role ? behind : role;
    }
}

void find_chunks(const struct doc *doc, struct chunks *out)
{
    for (uint32_t i = 0; i < doc->n_tokens && !out->truncated;) {
        bool particle = token_is(doc, i, WORD_PARTICLE) && is_hyphen(doc, (int64_t)i + 1) &&
                        token_next_glued(doc, i) && is_capital(doc, (int64_t)i + 2);
        if (!is_capital(doc, i) && !particle) {
            i++;
            continue;
        }
        uint32_t last = run_end(doc, particle ? i + 2 : i);
        size_t before = out->n;
        cut_run(doc, i, last, out);
        /* a name of the gazetteer may reach beyond the run */
        uint32_t end = out->n > before ? out->items[out->n - 1].last : last;
        i = (end > last ? end : last) + 1;
    }
}
