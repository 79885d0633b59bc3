/*
 * compare — orders for qsort() and bsearch().
 */
#ifndef COMMON_COMPARE_H
#define COMMON_COMPARE_H

#include <stdint.h>

/* Of two uint32_t, the smaller one first. */
static inline int compare_u32(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

#endif
