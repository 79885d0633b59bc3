#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/arena.h"
#include "worker/commands/commands.h"
#include "worker/settings.h"
#include "worker/snapshot/snapshot.h"

static const char usage[] =
    "usage: newsmill snapshot [flags]\n"
    "\n"
    "Writes the present state of all groups to the compacted topic NEWSMILL_STATE_TOPIC, in one\n"
    "transaction: a record a group (key: its id; value as of its `created` event, with all "
    "members;\n"
    "more of them under ID/1, ID/2 …), tombstones for groups that are gone, and last the record\n"
    "\"position\". Who has loaded it reads the events from its offsets on, without those whose "
    "ce_id\n"
    "is at most its outbox_id. May run beside the service, as often as one likes.\n";

int command_snapshot(int argc, char **argv)
{
    struct arena *arena = arena_new(64 * 1024);
    struct settings settings;
    struct snapshot_result result;
    struct err err = {0};
    struct log log;
    int code = EXIT_USAGE;

    log_init(&log, 2, LOG_LEVEL_WARN);
    enum status status = settings_load(&argc, argv, arena, &settings, NULL, &err);
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        (void)printf("%s\n", usage);
        settings_print_help(stdout);
        code = EXIT_FINE;
    } else if (status) {
        (void)fprintf(stderr, "newsmill snapshot: %s\n", err.text);
    } else if (argc > 1) {
        (void)fputs(usage, stderr);
    } else if (snapshot_write(&settings, &log, &result, &err)) {
        (void)fprintf(stderr, "newsmill snapshot: %s\n", err.text);
        code = EXIT_FAILED;
    } else {
        (void)printf("%" PRIu64 " groups in %" PRIu64 " records, %" PRIu64
                     " tombstones, as of event %" PRId64 "\n",
                     result.groups, result.records - 1, result.tombstones, result.position);
        code = EXIT_FINE;
    }
    arena_free(arena);
    return code;
}
