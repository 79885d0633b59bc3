#include "common/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *buf, size_t max_bytes)
{
    *buf = (struct buf){.max = max_bytes};
}

void buf_release(struct buf *buf)
{
    free(buf->p);
    *buf = (struct buf){.max = buf->max};
}

void buf_reset(struct buf *buf)
{
    buf->n = 0;
    buf->failed = false;
}

bool buf_failed(const struct buf *buf)
{
    return buf->failed;
}

struct str buf_str(const struct buf *buf)
{
    return (struct str){buf->p, buf->n};
}

/* Makes room for n more bytes and one beyond (for vsnprintf's NUL). */
static bool reserve(struct buf *buf, size_t n)
{
    if (buf->failed || n > buf->max - buf->n) {
        buf->failed = true;
        return false;
    }
    if (buf->cap - buf->n > n) {
        return true;
    }
    size_t cap = buf->cap < 256 ? 256 : buf->cap * 2;
    cap = cap > buf->n + n ? cap : buf->n + n + 1;
    char *p = realloc(buf->p, cap);
    if (!p) {
        (void)fputs("buf: out of memory\n", stderr);
        abort();
    }
    buf->p = p;
    buf->cap = cap;
    return true;
}

void buf_add(struct buf *buf, const void *bytes, size_t n)
{
    if (n > 0 && reserve(buf, n)) {
        memcpy(buf->p + buf->n, bytes, n);
        buf->n += n;
    }
}

void buf_add_str(struct buf *buf, struct str s)
{
    buf_add(buf, s.p, s.n);
}

static void add_be(struct buf *buf, uint64_t v, size_t bytes)
{
    char out[8];
    for (size_t i = 0; i < bytes; i++) {
        out[i] = (char)(v >> (8 * (bytes - 1 - i)));
    }
    buf_add(buf, out, bytes);
}

void buf_add_u16be(struct buf *buf, uint16_t v)
{
    add_be(buf, v, 2);
}

void buf_add_u32be(struct buf *buf, uint32_t v)
{
    add_be(buf, v, 4);
}

void buf_add_u64be(struct buf *buf, uint64_t v)
{
    add_be(buf, v, 8);
}

void buf_printf(struct buf *buf, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n > 0 && reserve(buf, (size_t)n)) {
        (void)vsnprintf(buf->p + buf->n, (size_t)n + 1, fmt, again);
        buf->n += (size_t)n;
    }
    va_end(again);
}
