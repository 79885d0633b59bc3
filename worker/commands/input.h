/*
 * input — the raw articles that `process` and `cluster` are given on the command line.
 *
 * What:  the flags that both share, and the articles one after another: whole files, the
 *        lines of NDJSON, or the files of a manifest.
 * Holds: a file or line over the size limit is cut one byte above it, so that memory stays
 *        bounded and pipeline() still sees that it is too large.
 */
#ifndef WORKER_COMMANDS_INPUT_H
#define WORKER_COMMANDS_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "common/arena.h"
#include "common/err.h"
#include "worker/decode/decode.h"

struct input_options {
    char **files; /* borrowed from argv; "-" is standard input, and none at all too */
    int n_files;
    const char *manifest;  /* NULL: none */
    const char *model;     /* as NEWSMILL_MODEL, which is its default */
    const char *gazetteer; /* as NEWSMILL_GAZETTEER, which is its default */
    const char *furniture; /* as `newsmill furniture export` writes it; NULL: none */
    bool ndjson;
    bool keep_all;
    bool events;    /* cluster only */
    bool explain;   /* process only */
    bool text_only; /* process only */
    int jobs;       /* process only */
    size_t max_article_bytes;
    struct str content_type, url, published_at; /* for all articles, where nothing nearer says it */
};

enum input_for {
    INPUT_FOR_PROCESS,
    INPUT_FOR_CLUSTER,
};

/*
 * argv: a command's own, argv[0] its name. out borrows from it.
 * ERR_INPUT: a wrong flag or value; err->text says which. --help is also ERR_INPUT, with
 * an empty text.
 */
enum status
input_parse(int argc, char **argv, enum input_for whom, struct input_options *out, struct err *err);
void input_usage(const char *command, enum input_for whom);

/* One article, not yet read if it is a file of its own. */
struct input_item {
    struct raw_message raw;
    struct str file; /* its path as given, or not given (NDJSON, standard input) */
    bool is_line;    /* an NDJSON line: raw.value is there */
};

struct input; /* opaque; used by one thread at a time */

struct input *input_open(const struct input_options *options);
void input_close(struct input *input); /* may be NULL */

/*
 * The next article; *end is set behind the last one. item lives as long as arena.
 * ERR_FATAL: a list of articles cannot be opened or read, or a manifest line is wrong.
 */
enum status input_next(
    struct input *input, struct arena *arena, struct input_item *item, bool *end, struct err *err);

/* Reads the item's file, if it is one. ERR_FATAL: it cannot be read. Any thread may call it. */
enum status
input_load(struct input_item *item, size_t max_article_bytes, struct arena *arena, struct err *err);

/* The `id` of an envelope that pipeline() refused, for its line; not given if there is none. */
struct str input_item_id(const struct input_item *item, struct arena *arena);

#endif
