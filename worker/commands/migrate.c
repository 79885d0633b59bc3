#include <stdio.h>
#include <string.h>

#include "common/arena.h"
#include "common/clock.h"
#include "worker/commands/commands.h"
#include "worker/commands/read_settings.h"
#include "worker/settings.h"
#include "worker/store/migrate.h"

static const char usage[] =
    "usage: newsmill migrate [--check] [flags]\n"
    "\n"
    "Brings the schema (named by NEWSMILL_ID) to this version. Safe to run at once from several\n"
    "places; waits up to a minute for the server.\n"
    "\n"
    "  --check     changes nothing; exit code 1 if a migration is missing\n"
    "\n"
    "Example: DATABASE_URL=postgresql://owner@db/news newsmill migrate\n";

#define WAIT_MS  60000
#define PAUSE_MS 1000

static int apply(const struct store_options *options)
{
    int64_t deadline = clock_monotonic_us() + (int64_t)WAIT_MS * 1000;
    for (;;) {
        struct err err = {0};
        int applied = 0;
        enum status status = migrate(options, &applied, &err);
        if (status == OK) {
            (void)printf("%s: %d migrations applied, now at version %d\n", options->id, applied,
                         migrations[n_migrations - 1].version);
            return EXIT_FINE;
        }
        (void)fprintf(stderr, "newsmill migrate: %s\n", err.text);
        if (status != ERR_RETRY || clock_monotonic_us() > deadline) {
            return EXIT_FAILED;
        }
        clock_sleep_ms(PAUSE_MS);
    }
}

static int check(const struct store_options *options)
{
    struct err err = {0};
    int missing = 0;
    if (migrate_check(options, &missing, &err)) {
        (void)fprintf(stderr, "newsmill migrate: %s\n", err.text);
        return EXIT_FAILED;
    }
    (void)printf("%s: %d migrations missing\n", options->id, missing);
    return missing > 0 ? EXIT_FAILED : EXIT_FINE;
}

int command_migrate(int argc, char **argv)
{
    struct arena *arena = arena_new(64 * 1024);
    struct settings settings;
    int code = EXIT_USAGE;

    bool go_on = read_settings(&argc, argv, usage, arena, &settings, &code);
    bool check_only = argc == 2 && strcmp(argv[1], "--check") == 0;
    if (go_on && argc > 1 && !check_only) {
        (void)fprintf(stderr, "newsmill migrate: unknown argument '%s'\n%s", argv[1], usage);
    } else if (go_on) {
        const struct store_options options = {
            .conninfo = settings.database_url ? settings.database_url : "", .id = settings.id};
        code = check_only ? check(&options) : apply(&options);
    }
    arena_free(arena);
    return code;
}
