/* What the tests of extract share: its lists of names, and the facts of a text. */
#ifndef TESTS_UNIT_EXTRACT_SUPPORT_H
#define TESTS_UNIT_EXTRACT_SUPPORT_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "worker/extract/extract.h"

/* One for all tests of this process. */
static inline const struct gazetteer *gazetteer(void)
{
    static struct gazetteer *made;
    if (!made) {
        made = gazetteer_new();
    }
    return made;
}

static inline void expect_text(const char *got, const char *want, const char *name)
{
    cr_expect(strcmp(got, want) == 0, "%s\n  got  %s\n  want %s", name, got, want);
}

/* A text that an outlet published on a day ("2021-12-28"); either may be unknown (NULL). */
static inline struct facts
facts_of_outlet(const char *text, const char *day, const char *domain, struct arena *arena)
{
    struct clean clean = {
        .text = str_of(text), .language = STR("en"), .source_domain = str_of(domain)};
    struct facts facts = {0};
    struct err err = {0};
    int y, m, d;
    if (day && sscanf(day, "%d-%d-%d", &y, &m, &d) == 3) {
        clean.published.us = clock_days(y, m, d) * CLOCK_US_PER_DAY;
        clean.published.day_only = true;
        clean.published.from = DATE_FROM_ENVELOPE;
    }
    cr_assert(eq(int, extract(&clean, gazetteer(), NULL, arena, &facts, &err), OK));
    return facts;
}

static inline struct facts facts_of(const char *text, const char *day, struct arena *arena)
{
    return facts_of_outlet(text, day, NULL, arena);
}

#endif
