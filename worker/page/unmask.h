/*
 * unmask — finds the page again where an element that looks like furniture holds it.
 *
 * What:  a hidden element, form, nav, aside, button … that holds more than half of the
 *        page's running text becomes a plain div; so does what is hidden until a reader opens
 *        it: an accordion's part, the text behind a tab. The pieces of a streamed page are put in
 *        their places first (streamed.h).
 * Why:   pages that are streamed put their text into <div hidden> and show it by script,
 *        some sites wrap all of it into one form, and a tag that nobody closes swallows what
 *        follows.
 * Cost:  O(n) time; 4 bytes of arena a node.
 */
#ifndef WORKER_PAGE_UNMASK_H
#define WORKER_PAGE_UNMASK_H

#include "common/arena.h"
#include "worker/page/dom.h"

/* Changes tags and attributes of dom's nodes. */
void unmask(struct dom *dom, struct arena *arena);

#endif
