/*
 * blocks_dump — what worker/train/blocks.py needs to know of pages, by the code that serves.
 *
 *     blocks_dump texts             a line of JSON for each page: a list of {"text", "tokens"}
 *     blocks_dump features MODEL    per page: rows, columns, then the matrix, all 32-bit
 *
 * Files are named on standard input, one a line.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "worker/decode/charset.h"
#include "worker/decode/html.h"
#include "worker/page/judge.h"

#define NEAR 6 /* elements around a block */

static struct str read_file(const char *name)
{
    FILE *f = fopen(name, "rb");
    struct str s = {0};
    if (!f || fseek(f, 0, SEEK_END) != 0) {
        (void)fprintf(stderr, "blocks_dump: cannot read %s\n", name);
        exit(1);
    }
    long n = ftell(f);
    char *p = calloc(1, (size_t)n + 1);
    if (!p || fseek(f, 0, SEEK_SET) != 0 || fread(p, 1, (size_t)n, f) != (size_t)n) {
        exit(1);
    }
    (void)fclose(f);
    s = (struct str){p, (size_t)n};
    return s;
}

static void add_word(void *arg, struct str word, uint32_t hash)
{
    json_t *list = arg;
    char lower[64];
    (void)hash;
    for (size_t i = 0; i < word.n; i++) {
        lower[i] = (char)(word.p[i] | 0x20);
    }
    (void)json_array_append_new(list, json_stringn(lower, word.n));
}

static void print_texts(const struct page *page)
{
    json_t *blocks = json_array();
    for (uint32_t i = 0; i < page->n; i++) {
        const struct page_block *b = &page->blocks[i];
        json_t *tokens = json_array();
        uint32_t node = b->owner;
        for (int up = 0; up < NEAR && node != 0; up++, node = page->dom->nodes[node].parent) {
            json_t *words = json_array();
            layout_tokens(page->dom, node, add_word, words);
            (void)json_array_append_new(tokens, words);
        }
        json_t *block = json_object();
        (void)json_object_set_new(block, "text", json_stringn(b->text.p, b->text.n));
        (void)json_object_set_new(block, "tokens", tokens);
        (void)json_array_append_new(blocks, block);
    }
    (void)json_dumpf(blocks, stdout, JSON_COMPACT);
    (void)putchar('\n');
    json_decref(blocks);
}

static void
print_features(const struct page *page, const struct block_model *model, struct arena *arena)
{
    struct layout layout;
    int32_t values[FEATURES_MAX];
    int32_t head[2] = {(int32_t)page->n, 0};
    layout_read(page, model, arena, &layout);
    for (uint32_t i = 0; i < page->n; i++) {
        uint32_t n = features_read(&layout, i, values, NULL);
        if (i == 0) {
            head[1] = (int32_t)n;
            (void)fwrite(head, sizeof head, 1, stdout);
        }
        (void)fwrite(values, sizeof values[0], n, stdout);
    }
    if (page->n == 0) {
        (void)fwrite(head, sizeof head, 1, stdout);
    }
}

int main(int argc, char **argv)
{
    bool texts = argc == 2 && strcmp(argv[1], "texts") == 0;
    bool features = argc == 3 && strcmp(argv[1], "features") == 0;
    struct block_model model = {0};
    char name[4096];
    if (!texts && !features) {
        (void)fputs("usage: blocks_dump texts | features MODEL   < file names\n", stderr);
        return 2;
    }
    if (features && !block_model_read(read_file(argv[2]), &model)) {
        (void)fputs("blocks_dump: no model of this version\n", stderr);
        return 1;
    }
    decode_init();
    struct arena *arena = arena_new(1 << 20);
    while (fgets(name, sizeof name, stdin)) {
        name[strcspn(name, "\n")] = '\0';
        struct str file = read_file(name);
        struct article article = {0};
        struct dom dom;
        struct page page;
        struct str html = charset_to_utf8(file, STR("text/html"), arena, &article.warnings);
        (void)html_open(html, (struct str){0}, arena, &article, &dom, &page);
        if (texts) {
            print_texts(&page);
        } else {
            print_features(&page, &model, arena);
        }
        arena_reset(arena);
        free((void *)(uintptr_t)file.p);
    }
    arena_free(arena);
    decode_cleanup();
    return 0;
}
