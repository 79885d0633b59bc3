#include "worker/headers.h"

#include <stdint.h>

static uint32_t take_u32(struct str *packed)
{
    uint32_t v = 0;
    for (size_t i = 0; i < 4 && i < packed->n; i++) {
        v = (v << 8) | (unsigned char)packed->p[i];
    }
    *packed = str_sub(*packed, 4, packed->n);
    return v;
}

static struct str take_bytes(struct str *packed, uint32_t n)
{
    struct str out = str_sub(*packed, 0, n);
    *packed = str_sub(*packed, n, packed->n);
    return out;
}

bool headers_next(struct str *packed, struct str *name, struct str *value)
{
    if (packed->n == 0) {
        return false;
    }
    *name = take_bytes(packed, take_u32(packed));
    uint32_t size = take_u32(packed);
    *value = size == HEADERS_NULL ? (struct str){NULL, 0} : take_bytes(packed, size);
    return true;
}

size_t headers_count(struct str packed)
{
    struct str name;
    struct str value;
    size_t n = 0;
    while (headers_next(&packed, &name, &value)) {
        n++;
    }
    return n;
}
