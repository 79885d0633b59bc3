/*
 * file — a whole file in memory, up to a bound.
 */
#ifndef COMMON_FILE_H
#define COMMON_FILE_H

#include "common/buf.h"
#include "common/err.h"

/*
 * Appends all bytes of path to out, whose limit (buf_init) bounds them; "-" is standard input.
 * ERR_FATAL: not to be opened or read, or larger than the limit; err->text says which of them,
 * without the path, as the caller knows best what to call it.
 */
enum status file_read(const char *path, struct buf *out, struct err *err);

#endif
