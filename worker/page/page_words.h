/*
 * page_words — how pages that are no article call themselves, and what they say. Private to page.
 *
 * Source: our own list, of what common servers, content systems and protection services write.
 */
#ifndef WORKER_PAGE_PAGE_WORDS_H
#define WORKER_PAGE_PAGE_WORDS_H

#include "common/str.h"

enum page_sign {
    SIGN_NONE,
    SIGN_ERROR,
    SIGN_CHECK,  /* asks whether the reader is a robot */
    SIGN_COOKIE, /* asks for consent */
    SIGN_WALL,   /* asks for a subscription */
    SIGNS        /* number of signs */
};

/*
 * What a title or headline is all of: "404 - Page not found | The Post" is SIGN_ERROR,
 * "Why pages are not found" nothing. Beside the sign stands at most the site's name.
 */
enum page_sign page_words_title(struct str title);

/* What a block's text says; only its first 500 bytes count. */
enum page_sign page_words_text(struct str text);

#endif
