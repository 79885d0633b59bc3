/* Dates with their values. Unless a case says otherwise: published on Tuesday, 2021-12-28. */
#include "extract_support.h"

/* Dates as "text=value" or "text=value/mod", "text=TYPE:value" for what is no DATE. */
static void dates_as_text(const struct facts *facts, bool types, char *out, size_t max)
{
    out[0] = '\0';
    for (size_t i = 0; i < facts->n_dates; i++) {
        const struct temporal *d = &facts->dates[i];
        size_t n = strlen(out);
        snprintf(out + n, max - n, "%s%.*s=%s%s%.*s%s%.*s", n > 0 ? "; " : "",
                 STR_ARG(d->span.text), types ? timex_type_name(d->type) : "", types ? ":" : "",
                 STR_ARG(d->value), d->mod.n > 0 ? "/" : "", STR_ARG(d->mod));
    }
}

/* ---- points of the calendar ---- */

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
    {"months that share a year", "It was open from May to June 2019.",
     "May=2019-05; June 2019=2019-06", NULL},
    {"over the new year", "It was open from November to February 2019.",
     "November=2018-11; February 2019=2019-02", NULL},
    {"days that share one", "It was from May 3 to June 4, 2019.",
     "May 3=2019-05-03; June 4, 2019=2019-06-04", NULL},
    {"day before month", "It was from 28 May to 3 June 2019.",
     "28 May=2019-05-28; 3 June 2019=2019-06-03", NULL},
    {"a month behind a month", "It was open from October to March.",
     "October=2021-10; March=2022-03", "October=XXXX-10; March=XXXX-03"},
    {"a short last year", "It rose in 2015-18.", "2015-18=2015/2018", "2015-18=2015/2018"},
    {"years with a dash", "It rose in 2015-2018.", "2015-2018=2015/2018", NULL},
    {"years with a dash and more", "See 2015-2018-2021.", "2015-2018=2015/2018; 2021=2021", NULL},
    {"days of a month with a dash", "It was on June 21-26.", "June 21-26=2021-06-21/2021-06-26",
     "June 21-26=XXXX-06-21/XXXX-06-26"},
    {"days with a dash", "It was open May 3-June 4, 2019.",
     "May 3-June 4, 2019=2019-05-03/2019-06-04", NULL},
    {"months with a dash", "It was open in May-June 2019.", "May-June 2019=2019-05/2019-06", NULL},
    {"a dash between others", "It was open in 2019\u20142020 saw none.", "2019=2019; 2020=2020",
     NULL},
    {"a day and a year", "It was on May 3-2019 was over.", "May 3=2021-05-03; 2019=2019", NULL},
    {"backwards is no range", "It was there in 2019-2018.", "2019=2019; 2018=2018", NULL},
    {"a year that ends in the next", "It grew in the 2021/22 season.", "2021/22=2021/2022", NULL},
    {"the same in full", "It grew in 1999/2000.", "1999/2000=1999/2000", NULL},
    {"a century that ends with it", "It grew in 1999/00.", "1999/00=1999/2000", NULL},
    {"a file's number", "It is file 2021/47 here.", "", NULL},
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
    {"a quarter", "Sales rose in the second quarter of 2021.", "the second quarter of 2021=2021-Q2",
     NULL},
    /* which year, by nearness and by what the sentence speaks of */
    {"told of, a far day is behind", "It opened on May 20 with a parade.", "May 20=2021-05-20",
     NULL},
    {"to come, it is ahead", "It will open on May 20 with a parade.", "May 20=2022-05-20", NULL},
    {"a leap day", "It was born on February 29.", "February 29=2020-02-29", NULL},
    {"a year with a sign of a century", "It sank in April of '87.", "April of '87=1987-04", NULL},
    {"in words", "It began on July the fourth, nineteen ninety-six.",
     "July the fourth, nineteen ninety-six=1996-07-04", NULL},
    {"two thousand and five", "It was in October two thousand and five.",
     "October two thousand and five=2005-10", NULL},
    {"two thousand workers are no year", "There were two thousand workers.", "", NULL},
    {"two days of a month", "They met on January 20 and 21.",
     "January 20=2022-01-20; 21=2022-01-21", "January 20=XXXX-01-20; 21=XXXX-01-21"},
    {"two days before their month", "They met on 10-11 March 2020.",
     "10-11 March 2020=2020-03-10/2020-03-11", NULL},
    {"a count behind a month is no day", "In March 20 people left.", "March=2021-03", NULL},
    {"a price before a month is no day", "It sold for $12 December 24.", "December 24=2021-12-24",
     NULL},
    {"a month of next year", "It is due on June 16th of next year.",
     "June 16th of next year=2022-06-16", NULL},
    {"a month of a year told", "In 2016 it grew. By late January of that year it led.",
     "2016=2016; late January of that year=2016-01/END", NULL},
    {"May is a person here", "Anna May spoke to May.", "", NULL},
    {"and a month there", "It came in May.", "May=2021-05", NULL},
    /* figures */
    {"month first", "It is dated 03/04/2021.", "03/04/2021=2021-03-04", NULL},
    {"no month is 28", "It is dated 28/04/2021.", "28/04/2021=2021-04-28", NULL},
    {"two figures of a year", "It is dated 11/02/89.", "11/02/89=1989-11-02", NULL},
    {"a month by name", "It is dated 05-Aug-2016.", "05-Aug-2016=2016-08-05", NULL},
    {"a year and a month", "It is dated 2015-12.", "2015-12=2015-12", NULL},
    {"a season of sport is no month", "They won it in 2009-10.", "2009-10=2009/2010", NULL},
    {"eight figures", "The file is 20211016 here.", "20211016=2021-10-16", NULL},
    {"eight figures of no day", "The file is 20211399 here.", "", NULL},
    {"a share is no date", "Some 3/4 of them left.", "", NULL},
    {"a day behind on is one", "They left on 3/4.", "3/4=2022-03-04", NULL},
    /* weekdays */
    {"Friday's vote, which will come", "Friday's vote will end it.", "Friday=2021-12-31", NULL},
    {"the subject is told", "Friday's vote ended it.", "Friday=2021-12-24", NULL},
    {"held behind be is no past", "Talks will be held on Friday.", "Friday=2021-12-31", NULL},
    {"last Monday is not yesterday", "He left last Monday.", "last Monday=2021-12-20", NULL},
    {"last Friday", "He left last Friday.", "last Friday=2021-12-24", NULL},
    {"this past Monday is", "He left this past Monday.", "this past Monday=2021-12-27", NULL},
    {"this Thursday is ahead", "They meet this Thursday.", "this Thursday=2021-12-30", NULL},
    {"of a week", "They meet on Tuesday of next week.", "Tuesday of next week=2022-01-04", NULL},
    {"with a day of the month", "They met on Friday 31.", "Friday 31=2021-12-31", NULL},
    {"Sun is a paper", "The Sun 12 times said so.", "", NULL},
    {"early on a day", "It began early on Monday.", "early on Monday=2021-12-27/START", NULL},
    /* units */
    {"the week after next", "They meet the week after next.", "the week after next=2022-W02", NULL},
    {"the year", "It grew for the year.", "the year=2021", "the year=XXXX"},
    {"the end of the year", "It lasts until the end of the year.", "the end of the year=2021/END",
     NULL},
    {"the end of the day is a figure of speech", "At the end of the day it works.", "", NULL},
    {"that year", "It began in 2010 and ended that year.", "2010=2010; that year=2010", NULL},
    {"the same month", "It began in June 2010 and ended the same month.",
     "June 2010=2010-06; the same month=2010-06", NULL},
    {"years later", "It began in 2010. Two years later it ended.",
     "2010=2010; Two years later=2012", NULL},
    {"a year earlier than a quarter", "Sales of the third quarter rose from a year earlier.",
     "the third quarter=2021-Q3; a year earlier=2020-Q3", NULL},
    {"the year-earlier period", "It lost in the year-earlier period.", "year-earlier=2020", NULL},
    {"the following day", "He came on Dec. 20 and left the following day.",
     "Dec. 20=2021-12-20; the following day=2021-12-21", NULL},
    {"the day before", "He came on Dec. 20. She had left the day before.",
     "Dec. 20=2021-12-20; the day before=2021-12-19", NULL},
    {"a fiscal year", "It grew in fiscal 2019.", "fiscal 2019=FY2019", NULL},
    {"a half of a year", "It fell in the first half of 2020.", "the first half of 2020=2020-H1",
     NULL},
    {"a half of a match", "He scored in the first half.", "", NULL},
    {"a week of a year", "It ended in the first week of 2015.", "the first week of 2015=2015-W01",
     NULL},
    {"last summer", "It was dry last summer.", "last summer=2021-SU", "last summer=XXXX-SU"},
    {"late in it", "The late-summer heat went.", "The late-summer=2021-SU/END", NULL},
    {"a fall is none", "The fall of the wall was near.", "", NULL},
    {"a decade in figures", "It closed in the '80s.", "80s=198", NULL},
    {"in words", "It closed in the late sixties.", "the late sixties=196/END", NULL},
    {"a century", "It is of the 19th century.", "19th century=18", NULL},
    {"a year before a noun", "His 2007 film won.", "2007=2007", NULL},
    {"a round count of nouns", "Its 2000 workers left.", "", NULL},
    {"a code", "Read #1998/12 of it.", "", NULL},
    /* words and holidays */
    {"now", "It is closed now.", "now=PRESENT_REF", "now=PRESENT_REF"},
    {"recently", "It recently closed.", "recently=PAST_REF", NULL},
    {"recent years", "It grew in recent years.", "recent years=PAST_REF", NULL},
    {"the future", "It looks to the future.", "the future=FUTURE_REF", NULL},
    {"a future king", "She met the future king.", "", NULL},
    {"as soon as", "He left as soon as he could.", "", NULL},
    {"a fixed holiday", "He comes on Christmas Eve.", "Christmas Eve=2021-12-24",
     "Christmas Eve=XXXX-12-24"},
    {"one that moves", "It was sold on Easter Monday 2018.", "Easter Monday 2018=2018-04-02", NULL},
    {"an nth weekday", "It began on Thanksgiving.", "Thanksgiving=2021-11-25", NULL},
    {"a good Friday is none", "It was a good day.", "", NULL},
};

Test(timex, dates)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof date_cases / sizeof date_cases[0]; i++) {
        char got[512];
        struct facts facts = facts_of(date_cases[i].text, "2021-12-28", arena);
        dates_as_text(&facts, false, got, sizeof got);
        expect_text(got, date_cases[i].want, date_cases[i].name);
        if (date_cases[i].want_undated) {
            facts = facts_of(date_cases[i].text, NULL, arena);
            dates_as_text(&facts, false, got, sizeof got);
            expect_text(got, date_cases[i].want_undated, date_cases[i].name);
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

/* ---- stretches, times of day, what comes again ---- */

static const struct {
    const char *name;
    const char *text;
    const char *want; /* with types */
} span_cases[] = {
    {"about belongs to it", "It takes about 15 years.", "about 15 years=DURATION:P15Y/APPROX"},
    {"more than", "It took more than a year.", "more than a year=DURATION:P1Y/MORE_THAN"},
    {"with a half", "It took two and a half hours.", "two and a half hours=DURATION:PT2H30M"},
    {"half an hour", "It took half an hour.", "half an hour=DURATION:PT30M"},
    {"the past year", "It grew in the past year.", "the past year=DURATION:P1Y"},
    {"last year is a year", "It grew last year.", "last year=DATE:2020"},
    {"the first months", "It grew in the first nine months of 2020.",
     "the first nine months=DURATION:P9M; 2020=DATE:2020"},
    {"a fortnight", "It took a fortnight.", "a fortnight=DURATION:P2W"},
    {"no end", "It lasted for decades.", "decades=DURATION:PXDE"},
    {"decades ago", "It ended decades ago.", "decades ago=DATE:PAST_REF"},
    {"an adjective", "A two-year plan and a day-long talk.",
     "two-year=DURATION:P2Y; day-long=DURATION:P1D"},
    {"an age", "Ben, 12 years old, and the 43-year-old left.", ""},
    {"three quarters are a share", "Three-quarters of them left.", ""},
    {"a rate", "It kills 200 people a day.", "a day=SET:P1D"},
    {"every", "He runs every Friday and every night.",
     "every Friday=SET:XXXX-WXX-5; every night=SET:XXXX-XX-XXTNI"},
    {"every other", "He runs every other day.", "every other day=SET:P2D"},
    {"on Mondays", "It closes on Mondays.", "Mondays=SET:XXXX-WXX-1"},
    {"day after day", "He came day after day.", "day after day=SET:P1D"},
    {"an annual one", "It met at the annual fair.", "annual=SET:P1Y"},
    {"a title is none", "He reads the Daily Globe.", ""},
    {"a part of the day", "He left on Monday morning.", "Monday morning=TIME:2021-12-27TMO"},
    {"last night", "He left last night.", "last night=TIME:2021-12-27TNI"},
    {"the morning of", "He left on the morning of January 31.",
     "the morning of January 31=TIME:2022-01-31TMO"},
    {"with its day", "It began at 9 p.m. Monday.", "9 p.m. Monday=TIME:2021-12-27T21:00"},
    {"behind its day", "It began on Monday at 9 p.m. there.",
     "Monday at 9 p.m.=TIME:2021-12-27T21:00"},
    {"on the day told", "It began on Monday. Doors opened at 19:30.",
     "Monday=DATE:2021-12-27; 19:30=TIME:2021-12-27T19:30"},
    {"universal time", "It struck at 2353 GMT.", "2353 GMT=TIME:2021-12-28T23:53Z"},
    {"another zone belongs to it", "It struck at 10:30 p.m. EST there.",
     "10:30 p.m. EST=TIME:2021-12-28T22:30-05:00"},
    {"of a zone of two seasons", "It starts at 3 p.m. ET on July 5, 2021.",
     "3 p.m. ET on July 5, 2021=TIME:2021-07-05T15:00-04:00"},
    {"and in winter", "It starts at 3 p.m. ET on Nov. 7, 2021.",
     "3 p.m. ET on Nov. 7, 2021=TIME:2021-11-07T15:00-05:00"},
    {"letters of several zones", "It struck at 10:30 p.m. IST there.",
     "10:30 p.m. IST=TIME:2021-12-28T22:30"},
    {"both ends of a stretch", "It takes 10 to 15 days.",
     "10=DURATION:P10D; 15 days=DURATION:P15D"},
    {"with a bound", "It takes up to two or three weeks.",
     "up to two=DURATION:P2W/EQUAL_OR_LESS; three weeks=DURATION:P3W"},
    {"of two points", "It was two to three years ago.", "two=DATE:2019; three years ago=DATE:2018"},
    {"both from the same day", "It broke on Monday and was mended two or three days later.",
     "Monday=DATE:2021-12-27; two=DATE:2021-12-29; three days later=DATE:2021-12-30"},
    {"between two", "It takes between two and three weeks.",
     "two=DURATION:P2W; three weeks=DURATION:P3W"},
    {"with hyphens that hang", "It is a two- to three-year plan.",
     "two=DURATION:P2Y; three-year=DURATION:P3Y"},
    {"one or two", "It takes a week or two.", "a week or two=DURATION:P1W/APPROX"},
    {"one or two, and back", "It was a year or two ago.", "a year or two ago=DATE:2020/APPROX"},
    {"or so", "It takes 10 minutes or so.", "10 minutes or so=DURATION:PT10M/APPROX"},
    {"or more", "It takes two years or more.", "two years or more=DURATION:P2Y/EQUAL_OR_MORE"},
    {"and more than another", "It took four days and more than two hours.",
     "four days=DURATION:P4D; more than two hours=DURATION:PT2H/MORE_THAN"},
    {"money is no number of days", "It cost \u00A31.3 million days after that.",
     "days=DURATION:PXD"},
    {"of a match", "It fell with two minutes remaining in the third quarter.",
     "two minutes=DURATION:PT2M"},
    {"somebody's wife", "Craig and April Holm drove on.", ""},
    {"with a point", "It takes 1.9 seconds and 2.25 hours.",
     "1.9 seconds=DURATION:PT1.9S; 2.25 hours=DURATION:PT2.25H"},
    {"millions of years", "It takes two million years or 1.5 million days.",
     "two million years=DURATION:P2000000Y; 1.5 million days=DURATION:P1500000D"},
    {"very long ago", "It struck 43 million years ago.", "43 million years ago=DATE:PAST_REF"},
    {"a name with a season", "He won at the Winter Olympics, not in the winter.",
     "the winter=DATE:2021-WI"},
    {"nor of ages", "It was 10- to 15-year-old wine, 10 to 15 years old.", ""},
    {"no more than", "It takes no more than two weeks.",
     "no more than two weeks=DURATION:P2W/EQUAL_OR_LESS"},
    {"midnight ends a day", "It lasts until midnight.", "midnight=TIME:2021-12-28T24:00"},
    {"half past the point", "It opened at 8.30am there.", "8.30am=TIME:2021-12-28T08:30"},
};

Test(timex, spans)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof span_cases / sizeof span_cases[0]; i++) {
        char got[512];
        struct facts facts = facts_of(span_cases[i].text, "2021-12-28", arena);
        dates_as_text(&facts, true, got, sizeof got);
        expect_text(got, span_cases[i].want, span_cases[i].name);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* ---- the outlet's country ---- */

static const struct {
    const char *domain; /* NULL: unknown */
    const char *want;
} order_cases[] = {
    {NULL, "03/04/2021=2021-03-04"},
    {"example.com", "03/04/2021=2021-03-04"},
    {"example.co.uk", "03/04/2021=2021-04-03"},
    {"news.example.in", "03/04/2021=2021-04-03"},
};

Test(timex, order_of_day_and_month)
{
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof order_cases / sizeof order_cases[0]; i++) {
        char got[512];
        struct facts facts =
            facts_of_outlet("It is dated 03/04/2021.", "2021-12-28", order_cases[i].domain, arena);
        dates_as_text(&facts, false, got, sizeof got);
        expect_text(got, order_cases[i].want, order_cases[i].domain);
        arena_reset(arena);
    }
    arena_free(arena);
}
