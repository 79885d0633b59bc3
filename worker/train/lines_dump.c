/*
 * lines_dump — what worker/train/lines.py needs to know of lines, by the code that serves.
 *
 *     lines_dump tokens            per text: rows; per row: line, count, hashes of its words
 *     lines_dump features MODEL    per text: rows, columns; per row: line, the features
 *
 * Texts come on standard input, one JSON array of lines each; a row is a line that the typed
 * passes leave, by its number in the text. All numbers are 32-bit, in the machine's order.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/normalize/line_features.h"

static struct str read_file(const char *name)
{
    FILE *f = fopen(name, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0) {
        (void)fprintf(stderr, "lines_dump: cannot read %s\n", name);
        exit(1);
    }
    long n = ftell(f);
    char *p = calloc(1, (size_t)n + 1);
    if (!p || fseek(f, 0, SEEK_SET) != 0 || fread(p, 1, (size_t)n, f) != (size_t)n) {
        exit(1);
    }
    (void)fclose(f);
    return (struct str){p, (size_t)n};
}

static void print_number(size_t n)
{
    int32_t value = (int32_t)n;
    (void)fwrite(&value, sizeof value, 1, stdout);
}

struct hashes {
    uint32_t *items;
    size_t n, cap;
    struct arena *arena;
};

static void add_hash(void *arg, enum line_token kind, uint32_t hash)
{
    struct hashes *h = arg;
    (void)kind;
    ARENA_PUSH(h->arena, h->items, h->n, h->cap, hash);
}

static void print_tokens(const struct work *w)
{
    print_number(w->n);
    for (size_t i = 0; i < w->n; i++) {
        struct hashes h = {.arena = w->arena};
        line_tokens(w->lines[i].text, add_hash, &h);
        print_number(w->at[i]);
        print_number(h.n);
        (void)fwrite(h.items, sizeof h.items[0], h.n, stdout);
    }
}

static void print_features(const struct work *w, const struct block_model *model)
{
    struct line_facts *facts = ARENA_NEW(w->arena, struct line_facts, w->n + 1);
    struct line_view view;
    int32_t values[LINE_FEATURES_MAX];
    for (size_t i = 0; i < w->n; i++) {
        line_facts_read(w->lines[i].text, model, w->arena, &facts[i]);
    }
    line_view_open(facts, w->n, w->arena, &view);
    print_number(w->n);
    for (size_t i = 0; i < w->n; i++) {
        size_t n = line_features(&view, i, values);
        if (i == 0) {
            print_number(n);
        }
        print_number(w->at[i]);
        (void)fwrite(values, sizeof values[0], n, stdout);
    }
    if (w->n == 0) {
        print_number(0);
    }
}

int main(int argc, char **argv)
{
    bool tokens = argc == 2 && strcmp(argv[1], "tokens") == 0;
    bool features = argc == 3 && strcmp(argv[1], "features") == 0;
    struct block_model model = {0};
    if (!tokens && !features) {
        (void)fputs("usage: lines_dump tokens | features MODEL   < texts\n", stderr);
        return 2;
    }
    if (features && !block_model_read(read_file(argv[2]), &model)) {
        (void)fputs("lines_dump: no model of this version\n", stderr);
        return 1;
    }
    struct arena *arena = arena_new(1 << 20);
    json_error_t error;
    json_t *list;
    while ((list = json_loadf(stdin, JSON_DISABLE_EOF_CHECK, &error)) != NULL) {
        size_t n = json_array_size(list);
        struct block *blocks = ARENA_NEW(arena, struct block, n + 1);
        for (size_t i = 0; i < n; i++) {
            const char *line = json_string_value(json_array_get(list, i));
            blocks[i] = (struct block){.text = str_of(line), .kind = BLOCK_LINE};
        }
        struct article article = {.blocks = blocks, .n_blocks = n};
        struct work work = {.article = &article, .arena = arena};
        work_load(&work, false);
        pass_typed(&work);
        if (tokens) {
            print_tokens(&work);
        } else {
            print_features(&work, &model);
        }
        json_decref(list);
        arena_reset(arena);
    }
    arena_free(arena);
    return 0;
}
