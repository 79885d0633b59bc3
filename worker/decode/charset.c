#include "worker/decode/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <uchardet/uchardet.h>

#include "common/utf8.h"
#include "worker/decode/charset_label.h"
#include "worker/page/notes.h"

#define DETECT_BYTES 65536

struct conversion {
    struct str text;
    size_t bad; /* bytes that the charset does not have, each now U+FFFD */
    bool ok;    /* false: no such charset here */
};

/* One step over what iconv could not read: U+FFFD for a unit of step bytes. */
static void replace_unit(size_t step, char **in, size_t *in_left, char **out, size_t *out_left)
{
    size_t n = utf8_put(UTF8_REPLACEMENT, *out);
    *out += n;
    *out_left -= n;
    step = step < *in_left ? step : *in_left;
    *in += step;
    *in_left -= step;
}

/* No charset here gives more than 3 bytes for one (half-width kana), 4 for two or more. */
static struct conversion convert(struct str bytes, const char *charset, struct arena *arena)
{
    iconv_t cd = iconv_open("UTF-8", charset);
    if (cd == (iconv_t)-1) {
        return (struct conversion){.ok = false};
    }
    struct conversion c = {.ok = true};
    size_t step = strncmp(charset, "UTF-16", 6) == 0 ? 2 : 1;
    size_t left = 4 * bytes.n + 16;
    char *start = arena_room(arena, left);
    char *out = start;
    char *in = arena_room(arena, bytes.n + 1); /* iconv's input is not const */
    memcpy(in, bytes.p, bytes.n);
    size_t in_left = bytes.n;
    while (in_left > 0 && left >= 4) {
        if (iconv(cd, &in, &in_left, &out, &left) != (size_t)-1) {
            break;
        }
        if (errno == E2BIG || left < 4 || in_left == 0) {
            break;
        }
        replace_unit(step, &in, &in_left, &out, &left);
        c.bad++;
    }
    (void)iconv(cd, NULL, NULL, &out, &left);
    (void)iconv_close(cd);
    c.text = (struct str){start, (size_t)(out - start)};
    return c;
}

/* The word, and how many there were. */
static void warn_replaced(size_t n, struct arena *arena, struct strs *warnings)
{
    if (n > 0) {
        warn(warnings, STR("invalid_bytes_replaced"), arena);
        warn(warnings, arena_printf(arena, "invalid_bytes=%zu", n), arena);
    }
}

static void warn_charset(const char *charset, struct arena *arena, struct strs *warnings)
{
    struct str word = arena_printf(arena, "charset_%s", charset);
    char *p = ARENA_NEW(arena, char, word.n);
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        bool upper = c >= 'A' && c <= 'Z';
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        p[i] = upper ? (char)(c + ('a' - 'A')) : plain ? c : '_';
    }
    warn(warnings, (struct str){p, word.n}, arena);
}

/* How much of s is UTF-8 beyond ASCII, and what is not. */
struct shape {
    size_t sequences; /* valid, of two bytes or more */
    size_t invalid;   /* bytes */
    size_t high;      /* bytes from 0x80 on */
    size_t in_runs;   /* of these: in runs of three or more */
    size_t first;     /* position of the first one */
    bool cut_off;     /* all invalid bytes are one unfinished sequence at the end */
};

static struct shape shape_of(struct str s)
{
    struct shape shape = {.first = s.n};
    size_t first_invalid = s.n, run = 0;
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        uint32_t cp = utf8_next(s, &i);
        if (cp < 0x80) {
            run = 0;
            continue;
        }
        shape.first = shape.first < at ? shape.first : at;
        if (i - at > 1) {
            shape.sequences++;
        } else {
            shape.invalid++;
            first_invalid = first_invalid < at ? first_invalid : at;
        }
        shape.high += i - at;
        run += i - at;
        shape.in_runs += run >= 3 ? (run - (i - at) < 3 ? run : i - at) : 0;
    }
    shape.cut_off = s.n - first_invalid <= 3 && s.n > first_invalid &&
                    (unsigned char)s.p[first_invalid] >= 0xC2 &&
                    s.n - first_invalid == shape.invalid;
    return shape;
}

/* Mostly UTF-8: re-reading all of it in another charset would spoil more than it repairs. */
static bool is_nearly_utf8(const struct shape *shape, bool declared_utf8)
{
    return shape->invalid * 4 < shape->sequences || (shape->cut_off && shape->sequences > 0) ||
           (declared_utf8 && shape->invalid < shape->sequences);
}

static const char *detect(struct str bytes, const struct shape *shape, struct arena *arena)
{
    /* Few and lonely high bytes are quotes and accents of a western text; a detector that
       counts letters has too few of them to go by. */
    if (shape->in_runs * 4 < shape->high && shape->high < 24) {
        return "WINDOWS-1252";
    }
    size_t from = shape->first > 1024 ? shape->first - 1024 : 0;
    struct str sample = str_sub(bytes, from, from + DETECT_BYTES);
    uchardet_t detector = uchardet_new();
    const char *found = "";
    if (uchardet_handle_data(detector, sample.p, sample.n) == 0) {
        uchardet_data_end(detector);
        found = arena_zstr(arena, str_of(uchardet_get_charset(detector)));
    }
    uchardet_delete(detector);
    const char *known = charset_iconv_name(str_of(found));
    return known ? known : found;
}

/* Nearly free of errors: the charset may well be the right one. */
static bool fits(const struct conversion *c, size_t n)
{
    return c->ok && c->bad <= 1 + n / 200;
}

/*
 * Latin-1 is what servers declare by default, and any bytes fit it; but in the languages that are
 * written with it high bytes stand alone or in pairs, in Greek, Russian or Chinese in rows.
 */
static bool is_doubtful(const char *declared, const struct shape *shape)
{
    return strcmp(declared, "WINDOWS-1252") == 0 && shape->high >= 24 &&
           shape->in_runs * 2 > shape->high;
}

static struct str decode_legacy(struct str bytes,
                                const char *declared,
                                const struct shape *shape,
                                struct arena *arena,
                                struct strs *warnings)
{
    const char *name = declared;
    struct conversion c = {.ok = false};
    if (name && strcmp(name, "UTF-8") != 0 && !is_doubtful(name, shape)) {
        c = convert(bytes, name, arena);
    }
    if (!fits(&c, bytes.n)) {
        name = detect(bytes, shape, arena);
        c = *name && strcmp(name, "UTF-8") != 0 ? convert(bytes, name, arena)
                                                : (struct conversion){.ok = false};
    }
    if (!fits(&c, bytes.n)) {
        name = "WINDOWS-1252";
        c = convert(bytes, name, arena);
    }
    warn_charset(name, arena, warnings);
    warn_replaced(c.bad, arena, warnings);
    return c.text;
}

/* Without NUL bytes, and with U+FFFD for what is no UTF-8; says so. */
static struct str clean(struct str s, struct arena *arena, struct strs *warnings)
{
    if (s.n > 0 && memchr(s.p, 0, s.n)) {
        char *out = arena_room(arena, s.n);
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++) {
            out[n] = s.p[i];
            n += s.p[i] != '\0';
        }
        s = (struct str){out, n};
        warn(warnings, STR("nul_removed"), arena);
    }
    return s;
}

static const char *utf16_by_mark(struct str bytes)
{
    if (str_starts(bytes, STR("\xFF\xFE"))) {
        return "UTF-16LE";
    }
    return str_starts(bytes, STR("\xFE\xFF")) ? "UTF-16BE" : NULL;
}

struct str charset_to_utf8(struct str bytes,
                           struct str content_type,
                           struct arena *arena,
                           struct strs *warnings)
{
    const char *utf16 = utf16_by_mark(bytes);
    if (utf16) {
        struct conversion c = convert(str_sub(bytes, 2, bytes.n), utf16, arena);
        warn_charset(utf16, arena, warnings);
        warn_replaced(c.bad, arena, warnings);
        return clean(c.text, arena, warnings);
    }
    bool marked = str_starts(bytes, STR("\xEF\xBB\xBF"));
    bytes = clean(str_sub(bytes, marked ? 3 : 0, bytes.n), arena, warnings);
    if (utf8_valid(bytes)) {
        return bytes;
    }
    const char *declared = charset_declared(bytes, content_type);
    struct shape shape = shape_of(bytes);
    bool says_utf8 = marked || (declared && strcmp(declared, "UTF-8") == 0);
    if (marked || is_nearly_utf8(&shape, says_utf8)) {
        warn_replaced(shape.invalid, arena, warnings);
        return utf8_clean(bytes, arena, NULL);
    }
    return clean(decode_legacy(bytes, declared, &shape, arena, warnings), arena, warnings);
}
