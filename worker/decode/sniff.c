#include "worker/decode/sniff.h"

#include <string.h>

#include "common/eight.h"

#define FRONT ((size_t)16 << 10) /* bytes that tell what the rest is */

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])

enum declared sniff_declared(struct str content_type)
{
    struct str type = str_trim(str_cut(content_type, ';').head);
    if (str_eq_nocase(type, STR("text/html")) || str_ends_nocase(type, STR("/xhtml+xml"))) {
        return DECLARED_HTML;
    }
    if (str_ends_nocase(type, STR("/json")) || str_ends_nocase(type, STR("+json")) ||
        str_ends_nocase(type, STR("/x-ndjson")) || str_ends_nocase(type, STR("/ndjson"))) {
        return DECLARED_JSON;
    }
    return str_eq_nocase(type, STR("text/plain")) ? DECLARED_TEXT : DECLARED_NOTHING;
}

static bool is_control(unsigned char c)
{
    bool layout = c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 0x1B;
    return (c < 0x20 && c != 0 && !layout) || c == 0x7F;
}

/* Bytes that no text has near its front. */
static bool has_odd_bytes(struct str s)
{
    for (size_t i = 0; i < s.n && i < 1024; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (is_control(c) || c == 0 || c >= 0x80) {
            return true;
        }
    }
    return false;
}

static bool has_signature(struct str s)
{
    static const struct {
        struct str bytes;
        bool printable; /* a text could begin so: it takes odd bytes as well */
    } signatures[] = {
        {STR_INIT("\x89PNG\r\n\x1A\n"), false},
        {STR_INIT("\xFF\xD8\xFF"), false},
        {STR_INIT("GIF87a"), true},
        {STR_INIT("GIF89a"), true},
        {STR_INIT("%PDF-"), true},
        {STR_INIT("PK\x03\x04"), false},
        {STR_INIT("\x1F\x8B\x08"), false},
        {STR_INIT("BZh"), true},
        {STR_INIT("\xFD"
                  "7zXZ"),
         false},
        {STR_INIT("7z\xBC\xAF\x27\x1C"), false},
        {STR_INIT("Rar!\x1A\x07"), false},
        {STR_INIT("\x28\xB5\x2F\xFD"), false},
        {STR_INIT("\x7F"
                  "ELF"),
         false},
        {STR_INIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), false},
        {STR_INIT("OggS"), true},
        {STR_INIT("ID3"), true},
        {STR_INIT("RIFF"), true},
        {STR_INIT("SQLite format 3"), true},
    };
    for (size_t i = 0; i < LENGTH(signatures); i++) {
        if (str_starts(s, signatures[i].bytes)) {
            return !signatures[i].printable || has_odd_bytes(s);
        }
    }
    return str_eq(str_sub(s, 4, 8), STR("ftyp")) && has_odd_bytes(s);
}

bool sniff_is_binary(struct str bytes)
{
    if (has_signature(bytes)) {
        return true;
    }
    size_t control = 0, counted = 0;
    size_t i = 0;
    while (i + 8 <= bytes.n && i + 8 <= FRONT) {
        const uint64_t eight = eight_at(bytes.p + i);
        if (eight_below(eight, 0x20) || eight_has(eight, 0x7F)) {
            for (size_t k = i; k < i + 8; k++) {
                control += is_control((unsigned char)bytes.p[k]);
                counted += bytes.p[k] != 0;
            }
        } else {
            counted += 8;
        }
        i += 8;
    }
    for (; i < bytes.n && (i < FRONT || counted < FRONT / 4); i++) {
        control += is_control((unsigned char)bytes.p[i]);
        counted += bytes.p[i] != 0;
    }
    return control * 20 > counted;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The tag's name at s ("<div class…" gives "div", "</p>" gives "p"), or empty. */
static struct str tag_name(struct str s)
{
    size_t from = s.n > 1 && s.p[1] == '/' ? 2 : 1;
    size_t to = from;
    while (to < s.n && (is_letter(s.p[to]) || (to > from && s.p[to] >= '0' && s.p[to] <= '9'))) {
        to++;
    }
    bool ends = to < s.n && (strchr(" \t\r\n\f/>", s.p[to]) && s.p[to] != '\0');
    return ends ? str_sub(s, from, to) : (struct str){NULL, 0};
}

static bool in_table(struct str name, const struct str *table, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq_nocase(name, table[i])) {
            return true;
        }
    }
    return false;
}

static bool is_block_tag(struct str name)
{
    static const struct str names[] = {
        STR_INIT("p"),       STR_INIT("div"),    STR_INIT("br"),         STR_INIT("h1"),
        STR_INIT("h2"),      STR_INIT("h3"),     STR_INIT("h4"),         STR_INIT("h5"),
        STR_INIT("h6"),      STR_INIT("ul"),     STR_INIT("ol"),         STR_INIT("li"),
        STR_INIT("table"),   STR_INIT("tr"),     STR_INIT("blockquote"), STR_INIT("article"),
        STR_INIT("section"), STR_INIT("figure"), STR_INIT("main"),       STR_INIT("body"),
        STR_INIT("html"),    STR_INIT("center"), STR_INIT("dl"),         STR_INIT("header"),
    };
    return in_table(name, names, LENGTH(names));
}

bool sniff_is_html(struct str text)
{
    static const struct str others[] = {
        STR_INIT("head"),  STR_INIT("meta"), STR_INIT("script"), STR_INIT("title"),
        STR_INIT("style"), STR_INIT("link"), STR_INIT("span"),   STR_INIT("a"),
        STR_INIT("b"),     STR_INIT("i"),    STR_INIT("strong"), STR_INIT("em"),
        STR_INIT("img"),   STR_INIT("font"), STR_INIT("iframe"), STR_INIT("nav"),
    };
    text = str_trim(text);
    if (str_starts(text, STR("<?xml"))) {
        return str_find_nocase(str_sub(text, 0, 1024), STR("<html")) >= 0;
    }
    if (str_starts_nocase(text, STR("<!doctype html")) || str_starts(text, STR("<!--"))) {
        return true;
    }
    struct str name = text.n > 1 && text.p[0] == '<' ? tag_name(text) : (struct str){NULL, 0};
    return name.n > 0 && (is_block_tag(name) || in_table(name, others, LENGTH(others)));
}

bool sniff_is_page(struct str text)
{
    struct str front = str_sub(str_trim(text), 0, 1024);
    return str_find_nocase(front, STR("<!doctype html")) >= 0 ||
           str_find_nocase(front, STR("<html")) >= 0 || str_find_nocase(front, STR("<head>")) >= 0;
}

bool sniff_is_markup(struct str text)
{
    if (!sniff_is_html(text)) {
        return false;
    }
    unsigned blocks = 0;
    for (struct str rest = text; rest.n > 0 && blocks < 2;) {
        const char *at = memchr(rest.p, '<', rest.n);
        if (!at) {
            break;
        }
        rest = str_sub(rest, (size_t)(at - rest.p), rest.n);
        blocks += is_block_tag(tag_name(str_sub(rest, 0, 32)));
        rest = str_sub(rest, 1, rest.n);
    }
    return blocks >= 2;
}

bool sniff_may_be_json(struct str text)
{
    text = str_trim(text);
    return text.n > 0 && text.p[0] == '{';
}

bool sniff_must_be_json(struct str text)
{
    text = str_trim(text);
    struct str inside = str_trim(str_sub(text, 1, text.n));
    return sniff_may_be_json(text) && inside.n > 0 && inside.p[0] == '"';
}
