/*
 * genre — what a page calls itself, where that tells more than "an article".
 *
 * Source: schema.org's types below Article, and BlogPosting's LiveBlogPosting; the names that
 *         outlets give to sections.
 */
#ifndef WORKER_DECODE_GENRE_H
#define WORKER_DECODE_GENRE_H

#include "worker/decode/decode.h"

/* type: a schema.org type, with or without its address in front, or og:type ("video.other"). */
enum genre genre_of_type(struct str type);

/* section: articleSection, article:section: "Opinion", "Press releases". */
enum genre genre_of_section(struct str section);

#endif
