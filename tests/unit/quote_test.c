#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <string.h>

#include "worker/extract/extract.h"

/* One for all tests of this process. */
static const struct gazetteer *gazetteer(void)
{
    static struct gazetteer *made;
    if (!made) {
        made = gazetteer_new();
    }
    return made;
}

static void expect_text(const char *got, const char *want, const char *name)
{
    cr_expect(strcmp(got, want) == 0, "%s\n  got  %s\n  want %s", name, got, want);
}

static struct facts facts_of(struct str text, struct arena *arena)
{
    struct clean clean = {.text = text, .language = STR("en")};
    struct facts facts = {0};
    struct err err = {0};
    cr_assert(eq(int, extract(&clean, gazetteer(), NULL, arena, &facts, &err), OK));
    return facts;
}

/* ---- quotes: "text|speaker|cue" ---- */

static const struct {
    const char *name;
    const char *text;
    const char *want;
} quote_cases[] = {
    {"said after", "\"We will sign the paper,\" Anna Keller said.",
     "We will sign the paper,|Anna Keller|said"},
    {"said before", "Anna Keller told reporters: \"We will sign the paper.\"",
     "We will sign the paper.|Anna Keller|told"},
    {"inverted", "\"We will sign the paper,\" said the spokesman for the council on Monday.",
     "We will sign the paper,|the spokesman for the council|said"},
    {"a pronoun stays one", "\"We will sign the paper,\" she said.",
     "We will sign the paper,|she|said"},
    {"split in two", "\"We will sign the paper,\" she said. \"It is a good one.\"",
     "We will sign the paper,|she|said / It is a good one.|she|said"},
    {"according to", "\"The bridge was never safe,\" according to the report.",
     "The bridge was never safe,|the report|according"},
    {"in front, first of the text",
     "According to Anna Keller, \"the bridge was never safe at all.\"",
     "the bridge was never safe at all.|Anna Keller|According"},
    {"a title behind what it is the title of is none",
     "He wrote a book, \"The Long Way Home,\" which Anna Keller likes.", ""},
    {"capitals that are told", "Keller told the crowd, \"God Bless Norway,\" and left.",
     "God Bless Norway,|Keller|told"},
    {"capitals that are said", "Anna Keller said, \"Norway, Norway, Norway!\"",
     "Norway, Norway, Norway!|Anna Keller|said"},
    {"an apposition", "\"We will sign it,\" Anna Keller, who leads the council, said.",
     "We will sign it,|Anna Keller|said"},
    {"a description of a description",
     "\"We will sign it,\" a spokesman for the Harbour Council told reporters.",
     "We will sign it,|a spokesman for the Harbour Council|told"},
    {"at the end of the sentence",
     "Norway \"looks forward to the talks\" in May, a spokesman said.",
     "looks forward to the talks|a spokesman|said"},
    {"a question", "\"Why should we sign it?\" Keller asked.",
     "Why should we sign it?|Keller|asked"},
    {"without a verb the speaker is open", "The plan is \"ready for the big day\" in Norway.",
     "ready for the big day||"},
    {"after a colon, over the paragraph", "Anna Keller wrote:\n\n\"We will sign the paper.\"",
     "We will sign the paper.|Anna Keller|wrote"},
    {"a participle has the sentence's subject",
     "Anna Keller praised the plan, saying \"it is the best we had.\"",
     "it is the best we had.|Anna Keller|saying"},
    {"a paragraph of its own goes on", "\"We will sign it,\" she said.\n\n\"It is a good one.\"",
     "We will sign it,|she|said / It is a good one.|she|said"},
    {"no speaker from another paragraph", "Keller said no.\n\n\"We will sign the paper.\"",
     "We will sign the paper.||"},
    {"one scare-quoted word is no quote", "They called the plan \"unacceptable\" again.", ""},
    {"a place is where somebody is",
     "Anna Keller, a fellow at the Harbour Centre in Oslo told us the plan is \"not what we "
     "wanted to have.\"",
     "not what we wanted to have.|a fellow at the Harbour Centre in Oslo|told"},
    {"what is headlined is a name", "A talk titled \"the loss of all that we had\" began.", ""},
    {"a sentence behind one that is whole",
     "\"I want to speak of it.\" Becker, who leads the council, claimed that it rained.",
     "I want to speak of it.||"},
    {"an adjective says nothing",
     "They saw an alleged friend \"in the port of our old town\" then.",
     "in the port of our old town||"},
    {"only is no name", "A spokeswoman would only say: \"We will sign the paper.\"",
     "We will sign the paper.|A spokeswoman|say"},
    {"how it is said", "\"We will sign it,\" said Anna Keller in a written statement.",
     "We will sign it,|Anna Keller|said"},
    {"a heading in other marks", "\"We will sign it,\" she said.\n\n'We are asking all of you!'",
     "We will sign it,|she|said / We are asking all of you!||"},
    {"a capital of the sentence's",
     "Defense ministry spokeswoman Anna Keller praised it, saying \"it is the best we had.\"",
     "it is the best we had.|Defense ministry spokeswoman Anna Keller|saying"},
    {"a nickname is none", "He goes by the name \"Shapow,\" the spokesman said.", ""},
    {"a people's somebody",
     "According to the Norwegian author, \"the bridge was never safe at all.\"",
     "the bridge was never safe at all.|the Norwegian author|According"},
    {"lines marked as another's words",
     "Anna Keller wrote:\n\n> We will sign the paper.\n\nIt rained.",
     "We will sign the paper.|Anna Keller|wrote"},
    {"marked lines that nobody says", "It rained all day.\n\n> We will sign the paper.", ""},
    {"one word with a speaker is", "\"Never,\" Anna Keller said.", "Never,|Anna Keller|said"},
    {"a title is none", "He read \"The Old Man and the Sea\" twice.", ""},
    {"over two paragraphs",
     "\"We will sign the paper,\" she said. \"It is good.\n\n\"And we will keep it.\"",
     "We will sign the paper,|she|said / It is good.|she|said / And we will keep it.|she|said"},
    {"single marks inside", "\"We hold to 'nothing without us' here,\" she said.",
     "We hold to 'nothing without us' here,|she|said"},
    {"single marks alone", "'We will sign the paper,' she said.",
     "We will sign the paper,|she|said"},
    {"an apostrophe is no mark", "The workers' rights and the miners' pay are one.", ""},
    /* marks */
    {"two single marks are a double one", "''We will sign it,'' she said.",
     "We will sign it,|she|said"},
    {"also with a single one inside", "''We said 'never without us,''' she said. ''It holds.''",
     "We said 'never without us,'|she|said / It holds.|she|said"},
    {"two grave accents open", "``We will sign it,'' she said.", "We will sign it,|she|said"},
    {"angle marks", "\u00ABWe will sign it\u00BB, she said.", "We will sign it|she|said"},
    {"double marks in double marks", "\"He said \"not in my town\" to all of us,\" she said.",
     "He said \"not in my town\" to all of us,|she|said"},
    {"double marks in single marks", "'He said \"not in my town\" to us,' she said.",
     "He said \"not in my town\" to us,|she|said"},
    {"a plural's apostrophe ends no quote", "'The miners' pay is what counts,' she said.",
     "The miners' pay is what counts,|she|said"},
    {"letters left out open none", "It was 'em or us in the '90s, as the miners' wives know.", ""},
    {"feet and inches are no marks", "\"He is 6'2\" and I am not,\" she said.",
     "He is 6'2\" and I am not,|she|said"},
    {"no blank before the mark", "Anna Keller:\"We will sign it now.\"",
     "We will sign it now.|Anna Keller|:"},
    {"a value of markup is no quote", "See <a href=\"the next page here\">this</a> today.", ""},
    /* over paragraphs, unclosed */
    {"closed in the next paragraph without a mark",
     "Anna Keller said: \"We will sign it.\n\nAnd we will keep it.\" Nobody clapped.",
     "We will sign it.|Anna Keller|said / And we will keep it.|Anna Keller|said"},
    {"nothing closes it", "Anna Keller said: \"We will sign it.\n\nIt rained.",
     "We will sign it.|Anna Keller|said"},
    {"one that nothing closes takes no other with it",
     "\"We will sign it, she said. \"It is a good paper,\" he said.",
     "It is a good paper,|he|said"},
    /* what is no quote */
    {"a title behind a preposition, though somebody speaks",
     "On \"Meet the Harbour,\" Anna Keller said no.", ""},
    {"a short phrase of the writer", "It was a \"day of the knives\" there.", ""},
    {"a longer one may be somebody's", "He won \"with a bag of nails and no plan\" there.",
     "with a bag of nails and no plan||"},
    {"an exclamation of its own is a quote", "He turned to the crowd. \"Never again!\" It roared.",
     "Never again!||"},
    {"one in a sentence is not", "The sign \"Never again!\" stood on the wall.", ""},
    /* speakers */
    {"a signature", "\"We will sign it.\" \u2015 Anna Keller",
     "We will sign it.|Anna Keller|\u2015"},
    {"a dash goes on otherwise", "\"We will sign it\" \u2014 Monday was the last day for it.",
     "We will sign it||"},
    {"brackets before the verb", "\"We will sign it,\" Anna Keller (Labour) said.",
     "We will sign it,|Anna Keller|said"},
    {"a verb that no list has", "\"We will sign it,\" Keller beamed.",
     "We will sign it,|Keller|beamed"},
    {"and inverted", "\"We will sign it,\" beamed Keller.", "We will sign it,|Keller|beamed"},
    {"no comma before the speaker", "\"We will sign it\" Keller said.",
     "We will sign it|Keller|said"},
    {"a participle behind a verb has its subject",
     "The rain kept Tom Becker away, Anna Keller said, adding, \"It was a flood.\"",
     "It was a flood.|Anna Keller|adding"},
    {"she went on to say", "Anna Keller went on to say, \"It was a flood.\"",
     "It was a flood.|Anna Keller|say"},
    {"behind a clause in front",
     "In a letter to the Post, Anna Keller, the mayor, said: \"It is so.\"",
     "It is so.|Anna Keller|said"},
    {"a name with of", "\"We will sign it,\" Anna Keller of the Harbour Council said.",
     "We will sign it,|Anna Keller of the Harbour Council|said"},
    {"the sentence in front says who", "It will not do, Keller said. \"It is a flood.\"",
     "It is a flood.|Keller|said"},
    {"with its subject first", "Anna Keller agreed. \"It is a flood.\"",
     "It is a flood.|Anna Keller|agreed"},
    {"but only in the same paragraph", "Anna Keller agreed.\n\n\"It is a flood.\"",
     "It is a flood.||"},
    {"curly marks", "\u201CWe will sign it,\u201D she said.", "We will sign it,|she|said"},
};

static void quotes_as_text(const struct facts *facts, char *out, size_t max)
{
    out[0] = '\0';
    for (size_t i = 0; i < facts->n_quotes; i++) {
        const struct quote *q = &facts->quotes[i];
        size_t n = strlen(out);
        snprintf(out + n, max - n, "%s%.*s|%.*s|%.*s", n > 0 ? " / " : "", STR_ARG(q->span.text),
                 STR_ARG(q->speaker), STR_ARG(q->cue));
    }
}

Test(quote, spans_speakers_cues)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof quote_cases / sizeof quote_cases[0]; i++) {
        char got[1024];
        struct facts facts = facts_of(str_of(quote_cases[i].text), arena);
        quotes_as_text(&facts, got, sizeof got);
        expect_text(got, quote_cases[i].want, quote_cases[i].name);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* ---- block quotes: lines that begin with a tab are set in ---- */

static const struct {
    const char *name;
    const char *text;
    const char *want;
} block_cases[] = {
    {"behind who says it", "Anna Keller said in a letter:\n\n\tWe will sign it.\n\nIt rained.",
     "We will sign it.|Anna Keller|said"},
    {"of several lines",
     "Anna Keller wrote:\n\n\tWe will sign it.\n\n\tAnd keep it.\n\n\tAll of it.\n\nSo.",
     "We will sign it.|Anna Keller|wrote / And keep it.|Anna Keller|wrote / "
     "All of it.|Anna Keller|wrote"},
    {"behind a full stop", "Anna Keller explained on Monday.\n\n\tWe will sign it.",
     "We will sign it.|Anna Keller|explained"},
    {"signed",
     "It rained.\n\n\tWe will sign it.\n\n\tAnd keep it.\n\n\t\u2014 Anna Keller "
     "(@keller) May 3",
     "We will sign it.|Anna Keller|\u2014 / And keep it.|Anna Keller|\u2014"},
    {"signed in its line", "It rained.\n\n\tWe will sign it. \u2014 Anna Keller",
     "We will sign it.|Anna Keller|\u2014"},
    {"two, each signed",
     "It rained.\n\n\tWe will sign it.\n\n\t- Anna Keller, Oslo\n\n\tNever.\n\n\t- Tom Becker",
     "We will sign it.|Anna Keller|- / Never.|Tom Becker|-"},
    {"what is read again is not said", "Now we re-read it all:\n\n\tWe will sign it.", ""},
    {"what does not speak", "Planning adds much.\n\n\tWe will sign it.", ""},
    {"a text that is announced", "Here is the full statement:\n\n\tWe will sign it.",
     "We will sign it.||"},
    {"one that nobody announces", "It rained all day.\n\n\tWe will sign it.", ""},
    {"a list behind a colon", "It takes three things:\n\n\tA good pen and paper.", ""},
    {"one that has marks", "Anna Keller wrote:\n\n\t\"We will sign it now.\"",
     "We will sign it now.|Anna Keller|wrote"},
    {"one that quotes another",
     "Anna Keller wrote:\n\n\tHe told us \"we will never sign it\" in May.",
     "He told us \"we will never sign it\" in May.|Anna Keller|wrote"},
};

/* The same text without the tabs, and where the lines are that had one. */
static struct facts block_facts(const char *marked, struct arena *arena)
{
    char *text = ARENA_NEW(arena, char, strlen(marked) + 1);
    struct set_in *set_in = ARENA_NEW(arena, struct set_in, strlen(marked) + 1);
    struct clean clean = {.language = STR("en"), .set_in = set_in};
    size_t n = 0;
    for (const char *p = marked; *p;) {
        const size_t length = strcspn(p, "\n") + (p[strcspn(p, "\n")] == '\n');
        const bool in = *p == '\t';
        if (in) {
            set_in[clean.n_set_in++] =
                (struct set_in){(uint32_t)n, (uint32_t)(n + strcspn(p, "\n") - 1)};
        }
        memcpy(text + n, p + in, length - in);
        n += length - in;
        p += length;
    }
    clean.text = (struct str){text, n};
    struct facts facts = {0};
    struct err err = {0};
    cr_assert(eq(int, extract(&clean, gazetteer(), NULL, arena, &facts, &err), OK));
    return facts;
}

Test(quote, blocks_without_marks)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof block_cases / sizeof block_cases[0]; i++) {
        char got[1024];
        struct facts facts = block_facts(block_cases[i].text, arena);
        quotes_as_text(&facts, got, sizeof got);
        expect_text(got, block_cases[i].want, block_cases[i].name);
        arena_reset(arena);
    }
    arena_free(arena);
}

static const struct {
    const char *name;
    const char *text;
    const char *entity; /* NULL: -1 */
} speaker_cases[] = {
    {"a person", "\"We will sign it,\" Anna Keller said.", "Anna Keller"},
    {"the last name alone", "Anna Keller came. \"We will sign it,\" Keller said.", "Anna Keller"},
    {"with a role", "\"We will sign it,\" said Norwegian Minister Anna Keller.", "Anna Keller"},
    {"a country", "Norway says the plan \"has all the answers we need.\"", "Norway"},
    {"an organization's spokesman is not the organization",
     "\"We will sign it,\" the NATO spokesman said.", NULL},
    {"nor one that is for it", "\"We will sign it,\" a spokesman for Anna Keller said.", NULL},
    {"a pronoun is the one person who acts", "Anna Keller came. \"We will sign it,\" she said.",
     "Anna Keller"},
    {"also from the paragraph before", "Anna Keller came.\n\n\"We will sign it,\" she said.",
     "Anna Keller"},
    {"not where two are named", "Anna Keller met Tom Becker. \"We will sign it,\" she said.", NULL},
    {"not where the one named does nothing",
     "The plan pleased Anna Keller. \"We will sign it,\" she said.", NULL},
    {"one named inside the marks is not the speaker",
     "The rain had stopped. \"We will ask Anna Keller for it,\" she said.", NULL},
    {"they are nobody", "Anna Keller came. \"We will sign it,\" they said.", NULL},
    {"a role that one person has",
     "Governor Anna Keller met Tom Becker. \"We will sign it,\" the governor said.", "Anna Keller"},
    {"not a role that two have",
     "Governor Anna Keller met Governor Tom Becker. \"We will sign it,\" the governor said.", NULL},
    {"nor one that nobody has",
     "Governor Anna Keller met Tom Becker. \"We will sign it,\" the mayor said.", NULL},
};

Test(quote, entities)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof speaker_cases / sizeof speaker_cases[0]; i++) {
        struct facts facts = facts_of(str_of(speaker_cases[i].text), arena);
        cr_assert(eq(sz, facts.n_quotes, 1), "%s", speaker_cases[i].name);
        int32_t entity = facts.quotes[0].entity;
        struct str got = entity >= 0 ? facts.entities[entity].name : (struct str){0};
        cr_expect(str_eq(got, str_of(speaker_cases[i].entity)), "%s: got '%.*s'",
                  speaker_cases[i].name, STR_ARG(got));
        arena_reset(arena);
    }
    arena_free(arena);
}

/* ---- an open speaker is told ---- */

Test(quote, a_warning_says_that_a_speaker_is_open)
{
    struct arena *arena = arena_new(1 << 16);
    struct facts facts = facts_of(STR("\"We will sign it,\" she said."), arena);
    cr_expect(eq(sz, facts.warnings.n, 0));
    facts = facts_of(STR("It rained.\n\n\"We will sign it now.\""), arena);
    cr_assert(eq(sz, facts.warnings.n, 1));
    cr_expect(str_eq(facts.warnings.items[0], STR("speaker_unresolved")));
    arena_free(arena);
}
