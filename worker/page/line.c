#include "worker/page/line.h"

#include <string.h>

#include "common/utf8.h"

static void put(struct line *line, const char *p, size_t n)
{
    if (line->n + n > line->cap) {
        size_t cap = line->cap < 256 ? 256 : line->cap * 2;
        cap = cap > line->n + n ? cap : line->n + n;
        char *moved = arena_room(line->arena, cap);
        if (line->n > 0) {
            memcpy(moved, line->p, line->n);
        }
        line->p = moved;
        line->cap = cap;
    }
    memcpy(line->p + line->n, p, n);
    line->n += n;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Code points 0x80..0x9F in windows-1252; 0: it has none there. */
static uint32_t from_c1(unsigned char c)
{
    static const uint16_t points[32] = {
        0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
    };
    return points[c - 0x80];
}

/* Bytes from i up to a blank or a C1 control. */
static size_t plain_run(struct str s, size_t i)
{
    size_t n = 0;
    while (i + n < s.n && !is_blank(s.p[i + n]) &&
           !(s.p[i + n] == '\xC2' && i + n + 1 < s.n && (unsigned char)s.p[i + n + 1] < 0xA0)) {
        n++;
    }
    return n;
}

void line_add(struct line *line, struct str text)
{
    for (size_t i = 0; i < text.n;) {
        if (is_blank(text.p[i])) {
            line->blank_due = line->n > 0;
            i++;
            continue;
        }
        if (line->blank_due && line->p[line->n - 1] != '\t') {
            put(line, " ", 1);
        }
        line->blank_due = false;
        size_t run = plain_run(text, i);
        if (run > 0) {
            put(line, text.p + i, run);
            i += run;
            continue;
        }
        uint32_t cp = from_c1((unsigned char)text.p[i + 1]);
        char bytes[4];
        put(line, bytes, utf8_put(cp ? cp : UTF8_REPLACEMENT, bytes));
        i += 2;
    }
}

void line_add_tab(struct line *line)
{
    line->blank_due = false;
    put(line, "\t", 1);
}

struct str line_take(struct line *line)
{
    while (line->n > 0 && line->p[line->n - 1] == '\t') {
        line->n--;
    }
    struct str text = line->n > 0 ? arena_copy(line->arena, (struct str){line->p, line->n})
                                  : (struct str){NULL, 0};
    line->n = 0;
    line->blank_due = false;
    return text;
}
