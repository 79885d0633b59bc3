#include "worker/language/language.h"

#include <string.h>

#include "common/utf8.h"
#include "worker/language/cld.h"
#include "worker/language/norwegian.h"

#define ENGLISH_WORDS     100 /* that are looked at */
#define ENGLISH_MIN_WORDS 25
#define ENGLISH_MIN_SHARE 20  /* of a hundred words; English news: 25 to 40, other languages < 8 */
#define MIN_LETTERS       16  /* bytes; with fewer CLD2 is a guess: seven of ten are right */
#define CLEAR_LETTERS     40  /* bytes; from here on the text outweighs what is declared … */
#define CLEAR_EFFORT      160 /* … even if CLD2 finds its own answer unreliable */
#define MIN_PERCENT       45  /* of the letters; less is a language that CLD2 does not know */
#define SURE_DECLARED     50  /* per cent: by the declaration alone */
#define SURE_EFFORT       50  /* CLD2's best effort where it finds its own answer unreliable */

/* ---- codes ---- */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* What others call it → what BCP 47 prefers. */
static struct str preferred(struct str code)
{
    static const struct {
        struct str from, to;
    } names[] = {
        {STR_INIT("no"), STR_INIT("nb")},       {STR_INIT("iw"), STR_INIT("he")},
        {STR_INIT("in"), STR_INIT("id")},       {STR_INIT("ji"), STR_INIT("yi")},
        {STR_INIT("jw"), STR_INIT("jv")},       {STR_INIT("mo"), STR_INIT("ro")},
        {STR_INIT("eng"), STR_INIT("en")},      {STR_INIT("english"), STR_INIT("en")},
        {STR_INIT("fra"), STR_INIT("fr")},      {STR_INIT("fre"), STR_INIT("fr")},
        {STR_INIT("french"), STR_INIT("fr")},   {STR_INIT("deu"), STR_INIT("de")},
        {STR_INIT("ger"), STR_INIT("de")},      {STR_INIT("german"), STR_INIT("de")},
        {STR_INIT("spa"), STR_INIT("es")},      {STR_INIT("spanish"), STR_INIT("es")},
        {STR_INIT("ita"), STR_INIT("it")},      {STR_INIT("italian"), STR_INIT("it")},
        {STR_INIT("por"), STR_INIT("pt")},      {STR_INIT("portuguese"), STR_INIT("pt")},
        {STR_INIT("nld"), STR_INIT("nl")},      {STR_INIT("dut"), STR_INIT("nl")},
        {STR_INIT("rus"), STR_INIT("ru")},      {STR_INIT("russian"), STR_INIT("ru")},
        {STR_INIT("ara"), STR_INIT("ar")},      {STR_INIT("arabic"), STR_INIT("ar")},
        {STR_INIT("zho"), STR_INIT("zh")},      {STR_INIT("chi"), STR_INIT("zh")},
        {STR_INIT("chinese"), STR_INIT("zh")},  {STR_INIT("jpn"), STR_INIT("ja")},
        {STR_INIT("japanese"), STR_INIT("ja")},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_eq(code, names[i].from)) {
            return names[i].to;
        }
    }
    return code;
}

/* Subtags that name no language, and CLD2's jokes (zzb: "Bork"). */
static bool names_none(struct str code)
{
    return code.n < 2 || code.n > 3 || str_eq(code, STR("un")) || str_eq(code, STR("und")) ||
           str_eq(code, STR("mul")) || str_eq(code, STR("mis")) || str_eq(code, STR("zxx")) ||
           str_eq(code, STR("xx")) || str_eq(code, STR("xxx")) || str_eq(code, STR("tlh")) ||
           str_starts(code, STR("zz"));
}

/* "en-US", "EN", "eng", "English", "zh-Hant", "no": the primary subtag; not given if it is none. */
static struct str subtag(struct str tag, struct arena *arena)
{
    tag = str_trim(tag);
    size_t n = 0;
    while (n < tag.n && lower(tag.p[n]) >= 'a' && lower(tag.p[n]) <= 'z') {
        n++;
    }
    if (n < 2 || n > 10 || (n < tag.n && !memchr("-_,;", tag.p[n], 4))) {
        return (struct str){0};
    }
    char *code = ARENA_NEW(arena, char, n + 1); /* ends in NUL, for CLD2 */
    for (size_t i = 0; i < n; i++) {
        code[i] = lower(tag.p[i]);
    }
    struct str found = preferred((struct str){code, n});
    return names_none(found) ? (struct str){0} : found;
}

/* ---- English by its commonest words ---- */

static bool is_common_word(struct str word)
{
    static const struct str words[] = {
        STR_INIT("the"),  STR_INIT("of"),   STR_INIT("and"),  STR_INIT("to"),    STR_INIT("that"),
        STR_INIT("is"),   STR_INIT("for"),  STR_INIT("with"), STR_INIT("said"),  STR_INIT("by"),
        STR_INIT("it"),   STR_INIT("was"),  STR_INIT("on"),   STR_INIT("from"),  STR_INIT("has"),
        STR_INIT("have"), STR_INIT("are"),  STR_INIT("this"), STR_INIT("his"),   STR_INIT("not"),
        STR_INIT("will"), STR_INIT("were"), STR_INIT("been"), STR_INIT("which"), STR_INIT("they"),
        STR_INIT("in"),   STR_INIT("a"),    STR_INIT("at"),   STR_INIT("as"),    STR_INIT("but"),
    };
    for (size_t i = 0; word.n <= 5 && i < sizeof words / sizeof words[0]; i++) {
        if (word.n == words[i].n && str_eq_nocase(word, words[i])) {
            return true;
        }
    }
    return false;
}

static bool is_plainly_english(struct str text)
{
    size_t words = 0, common = 0;
    for (size_t i = 0; i < text.n && words < ENGLISH_WORDS;) {
        size_t from = i;
        while (i < text.n && text.p[i] != ' ' && text.p[i] != '\n') {
            i++;
        }
        words += i > from;
        common += is_common_word(str_sub(text, from, i));
        i += i < text.n;
    }
    return words >= ENGLISH_MIN_WORDS && common * 100 >= words * ENGLISH_MIN_SHARE;
}

/* ---- the text ---- */

struct guess {
    struct str code; /* not given: none */
    unsigned percent;
    bool clear;
};

/* Shares of right answers by bytes of letters (language.h). */
static unsigned sure_of(const struct cld_answer *answer)
{
    static const struct {
        int letters;
        int percent;
    } steps[] = {{20, 70}, {40, 86}, {60, 93}, {80, 96}, {120, 97}, {500, 98}};
    int sure = 99;
    for (size_t i = sizeof steps / sizeof steps[0]; i > 0; i--) {
        sure = answer->letters < steps[i - 1].letters ? steps[i - 1].percent : sure;
    }
    return (unsigned)(answer->percent > 0 ? sure * answer->percent / 100 : sure);
}

static struct guess guess(struct str text, struct str hint, struct arena *arena)
{
    if (is_plainly_english(text)) {
        return (struct guess){STR("en"), 99, true};
    }
    const char *wanted = hint.n > 0 ? arena_zstr(arena, hint) : NULL;
    struct cld_answer answer = cld_detect(text.p, text.n, wanted, false);
    struct str code = subtag(str_of(answer.code), arena);
    unsigned percent = sure_of(&answer);
    bool clear = answer.letters >= CLEAR_LETTERS;
    if (code.n == 0) {
        answer = cld_detect(text.p, text.n, wanted, true);
        code = subtag(str_of(answer.code), arena);
        percent = SURE_EFFORT;
        clear = answer.letters >= CLEAR_EFFORT;
    }
    if (code.n == 0 || answer.letters < MIN_LETTERS ||
        (answer.percent > 0 && answer.percent < MIN_PERCENT)) {
        return (struct guess){.code = {NULL, 0}};
    }
    if (str_eq(code, STR("nb")) && norwegian_is_nynorsk(text)) {
        code = STR("nn");
    }
    return (struct guess){code, percent, clear};
}

struct language language_of(struct str text, struct str declared, struct arena *arena)
{
    struct str said = subtag(declared, arena);
    struct guess found = {.code = {NULL, 0}};
    text = utf8_clip(text, LANGUAGE_MAX_BYTES);
    if (text.n > 0) {
        found = guess(text, said, arena);
    }
    if (said.n > 0 && !found.clear) {
        bool agree = str_eq(said, found.code);
        return (struct language){said, agree ? found.percent : SURE_DECLARED, false};
    }
    if (found.code.n == 0) {
        return (struct language){STR("und"), 0, false};
    }
    return (struct language){found.code, found.percent, said.n > 0 && !str_eq(said, found.code)};
}
