/*
 * html_limits — takes from a page what would cost the parser more than linear time.
 *
 * Why: libxml2 compares each attribute of a tag with all before it, so that one tag with a
 *      million attributes takes hours.
 */
#ifndef WORKER_PAGE_HTML_LIMITS_H
#define WORKER_PAGE_HTML_LIMITS_H

#include "common/arena.h"
#include "common/str.h"
#include "worker/decode/decode.h"

#define HTML_MAX_ATTRIBUTES 200

/*
 * html with the bytes of a tag behind its 200th attribute blanked ("html_attributes_cut");
 * html itself where none has so many. O(n).
 */
struct str html_limit_attributes(struct str html, struct arena *arena, struct strs *warnings);

#endif
