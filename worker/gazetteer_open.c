#include "worker/gazetteer_open.h"

#include "common/file.h"

enum status gazetteer_open(const char *path, struct gazetteer *gazetteer, struct err *err)
{
    struct buf bytes;
    struct err why = {0};
    if (!path || path[0] == '\0') {
        return OK;
    }
    buf_init(&bytes, GAZETTEER_FILE_BYTES);
    if (file_read(path, &bytes, &why) || gazetteer_add(gazetteer, buf_str(&bytes), &why)) {
        (void)err_set(err, ERR_FATAL, "gazetteer %s: %s", path, why.text);
    }
    buf_release(&bytes);
    return err->status;
}
