/*
 * place — what a dateline says of where: without its date, and written as in a text.
 *
 *     "WASHINGTON, Dec 28"  →  "Washington"          "KYIV, Ukraine"  →  "Kyiv, Ukraine"
 *     "RIO DE JANEIRO"      →  "Rio de Janeiro"      "BREAKING"       →  none
 */
#include "common/utf8.h"
#include "worker/decode/date_names.h"
#include "worker/normalize/passes.h"

#define PLACE_MAX_WORDS 6

static bool is_one_of(struct str s, const struct str *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq_nocase(s, list[i])) {
            return true;
        }
    }
    return false;
}

#define IS_ONE_OF(s, list) is_one_of((s), (list), sizeof(list) / sizeof(list)[0])

/* They stand in capitals before a dash, too, and are no place. */
static bool is_label(struct str word)
{
    static const struct str labels[] = {
        STR_INIT("aboard"),     STR_INIT("alert"),         STR_INIT("analysis"),
        STR_INIT("breaking"),   STR_INIT("business"),      STR_INIT("by"),
        STR_INIT("caption"),    STR_INIT("clarification"), STR_INIT("column"),
        STR_INIT("commentary"), STR_INIT("correction"),    STR_INIT("developing"),
        STR_INIT("editor's"),   STR_INIT("editorial"),     STR_INIT("exclusive"),
        STR_INIT("explainer"),  STR_INIT("fact"),          STR_INIT("file"),
        STR_INIT("gallery"),    STR_INIT("interview"),     STR_INIT("latest"),
        STR_INIT("letter"),     STR_INIT("live"),          STR_INIT("news"),
        STR_INIT("note"),       STR_INIT("notice"),        STR_INIT("opinion"),
        STR_INIT("photo"),      STR_INIT("photos"),        STR_INIT("podcast"),
        STR_INIT("politics"),   STR_INIT("poll"),          STR_INIT("press"),
        STR_INIT("report"),     STR_INIT("review"),        STR_INIT("sponsored"),
        STR_INIT("sport"),      STR_INIT("sports"),        STR_INIT("story"),
        STR_INIT("summary"),    STR_INIT("update"),        STR_INIT("updated"),
        STR_INIT("video"),      STR_INIT("warning"),       STR_INIT("watch"),
        STR_INIT("weather"),
    };
    return IS_ONE_OF(word, labels);
}

static bool has_figure(struct str word)
{
    for (size_t i = 0; i < word.n;) {
        if (utf8_is_digit(utf8_next(word, &i))) {
            return true;
        }
    }
    return false;
}

/* Where the date begins: a figure, a month before one (Rio de Janeiro has none), a weekday. */
static bool is_of_date(struct str word, struct str rest, bool first)
{
    return has_figure(word) || (date_name_month(word) > 0 && has_figure(shape_word(&rest))) ||
           (!first && date_name_weekday(word));
}

static struct str without_end(struct str s)
{
    while (s.n > 0 && (s.p[s.n - 1] == ',' || s.p[s.n - 1] == ' ' || s.p[s.n - 1] == ':')) {
        s.n--;
    }
    return s;
}

struct str place_without_date(struct str s)
{
    struct str rest = s;
    size_t words = 0, letters = 0;
    const char *end = s.p;
    for (struct str word = shape_word(&rest); word.n > 0; word = shape_word(&rest), words++) {
        struct str bare = without_end(word);
        if (is_of_date(bare, rest, words == 0)) {
            break;
        }
        if (words == PLACE_MAX_WORDS || (words == 0 && is_label(bare))) {
            return (struct str){0};
        }
        for (size_t i = 0; i < bare.n;) {
            letters += utf8_is_letter(utf8_next(bare, &i));
        }
        end = word.p + word.n;
    }
    struct str place = without_end(str_trim((struct str){s.p, (size_t)(end - s.p)}));
    return letters >= 2 ? place : (struct str){0};
}

/* ---- capitals ---- */

static bool is_particle(struct str word)
{
    static const struct str particles[] = {
        STR_INIT("al"),  STR_INIT("am"),   STR_INIT("an"),  STR_INIT("and"), STR_INIT("au"),
        STR_INIT("de"),  STR_INIT("del"),  STR_INIT("der"), STR_INIT("des"), STR_INIT("di"),
        STR_INIT("do"),  STR_INIT("du"),   STR_INIT("el"),  STR_INIT("en"),  STR_INIT("in"),
        STR_INIT("la"),  STR_INIT("le"),   STR_INIT("of"),  STR_INIT("on"),  STR_INIT("sur"),
        STR_INIT("the"), STR_INIT("upon"),
    };
    return IS_ONE_OF(word, particles);
}

static bool is_short_form(struct str word)
{
    static const struct str forms[] = {STR_INIT("DRC"), STR_INIT("EU"), STR_INIT("UAE"),
                                       STR_INIT("UK"),  STR_INIT("UN"), STR_INIT("US"),
                                       STR_INIT("USA")};
    return IS_ONE_OF(word, forms) || str_find(word, STR(".")) >= 0;
}

/* A part of a place between blanks, hyphens and slashes: "YORK". */
static size_t put_part(struct str part, bool first, bool behind_comma, char *out)
{
    bool keeps = !shape_capitals(part) || is_short_form(part) || (behind_comma && part.n == 2);
    bool small = !first && !keeps && is_particle(part);
    bool scottish = part.n > 4 && str_starts(part, STR("MC"));
    size_t n = 0, letter = 0;
    for (size_t i = 0; i < part.n; letter++) {
        uint32_t cp = utf8_next(part, &i);
        bool elided = letter == 2 && part.p[1] == '\''; /* L'Aquila */
        bool head = (letter == 0 && !small) || elided || (scottish && letter == 2);
        n += utf8_put(keeps || head ? cp : utf8_lower(cp), out + n);
    }
    return n;
}

struct str place_in_text(struct str place, struct arena *arena)
{
    char *out = ARENA_NEW(arena, char, 4 * place.n + 1); /* utf8_lower may lengthen */
    size_t n = 0;
    bool behind_comma = false;
    for (size_t i = 0, from = 0; i <= place.n; i++) {
        char c = i < place.n ? place.p[i] : ' ';
        if (c != ' ' && c != '-' && c != '/' && c != ',') {
            continue;
        }
        bool first =
            from == 0 || place.p[from - 1] == '/' || (from > 1 && place.p[from - 2] == ',');
        n += put_part(str_sub(place, from, i), first, behind_comma, out + n);
        behind_comma = c == ',' || (behind_comma && i == from);
        if (i < place.n) {
            out[n++] = c;
        }
        from = i + 1;
    }
    return (struct str){out, n};
}
