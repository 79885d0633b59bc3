#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/arena.h"
#include "common/clock.h"
#include "worker/commands/commands.h"
#include "worker/commands/read_settings.h"
#include "worker/decode/date.h"
#include "worker/fault.h"
#include "worker/gazetteer_open.h"
#include "worker/model/tagger_model.h"
#include "worker/pipeline.h"
#include "worker/render/render.h"
#include "worker/settings.h"
#include "worker/store/furniture.h"
#include "worker/store/reprocess.h"

static const char usage[] =
    "usage: newsmill reprocess [--since T] [--version-below V] [--source S] [--rate N] "
    "[--dry-run]\n"
    "\n"
    "Stored raw articles through the present pipeline, beside live traffic. What comes out the "
    "same\n"
    "changes nothing but its pipeline_version; the others are stored anew and grouped again. A "
    "run\n"
    "that was stopped or killed goes on where it was, if it is given the same choice of articles.\n"
    "Prints what has changed, by field, with ids of articles as examples.\n"
    "\n"
    "  --since T           stored since then (2026-05-01, 2026-05-01T12:00:00Z)\n"
    "  --version-below V   made by a pipeline older than V (newsmill version shows the present "
    "one)\n"
    "  --source S          of this outlet, by name or domain\n"
    "  --rate N            at most N articles a second\n"
    "  --dry-run           the report, and nothing else\n"
    "\n"
    "Example: newsmill reprocess --version-below 4 --rate 200\n";

#define PIECE_MAX   100
#define TRIES       20
#define PAUSE_MS    500
#define PROGRESS_US (10 * (int64_t)CLOCK_US_PER_S)

struct request {
    struct reprocess_choice choice;
    uint64_t rate; /* articles a second; 0: as fast as it goes */
    bool dry_run;
};

struct run {
    const struct settings *settings;
    const struct request *request;
    struct store *store;
    struct models models;
    struct furniture *furniture; /* of the newest epoch at the start */
    struct arena *pieces, *scratch;
    struct batch *batch;
    struct reprocess_job job;
    struct reprocess_report report;
    int64_t began_us, shown_us, seen;
};

static bool read_value(const char *flag, const char *value, struct request *out)
{
    struct stamp stamp = {0};
    uint64_t number = 0;
    if (strcmp(flag, "--since") == 0) {
        bool read = date_parse(str_of(value), DATE_FROM_ENVELOPE, &stamp);
        out->choice.since_us = stamp.us;
        return read;
    }
    if (strcmp(flag, "--source") == 0) {
        out->choice.source = str_of(value);
        return true;
    }
    bool read = str_to_u64(str_of(value), &number) && number > 0 && number <= INT32_MAX;
    if (strcmp(flag, "--version-below") == 0) {
        out->choice.version_below = (int32_t)number;
        return read;
    }
    out->rate = number;
    return strcmp(flag, "--rate") == 0 && read;
}

static bool read_options(int argc, char **argv, struct request *out)
{
    out->choice.since_us = INT64_MIN;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--dry-run") == 0) {
            out->dry_run = true;
        } else if (i + 1 == argc || !read_value(argv[i], argv[i + 1], out)) {
            return false;
        } else {
            i++;
        }
    }
    return true;
}

/* ---- a piece ---- */

/* Through the pipeline; items that are articles still are moved to the front, in order. */
static void process(struct run *run, struct reprocess_item *items, size_t n)
{
    const struct pipeline_options options = {
        .max_article_bytes = (size_t)run->settings->max_article_bytes,
        .normalize = {.furniture = run->furniture},
    };
    size_t kept = 0;
    batch_reset(run->batch);
    for (size_t i = 0; i < n; i++) {
        const struct raw_message raw = {.value = items[i].value,
                                        .content_type = items[i].origin.content_type,
                                        .received_us = items[i].origin.record_us};
        struct record record;
        struct err why = {0};
        if (pipeline(&raw, &run->models, options, run->scratch, &record, NULL, &why)) {
            run->report.refused++;
        } else {
            batch_add_record(run->batch, &items[i].origin, items[i].value, &record, run->scratch);
            if (run->settings->articles_topic) {
                size_t max = (size_t)run->settings->max_event_bytes;
                batch_add_post(run->batch, &items[i].origin,
                               render_post(&record, max, run->scratch));
            }
            items[kept++] = items[i];
        }
        arena_reset(run->scratch);
    }
}

/* Sleeps until so many articles may have been done. */
static void keep_rate(const struct run *run)
{
    if (run->request->rate > 0) {
        int64_t due_us = run->began_us + run->seen * CLOCK_US_PER_S / (int64_t)run->request->rate;
        int64_t left_us = due_us - clock_monotonic_us();
        if (left_us > 0) {
            clock_sleep_ms(left_us / 1000);
        }
    }
}

static void show_progress(struct run *run)
{
    if (clock_monotonic_us() - run->shown_us >= PROGRESS_US) {
        run->shown_us = clock_monotonic_us();
        (void)fprintf(stderr, "newsmill reprocess: %" PRId64 " articles, %" PRId64 " changed\n",
                      run->seen, run->report.changed);
    }
}

/* A piece that a race or an outage has undone is read anew: its articles may be others by now. */
static enum status do_piece(struct run *run, bool *end, struct err *err)
{
    struct reprocess_item *items = NULL;
    size_t n = 0;
    uint64_t rate = run->request->rate;
    int max = rate > 0 && rate < PIECE_MAX ? (int)rate : PIECE_MAX;
    arena_reset(run->pieces);
    if (store_reprocess_read(run->store, &run->job, &run->request->choice, max, run->pieces, &items,
                             &n, err)) {
        return err->status;
    }
    *end = n == 0;
    if (n == 0) {
        return store_reprocess_close(run->store, &run->job, err);
    }
    int64_t last = items[n - 1].article_id;
    int64_t refused = run->report.refused;
    process(run, items, n);
    fault_point("reprocess_processed");
    if (store_reprocess_write(run->store, &run->job, run->batch, items, last, &run->report, err)) {
        run->report.refused = refused;
        return err->status;
    }
    run->seen += (int64_t)n;
    return OK;
}

static enum status work(struct run *run, struct err *err)
{
    int tries = 0;
    bool end = false;
    run->began_us = run->shown_us = clock_monotonic_us();
    while (!end) {
        struct err why = {0};
        enum status status = run->job.name && run->job.upto == 0
                                 ? store_reprocess_open(run->store, &run->job, &why)
                                 : do_piece(run, &end, &why);
        end = end || (status == OK && run->job.upto == 0);
        if (status == OK) {
            tries = 0;
            keep_rate(run);
            show_progress(run);
        } else if (status != ERR_RETRY || ++tries == TRIES) {
            return err_set(err, status, "%s", why.text);
        } else {
            clock_sleep_ms(PAUSE_MS);
        }
    }
    return OK;
}

/* ---- the report ---- */

static void print_report(const struct run *run)
{
    const struct reprocess_report *r = &run->report;
    (void)printf("%s%" PRId64 " articles: %" PRId64 " came out the same, %" PRId64 " changed",
                 run->job.dry_run ? "(nothing was written) " : "", run->seen, r->same, r->changed);
    (void)printf(", %" PRId64 " stored by a worker meanwhile, %" PRId64
                 " would be rejected now, %" PRId64 " have another identity now\n",
                 r->overtaken, r->refused, r->renamed);
    for (enum reprocess_field f = 0; f < REPROCESS_FIELDS; f++) {
        if (r->fields[f].n == 0) {
            continue;
        }
        (void)printf("%-12s %10" PRId64 "   articles", reprocess_field_name(f), r->fields[f].n);
        for (int64_t i = 0; i < r->fields[f].n && i < REPROCESS_EXAMPLES; i++) {
            (void)printf(" %" PRId64, r->fields[f].examples[i]);
        }
        (void)printf("%s\n", r->fields[f].n > REPROCESS_EXAMPLES ? " …" : "");
    }
}

/* The choice of articles as one line: the job's name. */
static const char *job_name(const struct reprocess_choice *choice, struct arena *arena)
{
    return arena_printf(arena, "since=%" PRId64 " version-below=%d pipeline=%d source=%.*s",
                        choice->since_us == INT64_MIN ? -1 : choice->since_us,
                        (int)choice->version_below, PIPELINE_VERSION, STR_ARG(choice->source))
        .p;
}

static int reprocess(const struct settings *settings,
                     const struct request *request,
                     struct arena *arena,
                     struct err *err)
{
    const char *url = settings->database_url;
    struct tagger_model tagger = {0};
    struct gazetteer *gazetteer = gazetteer_new();
    struct run run = {
        .settings = settings,
        .request = request,
        .store = store_new(&(struct store_options){.conninfo = url ? url : "", .id = settings->id}),
        .models = {.gazetteer = gazetteer},
        .pieces = arena_new(1 << 20),
        .scratch = arena_new(1 << 20),
        .batch = batch_new(),
        .job = {.name = job_name(&request->choice, arena), .dry_run = request->dry_run},
    };
    decode_init();
    if (gazetteer_open(settings->gazetteer, gazetteer, err) == OK &&
        tagger_model_choose(settings->model, &tagger, &run.models.tagger, err) == OK &&
        store_load_furniture(run.store, FURNITURE_NEWEST, &run.furniture, err) == OK &&
        work(&run, err) == OK) {
        print_report(&run);
    }
    furniture_free(run.furniture);
    tagger_model_close(&tagger);
    decode_cleanup();
    batch_free(run.batch);
    arena_free(run.scratch);
    arena_free(run.pieces);
    store_free(run.store);
    gazetteer_free(gazetteer);
    return err->status == OK ? EXIT_FINE : EXIT_FAILED;
}

int command_reprocess(int argc, char **argv)
{
    struct arena *arena = arena_new(64 * 1024);
    struct settings settings;
    struct request request = {0};
    struct err err = {0};
    int code = EXIT_USAGE;

    bool go_on = read_settings(&argc, argv, usage, arena, &settings, &code);
    if (go_on && !read_options(argc, argv, &request)) {
        (void)fputs(usage, stderr);
    } else if (go_on) {
        code = reprocess(&settings, &request, arena, &err);
        if (code != EXIT_FINE) {
            (void)fprintf(stderr, "newsmill reprocess: %s\n", err.text);
        }
    }
    arena_free(arena);
    return code;
}
