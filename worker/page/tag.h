/*
 * tag — names of HTML elements as numbers.
 */
#ifndef WORKER_PAGE_TAG_H
#define WORKER_PAGE_TAG_H

#include <stdbool.h>

#include "common/str.h"

/* A new one goes before TAG_OTHER, and into tag.c. */
/* clang-format off */
enum tag {
    TAG_TEXT, /* no element */
    TAG_HTML, TAG_HEAD, TAG_BODY, TAG_TITLE, TAG_META, TAG_LINK, TAG_BASE,
    TAG_SCRIPT, TAG_STYLE, TAG_NOSCRIPT, TAG_TEMPLATE, TAG_IFRAME, TAG_SVG, TAG_SELECT,
    TAG_TEXTAREA, TAG_OBJECT, TAG_EMBED, TAG_AUDIO, TAG_VIDEO, TAG_CANVAS, TAG_DATALIST, TAG_MAP,
    TAG_NAV, TAG_ASIDE, TAG_FOOTER, TAG_HEADER, TAG_BUTTON, TAG_DIALOG, TAG_LABEL, TAG_MENU,
    TAG_FORM, TAG_FIELDSET, TAG_INPUT, TAG_OPTION,
    TAG_ARTICLE, TAG_MAIN, TAG_SECTION, TAG_DIV, TAG_P, TAG_PRE, TAG_BLOCKQUOTE, TAG_CENTER,
    TAG_H1, TAG_H2, TAG_H3, TAG_H4, TAG_H5, TAG_H6, TAG_HGROUP,
    TAG_UL, TAG_OL, TAG_LI, TAG_DL, TAG_DT, TAG_DD,
    TAG_TABLE, TAG_TBODY, TAG_THEAD, TAG_TFOOT, TAG_TR, TAG_TD, TAG_TH, TAG_CAPTION,
    TAG_FIGURE, TAG_FIGCAPTION, TAG_PICTURE, TAG_IMG, TAG_DETAILS, TAG_SUMMARY, TAG_ADDRESS,
    TAG_HR, TAG_BR, TAG_A, TAG_SPAN, TAG_B, TAG_STRONG, TAG_I, TAG_EM, TAG_U, TAG_SMALL, TAG_SUP,
    TAG_SUB, TAG_FONT, TAG_TIME, TAG_CITE, TAG_Q, TAG_ABBR, TAG_MARK, TAG_CODE, TAG_INS, TAG_DEL,
    TAG_OTHER, /* any other element */
};
/* clang-format on */

enum tag tag_of(struct str name);   /* name: in any case */
const char *tag_name(enum tag tag); /* "div"; "" for TAG_TEXT and TAG_OTHER */
bool tag_is_block(enum tag tag);    /* begins a new line of text */
bool tag_is_heading(enum tag tag);  /* h1 … h6 */

#endif
