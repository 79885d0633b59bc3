#include <stdio.h>
#include <string.h>

#include <librdkafka/rdkafka.h>

#include "common/arena.h"
#include "common/buf.h"
#include "worker/commands/commands.h"
#include "worker/settings.h"

static const char usage[] =
    "usage: newsmill check-config [flags]\n"
    "\n"
    "Prints the settings that would be in force, secrets masked, and what is wrong with\n"
    "them. Exit code 2 if anything is.\n"
    "\n"
    "  --markdown  the table of settings for documents\n"
    "\n"
    "Example: NEWSMILL_THREADS=4 newsmill check-config --batch-max 1000\n";

/*
 * Each property against librdkafka. Names from the environment that it does not know are
 * only worth a warning: KAFKA_HOME and the like belong to others.
 */
static void check_props(const struct kafka_props *props, struct buf *warnings, struct buf *problems)
{
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    for (size_t i = 0; i < props->n; i++) {
        const struct kafka_prop *p = &props->items[i];
        char why[256];
        rd_kafka_conf_res_t result = rd_kafka_conf_set(conf, p->name, p->value, why, sizeof why);
        if (result == RD_KAFKA_CONF_UNKNOWN && p->lenient) {
            buf_printf(warnings, "%s: librdkafka has no property %s; ignored\n", p->given_as,
                       p->name);
        } else if (result != RD_KAFKA_CONF_OK) { /* its text may hold the value */
            buf_printf(problems, "%s: %s\n", p->given_as, p->secret ? "invalid value" : why);
        }
    }
    rd_kafka_conf_destroy(conf);
}

static void check_kafka(const struct settings *settings, struct buf *warnings, struct buf *problems)
{
    check_props(&settings->given_props, warnings, problems);
    if (!kafka_props_get(&settings->common_props, "bootstrap.servers") &&
        !kafka_props_get(&settings->common_props, "metadata.broker.list")) {
        buf_printf(problems, "KAFKA_BOOTSTRAP_SERVERS is not set\n");
    }
}

int command_check_config(int argc, char **argv)
{
    struct arena *arena = arena_new(64 * 1024);
    struct buf problems, warnings;
    buf_init(&problems, 256 * 1024);
    buf_init(&warnings, 256 * 1024);
    struct settings settings;
    struct err err = {0};
    int code = EXIT_FINE;

    (void)settings_load(&argc, argv, arena, &settings, &problems, &err);
    if (argc > 1 && strcmp(argv[1], "--markdown") == 0) {
        settings_print_markdown(stdout);
    } else if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        (void)printf("%s\n", usage);
        settings_print_help(stdout);
    } else if (argc > 1) {
        (void)fprintf(stderr, "newsmill check-config: unknown argument '%s'\n%s", argv[1], usage);
        code = EXIT_USAGE;
    } else {
        settings_print(&settings, stdout);
        settings_unknown(&warnings);
        check_kafka(&settings, &warnings, &problems);
        (void)fflush(stdout);
        (void)fprintf(stderr, "%.*s%.*s", STR_ARG(buf_str(&warnings)), STR_ARG(buf_str(&problems)));
        code = problems.n > 0 ? EXIT_USAGE : EXIT_FINE;
    }
    buf_release(&warnings);
    buf_release(&problems);
    arena_free(arena);
    return code;
}
