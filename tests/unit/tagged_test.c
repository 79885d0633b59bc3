/* Names by the compiled-in tagger: what follows from its spans, not how good the model is. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <string.h>

#include "common/utf8.h"
#include "worker/extract/extract.h"
#include "worker/model/tagger_model.h"

static struct facts facts_of(const char *text, struct arena *arena)
{
    static struct gazetteer *gazetteer;
    static struct tagger_model tagger;
    struct clean clean = {.text = str_of(text), .language = STR("en")};
    struct facts facts = {0};
    struct err err = {0};
    if (!gazetteer) {
        gazetteer = gazetteer_new();
        tagger = tagger_model_builtin();
    }
    cr_assert(eq(int, extract(&clean, gazetteer, &tagger, arena, &facts, &err), OK));
    return facts;
}

static const struct {
    const char *name;
    const char *text;
    const char *want; /* "TYPE name/role=mention,mention" of each entity, "; " between */
} cases[] = {
    {"a last name is the person named before, and the possessive is outside",
     "Prime Minister Anna Keller met reporters in Oslo. Keller's office said she would stay.",
     "PERSON Anna Keller/Prime Minister=Anna Keller,Keller; LOC Oslo=Oslo"},
    {"an acronym in brackets is the name before it",
     "The National Harbour Council (NHC) met in Lisbon on Monday. The NHC said nothing.",
     "ORG National Harbour Council=National Harbour Council,NHC,NHC; LOC Lisbon=Lisbon"},
    {"a list's name of several words has the list's type",
     "\"We are late,\" he told The Hill in an interview.", "ORG The Hill=The Hill"},
    {"words that only begin a sentence are none", "Yesterday nobody came. Nothing was said.", ""},
    {"a date is no name", "It was agreed on Friday, May 6, and signed in June.", ""},
};

static void as_text(const struct facts *facts, char *out, size_t max)
{
    out[0] = '\0';
    for (size_t i = 0; i < facts->n_entities; i++) {
        const struct entity *e = &facts->entities[i];
        size_t n = strlen(out);
        n += (size_t)snprintf(out + n, max - n, "%s%s %.*s", n ? "; " : "",
                              entity_type_name(e->type), STR_ARG(e->name));
        if (e->mentions[0].role.n > 0) {
            n += (size_t)snprintf(out + n, max - n, "/%.*s", STR_ARG(e->mentions[0].role));
        }
        for (size_t k = 0; k < e->n_mentions; k++) {
            n += (size_t)snprintf(out + n, max - n, "%c%.*s", k ? ',' : '=',
                                  STR_ARG(e->mentions[k].span.text));
        }
    }
}

Test(tagged, entities)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char got[1024];
        struct facts facts = facts_of(cases[i].text, arena);
        as_text(&facts, got, sizeof got);
        cr_expect(strcmp(got, cases[i].want) == 0, "%s\n  got  %s\n  want %s", cases[i].name, got,
                  cases[i].want);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* The text between start and end, counted in code points, is the mention. */
Test(tagged, offsets_count_code_points)
{
    static const char text[] = "« Été » — Zoë Müller of São Paulo met José Peña’s team in Łódź.";
    struct arena *arena = arena_new(1 << 16);
    struct facts facts = facts_of(text, arena);
    cr_assert(gt(sz, facts.n_entities, 1));
    for (size_t i = 0; i < facts.n_entities; i++) {
        for (size_t k = 0; k < facts.entities[i].n_mentions; k++) {
            const struct span *span = &facts.entities[i].mentions[k].span;
            struct str rest = str_of(text);
            size_t from = 0;
            size_t to = 0;
            for (uint32_t c = 0; c < span->end; c++) {
                from = c == span->start ? to : from;
                (void)utf8_next(rest, &to);
            }
            cr_expect(str_eq(str_sub(rest, from, to), span->text), "%.*s", STR_ARG(span->text));
        }
    }
    arena_free(arena);
}

/* ---- names of the user's own ---- */

static struct gazetteer *own_names(const char *file)
{
    struct gazetteer *gazetteer = gazetteer_new();
    struct err err = {0};
    cr_assert(eq(int, gazetteer_add(gazetteer, str_of(file), &err), OK), "%s", err.text);
    return gazetteer;
}

static const struct {
    const char *name;
    const char *file;
    const char *text;
    const char *want, *want_by_rules;
} own_cases[] = {
    {"the user's type holds against the lists", "# ours\r\n\nFAC\tOslo\r\n",
     "She spoke in Oslo on Monday.", "FAC Oslo=Oslo", "FAC Oslo=Oslo"},
    {"names of a line are one entity", "ORG\tQuux Widgets Inc.| QWI \n",
     "A fine for Quux Widgets Inc. was announced. Then QWI paid.",
     "ORG Quux Widgets Inc.=Quux Widgets Inc.,QWI", "ORG Quux Widgets Inc.=Quux Widgets Inc.,QWI"},
    {"a name in lower case is found", "PRODUCT\tquuxium", "They sold quuxium by the tonne.",
     "PRODUCT quuxium=quuxium", "PRODUCT quuxium=quuxium"},
    {"a longer name stays whole", "ORG\tLisbon", "He met the Lisbon City Council on Friday.",
     "ORG Lisbon City Council=Lisbon City Council", "ORG Lisbon City Council=Lisbon City Council"},
};

static void check_own(const struct gazetteer *gazetteer,
                      const struct tagger_model *tagger,
                      size_t i,
                      const char *want)
{
    struct arena *arena = arena_new(1 << 16);
    struct clean clean = {.text = str_of(own_cases[i].text), .language = STR("en")};
    struct facts facts = {0};
    struct err err = {0};
    char got[2000];
    cr_assert(eq(int, extract(&clean, gazetteer, tagger, arena, &facts, &err), OK));
    as_text(&facts, got, sizeof got);
    cr_expect(strcmp(got, want) == 0, "%s, %s\n  got  %s\n  want %s", own_cases[i].name,
              tagger ? "tagged" : "by rules", got, want);
    arena_free(arena);
}

Test(tagged, finds_names_of_the_users_own)
{
    struct tagger_model tagger = tagger_model_builtin();
    for (size_t i = 0; i < sizeof own_cases / sizeof own_cases[0]; i++) {
        struct gazetteer *gazetteer = own_names(own_cases[i].file);
        check_own(gazetteer, &tagger, i, own_cases[i].want);
        check_own(gazetteer, NULL, i, own_cases[i].want_by_rules);
        gazetteer_free(gazetteer);
    }
}

Test(tagged, refuses_a_wrong_line_of_the_users_names)
{
    static const struct {
        const char *file, *why;
    } wrong[] = {
        {"ORG Acme\n", "line 1: no tab between the type and the names"},
        {"ORG\tAcme\n\nCOMPANY\tQuux\n",
         "line 3: the type is none of PERSON, ORG, LOC, GPE, FAC, NORP, PRODUCT, MISC"},
        {"ORG\tAcme||Quux\n", "line 1: a name is empty"},
        {"ORG\t\n", "line 1: a name is empty"},
        {"ORG\tAcme\tQuux\n", "line 1: more than one tab"},
        {"ORG\ta b c d e f g h i j k l m\n", "line 1: a name has more than 12 tokens"},
        {"ORG\tAcme\xff\n", "not UTF-8 text"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct gazetteer *gazetteer = gazetteer_new();
        struct err err = {0};
        cr_expect(eq(int, gazetteer_add(gazetteer, str_of(wrong[i].file), &err), ERR_FATAL));
        cr_expect(strcmp(err.text, wrong[i].why) == 0, "%s: got %s, want %s", wrong[i].file,
                  err.text, wrong[i].why);
        gazetteer_free(gazetteer);
    }
}
