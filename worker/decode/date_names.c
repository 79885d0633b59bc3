#include "worker/decode/date_names.h"

#include "worker/decode/date.h"

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

static struct str without_stop(struct str word)
{
    if (word.n > 1 && word.p[word.n - 1] == '.') {
        word.n--;
    }
    return word;
}

int date_month(struct str word)
{
    static const struct str names[] = {
        STR_INIT("january"),   STR_INIT("february"), STR_INIT("march"),    STR_INIT("april"),
        STR_INIT("may"),       STR_INIT("june"),     STR_INIT("july"),     STR_INIT("august"),
        STR_INIT("september"), STR_INIT("october"),  STR_INIT("november"), STR_INIT("december"),
    };
    word = without_stop(word);
    for (int i = 0; i < 12; i++) {
        bool abbreviated = word.n == 3 || (i == 8 && word.n == 4) || /* Sept */
                           ((i == 5 || i == 6) && word.n == 4);      /* June, July */
        if (str_eq_nocase(word, names[i]) || (abbreviated && str_starts_nocase(names[i], word))) {
            return i + 1;
        }
    }
    return 0;
}

/* One row a month, names parted by blanks; those that English has too are left out. */
static const char *const foreign[12] = {
    " januar jän jänner janvier janv enero ene gennaio gen janeiro januari styczeń stycznia sty "
    "января янв ",
    " februar février févr fevrier febrero febbraio fevereiro fev februari luty lutego lut "
    "февраля фев ",
    " märz maerz mär mrz mars marzo março maart mrt marca марта мар ",
    " avril avr abril abr aprile kwietnia kwiecień kwi апреля апр ",
    " mai mayo maggio mag maio mei maj maja мая май ",
    " juni juin junio giugno giu junho czerwca czerwiec cze июня июн ",
    " juli juillet juil julio luglio lug julho lipca lipiec lip июля июл ",
    " août aout agosto ago augustus augusti sierpnia sierpień sie августа авг ",
    " septembre septiembre settembre set setembro września wrzesień wrz сентября сен сент ",
    " oktober okt octobre octubre ottobre ott outubro out października październik paź октября "
    "окт ",
    " novembre noviembre novembro listopada listopad lis ноября ноя нояб ",
    " dezember dez décembre déc decembre diciembre dic dicembre dezembro grudnia grudzień gru "
    "декабря дек desember ",
};

static const char weekday_row[] =
    " mon tue tues wed thu thur thurs fri sat sun "
    "monday tuesday wednesday thursday friday saturday sunday "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so "
    "lundi mardi mercredi jeudi vendredi samedi dimanche "
    "lunes martes miércoles jueves viernes sábado domingo "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "poniedziałek wtorek środa czwartek piątek sobota niedziela ";

static const char filler_row[] = " at of uhr um den der le de del om kl à ";

/* word, in lower case, stands in the row. */
static bool in_row(const char *row, struct str word)
{
    char wanted[32];
    if (word.n == 0 || word.n > sizeof wanted) {
        return false;
    }
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        wanted[i] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
    }
    size_t n = strlen(row);
    for (const char *at = row; (at = memchr(at + 1, wanted[0], n - (size_t)(at + 1 - row)));) {
        size_t left = n - (size_t)(at - row);
        if (at[-1] == ' ' && left > word.n && memcmp(at, wanted, word.n) == 0 &&
            at[word.n] == ' ') {
            return true;
        }
    }
    return false;
}

int date_name_month(struct str word)
{
    int month = date_month(word);
    word = without_stop(word);
    for (int i = 0; month == 0 && i < 12; i++) {
        month = in_row(foreign[i], word) ? i + 1 : 0;
    }
    return month;
}

bool date_name_weekday(struct str word)
{
    return in_row(weekday_row, without_stop(word));
}

bool date_name_filler(struct str word)
{
    return in_row(filler_row, word);
}

int date_name_zone(struct str name)
{
    static const struct {
        struct str name;
        int minutes;
    } zones[] = {
        {STR_INIT("Z"), 0},
        {STR_INIT("UTC"), 0},
        {STR_INIT("GMT"), 0},
        {STR_INIT("UT"), 0},
        {STR_INIT("WET"), 0},
        {STR_INIT("WEST"), 60},
        {STR_INIT("BST"), 60},
        {STR_INIT("CET"), 60},
        {STR_INIT("CEST"), 120},
        {STR_INIT("EET"), 120},
        {STR_INIT("EEST"), 180},
        {STR_INIT("MSK"), 180},
        {STR_INIT("EST"), -300},
        {STR_INIT("EDT"), -240},
        {STR_INIT("CST"), -360},
        {STR_INIT("CDT"), -300},
        {STR_INIT("MST"), -420},
        {STR_INIT("MDT"), -360},
        {STR_INIT("PST"), -480},
        {STR_INIT("PDT"), -420},
        {STR_INIT("AKST"), -540},
        {STR_INIT("AKDT"), -480},
        {STR_INIT("HST"), -600},
        {STR_INIT("IST"), 330},
        {STR_INIT("SGT"), 480},
        {STR_INIT("HKT"), 480},
        {STR_INIT("JST"), 540},
        {STR_INIT("KST"), 540},
        {STR_INIT("AEST"), 600},
        {STR_INIT("AEDT"), 660},
        {STR_INIT("NZST"), 720},
        {STR_INIT("NZDT"), 780},
        {STR_INIT("ET"), DATE_US_LOCAL - 300},
        {STR_INIT("CT"), DATE_US_LOCAL - 360},
        {STR_INIT("MT"), DATE_US_LOCAL - 420},
        {STR_INIT("PT"), DATE_US_LOCAL - 480},
    };
    for (size_t i = 0; i < LENGTH(zones); i++) {
        if (str_eq_nocase(name, zones[i].name)) {
            return zones[i].minutes;
        }
    }
    return DATE_NO_ZONE;
}
