/*
 * title — which of a page's titles is the article's, and without the name of the site.
 *
 * What:  the <h1> that says about the same as what the page states elsewhere (JSON-LD, og:title,
 *        <title>) wins, for it is what readers see; the statements are often made for search
 *        engines. On 791 pages with a known title .88 are right this way, .80 with og:title first.
 * Cost:  O(n) for titles of at most a kilobyte each.
 */
#ifndef WORKER_DECODE_TITLE_H
#define WORKER_DECODE_TITLE_H

#include <stdbool.h>

#include "common/str.h"

#define TITLE_HEADINGS 12 /* more <h1> than these are not looked at */
#define TITLE_STATED   4
#define TITLE_LOWER    40 /* <h2> and <h3> */

/* All borrowed; any may be not given. */
struct titles {
    struct str stated[TITLE_STATED]; /* the surest first */
    size_t n_stated;
    bool sure;                           /* one of them is more than a <title> */
    struct str headings[TITLE_HEADINGS]; /* <h1>, in order */
    size_t n_headings;
    struct str lower[TITLE_LOWER]; /* <h2> and <h3>: they only confirm what is stated */
    size_t n_lower;
    struct str site;   /* the site's name */
    struct str domain; /* registrable: "dailysample.example" */
};

/* The article's title, cut out of one of them; not given if there is none. */
struct str title_choose(const struct titles *titles);

/*
 * "Storm hits coast - The Daily Sample" gives "Storm hits coast" if the last part is site
 * (a name, may be empty) or fits domain ("dailysample.example", may be empty); so with
 * "The Daily Sample | Storm hits coast". Else title.
 */
struct str title_without_site(struct str title, struct str site, struct str domain);

/* Letters and digits agree, in any case of ASCII's; and there are some. */
bool title_same(struct str a, struct str b);

/* name is site or an abbreviation or spelling of the domain's first label. */
bool title_is_site(struct str name, struct str site, struct str domain);

#endif
