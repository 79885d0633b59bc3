/*
 * buf — bytes that grow, up to a ceiling.
 *
 * What:  append-only memory for edges: COPY rows, array parameters, HTTP bodies.
 * Why:   a buffer that grows from input must have a bound that its maker states.
 * Holds: n ≤ max; after a failed append the buffer is unchanged and buf_failed() stays
 *        true, so that a run of appends is checked once at its end.
 * Cost:  amortized O(bytes appended).
 */
#ifndef COMMON_BUF_H
#define COMMON_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/str.h"

struct buf {
    char *p; /* NULL until the first append */
    size_t n;
    size_t cap;
    size_t max; /* ceiling in bytes */
    bool failed;
};

void buf_init(struct buf *buf, size_t max_bytes);
void buf_release(struct buf *buf);
void buf_reset(struct buf *buf); /* empty, not failed; keeps its memory */

bool buf_failed(const struct buf *buf); /* true: some append went over max */
struct str buf_str(const struct buf *buf);

void buf_add(struct buf *buf, const void *bytes, size_t n);
void buf_add_str(struct buf *buf, struct str s);
void buf_add_u16be(struct buf *buf, uint16_t v); /* big-endian: network order */
void buf_add_u32be(struct buf *buf, uint32_t v);
void buf_add_u64be(struct buf *buf, uint64_t v);
__attribute__((format(printf, 2, 3))) void buf_printf(struct buf *buf, const char *fmt, ...);

#endif
