#include <inttypes.h>
#include <stdio.h>

#include "common/arena.h"
#include "worker/commands/commands.h"
#include "worker/commands/read_settings.h"
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
    "is at most its outbox_id. May run beside the service, as often as one likes.\n"
    "\n"
    "Example: newsmill snapshot --state-topic newsmill.clusters.state\n";

static int snapshot(const struct settings *settings)
{
    struct snapshot_result result;
    struct err err = {0};
    struct log log;

    log_init(&log, 2, LOG_LEVEL_WARN);
    if (snapshot_write(settings, &log, &result, &err)) {
        (void)fprintf(stderr, "newsmill snapshot: %s\n", err.text);
        return EXIT_FAILED;
    }
    (void)printf("%" PRIu64 " groups in %" PRIu64 " records, %" PRIu64
                 " tombstones, as of event %" PRId64 "\n",
                 result.groups, result.records - 1, result.tombstones, result.position);
    return EXIT_FINE;
}

int command_snapshot(int argc, char **argv)
{
    struct arena *arena = arena_new(64 * 1024);
    struct settings settings;
    int code = EXIT_USAGE;

    bool go_on = read_settings(&argc, argv, usage, arena, &settings, &code);
    if (go_on && argc > 1) {
        (void)fputs(usage, stderr);
    } else if (go_on) {
        code = snapshot(&settings);
    }
    arena_free(arena);
    return code;
}
