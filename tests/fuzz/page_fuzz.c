/*
 * Any bytes as an HTML page, on the whole way to normalized text: whatever the markup, there is
 * one outcome, the same each time; what is accepted is valid UTF-8, each block one line, no more
 * blocks than DECODE_MAX_BLOCKS and no more text than the page had; memory is linear.
 */
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "worker/normalize/normalize.h"

/* Bytes of arena for both stages: a page of nothing but "<p>a" is the dearest, at about 140. */
#define ARENA_PER_BYTE 300
#define ARENA_LEAST    (1 << 20)
/* A byte of an old charset has up to three in UTF-8; charset repair never adds more. */
#define TEXT_PER_BYTE 3

static void hold(bool promise)
{
    if (!promise) {
        abort();
    }
}

static void check_str(struct str s)
{
    hold(s.n == 0 || s.p != NULL);
    hold(utf8_valid(s));
    hold(s.n == 0 || !memchr(s.p, 0, s.n));
}

static void check_article(const struct article *article, size_t size)
{
    size_t bytes = 0;
    check_str(article->title);
    check_str(article->canonical_url);
    check_str(article->language);
    hold(article->format == FORMAT_HTML);
    hold(article->n_blocks > 0 && article->n_blocks <= DECODE_MAX_BLOCKS);
    for (size_t i = 0; i < article->n_blocks; i++) {
        struct str text = article->blocks[i].text;
        check_str(text);
        hold(text.n > 0 && !memchr(text.p, '\n', text.n));
        bytes += text.n;
    }
    hold(bytes <= TEXT_PER_BYTE * size);
    for (size_t i = 0; i < article->authors.n; i++) {
        check_str(article->authors.items[i]);
    }
}

static void check_clean(const struct clean *clean)
{
    check_str(clean->text);
    check_str(clean->title);
    hold(clean->text.n > 0 && str_eq(str_trim(clean->text), clean->text));
    for (size_t i = 0; i < clean->n_removed; i++) {
        check_str(clean->removed[i].text);
    }
}

/* The text that a page gives; not given: it was refused. */
static struct str read_page(struct str bytes, struct arena *arena)
{
    struct raw_message raw = {.value = bytes, .content_type = STR("text/html")};
    struct article article = {0};
    struct clean clean = {0};
    struct err err = {0};
    raw.url = STR("https://news.example/2024/01/16/a-page");
    if (decode(&raw, arena, &article, &err) != OK) {
        hold(err.status == ERR_INPUT && strchr(err.text, ':') != NULL);
        return (struct str){NULL, 0};
    }
    check_article(&article, bytes.n);
    if (normalize(&article, (struct normalize_options){0}, arena, &clean, &err) != OK) {
        hold(err.status == ERR_INPUT && strchr(err.text, ':') != NULL);
        return (struct str){NULL, 0};
    }
    check_clean(&clean);
    return clean.text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(1 << 16);
    struct str bytes = {(const char *)data, size};
    struct str once = read_page(bytes, arena);
    hold(arena_used(arena) <= ARENA_LEAST + ARENA_PER_BYTE * size);
    struct str twice = read_page(bytes, arena);
    hold((once.p != NULL) == (twice.p != NULL) && str_eq(once, twice));
    arena_free(arena);
    return 0;
}
