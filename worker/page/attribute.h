/*
 * attribute — the attributes of HTML that somebody here reads.
 */
#ifndef WORKER_PAGE_ATTRIBUTE_H
#define WORKER_PAGE_ATTRIBUTE_H

#include "common/str.h"
#include "worker/page/tag.h"

/*
 * The attribute's name in lower case, ending in NUL; NULL: nobody reads it on such an element.
 * name: in any case. Whoever begins to read another adds it to attribute.c.
 */
const struct str *attribute_read(enum tag tag, struct str name);

#endif
