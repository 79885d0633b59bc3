/*
 * fold — one form for what prints alike: NFC (Unicode Annex #15, by utf8proc), spaces,
 * quotation marks; and nothing that does not print.
 */
#include <assert.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "common/eight.h"
#include "common/utf8.h"
#include "worker/normalize/passes.h"

/*
 * Marks kept on one base character. Ordering the marks costs the square of their number in
 * utf8proc; 30 is the bound of Unicode's stream-safe text format.
 */
#define MAX_MARKS 30

#define FOLD_TRIES 3

#define DROP 0u

static bool drops(uint32_t cp)
{
    return (cp < 0x20) || (cp >= 0x7F && cp < 0xA0) || cp == 0xAD || cp == 0x034F || cp == 0x061C ||
           cp == 0x180E || (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) ||
           (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF || (cp >= 0xFFF0 && cp <= 0xFFFB);
}

/* The form of one character that is kept: itself, a blank, a plain quotation mark or DROP. */
static uint32_t fold_char(uint32_t cp)
{
    if (cp >= 0x21 && cp <= 0x7E) {
        return cp;
    }
    if (cp == 0x85 || (cp != 0x200B && cp != 0xFEFF && utf8_is_space(cp))) {
        return ' ';
    }
    if (cp == 0x2018 || cp == 0x2019 || cp == 0x201A || cp == 0x201B) {
        return '\'';
    }
    if (cp == 0x201C || cp == 0x201D || cp == 0x201E || cp == 0x201F) {
        return '"';
    }
    return drops(cp) ? DROP : cp;
}

/* Zero-width joiners spell words in Persian and the Indic scripts, and nowhere before them. */
static bool joins(uint32_t cp)
{
    return cp == 0x200C || cp == 0x200D;
}

/* … and families of emoji. After a mark or blank a joiner is dirt. */
static bool joins_after(uint32_t last)
{
    return last >= 0x1F000 || (last >= 0x600 && utf8_is_letter(last));
}

/* True for characters that NFC can change; a few large blocks that it cannot are passed. */
static bool may_compose(uint32_t cp)
{
    return cp >= 0x300 && !(cp >= 0x400 && cp <= 0x45F) && !(cp >= 0x2010 && cp <= 0x205E) &&
           !(cp >= 0x20A0 && cp <= 0x20BF) && !(cp >= 0x4E00 && cp <= 0x9FFF);
}

static bool is_mark(uint32_t cp)
{
    return cp >= 0x300 && utf8proc_get_property((utf8proc_int32_t)cp)->combining_class != 0;
}

/* s with every run of marks clipped; out has room for s.n bytes and may be s.p. */
static struct str clip_marks(struct str s, char *out)
{
    size_t n = 0, marks = 0;
    for (size_t i = 0; i < s.n;) {
        uint32_t cp = utf8_next(s, &i);
        marks = is_mark(cp) ? marks + 1 : 0;
        if (marks <= MAX_MARKS) {
            n += utf8_put(cp, out + n);
        }
    }
    return (struct str){out, n};
}

static struct str compose(struct str s, char *room, struct arena *arena)
{
    struct str clipped = clip_marks(s, room);
    utf8proc_uint8_t *nfc = NULL;
    utf8proc_ssize_t n =
        utf8proc_map((const utf8proc_uint8_t *)clipped.p, (utf8proc_ssize_t)clipped.n, &nfc,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    assert(n >= 0); /* valid UTF-8 of a bounded length always has a normal form */
    char *out = ARENA_NEW(arena, char, (size_t)n + 1);
    memcpy(out, nfc, (size_t)n);
    free(nfc);
    /* Composing can leave a mark more than before; clipping again keeps it a fixed point. */
    return clip_marks((struct str){out, (size_t)n}, out);
}

/* Eight bytes and the one behind them are plain, so far as it shows without going one by one. */
static bool is_folded_eight(const char *p, unsigned char before)
{
    const uint64_t eight = eight_at(p);
    const uint64_t blanks = eight_range(eight, ' ', ' ');
    const uint64_t next = eight_range(eight_at(p + 1), ' ', ' ');
    return eight_range(eight, 0x20, 0x7E) == EIGHT_HIGH && (blanks & next) == 0 &&
           (before != ' ' || p[0] != ' ');
}

/* Most lines are plain already. */
static bool is_folded(struct str s)
{
    unsigned char before = ' ';
    for (size_t i = 0; i < s.n; i++) {
        while (i + 8 < s.n && is_folded_eight(s.p + i, before)) {
            before = (unsigned char)s.p[i + 7];
            i += 8;
        }
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c >= 0x7F || (c == ' ' && before == ' ')) {
            return false;
        }
        before = c;
    }
    return before != ' ';
}

/* Once through s; *joined: a zero-width joiner was kept for what stands before it. */
static struct str fold_once(struct str s, bool *joined, struct arena *arena)
{
    char *out = ARENA_NEW(arena, char, s.n + 1);
    size_t n = 0;
    bool composes = false;
    uint32_t last = 0;
    *joined = false;
    for (size_t i = 0; i < s.n;) {
        uint32_t raw = utf8_next(s, &i);
        bool join = joins(raw) && joins_after(last);
        uint32_t cp = join ? raw : fold_char(raw);
        if (cp == DROP || (cp == ' ' && (n == 0 || out[n - 1] == ' '))) {
            continue;
        }
        *joined = *joined || join;
        last = cp;
        composes = composes || may_compose(cp);
        n += utf8_put(cp, out + n);
    }
    struct str folded = str_trim((struct str){out, n});
    return composes ? compose(folded, out, arena) : folded;
}

struct str fold_text(struct str s, struct arena *arena)
{
    if (is_folded(s)) {
        return s;
    }
    /* Composing may change what stands before a joiner; few texts need a second look. */
    for (size_t tries = 0; tries < FOLD_TRIES; tries++) {
        bool joined;
        struct str before = s;
        s = fold_once(s, &joined, arena);
        if (!joined || str_eq(s, before)) {
            break;
        }
    }
    return s;
}

struct str fold_bullet(struct str s, bool *item)
{
    static const struct str marks[] = {
        STR_INIT("•"),  STR_INIT("·"),  STR_INIT("▪"), STR_INIT("●"),  STR_INIT("◦"),
        STR_INIT("‣"),  STR_INIT("■"),  STR_INIT("○"), STR_INIT("► "), STR_INIT("➤"),
        STR_INIT("- "), STR_INIT("* "), STR_INIT("‧"), STR_INIT("∙"),  STR_INIT("⁃"),
    };
    bool again = true;
    while (again) {
        again = false;
        for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
            if (str_starts(s, marks[i])) {
                s = str_trim(str_sub(s, marks[i].n, s.n));
                again = true;
                *item = true;
            }
        }
    }
    return s;
}
