#include "worker/render/out.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/utf8.h"

/* Where n more bytes and the line's last NUL go. */
static char *room(struct out *out, size_t n)
{
    if (out->cap - out->n <= n) {
        size_t cap = 2 * out->cap > out->n + n ? 2 * out->cap : out->n + n + 1;
        char *p = arena_room(out->arena, cap);
        memcpy(p, out->p, out->n);
        out->p = p;
        out->cap = cap;
    }
    return out->p + out->n;
}

static void add(struct out *out, const char *p, size_t n)
{
    memcpy(room(out, n), p, n);
    out->n += n;
}

struct out out_new(struct arena *arena, size_t bytes)
{
    struct out out = {.arena = arena, .cap = bytes + 64};
    out.p = arena_room(arena, out.cap);
    return out;
}

struct str out_line(struct out *out)
{
    *room(out, 0) = '\0';
    return (struct str){out->p, out->n};
}

/* What comes before a value: a comma but for the first, and the key. */
static void lead(struct out *out, const char *key)
{
    char last = out->n > 0 ? out->p[out->n - 1] : '[';
    size_t n = key ? strlen(key) : 0;
    char *p = room(out, n + 4);
    size_t at = 0;
    if (last != '{' && last != '[') { /* a string that ends so has its quotation mark behind */
        p[at++] = ',';
    }
    if (key) {
        p[at++] = '"';
        memcpy(p + at, key, n);
        at += n;
        p[at++] = '"';
        p[at++] = ':';
    }
    out->n += at;
}

void out_ready(struct out *out, const char *key, struct str json)
{
    lead(out, key);
    add(out, json.p, json.n);
}

void out_object(struct out *out, const char *key)
{
    out_ready(out, key, STR("{"));
}

void out_list(struct out *out, const char *key)
{
    out_ready(out, key, STR("["));
}

void out_end(struct out *out, char bracket)
{
    add(out, &bracket, 1);
}

void out_null(struct out *out, const char *key)
{
    out_ready(out, key, STR("null"));
}

void out_integer(struct out *out, const char *key, int64_t value)
{
    char digits[20];
    size_t n = 0;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    lead(out, key);
    do {
        digits[sizeof digits - ++n] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0) {
        add(out, "-", 1);
    }
    add(out, digits + sizeof digits - n, n);
}

/* ---- strings ---- */

static bool is_plain(char c)
{
    return (unsigned char)c >= 0x20 && c != '"' && c != '\\';
}

static void escape(struct out *out, char c)
{
    static const char short_forms[][2] = {{'"', '"'},  {'\\', '\\'}, {'\b', 'b'}, {'\f', 'f'},
                                          {'\n', 'n'}, {'\r', 'r'},  {'\t', 't'}};
    char text[8];
    for (size_t i = 0; i < sizeof short_forms / sizeof short_forms[0]; i++) {
        if (short_forms[i][0] == c) {
            add(out, (const char[]){'\\', short_forms[i][1]}, 2);
            return;
        }
    }
    (void)snprintf(text, sizeof text, "\\u%04X", (unsigned)(unsigned char)c);
    add(out, text, 6);
}

static void quoted(struct out *out, struct str s)
{
    (void)room(out, s.n + 2);
    add(out, "\"", 1);
    for (size_t i = 0; i < s.n;) {
        size_t end = i;
        while (end < s.n && is_plain(s.p[end])) {
            end++;
        }
        add(out, s.p + i, end - i);
        if (end < s.n) {
            escape(out, s.p[end++]);
        }
        i = end;
    }
    add(out, "\"", 1);
}

void out_text(struct out *out, const char *key, struct str s)
{
    if (!s.p) {
        out_null(out, key);
        return;
    }
    lead(out, key);
    quoted(out, utf8_valid(s) ? s : utf8_clean(s, out->arena, NULL));
}

void out_word(struct out *out, const char *key, const char *word)
{
    out_text(out, key, str_of(word));
}

void out_time(struct out *out, const char *key, int64_t us)
{
    out_local_time(out, key, us, 0);
}

void out_local_time(struct out *out, const char *key, int64_t us, int zone_minutes)
{
    char text[CLOCK_TEXT_MAX + sizeof "+00:00"];
    clock_format(us + (int64_t)zone_minutes * 60 * CLOCK_US_PER_S, text);
    if (zone_minutes != 0) {
        size_t n = strlen(text) - 1; /* the 'Z' goes */
        int minutes = abs(zone_minutes);
        (void)snprintf(text + n, sizeof text - n, "%c%02d:%02d", zone_minutes < 0 ? '-' : '+',
                       minutes / 60, minutes % 60);
    }
    out_word(out, key, text);
}

void out_id(struct out *out, const char *key, int64_t id)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%" PRId64, id);
    out_word(out, key, id == 0 ? NULL : text);
}

/* ---- numbers that may have a fraction ---- */

/* As C prints it, but always to be told from an integer, and 1e20 instead of 1e+20. */
static void real(struct out *out, double value)
{
    char text[40];
    int n = snprintf(text, sizeof text, "%.15g", value);
    char *exponent = memchr(text, 'e', (size_t)n);
    if (!exponent) {
        bool whole = !memchr(text, '.', (size_t)n);
        add(out, text, (size_t)n);
        add(out, ".0", whole ? 2 : 0);
        return;
    }
    add(out, text, (size_t)(exponent + 1 - text));
    add(out, "-", exponent[1] == '-');
    exponent += 2; /* its sign */
    exponent += strspn(exponent, "0");
    add(out, exponent, strlen(exponent));
}

void out_number(struct out *out, const char *key, double value)
{
    const double exact = 9007199254740992.0; /* 2^53 */
    if (!isfinite(value)) {
        out_null(out, key);
    } else if (value == floor(value) && fabs(value) <= exact) {
        out_integer(out, key, (int64_t)value);
    } else {
        lead(out, key);
        real(out, value);
    }
}

void out_thousandths(struct out *out, const char *key, int64_t value)
{
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    unsigned part = (unsigned)(size % 1000);
    char digits[] = {'.', (char)('0' + part / 100), (char)('0' + part / 10 % 10),
                     (char)('0' + part % 10)};
    if (value < 0 && size < 1000) {
        out_ready(out, key, STR("-0"));
    } else {
        out_integer(out, key, value / 1000);
    }
    add(out, digits, part % 10 != 0 ? 4 : part % 100 != 0 ? 3 : 2);
}
