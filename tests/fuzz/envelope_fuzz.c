/* Any UTF-8 as an envelope: what is read is text without NUL, and what is kept of the rest is JSON
 * that is read again. */
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "worker/decode/envelope.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
    if (!ok) {
        abort();
    }
}

static void check(struct str s)
{
    need(utf8_valid(s) && (s.n == 0 || !memchr(s.p, 0, s.n)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(1 << 14);
    struct str json = utf8_clean((struct str){(const char *)data, size}, arena, NULL);
    struct article article = {0}, again = {0};
    struct envelope_body body = {0}, other = {0};
    struct err err = {0};
    if (envelope_read(json, arena, &article, &body, &err) == OK) {
        const struct str fields[] = {article.id,
                                     article.url,
                                     article.title,
                                     article.source_name,
                                     article.source_domain,
                                     article.language,
                                     article.extra,
                                     body.text,
                                     body.html};
        for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
            check(fields[i]);
        }
        for (size_t i = 0; i < article.authors.n; i++) {
            check(article.authors.items[i]);
        }
        need(article.extra.n == 0 ||
             envelope_read(article.extra, arena, &again, &other, &err) == OK);
    } else {
        need(err.status == ERR_INPUT && str_starts(str_of(err.text), STR("invalid_json: ")));
        need(article.id.n == 0 && article.extra.n == 0);
    }
    arena_free(arena);
    return 0;
}
