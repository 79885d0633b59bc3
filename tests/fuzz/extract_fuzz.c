/*
 * Any bytes, cleaned to UTF-8, through extract(). The first byte chooses the language,
 * whether there is a date of publication, and whether names are found by rules alone. Aborts
 * where a promise of extract.h is broken.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "worker/extract/extract.h"
#include "worker/model/tagger_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok)
{
    if (!ok) {
        abort();
    }
}

/* bytes: where each code point begins, and at [count] the length of the text. */
static void
check_span(const struct span *span, struct str text, const uint32_t *bytes, size_t count)
{
    check(span->start < span->end && span->end <= count);
    check(str_eq(span->text, str_sub(text, bytes[span->start], bytes[span->end])));
}

static void check_mentions(const struct facts *facts,
                           struct str text,
                           const uint32_t *bytes,
                           size_t count,
                           struct arena *arena)
{
    unsigned char *taken = ARENA_NEW(arena, unsigned char, count + 1);
    uint64_t salience = 0;
    for (size_t i = 0; i < facts->n_entities; i++) {
        const struct entity *entity = &facts->entities[i];
        check(entity->n_mentions > 0 && entity->name.n > 0);
        salience += entity->salience_ppm;
        for (size_t k = 0; k < entity->n_mentions; k++) {
            const struct span *span = &entity->mentions[k].span;
            check_span(span, text, bytes, count);
            check(k == 0 || span->start >= entity->mentions[k - 1].span.end);
            for (uint32_t c = span->start; c < span->end; c++) {
                check(!taken[c]);
                taken[c] = 1;
            }
        }
    }
    check(salience <= 1000000);
}

static void
check_lists(const struct facts *facts, struct str text, const uint32_t *bytes, size_t count)
{
    for (size_t i = 0; i < facts->n_quotes; i++) {
        check_span(&facts->quotes[i].span, text, bytes, count);
        check(facts->quotes[i].entity >= -1 &&
              facts->quotes[i].entity < (int32_t)facts->n_entities);
        check(i == 0 || facts->quotes[i].span.start >= facts->quotes[i - 1].span.end);
    }
    for (size_t i = 0; i < facts->n_dates; i++) {
        check_span(&facts->dates[i].span, text, bytes, count);
        check(facts->dates[i].value.n > 0);
        check(i == 0 || facts->dates[i].span.start >= facts->dates[i - 1].span.end);
    }
    for (size_t i = 0; i < facts->n_amounts; i++) {
        check_span(&facts->amounts[i].span, text, bytes, count);
        check(i == 0 || facts->amounts[i].span.start >= facts->amounts[i - 1].span.end);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct gazetteer *gazetteer; /* lives as long as the process */
    static struct tagger_model tagger;
    static struct arena *arena;
    if (!gazetteer) {
        tagger = tagger_model_builtin();
        gazetteer = gazetteer_new();
        arena = arena_new(1 << 16);
    }
    if (size < 1) {
        return 0;
    }
    struct err err = {0};
    struct facts facts = {0};
    struct clean clean = {0};
    clean.text = utf8_clean((struct str){(const char *)data + 1, size - 1}, arena, NULL);
    clean.language = data[0] & 1 ? STR("de") : STR("en");
    if (data[0] & 2) {
        clean.published =
            (struct stamp){.us = 1640649600000000, .day_only = true, .from = DATE_FROM_ENVELOPE};
    }
    check(extract(&clean, gazetteer, data[0] & 4 ? NULL : &tagger, arena, &facts, &err) == OK);

    size_t count = 0;
    uint32_t *bytes = ARENA_NEW(arena, uint32_t, clean.text.n + 2);
    for (size_t i = 0; i < clean.text.n; count++) {
        bytes[count] = (uint32_t)i;
        (void)utf8_next(clean.text, &i);
    }
    bytes[count] = (uint32_t)clean.text.n;
    check_mentions(&facts, clean.text, bytes, count, arena);
    check_lists(&facts, clean.text, bytes, count);
    arena_reset(arena);
    return 0;
}
