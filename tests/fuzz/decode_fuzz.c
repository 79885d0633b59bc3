/*
 * Any bytes as a record: under each content type and under none. decode() may refuse them;
 * what it accepts must keep the promises of its header.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "worker/decode/date.h"
#include "worker/decode/decode.h"
#include "worker/decode/url.h"

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

static void check_strs(const struct strs *list)
{
    for (size_t i = 0; i < list->n; i++) {
        check_str(list->items[i]);
    }
}

static void check_url(struct str url, struct arena *arena)
{
    struct str once = url_canonical_v1(url, arena);
    check_str(once);
    if (once.n > 0 && url_is_web(once)) {
        hold(str_eq(once, url_canonical_v1(once, arena)));
    }
    check_str(url_resolve(STR("https://news.example/a/b"), url, arena));
    check_str(url_registrable(url_host(url, arena), arena));
}

static void check_article(const struct article *article, struct arena *arena)
{
    const struct str strs[] = {article->id,       article->url,         article->canonical_url,
                               article->title,    article->source_name, article->source_domain,
                               article->language, article->extra};
    for (size_t i = 0; i < sizeof strs / sizeof strs[0]; i++) {
        check_str(strs[i]);
    }
    check_strs(&article->authors);
    check_strs(&article->warnings);
    hold(article->n_blocks > 0 || article->killed);
    hold(article->n_blocks <= DECODE_MAX_BLOCKS);
    for (size_t i = 0; i < article->n_blocks; i++) {
        check_str(article->blocks[i].text);
        hold(article->blocks[i].text.n > 0);
        hold(!memchr(article->blocks[i].text.p, '\n', article->blocks[i].text.n));
    }
    check_url(article->url, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct str types[] = {
        {NULL, 0},
        STR_INIT("text/plain"),
        STR_INIT("text/html; charset=iso-8859-2"),
        STR_INIT("application/json"),
    };
    struct arena *arena = arena_new(1 << 16);
    struct str bytes = {(const char *)data, size};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        struct raw_message raw = {.value = bytes, .content_type = types[i]};
        raw.url = i == 2 ? str_sub(bytes, 0, 200) : (struct str){NULL, 0};
        struct article article = {0};
        struct err err = {0};
        if (decode(&raw, arena, &article, &err) == OK) {
            check_article(&article, arena);
        } else {
            hold(err.status == ERR_INPUT && strchr(err.text, ':') != NULL);
            hold(utf8_valid(str_of(err.text)));
        }
        arena_reset(arena);
    }
    struct stamp stamp;
    (void)date_parse(bytes, DATE_FROM_TEXT, &stamp);
    check_url(utf8_clean(bytes, arena, NULL), arena);
    arena_free(arena);
    return 0;
}
