/*
 * utf8 — code points in bytes.
 *
 * What:  validation, stepping, counting and repair of UTF-8, after RFC 3629: no
 *        overlong forms, no surrogates, nothing above U+10FFFF.
 * Cost:  every function is O(n) without allocation, except utf8_clean.
 */
#ifndef COMMON_UTF8_H
#define COMMON_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/str.h"

#define UTF8_REPLACEMENT 0xFFFDu

bool utf8_valid(struct str s);

/* Index of the first byte at or after i that is not ASCII; s.n if there is none. */
size_t utf8_skip_ascii(struct str s, size_t i);

/*
 * The code point at byte *i of s (*i < s.n); moves *i behind it. A byte that begins no
 * valid sequence gives UTF8_REPLACEMENT and is passed over alone.
 */
uint32_t utf8_next(struct str s, size_t *i);

/* The code point that ends before byte *i (*i > 0); moves *i to its first byte. */
uint32_t utf8_prev(struct str s, size_t *i);

/* Writes cp (≤ U+10FFFF, no surrogate) to out (4 bytes of room); returns its length. */
size_t utf8_put(uint32_t cp, char *out);

size_t utf8_count(struct str s); /* code points of valid UTF-8 */

/* The longest prefix of s with at most max_bytes bytes that ends between code points. */
struct str utf8_clip(struct str s, size_t max_bytes);

/*
 * s without NUL bytes and with U+FFFD for each byte that is no UTF-8. Returns s itself
 * where nothing had to change; else a copy in the arena, at most 3·s.n bytes.
 * changed: number of bytes dropped or replaced; may be NULL.
 */
struct str utf8_clean(struct str s, struct arena *arena, size_t *changed);

/* Unicode properties (utf8proc). */
bool utf8_is_letter(uint32_t cp); /* L* and M* */
bool utf8_is_upper(uint32_t cp);  /* Lu, Lt */
bool utf8_is_digit(uint32_t cp);  /* Nd */
bool utf8_is_space(uint32_t cp);  /* Zs Zl Zp, tab and line ends, zero-width space, BOM */
uint32_t utf8_lower(uint32_t cp);

bool utf8_is_blank(struct str s); /* nothing but utf8_is_space() */

#endif
