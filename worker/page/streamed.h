/*
 * streamed — puts the pieces of a streamed page where a browser's script would put them.
 *
 * What:  React sends a page in the order in which its parts are ready: in place of a part stands
 *        <template id="B:7"> (or "P:7"), and the part follows at the page's end as
 *        <div hidden id="S:7">. Here the part takes the place of its template and is shown.
 * Holds: a page in which a piece would come to stand inside itself, or deeper than DOM_MAX_DEPTH,
 *        stays as it is.
 * Cost:  O(n) time; on streamed pages a second array of nodes.
 * Source: the markup that react-dom/server writes (React 18 and later).
 */
#ifndef WORKER_PAGE_STREAMED_H
#define WORKER_PAGE_STREAMED_H

#include "common/arena.h"
#include "worker/page/dom.h"

/* Nodes get other numbers. */
void streamed_join(struct dom *dom, struct arena *arena);

#endif
