/*
 * process — raw articles in, one article.v1 line each out, in input order; no Kafka, no
 * database.
 *
 * With --jobs N, N equal threads each take the next article, work on it alone, and hang its
 * line into a ring of slots; whoever fills the slot that is next to be printed prints from
 * there on. The ring bounds what is in flight.
 */
#include "worker/commands/commands.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "worker/commands/explain_page.h"
#include "worker/commands/furniture_file.h"
#include "worker/commands/input.h"
#include "worker/gazetteer_open.h"
#include "worker/model/tagger_model.h"
#include "worker/pipeline.h"
#include "worker/render/render.h"

#define ARENA_BYTES   ((size_t)1 << 20)
#define SLOTS_PER_JOB 8

struct slot {
    char *line; /* NULL: not ready */
    size_t n;
};

struct work {
    const struct input_options *options;
    const struct models *models;
    const struct furniture *furniture;
    pthread_mutex_t lock; /* over all below */
    pthread_cond_t printed_some;
    struct input *input;
    struct slot *slots;
    uint64_t n_slots;
    uint64_t taken;   /* articles taken from input */
    uint64_t printed; /* lines printed; ≤ taken < printed + n_slots */
    bool ended;       /* no more articles, or an error */
    bool rejected_some;
    struct err err; /* the first failure of all threads */
};

static struct str
reject(const struct input_item *item, const char *stage, const char *text, struct arena *arena)
{
    struct rejection rejection = {
        .id = input_item_id(item, arena), .file = item->file, .stage = stage};
    rejection.reason = pipeline_reason(text, &rejection.message);
    return render_rejected(&rejection, arena);
}

/* The line of one article. */
static enum status process_item(const struct work *work,
                                struct input_item *item,
                                struct arena *arena,
                                struct str *line,
                                bool *rejected,
                                struct err *err)
{
    const struct pipeline_options options = {
        .max_article_bytes = work->options->max_article_bytes,
        .normalize = {.keep_all = work->options->keep_all, .furniture = work->furniture},
        .text_only = work->options->text_only,
    };
    if (input_load(item, options.max_article_bytes, arena, err)) {
        return err->status;
    }
    struct record record = {0};
    const char *stage = NULL;
    switch (pipeline(&item->raw, work->models, options, arena, &record, &stage, err)) {
    case OK:
        *line = render_article(&record, arena);
        return OK;
    case ERR_INPUT:
        *rejected = true;
        *line = reject(item, stage, err->text, arena);
        *err = (struct err){0};
        return OK;
    default:
        return err->status;
    }
}

/* Takes the next article; false when there is none. Called with the lock held. */
static bool
take_item(struct work *work, struct arena *arena, struct input_item *item, uint64_t *number)
{
    while (!work->ended && work->taken - work->printed == work->n_slots) {
        (void)pthread_cond_wait(&work->printed_some, &work->lock);
    }
    if (work->ended) {
        return false;
    }
    if (input_next(work->input, arena, item, &work->ended, &work->err)) {
        work->ended = true;
    }
    if (work->ended) {
        (void)pthread_cond_broadcast(&work->printed_some);
        return false;
    }
    *number = work->taken++;
    return true;
}

static void print_ready(struct work *work)
{
    for (struct slot *slot; (slot = &work->slots[work->printed % work->n_slots])->line;) {
        (void)fwrite(slot->line, 1, slot->n, stdout);
        (void)fputc('\n', stdout);
        free(slot->line);
        *slot = (struct slot){0};
        work->printed++;
    }
    (void)pthread_cond_broadcast(&work->printed_some);
}

/* The arena is reset for the next article before this one's line may be printed. */
static char *own_copy(struct str line)
{
    char *copy = malloc(line.n + 1);
    if (!copy) {
        abort();
    }
    memcpy(copy, line.p, line.n);
    return copy;
}

static void *run_worker(void *argument)
{
    struct work *work = argument;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct input_item item;
    uint64_t number = 0;
    (void)pthread_mutex_lock(&work->lock);
    while (take_item(work, arena, &item, &number)) {
        (void)pthread_mutex_unlock(&work->lock);
        struct err err = {0};
        struct str line = {0};
        bool rejected = false;
        (void)process_item(work, &item, arena, &line, &rejected, &err);
        struct slot slot = {err.status ? NULL : own_copy(line), line.n};
        arena_reset(arena);
        (void)pthread_mutex_lock(&work->lock);
        work->rejected_some = work->rejected_some || rejected;
        if (err.status) {
            (void)err_set(&work->err, err.status, "%s", err.text);
            work->ended = true;
            (void)pthread_cond_broadcast(&work->printed_some);
        } else {
            work->slots[number % work->n_slots] = slot;
            print_ready(work);
        }
    }
    (void)pthread_mutex_unlock(&work->lock);
    arena_free(arena);
    return NULL;
}

static void run_jobs(struct work *work)
{
    pthread_t threads[64];
    int started = 0;
    while (started < work->options->jobs - 1 &&
           pthread_create(&threads[started], NULL, run_worker, work) == 0) {
        started++;
    }
    (void)run_worker(work);
    for (int i = 0; i < started; i++) {
        (void)pthread_join(threads[i], NULL);
    }
}

static enum status explain_all(const struct input_options *options,
                               const struct furniture *furniture,
                               bool *rejected,
                               struct err *err)
{
    struct arena *arena = arena_new(ARENA_BYTES);
    struct input *input = input_open(options);
    struct input_item item;
    for (bool end = false; input_next(input, arena, &item, &end, err) == OK && !end;) {
        if (input_load(&item, options->max_article_bytes, arena, err)) {
            break;
        }
        *rejected = explain_page(&item, options, furniture, arena) || *rejected;
        arena_reset(arena);
    }
    input_close(input);
    arena_free(arena);
    return err->status;
}

static enum status print_all(const struct input_options *options,
                             const struct models *models,
                             const struct furniture *furniture,
                             bool *rejected,
                             struct err *err)
{
    struct work work = {
        .options = options,
        .models = models,
        .furniture = furniture,
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .printed_some = PTHREAD_COND_INITIALIZER,
        .input = input_open(options),
        .n_slots = (uint64_t)options->jobs * SLOTS_PER_JOB,
    };
    work.slots = calloc(work.n_slots, sizeof *work.slots);
    if (!work.slots) {
        abort();
    }
    run_jobs(&work);
    for (uint64_t i = 0; i < work.n_slots; i++) {
        free(work.slots[i].line); /* lines behind one that failed */
    }
    free(work.slots);
    input_close(work.input);
    *rejected = work.rejected_some;
    *err = work.err;
    return err->status;
}

static int run_all(const struct input_options *options)
{
    struct err err = {0};
    bool rejected = false;
    struct tagger_model room = {0};
    struct gazetteer *gazetteer = gazetteer_new();
    struct models models = {.gazetteer = gazetteer};
    struct furniture *furniture = NULL;
    (void)furniture_file_set(options->furniture, &furniture, &err);
    if (err.status == OK && options->explain) {
        (void)explain_all(options, furniture, &rejected, &err);
    } else if (err.status == OK && gazetteer_open(options->gazetteer, gazetteer, &err) == OK &&
               tagger_model_choose(options->model, &room, &models.tagger, &err) == OK) {
        (void)print_all(options, &models, furniture, &rejected, &err);
        tagger_model_close(&room);
    }
    gazetteer_free(gazetteer);
    furniture_free(furniture);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        (void)err_set(&err, ERR_FATAL, "standard output: cannot be written");
    }
    if (err.status) {
        (void)fprintf(stderr, "newsmill process: %s\n", err.text);
        return EXIT_FAILED;
    }
    return rejected ? EXIT_REJECTED : EXIT_FINE;
}

int command_process(int argc, char **argv)
{
    struct input_options options;
    struct err err = {0};
    if (input_parse(argc, argv, INPUT_FOR_PROCESS, &options, &err)) {
        if (err.text[0]) {
            (void)fprintf(stderr, "newsmill process: %s (--help shows the flags)\n", err.text);
            return EXIT_USAGE;
        }
        input_usage("process", INPUT_FOR_PROCESS);
        return EXIT_FINE;
    }
    decode_init();
    int code = run_all(&options);
    decode_cleanup();
    return code;
}
