/*
 * trace — which headers are a trace, and how an event goes on with it.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "worker/trace.h"

#define ID   "4bf92f3577b34da6a3ce929d0e0e4736"
#define SPAN "00f067aa0ba902b7"

static const struct {
    const char *name;
    const char *header;
    const char *want; /* the id; NULL: none */
} cases[] = {
    {"as it is", "00-" ID "-" SPAN "-01", ID},
    {"not sampled", "00-" ID "-" SPAN "-00", ID},
    {"a later version with more behind it", "cc-" ID "-" SPAN "-01-more", ID},
    {"this version has no more behind it", "00-" ID "-" SPAN "-01-more", NULL},
    {"a later version needs a hyphen", "cc-" ID "-" SPAN "-01more", NULL},
    {"version ff", "ff-" ID "-" SPAN "-01", NULL},
    {"capitals", "00-4BF92F3577B34DA6A3CE929D0E0E4736-" SPAN "-01", NULL},
    {"an id of zeros", "00-00000000000000000000000000000000-" SPAN "-01", NULL},
    {"a span of zeros", "00-" ID "-0000000000000000-01", NULL},
    {"cut off", "00-" ID "-" SPAN, NULL},
    {"no hyphens", "00_" ID "_" SPAN "_01", NULL},
    {"empty", "", NULL},
};

Test(trace, table)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str found = trace_read(str_of(cases[i].header));
        struct str id = trace_id(found);
        cr_expect(eq(int, id.p != NULL, cases[i].want != NULL), "%s", cases[i].name);
        if (id.p && cases[i].want) {
            cr_expect(str_eq(id, str_of(cases[i].want)), "%s", cases[i].name);
            cr_expect(eq(sz, found.n, TRACEPARENT_BYTES), "%s", cases[i].name);
        }
    }
    cr_expect(trace_id(trace_read((struct str){NULL, 0})).p == NULL);
}

Test(trace, an_event_goes_on_with_a_span_of_its_own)
{
    struct arena *arena = arena_new(1024);
    struct str given = STR("00-" ID "-" SPAN "-01");
    struct str one = trace_continue(given, STR("mill"), 7, arena);
    struct str again = trace_continue(given, STR("mill"), 7, arena);
    struct str other = trace_continue(given, STR("mill"), 8, arena);
    cr_expect(str_eq(trace_read(one), one), "%.*s", STR_ARG(one));
    cr_expect(str_eq(trace_id(one), STR(ID)));
    cr_expect(str_eq(one, again), "sent again: the same bytes");
    cr_expect(not(str_eq(one, other)));
    cr_expect(not(str_eq(str_sub(one, 36, 52), STR(SPAN))));
    cr_expect(str_ends(one, STR("-01")));
    arena_free(arena);
}
