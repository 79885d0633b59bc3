#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/arena.h"
#include "worker/commands/commands.h"
#include "worker/commands/read_settings.h"
#include "worker/run.h"

static const char usage[] =
    "usage: newsmill run [flags]\n"
    "\n"
    "The service: reads articles from Kafka, stores them in PostgreSQL, groups them, publishes\n"
    "every change of a group. Stops on SIGTERM; whatever is killed, nothing is lost or doubled.\n"
    "\n"
    "  --once      stop when the input is caught up with and all is published\n"
    "\n"
    "Example: newsmill run --roles ingest --threads 4 --log-format text\n";

int command_run(int argc, char **argv)
{
    struct arena *arena = arena_new(64 * 1024);
    struct settings settings;
    struct log log;
    int code = EXIT_USAGE;

    bool go_on = read_settings(&argc, argv, usage, arena, &settings, &code);
    bool once = argc == 2 && strcmp(argv[1], "--once") == 0;
    if (go_on && argc > 1 && !once) {
        (void)fprintf(stderr, "newsmill run: unknown argument '%s'\n%s", argv[1], usage);
    } else if (go_on) {
        log_init(&log, STDOUT_FILENO, (enum log_level)settings.log_level);
        log_set_format(&log, (enum log_format)settings.log_format);
        log_limit_repeats(&log);
        code = service_run(&settings, &log, once);
        log_release(&log);
    }
    arena_free(arena);
    return code;
}
