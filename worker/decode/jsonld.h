/*
 * jsonld — what a page's schema.org data says of its article.
 *
 * Reads headline, datePublished, dateModified, author, publisher.name and inLanguage of the
 * first object whose @type is an article's, at the top, in a list, in @graph or mainEntity;
 * an author or publisher given as {"@id": …} is looked up among the objects beside it. Of the
 * first WebPage datePublished is kept for pages whose article says none.
 * Source: schema.org Article; JSON-LD 1.1 (no contexts are read).
 */
#ifndef WORKER_DECODE_JSONLD_H
#define WORKER_DECODE_JSONLD_H

#include "common/arena.h"
#include "common/str.h"
#include "worker/decode/decode.h"
#include "worker/page/page.h"

/* script: the content of one <script type="application/ld+json">. Fills what out and hints lack. */
void jsonld_read(struct str script,
                 struct arena *arena,
                 struct article *out,
                 struct page_hints *hints);

#endif
