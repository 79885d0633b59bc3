/*
 * newsmill — sub-commands and nothing else.
 */
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "worker/commands/commands.h"
#include "worker/record.h"

static int command_version(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        (void)puts("usage: newsmill version\n\n"
                   "Prints the version, and that of the pipeline that makes the rows.\n\n"
                   "Example: newsmill version");
        return EXIT_FINE;
    }
    (void)printf("newsmill %s (pipeline %d)\n", NEWSMILL_VERSION, PIPELINE_VERSION);
    return EXIT_FINE;
}

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *does;
} commands[] = {
    {"check-config", command_check_config,
     "print the effective settings, and what is wrong with them"},
    {"cluster", command_cluster, "group raw articles from files; no Kafka, no database"},
    {"explain", command_explain, "why two stored articles are, or are not, grouped"},
    {"feed", command_feed, "send articles from files and folders to the input topic"},
    {"forget", command_forget, "erase an article everywhere, and take it out of its groups"},
    {"furniture", command_furniture,
     "lines that keep coming back in one outlet: learn, list, edit"},
    {"health", command_health, "ask a running worker; for container health checks"},
    {"migrate", command_migrate, "bring the schema to this version"},
    {"offsets", command_offsets, "where ingest stands, and the only way to move it"},
    {"process", command_process,
     "raw articles from files to article.v1 lines; no Kafka, no database"},
    {"prune", command_prune, "drop what is older than the settings keep"},
    {"replay", command_replay, "dead letters back into their input topics"},
    {"reprocess", command_reprocess, "stored raw articles through the present pipeline"},
    {"run", command_run, "the service"},
    {"snapshot", command_snapshot, "the present state of all groups to the compacted state topic"},
    {"status", command_status, "leader, lag, backlog, outbox, last rejects, versions: at a glance"},
    {"tail", command_tail, "events as they are published, one readable line each"},
    {"topics", command_topics, "the topics, with the settings they need"},
    {"train", command_train, "make a tagger model from articles with marked names"},
    {"version", command_version, "print the version"},
};

static void usage(FILE *to)
{
    (void)fputs("usage: newsmill COMMAND [flags]\n\n", to);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        (void)fprintf(to, "  %-14s%s\n", commands[i].name, commands[i].does);
    }
    (void)fputs("\nnewsmill COMMAND --help shows a command's flags, its settings and an example.\n"
                "Exit codes: 0 fine, 1 failed, 2 usage, 3 some articles were rejected.\n",
                to);
}

/*
 * A core dump would hold passwords and articles. Of 0 bytes it would still go to a program where
 * core_pattern names one; 1 stops both. `prlimit --core=unlimited --pid` brings it back.
 */
static void no_core_dump(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_CORE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max < 1 ? limit.rlim_max : 1;
        (void)setrlimit(RLIMIT_CORE, &limit);
    }
}

/*
 * What a batch needs goes back when it ends. By default the threshold grows with what is freed, to
 * 32 MB, and then blocks of batches lie among what lives long: of the leader's 210 MB after 30,000
 * articles two thirds were holes.
 */
#define OWN_PAGES_BYTES (256 << 10)

static void give_memory_back(void)
{
    (void)mallopt(M_MMAP_THRESHOLD, OWN_PAGES_BYTES);
}

int main(int argc, char **argv)
{
    no_core_dump();
    give_memory_back();
    if (argc < 2) {
        usage(stderr);
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            return commands[i].run(argc - 1, argv + 1);
        }
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        usage(stdout);
        return EXIT_FINE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        return command_version(argc, argv);
    }
    (void)fprintf(stderr, "newsmill: no command '%s'\n", argv[1]);
    usage(stderr);
    return EXIT_USAGE;
}
