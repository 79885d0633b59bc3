/*
 * extract_bench FILE [MODEL|none]: how fast extract() is, from the bytes of a text to its facts.
 * FILE has a JSON line with "text" for each article. Prints words and tokens a second of one core,
 * best of five passes.
 */
#include <stdio.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/utf8.h"
#include "worker/decode/json.h"
#include "worker/extract/extract.h"
#include "worker/extract/token.h"
#include "worker/model/tagger_model.h"

#define PASSES 5

struct texts {
    struct str *items;
    size_t n, cap;
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
        ARENA_PUSH(arena, out->items, out->n, out->cap, text);
    }
    free(line);
}

static size_t
count_tokens(const struct texts *texts, const struct gazetteer *gazetteer, struct arena *arena)
{
    size_t n = 0;
    for (size_t i = 0; i < texts->n; i++) {
        struct doc doc = {.text = texts->items[i], .gazetteer = gazetteer, .arena = arena};
        doc_tokenize(&doc);
        n += doc.n_tokens;
        arena_reset(arena);
    }
    return n;
}

static int64_t time_pass(const struct texts *texts,
                         const struct gazetteer *gazetteer,
                         const struct tagger_model *tagger,
                         struct arena *arena)
{
    int64_t from_us = clock_monotonic_us();
    for (size_t i = 0; i < texts->n; i++) {
        struct clean clean = {.text = texts->items[i], .language = STR("en")};
        struct facts facts;
        struct err err = {0};
        if (extract(&clean, gazetteer, tagger, arena, &facts, &err)) {
            abort();
        }
        arena_reset(arena);
    }
    return clock_monotonic_us() - from_us;
}

int main(int argc, char **argv)
{
    struct texts texts = {0};
    struct tagger_model room = {0};
    const struct tagger_model *tagger = NULL;
    struct err err = {0};
    FILE *file = argc >= 2 ? fopen(argv[1], "r") : NULL;
    if (!file || tagger_model_choose(argc > 2 ? argv[2] : NULL, &room, &tagger, &err)) {
        (void)fprintf(stderr, "usage: extract_bench FILE [MODEL|none] %s\n", err.text);
        return 2;
    }
    struct arena *keep = arena_new(1 << 20);
    struct arena *arena = arena_new(1 << 20);
    struct gazetteer *gazetteer = gazetteer_new();
    read_texts(file, keep, &texts);
    size_t tokens = count_tokens(&texts, gazetteer, arena);
    int64_t best_us = INT64_MAX;
    for (int pass = 0; pass < PASSES; pass++) {
        int64_t us = time_pass(&texts, gazetteer, tagger, arena);
        best_us = us < best_us ? us : best_us;
    }
    (void)printf("%zu articles, %zu tokens, %.0f tokens/s\n", texts.n, tokens,
                 (double)tokens * CLOCK_US_PER_S / (double)best_us);
    (void)fclose(file);
    gazetteer_free(gazetteer);
    arena_free(arena);
    arena_free(keep);
    tagger_model_close(&room);
    return 0;
}
