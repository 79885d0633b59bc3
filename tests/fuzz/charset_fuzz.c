/* A first line as content type, the rest as bytes of whatever charset: UTF-8 without NUL comes out,
 * and stays as it is. */
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "worker/decode/charset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
    if (!ok) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(1 << 14);
    struct str_pair two = str_cut((struct str){(const char *)data, size}, '\n');
    struct strs warnings = {0}, none = {0};
    struct str once = charset_to_utf8(two.tail, two.head, arena, &warnings);
    need(utf8_valid(once) && (once.n == 0 || !memchr(once.p, 0, once.n)));
    need(once.n <= 4 * two.tail.n);
    for (size_t i = 0; i < warnings.n; i++) {
        need(utf8_valid(warnings.items[i]) && warnings.items[i].n > 0);
    }
    if (!str_starts(once, STR("\xEF\xBB\xBF"))) {
        need(str_eq(once, charset_to_utf8(once, STR("text/plain; charset=utf-8"), arena, &none)));
    }
    decode_cleanup();
    arena_free(arena);
    return 0;
}
