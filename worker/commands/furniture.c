#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/arena.h"
#include "worker/commands/commands.h"
#include "worker/commands/furniture_file.h"
#include "worker/commands/furniture_learn.h"
#include "worker/commands/read_settings.h"
#include "worker/normalize/normalize.h"
#include "worker/settings.h"
#include "worker/store/furniture.h"

static const char usage[] =
    "usage: newsmill furniture learn [--dry-run] [--source S] [flags]\n"
    "       newsmill furniture list [--source S] [--epoch N] [flags]\n"
    "       newsmill furniture add SOURCE LINE [flags]\n"
    "       newsmill furniture remove SOURCE LINE [flags]\n"
    "       newsmill furniture export [--source S] [--epoch N] [flags]\n"
    "       newsmill furniture import FILE|- [flags]\n"
    "\n"
    "Lines that keep coming back in one outlet's articles and that no general rule knows. They "
    "are\n"
    "kept in epochs, which never change: each change here makes the next one. A running service\n"
    "works by the newest from its next batch on; what is stored already stays as it is, and each\n"
    "article tells its epoch. SOURCE is the outlet's host (source_domain), else its name.\n"
    "\n"
    "  learn     looks at the newest 500 articles of each outlet, as they came, and takes the "
    "lines\n"
    "            that stand in at least five texts and in a tenth of them, on three days or more\n"
    "  list      the lines of an epoch\n"
    "  add       a line that learning does not find; learning leaves it alone\n"
    "  remove    a line stays in texts, and is not learned again\n"
    "  export    the same as JSON lines, for `import` and for `process --furniture`\n"
    "  import    a new epoch with the lines of a file, and no others\n"
    "\n"
    "  --dry-run    print what learn would change, and change nothing\n"
    "  --epoch N    instead of the newest\n"
    "  --source S   of this outlet only\n"
    "\n"
    "Example: newsmill furniture learn --dry-run --source outlet.example\n";

struct request {
    const char *verb;
    const char *words[2]; /* what follows the verb */
    int n_words;
    struct str source;
    int32_t epoch;
    bool dry_run;
    /* of the change under way */
    struct learned learned;
    struct furniture_list imported;
};

struct verb {
    const char *name;
    int n_words;
    bool source, epoch, dry_run; /* its flags */
    enum status (*run)(struct store *, struct request *, struct arena *, struct err *);
};

/* ---- epochs that are there ---- */

static enum status read_epoch(struct store *store,
                              struct request *request,
                              struct arena *arena,
                              struct furniture_list *out,
                              struct err *err)
{
    return store_list_furniture(store, &request->epoch, arena, out, err);
}

static bool is_wanted(const struct request *request, const struct furniture_line *item)
{
    return !request->source.p || str_eq(item->source, request->source);
}

static enum status
list(struct store *store, struct request *request, struct arena *arena, struct err *err)
{
    struct furniture_list lines;
    if (read_epoch(store, request, arena, &lines, err)) {
        return err->status;
    }
    (void)printf("epoch %" PRId32 "\n%-30s %-8s %8s %6s  %s\n", request->epoch, "SOURCE", "ORIGIN",
                 "ARTICLES", "SHARE", "LINE");
    for (size_t i = 0; i < lines.n; i++) {
        const struct furniture_line *item = &lines.items[i];
        if (is_wanted(request, item)) {
            (void)printf("%-30.*s %-8s %8" PRIu32 " %6.3f  %.*s\n", STR_ARG(item->source),
                         furniture_origin_name(item->origin), item->articles,
                         item->permille / 1000.0, STR_ARG(item->line));
        }
    }
    return OK;
}

static enum status export(struct store *store,
                          struct request *request,
                          struct arena *arena,
                          struct err *err) {
    struct furniture_list lines;
        if (read_epoch(store, request, arena, &lines, err)){return err->status;
}
for (size_t i = 0; i < lines.n; i++)
{
    if (is_wanted(request, &lines.items[i])) {
        struct str line = furniture_list_write(&lines.items[i], arena);
        (void)fwrite(line.p, 1, line.n, stdout);
    }
}
return OK;
}

/* ---- new epochs ---- */

static void print_line(char sign, const struct furniture_line *item)
{
    (void)printf("%c %-8s %.*s  %.*s\n", sign, furniture_origin_name(item->origin),
                 STR_ARG(item->source), STR_ARG(item->line));
}

static void print_changes(const struct furniture_list *before, const struct furniture_list *after)
{
    for (size_t i = 0; i < before->n; i++) {
        const struct furniture_line *item = &before->items[i];
        const struct furniture_line *now = furniture_list_find(after, item->source, item->line);
        if (!now || now->origin != item->origin) {
            print_line('-', item);
        }
    }
    for (size_t i = 0; i < after->n; i++) {
        const struct furniture_line *item = &after->items[i];
        const struct furniture_line *was = furniture_list_find(before, item->source, item->line);
        if (!was || was->origin != item->origin) {
            print_line('+', item);
        }
    }
}

static enum status make_learned(void *context,
                                const struct furniture_list *before,
                                struct arena *arena,
                                struct furniture_list *after,
                                struct err *err)
{
    const struct learned *learned = &((struct request *)context)->learned;
    (void)err;
    *after =
        furniture_list_learn(before, &learned->lines, learned->sources, learned->n_sources, arena);
    print_changes(before, after);
    return OK;
}

static enum status make_imported(void *context,
                                 const struct furniture_list *before,
                                 struct arena *arena,
                                 struct furniture_list *after,
                                 struct err *err)
{
    (void)arena;
    (void)err;
    *after = ((struct request *)context)->imported;
    print_changes(before, after);
    return OK;
}

static enum status make_edited(void *context,
                               const struct furniture_list *before,
                               struct arena *arena,
                               struct furniture_list *after,
                               struct err *err)
{
    const struct request *request = context;
    bool removes = strcmp(request->verb, "remove") == 0;
    const struct furniture_line item = {
        .source = str_of(request->words[0]),
        .line = normalize_line(str_of(request->words[1]), arena),
        .origin = removes ? FURNITURE_REMOVED : FURNITURE_MANUAL,
    };
    if (item.source.n == 0 || item.source.n > FURNITURE_MAX_SOURCE_BYTES || item.line.n == 0 ||
        item.line.n > FURNITURE_MAX_LINE_BYTES) {
        return err_set(err, ERR_INPUT, "a source has 1 to %d bytes, a line 1 to %d",
                       FURNITURE_MAX_SOURCE_BYTES, FURNITURE_MAX_LINE_BYTES);
    }
    if (removes && !furniture_list_find(before, item.source, item.line)) {
        return err_set(err, ERR_INPUT, "%.*s has no such line", STR_ARG(item.source));
    }
    *after = furniture_list_put(before, item, arena);
    print_changes(before, after);
    return OK;
}

static enum status
change(struct store *store, struct furniture_change change, struct arena *arena, struct err *err)
{
    int32_t epoch = FURNITURE_NO_EPOCH;
    if (store_change_furniture(store, &change, arena, &epoch, err) == OK) {
        (void)printf("epoch %" PRId32 "%s\n", epoch, change.dry_run ? " (nothing written)" : "");
    }
    return err->status;
}

static enum status
learn(struct store *store, struct request *request, struct arena *arena, struct err *err)
{
    struct furniture_change how = {make_learned, request, "learned", request->dry_run};
    if (learn_furniture(store, request->source, arena, &request->learned, err)) {
        return err->status;
    }
    (void)printf("%zu articles of %zu outlets: %zu lines\n", request->learned.n_articles,
                 request->learned.n_sources, request->learned.lines.n);
    return change(store, how, arena, err);
}

static enum status
edit(struct store *store, struct request *request, struct arena *arena, struct err *err)
{
    const char *note = strcmp(request->verb, "add") == 0 ? "added" : "removed";
    return change(store, (struct furniture_change){make_edited, request, note, false}, arena, err);
}

static enum status
import(struct store *store, struct request *request, struct arena *arena, struct err *err)
{
    struct furniture_change how = {make_imported, request, "imported", false};
    return furniture_file_read(request->words[0], arena, &request->imported, err)
               ? err->status
               : change(store, how, arena, err);
}

/* ---- arguments ---- */

static const struct verb verbs[] = {
    {"add", 2, false, false, false, edit},      {"export", 0, true, true, false, export},
    {"import", 1, false, false, false, import}, {"learn", 0, true, false, true, learn},
    {"list", 0, true, true, false, list},       {"remove", 2, false, false, false, edit},
};

static const struct verb *find_verb(const char *name)
{
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (strcmp(verbs[i].name, name) == 0) {
            return &verbs[i];
        }
    }
    return NULL;
}

/* A flag with a value. */
static bool
read_flag(const struct verb *verb, const char *flag, const char *value, struct request *out)
{
    uint64_t n = 0;
    if (verb->source && strcmp(flag, "--source") == 0) {
        out->source = str_of(value);
        return out->source.n > 0;
    }
    if (verb->epoch && strcmp(flag, "--epoch") == 0) {
        bool read = str_to_u64(str_of(value), &n) && n > 0 && n <= INT32_MAX;
        out->epoch = (int32_t)n;
        return read;
    }
    return false;
}

static const struct verb *read_request(int argc, char **argv, struct request *out)
{
    const struct verb *verb = argc > 1 ? find_verb(argv[1]) : NULL;
    bool words_only = false; /* behind "--": a line may begin with a dash */
    out->epoch = FURNITURE_NEWEST;
    for (int i = 2; verb && i < argc; i++) {
        if (!words_only && strcmp(argv[i], "--") == 0) {
            words_only = true;
        } else if (words_only || strncmp(argv[i], "--", 2) != 0) {
            if (out->n_words == verb->n_words) {
                return NULL;
            }
            out->words[out->n_words++] = argv[i];
        } else if (verb->dry_run && strcmp(argv[i], "--dry-run") == 0) {
            out->dry_run = true;
        } else if (i + 1 == argc || !read_flag(verb, argv[i], argv[i + 1], out)) {
            return NULL;
        } else {
            i++;
        }
    }
    if (!verb || out->n_words != verb->n_words) {
        return NULL;
    }
    out->verb = verb->name;
    return verb;
}

static int run(const struct settings *settings, struct request *request, const struct verb *verb)
{
    struct arena *arena = arena_new(1 << 20);
    struct err err = {0};
    const char *url = settings->database_url;
    struct store *store =
        store_new(&(struct store_options){.conninfo = url ? url : "", .id = settings->id});
    decode_init();
    if (verb->run(store, request, arena, &err) == OK && (fflush(stdout) != 0 || ferror(stdout))) {
        (void)err_set(&err, ERR_FATAL, "standard output: cannot be written");
    }
    if (err.status) {
        (void)fprintf(stderr, "newsmill furniture: %s\n", err.text);
    }
    decode_cleanup();
    store_free(store);
    arena_free(arena);
    return err.status ? EXIT_FAILED : EXIT_FINE;
}

int command_furniture(int argc, char **argv)
{
    struct arena *arena = arena_new(64 * 1024);
    struct settings settings;
    struct request request = {0};
    const struct verb *verb = NULL;
    int code = EXIT_USAGE;

    bool go_on = read_settings(&argc, argv, usage, arena, &settings, &code);
    if (go_on && !(verb = read_request(argc, argv, &request))) {
        (void)fputs(usage, stderr);
    } else if (go_on) {
        code = run(&settings, &request, verb);
    }
    arena_free(arena);
    return code;
}
