#include "worker/page/tag.h"

#include <stdint.h>

/* Each name with its first, second (of one letter: first) and last letter. */
/* clang-format off */
#define TAGS(X) \
    X(HTML, "html", 'h', 't', 'l') X(HEAD, "head", 'h', 'e', 'd') X(BODY, "body", 'b', 'o', 'y') \
    X(TITLE, "title", 't', 'i', 'e') X(META, "meta", 'm', 'e', 'a') X(LINK, "link", 'l', 'i', 'k') \
    X(BASE, "base", 'b', 'a', 'e') X(SCRIPT, "script", 's', 'c', 't') \
    X(STYLE, "style", 's', 't', 'e') X(NOSCRIPT, "noscript", 'n', 'o', 't') \
    X(TEMPLATE, "template", 't', 'e', 'e') X(IFRAME, "iframe", 'i', 'f', 'e') \
    X(SVG, "svg", 's', 'v', 'g') X(SELECT, "select", 's', 'e', 't') \
    X(TEXTAREA, "textarea", 't', 'e', 'a') X(OBJECT, "object", 'o', 'b', 't') \
    X(EMBED, "embed", 'e', 'm', 'd') X(AUDIO, "audio", 'a', 'u', 'o') \
    X(VIDEO, "video", 'v', 'i', 'o') X(CANVAS, "canvas", 'c', 'a', 's') \
    X(DATALIST, "datalist", 'd', 'a', 't') X(MAP, "map", 'm', 'a', 'p') \
    X(NAV, "nav", 'n', 'a', 'v') X(ASIDE, "aside", 'a', 's', 'e') \
    X(FOOTER, "footer", 'f', 'o', 'r') X(HEADER, "header", 'h', 'e', 'r') \
    X(BUTTON, "button", 'b', 'u', 'n') X(DIALOG, "dialog", 'd', 'i', 'g') \
    X(LABEL, "label", 'l', 'a', 'l') X(MENU, "menu", 'm', 'e', 'u') X(FORM, "form", 'f', 'o', 'm') \
    X(FIELDSET, "fieldset", 'f', 'i', 't') X(INPUT, "input", 'i', 'n', 't') \
    X(OPTION, "option", 'o', 'p', 'n') X(ARTICLE, "article", 'a', 'r', 'e') \
    X(MAIN, "main", 'm', 'a', 'n') X(SECTION, "section", 's', 'e', 'n') \
    X(DIV, "div", 'd', 'i', 'v') X(P, "p", 'p', 'p', 'p') X(PRE, "pre", 'p', 'r', 'e') \
    X(BLOCKQUOTE, "blockquote", 'b', 'l', 'e') X(CENTER, "center", 'c', 'e', 'r') \
    X(H1, "h1", 'h', '1', '1') X(H2, "h2", 'h', '2', '2') X(H3, "h3", 'h', '3', '3') \
    X(H4, "h4", 'h', '4', '4') X(H5, "h5", 'h', '5', '5') X(H6, "h6", 'h', '6', '6') \
    X(HGROUP, "hgroup", 'h', 'g', 'p') X(UL, "ul", 'u', 'l', 'l') X(OL, "ol", 'o', 'l', 'l') \
    X(LI, "li", 'l', 'i', 'i') X(DL, "dl", 'd', 'l', 'l') X(DT, "dt", 'd', 't', 't') \
    X(DD, "dd", 'd', 'd', 'd') X(TABLE, "table", 't', 'a', 'e') X(TBODY, "tbody", 't', 'b', 'y') \
    X(THEAD, "thead", 't', 'h', 'd') X(TFOOT, "tfoot", 't', 'f', 't') X(TR, "tr", 't', 'r', 'r') \
    X(TD, "td", 't', 'd', 'd') X(TH, "th", 't', 'h', 'h') X(CAPTION, "caption", 'c', 'a', 'n') \
    X(FIGURE, "figure", 'f', 'i', 'e') X(FIGCAPTION, "figcaption", 'f', 'i', 'n') \
    X(PICTURE, "picture", 'p', 'i', 'e') X(IMG, "img", 'i', 'm', 'g') \
    X(DETAILS, "details", 'd', 'e', 's') X(SUMMARY, "summary", 's', 'u', 'y') \
    X(ADDRESS, "address", 'a', 'd', 's') X(HR, "hr", 'h', 'r', 'r') X(BR, "br", 'b', 'r', 'r') \
    X(A, "a", 'a', 'a', 'a') X(SPAN, "span", 's', 'p', 'n') X(B, "b", 'b', 'b', 'b') \
    X(STRONG, "strong", 's', 't', 'g') X(I, "i", 'i', 'i', 'i') X(EM, "em", 'e', 'm', 'm') \
    X(U, "u", 'u', 'u', 'u') X(SMALL, "small", 's', 'm', 'l') X(SUP, "sup", 's', 'u', 'p') \
    X(SUB, "sub", 's', 'u', 'b') X(FONT, "font", 'f', 'o', 't') X(TIME, "time", 't', 'i', 'e') \
    X(CITE, "cite", 'c', 'i', 'e') X(Q, "q", 'q', 'q', 'q') X(ABBR, "abbr", 'a', 'b', 'r') \
    X(MARK, "mark", 'm', 'a', 'k') X(CODE, "code", 'c', 'o', 'e') X(INS, "ins", 'i', 'n', 's') \
    X(DEL, "del", 'd', 'e', 'l')
/* clang-format on */

/* No two names meet in one slot: the compiler warns of a slot that is set twice. */
#define HASH(first, second, last, n) (((first) + 23 * (second) + 12 * (last) + (n)) & 511)

#define NAME(tag, name, first, second, last) [TAG_##tag] = STR_INIT(name),
#define SLOT(tag, name, first, second, last)                                                       \
    [HASH(first, second, last, (int)sizeof(name) - 1)] = TAG_##tag,

static const struct str names[TAG_OTHER + 1] = {
    [TAG_TEXT] = STR_INIT(""), [TAG_OTHER] = STR_INIT(""), TAGS(NAME)};

static const uint8_t slots[512] = {TAGS(SLOT)};

enum tag tag_of(struct str name)
{
    if (name.n == 0) {
        return TAG_OTHER;
    }
    int first = name.p[0] | 0x20;
    int second = name.p[name.n > 1] | 0x20;
    int last = name.p[name.n - 1] | 0x20;
    enum tag tag = (enum tag)slots[HASH(first, second, last, (int)(name.n & 511))];
    return str_eq_nocase(name, names[tag]) ? tag : TAG_OTHER;
}

const char *tag_name(enum tag tag)
{
    return names[tag].p;
}

bool tag_is_block(enum tag tag)
{
    static const bool blocks[TAG_OTHER + 1] = {
        [TAG_P] = true,       [TAG_DIV] = true,        [TAG_LI] = true,
        [TAG_UL] = true,      [TAG_OL] = true,         [TAG_H1] = true,
        [TAG_H2] = true,      [TAG_H3] = true,         [TAG_H4] = true,
        [TAG_H5] = true,      [TAG_H6] = true,         [TAG_SECTION] = true,
        [TAG_ARTICLE] = true, [TAG_MAIN] = true,       [TAG_TABLE] = true,
        [TAG_TBODY] = true,   [TAG_THEAD] = true,      [TAG_TR] = true,
        [TAG_TD] = true,      [TAG_TH] = true,         [TAG_BLOCKQUOTE] = true,
        [TAG_FIGURE] = true,  [TAG_FIGCAPTION] = true, [TAG_HEADER] = true,
        [TAG_FOOTER] = true,  [TAG_ASIDE] = true,      [TAG_NAV] = true,
        [TAG_PRE] = true,     [TAG_HR] = true,         [TAG_DL] = true,
        [TAG_DT] = true,      [TAG_DD] = true,         [TAG_ADDRESS] = true,
        [TAG_BODY] = true,    [TAG_HTML] = true,       [TAG_CENTER] = true,
        [TAG_DETAILS] = true, [TAG_SUMMARY] = true,    [TAG_FORM] = true,
        [TAG_CAPTION] = true, [TAG_FIELDSET] = true,   [TAG_HGROUP] = true,
        [TAG_PICTURE] = true, [TAG_BUTTON] = true,     [TAG_TFOOT] = true,
    };
    return blocks[tag];
}

bool tag_is_heading(enum tag tag)
{
    return tag >= TAG_H1 && tag <= TAG_H6;
}
