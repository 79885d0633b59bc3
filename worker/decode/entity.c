#include "worker/decode/entity.h"

#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "worker/page/dom.h"

#define MAX_NAME 10 /* bytes between '&' and ';': "thetasym", "#x1F600" */

static uint32_t code_point(const char *name)
{
    if (name[0] != '#') {
        return dom_entity(name);
    }
    bool hex = name[1] == 'x' || name[1] == 'X';
    const char *number = name + (hex ? 2 : 1);
    char *end;
    unsigned long value = strtoul(number, &end, hex ? 16 : 10);
    bool fits = *end == '\0' && end != number && value >= ' ' && value <= 0x10FFFF &&
                (value < 0xD800 || value > 0xDFFF);
    return fits ? (uint32_t)value : 0;
}

/* The reference at byte i of s, where a '&' stands; *length gets its bytes. 0: none. */
static uint32_t reference_at(struct str s, size_t i, size_t *length)
{
    char name[MAX_NAME + 1];
    size_t n = 0;
    for (i++; i < s.n && n < MAX_NAME && s.p[i] != ';' && s.p[i] != '&'; i++) {
        name[n++] = s.p[i];
    }
    if (i >= s.n || s.p[i] != ';') {
        return 0;
    }
    name[n] = '\0';
    *length = n + 2;
    return code_point(name);
}

struct str entity_decode(struct str s, struct arena *arena)
{
    if (s.n == 0 || !memchr(s.p, '&', s.n)) {
        return s;
    }
    char *out = ARENA_NEW(arena, char, s.n); /* a reference is never shorter than its character */
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        size_t length = 1;
        uint32_t cp = s.p[i] == '&' ? reference_at(s, i, &length) : 0;
        if (cp) {
            n += utf8_put(cp, out + n);
            i += length;
        } else {
            out[n++] = s.p[i++];
        }
    }
    return (struct str){out, n};
}
