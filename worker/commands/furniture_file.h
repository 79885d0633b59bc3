/*
 * furniture_file — furniture from a file, in the form of `newsmill furniture export`.
 */
#ifndef WORKER_COMMANDS_FURNITURE_FILE_H
#define WORKER_COMMANDS_FURNITURE_FILE_H

#include "common/arena.h"
#include "common/err.h"
#include "worker/furniture/list.h"

/*
 * path: "-" is standard input. out: in the arena; the lines folded as texts are, and sorted.
 * ERR_FATAL: cannot be read, or is too large. ERR_INPUT: a line of it is wrong.
 */
enum status furniture_file_read(const char *path,
                                struct arena *arena,
                                struct furniture_list *out,
                                struct err *err);

/* The same as a set for furniture_free(). path NULL: NULL. */
enum status furniture_file_set(const char *path, struct furniture **out, struct err *err);

#endif
