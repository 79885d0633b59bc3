#include "worker/gazetteer_open.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/buf.h"

static enum status read_bytes(const char *path, struct buf *out, struct err *err)
{
    char chunk[65536];
    FILE *file = fopen(path, "rbe");
    if (!file) {
        return err_set(err, ERR_FATAL, "gazetteer %s: %s", path, strerror(errno));
    }
    for (size_t n; !buf_failed(out) && (n = fread(chunk, 1, sizeof chunk, file)) > 0;) {
        buf_add(out, chunk, n);
    }
    if (ferror(file)) {
        (void)err_set(err, ERR_FATAL, "gazetteer %s: %s", path, strerror(errno));
    } else if (buf_failed(out)) {
        (void)err_set(err, ERR_FATAL, "gazetteer %s: larger than 16 MiB", path);
    }
    (void)fclose(file);
    return err->status;
}

enum status gazetteer_open(const char *path, struct gazetteer *gazetteer, struct err *err)
{
    struct buf bytes;
    struct err why = {0};
    if (!path || path[0] == '\0') {
        return OK;
    }
    buf_init(&bytes, GAZETTEER_FILE_BYTES);
    if (read_bytes(path, &bytes, err) == OK && gazetteer_add(gazetteer, buf_str(&bytes), &why)) {
        (void)err_set(err, ERR_FATAL, "gazetteer %s: %s", path, why.text);
    }
    buf_release(&bytes);
    return err->status;
}
