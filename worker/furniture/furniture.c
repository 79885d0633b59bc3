#include "worker/furniture/furniture.h"

#include <stdlib.h>
#include <string.h>

#include "common/hash.h"
#include "common/or_die.h"

struct furniture {
    int32_t epoch;
    size_t n;
    struct furniture_key keys[]; /* ascending */
};

struct str furniture_source(struct str domain, struct str name)
{
    struct str source = domain.n > 0 ? domain : name;
    return source.n > 0 && source.n <= FURNITURE_MAX_SOURCE_BYTES ? source : (struct str){0};
}

uint64_t furniture_hash(struct str s)
{
    return hash64(s);
}

static int compare(const void *x, const void *y)
{
    const struct furniture_key *a = x, *b = y;
    if (a->source != b->source) {
        return a->source < b->source ? -1 : 1;
    }
    return (a->line > b->line) - (a->line < b->line);
}

struct furniture *furniture_new(int32_t epoch, const struct furniture_key *keys, size_t n)
{
    struct furniture *furniture = or_die(malloc(sizeof *furniture + n * sizeof *keys));
    furniture->epoch = epoch;
    furniture->n = 0;
    if (n > 0) {
        memcpy(furniture->keys, keys, n * sizeof *keys);
        qsort(furniture->keys, n, sizeof *keys, compare);
    }
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || compare(&furniture->keys[i - 1], &furniture->keys[i]) != 0) {
            furniture->keys[furniture->n++] = furniture->keys[i];
        }
    }
    return furniture;
}

void furniture_free(struct furniture *furniture)
{
    free(furniture);
}

int32_t furniture_epoch(const struct furniture *furniture)
{
    return furniture ? furniture->epoch : FURNITURE_NO_EPOCH;
}

/* How many keys are below key. */
static size_t rank(const struct furniture_key *keys, size_t n, struct furniture_key key)
{
    size_t low = 0;
    while (low < n) {
        size_t mid = (low + n) / 2;
        if (compare(&keys[mid], &key) < 0) {
            low = mid + 1;
        } else {
            n = mid;
        }
    }
    return low;
}

struct furniture_shelf furniture_of(const struct furniture *furniture, struct str source)
{
    struct furniture_shelf shelf = {0};
    if (!furniture || source.n == 0) {
        return shelf;
    }
    uint64_t hash = furniture_hash(source);
    shelf.keys =
        furniture->keys + rank(furniture->keys, furniture->n, (struct furniture_key){hash, 0});
    size_t rest = furniture->n - (size_t)(shelf.keys - furniture->keys);
    shelf.n = rank(shelf.keys, rest, (struct furniture_key){hash, UINT64_MAX});
    shelf.n += shelf.n < rest && shelf.keys[shelf.n].source == hash;
    return shelf;
}

bool furniture_has(struct furniture_shelf shelf, struct str line)
{
    if (shelf.n == 0) {
        return false;
    }
    struct furniture_key key = {shelf.keys[0].source, furniture_hash(line)};
    size_t at = rank(shelf.keys, shelf.n, key);
    return at < shelf.n && shelf.keys[at].line == key.line;
}
