#include "worker/commands/furniture_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "worker/normalize/normalize.h"

#define MAX_BYTES ((size_t)256 << 20)

static enum status read_bytes(const char *path, struct buf *out, struct err *err)
{
    char chunk[65536];
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rbe");
    if (!file) {
        return err_set(err, ERR_FATAL, "%s: %s", path, strerror(errno));
    }
    for (size_t n; !buf_failed(out) && (n = fread(chunk, 1, sizeof chunk, file)) > 0;) {
        buf_add(out, chunk, n);
    }
    if (ferror(file)) {
        (void)err_set(err, ERR_FATAL, "%s: %s", path, strerror(errno));
    } else if (buf_failed(out)) {
        (void)err_set(err, ERR_FATAL, "%s: larger than 256 MiB", path);
    }
    if (file != stdin) {
        (void)fclose(file);
    }
    return err->status;
}

enum status furniture_file_read(const char *path,
                                struct arena *arena,
                                struct furniture_list *out,
                                struct err *err)
{
    struct buf bytes;
    struct err why = {0};
    buf_init(&bytes, MAX_BYTES);
    if (read_bytes(path, &bytes, err) == OK &&
        furniture_list_read(buf_str(&bytes), arena, out, &why)) {
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
