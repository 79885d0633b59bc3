#include "worker/commands/furniture_file.h"

#include "common/file.h"
#include "worker/normalize/normalize.h"

#define MAX_BYTES ((size_t)256 << 20)

enum status furniture_file_read(const char *path,
                                struct arena *arena,
                                struct furniture_list *out,
                                struct err *err)
{
    struct buf bytes;
    struct err why = {0};
    buf_init(&bytes, MAX_BYTES);
    if (file_read(path, &bytes, &why) || furniture_list_read(buf_str(&bytes), arena, out, &why)) {
        (void)err_set(err, why.status, "%s: %s", path, why.text);
    }
    buf_release(&bytes);
    for (size_t i = 0; err->status == OK && i < out->n; i++) {
        out->items[i].line = normalize_line(out->items[i].line, arena);
    }
    if (err->status == OK) {
        furniture_list_sort(out);
    }
    return err->status;
}

enum status furniture_file_set(const char *path, struct furniture **out, struct err *err)
{
    struct furniture_list list = {0};
    *out = NULL;
    if (!path) {
        return OK;
    }
    struct arena *arena = arena_new(1 << 16);
    if (furniture_file_read(path, arena, &list, err) == OK) {
        *out = furniture_list_set(&list, FURNITURE_NO_EPOCH);
    }
    arena_free(arena);
    return err->status;
}
