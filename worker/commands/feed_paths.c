#include "worker/commands/feed_paths.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/config.h"
#include "common/hash.h"
#include "common/str.h"

#define DEPTH_MAX 32 /* of folders: a link to above must not go on for ever */

struct walk {
    bool lines;
    struct arena *arena;
    struct feed_paths *out;
    struct err *err;
};

static void add_file(struct walk *walk, const char *path, uint64_t bytes)
{
    static const struct {
        struct str suffix;
        const char *type;
    } types[] = {
        {STR_INIT(".html"), "text/html"},
        {STR_INIT(".htm"), "text/html"},
        {STR_INIT(".json"), "application/json"},
        {STR_INIT(".txt"), "text/plain"},
    };
    struct str name = str_of(path);
    struct feed_path item = {.path = arena_zstr(walk->arena, name), .bytes = bytes};
    item.lines = walk->lines || str_eq(name, STR("-")) || str_ends_nocase(name, STR(".ndjson")) ||
                 str_ends_nocase(name, STR(".jsonl"));
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (str_ends_nocase(name, types[i].suffix)) {
            item.content_type = types[i].type;
        }
    }
    item.content_type = item.lines ? "application/json" : item.content_type;
    walk->out->bytes += bytes;
    ARENA_PUSH(walk->arena, walk->out->items, walk->out->n, walk->out->cap, item);
}

static int shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static enum status add(struct walk *walk, const char *path, int depth)
{
    struct stat at = {0};
    struct dirent **entries = NULL;
    if (strcmp(path, "-") != 0 && stat(path, &at) != 0) {
        return err_set(walk->err, ERR_INPUT, "%s: %s", path, strerror(errno));
    }
    if (!S_ISDIR(at.st_mode)) {
        add_file(walk, path, (uint64_t)at.st_size);
        return OK;
    }
    int n = depth < DEPTH_MAX ? scandir(path, &entries, shown, alphasort) : -1;
    if (n < 0) {
        return err_set(walk->err, ERR_INPUT, "%s: %s", path,
                       depth < DEPTH_MAX ? strerror(errno) : "too many folders deep");
    }
    for (int i = 0; i < n; i++) {
        const char *slash = str_ends(str_of(path), STR("/")) ? "" : "/";
        const char *below = arena_printf(walk->arena, "%s%s%s", path, slash, entries[i]->d_name).p;
        if (walk->err->status == OK) {
            (void)add(walk, below, depth + 1);
        }
        free(entries[i]);
    }
    free(entries);
    return walk->err->status;
}

enum status feed_paths_find(
    char **args, int n, bool lines, struct arena *arena, struct feed_paths *out, struct err *err)
{
    struct walk walk = {lines, arena, out, err};
    *out = (struct feed_paths){0};
    for (int i = 0; i < n; i++) {
        if (add(&walk, args[i], 0)) {
            return err->status;
        }
    }
    return OK;
}

/* ---- the place ---- */

#define MAGIC "newsmill-feed 1"

/* Of the paths up to and with the one: whether it is the same list up to there. */
static uint64_t paths_hash(const struct feed_paths *paths, size_t last)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < paths->n && i <= last; i++) {
        hash = hash * UINT64_C(1099511628211) + hash64(str_of(paths->items[i].path));
    }
    return hash;
}

enum status feed_place_read(const char *file,
                            const struct feed_paths *paths,
                            struct arena *arena,
                            struct feed_place *out,
                            struct err *err)
{
    const char *text = NULL;
    size_t path = 0;
    uint64_t items = 0;
    uint64_t hash = 0;
    *out = (struct feed_place){0};
    if (access(file, F_OK) != 0) {
        return OK;
    }
    if (config_read_file(file, arena, &text, err)) {
        return err->status;
    }
    if (sscanf(text, MAGIC " %zu %" SCNu64 " %" SCNx64, &path, &items, &hash) != 3) {
        return err_set(err, ERR_INPUT, "--resume %s: not a file of newsmill feed", file);
    }
    if (path > paths->n || hash != paths_hash(paths, path)) {
        return err_set(err, ERR_INPUT,
                       "--resume %s: the files before the place it names are others now; give the "
                       "same arguments, or remove it to begin anew",
                       file);
    }
    *out = (struct feed_place){path, items};
    return OK;
}

enum status feed_place_write(const char *file,
                             const struct feed_paths *paths,
                             struct feed_place place,
                             struct err *err)
{
    char temporary[4096];
    int n = snprintf(temporary, sizeof temporary, "%s.new", file);
    FILE *out = n > 0 && n < (int)sizeof temporary ? fopen(temporary, "we") : NULL;
    bool ok = out && fprintf(out, MAGIC " %zu %" PRIu64 " %016" PRIx64 "\n", place.path,
                             place.items, paths_hash(paths, place.path)) > 0;
    ok = out && fclose(out) == 0 && ok && rename(temporary, file) == 0;
    return ok ? OK : err_set(err, ERR_FATAL, "--resume %s: %s", file, strerror(errno));
}
