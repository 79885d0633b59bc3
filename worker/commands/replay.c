#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/arena.h"
#include "worker/commands/commands.h"
#include "worker/commands/read_settings.h"
#include "worker/decode/date.h"
#include "worker/pipeline.h"
#include "worker/replay/replay.h"
#include "worker/settings.h"

static const char usage[] =
    "usage: newsmill replay [--dry-run] [--reason R] [--since T] [--limit N] [flags]\n"
    "\n"
    "Sends dead letters back into the input topics they came from, each once: a run that was\n"
    "stopped or killed goes on where it was. Prints what it finds first.\n"
    "\n"
    "  --dry-run         print what would be done, and do nothing\n"
    "  --reason R        only letters refused for this reason\n"
    "  --since T         only letters refused since then (2026-05-01, 2026-05-01T12:00:00Z)\n"
    "  --limit N         at most so many; the next run goes on behind them\n"
    "  --max-replays N   leave letters that have been tried so often (default 3)\n"
    "  --from-start      look at all letters again, also those that earlier runs sent or left\n"
    "\n"
    "What a run passes over, because it was refused too early or tried too often, later runs\n"
    "pass over too, unless --from-start is given. Letters of other reasons wait.\n"
    "\n"
    "Example: newsmill replay --reason invalid_json --since 2026-05-01\n";

struct request {
    struct replay_options options;
    bool dry_run;
};

static bool read_value(const char *flag, const char *value, struct request *out)
{
    struct letter_rules *rules = &out->options.rules;
    struct stamp stamp = {0};
    if (strcmp(flag, "--reason") == 0) {
        rules->reason = str_of(value);
        return marks_reason(pipeline_reasons, rules->reason) < MARKS_MAX;
    }
    if (strcmp(flag, "--since") == 0) {
        bool read = date_parse(str_of(value), DATE_FROM_ENVELOPE, &stamp);
        rules->since_us = stamp.us;
        return read;
    }
    if (strcmp(flag, "--limit") == 0) {
        return str_to_u64(str_of(value), &out->options.limit) && out->options.limit > 0;
    }
    return strcmp(flag, "--max-replays") == 0 && str_to_u64(str_of(value), &rules->max_replays) &&
           rules->max_replays > 0;
}

static bool read_options(int argc, char **argv, struct request *out)
{
    out->options.rules.since_us = INT64_MIN;
    out->options.rules.max_replays = 3;
    out->options.reasons = pipeline_reasons;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--dry-run") == 0) {
            out->dry_run = true;
        } else if (strcmp(argv[i], "--from-start") == 0) {
            out->options.from_start = true;
        } else if (i + 1 == argc || !read_value(argv[i], argv[i + 1], out)) {
            return false;
        } else {
            i++;
        }
    }
    return true;
}

static uint64_t sum_of(const struct replay_tally *tally, size_t reason)
{
    uint64_t sum = 0;
    for (size_t f = 0; f < LETTER_FATES; f++) {
        sum += tally->n[reason][f];
    }
    return sum;
}

/* A fate that no letter has gets no column; the one that matters always does. */
static bool is_shown(const struct replay_tally *tally, enum letter_fate fate)
{
    uint64_t sum = fate == LETTER_AGAIN;
    for (size_t r = 0; r <= MARKS_MAX; r++) {
        sum += tally->n[r][fate];
    }
    return sum > 0;
}

static void print_tally(const struct replay_tally *tally)
{
    (void)printf("%-18s", "REASON");
    for (enum letter_fate f = 0; f < LETTER_FATES; f++) {
        if (is_shown(tally, f)) {
            (void)printf(" %15s", letter_fate_name(f));
        }
    }
    (void)printf("\n");
    for (size_t r = 0; r <= MARKS_MAX; r++) {
        if (sum_of(tally, r) == 0) {
            continue;
        }
        (void)printf("%-18s", r < MARKS_MAX ? pipeline_reasons[r] : "-");
        for (enum letter_fate f = 0; f < LETTER_FATES; f++) {
            if (is_shown(tally, f)) {
                (void)printf(" %15" PRIu64, tally->n[r][f]);
            }
        }
        (void)printf("\n");
    }
    (void)fflush(stdout);
}

static void show_progress(uint64_t sent, void *arg)
{
    (void)arg;
    (void)fprintf(stderr, "newsmill replay: %" PRIu64 " sent\n", sent);
}

static int run(const struct request *request, struct err *err)
{
    struct replay *replay = NULL;
    struct replay_tally tally;
    uint64_t sent = 0;
    if (replay_open(&request->options, &replay, err) == OK &&
        replay_count(replay, &tally, err) == OK) {
        print_tally(&tally);
        if (!request->dry_run && replay_send(replay, show_progress, NULL, &sent, err) == OK) {
            (void)printf("replayed %" PRIu64 "\n", sent);
        }
    }
    replay_free(replay);
    return err->status == OK ? EXIT_FINE : EXIT_FAILED;
}

int command_replay(int argc, char **argv)
{
    struct arena *arena = arena_new(64 * 1024);
    struct settings settings;
    struct request request = {0};
    struct err err = {0};
    struct log log;
    int code = EXIT_USAGE;

    log_init(&log, 2, LOG_LEVEL_WARN);
    bool go_on = read_settings(&argc, argv, usage, arena, &settings, &code);
    if (go_on && !read_options(argc, argv, &request)) {
        (void)fputs(usage, stderr);
    } else if (go_on) {
        request.options.settings = &settings;
        request.options.log = &log;
        request.options.rules.topics = &settings.input_topics;
        code = run(&request, &err);
        if (code != EXIT_FINE) {
            (void)fprintf(stderr, "newsmill replay: %s\n", err.text);
        }
    }
    arena_free(arena);
    return code;
}
