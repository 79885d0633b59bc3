/*
 * The rules for dates on their own, on any bytes cleaned to UTF-8. The first two bytes choose the
 * day of publication (or none) and the outlet's country. Aborts where a promise of timex.h is
 * broken.
 */
#include <stdint.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/utf8.h"
#include "worker/extract/timex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok)
{
    if (!ok) {
        abort();
    }
}

/* Dates lie in the text, in order, apart; a value is letters, digits, '-', ':', '_', '/' and no
 * longer. */
static void check_dates(const struct facts *facts, struct str text)
{
    uint32_t free_from = 0;
    for (size_t i = 0; i < facts->n_dates; i++) {
        const struct temporal *date = &facts->dates[i];
        check(date->span.start >= free_from && date->span.start < date->span.end);
        check(date->span.end <= text.n);
        check(str_eq(date->span.text, str_sub(text, date->span.start, date->span.end)));
        check(date->value.n > 0 && date->value.n < 32);
        for (size_t k = 0; k < date->value.n; k++) {
            char c = date->value.p[k];
            check((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-' || c == ':' ||
                  c == '_' || c == '/');
        }
        free_from = date->span.end;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const domains[] = {NULL, "example.com", "example.co.uk", "example.in"};
    static struct gazetteer *gazetteer; /* lives as long as the process */
    static struct arena *arena;
    if (!gazetteer) {
        gazetteer = gazetteer_new();
        arena = arena_new(1 << 16);
    }
    if (size < 2) {
        return 0;
    }
    struct facts facts = {0};
    struct clean clean = {.source_domain = str_of(domains[data[1] % 4])};
    clean.text = utf8_clean((struct str){(const char *)data + 2, size - 2}, arena, NULL);
    if (data[0] > 0) {
        int64_t day = clock_days(1900 + data[0], 1 + data[1] % 12, 1 + data[1] % 28);
        clean.published = (struct stamp){.us = day * CLOCK_US_PER_DAY, .from = DATE_FROM_ENVELOPE};
    }
    struct doc doc = {.text = clean.text, .gazetteer = gazetteer, .arena = arena};
    doc_tokenize(&doc);
    (void)find_dates(&doc, &clean, &facts);
    check_dates(&facts, clean.text);
    arena_reset(arena);
    return 0;
}
