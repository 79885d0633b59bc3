/*
 * shape — length, case and punctuation of a line: what most rules go by. Every function
 * looks at a bounded stretch, or walks the line once.
 */
#include <endian.h>

#include "common/eight.h"
#include "common/utf8.h"
#include "worker/normalize/passes.h"

#define BODY_WORDS         8  /* with a sentence end */
#define ASKED_BODY_WORDS   16 /* with ? or !, which headlines may end in too */
#define LONG_BODY_WORDS    25 /* without */
#define HEADLINE_MIN_WORDS 3
#define HEADLINE_MAX_WORDS 20
#define QUESTION_MAX_WORDS 14
#define HEADLINE_MAX_BYTES 200

struct str shape_word(struct str *rest)
{
    if (rest->n == 0) {
        return *rest;
    }
    const char *p = rest->p, *end = p + rest->n;
    while (p < end && *p == ' ') {
        p++;
    }
    const char *from = p;
    while (p < end && *p != ' ') {
        p++;
    }
    *rest = (struct str){p, (size_t)(end - p)};
    return (struct str){from, (size_t)(p - from)};
}

/* One bit, the lowest, for each byte of eight that is no blank. */
static uint64_t not_blank(const char *eight)
{
    uint64_t bytes;
    memcpy(&bytes, eight, 8);
    bytes ^= 0x2020202020202020u; /* now blanks are 0 */
    uint64_t low7 = (bytes & 0x7F7F7F7F7F7F7F7Fu) + 0x7F7F7F7F7F7F7F7Fu;
    return ((low7 | bytes) >> 7) & 0x0101010101010101u;
}

/* Lines are measured so many times that it goes by eight bytes a step; these are little-endian. */
size_t shape_words(struct str s, size_t max)
{
    size_t n = 0;
    uint64_t before = 0; /* 1: the byte before is none of a blank */
    for (size_t i = 0; i < s.n && n < max; i += 8) {
        char last[8] = "        ";
        if (s.n - i < 8) {
            memcpy(last, s.p + i, s.n - i);
        }
        uint64_t letters = htole64(not_blank(s.n - i < 8 ? last : s.p + i));
        uint64_t begun = letters & ~(letters << 8 | before);
        n += begun * 0x0101010101010101u >> 56; /* the sum of its bytes */
        before = letters >> 56;
    }
    return n < max ? n : max;
}

/* s without closing quotation marks and brackets at its end. */
static struct str without_closers(struct str s)
{
    while (s.n > 0 && (s.p[s.n - 1] == '"' || s.p[s.n - 1] == '\'' || s.p[s.n - 1] == ')' ||
                       s.p[s.n - 1] == ']')) {
        s.n--;
    }
    return s;
}

bool shape_ends_sentence(struct str s)
{
    s = without_closers(s);
    return s.n > 0 && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == '!' || s.p[s.n - 1] == '?' ||
                       str_ends(s, STR("…")) || str_ends(s, STR("。")));
}

bool shape_body(struct str s)
{
    size_t words = shape_words(s, LONG_BODY_WORDS);
    /* A script without blanks has no words to count: forty characters are a sentence. */
    bool dense = s.n >= 120 && words < s.n / 40;
    if (words >= LONG_BODY_WORDS || !shape_ends_sentence(s)) {
        return words >= LONG_BODY_WORDS;
    }
    struct str bare = without_closers(s);
    char end = bare.p[bare.n - 1];
    size_t least = end == '?' || end == '!' ? ASKED_BODY_WORDS : BODY_WORDS;
    return words >= least || dense;
}

/* "U.S." at the end of a headline is no full stop. */
static bool ends_abbreviated(struct str s)
{
    return s.n >= 3 && s.p[s.n - 1] == '.' && s.p[s.n - 3] == '.';
}

static bool ends_as_headline(struct str s, size_t words)
{
    struct str bare = without_closers(s);
    char end = s.p[s.n - 1];
    char mark = bare.n > 0 ? bare.p[bare.n - 1] : ' ';
    if ((mark == '.' && !ends_abbreviated(bare)) || end == ',' || end == ';' || end == ':') {
        return false;
    }
    bool asks = mark == '?' || mark == '!';
    return !asks || (words <= QUESTION_MAX_WORDS && s.p[0] != '"');
}

bool shape_headline(struct str s)
{
    if (s.n > HEADLINE_MAX_BYTES) {
        return false;
    }
    size_t words = shape_words(s, HEADLINE_MAX_WORDS + 1);
    if (words < HEADLINE_MIN_WORDS || words > HEADLINE_MAX_WORDS) {
        return false;
    }
    if (!ends_as_headline(s, words)) {
        return false;
    }
    size_t i = 0;
    while (i < s.n && (s.p[i] == '"' || s.p[i] == '\'' || s.p[i] == '(' || s.p[i] == '$')) {
        i++;
    }
    uint32_t cp = i < s.n ? utf8_next(s, &i) : ' ';
    return utf8_is_upper(cp) || utf8_is_digit(cp) || (cp >= 0x80 && utf8_is_letter(cp));
}

bool shape_label(struct str s)
{
    if (s.n == 0 || s.n > 40 || shape_words(s, 4) > 3 || shape_ends_sentence(s)) {
        return false;
    }
    size_t i = 0;
    char end = s.p[s.n - 1];
    return utf8_is_upper(utf8_next(s, &i)) && end != ',' && end != ':' && end != ';';
}

/* A capitalised word, an initial, or a particle of names ("van", "de"). */
static bool name_word(struct str word)
{
    static const struct str particles[] = {
        STR_INIT("van"), STR_INIT("von"), STR_INIT("de"),  STR_INIT("der"), STR_INIT("den"),
        STR_INIT("da"),  STR_INIT("di"),  STR_INIT("del"), STR_INIT("la"),  STR_INIT("le"),
        STR_INIT("bin"), STR_INIT("al"),  STR_INIT("el"),  STR_INIT("dos"), STR_INIT("ter"),
    };
    for (size_t i = 0; i < sizeof particles / sizeof particles[0]; i++) {
        if (str_eq(word, particles[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < word.n;) {
        bool first = i == 0;
        uint32_t cp = utf8_next(word, &i);
        bool mark = cp == '-' || cp == '\'' || cp == '.';
        if ((first && !utf8_is_upper(cp) && !str_starts(word, STR("al-"))) ||
            (!mark && !utf8_is_letter(cp))) {
            return false;
        }
    }
    return word.n > 0;
}

bool shape_name(struct str s)
{
    struct str rest = s;
    size_t n = 0;
    for (struct str word = shape_word(&rest); word.n > 0; word = shape_word(&rest), n++) {
        if (n == 5 || !name_word(word)) {
            return false;
        }
    }
    return n >= 2 && s.n <= 60;
}

bool shape_headline_over(struct str first, struct str second)
{
    return shape_headline(first) && shape_body(second);
}

size_t shape_dash(struct str s)
{
    size_t i = 0;
    while (i < s.n && s.p[i] == ' ') {
        i++;
    }
    struct str rest = str_sub(s, i, s.n);
    size_t n = str_starts(rest, STR("–")) || str_starts(rest, STR("—"))          ? 3
               : str_starts(rest, STR("--"))                                     ? 2
               : str_starts(rest, STR("-")) && (rest.n == 1 || rest.p[1] == ' ') ? 1
                                                                                 : 0;
    if (n == 0) {
        return 0;
    }
    i += n;
    while (i < s.n && s.p[i] == ' ') {
        i++;
    }
    return i;
}

bool shape_capitals(struct str word)
{
    size_t letters = 0;
    for (size_t i = 0; i < word.n;) {
        uint32_t cp = utf8_next(word, &i);
        if (utf8_is_letter(cp) && !utf8_is_upper(cp)) {
            return false;
        }
        if (utf8_is_digit(cp)) {
            return false;
        }
        letters += utf8_is_upper(cp);
    }
    return letters >= 2;
}

struct str shape_lower(struct str s, struct arena *arena)
{
    char *low = arena_room(arena, s.n + 1);
    size_t i = 0;
    for (; i + 8 <= s.n; i += 8) {
        const uint64_t eight = eight_at(s.p + i);
        eight_put(eight | eight_range(eight, 'A', 'Z') >> 2, low + i); /* 0x80 >> 2: 'a' - 'A' */
    }
    for (; i < s.n; i++) {
        low[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
    }
    return (struct str){low, s.n};
}
