#include "worker/store/names.h"

#include <stdlib.h>
#include <string.h>

#include "common/hash.h"

struct entry {
    struct name_key key;
    int64_t id; /* 0: free */
};

struct names {
    struct entry *places;
    uint32_t n_places; /* a power of two; filled to three quarters at most */
    uint32_t n_max;
    uint32_t used;
    uint32_t n_added; /* since the last commit */
};

struct names *names_new(uint32_t n_max)
{
    struct names *names = calloc(1, sizeof *names);
    if (!names) {
        abort();
    }
    names->n_max = n_max;
    names->n_places = 4;
    while (names->n_places / 4 * 3 < n_max) {
        names->n_places *= 2;
    }
    names->places = calloc(names->n_places, sizeof *names->places);
    if (!names->places) {
        abort();
    }
    return names;
}

void names_free(struct names *names)
{
    if (names) {
        free(names->places);
        free(names);
    }
}

struct name_key name_key(struct str type, struct str name)
{
    uint64_t seed = hash64(type);
    return (struct name_key){hash64_seed(name, seed), hash64_seed(name, ~seed)};
}

/* The place of a key, or the free one where it would stand. */
static uint32_t place_of(const struct names *names, struct name_key key)
{
    uint32_t at = (uint32_t)key.a % names->n_places;
    while (names->places[at].id != 0 &&
           (names->places[at].key.a != key.a || names->places[at].key.b != key.b)) {
        at = (at + 1) % names->n_places;
    }
    return at;
}

int64_t names_find(const struct names *names, struct name_key key)
{
    return names->places[place_of(names, key)].id;
}

static void clear(struct names *names)
{
    memset(names->places, 0, names->n_places * sizeof *names->places);
    names->used = 0;
    names->n_added = 0;
}

void names_add(struct names *names, struct name_key key, int64_t id)
{
    if (names->used >= names->n_max) {
        clear(names);
    }
    uint32_t at = place_of(names, key);
    if (names->places[at].id == 0) {
        names->used++;
        names->n_added++;
    }
    names->places[at] = (struct entry){key, id};
}

void names_commit(struct names *names)
{
    names->n_added = 0;
}

/* Taking single entries out of a probed table would tear its chains: rare, so all of it goes. */
void names_rollback(struct names *names)
{
    if (names->n_added > 0) {
        clear(names);
    }
}
