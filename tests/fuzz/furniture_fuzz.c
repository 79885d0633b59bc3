/* Any bytes as a file of furniture: what is read can be written, and gives itself when read again.
 */
#include <stdlib.h>

#include "common/utf8.h"
#include "worker/furniture/list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
    if (!ok) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(1 << 16);
    struct furniture_list once = {0}, twice = {0};
    struct err err = {0};
    struct str text = {(const char *)data, size};
    enum status status = furniture_list_read(text, arena, &once, &err);
    need(status == OK || (status == ERR_INPUT && err.text[0] && once.n == 0));
    char *file = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < once.n; i++) {
        const struct furniture_line *item = &once.items[i];
        need(item->source.n > 0 && item->source.n <= FURNITURE_MAX_SOURCE_BYTES);
        need(item->line.n > 0 && item->line.n <= FURNITURE_MAX_LINE_BYTES);
        need(utf8_valid(item->line) && item->permille <= 1000);
        need(furniture_list_find(&once, item->source, item->line) == item);
        struct str line = furniture_list_write(item, arena);
        for (size_t k = 0; k < line.n; k++) {
            ARENA_PUSH(arena, file, n, cap, line.p[k]);
        }
    }
    need(furniture_list_read((struct str){file, n}, arena, &twice, &err) == OK || status != OK);
    need(furniture_list_same(&once, &twice));
    struct furniture *set = furniture_list_set(&once, 1);
    for (size_t i = 0; i < once.n; i++) {
        const struct furniture_line *item = &once.items[i];
        bool wanted = item->origin != FURNITURE_REMOVED;
        need(furniture_has(furniture_of(set, item->source), item->line) == wanted);
    }
    furniture_free(set);
    arena_free(arena);
    return 0;
}
