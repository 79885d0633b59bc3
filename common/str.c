#include "common/str.h"

#include <string.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.n != b.n) {
        return false;
    }
    for (size_t i = 0; i < a.n; i++) {
        if (lower(a.p[i]) != lower(b.p[i])) {
            return false;
        }
    }
    return true;
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n > 0 ? memcmp(a.p, b.p, n) : 0;
    return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq((struct str){s.p, prefix.n}, prefix);
}

bool str_starts_nocase(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq_nocase((struct str){s.p, prefix.n}, prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, s.n), suffix);
}

bool str_ends_nocase(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq_nocase(str_sub(s, s.n - suffix.n, s.n), suffix);
}

ptrdiff_t str_find(struct str s, struct str needle)
{
    if (needle.n == 0) {
        return 0;
    }
    const char *at = s.n >= needle.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;
    return at ? at - s.p : -1;
}

/* The first c in s from i on, or end. */
static size_t next_byte(struct str s, size_t i, size_t end, char c)
{
    const char *at = i < end ? memchr(s.p + i, c, end - i) : NULL;
    return at ? (size_t)(at - s.p) : end;
}

ptrdiff_t str_find_nocase(struct str s, struct str needle)
{
    if (needle.n == 0 || needle.n > s.n) {
        return needle.n == 0 ? 0 : -1;
    }
    size_t end = s.n - needle.n + 1; /* of where it may begin */
    char small = lower(needle.p[0]);
    char capital = (char)(small >= 'a' && small <= 'z' ? small - ('a' - 'A') : small);
    size_t a = next_byte(s, 0, end, small);
    size_t b = capital == small ? end : next_byte(s, 0, end, capital);
    while (a < end || b < end) {
        size_t i = a < b ? a : b;
        if (str_eq_nocase((struct str){s.p + i, needle.n}, needle)) {
            return (ptrdiff_t)i;
        }
        a = i == a ? next_byte(s, a + 1, end, small) : a;
        b = i == b ? next_byte(s, b + 1, end, capital) : b;
    }
    return -1;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

bool str_has_any_nocase(struct str s, const struct str *words, size_t n)
{
    for (size_t i = 0; s.n > 0 && i < n; i++) {
        if (str_find_nocase(s, words[i]) >= 0) {
            return true;
        }
    }
    return false;
}

struct str str_trim(struct str s)
{
    while (s.n > 0 && is_blank(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n > 0 && is_blank(s.p[s.n - 1])) {
        s.n--;
    }
    return s;
}

struct str_pair str_cut(struct str s, char sep)
{
    const char *at = s.n > 0 ? memchr(s.p, sep, s.n) : NULL;
    if (!at) {
        return (struct str_pair){.head = s, .found = false};
    }
    size_t n = (size_t)(at - s.p);
    return (struct str_pair){{s.p, n}, {at + 1, s.n - n - 1}, true};
}

bool str_to_u64(struct str s, uint64_t *out)
{
    uint64_t value = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') {
            return false;
        }
        uint64_t digit = (uint64_t)(s.p[i] - '0');
        if (value > (UINT64_MAX - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    if (s.n > 0) {
        *out = value;
    }
    return s.n > 0;
}
