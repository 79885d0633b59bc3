/*
 * arena — memory that lives as long as one message.
 *
 * What:  take pieces, never give one back, empty it all with arena_reset().
 * Why:   every result of a message dies at the same moment, so one owner replaces
 *        dozens of free() calls and their error paths.
 * Rules: arena_take() never returns NULL; a machine out of memory ends the process,
 *        and the message is delivered again, for its offset was not stored.
 *        One arena belongs to one thread.
 * Cost:  a take is O(size); a reset is O(blocks) and keeps one block for the next message.
 * Source: the per-message memory context of PostgreSQL (src/backend/utils/mmgr/README).
 */
#ifndef COMMON_ARENA_H
#define COMMON_ARENA_H

#include <stddef.h>

#include "common/str.h"

struct arena; /* opaque */

struct arena *arena_new(size_t block_bytes);
void arena_free(struct arena *arena); /* arena may be NULL */
void arena_reset(struct arena *arena);

/* Bytes taken since the last reset; for budgets in tests. */
size_t arena_used(const struct arena *arena);

/* Zeroed room for count items of size bytes each, aligned for any type. */
void *arena_take(struct arena *arena, size_t size, size_t count);

/* Such room that is written before it is read: it is not zeroed. */
void *arena_space(struct arena *arena, size_t size, size_t count);
char *arena_room(struct arena *arena, size_t n); /* n bytes of it */

struct str arena_copy(struct arena *arena, struct str s);
const char *arena_zstr(struct arena *arena, struct str s); /* a copy that ends in NUL */

/* printf into the arena; the result's p ends in NUL (not counted in n). */
__attribute__((format(printf, 2, 3))) struct str
arena_printf(struct arena *arena, const char *fmt, ...);

#define ARENA_NEW(arena, type, count) ((type *)arena_take((arena), sizeof(type), (count)))

/* As ARENA_NEW(), for items that are written before they are read: they are not zeroed. */
#define ARENA_ROOM(arena, type, count) ((type *)arena_space((arena), sizeof(type), (count)))

/*
 * Room for one more item in a list that grows by doubling: returns items, moved if it was
 * full. n items are in use, *cap fit. The old memory stays until the reset.
 */
void *arena_grow(struct arena *arena, void *items, size_t size, size_t n, size_t *cap);

#define ARENA_PUSH(arena, items, n, cap, item)                                                     \
    do {                                                                                           \
        if ((n) >= (cap)) {                                                                        \
            (items) = arena_grow((arena), (items), sizeof *(items), (n), &(cap));                  \
        }                                                                                          \
        (items)[(n)++] = (item);                                                                   \
    } while (0)

#endif
