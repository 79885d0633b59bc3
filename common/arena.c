#include "common/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * With ARENA_ONE_BLOCK_PER_TAKE (the asan preset) every take is its own malloc of the
 * exact size: an overrun cannot land in a neighbour, and a str kept past arena_reset()
 * is reported as a use after free.
 */
#ifdef ARENA_ONE_BLOCK_PER_TAKE
static const bool pack_takes = false;
#else
static const bool pack_takes = true;
#endif

struct block {
    struct block *older;
    size_t cap;
    size_t used;
    alignas(max_align_t) char bytes[];
};

struct arena {
    size_t block_bytes;
    size_t used;
    struct block *newest;
};

static void *or_die(void *p)
{
    if (!p) {
        (void)fputs("arena: out of memory\n", stderr);
        abort();
    }
    return p;
}

struct arena *arena_new(size_t block_bytes)
{
    struct arena *arena = or_die(calloc(1, sizeof *arena));
    arena->block_bytes = block_bytes;
    return arena;
}

/* Frees all blocks but one of the usual size, which serves the next message as it is. */
void arena_reset(struct arena *arena)
{
    struct block *keep = NULL;
    for (struct block *b = arena->newest; b;) {
        struct block *older = b->older;
        if (pack_takes && !keep && b->cap == arena->block_bytes) {
            keep = b;
        } else {
            free(b);
        }
        b = older;
    }
    if (keep) {
        keep->older = NULL;
        keep->used = 0;
    }
    arena->newest = keep;
    arena->used = 0;
}

void arena_free(struct arena *arena)
{
    if (arena) {
        arena_reset(arena);
        free(arena->newest);
        free(arena);
    }
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}

static struct block *block_with_room(struct arena *arena, size_t need)
{
    struct block *b = arena->newest;
    if (pack_takes && b && b->cap - b->used >= need) {
        return b;
    }
    size_t cap = pack_takes && need < arena->block_bytes ? arena->block_bytes : need;
    b = or_die(malloc(sizeof *b + cap));
    b->cap = cap;
    b->used = 0;
    b->older = arena->newest;
    arena->newest = b;
    return b;
}

static void *take(struct arena *arena, size_t size, size_t count)
{
    size_t align = pack_takes ? alignof(max_align_t) : 1;
    if (size > 0 && count > (SIZE_MAX / 2) / size) {
        or_die(NULL);
    }
    size_t need = (size * count + align - 1) / align * align;
    struct block *b = block_with_room(arena, need);
    void *p = b->bytes + b->used;
    b->used += need;
    arena->used += need;
    return p;
}

void *arena_take(struct arena *arena, size_t size, size_t count)
{
    return memset(take(arena, size, count), 0, size * count);
}

void *arena_space(struct arena *arena, size_t size, size_t count)
{
    return take(arena, size, count);
}

char *arena_room(struct arena *arena, size_t n)
{
    return arena_space(arena, 1, n);
}

struct str arena_copy(struct arena *arena, struct str s)
{
    return (struct str){arena_zstr(arena, s), s.n};
}

const char *arena_zstr(struct arena *arena, struct str s)
{
    char *p = arena_room(arena, s.n + 1);
    if (s.n > 0) {
        memcpy(p, s.p, s.n);
    }
    p[s.n] = '\0';
    return p;
}

struct str arena_printf(struct arena *arena, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *p = arena_take(arena, 1, n < 0 ? 1 : (size_t)n + 1);
    if (n > 0) {
        (void)vsnprintf(p, (size_t)n + 1, fmt, again);
    }
    va_end(again);
    return (struct str){p, n < 0 ? 0 : (size_t)n};
}

void *arena_grow(struct arena *arena, void *items, size_t size, size_t n, size_t *cap)
{
    if (n < *cap) {
        return items;
    }
    size_t more = *cap < 8 ? 8 : *cap * 2;
    char *moved = take(arena, size, more);
    if (n > 0) {
        memcpy(moved, items, n * size);
    }
    memset(moved + n * size, 0, (more - n) * size);
    *cap = more;
    return moved;
}
