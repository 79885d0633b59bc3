#include "worker/decode/misread.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "common/utf8.h"
#include "worker/page/notes.h"

#define ENOUGH 2 /* sequences that could be meant, in one record */
/* Each time that a text is misread doubles a letter's bytes: no record is long enough for more. */
#define MAX_ROUNDS 32
#define MAX_MARKS  30 /* Unicode's stream-safe text format */

/* What windows-1252 has at 0x80 to 0x9F; 0: nothing. */
static const uint16_t high[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

/* The byte that windows-1252 has for cp, 0 if it has none from 0x80 on. */
static unsigned byte_of(uint32_t cp)
{
    if (cp >= 0x80 && cp <= 0xFF) {
        return cp;
    }
    for (unsigned i = 0; cp > 0xFF && i < 32; i++) {
        if (high[i] == cp) {
            return 0x80 + i;
        }
    }
    return 0;
}

struct found {
    uint32_t cp; /* what was meant; 0: nothing is wrong here */
    size_t n;    /* bytes that stand for it */
    bool sure;   /* it cannot be meant as it stands */
};

/* The sequence at byte i, whose first character is read as the first byte of UTF-8. */
static struct found sequence(struct str s, size_t i)
{
    size_t at = i;
    unsigned lead = byte_of(utf8_next(s, &at));
    unsigned more = lead == 0xC2 || lead == 0xC3 || lead == 0xD0 || lead == 0xD1 ? 1
                    : lead >= 0xE2 && lead <= 0xE9                               ? 2
                    : lead == 0xF0                                               ? 3
                                                                                 : 0;
    uint32_t cp = more == 1 ? lead & 0x1F : more == 2 ? lead & 0x0F : lead & 0x07;
    for (unsigned k = 0; k < more; k++) {
        unsigned byte = at < s.n ? byte_of(utf8_next(s, &at)) : 0;
        if ((byte & 0xC0) != 0x80) {
            return (struct found){0};
        }
        cp = cp << 6 | (byte & 0x3F);
    }
    bool plausible = more > 0 && cp >= 0xA0 && (more < 2 || cp >= 0x2000);
    return plausible ? (struct found){cp, at - i, more > 1} : (struct found){0};
}

static struct found look(struct str s, size_t i)
{
    size_t at = i;
    uint32_t cp = utf8_next(s, &at);
    if (cp < 0x80) {
        return (struct found){0};
    }
    if (cp <= 0x9F) {
        bool blank = cp == 0x85; /* also a line end of its own */
        return (struct found){blank ? ' ' : high[cp - 0x80], at - i, !blank};
    }
    struct found found = sequence(s, i);
    /* Byte 9D is none of windows-1252's: the closing quotation mark often lost it. */
    if (found.cp == 0 && cp == 0xE2 && str_starts(str_sub(s, at, s.n), STR("€"))) {
        found = (struct found){0x201D, at - i + strlen("€"), false};
    }
    return found;
}

struct tally {
    size_t sure, maybe;
};

static void count(struct str s, struct tally *tally)
{
    for (size_t i = utf8_skip_ascii(s, 0); i < s.n; i = utf8_skip_ascii(s, i)) {
        struct found found = look(s, i);
        tally->sure += found.cp > ' ' && found.sure;
        tally->maybe += found.cp > ' ' && !found.sure;
        if (found.cp > 0) {
            i += found.n;
        } else {
            (void)utf8_next(s, &i);
        }
    }
}

static void repair(struct str *s, struct arena *arena)
{
    struct tally tally = {0};
    count(*s, &tally);
    if (tally.sure + tally.maybe == 0) {
        return;
    }
    char *out = arena_room(arena, 3 * s->n + 4); /* U+0080 → U+20AC: two bytes become three */
    size_t n = 0;
    for (size_t i = 0; i < s->n;) {
        struct found found = look(*s, i);
        if (found.cp > 0) {
            n += utf8_put(found.cp, out + n);
            i += found.n;
        } else {
            n += utf8_put(utf8_next(*s, &i), out + n);
        }
    }
    *s = (struct str){out, n};
}

/* What can have been spoilt in article, one after another; NULL behind the last. */
static struct str *piece(struct article *article, size_t i)
{
    if (i < 2) {
        return i == 0 ? &article->title : &article->source_name;
    }
    i -= 2;
    if (i < article->authors.n) {
        return &article->authors.items[i];
    }
    i -= article->authors.n;
    return i < article->n_blocks ? &article->blocks[i].text : NULL;
}

/* Once a record is known to be misread, nothing in it is meant as it stands any more. */
static bool is_misread(struct article *article, size_t enough)
{
    struct tally tally = {0};
    struct str *s;
    for (size_t i = 0; (s = piece(article, i)) != NULL; i++) {
        count(*s, &tally);
    }
    return tally.sure > 0 || tally.maybe >= enough;
}

/*
 * Are there accents (U+0300 to U+036F, which begin with CC or CD)? Not where over MAX_MARKS marks
 * stand in a row: putting them in order costs the square of their number, and no language has so
 * many.
 */
static bool has_accents(struct str s)
{
    bool any = memchr(s.p, 0xCC, s.n) != NULL || memchr(s.p, 0xCD, s.n) != NULL;
    unsigned run = 0;
    for (size_t i = 0; any && i < s.n;) {
        uint32_t cp = utf8_next(s, &i);
        bool mark = cp >= 0x300 && utf8proc_get_property((utf8proc_int32_t)cp)->combining_class;
        run = mark ? run + 1 : 0;
        any = run <= MAX_MARKS;
    }
    return any;
}

/* Letters apart from their accents ("A", U+0303) are put together later on: so they are read so. */
static void compose(struct str *s, struct arena *arena)
{
    utf8proc_uint8_t *out = NULL;
    if (s->n == 0 || !has_accents(*s)) {
        return;
    }
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s->p, (utf8proc_ssize_t)s->n, &out,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n > 0) {
        *s = arena_copy(arena, (struct str){(const char *)out, (size_t)n});
    }
    free(out);
}

void misread_repair(struct article *article, struct arena *arena)
{
    struct str *s;
    unsigned rounds = 0;
    for (size_t i = 0; (s = piece(article, i)) != NULL; i++) {
        compose(s, arena);
    }
    for (; rounds < MAX_ROUNDS && is_misread(article, rounds > 0 ? 1 : ENOUGH); rounds++) {
        for (size_t i = 0; (s = piece(article, i)) != NULL; i++) {
            repair(s, arena);
        }
    }
    if (rounds > 0) {
        warn(&article->warnings, STR("double_encoding_repaired"), arena);
    }
}
