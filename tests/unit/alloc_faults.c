/*
 * alloc_faults — the k-th allocation of the pure pipeline fails: the process ends, by one line.
 *
 * What:  the linker leads our calls of malloc, calloc and realloc through here (--wrap). A child
 *        for each k of a sample: every one of the first, then ever fewer.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "worker/pipeline.h"

static struct {
    long calls, fail_at; /* fail_at 0: none */
} fault;

static bool fails(void)
{
    return ++fault.calls == fault.fail_at;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t size)
{
    return fails() ? NULL : __real_realloc(p, size);
}

#define STORY                                                                                      \
    "The ferry to Kirkholm stayed in the harbour on Tuesday because of the storm, Mayor Mara "     \
    "Reed said. "                                                                                  \
    "Repairs will cost $5 million, and \xe2\x80\x9cnobody has been hurt,\xe2\x80\x9d she added "   \
    "on "                                                                                          \
    "January 10, 2022. "
#define LONG STORY STORY STORY STORY STORY STORY STORY STORY

static const struct {
    const char *type, *value;
} records[] = {
    {"application/json", "{\"id\":\"a\",\"title\":\"Ferry stays in\",\"text\":\"The storm kept the "
                         "ferry in, and \\ud83d the words go on. It will sail on Friday.\","
                         "\"authors\":[\"Ada Lint\"],\"more\":{\"a\":[1,2,3]}}"},
    {"text/html", "<html><head><title>Ferry</title><meta charset=iso-8859-1></head><body><nav><a "
                  "href=/a>Home</a></nav><article><h1>Ferry stays in</h1><p>" LONG "<p>" LONG
                  "</article></body></html>"},
    {"text/plain; charset=windows-1252", LONG "\n\nCaf\xe9 owners waited.\n\n" LONG},
    {"application/json", "{\"broken\":"},
};

static long run(const struct models *models, long fail_at)
{
    fault.calls = 0;
    fault.fail_at = fail_at;
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof records / sizeof records[0]; i++) {
        struct record record;
        struct err err = {0};
        const struct raw_message raw = {.value = str_of(records[i].value),
                                        .content_type = str_of(records[i].type)};
        const struct pipeline_options options = {.max_article_bytes = 1 << 20};
        (void)pipeline(&raw, models, options, arena, &record, NULL, &err);
        arena_reset(arena);
    }
    arena_free(arena);
    long calls = fault.calls;
    fault.fail_at = 0;
    return calls;
}

/* What a child says and how it ends; false: not as it should. */
static bool dies_well(const struct models *models, long k)
{
    int ends[2];
    char said[512] = "";
    int status = 0;
    if (pipe(ends) != 0) {
        return false;
    }
    pid_t child = fork();
    if (child == 0) {
        const struct rlimit no_core = {0, 0};
        (void)setrlimit(RLIMIT_CORE, &no_core);
        (void)dup2(ends[1], STDERR_FILENO);
        (void)run(models, k);
        _exit(0);
    }
    (void)close(ends[1]);
    size_t n = 0;
    for (ssize_t got = 1; got > 0 && n<sizeof said - 1; n += got> 0 ? (size_t)got : 0) {
        got = read(ends[0], said + n, sizeof said - 1 - n);
    }
    (void)close(ends[0]);
    (void)waitpid(child, &status, 0);
    const char *newline = strchr(said, '\n');
    bool well = WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT && newline && !newline[1] &&
                strstr(said, "out of memory");
    if (!well) {
        (void)fprintf(stderr, "allocation %ld: status %x, it said: '%s'\n", k, (unsigned)status,
                      said);
    }
    return well;
}

int main(void)
{
    decode_init();
    struct gazetteer *gazetteer = gazetteer_new();
    const struct models models = {.gazetteer = gazetteer};
    (void)run(&models, 0); /* what is made once is there */
    long calls = run(&models, 0);
    int tried = 0;
    int failed = 0;
    for (long k = 1; k <= calls; k += k < 100 ? 1 : k / 50) {
        tried++;
        failed += !dies_well(&models, k);
    }
    (void)printf("%ld allocations, %d of them failed in a child, %d not well\n", calls, tried,
                 failed);
    gazetteer_free(gazetteer);
    decode_cleanup();
    return failed > 0 || tried < 20;
}
