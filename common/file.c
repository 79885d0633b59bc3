#include "common/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum status file_read(const char *path, struct buf *out, struct err *err)
{
    char chunk[65536];
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rbe");
    if (!file) {
        return err_set(err, ERR_FATAL, "%s", strerror(errno));
    }
    for (size_t n; !buf_failed(out) && (n = fread(chunk, 1, sizeof chunk, file)) > 0;) {
        buf_add(out, chunk, n);
    }
    if (ferror(file)) {
        (void)err_set(err, ERR_FATAL, "%s", strerror(errno));
    } else if (buf_failed(out)) {
        (void)err_set(err, ERR_FATAL, "larger than %zu MiB", out->max >> 20);
    }
    if (file != stdin) {
        (void)fclose(file);
    }
    return err->status;
}
