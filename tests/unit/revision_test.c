/* revision — what changed between two versions, and which lines own a correction. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "worker/revision/revision.h"

/* Lists are written with '|' for the separator. */
static struct str list_of(const char *z, struct arena *arena)
{
    struct str s = arena_copy(arena, str_of(z));
    char *out = ARENA_NEW(arena, char, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        out[i] = s.p[i] == '|' ? REVISION_SEPARATOR : s.p[i];
    }
    return (struct str){out, s.n};
}

static const struct {
    const char *name, *before, *after, *added, *removed;
} texts[] = {
    {"equal texts", "One. Two.", "One. Two.", "", ""},
    {"a sentence comes", "One is here.", "One is here. Two is here.", "Two is here.", ""},
    {"a sentence goes", "One. Two.\n\nThree.", "One.\n\nThree.", "", "Two."},
    {"a word changes", "It cost $5. They paid.", "It cost $6. They paid.", "It cost $6.",
     "It cost $5."},
    {"a move is no change", "One. Two. Three.", "Three. One. Two.", "", ""},
    {"a new paragraph is no change", "One. Two.", "One.\n\nTwo.", "", ""},
    {"a line end is a blank", "One and\ntwo.", "One and two.", "", ""},
    {"said twice, then once", "Go. Go. Stay.", "Go. Stay.", "", "Go."},
    {"an initial ends nothing", "J. Holm of St. Ives left.", "J. Holm of St. Ives stayed.",
     "J. Holm of St. Ives stayed.", "J. Holm of St. Ives left."},
    {"closing marks belong to it", "\"We go.\" He left.", "\"We go.\" He stayed.", "He stayed.",
     "He left."},
    {"a number with a point", "It rose 2.5 per cent. So.", "It rose 2.6 per cent. So.",
     "It rose 2.6 per cent.", "It rose 2.5 per cent."},
    {"all new, in order", "A.", "B b. C c.", "B b.|C c.", "A."},
    {"from nothing", "", "One.", "One.", ""},
};

Test(revision, sentences)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct version before = {.text = str_of(texts[i].before)};
        struct version after = {.text = str_of(texts[i].after)};
        struct revision_diff diff;
        revision_diff(&before, &after, arena, &diff);
        cr_expect(str_eq(diff.sentences.added, list_of(texts[i].added, arena)), "%s: added '%.*s'",
                  texts[i].name, STR_ARG(diff.sentences.added));
        cr_expect(str_eq(diff.sentences.removed, list_of(texts[i].removed, arena)),
                  "%s: removed '%.*s'", texts[i].name, STR_ARG(diff.sentences.removed));
        cr_expect(not(diff.headline));
        arena_reset(arena);
    }
    arena_free(arena);
}

Test(revision, facts_and_headline)
{
    struct arena *arena = arena_new(4096);
    struct version before = {.title = STR("Five hurt"),
                             .figures = list_of("5|840000000 USD|5", arena),
                             .names = list_of("Ada Holm|Lisbon", arena),
                             .quotes = list_of("We go", arena)};
    struct version after = {.title = STR("Six hurt"),
                            .figures = list_of("6|840000000 USD", arena),
                            .names = list_of("Lisbon|Ada Holm|Lisbon", arena)};
    struct revision_diff diff;
    revision_diff(&before, &after, arena, &diff);
    cr_expect(diff.headline);
    cr_expect(str_eq(diff.figures.added, STR("6")));
    cr_expect(str_eq(diff.figures.removed, STR("5")));
    cr_expect(eq(u32, diff.names.n_added + diff.names.n_removed, 0));
    cr_expect(str_eq(diff.quotes.removed, STR("We go")));
    cr_expect(diff.note.p == NULL);
    arena_free(arena);
}

/* However much changes, the lists stay short; the counts are all of it. */
Test(revision, bounds)
{
    struct arena *arena = arena_new(1 << 16);
    size_t n = 0;
    char *text = ARENA_NEW(arena, char, 2000 * 900);
    for (int i = 0; i < 2000; i++) {
        n += (size_t)sprintf(text + n, "Number %d ", i);
        memset(text + n, 'x', 800);
        n += 800;
        text[n++] = '.';
        text[n++] = ' ';
    }
    struct version before = {.text = STR("Nothing.")};
    struct version after = {.text = {text, n}};
    struct revision_diff diff;
    revision_diff(&before, &after, arena, &diff);
    cr_expect(eq(u32, diff.sentences.n_added, 2000));
    cr_expect(le(sz, diff.sentences.added.n, (REVISION_ITEM_BYTES + 1) * REVISION_ITEMS));
    cr_expect(gt(sz, diff.sentences.added.n, REVISION_ITEM_BYTES * (REVISION_ITEMS - 1)));
    arena_free(arena);
}

static const struct {
    const char *line;
    bool note;
} notes[] = {
    {"Correction: The mayor is Ada Holm.", true},
    {"CORRECTION (March 3, 2026): The mayor is Ada Holm.", true},
    {"Corrections and clarifications \u2014 the sum was $5.", true},
    {"Clarification: the vote was not binding.", true},
    {"An earlier version of this article misstated the sum.", true},
    {"Due to an error, the sum was wrong. A previous version of this story gave another.", true},
    {"In an earlier version of this report, the ferry was named wrongly.", true},
    {"This story has been corrected to show that the bridge cost $8.", true},
    {"This article was amended on 3 March 2026 to correct the sum.", true},
    {"Editor's note: This article has been updated to correct the sum.", true},
    {"The headline of this article has been corrected.", true},
    {"Correction of the river's course began in May: the council paid.", false},
    {"Corrections officers said: we were not there.", false},
    {"An earlier version of the bill was rejected.", false},
    {"An earlier version of the software of this company failed.", false},
    {"This story has been told before.", false},
    {"This article has been updated.", false},
    {"This article has been updated to add a reaction.", false},
    {"The report corrected by the ministry appeared on Monday.", false},
    {"The correction: too little, too late.", false},
    {"The market corrected on Monday.", false},
};

Test(revision, correction_notes)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        struct str text =
            arena_printf(arena, "A bridge opened.\n\n%s\n\nMore news.", notes[i].line);
        struct version in_text = {.text = text};
        struct version taken_out = {.text = STR("A bridge opened."),
                                    .removed = str_of(notes[i].line)};
        struct version without = {.text = STR("A bridge opened.\n\nMore news.")};
        struct revision_diff diff;
        cr_expect(eq(int, revision_note(&in_text).p != NULL, notes[i].note), "%s", notes[i].line);
        cr_expect(eq(int, revision_note(&taken_out).p != NULL, notes[i].note), "%s", notes[i].line);
        revision_diff(&without, &in_text, arena, &diff);
        cr_expect(str_eq(diff.note, notes[i].note ? str_of(notes[i].line) : (struct str){0}), "%s",
                  notes[i].line);
        revision_diff(&taken_out, &in_text, arena, &diff);
        cr_expect(diff.note.p == NULL, "known before: %s", notes[i].line);
        arena_reset(arena);
    }
    arena_free(arena);
}
