/*
 * feed_paths — the files that `newsmill feed` is to send, and how far an earlier run came.
 *
 * What:  arguments in their order; a folder stands for all files below it, sorted by their path.
 * Why:   the same arguments give the same list, so a place in it can be written down.
 */
#ifndef WORKER_COMMANDS_FEED_PATHS_H
#define WORKER_COMMANDS_FEED_PATHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/err.h"

struct feed_path {
    const char *path;         /* "-": standard input */
    bool lines;               /* NDJSON: .ndjson, .jsonl or standard input; else one article */
    const char *content_type; /* by its suffix; NULL: the service looks at it */
    uint64_t bytes;
};

struct feed_paths {
    struct feed_path *items;
    size_t n, cap;
    uint64_t bytes; /* of all; standard input is not known */
};

/* out lives as long as arena. ERR_INPUT: a file or folder cannot be read. */
enum status feed_paths_find(
    char **args, int n, bool lines, struct arena *arena, struct feed_paths *out, struct err *err);

/* Everything before is acknowledged: items of paths before the one, and `items` of that. */
struct feed_place {
    size_t path;
    uint64_t items;
};

/*
 * The place that an earlier run left in file; none (out zero) if there is no such file.
 * ERR_INPUT: it is of other paths, or no such file at all.
 */
enum status feed_place_read(const char *file,
                            const struct feed_paths *paths,
                            struct arena *arena,
                            struct feed_place *out,
                            struct err *err);

/* Whole or not at all: a new file takes the old one's place. */
enum status feed_place_write(const char *file,
                             const struct feed_paths *paths,
                             struct feed_place place,
                             struct err *err);

#endif
