/*
 * Any bytes, cleaned to UTF-8, through the tokenizer and what the tagger sees of the tokens.
 * Aborts where tokens overlap, miss a letter or digit, or a token has too many features.
 */
#include <stdint.h>
#include <stdlib.h>

#include "common/utf8.h"
#include "worker/extract/gazetteer.h"
#include "worker/tagger/features.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok)
{
    if (!ok) {
        abort();
    }
}

static void check_tokens(const struct doc *doc)
{
    size_t at = 0;
    for (uint32_t i = 0; i < doc->n_tokens; i++) {
        const struct token *token = &doc->tokens[i];
        check(token->start >= at && token->start < token->end && token->end <= doc->text.n);
        check(token->word < doc->n_words || (token->word == 0 && doc->n_words <= 1));
        check(utf8_is_blank(str_sub(doc->text, at, token->start)));
        check(utf8_valid(token_text(doc, i)));
        at = token->end;
    }
    check(doc->truncated || utf8_is_blank(str_sub(doc->text, at, doc->text.n)));
}

static void check_features(const struct doc *doc)
{
    struct tag_view view;
    uint64_t features[FEATURES_MAX];
    uint32_t first, end;
    tag_view_init(&view, doc, NULL);
    for (uint32_t i = 0; tag_stretch(&view, i, &first, &end); i = end) {
        check(first >= i && end > first && end <= doc->n_tokens && end - first <= STRETCH_MAX);
        for (uint32_t k = first; k < end; k++) {
            check(view.active[k] && tag_features(&view, k, features) <= FEATURES_MAX);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct gazetteer *gazetteer; /* lives as long as the process */
    static struct arena *arena;
    if (!gazetteer) {
        gazetteer = gazetteer_new();
        arena = arena_new(1 << 16);
    }
    struct doc doc = {.gazetteer = gazetteer, .arena = arena};
    doc.text = utf8_clean((struct str){(const char *)data, size}, arena, NULL);
    doc_tokenize(&doc);
    check_tokens(&doc);
    check_features(&doc);
    arena_reset(arena);
    return 0;
}
