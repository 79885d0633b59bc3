/*
 * What the words in and around a name say about its type. The weights are small whole numbers
 * chosen on news texts: a head word or a role nearly decides, a neighbour only leans.
 */
#include "worker/extract/entity.h"

static void weigh_heads(const struct doc *doc, struct chunk *chunk)
{
    int *e = chunk->evidence;
    uint64_t last = token_classes(doc, chunk->last);
    uint64_t first = token_classes(doc, chunk->first);
    if (chunk->first == chunk->last) {
        return;
    }
    e[ENTITY_ORG] += last & WORD_ORG_HEAD ? 7 : 0;
    e[ENTITY_FAC] += last & WORD_FAC_HEAD ? 5 : 0;
    e[ENTITY_LOC] += last & WORD_LOC_HEAD ? 6 : 0;
    e[ENTITY_MISC] += last & WORD_MISC_HEAD ? 6 : 0;
    e[ENTITY_LOC] += first & WORD_LOC_HEAD ? 5 : 0;
    for (uint32_t i = chunk->first; i < chunk->last; i++) {
        const struct token *next = token_at(doc, (int64_t)i + 1);
        if (next->kind != TOKEN_WORD || (next->flags & TOKEN_CAPITAL)) {
            continue; /* below: the head is in front of "of" or "for" */
        }
        uint64_t head = token_classes(doc, i);
        e[ENTITY_ORG] += head & WORD_ORG_HEAD ? 8 : 0;
        e[ENTITY_MISC] += head & WORD_MISC_HEAD ? 6 : 0;
        e[ENTITY_LOC] += head & WORD_LOC_HEAD ? 5 : 0;
        e[ENTITY_FAC] += head & WORD_FAC_HEAD ? 5 : 0;
    }
}

/* A country in a longer name without other signs: a company or a club more often than a person. */
static void weigh_places(const struct doc *doc, struct chunk *chunk)
{
    struct name name;
    bool front =
        gazetteer_match(doc, chunk->first, &name) > 0 && (name.gpe || name.type == ENTITY_NORP);
    bool back =
        gazetteer_match(doc, chunk->last, &name) > 0 && (name.gpe || name.type == ENTITY_NORP);
    if (chunk->first < chunk->last && (front || back)) {
        bool headed = token_is(doc, chunk->last, WORD_FAC_HEAD | WORD_LOC_HEAD | WORD_MISC_HEAD);
        chunk->evidence[ENTITY_ORG] += headed ? 0 : 4;
        chunk->evidence[ENTITY_PERSON] -= 3;
    }
}

/* Words that the text also writes in lower case, or that name things, are rarely a person's. */
static void weigh_words(const struct doc *doc, struct chunk *chunk)
{
    const uint64_t heads = WORD_FAC_HEAD | WORD_LOC_HEAD | WORD_MISC_HEAD;
    const int neutral = token_is(doc, chunk->last, heads) ? 0 : 1;
    const uint64_t things =
        WORD_ORG_HEAD | WORD_FAC_HEAD | WORD_LOC_HEAD | WORD_MISC_HEAD | WORD_TOPIC;
    for (uint32_t i = chunk->first; i <= chunk->last && chunk->first < chunk->last; i++) {
        const struct word *word = &doc->words[doc->tokens[i].word];
        bool name = (word->classes & (WORD_FIRST_NAME | WORD_PARTICLE)) != 0;
        if ((doc->tokens[i].flags & TOKEN_CAPITAL) && !name &&
            (word->lower > 0 || (word->classes & things))) {
            chunk->evidence[ENTITY_PERSON] -= 3;
            chunk->evidence[ENTITY_ORG] += neutral;
            chunk->evidence[ENTITY_MISC] += neutral;
        }
    }
}

static bool ends_like(struct str s, const char *const *endings)
{
    for (; *endings; endings++) {
        if (s.n > 5 && str_ends(s, str_of(*endings))) {
            return true;
        }
    }
    return false;
}

static void weigh_form(const struct doc *doc, struct chunk *chunk)
{
    static const char *const peoples[] = {"ians", "ese", "ists", "ites", "ish", "ian", NULL};
    int *e = chunk->evidence;
    uint32_t words = 0;
    bool plain = true; /* only words with capitals and particles */
    for (uint32_t i = chunk->first; i <= chunk->last; i++) {
        const struct token *token = &doc->tokens[i];
        words += token->kind == TOKEN_WORD;
        plain = plain && token->kind == TOKEN_WORD && !(token->flags & TOKEN_ALL_CAPS) &&
                ((token->flags & TOKEN_CAPITAL) || token_is(doc, i, WORD_PARTICLE));
        e[ENTITY_PRODUCT] += token->kind == TOKEN_NUMBER ? 3 : 0;
        e[ENTITY_PERSON] += i > chunk->first && i < chunk->last && token->end - token->start == 2 &&
                                    doc->text.p[token->end - 1] == '.'
                                ? 4
                                : 0;
    }
    uint64_t first = token_classes(doc, chunk->first);
    e[ENTITY_PERSON] += first & WORD_FIRST_NAME ? (words > 1 ? 6 : 3) : 0;
    e[ENTITY_PERSON] += token_is(doc, chunk->last, WORD_SUFFIX) ? 5 : 0;
    e[ENTITY_PERSON] += plain && (words == 2 || words == 3) ? 3 : 0;
    e[ENTITY_ORG] += words >= 4 ? 2 : 0;
    if (words == 1) {
        e[ENTITY_ORG] += doc->tokens[chunk->first].flags & TOKEN_ALL_CAPS ? 4 : 0;
        e[ENTITY_PERSON] += 1;
        e[ENTITY_LOC] += 1;
        bool people =
            chunk->first == chunk->last && ends_like(token_text(doc, chunk->first), peoples);
        e[ENTITY_NORP] += people ? 4 : 0;
    }
}

static void weigh_before(const struct doc *doc, struct chunk *chunk)
{
    int *e = chunk->evidence;
    int64_t i = (int64_t)chunk->first - 1;
    if (i < 0 || doc->tokens[i].sentence != doc->tokens[chunk->first].sentence) {
        return;
    }
    if (token_word_is(doc, i, "the")) {
        e[ENTITY_PERSON] -= 4;
        e[ENTITY_ORG] += 2;
        e[ENTITY_MISC] += 1;
        i--;
    }
    uint64_t before = token_classes(doc, i);
    bool in = token_word_is(doc, i, "in");
    e[ENTITY_LOC] += in ? 4 : before & WORD_PLACE_PREP ? 1 : 0;
    e[ENTITY_PERSON] -= in ? 2 : 0;
    e[ENTITY_ORG] += token_word_is(doc, i, "at") ? 1 : 0;
    e[ENTITY_PERSON] += before & WORD_CUE ? 1 : 0;
    e[ENTITY_PERSON] += token_word_is(doc, i, "said") ? 2 : 0;
    e[ENTITY_ORG] += before & WORD_SAYS_ORG ? 3 : 0;
    e[ENTITY_LOC] += before & WORD_SAYS_LOC ? 3 : 0;
    e[ENTITY_PRODUCT] += before & WORD_SAYS_PRODUCT ? 2 : 0;
    if (token_word_is(doc, i, "of") && token_is(doc, i - 1, WORD_SAYS_LOC)) {
        e[ENTITY_LOC] += 5;
    }
}

static void weigh_after(const struct doc *doc, struct chunk *chunk)
{
    int *e = chunk->evidence;
    int64_t i = (int64_t)chunk->last + 1;
    const struct token *next = token_at(doc, i);
    if (next->sentence != doc->tokens[chunk->last].sentence) {
        return;
    }
    uint64_t after = token_classes(doc, i);
    bool lower = next->kind == TOKEN_WORD && !(next->flags & TOKEN_CAPITAL);
    if (lower) {
        e[ENTITY_PERSON] += after & WORD_CUE ? 2 : 0;
        e[ENTITY_ORG] += after & WORD_CUE ? 1 : 0;
        e[ENTITY_PERSON] += token_word_is(doc, i, "who") ? 3 : 0;
        e[ENTITY_LOC] += after & WORD_SAYS_LOC ? 3 : 0;
        e[ENTITY_ORG] += after & WORD_SAYS_ORG ? 2 : 0;
        e[ENTITY_PRODUCT] += after & WORD_SAYS_PRODUCT ? 2 : 0;
    }
    if (token_mark(doc, i, ',')) {
        const struct token *behind = token_at(doc, i + 1);
        struct name name;
        e[ENTITY_PERSON] += token_word_is(doc, i + 1, "who") ? 4 : 0;
        if (behind->kind == TOKEN_NUMBER && token_mark(doc, i + 2, ',') &&
            behind->end - behind->start <= 3) {
            e[ENTITY_PERSON] += 5; /* ", 43," */
        }
        if ((behind->flags & TOKEN_CAPITAL) && gazetteer_match(doc, (uint32_t)i + 1, &name) > 0 &&
            name.gpe) {
            e[ENTITY_LOC] += 2; /* "Lubango, Angola" */
        }
    }
}

/* "the town's mayor, Ivan Petrov, said": a role, and between commas who has it. */
static void weigh_apposition(const struct doc *doc, struct chunk *chunk)
{
    int64_t comma = (int64_t)chunk->first - 1;
    int64_t behind = (int64_t)chunk->last + 1;
    if (token_mark(doc, comma, ',') && token_is(doc, comma - 1, WORD_ROLE) &&
        token_mark(doc, behind, ',')) {
        chunk->evidence[ENTITY_PERSON] += 5;
    }
}

/* "spokesman Ivan Petrov": a role in lower case directly before. */
static void take_lower_role(const struct doc *doc, struct chunk *chunk)
{
    uint32_t first = chunk->first;
    uint32_t sentence = doc->tokens[first].sentence;
    while (first > 0 && chunk->first - first < 5 && doc->tokens[first - 1].sentence == sentence &&
           token_next_spaced(doc, first - 1) &&
           token_is(doc, (int64_t)first - 1,
                    first == chunk->first ? WORD_ROLE : WORD_ROLE | WORD_ROLE_MOD | WORD_TOPIC)) {
        first--;
    }
    if (first == chunk->first || chunk->role.n > 0 || chunk->name.group != 0) {
        return;
    }
    chunk->honored = true;
    if (!token_is(doc, (int64_t)chunk->first - 1, WORD_HONORIFIC)) {
        chunk->role = token_range(doc, first, chunk->first - 1);
    }
}

void weigh_chunks(const struct doc *doc, struct chunks *chunks)
{
    for (size_t i = 0; i < chunks->n; i++) {
        struct chunk *chunk = &chunks->items[i];
        if (chunk->name.group != 0) {
            continue;
        }
        take_lower_role(doc, chunk);
        chunk->evidence[ENTITY_PERSON] += chunk->honored ? 7 : 0;
        weigh_heads(doc, chunk);
        weigh_places(doc, chunk);
        weigh_words(doc, chunk);
        weigh_form(doc, chunk);
        weigh_before(doc, chunk);
        weigh_after(doc, chunk);
        weigh_apposition(doc, chunk);
    }
}
