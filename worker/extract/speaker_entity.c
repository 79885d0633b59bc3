#include "worker/extract/speaker.h"

#define LOOK_BACK 16u /* names in front of a pronoun that are looked at */

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

static bool is_person(const struct facts *facts, uint32_t cluster)
{
    return cluster < facts->n_entities && facts->entities[cluster].type == ENTITY_PERSON;
}

/* The entity that the source names itself: a person in it, or all of it. */
static int32_t named_entity(const struct doc *doc,
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
        bool person = is_person(facts, chunk->cluster) && !of_other &&
                      (chunk->last == source->last ||
                       !(token_at(doc, (int64_t)chunk->last + 1)->kind == TOKEN_MARK));
        if (whole || person) {
            return (int32_t)chunk->cluster;
        }
    }
    return -1;
}

/* Whether byte `at` lies in one of the last quotes found. */
static bool is_quoted(const struct facts *facts, uint32_t at)
{
    for (size_t k = facts->n_quotes; k > 0 && k + LOOK_BACK > facts->n_quotes; k--) {
        const struct span *span = &facts->quotes[k - 1].span;
        if (span->start <= at && at < span->end) {
            return true;
        }
    }
    return false;
}

/* Whether the name is where the one who acts stands: "Holm said", "Holm, who", "said Holm". */
static bool is_agent(const struct doc *doc, const struct chunk *chunk)
{
    const int64_t next = (int64_t)chunk->last + 1;
    const int64_t before = (int64_t)chunk->first - 1;
    bool sentence =
        (doc->tokens[chunk->first].flags & TOKEN_SENTENCE) ||
        (token_is(doc, before, WORD_ROLE) && (token_at(doc, before)->flags & TOKEN_SENTENCE));
    bool noun = token_mark(doc, next, '-') ||
                (token_at(doc, next)->kind == TOKEN_MARK && !token_mark(doc, next, ','));
    return (sentence && !noun) || is_cue(doc, next) || is_cue(doc, before);
}

/*
 * The one person that the writer names in front of token `before`, in its paragraph or the one
 * before, outside quotation marks, and who acts there: -1 for none or several.
 */
static int32_t only_person(const struct doc *doc,
                           const struct chunks *chunks,
                           const struct stretch *s,
                           uint32_t before,
                           const struct facts *facts)
{
    const uint32_t paragraph = doc->tokens[before].paragraph;
    int32_t only = -1;
    bool acts = false;
    size_t seen = 0;
    for (size_t i = chunk_at(chunks, before); i > 0 && seen < LOOK_BACK; i--, seen++) {
        const struct chunk *chunk = &chunks->items[i - 1];
        const struct token *token = &doc->tokens[chunk->first];
        if (token->paragraph + 1 < paragraph) {
            break;
        }
        bool inside = chunk->first >= s->first && chunk->first < s->end;
        if (inside || !is_person(facts, chunk->cluster) || is_quoted(facts, token->start)) {
            continue;
        }
        if (only >= 0 && only != (int32_t)chunk->cluster) {
            return -1;
        }
        only = (int32_t)chunk->cluster;
        acts = acts || is_agent(doc, chunk);
    }
    return acts && seen < LOOK_BACK ? only : -1;
}

/* "the governor": the one person whom the article calls so by name; -1 for none or several. */
static int32_t
only_in_role(const struct doc *doc, const struct role_holders *roles, const struct source *source)
{
    const bool described = token_is(doc, source->first, WORD_DET) && source->last > source->first &&
                           !(doc->tokens[source->last].flags & TOKEN_CAPITAL);
    const uint32_t word = doc->tokens[source->last].word;
    for (size_t i = 0; described && i < roles->n; i++) {
        if (roles->items[i].word == word) {
            return roles->items[i].entity;
        }
    }
    return -1;
}

void find_role_holders(const struct doc *doc,
                       const struct chunks *chunks,
                       const struct facts *facts,
                       struct role_holders *out)
{
    out->n = 0;
    for (size_t i = 0; i < chunks->n; i++) {
        const struct chunk *chunk = &chunks->items[i];
        if (chunk->first == 0 || !is_person(facts, chunk->cluster) ||
            !token_is(doc, (int64_t)chunk->first - 1, WORD_ROLE)) {
            continue;
        }
        const uint32_t word = doc->tokens[chunk->first - 1].word;
        size_t k = 0;
        while (k < out->n && out->items[k].word != word) {
            k++;
        }
        if (k == out->n && k < ROLE_HOLDERS_MAX) {
            out->items[out->n++] =
                (struct role_holder){.word = word, .entity = (int32_t)chunk->cluster};
        } else if (k < out->n && out->items[k].entity != (int32_t)chunk->cluster) {
            out->items[k].entity = -1;
        }
    }
}

int32_t speaker_entity(const struct doc *doc,
                       const struct chunks *chunks,
                       const struct role_holders *roles,
                       const struct stretch *s,
                       const struct source *source,
                       const struct facts *facts)
{
    int32_t entity = named_entity(doc, chunks, source, facts);
    if (entity >= 0) {
        return entity;
    }
    if (source->first == source->last &&
        (token_word_is(doc, source->first, "he") || token_word_is(doc, source->first, "she"))) {
        return only_person(doc, chunks, s, source->first, facts);
    }
    return only_in_role(doc, roles, source);
}
