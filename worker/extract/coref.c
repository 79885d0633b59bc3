#include "worker/extract/entity.h"

#include "common/hash.h"

#define NONE        UINT32_MAX
#define PROBES_MAX  32u
#define ACRONYM_MAX 10u
#define NAME_BYTES  120u /* longer mentions are headlines more often than names */

/* A hash to a number. A crowded place loses entries instead of growing slow. */
struct map {
    struct slot {
        uint64_t key;
        uint32_t value;
        bool used;
    } *slots;
    size_t size; /* a power of two */
};

static struct map map_new(struct arena *arena, size_t n)
{
    struct map map = {.size = 64};
    while (map.size < 4 * n) {
        map.size *= 2;
    }
    map.slots = ARENA_NEW(arena, struct slot, map.size);
    return map;
}

/* The slot of key, or a free one for it; NULL if its place is crowded. */
static struct slot *map_slot(const struct map *map, uint64_t key)
{
    size_t at = (key ^ key >> 32) & (map->size - 1);
    for (unsigned n = 0; n < PROBES_MAX; n++, at = (at + 1) & (map->size - 1)) {
        if (!map->slots[at].used || map->slots[at].key == key) {
            return &map->slots[at];
        }
    }
    return NULL;
}

static uint32_t map_get(const struct map *map, uint64_t key)
{
    const struct slot *slot = map_slot(map, key);
    return slot && slot->used ? slot->value : NONE;
}

static void map_put(struct map *map, uint64_t key, uint32_t value)
{
    struct slot *slot = map_slot(map, key);
    if (slot) {
        *slot = (struct slot){.key = key, .value = value, .used = true};
    }
}

/* Chunks of one name, before the different names of one thing come together. */
struct cluster {
    int evidence[ENTITY_TYPES];
    struct name name;
    enum entity_type type;
    bool tagged;
    uint32_t chunk; /* its first */
};

struct linker {
    const struct doc *doc;
    struct chunks *chunks;
    struct cluster *clusters;
    size_t n, cap;
    struct map map;       /* keys of names, initials and shortened names to clusters */
    uint32_t *last_name;  /* by word: the person last named so, or NONE */
    uint32_t *first_name; /* by word: the first person named so in the whole text */
};

/* Different kinds of keys of one map. */
enum {
    KEY_GROUP = 1,
    KEY_TEXT,
    KEY_SHORT,   /* without the country in front */
    KEY_INITIALS /* hash of the letters in lower case */
};

static uint64_t key_of(uint64_t kind, uint64_t hash)
{
    return (hash ^ kind * 0xD6E8FEB86659FD93ull) * 0x9E3779B97F4A7C15ull;
}

static uint64_t text_hash(const struct doc *doc, uint32_t first, uint32_t last)
{
    uint64_t hash = 0;
    for (uint32_t i = first; i <= last; i++) {
        hash = (hash ^ doc->tokens[i].hash) * 0x9E3779B97F4A7C15ull + 1;
    }
    return hash;
}

static enum entity_type decide(const struct cluster *cluster)
{
    /* of equal ones the first here: what unknown names in news are most often */
    static const enum entity_type order[] = {ENTITY_PERSON, ENTITY_ORG,     ENTITY_LOC, ENTITY_NORP,
                                             ENTITY_FAC,    ENTITY_PRODUCT, ENTITY_MISC};
    enum entity_type best = order[0];
    if (cluster->name.own || (cluster->name.group != 0 && !cluster->tagged)) {
        return cluster->name.type;
    }
    for (size_t i = 1; i < sizeof order / sizeof order[0]; i++) {
        if (cluster->evidence[order[i]] > cluster->evidence[best]) {
            best = order[i];
        }
    }
    return best;
}

/* One cluster for each different name. */
static void gather(struct linker *linker)
{
    for (size_t i = 0; i < linker->chunks->n; i++) {
        struct chunk *chunk = &linker->chunks->items[i];
        uint64_t key = chunk->name.group != 0
                           ? key_of(KEY_GROUP, chunk->name.group)
                           : key_of(KEY_TEXT, text_hash(linker->doc, chunk->first, chunk->last));
        uint32_t at = map_get(&linker->map, key);
        if (at == NONE) {
            at = (uint32_t)linker->n;
            struct cluster cluster = {
                .name = chunk->name, .tagged = chunk->tagged, .chunk = (uint32_t)i};
            ARENA_PUSH(linker->doc->arena, linker->clusters, linker->n, linker->cap, cluster);
            map_put(&linker->map, key, at);
        }
        for (int t = 0; t < ENTITY_TYPES; t++) {
            linker->clusters[at].evidence[t] += chunk->evidence[t];
        }
        chunk->cluster = at;
    }
    for (size_t i = 0; i < linker->n; i++) {
        linker->clusters[i].type = decide(&linker->clusters[i]);
    }
}

/* Tokens of the country or people that a longer name begins with; 0 if there is none. */
static uint32_t country_in_front(const struct doc *doc, const struct chunk *chunk)
{
    struct name name;
    uint32_t n = gazetteer_match(doc, chunk->first, &name);
    bool fits = n > 0 && chunk->first + n <= chunk->last && (name.type == ENTITY_NORP || name.gpe);
    return fits ? n : 0;
}

/* Enters the initials of [first, last] as a name of the cluster: "NSC" and "nsc". */
static void put_initials(struct linker *linker, uint32_t first, uint32_t last, uint32_t cluster)
{
    const struct doc *doc = linker->doc;
    char letters[ACRONYM_MAX];
    size_t n = 0;
    for (uint32_t i = first; i <= last; i++) {
        char c = doc->text.p[doc->tokens[i].start];
        if (c >= 'A' && c <= 'Z' && n < ACRONYM_MAX) {
            letters[n++] = (char)(c + 32);
        }
    }
    if (n >= 2 && n < ACRONYM_MAX) {
        uint64_t key = key_of(KEY_INITIALS, hash64((struct str){letters, n}));
        if (map_get(&linker->map, key) == NONE) {
            map_put(&linker->map, key, cluster);
        }
    }
}

/* What longer names may be shortened to; of two the first in the text counts. */
static void note_short_forms(struct linker *linker)
{
    const struct doc *doc = linker->doc;
    for (uint32_t i = 0; i < linker->n; i++) {
        const struct cluster *cluster = &linker->clusters[i];
        const struct chunk *chunk = &linker->chunks->items[cluster->chunk];
        if (chunk->first == chunk->last || cluster->type == ENTITY_NORP) {
            continue;
        }
        if (cluster->type == ENTITY_PERSON) {
            uint32_t word = doc->tokens[chunk->last].word;
            if (linker->first_name[word] == NONE) {
                linker->first_name[word] = i;
            }
            continue;
        }
        uint32_t country = country_in_front(doc, chunk);
        put_initials(linker, chunk->first, chunk->last, i);
        if (country > 0) {
            uint64_t rest = text_hash(doc, chunk->first + country, chunk->last);
            put_initials(linker, chunk->first + country, chunk->last, i);
            if (map_get(&linker->map, key_of(KEY_SHORT, rest)) == NONE) {
                map_put(&linker->map, key_of(KEY_SHORT, rest), i);
            }
        } else if (cluster->type == ENTITY_ORG) {
            uint64_t head = text_hash(doc, chunk->first, chunk->first);
            bool own = !token_is(doc, chunk->first,
                                 WORD_TOPIC | WORD_ROLE_MOD | WORD_ORG_HEAD | WORD_FUNCTION);
            if (own && map_get(&linker->map, key_of(KEY_SHORT, head)) == NONE) {
                map_put(&linker->map, key_of(KEY_SHORT, head), i);
            }
        }
    }
}

/* The organization that a chunk is a short form of, or NONE. */
static uint32_t long_form(const struct linker *linker, const struct chunk *chunk)
{
    const struct doc *doc = linker->doc;
    const struct token *token = &doc->tokens[chunk->first];
    if (chunk->name.group != 0) {
        return NONE;
    }
    if (chunk->first == chunk->last && (token->flags & TOKEN_ALL_CAPS)) {
        return map_get(&linker->map, key_of(KEY_INITIALS, doc->words[token->word].hash));
    }
    return map_get(&linker->map, key_of(KEY_SHORT, text_hash(doc, chunk->first, chunk->last)));
}

/* The full name that a single name stands for here, or NONE. */
static uint32_t full_person(const struct linker *linker, const struct chunk *chunk)
{
    uint32_t word = linker->doc->tokens[chunk->last].word;
    bool known = chunk->name.group != 0;
    if (chunk->first != chunk->last || word == 0 || (known && linker->last_name[word] == NONE)) {
        return NONE;
    }
    bool place = token_is(linker->doc, (int64_t)chunk->first - 1, WORD_PLACE_PREP);
    if (known && (place || chunk->name.type != ENTITY_LOC)) {
        return NONE;
    }
    return linker->last_name[word] != NONE ? linker->last_name[word] : linker->first_name[word];
}

/* "Joseph R. Biden" after "Joseph Biden": the same first and last names. */
static uint32_t same_person(const struct linker *linker, const struct chunk *chunk)
{
    uint32_t other = linker->last_name[linker->doc->tokens[chunk->last].word];
    if (other == NONE) {
        return NONE;
    }
    const struct chunk *full = &linker->chunks->items[linker->clusters[other].chunk];
    return linker->doc->tokens[full->first].word == linker->doc->tokens[chunk->first].word ? other
                                                                                           : NONE;
}

static void link_people(struct linker *linker)
{
    for (size_t i = 0; i < linker->chunks->n; i++) {
        struct chunk *chunk = &linker->chunks->items[i];
        struct cluster *cluster = &linker->clusters[chunk->cluster];
        uint32_t word = linker->doc->tokens[chunk->last].word;
        if (chunk->first == chunk->last) {
            uint32_t full = full_person(linker, chunk);
            chunk->cluster = full != NONE ? full : chunk->cluster;
        } else if (cluster->type == ENTITY_PERSON && word != 0) {
            uint32_t same = same_person(linker, chunk);
            chunk->cluster = same != NONE ? same : chunk->cluster;
            linker->last_name[word] = chunk->cluster;
        }
    }
}

/* "(NSC)" behind a name says what the letters mean, whatever its initials are. */
static void link_acronyms(struct linker *linker)
{
    const struct doc *doc = linker->doc;
    for (size_t i = 0; i + 1 < linker->chunks->n; i++) {
        const struct chunk *name = &linker->chunks->items[i];
        const struct chunk *letters = name + 1;
        bool bracketed = letters->first == letters->last && letters->first == name->last + 2 &&
                         token_mark(doc, (int64_t)name->last + 1, '(') &&
                         token_mark(doc, (int64_t)letters->last + 1, ')');
        if (bracketed && name->first < name->last && letters->name.group == 0 &&
            (doc->tokens[letters->first].flags & TOKEN_ALL_CAPS)) {
            map_put(&linker->map,
                    key_of(KEY_INITIALS, doc->words[doc->tokens[letters->first].word].hash),
                    name->cluster);
        }
    }
    for (size_t i = 0; i < linker->chunks->n; i++) {
        struct chunk *chunk = &linker->chunks->items[i];
        uint32_t full = long_form(linker, chunk);
        bool person = linker->clusters[chunk->cluster].type == ENTITY_PERSON &&
                      !(doc->tokens[chunk->first].flags & TOKEN_ALL_CAPS);
        if (full != NONE && full != chunk->cluster && !person) {
            chunk->cluster = full;
        }
    }
}

/* Of two mentions the better name: the longer one, but any before none or one that is too long. */
static bool is_better_name(struct str a, struct str than)
{
    if (than.n == 0 || than.n > NAME_BYTES) {
        return than.n == 0 || a.n < than.n;
    }
    return a.n > than.n && a.n <= NAME_BYTES;
}

static void
add_mention(const struct linker *linker, struct entity *entity, const struct chunk *chunk)
{
    const struct doc *doc = linker->doc;
    struct str text = token_range(doc, chunk->first, chunk->last);
    entity->mentions[entity->n_mentions++] = (struct mention){
        .span = {.start = doc->tokens[chunk->first].start,
                 .end = doc->tokens[chunk->last].end,
                 .text = text},
        .role = chunk->role,
    };
    if (is_better_name(text, entity->name)) {
        entity->name = text;
    }
    if (chunk->name.gpe && entity->type == ENTITY_LOC) {
        entity->subtype = STR("GPE");
    }
}

/* Follows links of links ("A" short for "A B", that itself moved); bounded, for loops. */
static uint32_t final_cluster(const struct linker *linker, uint32_t cluster)
{
    for (int hops = 0; hops < 4; hops++) {
        uint32_t next = linker->chunks->items[linker->clusters[cluster].chunk].cluster;
        if (next == cluster) {
            break;
        }
        cluster = next;
    }
    return cluster;
}

static void write_entities(struct linker *linker, struct facts *out)
{
    struct arena *arena = linker->doc->arena;
    uint32_t *entity_of = ARENA_NEW(arena, uint32_t, linker->n + 1); /* by cluster: index + 1 */
    uint32_t *counts = ARENA_NEW(arena, uint32_t, linker->n + 1);
    for (size_t i = 0; i < linker->chunks->n; i++) {
        struct chunk *chunk = &linker->chunks->items[i];
        chunk->cluster = final_cluster(linker, chunk->cluster);
        counts[chunk->cluster]++;
    }
    size_t most = linker->n < ENTITIES_MAX ? linker->n : ENTITIES_MAX;
    out->entities = ARENA_NEW(arena, struct entity, most + 1);
    for (size_t i = 0; i < linker->chunks->n; i++) {
        struct chunk *chunk = &linker->chunks->items[i];
        uint32_t *index = &entity_of[chunk->cluster];
        if (*index == 0) {
            if (out->n_entities == most) {
                linker->chunks->truncated = true;
                chunk->cluster = NONE;
                continue;
            }
            struct entity *entity = &out->entities[out->n_entities++];
            entity->type = linker->clusters[chunk->cluster].type;
            entity->mentions = ARENA_NEW(arena, struct mention, counts[chunk->cluster]);
            *index = (uint32_t)out->n_entities;
        }
        chunk->cluster = *index - 1;
        add_mention(linker, &out->entities[chunk->cluster], chunk);
    }
}

void link_chunks(const struct doc *doc, struct chunks *chunks, struct facts *out)
{
    struct linker linker = {.doc = doc, .chunks = chunks};
    linker.map = map_new(doc->arena, chunks->n * 4);
    linker.last_name = ARENA_NEW(doc->arena, uint32_t, doc->n_words + 1);
    linker.first_name = ARENA_NEW(doc->arena, uint32_t, doc->n_words + 1);
    for (uint32_t i = 0; i < doc->n_words; i++) {
        linker.last_name[i] = NONE;
        linker.first_name[i] = NONE;
    }
    gather(&linker);
    note_short_forms(&linker);
    link_people(&linker);
    link_acronyms(&linker);
    write_entities(&linker, out);
}

void weigh_entities(const struct doc *doc, struct str title, struct facts *facts)
{
    uint64_t total = 0;
    uint64_t *weights = ARENA_NEW(doc->arena, uint64_t, facts->n_entities + 1);
    for (size_t i = 0; i < facts->n_entities; i++) {
        const struct entity *entity = &facts->entities[i];
        for (size_t k = 0; k < entity->n_mentions; k++) {
            /* the first kilobyte of a news text says what it is about */
            weights[i] += entity->mentions[k].span.start < 1000 ? 3 : 1;
        }
        bool in_title =
            i < 100 && title.n > 0 && title.n < 1000 && str_find(title, entity->name) >= 0;
        weights[i] *= in_title ? 2 : 1;
        total += weights[i];
    }
    for (size_t i = 0; i < facts->n_entities; i++) {
        facts->entities[i].salience_ppm = (uint32_t)(weights[i] * 1000000 / total);
    }
}
