#include "common/utf8.h"

#include <string.h>
#include <utf8proc.h>

#include "common/eight.h"

/* Length of the valid sequence at p (n bytes left), or 0; *cp gets its code point. */
static size_t sequence(const unsigned char *p, size_t n, uint32_t *cp)
{
    if (p[0] < 0x80) {
        *cp = p[0];
        return 1;
    }
    size_t need = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || n < need) {
        return 0;
    }
    uint32_t v = p[0] & (0x7Fu >> need);
    for (size_t i = 1; i < need; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            return 0;
        }
        v = (v << 6) | (p[i] & 0x3Fu);
    }
    bool overlong = (need == 3 && v < 0x800) || (need == 4 && v < 0x10000);
    if (overlong || v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF)) {
        return 0;
    }
    *cp = v;
    return need;
}

size_t utf8_skip_ascii(struct str s, size_t i)
{
    while (i + 8 <= s.n && eight_ascii(eight_at(s.p + i))) {
        i += 8;
    }
    while (i < s.n && (unsigned char)s.p[i] < 0x80) {
        i++;
    }
    return i;
}

bool utf8_valid(struct str s)
{
    for (size_t i = utf8_skip_ascii(s, 0); i < s.n; i = utf8_skip_ascii(s, i)) {
        uint32_t cp;
        size_t n = sequence((const unsigned char *)s.p + i, s.n - i, &cp);
        if (n == 0) {
            return false;
        }
        i += n;
    }
    return true;
}

uint32_t utf8_next(struct str s, size_t *i)
{
    uint32_t cp = UTF8_REPLACEMENT;
    size_t n = sequence((const unsigned char *)s.p + *i, s.n - *i, &cp);
    *i += n > 0 ? n : 1;
    return cp;
}

uint32_t utf8_prev(struct str s, size_t *i)
{
    size_t end = *i;
    size_t at = end - 1;
    while (at > 0 && end - at < 4 && ((unsigned char)s.p[at] & 0xC0) == 0x80) {
        at--;
    }
    uint32_t cp = UTF8_REPLACEMENT;
    size_t n = sequence((const unsigned char *)s.p + at, end - at, &cp);
    *i = n == end - at ? at : end - 1;
    return n == end - at ? cp : UTF8_REPLACEMENT;
}

size_t utf8_put(uint32_t cp, char *out)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | (cp >> 6));
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | (cp >> 12));
        out[1] = (char)(0x80 | ((cp >> 6) & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | (cp >> 18));
    out[1] = (char)(0x80 | ((cp >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((cp >> 6) & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

size_t utf8_count(struct str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.n; i++) {
        count += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    }
    return count;
}

struct str utf8_clip(struct str s, size_t max_bytes)
{
    if (s.n <= max_bytes) {
        return s;
    }
    size_t n = max_bytes;
    while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80) {
        n--;
    }
    return (struct str){s.p, n};
}

struct str utf8_clean(struct str s, struct arena *arena, size_t *changed)
{
    size_t bad = 0;
    if (utf8_valid(s) && (s.n == 0 || !memchr(s.p, 0, s.n))) {
        if (changed) {
            *changed = 0;
        }
        return s;
    }
    char *out = arena_take(arena, 3, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        uint32_t cp = utf8_next(s, &i);
        bool replaced = cp == UTF8_REPLACEMENT && i - at == 1;
        bad += replaced || cp == 0;
        if (cp != 0) {
            n += utf8_put(cp, out + n);
        }
    }
    if (changed) {
        *changed = bad;
    }
    return (struct str){out, n};
}

bool utf8_is_letter(uint32_t cp)
{
    if (cp < 0x80) {
        return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
    }
    utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);
    return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_ME;
}

bool utf8_is_upper(uint32_t cp)
{
    if (cp < 0x80) {
        return cp >= 'A' && cp <= 'Z';
    }
    utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);
    return c == UTF8PROC_CATEGORY_LU || c == UTF8PROC_CATEGORY_LT;
}

bool utf8_is_digit(uint32_t cp)
{
    if (cp < 0x80) {
        return cp >= '0' && cp <= '9';
    }
    return utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_ND;
}

bool utf8_is_space(uint32_t cp)
{
    if (cp < 0x80) {
        return cp == ' ' || (cp >= '\t' && cp <= '\r');
    }
    return cp == 0xA0 || cp == 0x85 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200B) ||
           cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000 ||
           cp == 0xFEFF;
}

uint32_t utf8_lower(uint32_t cp)
{
    if (cp < 0x80) {
        return cp >= 'A' && cp <= 'Z' ? cp + ('a' - 'A') : cp;
    }
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
}

bool utf8_is_blank(struct str s)
{
    for (size_t i = 0; i < s.n;) {
        if (!utf8_is_space(utf8_next(s, &i))) {
            return false;
        }
    }
    return true;
}
