/*
 * Any bytes as a user's file of names. What is taken must be safe to look up in and found again;
 * what is refused says why.
 */
#include <stdint.h>
#include <stdlib.h>

#include "worker/extract/gazetteer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first name of the file is found in a text that is nothing else, unless it is no one sentence.
 */
static void find_first(const struct gazetteer *gazetteer, struct str file, struct arena *arena)
{
    struct str line = str_cut(str_cut(file, '\t').tail, '\n').head;
    struct doc doc = {
        .text = str_trim(str_cut(line, '|').head), .gazetteer = gazetteer, .arena = arena};
    struct name name;
    doc_tokenize(&doc);
    bool whole =
        doc.n_tokens > 0 && doc.tokens[doc.n_tokens - 1].sentence == doc.tokens[0].sentence;
    if (whole && (gazetteer_match(&doc, 0, &name) != doc.n_tokens || !name.own)) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str file = {(const char *)data, size};
    struct gazetteer *gazetteer = gazetteer_new();
    struct arena *arena = arena_new(1 << 16);
    struct err err = {0};
    if (gazetteer_add(gazetteer, file, &err) == OK) {
        /* the file as a text: all of its names are in it */
        struct clean clean = {.text = file, .language = STR("en")};
        struct facts facts = {0};
        if (extract(&clean, gazetteer, NULL, arena, &facts, &err)) {
            abort();
        }
        if (gazetteer_has_own(gazetteer) && !memchr(file.p, '#', file.n)) {
            find_first(gazetteer, file, arena);
        }
    } else if (err.status != ERR_FATAL || err.text[0] == '\0') {
        abort();
    }
    arena_free(arena);
    gazetteer_free(gazetteer);
    return 0;
}
