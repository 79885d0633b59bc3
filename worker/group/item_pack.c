/*
 * The stored form of an item's marks, terms and whether it has a title, low byte first:
 *
 *     version 2 │ titled 1 │ n_marks 2 │ n_terms 2 │ mark 4 × n_marks │ (hash 4, weight 2) ×
 * n_terms
 *
 * The highest bit of a weight (≤ ITEM_LENGTH) says that the term is one of the top ones.
 */
#include "worker/group/item.h"

#define TITLED       1u
#define OWN          2u
#define PACK_VERSION 2 /* 1: the same form, other weights */
#define HEADER_BYTES 6
#define MARK_BYTES   4
#define TERM_BYTES   6
#define TOP_BIT      0x8000u

static unsigned char *put(unsigned char *out, uint32_t v, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++) {
        *out++ = (unsigned char)(v >> (8 * i));
    }
    return out;
}

static uint32_t get(const unsigned char **in, unsigned bytes)
{
    uint32_t v = 0;
    for (unsigned i = 0; i < bytes; i++) {
        v |= (uint32_t) * (*in)++ << (8 * i);
    }
    return v;
}

struct str item_pack(const struct item *item, struct arena *arena)
{
    size_t n =
        HEADER_BYTES + (size_t)item->n_marks * MARK_BYTES + (size_t)item->n_terms * TERM_BYTES;
    unsigned char *bytes = ARENA_NEW(arena, unsigned char, n);
    unsigned char *out = put(bytes, PACK_VERSION, 1);
    out = put(out, (item->titled ? TITLED : 0) | (item->own ? OWN : 0), 1);
    out = put(out, item->n_marks, 2);
    out = put(out, item->n_terms, 2);
    for (uint16_t i = 0; i < item->n_marks; i++) {
        out = put(out, item->marks[i], MARK_BYTES);
    }
    for (uint16_t i = 0; i < item->n_terms; i++) {
        const struct item_term *term = &item->terms[i];
        out = put(out, term->hash, 4);
        out = put(out, term->weight | (term->top ? TOP_BIT : 0), 2);
    }
    return (struct str){(const char *)bytes, n};
}

enum status item_unpack(struct str packed, struct arena *arena, struct item *item, struct err *err)
{
    const unsigned char *in = (const unsigned char *)packed.p;
    if (packed.n < HEADER_BYTES || get(&in, 1) != PACK_VERSION) {
        return err_set(err, ERR_FATAL, "group: an item of %zu bytes is not of version %d", packed.n,
                       PACK_VERSION);
    }
    unsigned flags = (unsigned)get(&in, 1);
    uint16_t n_marks = (uint16_t)get(&in, 2);
    uint16_t n_terms = (uint16_t)get(&in, 2);
    if (packed.n != HEADER_BYTES + (size_t)n_marks * MARK_BYTES + (size_t)n_terms * TERM_BYTES) {
        return err_set(err, ERR_FATAL, "group: an item of %zu bytes is cut off", packed.n);
    }
    item->titled = (flags & TITLED) != 0;
    item->own = (flags & OWN) != 0;
    item->n_marks = n_marks;
    item->n_terms = n_terms;
    item->marks = ARENA_NEW(arena, uint32_t, n_marks);
    item->terms = ARENA_NEW(arena, struct item_term, n_terms);
    for (uint16_t i = 0; i < n_marks; i++) {
        item->marks[i] = get(&in, MARK_BYTES);
    }
    for (uint16_t i = 0; i < n_terms; i++) {
        uint32_t hash = get(&in, 4);
        uint32_t weight = get(&in, 2);
        item->terms[i] =
            (struct item_term){hash, (uint16_t)(weight & ~TOP_BIT), (weight & TOP_BIT) != 0};
    }
    return OK;
}
