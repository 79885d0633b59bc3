#include "worker/extract/gazetteer.h"

#include <stdlib.h>

#include "common/hash.h"

#define NAME_TOKENS_MAX 12u

/* A name, or the beginning of a longer one (then without a group). */
struct name_slot {
    uint64_t hash; /* of the phrase, token by token; 0 is free */
    struct name name;
};

struct word_slot {
    uint64_t hash; /* 0 is free */
    uint64_t classes;
    int32_t value;
};

/*
 * Two open-addressing tables. Only hashes are kept, not the names: of 64 bits, a false match
 * among some ten thousand is less likely than a bit error.
 */
struct gazetteer {
    struct name_slot *names;
    size_t names_size; /* a power of two */
    size_t names_used;
    struct word_slot *words;
    size_t words_size;
    size_t words_used;
    uint32_t groups;
    bool has_own;
};

static void *take(size_t count, size_t size)
{
    void *p = calloc(count, size);
    if (!p) {
        abort(); /* at the start of the process; nothing is lost */
    }
    return p;
}

static uint64_t phrase_hash(uint64_t before, uint64_t token)
{
    uint64_t h = (before ^ token) * 0x9E3779B97F4A7C15ull;
    h ^= h >> 29;
    return h != 0 ? h : 1;
}

static struct name_slot *name_slot(struct name_slot *slots, size_t size, uint64_t hash)
{
    size_t at = hash & (size - 1);
    while (slots[at].hash != 0 && slots[at].hash != hash) {
        at = (at + 1) & (size - 1);
    }
    return &slots[at];
}

static struct word_slot *word_slot(struct word_slot *slots, size_t size, uint64_t hash)
{
    size_t at = hash & (size - 1);
    while (slots[at].hash != 0 && slots[at].hash != hash) {
        at = (at + 1) & (size - 1);
    }
    return &slots[at];
}

static void grow_names(struct gazetteer *g)
{
    size_t size = g->names_size * 2;
    struct name_slot *slots = take(size, sizeof *slots);
    for (size_t i = 0; i < g->names_size; i++) {
        if (g->names[i].hash != 0) {
            *name_slot(slots, size, g->names[i].hash) = g->names[i];
        }
    }
    free(g->names);
    g->names = slots;
    g->names_size = size;
}

static void grow_words(struct gazetteer *g)
{
    size_t size = g->words_size * 2;
    struct word_slot *slots = take(size, sizeof *slots);
    for (size_t i = 0; i < g->words_size; i++) {
        if (g->words[i].hash != 0) {
            *word_slot(slots, size, g->words[i].hash) = g->words[i];
        }
    }
    free(g->words);
    g->words = slots;
    g->words_size = size;
}

/* The first list that has a name decides on its type; the user's file decides above all. */
static void put_phrase(struct gazetteer *g, uint64_t hash, const struct name *name)
{
    if (2 * g->names_used >= g->names_size) {
        grow_names(g);
    }
    struct name_slot *slot = name_slot(g->names, g->names_size, hash);
    g->names_used += slot->hash == 0;
    slot->hash = hash;
    if (name && (slot->name.group == 0 || name->own)) {
        slot->name = *name;
    }
}

/* Cuts the name as the texts will be cut, and enters it with all its beginnings. */
bool gazetteer_put(struct gazetteer *g, struct arena *arena, struct str text, struct name name)
{
    struct doc doc = {.text = text, .gazetteer = g, .arena = arena};
    doc_tokenize(&doc);
    bool fits = doc.n_tokens > 0 && doc.n_tokens <= NAME_TOKENS_MAX;
    uint64_t hash = 0;
    for (uint32_t i = 0; fits && i < doc.n_tokens; i++) {
        hash = phrase_hash(hash, doc.tokens[i].hash);
        put_phrase(g, hash, i + 1 == doc.n_tokens ? &name : NULL);
    }
    g->has_own |= fits && name.own;
    arena_reset(arena);
    return fits;
}

uint32_t gazetteer_group(struct gazetteer *g)
{
    return ++g->groups;
}

bool gazetteer_has_own(const struct gazetteer *gazetteer)
{
    return gazetteer->has_own;
}

/* A row of names separated by "|": of one group, or each of its own. */
static void
put_row(struct gazetteer *g, struct arena *arena, const char *row, struct name name, bool one_group)
{
    g->groups++;
    for (struct str rest = str_of(row); rest.n > 0;) {
        struct str_pair cut = str_cut(rest, '|');
        name.group = g->groups;
        (void)gazetteer_put(g, arena, cut.head, name);
        g->groups += !one_group;
        rest = cut.tail;
    }
}

static void put_names(struct gazetteer *g)
{
    struct arena *arena = arena_new(16384);
    for (size_t i = 0; i < n_name_lists; i++) {
        struct name name = {.type = name_lists[i].type, .gpe = name_lists[i].gpe};
        for (const char *const *row = name_lists[i].rows; *row; row++) {
            put_row(g, arena, *row, name, true);
        }
    }
    for (size_t i = 0; i < n_country_rows; i++) {
        const struct country_row *row = &country_rows[i];
        struct name place = {.type = ENTITY_LOC, .gpe = true};
        put_row(g, arena, row->names, place, true);
        put_row(g, arena, row->demonyms, (struct name){.type = ENTITY_NORP}, true);
        put_row(g, arena, row->cities, place, false);
    }
    arena_free(arena);
}

/* "january=1": the word and its value. */
static void put_word(struct gazetteer *g, struct str item, uint64_t classes)
{
    struct str_pair cut = str_cut(item, '=');
    uint64_t value = 0;
    if (cut.head.n == 0) {
        return;
    }
    if (2 * g->words_used >= g->words_size) {
        grow_words(g);
    }
    struct word_slot *slot = word_slot(g->words, g->words_size, hash64(cut.head));
    g->words_used += slot->hash == 0;
    slot->hash = hash64(cut.head);
    slot->classes |= classes;
    if (cut.found && str_to_u64(cut.tail, &value)) {
        slot->value = (int32_t)value;
    }
}

static void put_words(struct gazetteer *g)
{
    for (size_t i = 0; i < n_word_lists; i++) {
        for (struct str rest = str_of(word_lists[i].words); rest.n > 0;) {
            struct str_pair cut = str_cut(rest, ' ');
            put_word(g, cut.head, word_lists[i].classes);
            rest = cut.tail;
        }
    }
}

struct gazetteer *gazetteer_new(void)
{
    struct gazetteer *g = take(1, sizeof *g);
    g->names_size = 8192;
    g->names = take(g->names_size, sizeof *g->names);
    g->words_size = 4096;
    g->words = take(g->words_size, sizeof *g->words);
    put_words(g); /* first: cutting names asks for abbreviations */
    put_names(g);
    return g;
}

void gazetteer_free(struct gazetteer *gazetteer)
{
    if (gazetteer) {
        free(gazetteer->names);
        free(gazetteer->words);
        free(gazetteer);
    }
}

uint32_t gazetteer_match(const struct doc *doc, uint32_t i, struct name *out)
{
    const struct gazetteer *g = doc->gazetteer;
    uint32_t best = 0;
    uint64_t hash = 0;
    for (uint32_t n = 0; n < NAME_TOKENS_MAX && i + n < doc->n_tokens; n++) {
        const struct token *token = &doc->tokens[i + n];
        if (token->sentence != doc->tokens[i].sentence) {
            break;
        }
        hash = phrase_hash(hash, token->hash);
        const struct name_slot *slot = name_slot(g->names, g->names_size, hash);
        if (slot->hash == 0) {
            break;
        }
        if (slot->name.group != 0) {
            best = n + 1;
            *out = slot->name;
        }
    }
    return best;
}

uint64_t gazetteer_word(const struct gazetteer *gazetteer, uint64_t hash, int32_t *value)
{
    const struct word_slot *slot = word_slot(gazetteer->words, gazetteer->words_size, hash);
    *value = slot->value;
    return slot->classes;
}

void gazetteer_prefetch(const struct gazetteer *gazetteer, uint64_t hash)
{
    __builtin_prefetch(&gazetteer->words[hash & (gazetteer->words_size - 1)]);
}
