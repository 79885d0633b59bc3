/*
 * Any bytes as a tagger model. What is read as one must be safe to tag with; a checksum stands
 * before the tables, so the target makes it right where the first byte asks for it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/hash.h"
#include "worker/extract/gazetteer.h"
#include "worker/tagger/tagger.h"

#define CHECKSUM_AT 24 /* in the file's header, of 32 bytes */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
tag_with(const struct tagger_model *model, const struct gazetteer *gazetteer, struct arena *arena)
{
    struct doc doc = {.text = STR("Ana Held of Oslo met the UN (United Nations) on May 9, 2022."),
                      .gazetteer = gazetteer,
                      .arena = arena};
    struct tag_names names = {0};
    doc_tokenize(&doc);
    tag_names(&doc, model, &names);
    for (size_t i = 0; i < names.n; i++) {
        const struct tag_name *name = &names.items[i];
        if (name->first > name->last || name->last >= doc.n_tokens || name->type >= TAGGER_TYPES ||
            (i > 0 && name->first <= names.items[i - 1].last)) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct gazetteer *gazetteer; /* lives as long as the process */
    struct tagger_model model;
    struct err err = {0};
    if (size < 1) {
        return 0;
    }
    if (!gazetteer) {
        gazetteer = gazetteer_new();
    }
    struct arena *arena = arena_new(1 << 16);
    char *bytes = arena_take(arena, 1, size + 8);
    memcpy(bytes, data + 1, size - 1);
    if ((data[0] & 1) && size - 1 >= CHECKSUM_AT + 8) {
        uint64_t sum = hash64((struct str){bytes + 32, size > 33 ? size - 33 : 0});
        memcpy(bytes + CHECKSUM_AT, &sum, sizeof sum);
    }
    if (tagger_model_read((struct str){bytes, size - 1}, &model, &err) == OK) {
        tag_with(&model, gazetteer, arena);
    } else if (err.status != ERR_FATAL || err.text[0] == '\0') {
        abort();
    }
    arena_free(arena);
    return 0;
}
