/*
 * title — a page's title without the name of its site.
 */
#ifndef WORKER_DECODE_TITLE_H
#define WORKER_DECODE_TITLE_H

#include <stdbool.h>

#include "common/str.h"

/*
 * "Storm hits coast - The Daily Sample" gives "Storm hits coast" if the last part is site
 * (a name, may be empty) or fits domain ("dailysample.example", may be empty); else title.
 */
struct str title_without_site(struct str title, struct str site, struct str domain);

/* Letters and digits agree, in any case of ASCII's; and there are some. */
bool title_same(struct str a, struct str b);

/* True if title is heading and then, behind a separator, something else. */
bool title_extends(struct str title, struct str heading);

#endif
