#include "worker/decode/wrap.h"

#include "common/utf8.h"

#define WIDTH_LEAST 45  /* characters; narrower is a list or a column of figures */
#define WIDTH_MOST  100 /* wider lines are paragraphs */
#define SLACK       3   /* characters by which a wrapping program may stay below the width */
#define SPLIT_LEAST 2   /* full lines that break off inside a sentence; one, where */
#define INDENT      2   /* paragraphs are indented by so much and more */
#define SPLIT_SHARE 75  /* of all lines that break off there, in hundredths */
#define TAB_WIDTH   8

/* One line, in characters. */
struct measure {
    unsigned indent, length; /* length: with the indent, without trailing blanks */
    unsigned first_word;
    bool many_words;
    bool ends_sentence;
    bool begins_lower;
};

/* A quotation mark or bracket may follow the full stop. */
static bool ends_sentence(struct str s)
{
    size_t at = s.n;
    while (at > 0) {
        uint32_t c = utf8_prev(s, &at);
        if (c != '"' && c != '\'' && c != ')' && c != ']' && c != 0x201D && c != 0x2019) {
            return c == '.' || c == '!' || c == '?' || c == ':' || c == 0x2026 || c == 0x3002;
        }
    }
    return false;
}

static struct measure measure(struct str raw)
{
    struct str line = str_trim(raw);
    struct measure m = {.ends_sentence = ends_sentence(line)};
    for (size_t i = 0; raw.p + i < line.p; i++) {
        m.indent += raw.p[i] == '\t' ? TAB_WIDTH : 1;
    }
    size_t at = 0;
    m.length = m.indent;
    for (bool inside = true; at < line.n; m.length++) {
        uint32_t c = utf8_next(line, &at);
        if (c < ' ' && c != '\t') {
            break; /* the end of a transmission, and nothing to read */
        }
        m.begins_lower =
            m.length == m.indent ? utf8_is_letter(c) && !utf8_is_upper(c) : m.begins_lower;
        inside = inside && c != ' ' && c != '\t';
        m.first_word += inside;
        m.many_words = m.many_words || !inside;
    }
    return m;
}

/* A long address cannot be broken, and says nothing of the width. */
static unsigned width_of(const struct measure *lines, size_t n)
{
    unsigned width = 0;
    for (size_t i = 0; i < n; i++) {
        if (lines[i].many_words && lines[i].length > width) {
            width = lines[i].length;
        }
    }
    return width;
}

struct wrapped {
    const struct block *lines;
    struct measure *m;
    size_t n;
    unsigned width;
    bool indents; /* an indented line begins a paragraph, the others go on with it */
};

static bool may_go_on(const struct wrapped *w, size_t i)
{
    const struct measure *m = w->m;
    return i > 0 && m[i].first_word > 0 && !w->lines[i].after_blank &&
           m[i].indent <= m[i - 1].indent;
}

/* Would the next line's first word not have fitted? */
static bool is_full(const struct wrapped *w, size_t i)
{
    return w->m[i].length + 1 + w->m[i + 1].first_word + SLACK > w->width;
}

static bool has_indents(const struct wrapped *w)
{
    for (size_t i = 1; i < w->n; i++) {
        if (may_go_on(w, i) && w->m[i].many_words && !w->m[i - 1].ends_sentence &&
            is_full(w, i - 1) && w->m[i - 1].indent >= w->m[i].indent + INDENT) {
            return true;
        }
    }
    return false;
}

/* The first line of a wire's text is short where its dateline has been cut off: no sign of
 * anything. */
static bool is_wrapped(const struct wrapped *w)
{
    size_t full = 0;
    size_t loose = 0;
    for (size_t i = 1; i < w->n; i++) {
        if (may_go_on(w, i) && !w->m[i - 1].ends_sentence) {
            bool fits = is_full(w, i - 1);
            full += fits;
            loose += !fits && i > 1;
        }
    }
    return full + w->indents >= SPLIT_LEAST && full * 100 >= SPLIT_SHARE * (full + loose);
}

bool *wrap_find(const struct block *lines, size_t n, struct arena *arena)
{
    struct measure *m = ARENA_NEW(arena, struct measure, n);
    for (size_t i = 0; i < n; i++) {
        m[i] = measure(lines[i].text);
        if (m[i].many_words && m[i].length > WIDTH_MOST) {
            return NULL;
        }
    }
    struct wrapped w = {.lines = lines, .m = m, .n = n, .width = width_of(m, n)};
    w.indents = has_indents(&w);
    if (w.width < WIDTH_LEAST || !is_wrapped(&w)) {
        return NULL;
    }
    bool *goes_on = ARENA_NEW(arena, bool, n);
    for (size_t i = 1; i < n; i++) {
        bool broken = !m[i - 1].ends_sentence && m[i].begins_lower;
        bool begins = w.indents && m[i].indent >= INDENT;
        goes_on[i] = may_go_on(&w, i) && !begins && (broken || is_full(&w, i - 1));
    }
    return goes_on;
}
