/*
 * language — as declared, in two letters; else English if its commonest words say so, and
 * otherwise not given: nothing is guessed between the rest.
 */
#include "worker/normalize/passes.h"

#define LOOK_WORDS    300
#define MIN_WORDS     12
#define MAX_STOP_WORD 5
#define MIN_SHARE_PCT 18 /* English news: 25 to 40; other languages: under 8 */

static bool is_stop_word(struct str word)
{
    static const struct str words[] = {
        STR_INIT("the"),  STR_INIT("of"),   STR_INIT("and"),  STR_INIT("to"),    STR_INIT("that"),
        STR_INIT("is"),   STR_INIT("for"),  STR_INIT("with"), STR_INIT("said"),  STR_INIT("by"),
        STR_INIT("it"),   STR_INIT("was"),  STR_INIT("on"),   STR_INIT("from"),  STR_INIT("has"),
        STR_INIT("have"), STR_INIT("are"),  STR_INIT("this"), STR_INIT("his"),   STR_INIT("not"),
        STR_INIT("will"), STR_INIT("were"), STR_INIT("been"), STR_INIT("which"), STR_INIT("they"),
        STR_INIT("in"),   STR_INIT("a"),    STR_INIT("at"),   STR_INIT("as"),    STR_INIT("but"),
    };
    for (size_t i = 0; word.n <= MAX_STOP_WORD && i < sizeof words / sizeof words[0]; i++) {
        if (word.n == words[i].n && str_eq_nocase(word, words[i])) {
            return true;
        }
    }
    return false;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

/* "en-US", "EN", "eng", "English": two letters, or not given for what is no code. */
static struct str declared(const struct work *w)
{
    struct str tag = str_trim(w->article->language);
    size_t n = 0;
    while (n < tag.n && is_letter(tag.p[n])) {
        n++;
    }
    if (n != tag.n && tag.p[n] != '-' && tag.p[n] != '_') {
        return (struct str){0};
    }
    if (str_eq_nocase(tag, STR("eng")) || str_eq_nocase(tag, STR("english"))) {
        return STR("en");
    }
    if (n != 2) {
        return (struct str){0};
    }
    char *code = ARENA_NEW(w->arena, char, 2);
    code[0] = lower(tag.p[0]);
    code[1] = lower(tag.p[1]);
    return (struct str){code, 2};
}

struct str language_of(const struct work *w)
{
    struct str code = declared(w);
    if (code.n > 0) {
        return code;
    }
    size_t words = 0, stops = 0;
    for (size_t i = 0; i < w->n && words < LOOK_WORDS; i++) {
        struct str rest = w->lines[i].text;
        for (struct str word = shape_word(&rest); word.n > 0 && words < LOOK_WORDS;
             word = shape_word(&rest)) {
            words++;
            stops += is_stop_word(word);
        }
    }
    bool english = words >= MIN_WORDS && stops * 100 >= words * MIN_SHARE_PCT;
    return english ? STR("en") : (struct str){0};
}
