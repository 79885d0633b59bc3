/*
 * url — the little that we have to know of URLs.
 *
 * Source: RFC 3986; registrable domains by the Public Suffix List (libpsl, built-in list).
 */
#ifndef WORKER_DECODE_URL_H
#define WORKER_DECODE_URL_H

#include <stdbool.h>

#include "common/arena.h"
#include "common/str.h"

/* True for an absolute http or https URL with a host and no blanks, at most 8 KiB long. */
bool url_is_web(struct str url);

/* The host in lower case without "www." and port; not given if url is no web URL. */
struct str url_host(struct str url, struct arena *arena);

/* The registrable domain ("bbc.co.uk") of a host, or the host itself where there is none. */
struct str url_registrable(struct str host, struct arena *arena);

/*
 * The canonical form, by rules frozen as v1 (part of the identity of stored articles, so
 * they never change): https for http, host in lower case without "www." and default port,
 * no fragment, no tracking parameters (utm_*, fbclid, gclid, …), the other parameters
 * sorted by bytes, no trailing slash but for the root, percent-escapes in upper case with
 * unreserved characters decoded, dot segments removed. Not given if url is no web URL.
 */
struct str url_canonical_v1(struct str url, struct arena *arena);

/* href as an absolute web URL against base (both as written); not given if it is none. */
struct str url_resolve(struct str base, struct str href, struct arena *arena);

#endif
