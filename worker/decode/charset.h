/*
 * charset — any bytes to UTF-8.
 *
 * What:  in this order: a byte order mark; bytes that are UTF-8, or nearly; the declared
 *        charset (header, then <meta> or XML declaration in the first 4 KiB); detection;
 *        windows-1252.
 * Why:   of real pages that are not UTF-8 a quarter claims to be: what the bytes say wins
 *        over what a header says.
 * Holds: the result is valid UTF-8 without NUL and without a byte order mark.
 * Cost:  O(n) time, at most 4 bytes of arena for a byte.
 * Source: WHATWG Encoding for the labels and for latin1 meaning windows-1252.
 */
#ifndef WORKER_DECODE_CHARSET_H
#define WORKER_DECODE_CHARSET_H

#include "common/arena.h"
#include "common/str.h"
#include "worker/decode/decode.h"

/*
 * content_type: the header's value or not given.
 * warnings: gets charset_<name> (not UTF-8), nul_removed, invalid_bytes_replaced with
 *           invalid_bytes=<how many>.
 * Returns bytes itself, cut, where nothing had to change.
 */
struct str charset_to_utf8(struct str bytes,
                           struct str content_type,
                           struct arena *arena,
                           struct strs *warnings);

#endif
