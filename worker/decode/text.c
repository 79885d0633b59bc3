#include "worker/decode/text.h"

#include <string.h>

#include "common/eight.h"
#include "common/utf8.h"
#include "worker/decode/wrap.h"
#include "worker/page/notes.h"

/* Length of the line end at byte i, or 0. */
static size_t line_end(struct str s, size_t i)
{
    if (s.p[i] == '\n') {
        return 1;
    }
    if (s.p[i] == '\r') {
        return i + 1 < s.n && s.p[i + 1] == '\n' ? 2 : 1;
    }
    bool separator = s.p[i] == '\xE2' && i + 2 < s.n && s.p[i + 1] == '\x80' &&
                     (s.p[i + 2] == '\xA8' || s.p[i + 2] == '\xA9');
    return separator ? 3 : 0;
}

/* The next byte from i on that could begin a line end: hardly any does. */
static size_t next_suspect(struct str s, size_t i)
{
    while (i + 8 <= s.n) {
        const uint64_t eight = eight_at(s.p + i);
        if (eight_below(eight, ' ') || eight_has(eight, 0xE2)) {
            break;
        }
        i += 8;
    }
    while (i < s.n && (unsigned char)s.p[i] >= ' ' && s.p[i] != '\xE2') {
        i++;
    }
    return i;
}

/* Cuts the first line off *rest. */
static struct str take_line(struct str *rest)
{
    size_t i = next_suspect(*rest, 0), end = 0;
    while (i < rest->n && (end = line_end(*rest, i)) == 0) {
        i = next_suspect(*rest, i + 1);
    }
    struct str line = str_sub(*rest, 0, i);
    *rest = str_sub(*rest, i + end, rest->n);
    return line;
}

static size_t count_lines(struct str text)
{
    size_t n = 0;
    for (struct str rest = text; rest.n > 0;) {
        n += take_line(&rest).n > 0;
    }
    return n;
}

static struct str on_one_line(struct str text, struct arena *arena)
{
    char *out = ARENA_NEW(arena, char, text.n);
    for (size_t i = 0; i < text.n; i++) {
        out[i] = text.p[i] == '\n' || text.p[i] == '\r' ? ' ' : text.p[i];
    }
    return (struct str){out, text.n};
}

/* Lines that only go on become part of the block before them. */
static size_t join_wrapped(struct block *blocks, size_t n, struct arena *arena)
{
    const bool *goes_on = wrap_find(blocks, n, arena);
    size_t kept = 0;
    for (size_t i = 0, end; goes_on && i < n; i = end) {
        struct block whole = blocks[i];
        for (end = i + 1; end < n && goes_on[end]; end++) {
        }
        const struct str last = blocks[end - 1].text;
        whole.text.n = (size_t)(last.p + last.n - whole.text.p);
        if (end > i + 1) {
            whole.text = on_one_line(whole.text, arena);
        }
        blocks[kept++] = whole;
    }
    return goes_on ? kept : n;
}

void text_read(struct str text, struct arena *arena, struct article *out)
{
    size_t max = count_lines(text);
    max = max < DECODE_MAX_BLOCKS ? max : DECODE_MAX_BLOCKS;
    struct block *blocks = ARENA_NEW(arena, struct block, max);
    size_t n = 0;
    bool after_blank = false;
    for (struct str rest = text; rest.n > 0;) {
        struct str before = rest;
        struct str line = take_line(&rest);
        if (utf8_is_blank(line)) {
            after_blank = true;
            continue;
        }
        if (n + 1 == DECODE_MAX_BLOCKS && !utf8_is_blank(rest)) {
            line = on_one_line(before, arena);
            rest.n = 0;
            warn(&out->warnings, STR("too_many_blocks"), arena);
        }
        blocks[n++] = (struct block){.text = line, .kind = BLOCK_LINE, .after_blank = after_blank};
        after_blank = false;
    }
    out->blocks = blocks;
    out->n_blocks = join_wrapped(blocks, n, arena);
}
