#include "worker/page/lighten.h"

#include <string.h>

#include "worker/page/attribute.h"
#include "worker/page/notes.h"
#include "worker/page/tag.h"

struct pass {
    struct str in;
    size_t at; /* in in */
    char *out;
    size_t n, cap;
    size_t elements, ends;
    bool attributes_cut, json_cut, full;
    bool svg_open; /* one was not closed: the next are not looked for */
};

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_letter(char c)
{
    char l = (char)(c | 0x20);
    return l >= 'a' && l <= 'z';
}

static bool is_name_start(char c)
{
    return is_letter(c) || c == '_' || c == ':' || c == '.';
}

static bool is_name(char c)
{
    return is_name_start(c) || (c >= '0' && c <= '9') || c == '-';
}

/* The first byte from i on that is no part of a name; in.n: none. */
static size_t name_end(struct str in, size_t i)
{
    while (i < in.n && is_name(in.p[i])) {
        i++;
    }
    return i;
}

static size_t skip_blanks(struct str in, size_t i)
{
    while (i < in.n && is_blank(in.p[i])) {
        i++;
    }
    return i;
}

/* Where c stands next; in.n: nowhere. */
static size_t find_byte(struct str in, size_t i, char c)
{
    const char *at = i < in.n ? memchr(in.p + i, c, in.n - i) : NULL;
    return at ? (size_t)(at - in.p) : in.n;
}

/* ---- what is left ---- */

static void put(struct pass *p, const char *bytes, size_t n)
{
    if (p->cap - p->n < n) {
        p->full = true;
        return;
    }
    memcpy(p->out + p->n, bytes, n);
    p->n += n;
}

/* Something is taken out here: a '<' in front of it must not meet a letter behind it. */
static void part(struct pass *p)
{
    if (p->n > 0 && p->out[p->n - 1] == '<') {
        put(p, " ", 1);
    }
}

/* Text, each run of blanks as one space; it is never longer than the room that is left. */
static void put_text(struct pass *p, size_t to)
{
    size_t room = p->cap - p->n;
    if (to - p->at > room) {
        p->full = true;
        to = p->at + room;
        while (to > p->at && ((unsigned char)p->in.p[to] & 0xC0) == 0x80) {
            to--;
        }
    }
    char *out = p->out + p->n;
    bool was_blank = false;
    for (size_t i = p->at; i < to; i++) {
        bool blank = is_blank(p->in.p[i]);
        *out = blank ? ' ' : p->in.p[i];
        out += !(blank && was_blank);
        was_blank = blank;
    }
    p->n = (size_t)(out - p->out);
    p->at = to;
}

/* ---- tags ---- */

/* An attribute as it stands in a tag. */
struct attribute {
    struct str name, value; /* value: with its quotes */
};

/*
 * The attribute at i, and where it ends; in.n: the page ends inside it. A name that is none
 * (as the parser sees it) makes an empty one, up to the next blank.
 */
static size_t read_attribute(struct str in, size_t i, struct attribute *out)
{
    *out = (struct attribute){0};
    if (!is_name_start(in.p[i])) {
        while (i < in.n && !is_blank(in.p[i]) && in.p[i] != '>' &&
               !(in.p[i] == '/' && i + 1 < in.n && in.p[i + 1] == '>')) {
            i++;
        }
        return i;
    }
    size_t end = name_end(in, i);
    out->name = str_sub(in, i, end);
    i = skip_blanks(in, end);
    if (i == in.n || in.p[i] != '=') {
        return i == in.n ? i : end;
    }
    i = skip_blanks(in, i + 1);
    size_t from = i;
    if (i < in.n && (in.p[i] == '"' || in.p[i] == '\'')) {
        i = find_byte(in, i + 1, in.p[i]);
        i += i < in.n;
    } else {
        while (i < in.n && !is_blank(in.p[i]) && in.p[i] != '>') {
            i++;
        }
    }
    out->value = str_sub(in, from, i);
    return i;
}

static bool is_read(enum tag tag, const struct attribute *a)
{
    if (a->value.n > LIGHTEN_MAX_VALUE || !attribute_read(tag, a->name)) {
        return false;
    }
    bool style = a->name.n == 5 && (a->name.p[0] | 0x20) == 's';
    return !style || str_find_nocase(a->value, STR("display")) >= 0;
}

/* quoted: the last thing put was a quote, behind which no blank is needed. */
static void put_attribute(struct pass *p, const struct attribute *a, bool *quoted)
{
    put(p, " ", !*quoted);
    put(p, a->name.p, a->name.n);
    *quoted = a->value.n > 0 && (a->value.p[0] == '"' || a->value.p[0] == '\'');
    if (a->value.n > 0) {
        put(p, "=", 1);
        put(p, a->value.p, a->value.n);
    }
}

enum ending {
    CUT_OFF, /* the page ends first */
    CLOSED,
    EMPTY, /* "/>" */
};

/* The attributes of a tag, from behind its name to behind its '>'. */
static enum ending put_attributes(struct pass *p, enum tag tag)
{
    struct str in = p->in;
    size_t i = p->at;
    size_t seen = 0;
    bool quoted = false;
    bool bare = false; /* a '/' would belong to the last value */
    for (;;) {
        i = skip_blanks(in, i);
        if (i == in.n) {
            p->at = i;
            return CUT_OFF;
        }
        bool empty = in.p[i] == '/' && i + 1 < in.n && in.p[i + 1] == '>';
        if (in.p[i] == '>' || empty) {
            put(p, " ", empty && bare);
            put(p, empty ? "/>" : ">", 1 + (size_t)empty);
            p->at = i + 1 + empty;
            return empty ? EMPTY : CLOSED;
        }
        struct attribute attribute;
        i = read_attribute(in, i, &attribute);
        if (i < in.n && ++seen <= LIGHTEN_MAX_ATTRIBUTES && is_read(tag, &attribute)) {
            put_attribute(p, &attribute, &quoted);
            bare = attribute.value.n > 0 && !quoted;
        }
        p->attributes_cut = p->attributes_cut || seen > LIGHTEN_MAX_ATTRIBUTES;
    }
}

/* ---- what is no markup ---- */

/* A tag of that name (with "<" or "</" in front) from i on; in.n: there is none. */
static size_t find_tag(struct str in, size_t i, struct str tag)
{
    while ((i = find_byte(in, i, '<')) < in.n) {
        size_t end = i + tag.n;
        if (str_starts_nocase(str_sub(in, i, in.n), tag) && (end == in.n || !is_name(in.p[end]))) {
            return i;
        }
        i++;
    }
    return in.n;
}

/* The "</svg" that ends the one before i; in.n: there is none. */
static size_t svg_end(struct str in, size_t i)
{
    unsigned depth = 1;
    while ((i = find_byte(in, i, '<')) < in.n) {
        struct str rest = str_sub(in, i, in.n);
        if (str_starts_nocase(rest, STR("</svg")) && --depth == 0) {
            return i;
        }
        depth += str_starts_nocase(rest, STR("<svg"));
        i++;
    }
    return in.n;
}

/* Behind a comment's, a declaration's or an instruction's end; at: its '<'. */
static size_t declaration_end(struct str in, size_t at)
{
    if (!str_starts(str_sub(in, at, in.n), STR("<!--"))) {
        size_t end = find_byte(in, at, '>');
        return end + (end < in.n);
    }
    for (size_t i = at + 4; (i = find_byte(in, i, '>')) < in.n; i++) {
        bool bang = in.p[i - 1] == '!' && i >= at + 7;
        if (in.p[i - 1 - bang] == '-' && in.p[i - 2 - bang] == '-') { /* also "<!-->" */
            return i + 1;
        }
    }
    return in.n;
}

/* By its type: "application/ld+json"; some write the plus as a reference. */
static bool is_json_ld(struct str attributes)
{
    return str_find_nocase(attributes, STR("/ld")) >= 0 &&
           str_find_nocase(attributes, STR("json")) >= 0;
}

/* Behind a start tag: its contents, if they are no markup. from: of its attributes, in out. */
static void put_contents(struct pass *p, enum tag tag, size_t from)
{
    size_t end = p->at;
    if (tag == TAG_SCRIPT || tag == TAG_STYLE) {
        end = find_tag(p->in, p->at, tag == TAG_SCRIPT ? STR("</script") : STR("</style"));
        bool json = tag == TAG_SCRIPT && is_json_ld((struct str){p->out + from, p->n - from});
        if (json && end - p->at <= LIGHTEN_MAX_JSON) {
            put(p, p->in.p + p->at, end - p->at);
        }
        p->json_cut = p->json_cut || (json && end - p->at > LIGHTEN_MAX_JSON);
    } else if (tag == TAG_SVG && !p->svg_open) {
        end = svg_end(p->in, p->at);
        p->svg_open = end == p->in.n;
        end = p->svg_open ? p->at : end;
    }
    p->at = end;
}

static void put_start_tag(struct pass *p)
{
    size_t before = p->n;
    size_t end = name_end(p->in, p->at + 1);
    enum tag tag = tag_of(str_sub(p->in, p->at + 1, end));
    put(p, p->in.p + p->at, end - p->at);
    size_t attributes = p->n;
    p->at = end;
    enum ending ending = put_attributes(p, tag);
    if (ending == CUT_OFF || p->full || ++p->elements > LIGHTEN_MAX_ELEMENTS) {
        p->full = p->full || ending != CUT_OFF;
        p->n = before;
    } else if (ending == CLOSED) {
        put_contents(p, tag, attributes);
    }
}

static void put_end_tag(struct pass *p)
{
    size_t end = name_end(p->in, p->at + 2);
    size_t close = find_byte(p->in, end, '>');
    if (close < p->in.n) {
        put(p, p->in.p + p->at, end - p->at);
        put(p, ">", 1);
        p->ends++;
    }
    p->at = close + (close < p->in.n);
}

static void put_tag(struct pass *p)
{
    char next = p->at + 1 < p->in.n ? p->in.p[p->at + 1] : ' ';
    bool ends = next == '/' && p->at + 2 < p->in.n;
    if (is_letter(next)) {
        put_start_tag(p);
    } else if (ends && is_letter(p->in.p[p->at + 2])) {
        put_end_tag(p);
    } else if (ends || next == '!' || next == '?') {
        part(p);
        p->at = declaration_end(p->in, p->at);
    } else {
        put(p, "<", 1);
        p->at++;
    }
}

struct str lighten(struct str html, struct arena *arena, struct strs *warnings, size_t *n_tags)
{
    struct pass p = {.in = html, .cap = html.n < LIGHTEN_MAX_BYTES ? html.n : LIGHTEN_MAX_BYTES};
    p.out = arena_room(arena, p.cap + 1);
    while (p.at < html.n && !p.full) {
        put_text(&p, find_byte(html, p.at, '<'));
        if (p.at < html.n && !p.full) {
            put_tag(&p);
        }
    }
    if (p.attributes_cut) {
        warn(warnings, STR("html_attributes_cut"), arena);
    }
    if (p.json_cut) {
        warn(warnings, STR("json_ld_too_long"), arena);
    }
    if (p.full) {
        warn(warnings, STR("html_cut_at_length"), arena);
    }
    *n_tags = p.elements + p.ends;
    return (struct str){p.out, p.n};
}
