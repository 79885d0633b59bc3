#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/arena.h"
#include "worker/commands/commands.h"
#include "worker/commands/read_settings.h"
#include "worker/settings.h"
#include "worker/store/prune.h"

static const char usage[] =
    "usage: newsmill prune [--outbox-days N] [--raw-days N] [--stories-days N] [--dry-run] "
    "[flags]\n"
    "\n"
    "Drops what is older than the settings NEWSMILL_RETAIN_… keep, in small steps beside live\n"
    "traffic. The leader does the same by itself once a minute. Stories are given to the leader:\n"
    "it closes them (events with \"reason\":\"pruned\") and compares their articles with no later\n"
    "ones. Articles and members stay.\n"
    "\n"
    "  --outbox-days N    published outbox rows\n"
    "  --raw-days N       original bytes of articles\n"
    "  --stories-days N   stories by the date of their last article, with their fingerprints\n"
    "  --dry-run          how many there are, and nothing else\n"
    "\n"
    "Example: newsmill prune --raw-days 90 --dry-run\n";

static bool read_options(int argc, char **argv, struct retain *retain, bool *dry_run)
{
    for (int i = 1; i < argc; i++) {
        int64_t *days = strcmp(argv[i], "--outbox-days") == 0    ? &retain->outbox_days
                        : strcmp(argv[i], "--raw-days") == 0     ? &retain->raw_days
                        : strcmp(argv[i], "--stories-days") == 0 ? &retain->stories_days
                                                                 : NULL;
        uint64_t number = 0;
        if (strcmp(argv[i], "--dry-run") == 0) {
            *dry_run = true;
        } else if (!days || i + 1 == argc || !str_to_u64(str_of(argv[++i]), &number) ||
                   number > 36500) {
            return false;
        } else {
            *days = (int64_t)number;
        }
    }
    return true;
}

static int
prune(const struct settings *settings, const struct retain *retain, bool dry_run, struct err *err)
{
    const char *url = settings->database_url;
    struct store *store =
        store_new(&(struct store_options){.conninfo = url ? url : "", .id = settings->id});
    struct pruned pruned;
    enum status status = store_prune(store, retain, dry_run, &pruned, err);
    store_free(store);
    if (status != OK) {
        return EXIT_FAILED;
    }
    (void)printf("%s%" PRId64 " outbox rows, %" PRId64 " raw bodies, %" PRId64 " stories\n",
                 dry_run ? "(nothing was changed) " : "", pruned.outbox, pruned.raw,
                 pruned.stories);
    return EXIT_FINE;
}

int command_prune(int argc, char **argv)
{
    struct arena *arena = arena_new(64 * 1024);
    struct settings settings;
    struct retain retain = {0};
    struct err err = {0};
    bool dry_run = false;
    int code = EXIT_USAGE;

    bool go_on = read_settings(&argc, argv, usage, arena, &settings, &code);
    if (go_on) {
        retain = (struct retain){.outbox_days = settings.retain_outbox_days,
                                 .raw_days = settings.retain_raw_days,
                                 .stories_days = settings.retain_stories_days};
    }
    if (go_on && !read_options(argc, argv, &retain, &dry_run)) {
        (void)fputs(usage, stderr);
    } else if (go_on) {
        code = prune(&settings, &retain, dry_run, &err);
        if (code != EXIT_FINE) {
            (void)fprintf(stderr, "newsmill prune: %s\n", err.text);
        }
    }
    arena_free(arena);
    return code;
}
