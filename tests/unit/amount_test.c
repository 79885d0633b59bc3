/* Sums of money, percentages, measures and counts. */
#include "extract_support.h"

#include "common/buf.h"

/* "text=TYPE value currency-or-unit", "/mod" behind it */
static void amounts_as_text(const struct facts *facts, char *out, size_t max)
{
    out[0] = '\0';
    for (size_t i = 0; i < facts->n_amounts; i++) {
        const struct amount *a = &facts->amounts[i];
        struct str extra = a->type == AMOUNT_MONEY ? a->currency : a->unit;
        size_t n = strlen(out);
        snprintf(out + n, max - n, "%s%.*s=%s %.15g %.*s%s%.*s", n > 0 ? "; " : "",
                 STR_ARG(a->span.text), amount_type_name(a->type), a->value, STR_ARG(extra),
                 a->mod.n > 0 ? "/" : "", STR_ARG(a->mod));
    }
}

static const struct {
    const char *name;
    const char *text;
    const char *want;
} amount_cases[] = {
    {"dollars with a scale", "a $768 billion bill", "$768 billion=MONEY 768000000000 USD"},
    {"a glued scale", "it cost \u20AC3.5m", "\u20AC3.5m=MONEY 3500000 EUR"},
    {"a currency behind", "some 300 million euros more",
     "300 million euros=MONEY 300000000 EUR/APPROX"},
    {"letters before the sign", "it cost US$3.50 once", "US$3.50=MONEY 3.5 USD"},
    {"the sign behind", "it cost 20 \u20AC then", "20 \u20AC=MONEY 20 EUR"},
    {"another country's dollar", "it cost 20 Canadian dollars", "20 Canadian dollars=MONEY 20 CAD"},
    {"pesos of no country", "it cost 20 pesos", "20 pesos=MONEY 20 "},
    {"in words", "it cost five million pounds", "five million pounds=MONEY 5000000 GBP"},
    {"what is counted is the unit", "about 10,000 troops left",
     "10,000 troops=QUANTITY 10000 troops/APPROX"},
    {"a bare count", "about 10,000 of them left", "10,000=CARDINAL 10000 /APPROX"},
    {"a scaled count", "two million people left", "two million people=QUANTITY 2000000 people"},
    {"in words only with a noun", "two of three bodies", "three bodies=QUANTITY 3 bodies"},
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
    /* money */
    {"half a million", "it cost half a million dollars", "half a million dollars=MONEY 500000 USD"},
    {"crores", "it cost Rs 4 crore then", "Rs 4 crore=MONEY 40000000 INR"},
    {"one word", "it cost Rs50,000 then", "Rs50,000=MONEY 50000 INR"},
    {"a code as one word", "it cost USD115.5 million then", "USD115.5 million=MONEY 115500000 USD"},
    {"letters of a currency", "it cost RM7,856,920 then", "RM7,856,920=MONEY 7856920 MYR"},
    {"the same, and a part", "it cost QR8.5 million then", "QR8.5 million=MONEY 8500000 QAR"},
    {"the same with a blank", "it cost SR 10 billion then", "SR 10 billion=MONEY 10000000000 SAR"},
    {"a code that is no word", "it cost BND1,000 then", "BND1,000=MONEY 1000 BND"},
    {"a small number behind letters", "it was KD 35 then", ""},
    {"or glued to them", "it was COP26 then", ""},
    {"a letter before a scale", "it cost N7.2 billion then", "N7.2 billion=MONEY 7200000000 NGN"},
    {"a size of paper is none", "it was on A4 paper", ""},
    {"with cents", "it cost 3 dollars 50 cents", "3 dollars 50 cents=MONEY 3.5 USD"},
    {"millions before their money", "it made 350m euros", "350m euros=MONEY 350000000 EUR"},
    {"two letters and a blank", "it cost HK $5 million then", "HK $5 million=MONEY 5000000 HKD"},
    {"rub is a verb", "rub 10 times", "10=CARDINAL 10 "},
    /* ranges: both ends have what is behind the second */
    {"of money", "it cost $5-10 million then",
     "$5=MONEY 5000000 USD; 10 million=MONEY 10000000 USD"},
    {"each with its own", "from $5 million to $6 billion",
     "$5 million=MONEY 5000000 USD; $6 billion=MONEY 6000000000 USD"},
    {"of percent", "it grew 5 to 10 percent", "5=PERCENT 5 ; 10 percent=PERCENT 10 "},
    {"between", "between 3 and 4 million people",
     "3=QUANTITY 3000000 people; 4 million people=QUANTITY 4000000 people"},
    {"and without between is none", "it lost 3 and 4 million",
     "3=CARDINAL 3 ; 4 million=CARDINAL 4000000 "},
    /* nouns */
    {"with words between", "10,000 new Russian troops left",
     "10,000 new Russian troops=QUANTITY 10000 troops"},
    {"strong", "a 175,000-strong force came", "175,000-strong force=QUANTITY 175000 force"},
    {"a dozen", "a dozen ships and two dozen boats",
     "a dozen ships=QUANTITY 12 ships; two dozen boats=QUANTITY 24 boats"},
    {"one is rarely a count", "one of the ships", ""},
    {"times are no things", "it grew 2.5 times", "2.5=CARDINAL 2.5 "},
    {"a verb is none", "of them 12 says nothing", "12=CARDINAL 12 "},
    {"a stretch of time is no amount", "it took 24 hours", ""},
    {"nor is the beginning of one", "it took 10 to 15 days", ""},
    {"more than so many", "200-plus people and 300-odd boats",
     "200-plus people=QUANTITY 200 people/EQUAL_OR_MORE; 300-odd boats=QUANTITY 300 boats/APPROX"},
    {"a full stop behind rupees", "It cost Rs. 500 crore.", "Rs. 500 crore=MONEY 5000000000 INR"},
    {"which page is no count", "see chapter 4 on page 12", ""},
    {"but pages can be counted", "it has 12 pages", "12 pages=QUANTITY 12 pages"},
    /* what the words beside a number say of it */
    {"up to", "up to 5,000 left", "5,000=CARDINAL 5000 /EQUAL_OR_LESS"},
    {"at least, over a sign", "at least US$5 million",
     "US$5 million=MONEY 5000000 USD/EQUAL_OR_MORE"},
    {"more than", "more than a dozen ships", "a dozen ships=QUANTITY 12 ships/MORE_THAN"},
    {"no more than", "no more than 5% of it", "5%=PERCENT 5 /EQUAL_OR_LESS"},
    {"fewer than", "fewer than 20 boats", "20 boats=QUANTITY 20 boats/LESS_THAN"},
    {"nearly", "nearly $3 billion", "$3 billion=MONEY 3000000000 USD/LESS_THAN"},
    {"as many as", "as many as 30 ships", "30 ships=QUANTITY 30 ships/EQUAL_OR_LESS"},
    {"in excess of", "in excess of 40 km", "40 km=QUANTITY 40 km/MORE_THAN"},
    {"an estimated", "an estimated 40 people", "40 people=QUANTITY 40 people/APPROX"},
    {"over, behind a verb", "it killed over 100 people",
     "100 people=QUANTITY 100 people/MORE_THAN"},
    {"what is fought over is not more", "a fight over $5 million", "$5 million=MONEY 5000000 USD"},
    {"what is talked about is exact", "talks about 5 soldiers", "5 soldiers=QUANTITY 5 soldiers"},
    {"or more, behind it", "it cost $5 million or more",
     "$5 million=MONEY 5000000 USD/EQUAL_OR_MORE"},
    {"or so, before its noun", "10 or so boats", "10 or so boats=QUANTITY 10 boats/APPROX"},
    {"not over a full stop", "That was about. 10 boats left", "10 boats=QUANTITY 10 boats"},
    /* which one it is, how old, what stands in a row: not how many */
    {"a rank is none", "Norway, ranked 5 in the world, lost", ""},
    {"nor is a number", "the world number 3 and the number two lost", ""},
    {"to number is to count", "They number 40 now", "40=CARDINAL 40 "},
    {"the number of a thing", "It is our No. 1 priority", ""},
    {"a day by its number", "between day 27 and then", ""},
    {"a day before what is counted", "the same day 27 boats left", "27 boats=QUANTITY 27 boats"},
    {"the first so many", "It is in the top 20 again", ""},
    {"an age", "They are aged 22 and 23 now", ""},
    {"an age behind a bound", "all who are aged over 19", ""},
    {"a boy's age", "His father died when he was 12 drives later", ""},
    {"an age by its years", "less than 10 years old", ""},
    {"a score with blanks", "They are 12 - 3 now", ""},
    {"the number of a line", "7. How it went on\n\n2) The second thing", ""},
    {"a picture of several", "3 of 25 The harbour", ""},
    {"some of several", "They won 3 of 25 games", "3=CARDINAL 3 ; 25 games=QUANTITY 25 games"},
    {"a telephone number", "call 0207 782 4368 today", ""},
    {"others", "and wounded 22 others there", "22 others=QUANTITY 22 others"},
    {"points are things", "led by 18 points", "18 points=QUANTITY 18 points"},
    {"basis points", "by 25 basis points again", "25 basis points=QUANTITY 25 basis points"},
    {"percentage points are percent", "by 2.5 percentage points",
     "2.5 percentage points=PERCENT 2.5 "},
    {"a people", "more than 250,000 Syrians left",
     "250,000 Syrians=QUANTITY 250000 Syrians/MORE_THAN"},
    {"a range of things", "80,000 to 100,000 people left",
     "80,000=QUANTITY 80000 people; 100,000 people=QUANTITY 100000 people"},
    {"a people's things", "12 Russian boats left", "12 Russian boats=QUANTITY 12 boats"},
    {"a range's bound is its first one's", "about 5 to 10 percent",
     "5=PERCENT 5 /APPROX; 10 percent=PERCENT 10 "},
};

Test(amount, table)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof amount_cases / sizeof amount_cases[0]; i++) {
        char got[512];
        struct facts facts = facts_of(amount_cases[i].text, "2021-12-28", arena);
        amounts_as_text(&facts, got, sizeof got);
        expect_text(got, amount_cases[i].want, amount_cases[i].name);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* No double holds it, and neither JSON nor a reader's sums know infinity. */
Test(amount, a_number_beyond_all_doubles_is_none)
{
    static const char *const forms[] = {"it cost $%s then", "%s people", "about %s of them",
                                        "it cost $%s-%s million", "between %s and %s million"};
    char digits[401], got[2048];
    memset(digits, '9', 400);
    digits[400] = '\0';
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct buf buf;
        buf_init(&buf, 4096);
        for (const char *c = forms[i]; *c; c++) {
            bool number = c[0] == '%' && c[1] == 's';
            buf_add(&buf, number ? digits : c, number ? 400 : 1);
            c += number ? 1 : 0;
        }
        buf_add(&buf, "", 1);
        struct facts facts = facts_of(buf.p, "2021-12-28", arena);
        amounts_as_text(&facts, got, sizeof got);
        expect_text(got, "", forms[i]);
        buf_release(&buf);
        arena_reset(arena);
    }
    arena_free(arena);
}

static const struct {
    const char *domain; /* NULL: unknown */
    const char *text;
    const char *want;
} local_cases[] = {
    {NULL, "it cost $5", "$5=MONEY 5 USD"},
    {"example.com.au", "it cost $5", "$5=MONEY 5 AUD"},
    {"example.com.au", "it cost US$5", "US$5=MONEY 5 USD"},
    {"example.com.au", "it cost 5 Canadian dollars", "5 Canadian dollars=MONEY 5 CAD"},
    {"example.ca", "it cost 5 dollars", "5 dollars=MONEY 5 CAD"},
    {"example.pk", "it cost Rs 4 crore", "Rs 4 crore=MONEY 40000000 PKR"},
    {"example.mx", "it cost 20 pesos", "20 pesos=MONEY 20 MXN"},
    {NULL, "it cost 20 pesos", "20 pesos=MONEY 20 "},
    {"example.ke", "it cost 20 shillings", "20 shillings=MONEY 20 KES"},
    {"example.za", "it cost R500", "R500=MONEY 500 ZAR"},
    {NULL, "it took the R500", ""},
};

Test(amount, of_the_outlets_country)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof local_cases / sizeof local_cases[0]; i++) {
        char got[512];
        struct facts facts =
            facts_of_outlet(local_cases[i].text, "2021-12-28", local_cases[i].domain, arena);
        amounts_as_text(&facts, got, sizeof got);
        expect_text(got, local_cases[i].want, local_cases[i].text);
        arena_reset(arena);
    }
    arena_free(arena);
}
