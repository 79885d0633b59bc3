#include "worker/commands/input.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_MANIFEST_LINE 65536
#define READ_BYTES        65536

struct input {
    const struct input_options *options;
    int next_file;      /* of options->files */
    FILE *lines;        /* an open list of lines, or NULL */
    const char *name;   /* of it, for errors */
    unsigned long line; /* lines read of it */
    bool ended;
};

struct input *input_open(const struct input_options *options)
{
    struct input *input = calloc(1, sizeof *input);
    if (!input) {
        abort();
    }
    input->options = options;
    return input;
}

static void close_lines(struct input *input)
{
    if (input->lines && input->lines != stdin) {
        (void)fclose(input->lines);
    }
    input->lines = NULL;
}

void input_close(struct input *input)
{
    if (input) {
        close_lines(input);
        free(input);
    }
}

static enum status open_file(const char *path, FILE **out, struct err *err)
{
    *out = strcmp(path, "-") == 0 ? stdin : fopen(path, "rbe");
    return *out ? OK : err_set(err, ERR_FATAL, "%s: %s", path, strerror(errno));
}

/* The next name on the command line; NULL behind the last. Without any: standard input. */
static const char *next_name(struct input *input)
{
    const struct input_options *options = input->options;
    if (options->manifest || options->n_files == 0) {
        return input->next_file++ > 0 ? NULL : options->manifest ? options->manifest : "-";
    }
    return input->next_file < options->n_files ? options->files[input->next_file++] : NULL;
}

/* Bytes up to and without '\n', of which max are kept; false at the end of the file. */
static bool read_line(FILE *file, size_t max, struct arena *arena, struct str *out)
{
    char *p = NULL;
    size_t n = 0;
    size_t cap = 0;
    int c = getc_unlocked(file);
    if (c == EOF) {
        return false;
    }
    for (; c != EOF && c != '\n'; c = getc_unlocked(file)) {
        if (n < max) {
            ARENA_PUSH(arena, p, n, cap, (char)c);
        }
    }
    *out = (struct str){p, n};
    return true;
}

/* The next line that is not blank, over all files; *end behind the last one. */
static enum status next_line(struct input *input,
                             size_t max,
                             struct arena *arena,
                             struct str *out,
                             bool *end,
                             struct err *err)
{
    for (;;) {
        if (!input->lines) {
            input->name = next_name(input);
            input->line = 0;
            if (!input->name) {
                *end = true;
                return OK;
            }
            if (open_file(input->name, &input->lines, err)) {
                return err->status;
            }
        }
        if (!read_line(input->lines, max, arena, out)) {
            if (ferror(input->lines)) {
                return err_set(err, ERR_FATAL, "%s: cannot be read", input->name);
            }
            close_lines(input);
            continue;
        }
        input->line++;
        if (str_trim(*out).n > 0) {
            return OK;
        }
    }
}

static struct str member(const json_t *object, const char *key, struct arena *arena)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? arena_copy(arena, (struct str){json_string_value(value),
                                                                  json_string_length(value)})
                                 : (struct str){0};
}

static enum status manifest_item(
    struct input *input, struct arena *arena, struct input_item *item, bool *end, struct err *err)
{
    struct str line = {0};
    if (next_line(input, MAX_MANIFEST_LINE, arena, &line, end, err) || *end) {
        return err->status;
    }
    json_t *object = json_loadb(line.p, line.n, 0, NULL);
    item->file = member(object, "file", arena);
    item->raw.id = member(object, "id", arena);
    item->raw.url = member(object, "url", arena);
    item->raw.published_at = member(object, "published_at", arena);
    struct str content_type = member(object, "content_type", arena);
    if (content_type.p) {
        item->raw.content_type = content_type;
    }
    json_decref(object);
    if (item->file.n == 0) {
        return err_set(err, ERR_FATAL, "%s:%lu: no JSON object with a \"file\"", input->name,
                       input->line);
    }
    return OK;
}

static enum status ndjson_item(
    struct input *input, struct arena *arena, struct input_item *item, bool *end, struct err *err)
{
    item->is_line = true;
    item->raw.content_type = STR("application/json");
    return next_line(input, input->options->max_article_bytes + 1, arena, &item->raw.value, end,
                     err);
}

enum status input_next(
    struct input *input, struct arena *arena, struct input_item *item, bool *end, struct err *err)
{
    const struct input_options *options = input->options;
    *item = (struct input_item){.raw = {.content_type = options->content_type,
                                        .url = options->url,
                                        .published_at = options->published_at}};
    if (options->manifest) {
        return manifest_item(input, arena, item, end, err);
    }
    if (options->ndjson) {
        return ndjson_item(input, arena, item, end, err);
    }
    const char *name = next_name(input);
    *end = !name;
    item->file = str_of(name);
    return OK;
}

enum status
input_load(struct input_item *item, size_t max_article_bytes, struct arena *arena, struct err *err)
{
    if (item->is_line) {
        return OK;
    }
    FILE *file = NULL;
    if (open_file(arena_zstr(arena, item->file), &file, err)) {
        return err->status;
    }
    size_t cap = READ_BYTES;
    size_t n = 0;
    char *p = arena_take(arena, 1, cap);
    for (size_t got; n <= max_article_bytes && (got = fread(p + n, 1, cap - n, file)) > 0;) {
        n += got;
        if (n == cap) {
            p = arena_grow(arena, p, 1, n, &cap);
        }
    }
    if (ferror(file)) {
        (void)err_set(err, ERR_FATAL, "%.*s: %s", STR_ARG(item->file), strerror(errno));
    }
    if (file != stdin) {
        (void)fclose(file);
    }
    item->raw.value = (struct str){p, n};
    return err->status;
}

struct str input_item_id(const struct input_item *item, struct arena *arena)
{
    if (!item->is_line) {
        return item->raw.id;
    }
    json_t *object = json_loadb(item->raw.value.p, item->raw.value.n, 0, NULL);
    struct str id = member(object, "id", arena);
    json_decref(object);
    return id;
}
