/*
 * sniff — what some bytes are, by a declared type or by their looks.
 *
 * Cost: O(n) at most; most answers come from the first bytes, those about long inputs as well.
 * Source: the signatures of the file formats themselves; the idea of WHATWG MIME Sniffing.
 */
#ifndef WORKER_DECODE_SNIFF_H
#define WORKER_DECODE_SNIFF_H

#include <stdbool.h>

#include "common/str.h"

enum declared {
    DECLARED_NOTHING, /* no type, or one that says little (application/octet-stream) */
    DECLARED_TEXT,
    DECLARED_HTML,
    DECLARED_JSON,
};

/* content_type: a header's value, "text/html; charset=utf-8". */
enum declared sniff_declared(struct str content_type);

/*
 * An image, archive, PDF …, or more than one control byte in twenty of the first 16 KiB (NULs do
 * not count; where they are most of it, it is looked at further).
 */
bool sniff_is_binary(struct str bytes);

/* Begins like a page or a piece of one: a tag that HTML has, behind blanks. */
bool sniff_is_html(struct str text);

/* Begins like a whole page: doctype, html or head. */
bool sniff_is_page(struct str text);

/* Begins with a tag and has two block tags or more: markup in a field meant for text. */
bool sniff_is_markup(struct str text);

/* '{' or '{"': so far only an object of JSON looks like that. */
bool sniff_may_be_json(struct str text);
bool sniff_must_be_json(struct str text);

#endif
