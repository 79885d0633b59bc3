/*
 * The rules for amounts on their own, on any bytes cleaned to UTF-8. The first byte chooses the
 * outlet's country and whether dates are taken out before. Aborts where a promise of amount.h is
 * broken.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "common/utf8.h"
#include "worker/extract/amount.h"
#include "worker/extract/timex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok)
{
    if (!ok) {
        abort();
    }
}

/* Amounts lie in the text, in order, apart; a currency has three letters; a value is a number. */
static void check_amounts(const struct facts *facts, struct str text)
{
    uint32_t free_from = 0;
    for (size_t i = 0; i < facts->n_amounts; i++) {
        const struct amount *amount = &facts->amounts[i];
        check(amount->span.start >= free_from && amount->span.start < amount->span.end);
        check(amount->span.end <= text.n);
        check(str_eq(amount->span.text, str_sub(text, amount->span.start, amount->span.end)));
        check(isfinite(amount->value) && amount->value >= 0);
        check(amount->currency.n == 0 || (amount->type == AMOUNT_MONEY && amount->currency.n == 3));
        check((amount->type == AMOUNT_QUANTITY) == (amount->unit.n > 0));
        free_from = amount->span.end;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const domains[] = {NULL, "example.com", "example.com.au", "example.ng"};
    static struct gazetteer *gazetteer; /* lives as long as the process */
    static struct arena *arena;
    if (!gazetteer) {
        gazetteer = gazetteer_new();
        arena = arena_new(1 << 16);
    }
    if (size < 1) {
        return 0;
    }
    struct facts facts = {0};
    struct clean clean = {.source_domain = str_of(domains[data[0] % 4])};
    clean.text = utf8_clean((struct str){(const char *)data + 1, size - 1}, arena, NULL);
    struct doc doc = {.text = clean.text, .gazetteer = gazetteer, .arena = arena};
    doc_tokenize(&doc);
    if (data[0] & 4) {
        (void)find_dates(&doc, &clean, &facts);
    }
    (void)find_amounts(&doc, &clean, &facts);
    check_amounts(&facts, clean.text);
    arena_reset(arena);
    return 0;
}
