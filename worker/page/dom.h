/*
 * dom — a page as one array of nodes in document order.
 *
 * What:  libxml2's HTML parser reads the page, without what nobody reads (lighten.h), and its
 *        events fill the array: no tree of its own is built. The descendants of node i are the
 *        nodes i+1 to end-1, so that walking, skipping and sums over a subtree need no pointers.
 * Why:   building, walking and freeing libxml2's tree took a sixth of the time of reading a page
 *        and twice the memory.
 * Holds: at most DOM_MAX_DEPTH deep (beyond: the page is cut there, warning
 *        "html_cut_at_depth"); no network, no entities but HTML's own. Attributes that nobody
 *        reads are not kept (attribute.c lists those that are). Text that no element splits is
 *        one node. What a page has behind its </html> stands inside nodes[0], in an <html> of
 *        its own.
 * Cost:  O(n) time. Of 791 news pages one took 2 bytes of arena for a byte in the mean, 5.5 at
 *        most; a page of nothing but <p> takes 28. Everything lives in the arena.
 */
#ifndef WORKER_PAGE_DOM_H
#define WORKER_PAGE_DOM_H

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/str.h"
#include "worker/decode/decode.h"
#include "worker/page/tag.h"

#define DOM_MAX_DEPTH 256
#define DOM_NONE      UINT32_MAX /* no node */

struct dom_attr {
    struct str name;  /* lower case */
    struct str value; /* entities resolved, blanks at its ends cut */
};

struct node {
    uint32_t parent; /* of node 0: 0 */
    uint32_t end;    /* one past its last descendant */
    enum tag tag;    /* TAG_TEXT: a piece of text */
    uint16_t depth;  /* of node 0: 0 */
    uint16_t n_attrs;
    const struct dom_attr *attrs;
    struct str text; /* of TAG_TEXT: entities resolved, runs of blanks as one space; of a script
                        that holds JSON-LD its one child has the text as it stands; other scripts,
                        styles and drawings have no children */
};

struct dom {
    struct node *nodes; /* nodes[0]: the root, <html> */
    uint32_t n;         /* 0: the page had not even a root */
};

/* Once per process, before and after all threads that parse. */
void dom_init(void);
void dom_cleanup(void);

/* html: valid UTF-8 without NUL. */
struct dom dom_parse(struct str html, struct arena *arena, struct strs *warnings);

/* An attribute's value; not given if there is none. "" if it has no value. */
struct str dom_attr(const struct dom *dom, uint32_t node, const char *name);

/* word stands in a list of words, any case: class="a word b". */
bool dom_has_word(struct str list, struct str word);

/* All text below node (not in scripts and styles), blanks collapsed; about max_bytes are read. */
struct str dom_text(const struct dom *dom, uint32_t node, size_t max_bytes, struct arena *arena);

/* node is `of` or below it. */
bool dom_is_inside(const struct dom *dom, uint32_t node, uint32_t of);

/* The text right in that element is a page's headline: it is an <h1> or little deeper. */
bool dom_is_in_h1(const struct dom *dom, uint32_t node);

/* By an attribute or style of its own: hidden, aria-hidden="true", display: none. */
bool dom_is_hidden(const struct dom *dom, uint32_t node);

/* What never holds text for a reader: script, style, svg … */
bool dom_is_never_text(const struct dom *dom, uint32_t node);

/* That, hidden elements, and what as a rule is not the article's: nav, form, aside … */
bool dom_is_furniture(const struct dom *dom, uint32_t node);

/* What HTML's entity of that name ("amp") stands for; 0: there is none. */
uint32_t dom_entity(const char *name);

#endif
