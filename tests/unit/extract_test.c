#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/utf8.h"
#include "extract_support.h"
#include "worker/extract/extract.h"

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
    {"capitals", "Aa "},
    {"all capitals", "AB "},
    {"one name", "Anna Keller "},
    {"marks", "\" "},
    {"single marks", "' "},
    {"open quotes", "\"aa bb cc\n\n"},
    {"hyphens", "A-"},
    {"of", "Ministry of "},
    {"numbers", "1,000 "},
    {"months", "May 5 "},
    {"particles", "van der "},
    {"periods", "a."},
    {"roles", "Deputy Prime "},
    {"acronyms", "Xa Yb Zc (XYZ) "},
    {"commas", "Health, "},
    {"apostrophes", "a's "},
    {"one word", "abcdefgh"},
    {"said", "he said "},
    {"high bytes", "\u00E9"},
    {"ranges", "5 to "},
    {"digits", "1"},
    {"digits, commas", "1,"},
    {"digits, dashes", "1-"},
    {"ranges of months", "May to "},
    {"bounds", "no more than "},
    {"clocks", "10:30 ET on "},
    {"signs", "$1-"},
    {"told", "\" he said, \""},
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
