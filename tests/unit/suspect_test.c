/*
 * suspect — which records are tried alone, and that one try is counted once.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "worker/suspect.h"

static const char first[] = "first";
static const char second[] = "second";

#define ITEM(t, p, o)                                                                              \
    {                                                                                              \
        .topic = (t), .partition = (p), .offset = (o)                                              \
    }

/* Suspect are offsets below 10 of first:0, and below 5 of second:1. */
static const struct {
    const char *name;
    struct fetched items[4];
    size_t n, batch;
    bool alone;
} cases[] = {
    {"nothing at hand", {{0}}, 0, 0, false},
    {"a suspect goes alone", {ITEM(first, 0, 9), ITEM(first, 0, 10)}, 2, 1, true},
    {"behind them all go together", {ITEM(first, 0, 10), ITEM(first, 0, 11)}, 2, 2, false},
    {"another partition", {ITEM(first, 1, 3), ITEM(first, 1, 4)}, 2, 2, false},
    {"another topic", {ITEM(second, 0, 3)}, 1, 1, false},
    {"up to the next suspect",
     {ITEM(first, 1, 3), ITEM(first, 1, 4), ITEM(second, 1, 4)},
     3,
     2,
     false},
    {"an end is no record",
     {{.topic = first, .offset = 3, .end = true}, ITEM(first, 1, 4)},
     2,
     2,
     false},
};

Test(suspect, batches)
{
    struct suspects suspects = {0};
    suspects_add(&suspects, first, 0, 10);
    suspects_add(&suspects, second, 1, 5);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t n = suspects_batch(&suspects, cases[i].items, cases[i].n);
        cr_expect(eq(sz, n, cases[i].batch), "%s", cases[i].name);
        cr_expect(
            eq(int, cases[i].n > 0 && suspects_have(&suspects, cases[i].items), cases[i].alone),
            "%s", cases[i].name);
    }
    suspects_clear(&suspects);
    cr_expect(not(suspects_have(&suspects, cases[1].items)));
    cr_expect(eq(sz, suspects_batch(&suspects, cases[1].items, 2), 2));
    suspects_release(&suspects);
}

Test(suspect, one_try_is_noted_once)
{
    struct suspects suspects = {0};
    const struct fetched item = ITEM(first, 0, 7), next = ITEM(first, 0, 8);
    cr_expect(suspects_note(&suspects, &item));
    cr_expect(not(suspects_note(&suspects, &item)), "after an outage");
    cr_expect(suspects_note(&suspects, &next));
    suspects_forget(&suspects);
    cr_expect(suspects_note(&suspects, &next), "not counted after all");
    suspects_release(&suspects);
}
