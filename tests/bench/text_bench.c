/*
 * text_bench FILE: how fast plain text goes through decode() and normalize().
 * FILE has a JSON line with "text" for each article; the texts are given as text/plain. Prints
 * articles and bytes a second of one core's CPU time, best of five passes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "common/utf8.h"
#include "worker/decode/decode.h"
#include "worker/decode/json.h"
#include "worker/normalize/normalize.h"

#define PASSES 5

struct texts {
    struct str *items;
    size_t n, cap, bytes;
};

static void read_texts(FILE *file, struct arena *arena, struct texts *out)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    while ((n = getline(&line, &cap, file)) > 0) {
        struct str clean = utf8_clean((struct str){line, (size_t)n}, arena, NULL);
        json_t *json = json_read(clean, JSON_IN_FEED, arena, NULL, NULL);
        struct str text = arena_copy(arena, json_text(json_object_get(json, "text"), arena));
        json_decref(json);
        out->bytes += text.n;
        ARENA_PUSH(arena, out->items, out->n, out->cap, text);
    }
    free(line);
}

/* CPU seconds of a pass; rejected: of these texts. */
static double time_pass(const struct texts *texts, struct arena *arena, size_t *rejected)
{
    clock_t from = clock();
    *rejected = 0;
    for (size_t i = 0; i < texts->n; i++) {
        const struct raw_message raw = {.value = texts->items[i],
                                        .content_type = STR("text/plain")};
        const struct normalize_options options = {0};
        struct article article = {0};
        struct clean clean = {0};
        struct err err = {0};
        *rejected += decode(&raw, arena, &article, &err) ||
                     normalize(&article, options, arena, &clean, &err);
        arena_reset(arena);
    }
    return (double)(clock() - from) / CLOCKS_PER_SEC;
}

int main(int argc, char **argv)
{
    struct texts texts = {0};
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    size_t rejected = 0;
    if (!file) {
        (void)fprintf(stderr, "usage: text_bench FILE\n");
        return 2;
    }
    struct arena *keep = arena_new(1 << 20);
    struct arena *arena = arena_new(1 << 20);
    decode_init();
    read_texts(file, keep, &texts);
    double best = 1e9;
    for (int pass = 0; pass < PASSES; pass++) {
        double took = time_pass(&texts, arena, &rejected);
        best = took < best ? took : best;
    }
    (void)printf("%zu articles of %zu bytes on average, %zu rejected: %.0f articles/s, %.1f MB/s\n",
                 texts.n, texts.n > 0 ? texts.bytes / texts.n : 0, rejected, (double)texts.n / best,
                 (double)texts.bytes / best / 1e6);
    (void)fclose(file);
    decode_cleanup();
    arena_free(arena);
    arena_free(keep);
    return 0;
}
