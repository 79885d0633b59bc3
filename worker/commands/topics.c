#include <stdio.h>
#include <string.h>

#include "common/arena.h"
#include "common/buf.h"
#include "worker/commands/commands.h"
#include "worker/commands/topic_admin.h"
#include "worker/settings.h"
#include "worker/topic_plan.h"

static const char usage[] =
    "usage: newsmill topics [--create|--check] [flags]\n"
    "\n"
    "Prints the topics that the settings need.\n"
    "\n"
    "  --create                  makes those that are missing, then checks all\n"
    "  --check                   exit code 1 if one is missing or breaks a promise\n"
    "  --partitions N            for input topics that are made (default 6)\n"
    "  --replication-factor N    for topics that are made (default: 3, or the number of\n"
    "                            brokers if there are fewer)\n"
    "\n"
    "Example: newsmill topics --create --partitions 12\n";

struct options {
    bool create, check, help;
    uint64_t partitions; /* 0: the plan's */
    uint64_t replicas;   /* 0: by the number of brokers */
};

static bool read_options(int argc, char **argv, struct options *out)
{
    for (int i = 1; i < argc; i++) {
        uint64_t *number = NULL;
        if (strcmp(argv[i], "--create") == 0) {
            out->create = true;
        } else if (strcmp(argv[i], "--check") == 0) {
            out->check = true;
        } else if (strcmp(argv[i], "--help") == 0) {
            out->help = true;
        } else if (strcmp(argv[i], "--partitions") == 0) {
            number = &out->partitions;
        } else if (strcmp(argv[i], "--replication-factor") == 0) {
            number = &out->replicas;
        } else {
            return false;
        }
        if (number && (i + 1 == argc || !str_to_u64(str_of(argv[++i]), number) || *number == 0 ||
                       *number > 10000)) {
            return false;
        }
    }
    return !(out->create && out->check);
}

static void print_plan(const struct topic_plan *plans, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        (void)printf("%s: %d partitions", plans[i].name, plans[i].partitions);
        for (size_t k = 0; k < plans[i].n_configs; k++) {
            (void)printf(", %s=%s", plans[i].configs[k].name, plans[i].configs[k].value);
        }
        (void)printf("\n");
    }
}

/* Prints what differs; *kept turns false for a topic that is missing or breaks a promise. */
static enum status check_topic(struct topic_admin *admin,
                               const struct settings *settings,
                               const struct topic_plan *plan,
                               struct arena *arena,
                               bool *kept,
                               struct err *err)
{
    struct topic_facts facts;
    bool found;
    if (topic_admin_describe(admin, plan->name, arena, &found, &facts, err)) {
        return err->status;
    }
    if (!found) {
        (void)printf("%s: missing\n", plan->name);
        *kept = false;
        return OK;
    }
    struct buf lines;
    buf_init(&lines, 64 * 1024);
    bool ok = topic_check(plan, settings, &facts, &lines);
    *kept = *kept && ok;
    (void)printf("%.*s", STR_ARG(buf_str(&lines)));
    if (ok) {
        (void)printf("%s: fine (%d partitions, %d replicas)\n", plan->name, facts.partitions,
                     facts.replicas);
    }
    buf_release(&lines);
    return OK;
}

static enum status create_missing(struct topic_admin *admin,
                                  const struct topic_plan *plan,
                                  const struct options *options,
                                  int replicas,
                                  struct arena *arena,
                                  struct err *err)
{
    struct topic_facts facts;
    bool found;
    if (topic_admin_describe(admin, plan->name, arena, &found, &facts, err) || found) {
        return err->status;
    }
    struct topic_plan made = *plan;
    if (made.kind == TOPIC_INPUT && options->partitions) {
        made.partitions = (int)options->partitions;
    }
    if (topic_admin_create(admin, &made, replicas, err)) {
        return err->status;
    }
    (void)printf("%s: created\n", made.name);
    return OK;
}

static enum status work(const struct settings *settings,
                        const struct options *options,
                        struct topic_admin *admin,
                        struct arena *arena,
                        bool *kept,
                        struct err *err)
{
    int brokers;
    if (topic_admin_connect(admin, &brokers, err)) {
        return err->status;
    }
    int replicas = options->replicas ? (int)options->replicas : brokers < 3 ? brokers : 3;
    size_t n;
    const struct topic_plan *plans = topic_plan(settings, replicas, arena, &n);
    for (size_t i = 0; options->create && i < n; i++) {
        if (create_missing(admin, &plans[i], options, replicas, arena, err)) {
            return err->status;
        }
    }
    *kept = true;
    for (size_t i = 0; i < n; i++) {
        if (check_topic(admin, settings, &plans[i], arena, kept, err)) {
            return err->status;
        }
    }
    return OK;
}

static int run(const struct settings *settings, const struct options *options, struct arena *arena)
{
    if (!options->create && !options->check) {
        size_t n;
        const struct topic_plan *plans = topic_plan(settings, 1, arena, &n);
        print_plan(plans, n);
        return EXIT_FINE;
    }
    struct err err = {0};
    bool kept = false;
    struct topic_admin *admin = NULL;
    enum status status = topic_admin_open(settings, &admin, &err);
    if (status == OK) {
        status = work(settings, options, admin, arena, &kept, &err);
    }
    topic_admin_close(admin);
    if (status) {
        (void)fflush(stdout);
        (void)fprintf(stderr, "newsmill topics: %s\n", err.text);
        return status == ERR_INPUT ? EXIT_USAGE : EXIT_FAILED;
    }
    return kept ? EXIT_FINE : EXIT_FAILED;
}

int command_topics(int argc, char **argv)
{
    struct arena *arena = arena_new(64 * 1024);
    struct settings settings;
    struct options options = {0};
    struct err err = {0};
    int code;

    if (settings_load(&argc, argv, arena, &settings, NULL, &err)) {
        (void)fprintf(stderr, "newsmill topics: %s\n", err.text);
        code = EXIT_USAGE;
    } else if (!read_options(argc, argv, &options)) {
        (void)fputs(usage, stderr);
        code = EXIT_USAGE;
    } else if (options.help) {
        (void)printf("%s\n", usage);
        settings_print_help(stdout);
        code = EXIT_FINE;
    } else {
        code = run(&settings, &options, arena);
    }
    arena_free(arena);
    return code;
}
