/*
 * lighten — a page without what nobody reads, so that the parser need not read it either.
 *
 * What:  one pass over the bytes takes out comments, declarations, the contents of scripts
 *        (JSON-LD stays), styles and drawings, and the attributes that attribute.h does not
 *        name; runs of blanks in text become one space. Elements and their order stay.
 * Why:   of the bytes of 1,075 news pages a third is left; the parser took ten times as long for
 *        a byte as this pass does. And it bounds what a page can cost: everything behind here is
 *        linear in what it leaves, and the parser would compare each attribute of a tag with all
 *        before it.
 * Holds: reads tags as the parser does, so that nothing is a tag for the one and not for the
 *        other; what is no declaration it knows ends, as in browsers, at its '>'. A tag that the
 *        page's end cuts off is gone. At most LIGHTEN_MAX_BYTES with LIGHTEN_MAX_ELEMENTS
 *        elements are left: beyond, the page is cut (warning "html_cut_at_length").
 * Cost:  O(n) time; as much arena as the page, LIGHTEN_MAX_BYTES at most.
 */
#ifndef WORKER_PAGE_LIGHTEN_H
#define WORKER_PAGE_LIGHTEN_H

#include "common/arena.h"
#include "common/str.h"
#include "worker/decode/decode.h"

/*
 * Of 1,075 news pages the one with most had 5,000 elements; 0.33 MB was the most that was left. Ten
 * times as many are no article, they still take less than a second to read, and what they cost
 * in memory at most (all of them "<p>a": 500 bytes each, normalizing them included) is 25 MB.
 */
#define LIGHTEN_MAX_BYTES      ((size_t)2 << 20)
#define LIGHTEN_MAX_ELEMENTS   50000
#define LIGHTEN_MAX_ATTRIBUTES 200  /* of a tag; the rest is lost: html_attributes_cut */
#define LIGHTEN_MAX_VALUE      8192 /* bytes; an attribute with a longer one is lost */
#define LIGHTEN_MAX_JSON       ((size_t)1 << 20) /* a longer one is lost: "json_ld_too_long" */

/* html: valid UTF-8 without NUL. n_tags: gets how many of start and end are left. */
struct str lighten(struct str html, struct arena *arena, struct strs *warnings, size_t *n_tags);

#endif
