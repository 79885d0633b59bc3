/*
 * Which language a text is in: what it says, what is declared, and too little of both.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "worker/language/language.h"

#define ENGLISH                                                                                    \
    "The harbour board said on Monday that the old bridge would stay open until the spring, and "  \
    "that a ferry would be put on for those who have to cross in the evening."
#define GERMAN                                                                                     \
    "Die alte Brücke bleibt bis zum Frühjahr offen, sagte die Leiterin des Hafens am Montag."
#define NYNORSK                                                                                    \
    "Ordføraren seier at brua ikkje blir stengd før våren, og at dei som bur på øya får ei ferje."
#define BOKMAAL                                                                                    \
    "Ordføreren sier at broen ikke blir stengt før våren, og at de som bor på øya får en ferge."

static const struct {
    const char *name, *text, *declared, *want;
} cases[] = {
    {"English", ENGLISH, "", "en"},
    {"German", GERMAN, "", "de"},
    {"French", "Le vieux pont restera ouvert jusqu'au printemps, a déclaré le maire lundi soir.",
     "", "fr"},
    {"Chinese", "港务局周一表示，旧桥将一直开放到春天，晚上过河的人可以乘坐渡轮。", "", "zh"},
    {"traditional characters are Chinese too",
     "港務局週一表示，舊橋將一直開放到春天，晚上過河的人可以乘坐渡輪。", "", "zh"},
    {"Hebrew by today's code", "ראש העירייה אמר ביום שני שהגשר הישן יישאר פתוח עד האביב.", "",
     "he"},
    {"Norwegian is bokmål", BOKMAAL, "", "nb"},
    {"or nynorsk", NYNORSK, "", "nn"},
    {"a wrong declaration does not overrule clear text", ENGLISH, "de-DE", "en"},
    {"nor for German text, where templates say English", GERMAN, "en-US", "de"},
    {"where it is right nothing changes", GERMAN, "de", "de"},
    {"a few words are what they are declared to be", "Brexit news", "fr-FR", "fr"},
    {"or not known", "Brexit", "", "und"},
    {"nothing at all", "", "", "und"},
    {"only figures", "1.20 3.44 5.10", "", "und"},
    {"figures, declared", "1.20 3.44 5.10", "it", "it"},
    {"declared by name", "Ok.", "English", "en"},
    {"declared with three letters", "Ok.", "deu", "de"},
    {"declared Norwegian", "Ok.", "no", "nb"},
    {"declared with an underscore", "Ok.", "pt_BR", "pt"},
    {"declared, several", "Ok.", "es, en", "es"},
    {"an undetermined declaration is none", "Ok.", "und", "und"},
    {"nor is no code", "Ok.", "x-klingon", "und"},
    {"nor is a sentence", "Ok.", "see the about page", "und"},
    {"nor are marks", "Ok.", "!!", "und"},
};

Test(language, table)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct language got = language_of(str_of(cases[i].text), str_of(cases[i].declared), arena);
        cr_expect(str_eq(got.code, str_of(cases[i].want)), "%s: got '%.*s'", cases[i].name,
                  STR_ARG(got.code));
        cr_expect(got.percent <= 99 && (got.percent == 0) == str_eq(got.code, STR("und")),
                  "%s: %u %%", cases[i].name, got.percent);
        arena_reset(arena);
    }
    arena_free(arena);
}

Test(language, says_how_sure_and_what_was_overruled)
{
    struct arena *arena = arena_new(4096);
    struct language clear = language_of(STR(ENGLISH), STR("en"), arena);
    struct language wrong = language_of(STR(ENGLISH), STR("de"), arena);
    struct language brief = language_of(STR("Das war es."), STR("de"), arena);
    struct language alone = language_of(STR(GERMAN), (struct str){0}, arena);
    cr_expect(clear.percent > brief.percent, "%u, %u", clear.percent, brief.percent);
    cr_expect(not(clear.overruled));
    cr_expect(wrong.overruled);
    cr_expect(not(brief.overruled));
    cr_expect(not(alone.overruled));
    arena_free(arena);
}

/* What is longer than is looked at is cut between characters, and takes no more time. */
Test(language, a_long_text)
{
    struct arena *arena = arena_new(4096);
    size_t n = strlen(GERMAN) * 20000;
    char *text = ARENA_NEW(arena, char, n);
    for (size_t i = 0; i < n; i++) {
        text[i] = GERMAN[i % strlen(GERMAN)];
    }
    struct language got = language_of((struct str){text, n}, (struct str){0}, arena);
    cr_expect(str_eq(got.code, STR("de")), "got '%.*s'", STR_ARG(got.code));
    arena_free(arena);
}
