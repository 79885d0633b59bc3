/*
 * eight — eight bytes of a text in one number: what loops over every byte of it go by.
 *
 * All answers are exact for the eight as a whole. The order of the bytes in the number is the
 * machine's: only eight_put() and sums may be made of it.
 * Source: "SIMD within a register", Fisher and Dietz 1998; the tests are their subtractions.
 */
#ifndef COMMON_EIGHT_H
#define COMMON_EIGHT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define EIGHT_ONES 0x0101010101010101u
#define EIGHT_HIGH 0x8080808080808080u
#define EIGHT_LOW7 0x7F7F7F7F7F7F7F7Fu

/* p: eight bytes, wherever they lie. */
static inline uint64_t eight_at(const char *p)
{
    uint64_t eight;
    memcpy(&eight, p, sizeof eight);
    return eight;
}

static inline void eight_put(uint64_t eight, char *out)
{
    memcpy(out, &eight, sizeof eight);
}

static inline bool eight_ascii(uint64_t eight)
{
    return (eight & EIGHT_HIGH) == 0;
}

/* Whether one of them is below n; n is 128 at most. */
static inline bool eight_below(uint64_t eight, unsigned char n)
{
    return ((eight - EIGHT_ONES * n) & ~eight & EIGHT_HIGH) != 0;
}

/* Whether one of them is byte. */
static inline bool eight_has(uint64_t eight, unsigned char byte)
{
    return eight_below(eight ^ (EIGHT_ONES * byte), 1);
}

/* The high bit of each that is from 'first' to 'last', both ASCII. */
static inline uint64_t eight_range(uint64_t eight, unsigned char first, unsigned char last)
{
    uint64_t low = eight & EIGHT_LOW7;
    uint64_t from = low + EIGHT_ONES * (0x80u - first);
    uint64_t beyond = low + EIGHT_ONES * (0x7Fu - last);
    return from & ~beyond & ~eight & EIGHT_HIGH;
}

#endif
