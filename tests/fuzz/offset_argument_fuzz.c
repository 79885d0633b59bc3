/* Any text as what `newsmill offsets --set` is given: what is read is in bounds and written back
 * the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/offset_argument.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
    if (!ok) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(4096);
    const char *text = arena_zstr(arena, (struct str){(const char *)data, size});
    struct offset_argument got = {0};
    if (offset_argument_read(text, arena, &got)) {
        uint64_t offset = 0;
        need(got.topic[0] && !strpbrk(got.topic, ":=") && got.partition >= 0);
        need(str_eq(got.where, STR("earliest")) || str_eq(got.where, STR("latest")) ||
             (str_to_u64(got.where, &offset) && offset <= INT64_MAX));
        need(strncmp(text, got.topic, strlen(got.topic)) == 0);
        need(strcmp(text + strlen(text) - got.where.n, got.where.p) == 0);
    } else {
        need(!got.topic);
    }
    arena_free(arena);
    return 0;
}
