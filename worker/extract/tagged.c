/*
 * The tagger's names as chunks: with what the gazetteer knows of them, and the roles before
 * persons, which are no part of their names.
 */
#include "worker/extract/entity.h"

#include "worker/tagger/tagger.h"

_Static_assert((int)TAGGER_TYPES == (int)ENTITY_TYPES, "the tagger's types are ours, in order");

/* The first token of the role that ends before the name, or the name's first. */
static uint32_t role_start(const struct doc *doc, const struct chunk *chunk)
{
    uint32_t first = chunk->first;
    while (first > 0 && chunk->first - first < 5 &&
           doc->tokens[first - 1].sentence == doc->tokens[chunk->first].sentence &&
           token_next_spaced(doc, first - 1) &&
           token_is(doc, (int64_t)first - 1,
                    first == chunk->first ? WORD_ROLE : WORD_ROLE | WORD_ROLE_MOD | WORD_TOPIC)) {
        first--;
    }
    return first;
}

static void take_role(const struct doc *doc, struct chunk *chunk)
{
    uint32_t first = role_start(doc, chunk);
    if (first == chunk->first) {
        return;
    }
    chunk->honored = true;
    if (!token_is(doc, (int64_t)chunk->first - 1, WORD_HONORIFIC)) {
        chunk->role = token_range(doc, first, chunk->first - 1);
    }
}

/*
 * A name of several words that a list has letter by letter is hardly another thing by chance
 * ("The Hill"); single words are ("Victoria"), and the tagger has seen the lists anyway. The weight
 * is about what a certain name's best type is ahead of its second.
 */
#define LIST_SAYS 500

static struct chunk chunk_of(const struct doc *doc, const struct tag_name *name)
{
    struct chunk chunk = {.first = name->first, .last = name->last, .tagged = true};
    if (gazetteer_match(doc, chunk.first, &chunk.name) != chunk.last - chunk.first + 1) {
        chunk.name = (struct name){0};
    }
    for (int t = 0; t < ENTITY_TYPES; t++) {
        chunk.evidence[t] = name->score[t];
    }
    if (chunk.name.group != 0 && chunk.first < chunk.last) {
        chunk.evidence[chunk.name.type] += LIST_SAYS;
    }
    if (name->type == ENTITY_PERSON) {
        take_role(doc, &chunk);
    }
    return chunk;
}

/* The next name of the user's own list that begins at token i or behind it. */
static bool next_own(const struct doc *doc, uint32_t i, struct chunk *out)
{
    for (; i < doc->n_tokens; i++) {
        struct name name;
        uint32_t n = doc->tokens[i].flags & TOKEN_TAKEN ? 0 : gazetteer_match(doc, i, &name);
        if (n > 0 && name.own) {
            *out = (struct chunk){.first = i, .last = i + n - 1, .name = name, .tagged = true};
            if (name.type == ENTITY_PERSON) {
                take_role(doc, out);
            }
            return true;
        }
    }
    return false;
}

static bool within(const struct chunk *inner, const struct chunk *outer)
{
    return inner->first >= outer->first && inner->last <= outer->last;
}

void add_own_chunks(const struct doc *doc, struct chunks *chunks)
{
    if (!gazetteer_has_own(doc->gazetteer)) {
        return;
    }
    struct chunks all = {.truncated = chunks->truncated};
    struct chunk own;
    size_t k = 0;
    for (uint32_t i = 0; next_own(doc, i, &own); i = own.last + 1) {
        while (k < chunks->n && chunks->items[k].last < own.first) {
            ARENA_PUSH(doc->arena, all.items, all.n, all.cap, chunks->items[k]);
            k++;
        }
        if (k < chunks->n && within(&own, &chunks->items[k])) {
            continue;
        }
        while (k < chunks->n && chunks->items[k].first <= own.last) {
            k++;
        }
        ARENA_PUSH(doc->arena, all.items, all.n, all.cap, own);
    }
    for (; k < chunks->n; k++) {
        ARENA_PUSH(doc->arena, all.items, all.n, all.cap, chunks->items[k]);
    }
    all.truncated |= all.n > CHUNKS_MAX;
    all.n = all.n > CHUNKS_MAX ? CHUNKS_MAX : all.n;
    *chunks = all;
}

void tag_chunks(const struct doc *doc, const struct tagger_model *model, struct chunks *out)
{
    struct tag_names names = {0};
    tag_names(doc, model, &names);
    out->truncated = names.n > CHUNKS_MAX;
    for (size_t i = 0; i < names.n && i < CHUNKS_MAX; i++) {
        struct chunk chunk = chunk_of(doc, &names.items[i]);
        ARENA_PUSH(doc->arena, out->items, out->n, out->cap, chunk);
    }
}
