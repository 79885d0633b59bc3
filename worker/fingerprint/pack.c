/*
 * The stored form of a print. One byte of version; then, with v a base-128 number, low bits
 * first:
 *
 *     v n_words   (4 bytes hash, v gap, v length << 3 | name << 2 | figure << 1 | quoted) × n_words
 *                  gap: from the last word's end; hash: low byte first
 *     v n_terms   (4 bytes hash, v count << 1 | in_title) × n_terms
 */
#include "worker/fingerprint/fingerprint.h"

#define PACK_VERSION 2
#define MAX_NUMBER   5 /* bytes of a 32-bit v */

struct writer {
    unsigned char *p;
    size_t n;
};

struct reader {
    const unsigned char *p;
    size_t n;
    bool failed;
};

static void put_number(struct writer *w, uint32_t v)
{
    for (; v >= 0x80; v >>= 7) {
        w->p[w->n++] = (unsigned char)(v | 0x80);
    }
    w->p[w->n++] = (unsigned char)v;
}

static void put_u32(struct writer *w, uint32_t v)
{
    for (int shift = 0; shift < 32; shift += 8) {
        w->p[w->n++] = (unsigned char)(v >> shift);
    }
}

static uint32_t get_number(struct reader *r)
{
    uint64_t v = 0;
    for (unsigned i = 0; i < MAX_NUMBER && i < r->n; i++) {
        v |= (uint64_t)(r->p[i] & 0x7F) << (7 * i);
        if (r->p[i] < 0x80) {
            r->p += i + 1;
            r->n -= i + 1;
            r->failed = r->failed || v > UINT32_MAX;
            return (uint32_t)v;
        }
    }
    r->failed = true;
    r->n = 0;
    return 0;
}

static uint32_t get_u32(struct reader *r)
{
    uint32_t v = 0;
    if (r->n < 4) {
        r->failed = true;
        r->n = 0;
        return 0;
    }
    for (unsigned i = 0; i < 4; i++) {
        v |= (uint32_t)r->p[i] << (8 * i);
    }
    r->p += 4;
    r->n -= 4;
    return v;
}

/* A number of things that take at least `each` bytes each: no more than there is room for. */
static uint32_t get_count(struct reader *r, size_t each)
{
    uint32_t n = get_number(r);
    if (n > r->n / each) {
        r->failed = true;
        r->n = 0;
        return 0;
    }
    return n;
}

struct str print_pack(const struct print *print, struct arena *arena)
{
    size_t most = 1 + 2 * (size_t)MAX_NUMBER + (4 + 2 * (size_t)MAX_NUMBER) * print->n_words +
                  (4 + MAX_NUMBER) * (size_t)print->n_terms;
    struct writer w = {.p = arena_take(arena, 1, most)};
    uint32_t last = 0;
    w.p[w.n++] = PACK_VERSION;
    put_number(&w, print->n_words);
    for (uint32_t i = 0; i < print->n_words; i++) {
        uint32_t flags =
            (uint32_t)print->name[i] << 2 | (uint32_t)print->figure[i] << 1 | print->quoted[i];
        put_u32(&w, print->words[i]);
        put_number(&w, print->start[i] - last);
        put_number(&w, (print->end[i] - print->start[i]) << 3 | flags);
        last = print->end[i];
    }
    put_number(&w, print->n_terms);
    for (uint32_t i = 0; i < print->n_terms; i++) {
        put_u32(&w, print->terms[i].hash);
        put_number(&w, (uint32_t)print->terms[i].count << 1 | print->terms[i].in_title);
    }
    return (struct str){(const char *)w.p, w.n};
}

static void get_words(struct reader *r, struct arena *arena, struct print *print)
{
    uint32_t last = 0;
    print->n_words = get_count(r, 6);
    print->words = ARENA_NEW(arena, uint32_t, print->n_words);
    print->start = ARENA_NEW(arena, uint32_t, print->n_words);
    print->end = ARENA_NEW(arena, uint32_t, print->n_words);
    print->quoted = ARENA_NEW(arena, bool, print->n_words);
    print->figure = ARENA_NEW(arena, bool, print->n_words);
    print->name = ARENA_NEW(arena, bool, print->n_words);
    for (uint32_t i = 0; i < print->n_words; i++) {
        print->words[i] = get_u32(r);
        uint32_t gap = get_number(r);
        uint32_t length = get_number(r);
        print->start[i] = last + gap;
        print->end[i] = print->start[i] + (length >> 3);
        print->name[i] = length >> 2 & 1;
        print->figure[i] = length >> 1 & 1;
        print->quoted[i] = length & 1;
        r->failed = r->failed || print->end[i] < last; /* wrapped around */
        last = print->end[i];
    }
}

static void get_terms(struct reader *r, struct arena *arena, struct print *print)
{
    print->n_terms = get_count(r, 5);
    print->terms = ARENA_NEW(arena, struct term, print->n_terms);
    for (uint32_t i = 0; i < print->n_terms; i++) {
        uint32_t hash = get_u32(r);
        uint32_t count = get_number(r);
        print->terms[i] = (struct term){hash, (uint16_t)(count >> 1), count & 1};
        r->failed =
            r->failed || count >> 1 > UINT16_MAX || (i > 0 && hash <= print->terms[i - 1].hash);
    }
}

enum status print_unpack(struct str packed, struct arena *arena, struct print *out, struct err *err)
{
    struct reader r = {.p = (const unsigned char *)packed.p, .n = packed.n};
    struct print print = {0};
    if (r.n == 0 || r.p[0] != PACK_VERSION) {
        return err_set(err, ERR_FATAL, "fingerprint: packed by an unknown version");
    }
    r.p++;
    r.n--;
    get_words(&r, arena, &print);
    get_terms(&r, arena, &print);
    if (r.failed || r.n > 0) {
        return err_set(err, ERR_FATAL, "fingerprint: packed bytes are damaged");
    }
    print_shingle(&print, arena);
    *out = print;
    return OK;
}
