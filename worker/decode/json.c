#include "worker/decode/json.h"

#include <string.h>

#include "common/utf8.h"
#include "worker/page/notes.h"

#define LONG_NUMBER 15 /* digits that a double keeps */

/* The rewriting pass: in is read at i, the result is out[0..n). */
struct pass {
    struct str in;
    size_t i;
    char *out;
    size_t n;
    enum json_manner manner;
    bool nul, surrogate;
};

static void put(struct pass *pass, const char *p, size_t n)
{
    memcpy(pass->out + pass->n, p, n);
    pass->n += n;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The value of "\uXXXX" at byte i, or -1. */
static int unit_at(struct str s, size_t i)
{
    if (i + 6 > s.n || s.p[i] != '\\' || s.p[i + 1] != 'u') {
        return -1;
    }
    int value = 0;
    for (size_t k = i + 2; k < i + 6; k++) {
        if (hex_value(s.p[k]) < 0) {
            return -1;
        }
        value = value * 16 + hex_value(s.p[k]);
    }
    return value;
}

static void copy_escape(struct pass *pass)
{
    int unit = unit_at(pass->in, pass->i);
    size_t take = unit < 0 ? 2 : 6;
    bool high = unit >= 0xD800 && unit <= 0xDBFF;
    bool low = unit >= 0xDC00 && unit <= 0xDFFF;
    if (high) {
        int next = unit_at(pass->in, pass->i + 6);
        bool pair = next >= 0xDC00 && next <= 0xDFFF;
        take = pair ? 12 : 6;
        low = !pair; /* alone, like a low one without its high one */
    }
    take = take < pass->in.n - pass->i ? take : pass->in.n - pass->i;
    if (unit == 0) {
        pass->nul = true;
    } else if (low) {
        put(pass, "\\ufffd", 6);
        pass->surrogate = true;
    } else {
        put(pass, pass->in.p + pass->i, take);
    }
    pass->i += take;
}

static void copy_string(struct pass *pass)
{
    put(pass, "\"", 1);
    pass->i++;
    while (pass->i < pass->in.n) {
        char c = pass->in.p[pass->i];
        if (c == '\\') {
            copy_escape(pass);
            continue;
        }
        bool control = (unsigned char)c < 0x20 && pass->manner == JSON_IN_PAGE;
        put(pass, control ? " " : &c, 1);
        pass->i++;
        if (c == '"') {
            return;
        }
    }
}

static size_t digits(struct str s, size_t i)
{
    size_t n = 0;
    while (i + n < s.n && s.p[i + n] >= '0' && s.p[i + n] <= '9') {
        n++;
    }
    return n;
}

/* s is a number by JSON's grammar; *exponent gets the digits of its exponent. */
static bool is_number(struct str s, size_t *exponent)
{
    size_t i = s.n > 0 && s.p[0] == '-';
    size_t whole = digits(s, i);
    if (whole == 0 || (whole > 1 && s.p[i] == '0')) {
        return false;
    }
    i += whole;
    if (i < s.n && s.p[i] == '.') {
        size_t fraction = digits(s, i + 1);
        if (fraction == 0) {
            return false;
        }
        i += 1 + fraction;
    }
    *exponent = 0;
    if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
        i++;
        i += i < s.n && (s.p[i] == '+' || s.p[i] == '-');
        *exponent = digits(s, i);
        i += *exponent;
        return *exponent > 0 && i == s.n;
    }
    return i == s.n;
}

static void copy_number(struct pass *pass)
{
    size_t end = pass->i;
    while (end < pass->in.n && pass->in.p[end] != '\0' &&
           strchr("0123456789+-.eE", pass->in.p[end])) {
        end++;
    }
    struct str number = str_sub(pass->in, pass->i, end);
    size_t exponent = 0;
    bool quote = is_number(number, &exponent) && (number.n > LONG_NUMBER || exponent > 2);
    put(pass, "\"", quote);
    put(pass, number.p, number.n);
    put(pass, "\"", quote);
    pass->i = end;
}

/* False: nested too deep. */
static bool rewrite(struct pass *pass)
{
    unsigned depth = 0;
    while (pass->i < pass->in.n) {
        char c = pass->in.p[pass->i];
        if (c == '"') {
            copy_string(pass);
        } else if (c == '-' || (c >= '0' && c <= '9')) {
            copy_number(pass);
        } else {
            depth += c == '{' || c == '[';
            depth -= (c == '}' || c == ']') && depth > 0;
            if (depth > DECODE_MAX_DEPTH) {
                return false;
            }
            put(pass, &c, 1);
            pass->i++;
        }
    }
    return true;
}

/* The parser quotes the input, whatever its bytes are, and may cut a character in two. */
static const char *one_line(struct str message, struct arena *arena)
{
    char *out = ARENA_NEW(arena, char, message.n + 1);
    for (size_t i = 0; i < message.n; i++) {
        out[i] = (unsigned char)message.p[i] < ' ' ? ' ' : message.p[i];
    }
    return arena_zstr(arena, utf8_clean((struct str){out, message.n}, arena, NULL));
}

json_t *json_read(struct str text,
                  enum json_manner manner,
                  struct arena *arena,
                  struct strs *warnings,
                  const char **why)
{
    /* Quotes come only around numbers of five characters or more: 1e100. */
    struct pass pass = {.in = text, .manner = manner};
    pass.out = ARENA_NEW(arena, char, text.n + text.n / 2 + 16);
    const char *reason = NULL;
    json_t *root = NULL;
    if (!rewrite(&pass)) {
        reason = arena_printf(arena, "nested deeper than %d", DECODE_MAX_DEPTH).p;
    } else {
        json_error_t e;
        root = json_loadb(pass.out, pass.n, 0, &e);
        if (!root) {
            reason = one_line(arena_printf(arena, "%.120s at byte %d", e.text, e.position), arena);
        }
    }
    if (root && pass.nul) {
        warn(warnings, STR("nul_removed"), arena);
    }
    if (root && pass.surrogate) {
        warn(warnings, STR("lone_surrogate_replaced"), arena);
    }
    if (why) {
        *why = reason;
    }
    return root;
}

struct str json_text(const json_t *value, struct arena *arena)
{
    if (json_is_string(value)) {
        return arena_copy(arena, (struct str){json_string_value(value), json_string_length(value)});
    }
    if (json_is_integer(value)) {
        return arena_printf(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    }
    if (json_is_real(value)) {
        return arena_printf(arena, "%.15g", json_real_value(value));
    }
    return (struct str){NULL, 0};
}
