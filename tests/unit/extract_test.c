#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/utf8.h"
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

/* A text published on a day ("2021-12-28"), or without one (NULL). */
static struct facts facts_of(const char *text, const char *day, struct arena *arena)
{
    struct clean clean = {.text = str_of(text), .language = STR("en")};
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

/* ---- entities: "TYPE name=mention,mention; …" in the order of first mentions ---- */

static void append(char *out, size_t max, const char *sep, struct str s)
{
    size_t n = strlen(out);
    snprintf(out + n, max - n, "%s%.*s", n > 0 ? sep : "", STR_ARG(s));
}

static void entities_as_text(const struct facts *facts, char *out, size_t max)
{
    out[0] = '\0';
    for (size_t i = 0; i < facts->n_entities; i++) {
        const struct entity *e = &facts->entities[i];
        char one[512] = "";
        for (size_t k = 0; k < e->n_mentions; k++) {
            append(one, sizeof one, ",", e->mentions[k].span.text);
        }
        size_t n = strlen(out);
        snprintf(out + n, max - n, "%s%s %.*s=%s", n > 0 ? "; " : "", entity_type_name(e->type),
                 STR_ARG(e->name), one);
    }
}

static const struct {
    const char *name;
    const char *text;
    const char *want;
} entity_cases[] = {
    {"a role stands outside the name", "On Friday President Ada Lovelind spoke.",
     "PERSON Ada Lovelind=Ada Lovelind"},
    {"a people before a role is its own entity",
     "The talks with Norwegian Deputy Foreign Minister Sergei Hansrud ended.",
     "NORP Norwegian=Norwegian; PERSON Sergei Hansrud=Sergei Hansrud"},
    {"a role alone is no name", "The Prime Minister spoke to the President.", ""},
    {"a last name means the full one", "Anna Keller won. Later Keller thanked Berlin.",
     "PERSON Anna Keller=Anna Keller,Keller; LOC Berlin=Berlin"},
    {"also before it", "A law that Keller wrote passed. Anna Keller is glad.",
     "PERSON Anna Keller=Keller,Anna Keller"},
    {"the nearer of two of one last name", "Anna Keller met Peter Keller. Now Keller rests.",
     "PERSON Anna Keller=Anna Keller; PERSON Peter Keller=Peter Keller,Keller"},
    {"a middle initial changes nothing", "John Farrow spoke. Then John B. Farrow left.",
     "PERSON John B. Farrow=John Farrow,John B. Farrow"},
    {"the possessive is outside", "He read Norway's plan and Anna Keller's letter.",
     "LOC Norway=Norway; PERSON Anna Keller=Anna Keller"},
    {"spellings of one country are one entity",
     "The US left. Later the U.S. came back to the United States.",
     "LOC United States=US,U.S.,United States"},
    {"a name that is too long for one is better than none",
     "Today the Kelpwater Harbourmasters Bridgebuilders Ferrymens Lighthousekeepers Ropemakers "
     "Sailmakers Coopers Chandlers Caulkers Shipwrights voted.",
     "ORG Kelpwater Harbourmasters Bridgebuilders Ferrymens Lighthousekeepers Ropemakers "
     "Sailmakers Coopers Chandlers Caulkers Shipwrights=Kelpwater Harbourmasters Bridgebuilders "
     "Ferrymens Lighthousekeepers Ropemakers Sailmakers Coopers Chandlers Caulkers Shipwrights"},
    {"a people is not its country", "In Russia a Russian court sat.",
     "LOC Russia=Russia; NORP Russian=Russian"},
    {"a ministry with its topic", "He leads the Danish Ministry of Defense in Copenhagen.",
     "ORG Danish Ministry of Defense=Danish Ministry of Defense; LOC Copenhagen=Copenhagen"},
    {"topics joined by and", "She joined the Ministry of Trade and Industry and Norway applauded.",
     "ORG Ministry of Trade and Industry=Ministry of Trade and Industry; LOC Norway=Norway"},
    {"but two countries are two", "Talks between Chile and Peru began.",
     "LOC Chile=Chile; LOC Peru=Peru"},
    {"an acronym in brackets", "The Harbour Safety Council (HSC) met. The HSC agreed.",
     "ORG Harbour Safety Council=Harbour Safety Council,HSC,HSC"},
    {"initials without brackets", "The Norwegian Harbour Safety Council met. The HSC agreed.",
     "ORG Norwegian Harbour Safety Council=Norwegian Harbour Safety Council,HSC"},
    {"letters of something else stay apart", "The Harbour Safety Council met. The QZX agreed.",
     "ORG Harbour Safety Council=Harbour Safety Council; ORG QZX=QZX"},
    {"a short form without the country",
     "The Danish Foreign Ministry spoke. The Foreign Ministry is open.",
     "ORG Danish Foreign Ministry=Danish Foreign Ministry,Foreign Ministry"},
    {"a hyphen joins two countries", "The Chile-Peru talks failed.",
     "LOC Chile=Chile; LOC Peru=Peru"},
    {"and does not in a name", "The NATO-Norway Council met.",
     "ORG NATO-Norway Council=NATO-Norway Council"},
    {"the first word of a sentence is not a name for its capital",
     "Officials met. Reporters waited.", ""},
    {"it is if a name elsewhere", "Stavro met them. They knew Stavro.",
     "PERSON Stavro=Stavro,Stavro"},
    {"months and weekdays are none", "In March, on a Tuesday, nothing happened.", ""},
    {"a place by the word before it", "He was born in Ostrunda.", "LOC Ostrunda=Ostrunda"},
    {"a facility by its head", "They closed the Ostrunda Bridge.",
     "FAC Ostrunda Bridge=Ostrunda Bridge"},
    {"a money sign is no country", "It cost US$5.", ""},
    {"particles inside a name", "Anna van der Holt and Omar al-Rashidun met.",
     "PERSON Anna van der Holt=Anna van der Holt; PERSON Omar al-Rashidun=Omar al-Rashidun"},
    {"an honorific is no role and says person", "Mr. Ostrunda resigned.",
     "PERSON Ostrunda=Ostrunda"},
    {"a role in apposition makes a person", "The town's mayor, Dorvane Estrup, said no.",
     "PERSON Dorvane Estrup=Dorvane Estrup"},
    {"letters beyond ASCII", "Łukasz Żelski met Émile Ørn.",
     "PERSON Łukasz Żelski=Łukasz Żelski; PERSON Émile Ørn=Émile Ørn"},
};

Test(extract, entities)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof entity_cases / sizeof entity_cases[0]; i++) {
        char got[2048];
        struct facts facts = facts_of(entity_cases[i].text, "2021-12-28", arena);
        entities_as_text(&facts, got, sizeof got);
        expect_text(got, entity_cases[i].want, entity_cases[i].name);
        arena_reset(arena);
    }
    arena_free(arena);
}

static const struct {
    const char *name;
    const char *text;
    const char *role; /* of the first mention of the first PERSON; NULL: none */
} role_cases[] = {
    {"in capitals", "Then Danish Deputy Foreign Minister Sven Holt spoke.",
     "Deputy Foreign Minister"},
    {"in lower case", "It was signed by foreign minister Sven Holt.", "foreign minister"},
    {"a salutation is none", "It was signed by Mr. Holt.", NULL},
    {"none at all", "It was signed by Sven Holt.", NULL},
};

Test(extract, roles)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof role_cases / sizeof role_cases[0]; i++) {
        struct facts facts = facts_of(role_cases[i].text, NULL, arena);
        const struct entity *person = NULL;
        for (size_t k = 0; k < facts.n_entities && !person; k++) {
            person = facts.entities[k].type == ENTITY_PERSON ? &facts.entities[k] : NULL;
        }
        cr_assert(person != NULL, "%s", role_cases[i].name);
        struct str got = person->mentions[0].role;
        cr_expect(str_eq(got, str_of(role_cases[i].role)), "%s: got '%.*s'", role_cases[i].name,
                  STR_ARG(got));
        arena_reset(arena);
    }
    arena_free(arena);
}

Test(extract, gpe_and_salience)
{
    struct arena *arena = arena_new(1 << 16);
    struct facts facts =
        facts_of("Norway and the Black Sea. Norway won, said Norway.", NULL, arena);
    cr_assert(eq(sz, facts.n_entities, 2));
    cr_expect(str_eq(facts.entities[0].subtype, STR("GPE")), "a country is a GPE");
    cr_expect(facts.entities[1].subtype.p == NULL, "a sea is none");
    cr_expect(eq(u32, facts.entities[0].salience_ppm, 750000));
    cr_expect(eq(u32, facts.entities[1].salience_ppm, 250000));
    arena_free(arena);
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

Test(extract, quotes)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof quote_cases / sizeof quote_cases[0]; i++) {
        char got[1024];
        struct facts facts = facts_of(quote_cases[i].text, NULL, arena);
        quotes_as_text(&facts, got, sizeof got);
        expect_text(got, quote_cases[i].want, quote_cases[i].name);
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
    {"a pronoun names nobody", "Anna Keller came. \"We will sign it,\" she said.", NULL},
};

Test(extract, speakers)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof speaker_cases / sizeof speaker_cases[0]; i++) {
        struct facts facts = facts_of(speaker_cases[i].text, NULL, arena);
        cr_assert(eq(sz, facts.n_quotes, 1), "%s", speaker_cases[i].name);
        int32_t entity = facts.quotes[0].entity;
        struct str got = entity >= 0 ? facts.entities[entity].name : (struct str){0};
        cr_expect(str_eq(got, str_of(speaker_cases[i].entity)), "%s: got '%.*s'",
                  speaker_cases[i].name, STR_ARG(got));
        arena_reset(arena);
    }
    arena_free(arena);
}

/* ---- dates: published on Tuesday 2021-12-28; "text=value" or "text=value/mod" ---- */

static const struct {
    const char *name;
    const char *text;
    const char *want;         /* on 2021-12-28, a Tuesday */
    const char *want_undated; /* NULL: not asked */
} date_cases[] = {
    {"a day next year is nearer", "Talks are on January 10.", "January 10=2022-01-10",
     "January 10=XXXX-01-10"},
    {"a day last month is nearer", "It began on Nov. 30 there.", "Nov. 30=2021-11-30",
     "Nov. 30=XXXX-11-30"},
    {"until means ahead", "It is closed until September 30.", "September 30=2022-09-30",
     "September 30=XXXX-09-30"},
    {"a written year counts", "It began on January 10, 2020, there.", "January 10, 2020=2020-01-10",
     "January 10, 2020=2020-01-10"},
    {"day before month", "It began on 10 January 2020.", "10 January 2020=2020-01-10", NULL},
    {"ISO", "It began on 2020-02-29.", "2020-02-29=2020-02-29", NULL},
    {"no such day", "It began on February 30.", "February=2021-02", NULL},
    {"the day of publication", "He said on Tuesday.", "Tuesday=2021-12-28", "Tuesday=XXXX-WXX-2"},
    {"the last Monday", "He said on Monday.", "Monday=2021-12-27", NULL},
    {"the next Friday, if it is to come", "They will meet on Friday.", "Friday=2021-12-31", NULL},
    {"but not for a will behind it", "He said on Friday they will meet.", "Friday=2021-12-24",
     NULL},
    {"weekday and date are one", "It was Thursday, Dec. 23, 2021.",
     "Thursday, Dec. 23, 2021=2021-12-23", NULL},
    {"next month", "They meet next month.", "next month=2022-01", "next month=XXXX-XX"},
    {"earlier this month", "They met earlier this month.", "earlier this month=2021-12/START",
     NULL},
    {"early in a year", "It is planned for early 2022.", "early 2022=2022/START",
     "early 2022=2022/START"},
    {"early next year", "It comes early next year.", "early next year=2022/START", NULL},
    {"last week", "They met last week.", "last week=2021-W51", NULL},
    {"yesterday", "They met yesterday.", "yesterday=2021-12-27", "yesterday=XXXX-XX-XX"},
    {"days ago", "They met three days ago.", "three days ago=2021-12-25", NULL},
    {"weeks from now", "They meet two weeks from now.", "two weeks from now=2022-W02", NULL},
    {"years ago", "They met two years ago.", "two years ago=2019", NULL},
    {"a day before what was told", "He left on Sunday. A day earlier he had come.",
     "Sunday=2021-12-26; A day earlier=2021-12-25", NULL},
    {"a year", "It was sold in 2014.", "2014=2014", "2014=2014"},
    {"a count is no year", "Some 2014 people came.", "", NULL},
    {"a decade", "It was built in the 1990s.", "1990s=199", NULL},
    {"a month and its year", "It opened in June 2019.", "June 2019=2019-06", NULL},
    {"the last such month", "It opened in June.", "June=2021-06", "June=XXXX-06"},
    {"a verb is no month", "They may march again.", "", NULL},
    {"a name is no month", "Then April Holt left.", "", NULL},
    {"a duration", "It took three days.", "three days=P3D", "three days=P3D"},
    {"an age is none", "The 43-year-old man left.", "", NULL},
    {"an unknown number of months", "It grew over the last few months.", "the last few months=PXM",
     NULL},
    {"a repeated time", "It runs every day.", "every day=P1D", NULL},
    {"a time of day", "It opens at 10:30 a.m. there.", "10:30 a.m.=2021-12-28T10:30",
     "10:30 a.m.=T10:30"},
    {"a score is no time", "They won 3:2 there.", "", NULL},
    {"a quarter", "Sales rose in the second quarter of 2021.", "second quarter of 2021=2021-Q2",
     NULL},
};

static void dates_as_text(const struct facts *facts, char *out, size_t max)
{
    out[0] = '\0';
    for (size_t i = 0; i < facts->n_dates; i++) {
        const struct temporal *d = &facts->dates[i];
        size_t n = strlen(out);
        snprintf(out + n, max - n, "%s%.*s=%.*s%s%.*s", n > 0 ? "; " : "", STR_ARG(d->span.text),
                 STR_ARG(d->value), d->mod.n > 0 ? "/" : "", STR_ARG(d->mod));
    }
}

Test(extract, dates)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof date_cases / sizeof date_cases[0]; i++) {
        char got[512];
        struct facts facts = facts_of(date_cases[i].text, "2021-12-28", arena);
        dates_as_text(&facts, got, sizeof got);
        expect_text(got, date_cases[i].want, date_cases[i].name);
        if (date_cases[i].want_undated) {
            facts = facts_of(date_cases[i].text, NULL, arena);
            dates_as_text(&facts, got, sizeof got);
            expect_text(got, date_cases[i].want_undated, date_cases[i].name);
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

/* ---- amounts: "text=type value currency-or-unit" ---- */

static const struct {
    const char *name;
    const char *text;
    const char *want;
} amount_cases[] = {
    {"dollars with a scale", "a $768 billion bill", "$768 billion=MONEY 768000000000 USD"},
    {"a glued scale", "it cost \u20AC3.5m", "\u20AC3.5m=MONEY 3500000 EUR"},
    {"a currency behind", "some 300 million euros more", "300 million euros=MONEY 300000000 EUR"},
    {"letters before the sign", "it cost US$3.50 once", "US$3.50=MONEY 3.5 USD"},
    {"the sign behind", "it cost 20 \u20AC then", "20 \u20AC=MONEY 20 EUR"},
    {"another country's dollar", "it cost 20 Canadian dollars", "20 Canadian dollars=MONEY 20 CAD"},
    {"pesos of no country", "it cost 20 pesos", "20 pesos=MONEY 20 "},
    {"in words", "it cost five million pounds", "five million pounds=MONEY 5000000 GBP"},
    {"a count", "about 10,000 troops left", "10,000=CARDINAL 10000 "},
    {"a scaled count", "two million people left", "two million=CARDINAL 2000000 "},
    {"a small number in words is no amount", "two of three bodies", ""},
    {"a percentage", "it fell 5.5% last", "5.5%=PERCENT 5.5 "},
    {"in words, too", "it fell twenty-five per cent", "twenty-five per cent=PERCENT 25 "},
    {"a measure", "it is 12 kilometres away", "12 kilometres=QUANTITY 12 km"},
    {"a square one", "it covers 40 square miles", "40 square miles=QUANTITY 40 mile2"},
    {"metres, not millions", "it is 5m deep", "5m=QUANTITY 5 m"},
    {"a date is none", "on January 10, 2022, there", ""},
    {"a name is none", "an F-16 of 1985", ""},
    {"a score is none", "they won 3-1 there", ""},
    {"an age is none", "Anna Keller, 43, left", ""},
    {"won is also a verb", "all 10 won a prize", "10=CARDINAL 10 "},
    {"and a currency", "it cost 30,000 won then", "30,000 won=MONEY 30000 KRW"},
};

Test(extract, amounts)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof amount_cases / sizeof amount_cases[0]; i++) {
        char got[512] = "";
        struct facts facts = facts_of(amount_cases[i].text, "2021-12-28", arena);
        for (size_t k = 0; k < facts.n_amounts; k++) {
            const struct amount *a = &facts.amounts[k];
            struct str extra = a->type == AMOUNT_MONEY ? a->currency : a->unit;
            size_t n = strlen(got);
            snprintf(got + n, sizeof got - n, "%s%.*s=%s %.15g %.*s", n > 0 ? "; " : "",
                     STR_ARG(a->span.text), amount_type_name(a->type), a->value, STR_ARG(extra));
        }
        expect_text(got, amount_cases[i].want, amount_cases[i].name);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* ---- properties ---- */

Test(extract, offsets_count_code_points)
{
    struct arena *arena = arena_new(1 << 16);
    struct facts facts = facts_of(
        "\u00C9\u20AC\U0001F600 x in Norway: \"We like it here,\" she said on Monday for $5.",
        "2021-12-28", arena);
    cr_assert(eq(sz, facts.n_entities, 1));
    cr_assert(eq(sz, facts.n_quotes, 1));
    cr_assert(eq(sz, facts.n_dates, 1));
    cr_assert(eq(sz, facts.n_amounts, 1));
    cr_expect(eq(u32, facts.entities[0].mentions[0].span.start, 9));
    cr_expect(eq(u32, facts.entities[0].mentions[0].span.end, 15));
    cr_expect(eq(u32, facts.quotes[0].span.start, 18));
    cr_expect(eq(u32, facts.quotes[0].span.end, 34));
    cr_expect(eq(u32, facts.dates[0].span.start, 48));
    cr_expect(eq(u32, facts.amounts[0].span.end, 61));
    arena_free(arena);
}

Test(extract, another_language_has_no_entities)
{
    struct arena *arena = arena_new(1 << 16);
    struct facts facts = {0};
    struct err err = {0};
    struct clean clean = {
        .text = STR("Anna Keller kam nach Berlin. \"Wir haben alles gesehen.\" Es kostet 5 %."),
        .language = STR("de")};
    cr_assert(eq(int, extract(&clean, gazetteer(), NULL, arena, &facts, &err), OK));
    cr_expect(eq(sz, facts.n_entities, 0));
    cr_expect(eq(sz, facts.n_quotes, 1));
    cr_expect(eq(sz, facts.n_amounts, 1));
    cr_assert(eq(sz, facts.warnings.n, 1));
    cr_expect(str_eq(facts.warnings.items[0], STR("language_not_supported")));
    arena_free(arena);
}

Test(extract, an_empty_text_has_no_facts)
{
    struct arena *arena = arena_new(1 << 16);
    struct facts facts = facts_of("", NULL, arena);
    cr_expect(eq(
        sz, facts.n_entities + facts.n_quotes + facts.n_dates + facts.n_amounts + facts.warnings.n,
        0));
    arena_free(arena);
}

static const struct {
    const char *name;
    const char *piece; /* repeated up to a megabyte */
} hostile_cases[] = {
    {"capitals", "Aa "},        {"all capitals", "AB "},         {"one name", "Anna Keller "},
    {"marks", "\" "},           {"single marks", "' "},          {"open quotes", "\"aa bb cc\n\n"},
    {"hyphens", "A-"},          {"of", "Ministry of "},          {"numbers", "1,000 "},
    {"months", "May 5 "},       {"particles", "van der "},       {"periods", "a."},
    {"roles", "Deputy Prime "}, {"acronyms", "Xa Yb Zc (XYZ) "}, {"commas", "Health, "},
    {"apostrophes", "a's "},    {"one word", "abcdefgh"},        {"said", "he said "},
    {"high bytes", "\u00E9"},
};

/* A megabyte of anything stays far under a second or two, even with sanitizers. */
Test(extract, hostile_texts_are_cheap, .timeout = 110)
{
    static char text[1 << 20];
    for (size_t i = 0; i < sizeof hostile_cases / sizeof hostile_cases[0]; i++) {
        struct arena *arena = arena_new(1 << 16);
        size_t n = strlen(hostile_cases[i].piece);
        size_t at = 0;
        for (; at + n < sizeof text; at += n) {
            memcpy(text + at, hostile_cases[i].piece, n);
        }
        text[at] = '\0';
        clock_t before = clock(); /* of this process: other work on the machine does not count */
        struct facts facts = facts_of(text, "2021-12-28", arena);
        int64_t took_ms = (int64_t)(clock() - before) * 1000 / CLOCKS_PER_SEC;
        cr_expect(lt(i64, took_ms, 4000), "%s: %lld ms", hostile_cases[i].name, (long long)took_ms);
        cr_expect(le(sz, facts.n_entities, 2000), "%s", hostile_cases[i].name);
        cr_expect(lt(sz, arena_used(arena), 120u << 20), "%s: %zu bytes of arena",
                  hostile_cases[i].name, arena_used(arena));
        arena_free(arena);
    }
}

Test(extract, too_many_facts_are_cut_with_a_warning)
{
    static char text[400000];
    struct arena *arena = arena_new(1 << 16);
    size_t n = 0;
    for (unsigned i = 0; n + 40 < sizeof text; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "in Na%c%c%c, ", 'a' + i % 26,
                              'a' + i / 26 % 26, 'a' + i / 676 % 26);
    }
    struct facts facts = facts_of(text, NULL, arena);
    cr_expect(eq(sz, facts.n_entities, 2000));
    cr_assert(eq(sz, facts.warnings.n, 1));
    cr_expect(str_eq(facts.warnings.items[0], STR("facts_truncated")));
    arena_free(arena);
}
