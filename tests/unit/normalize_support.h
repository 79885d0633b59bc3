/*
 * normalize_support — texts as decode cuts them, and what normalize() said as strings to compare.
 */
#ifndef TESTS_UNIT_NORMALIZE_SUPPORT_H
#define TESTS_UNIT_NORMALIZE_SUPPORT_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>

#include "worker/normalize/normalize.h"

#define MAX_BLOCKS 400
#define LIST_MAX   600

/* A full sentence, so that what stands above it is the head of a text. */
#define BODY  "The harbour board said on Monday that the old bridge will stay open until spring."
#define BODY2 "Two engineers had told the council that the piers were sound and the deck was not."

/* The body of a plain text, as decode cuts it. */
static inline struct article article_of(const char *raw, struct block *blocks)
{
    struct article article = {.blocks = blocks};
    bool blank = false;
    struct str_pair cut = {.tail = str_of(raw), .found = true};
    while (cut.found && article.n_blocks < MAX_BLOCKS) {
        cut = str_cut(cut.tail, '\n');
        if (str_trim(cut.head).n == 0) {
            blank = true;
        } else {
            blocks[article.n_blocks++] =
                (struct block){.text = cut.head, .kind = BLOCK_LINE, .after_blank = blank};
            blank = false;
        }
    }
    return article;
}

/* "byline,url": the reasons in their order. */
static inline void list_reasons(const struct clean *clean, char out[LIST_MAX])
{
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < clean->n_removed; i++) {
        n += (size_t)snprintf(out + n, LIST_MAX - n, "%s%s", i > 0 ? "," : "",
                              removed_reason_name(clean->removed[i].reason));
        cr_assert(lt(sz, n, LIST_MAX));
    }
}

static inline void list_authors(const struct clean *clean, char out[LIST_MAX])
{
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < clean->authors.n; i++) {
        n += (size_t)snprintf(out + n, LIST_MAX - n, "%s%.*s", i > 0 ? "; " : "",
                              STR_ARG(clean->authors.items[i]));
        cr_assert(lt(sz, n, LIST_MAX));
    }
}

static inline bool same(struct str got, const char *want)
{
    return str_eq(got, str_of(want));
}

#endif
