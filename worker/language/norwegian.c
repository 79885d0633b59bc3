#include "worker/language/norwegian.h"

#include <string.h>

#include "common/utf8.h"

#define WORD_BYTES 32 /* a longer word is a compound: only its ends would count */

/* Lists of words with a blank around each. */
static const char nynorsk_words[] =
    " ikkje eg ein ei eit frå dei kva kvar kor korleis kvifor kven nokon noko nokre vere vart vert "
    "blei berre mykje meir òg sjølv vore kjem seier fekk gjer medan gjekk hjå saman desse fleire "
    "eigen eige eigne utan sidan då ho dykk heile heim seie gjere kome veit difor ligg tek trur "
    "fann høgare betre tidlegare seinare heiter leiar same likevel anna noreg stad staden einaste "
    "finst finnest skil veke kyrkje meiner auka somme vidare ";
static const char bokmaal_words[] =
    " ikke jeg en et fra de hva hver hvor hvordan hvorfor hvem noen noe være ble bare mye mer også "
    "selv vært kommer sier fikk gjør mens gikk sammen disse flere egen eget egne uten siden hun "
    "dere hele hjem si gjøre vet derfor ligger tar tror fant høyere bedre tidligere senere heter "
    "leder samme annet annen norge sted stedet eneste finnes uke kirke mener økt dem nå videre ";

struct ending {
    struct str end;
    bool nynorsk;
};

static const struct ending endings[] = {
    {STR_INIT("ane"), true},    {STR_INIT("inga"), true},  {STR_INIT("leg"), true},
    {STR_INIT("lege"), true},   {STR_INIT("heit"), true},  {STR_INIT("rar"), true},
    {STR_INIT("ande"), true},   {STR_INIT("lig"), false},  {STR_INIT("lige"), false},
    {STR_INIT("ligt"), false},  {STR_INIT("het"), false},  {STR_INIT("heten"), false},
    {STR_INIT("heter"), false}, {STR_INIT("ende"), false},
};

/* word: with a blank at both ends. */
static bool is_in(const char *list, struct str word)
{
    return memmem(list, strlen(list), word.p, word.n) != NULL;
}

/* -1 bokmål, 1 nynorsk, 0 either; padded: the word with a blank at both ends. */
static int sign_of(struct str padded)
{
    struct str word = str_sub(padded, 1, padded.n - 1);
    if (is_in(nynorsk_words, padded)) {
        return 1;
    }
    if (is_in(bokmaal_words, padded)) {
        return -1;
    }
    for (size_t i = 0; word.n >= 6 && i < sizeof endings / sizeof endings[0]; i++) {
        if (str_ends(word, endings[i].end)) {
            return endings[i].nynorsk ? 1 : -1;
        }
    }
    return word.n > 3 && str_starts(word, STR("kv"))   ? 1
           : word.n > 3 && str_starts(word, STR("hv")) ? -1
                                                       : 0;
}

bool norwegian_is_nynorsk(struct str text)
{
    char word[WORD_BYTES + 8] = " ";
    size_t n = 1;
    long balance = 0;
    for (size_t i = 0; i <= text.n;) {
        uint32_t cp = ' '; /* behind the last word, too */
        if (i < text.n) {
            cp = utf8_next(text, &i);
        } else {
            i++;
        }
        if (utf8_is_letter(cp)) {
            n += n <= WORD_BYTES ? utf8_put(utf8_lower(cp), word + n) : 0;
        } else if (n > 1) {
            word[n] = ' ';
            balance += n <= WORD_BYTES ? sign_of((struct str){word, n + 1}) : 0;
            n = 1;
        }
    }
    return balance > 0;
}
