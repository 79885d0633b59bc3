/*
 * dateline — "LONDON, Dec 28 (Reuters) - ", "KYIV, Ukraine (AP) — ", "CNN  —".
 *
 *     dateline = [place ["," region or date]…] [source] dash
 *     source   = "(" name ")" or "/" name "/"
 *
 * A place without a source has to be in capitals. After the dash stands a new sentence, so
 * no small letter. A known wire in brackets needs no dash. What of it is the place: place.c.
 */
#include "common/utf8.h"
#include "worker/normalize/passes.h"

#define PLACE_MAX_BYTES  90
#define SOURCE_MAX_BYTES 30

/* The text may go on here: at its end, or with anything but a small letter. */
static bool starts_afresh(struct str s, size_t at)
{
    return at >= s.n || s.p[at] < 'a' || s.p[at] > 'z';
}

/* Call signs of stations: KOMU, WXYZ. */
static bool is_call_sign(struct str s)
{
    return s.n >= 2 && s.n <= 8 && shape_capitals(s) && str_find(s, STR(" ")) < 0;
}

/* "(Reuters)" or "/TASS/" at s's start: bytes, or 0. */
static size_t source_at(struct str s, struct str *source)
{
    if (s.n == 0 || (s.p[0] != '(' && s.p[0] != '/')) {
        return 0;
    }
    struct str inner = str_sub(s, 1, SOURCE_MAX_BYTES);
    struct str_pair cut = str_cut(inner, s.p[0] == '(' ? ')' : '/');
    struct str name = str_trim(cut.head);
    if (!cut.found ||
        (agency_name(name).n == 0 && !agency_is_outlet(name) && !is_call_sign(name))) {
        return 0;
    }
    *source = name;
    return cut.head.n + 2;
}

/* A word of the place part: capitalised or a number, or a particle between such. */
static bool place_word(struct str word)
{
    static const struct str particles[] = {STR_INIT("and"), STR_INIT("of"), STR_INIT("de"),
                                           STR_INIT("la"),  STR_INIT("al"), STR_INIT("&")};
    for (size_t i = 0; i < sizeof particles / sizeof particles[0]; i++) {
        if (str_eq(word, particles[i])) {
            return true;
        }
    }
    size_t i = 0;
    uint32_t cp = word.n > 0 ? utf8_next(word, &i) : ' ';
    return utf8_is_upper(cp) || utf8_is_digit(cp);
}

struct place {
    size_t n;      /* bytes up to the source or dash */
    bool capitals; /* all words before the first comma are in capitals */
    bool ok;
};

static bool ends_place(struct str rest)
{
    return rest.p[0] == '(' || rest.p[0] == '/' || shape_dash(rest) > 0;
}

/* A slash inside a word joins two places: BRUSSELS/MOSCOW. */
static bool ends_word(struct str rest)
{
    return rest.p[0] == ' ' || (rest.p[0] != '/' && ends_place(rest));
}

/* The place part of s: words up to a bracket, slash or dash. */
static struct place place_of(struct str s)
{
    struct place place = {.capitals = true, .ok = true};
    size_t at = 0;
    bool before_comma = true;
    while (place.ok && at < s.n && at < PLACE_MAX_BYTES) {
        struct str rest = str_sub(s, at, s.n);
        if (ends_place(rest)) {
            break;
        }
        size_t n = 0;
        while (n < rest.n && !ends_word(str_sub(rest, n, rest.n))) {
            n++;
        }
        struct str word = str_sub(rest, 0, n);
        bool comma = str_ends(word, STR(","));
        word = comma ? str_sub(word, 0, word.n - 1) : word;
        place.ok = place_word(word);
        place.capitals = place.capitals && (!before_comma || shape_capitals(word));
        before_comma = before_comma && !comma;
        at += n;
        while (at < s.n && s.p[at] == ' ' && shape_dash(str_sub(s, at, s.n)) == 0) {
            at++;
        }
    }
    place.n = at;
    place.ok = place.ok && at > 0 && at < s.n && at < PLACE_MAX_BYTES;
    return place;
}

/* "CNN —": an outlet or wire by itself. */
static size_t bare_source(struct str s, struct place place, struct str *source)
{
    struct str name = str_trim(str_sub(s, 0, place.n));
    size_t dash = shape_dash(str_sub(s, place.n, s.n));
    if (dash == 0 || (agency_name(name).n == 0 && !agency_is_outlet(name))) {
        return 0;
    }
    *source = name;
    return place.n + dash;
}

size_t dateline_find(struct str s, struct str *source, struct str *where)
{
    *source = *where = (struct str){0};
    struct str head = str_sub(s, 0, PLACE_MAX_BYTES + SOURCE_MAX_BYTES + 20);
    struct place place = {.capitals = true};
    size_t n = source_at(head, source);
    if (n == 0) {
        place = place_of(head);
        if (!place.ok) {
            return 0;
        }
        n = bare_source(head, place, source);
        if (n > 0) {
            return starts_afresh(s, n) ? n : 0;
        }
        size_t in_brackets = source_at(str_sub(head, place.n, head.n), source);
        n = place.n + in_brackets;
    }
    if (source->n > 0 && n < head.n && (head.p[n] == '.' || head.p[n] == ':')) {
        n++;
        while (n < head.n && head.p[n] == ' ') {
            n++;
        }
    }
    size_t dash = shape_dash(str_sub(head, n, head.n));
    bool wire = agency_name(*source).n > 0 || agency_is_outlet(*source);
    /* "(CNN)The": so glued that no sentence could have it */
    bool glued = n < head.n && head.p[n - 1] == ')' && head.p[n] >= 'A' && head.p[n] <= 'Z';
    bool certain = dash > 0 ? place.capitals || wire : wire && (place.capitals || glued);
    if (!certain || !starts_afresh(s, n + dash)) {
        *source = (struct str){0};
        return 0;
    }
    *where = place_without_date(str_sub(head, 0, place.n));
    return n + dash;
}
